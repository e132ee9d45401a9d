"""What a refused library leaves behind: an error, and every file as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reader.errors import ReaderError
from reader.store import Store


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refusal(path: Path, **options: Any) -> ReaderError:
    """The error with which a library is not opened."""
    with pytest.raises(ReaderError) as caught:
        Store.open(path, **options)
    return caught.value
