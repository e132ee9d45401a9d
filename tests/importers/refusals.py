"""What is refused, and with which code."""

from __future__ import annotations

import pytest

from reader.errors import ImportRefused
from reader.importers import read


def refused(data: bytes, name: str, **options: str) -> str:
    """The code with which a file is refused; the refusal must name the file."""
    with pytest.raises(ImportRefused) as caught:
        read(data, name, **options)
    assert caught.value.facts["name"] == name
    return caught.value.code
