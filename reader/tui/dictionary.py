"""The words that a person taught the program, for cutting Chinese into words.

A plain text file beside the settings, one word a line; lines that begin with `#` are remarks. The
program only ever adds lines at its end.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

NAME: Final = "words.txt"

LONGEST: Final = 40
"""Characters that a word may have."""

MOST: Final = 100_000
"""Words that are read."""


def read_words(folder: Path) -> list[str]:
    """The words of the file in the folder of the settings; none where there is no such file."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return []
    lines = (line.strip() for line in text.splitlines())
    words = (line for line in lines if line and not line.startswith("#"))
    return [word for word in dict.fromkeys(words) if len(word) <= LONGEST][:MOST]


def add_word(folder: Path, word: str) -> bool:
    """Add a word at the end of the file; False if it is there. OSError if it can't be written."""
    if word in read_words(folder):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    with path.open("a+b") as file:
        at = file.seek(0, 2)
        file.seek(max(at - 1, 0))
        begun = at > 0 and file.read(1) != b"\n"
        file.write(f"{chr(10) if begun else ''}{word}\n".encode())
    return True
