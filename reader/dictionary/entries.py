"""What a dictionary says, and what goes wrong with dictionaries."""

from __future__ import annotations

from typing import Final, NamedTuple

LONGEST_BODY: Final = 40_000
"""Characters of an entry that are shown; longer ones are cut."""

LONGEST_WORD: Final = 60
"""Characters that a head word may have."""


class Entry(NamedTuple):
    """An entry as it is shown: plain text, nothing that a terminal acts on."""

    word: str
    """The head word, simplified where the dictionary has both forms."""
    other: str
    """The other form (traditional), empty where it is the same."""
    reading: str
    """Pinyin with tone marks, or whatever the dictionary gives; may be empty."""
    body: str
    """Meanings, a line each."""
    dictionary: str
    """Name of the dictionary."""


class Trouble(NamedTuple):
    """A dictionary that cannot be used; `code` is worded as `dictionary.<code>`."""

    path: str
    code: str
    """`missing`, `unreadable`, `unknown`, `damaged`, `too_large`, `empty`."""


class BadDictionary(Exception):
    """A dictionary file is not what it should be; `code` as in `Trouble`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
