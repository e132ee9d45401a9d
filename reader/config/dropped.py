"""Paths as terminals give them: what a drag-and-drop or a file manager's "copy" pastes.

Each has its own manner: quotes of either kind, blanks behind a backslash, `file://` addresses,
several on a line or one a line. Nothing is expanded but `~`; no shell is asked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

MOST: Final = 10_000
"""Paths taken from one text."""

_FILE: Final = re.compile(r"file:(//[^/\\]*)?(?=/)", re.IGNORECASE)
_DRIVE: Final = re.compile(r"/[A-Za-z]:[/\\]")
_ADDRESS: Final = re.compile(r"(https?|ftp)://\S+", re.IGNORECASE)

Exists = Callable[[str], bool]


def paths_of(
    text: str, exists: Exists = os.path.lexists, *, windows: bool = os.name == "nt"
) -> tuple[str, ...]:
    """The paths of a pasted or typed text, each once, in their order; `~` put in full.

    A line that is a path as it stands is that path, blanks and all. Where nothing of a line exists,
    it is still taken for the path that it looks most like, so that somebody can say it is missing.
    """
    found: list[str] = []
    for line in re.split(r"[\r\n]+", text, maxsplit=MOST)[:MOST]:
        if line.strip():
            found += filter(str.strip, _of_line(line.strip(), exists, windows))
    return tuple(dict.fromkeys(found[:MOST]))


def is_address(path: str) -> bool:
    """Whether what was given for a path is an address on the web."""
    return _ADDRESS.fullmatch(path.strip()) is not None


def looks_like_paths(text: str) -> bool:
    """Whether every line of a text begins as only a path does; nothing is looked for."""
    lines = [line.strip().lstrip("'\"") for line in text.splitlines() if line.strip()]
    begin = re.compile(r"/[^/\s]|~/|file:/|\.{1,2}/|[A-Za-z]:[\\/]", re.IGNORECASE)
    return bool(lines) and all(begin.match(line) is not None for line in lines)


def local(path: str) -> str:
    """A path as it is given to the system: that of a `file://` address, `~` put in full."""
    begin = _FILE.match(path)
    if begin is None:
        try:
            return str(Path(path).expanduser()) if path.startswith("~") else path
        except RuntimeError:
            return path
    name = os.fsdecode(unquote_to_bytes(path[begin.end() :]))
    return name[1:] if _DRIVE.match(name) else name


def _of_line(line: str, exists: Exists, windows: bool) -> list[str]:
    whole = local(line)
    if exists(whole):
        return [whole]
    words = [local(word) for word in _words(line, windows)]
    if len(words) > 1 and not any(map(exists, words)) and not re.search(r"['\"\\]|file:", line):
        # Nothing says that these are several: one name with blanks in it, mistyped.
        return [whole]
    return words


def _words(line: str, windows: bool) -> list[str]:
    """The words of a line as a shell would see them, but that nothing is expanded; a quotation
    mark that is never closed is a letter."""
    words: list[str] = []
    word: list[str] = []
    begun, at = False, 0
    while at < len(line):
        letter = line[at]
        end = line.find(letter, at + 1) if letter in "'\"" else -1
        if end > 0:
            inside = line[at + 1 : end]
            word.append(re.sub(r'\\(["\\$`])', r"\1", inside) if letter == '"' else inside)
            begun, at = True, end
        elif letter == "\\" and not windows and at + 1 < len(line):
            word.append(line[at + 1])
            begun, at = True, at + 1
        elif letter in " \t":
            if begun:
                words.append("".join(word))
            word, begun = [], False
        else:
            word.append(letter)
            begun = True
        at += 1
    return [*words, "".join(word)] if begun else words
