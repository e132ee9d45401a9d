"""Whatever stands in a damaged file, a person reads one line about it, never SQLite's words."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.errors import ReaderError
from reader.library import Library
from reader.model import Span

GARBAGE: tuple[Callable[[random.Random, int], bytes], ...] = (
    lambda rng, n: rng.randbytes(n),
    lambda rng, n: b"\xa5" * n,
    lambda rng, n: b"\x00" * n,
    lambda rng, n: b"\x7f" * n,
)


def filled(path: Path) -> list[int]:
    """A small library with everything in it; the numbers of its articles."""
    with Library.open(path) as library:
        library.backs_up = False
        for number in range(4):
            text = f"题{number}\n\n" + "\n\n".join(
                f"第{n}段，{number}，在纸上划线。" * 9 for n in range(30)
            )
            report = library.add_bytes(text.encode(), f"{number}.txt", origin=f"/{number}.txt")
            assert report.first is not None
            for at in range(6):
                library.highlight(report.first, Span(at * 20, at * 20 + 9), note=f"注{at}")
        ids = [each.id for each in library.articles()]
        library.strike(ids[0], Span(0, 20))
        library.tag_articles(ids, add=["甲"])
        library.delete(library.notes()[5].id)
        library.save_draft("x", "未完")
    return ids


def doings(library: Library, ids: list[int]) -> Iterator[Callable[[], object]]:
    """What a person may do with a library."""
    for key in ids:
        yield lambda key=key: library.document(key)
        yield lambda key=key: library.original(key)
        yield lambda key=key: library.highlights(key)
        yield lambda key=key: library.left_out(key)
        yield lambda key=key: library.place(key)
    yield library.articles
    yield lambda: library.count("纸上")
    yield library.notes
    yield lambda: library.notes("划线")
    yield lambda: library.search("纸上划线")
    yield lambda: library.history(limit=100)
    yield library.stats
    yield lambda: library.highlight(ids[1], Span(3, 9), note="新")
    yield library.undo
    yield lambda: library.strike(ids[2], Span(0, 20))
    yield lambda: library.tag_articles(ids, add=["乙"])
    yield lambda: library.draft("x")
    yield lambda: library.render(ids[3])
    yield lambda: library.facts_told(ids[0])
    yield lambda: library.searcher().search("纸上")
    yield library.check


@pytest.mark.parametrize("seed", range(16))
def test_damage_is_one_line_wherever_it_is(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "library.db"
    ids = filled(path)
    rng = random.Random(seed)
    data = bytearray(path.read_bytes())
    for _ in range(rng.randint(1, 8)):
        size = rng.choice((8, 40, 300, 4096, 12_000))
        at = rng.randrange(100, len(data) - size)
        data[at : at + size] = rng.choice(GARBAGE)(rng, size)
    path.write_bytes(data)
    # A row that its index does not lead to any more is not there.
    assert codes(path, ids) <= {"library_damaged", "no_such_article", "no_original"}


def codes(path: Path, ids: list[int]) -> set[str]:
    """What is said while a person tries everything; any other error passes through."""
    try:
        library = Library.open(path)
    except ReaderError as error:
        return {error.code}
    found = set()
    with library:
        library.backs_up = False
        for doing in doings(library, ids):
            try:
                doing()
            except ReaderError as error:
                found.add(error.code)
    return found
