"""An index of each dictionary, made once, in the cache: a small SQLite file that can be deleted.

Words stand in it as searching folds them, so that simplified, traditional and wide forms find one
another. The texts of StarDict dictionaries stay where they are.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from reader.dictionary import cedict, stardict
from reader.dictionary.entries import LONGEST_BODY, LONGEST_WORD, BadDictionary
from reader.dictionary.tones import with_marks
from reader.text.fold import FOLD_VERSION, fold
from reader.text.safe import safe_line, safe_text

VERSION: Final = 1
"""Of the index's own form."""

SUFFIXES: Final = (".u8", ".txt", ".ifo")
"""Ends of the names of files that may be dictionaries."""

MAX_TEXT: Final = 400 << 20
"""Bytes of a text file that is taken for a dictionary."""

_STEP: Final = 5000
"""Words between two looks at whether to go on."""

Row = tuple[str, str, str, str, str | None, int | None, int | None]
"""key, word, other, reading, body, offset, size."""


def index_path(source: Path, cache: Path) -> Path:
    """Where the index of a dictionary lies: another name when anything about the file changed.

    Raises OSError when the file is not there.
    """
    parts = [str(VERSION), FOLD_VERSION, str(source.resolve())]
    for each in (source, *_beside(source)):
        facts = each.stat()
        parts += [each.name, str(facts.st_size), str(facts.st_mtime_ns)]
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:24]
    return cache / "dictionaries" / f"{digest}.db"


def _beside(source: Path) -> list[Path]:
    if source.suffix != ".ifo":
        return []
    found = [
        stardict.part(source, ".idx", ".idx.gz", ".idx.dz"),
        stardict.part(source, ".dict", ".dict.dz"),
        stardict.part(source, ".syn", ".syn.gz", ".syn.dz"),
    ]
    return [each for each in found if each is not None]


def build(source: Path, target: Path, going: Callable[[], None] = lambda: None) -> None:
    """Make the index of a dictionary; it appears under its name when it is whole.

    `going` is called now and then and may raise to stop. Raises OSError, BadDictionary.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=target.parent, suffix=".new")
    os.close(number)
    try:
        with closing(sqlite3.connect(name, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("CREATE TABLE about(name TEXT, kind TEXT, same TEXT, longest INT)")
            connection.execute(
                "CREATE TABLE entry(key TEXT, word TEXT, other TEXT, reading TEXT, body TEXT,"
                " start INTEGER, size INTEGER)"
            )
            connection.execute("BEGIN")
            _fill(connection, source, going)
            connection.execute("CREATE INDEX entry_key ON entry(key)")
            connection.execute("COMMIT")
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _fill(connection: sqlite3.Connection, source: Path, going: Callable[[], None]) -> None:
    if source.suffix == ".ifo":
        info = stardict.read_info(source)
        about = [safe_line(info.name, 60), "stardict", info.same_type]
        rows = _of_stardict(source, info)
    else:
        about = [source.name.rsplit(".", 1)[0], "cedict", ""]
        rows = _of_cedict(source)
    longest = count = 0
    some: list[Row] = []
    for row in rows:
        longest = max(longest, len(row[0]))
        some.append(row)
        if len(some) == _STEP:
            going()
            count += _insert(connection, some)
    count += _insert(connection, some)
    if not count:
        raise BadDictionary("empty")
    connection.execute("INSERT INTO about VALUES(?, ?, ?, ?)", [*about, longest])


def _insert(connection: sqlite3.Connection, rows: list[Row]) -> int:
    count = len(rows)
    connection.executemany("INSERT INTO entry VALUES(?, ?, ?, ?, ?, ?, ?)", rows)
    rows.clear()
    return count


def _of_cedict(source: Path) -> Iterator[Row]:
    if source.stat().st_size > MAX_TEXT:
        raise BadDictionary("too_large")
    with source.open(encoding="utf-8-sig", errors="replace") as file:
        for line, _ in cedict.entries(iter(file)):
            if max(len(line.simplified), len(line.traditional)) > LONGEST_WORD:
                continue
            word, other = _line(line.simplified), _line(line.traditional)
            other = "" if other == word else other
            reading = _line(with_marks(line.reading))
            body = _text(cedict.body(line.senses))[:LONGEST_BODY]
            for key in dict.fromkeys((fold(line.simplified), fold(line.traditional))):
                yield key, word, other, reading, body, None, None


def _line(text: str) -> str:
    """A clean line; what is printable throughout is one already, which most are."""
    return text if text.isprintable() else safe_line(text)


def _text(text: str) -> str:
    return text if text.replace("\n", "").isprintable() else safe_text(text)


def _of_stardict(source: Path, info: stardict.Info) -> Iterator[Row]:
    if stardict.part(source, ".dict", ".dict.dz") is None:
        raise BadDictionary("damaged")
    for place in stardict.places(source, info):
        if 0 < place.size <= stardict.MAX_ENTRY:
            word = _line(place.word)
            yield fold(word), word, "", "", None, place.offset, place.size


def find_sources(files: Sequence[Path], folder: Path) -> list[Path]:
    """The dictionaries: those that were named, then what lies in the folder (and one below)."""
    found = list(files)
    for pattern in ("*", "*/*"):
        with suppress(OSError):
            found += sorted(
                each
                for each in folder.glob(pattern)
                if each.suffix in SUFFIXES and each.is_file() and _looks_right(each)
            )
    unique: dict[Any, Path] = {}
    for each in found:
        unique.setdefault(each.resolve(), each)
    return list(unique.values())


def _looks_right(path: Path) -> bool:
    if path.suffix == ".ifo":
        return True
    try:
        with path.open("rb") as file:
            return cedict.is_cedict(file.read(20_000).decode("utf-8-sig", "replace"))
    except OSError:
        return False
