"""Web addresses that stand in the words of a text as they are."""

from __future__ import annotations

import re
from typing import Final

from reader.importers.html.inline import Mark

_ADDRESS: Final = re.compile(
    r"https?://[A-Za-z0-9][\w.~:/?#@!$&'*+,;=%()-]{2,2000}(?<![.,;:!?'*)])", re.ASCII
)


def address_marks(text: str, shift: int) -> list[Mark]:
    """Marks of the addresses in a text that begins at `shift` of its block."""
    if "://" not in text:
        return []
    return [
        ("link", shift + match.start(), shift + match.end(), match[0])
        for match in _ADDRESS.finditer(text)
    ]
