"""A damaged file made readable enough for SQLite to open: its missing end filled up, the pages of
its schema taken from a backup.

Nothing is believed for it: what is read afterwards is looked at row by row (`salvage`). The format
is that of https://www.sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

_HEADER: Final = 100
_INTERIOR: Final = 5
_MOST: Final = 64
"""Pages that a schema may have."""


def patched(path: Path, backups: Sequence[Path], copy: Path) -> Iterator[Path]:
    """Copies of the file at `path`, made at `copy` one after the other, each patched further."""
    shutil.copyfile(path, copy)
    with copy.open("r+b") as file:
        header = file.read(_HEADER)
        size = page_size(header)
        pages = int.from_bytes(header[28:32], "big")
        if size and copy.stat().st_size < pages * size <= copy.stat().st_size * 1000:
            file.truncate(pages * size)
    yield copy
    for backup in backups:
        found = _schema_pages(backup, size)
        if not found:
            continue
        with copy.open("r+b") as file:
            for number, page in found.items():
                start = _HEADER if number == 1 else 0
                file.seek((number - 1) * size + start)
                file.write(page[start:])
        yield copy


def page_size(header: bytes) -> int:
    """Bytes of a page, as the file's header says; 0 when it says nothing sensible."""
    size = int.from_bytes(header[16:18], "big")
    return 65536 if size == 1 else size if 512 <= size <= 32768 else 0


def _schema_pages(path: Path, size: int) -> dict[int, bytes]:
    """The pages of the tree of a file's schema, by their numbers; none if they differ in size."""
    found: dict[int, bytes] = {}
    try:
        with path.open("rb") as file:
            if not size or page_size(file.read(_HEADER)) != size:
                return {}
            todo = [1]
            while todo and len(found) < _MOST:
                number = todo.pop()
                file.seek((number - 1) * size)
                page = file.read(size)
                if len(page) < size or number in found:
                    continue
                found[number] = page
                todo += _children(page, _HEADER if number == 1 else 0)
    except OSError:
        return {}
    return found


def _children(page: bytes, start: int) -> list[int]:
    """The pages that a page of a table's tree leads to."""
    if page[start] != _INTERIOR:
        return []
    cells = int.from_bytes(page[start + 3 : start + 5], "big")
    last = int.from_bytes(page[start + 8 : start + 12], "big")
    found = [last]
    for index in range(cells):
        at = start + 12 + 2 * index
        cell = int.from_bytes(page[at : at + 2], "big")
        found.append(int.from_bytes(page[cell : cell + 4], "big"))
    return [number for number in found if number]
