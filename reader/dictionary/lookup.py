"""Looking words up in all dictionaries: a word, or whatever begins at a place in a text."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from reader.dictionary import stardict
from reader.dictionary.dictzip import DictFile
from reader.dictionary.entries import LONGEST_WORD, BadDictionary, Entry, Trouble
from reader.dictionary.index import build, find_sources, index_path
from reader.text.fold import fold
from reader.text.safe import safe_text

MOST: Final = 60
"""Entries of one look-up."""


class Match(NamedTuple):
    """Words that begin at a place: the stretch of text, and what is said about it."""

    length: int
    """Characters of the text."""
    entries: list[Entry]


class _Open:
    """One dictionary with its index."""

    def __init__(self, source: Path, index: Path) -> None:
        self._source = source
        self._connection = sqlite3.connect(
            f"{index.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False
        )
        row = self._connection.execute("SELECT name, kind, same, longest FROM about").fetchone()
        self.name, self._kind, self._same, self.longest = row
        self._texts: DictFile | None = None

    def find(self, keys: Iterable[str]) -> list[tuple[str, Entry]]:
        """Entries with their keys, in the order of the file; what another spelling of the word
        says once more is left out."""
        keys = list(keys)
        rows = self._connection.execute(
            "SELECT key, word, other, reading, body, start, size FROM entry"
            f" WHERE key IN ({', '.join('?' * len(keys))}) ORDER BY rowid LIMIT {MOST}",
            keys,
        ).fetchall()
        found = []
        said: set[tuple[str, str, str]] = set()
        for key, word, other, reading, body, start, size in rows:
            if body is None:
                reading, body = self._read(start, size)
            if (key, reading, body) not in said:
                said.add((key, reading, body))
                found.append((key, Entry(word, other, reading, body, self.name)))
        return found

    def _read(self, start: int, size: int) -> tuple[str, str]:
        if self._texts is None:
            path = stardict.part(self._source, ".dict", ".dict.dz")
            if path is None:
                raise BadDictionary("damaged")
            self._texts = DictFile(path)
        reading, text = stardict.text_of(self._texts.read(start, size), self._same)
        return safe_text(reading, newlines=False), safe_text(text)

    def close(self) -> None:
        """Close both files."""
        self._connection.close()
        if self._texts is not None:
            self._texts.close()


class Dictionaries:
    """All dictionaries of a person. Any thread may look up, one at a time."""

    def __init__(self, files: Sequence[Path], folder: Path, cache: Path) -> None:
        """`files` were named by the person, `folder` is searched besides; indexes go to `cache`.

        Nothing is read before `prepare`.
        """
        self._files = files
        self._folder = folder
        self._cache = cache
        self._open: list[_Open] = []
        self._lock = threading.Lock()
        self.troubles: list[Trouble] = []
        """What could not be used, after `prepare`."""
        self.ready = False

    @staticmethod
    def folder_beside(data: Path) -> Path:
        """The folder that is searched for dictionaries, in the folder of the library."""
        return data / "dictionaries"

    @classmethod
    def standard(
        cls, files: Sequence[str], settings: Path, data: Path, cache: Path
    ) -> Dictionaries:
        """The dictionaries that the settings name, from the settings' folder on, and those beside
        the library."""
        from reader.config.paths import home

        return cls([settings / home(each) for each in files], cls.folder_beside(data), cache)

    @property
    def names(self) -> list[str]:
        """The dictionaries that are used."""
        return [each.name for each in self._open]

    def prepare(
        self,
        progress: Callable[[str], None] = lambda name: None,
        going: Callable[[], None] = lambda: None,
    ) -> None:
        """Open every dictionary; indexes that are missing or old are made first.

        `progress` is told the name of each that is being made. `going` may raise to stop.
        """
        self.close()
        self.troubles = []
        for source in find_sources(self._files, self._folder):
            try:
                index = index_path(source, self._cache)
                if not index.is_file():
                    if source.suffix not in (".ifo", ".u8", ".txt", ".cedict"):
                        raise BadDictionary("unknown")
                    progress(source.name)
                    build(source, index, going)
                opened = _Open(source, index)
            except FileNotFoundError:
                self.troubles.append(Trouble(str(source), "missing"))
            except OSError:
                self.troubles.append(Trouble(str(source), "unreadable"))
            except BadDictionary as error:
                self.troubles.append(Trouble(str(source), error.code))
            except sqlite3.Error:
                index.unlink(missing_ok=True)
                self.troubles.append(Trouble(str(source), "damaged"))
            else:
                with self._lock:
                    self._open.append(opened)
        self.ready = True

    def find(self, word: str) -> list[Entry]:
        """What the dictionaries say about a word, in whichever form it is written."""
        for spelling in _spellings(" ".join(word.split())):
            found = self._find([fold(spelling)])
            if found:
                return [entry for _, entry in found][:MOST]
        return []

    def begin_at(self, text: str, at: int) -> list[Match]:
        """The words that begin at a place in a text, the longest first."""
        with self._lock:
            longest = max((each.longest for each in self._open), default=0)
        stretch = text[at : at + min(longest, LONGEST_WORD)].partition("\n")[0]
        folded = fold(stretch)
        ends = [n for n in range(len(stretch), 0, -1) if _may_end(folded, n)]
        found: dict[str, list[Entry]] = {}
        for key, entry in self._find([folded[:n] for n in ends]):
            found.setdefault(key, []).append(entry)
        return [Match(n, found[folded[:n]]) for n in ends if folded[:n] in found]

    def _find(self, keys: Sequence[str]) -> list[tuple[str, Entry]]:
        found: list[tuple[str, Entry]] = []
        if not keys:
            return found
        with self._lock:
            for each in self._open:
                try:
                    found += each.find(keys)
                except (OSError, BadDictionary, sqlite3.Error):
                    self.troubles.append(Trouble(each.name, "damaged"))
        return found

    def close(self) -> None:
        """Close all files; `prepare` opens them again."""
        with self._lock:
            for each in self._open:
                each.close()
            self._open = []
            self.ready = False


def _may_end(text: str, at: int) -> bool:
    """Whether a word may end before `at`: not inside a Latin word or a number."""
    if at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    return not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())


def _spellings(word: str) -> list[str]:
    """A word, and for an English one the forms that dictionaries list it under."""
    found = [word]
    low = word.lower()
    if low.isascii() and low.isalpha():
        for end, instead in (
            ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"),
            ("ing", ""), ("ing", "e"),
        ):  # fmt: skip
            if low.endswith(end) and len(low) - len(end) > 2:
                found.append(low.removesuffix(end) + instead)
    return found
