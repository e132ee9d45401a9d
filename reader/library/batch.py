"""Reading the files of a large run in several processes, and leaving out what is there already.

A run that was cut off is taken up by running it again: files that are in the library unchanged are
only hashed, which is many times faster than reading them, and nothing comes twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.library.filing import File, Tally
from reader.library.reports import Refused

if TYPE_CHECKING:
    from reader.importers.pool import Answer
    from reader.store.store import Store

LARGE: Final = 60
"""Files from which on processes are started: below, they would cost more time than they save."""

ReadOne = Callable[[Path | str], File | None]


def read_all(
    store: Store,
    paths: Sequence[Path | str],
    options: Mapping[str, str],
    tally: Tally,
    read_one: ReadOne,
) -> Iterator[File | None]:
    """The files, in order; None for each that is refused or known, which the tally then says.

    Few files are read here by `read_one`, many by processes of their own, each file with the limits
    of `importers.pool`. What is no path (standard input) is always read here.
    """
    if len(paths) < LARGE or not all(isinstance(path, Path) for path in paths):
        yield from map(read_one, paths)
        return
    from reader.importers.pool import Pool, Request
    from reader.store.sources import known_sources
    from reader.store.ways import ways
    from reader.text.normal import NORM_VERSION

    known = known_sources(store, options, NORM_VERSION)
    said = {} if options else ways(store)

    def requests() -> Iterator[Request]:
        for path in paths:
            place = origin_of(path)
            origin = storable(place)
            before = known.get(origin)
            name = storable(os.path.basename(place))  # noqa: PTH119
            way = said.get(origin, options)
            yield Request(place, name, way, before.sha256 if before else None)

    with Pool(program="reader.library.preparing") as pool:
        for path, answer in zip(paths, pool.read(requests()), strict=True):
            origin = storable(origin_of(path))
            if answer.same:
                for key in known[origin].ids:
                    tally.kinds.setdefault(key, "unchanged")
                yield None
            else:
                yield _file(path, origin, answer, said.get(origin, options), tally)


def _file(
    path: Path | str, origin: str, answer: Answer, options: Mapping[str, str], tally: Tally
) -> File | None:
    from reader.library.preparing import ready_of

    if answer.refusal is not None:
        code, facts = answer.refusal.code, answer.refusal.facts
        tally.refused.append(Refused(storable(str(path)), code, named(facts, str(path))))
        return None
    return File(
        origin,
        origin.rpartition(os.sep)[2],
        b"",
        answer.articles,
        options,
        packed=answer.packed,
        sha256=answer.sha256,
        size=answer.size,
        ready=[ready_of(facts, parts) for facts, parts in answer.ready],
    )


def named(facts: Mapping[str, object], path: str) -> dict[str, object]:
    """Facts with the path as it was given, which says more than the bare name."""
    return {**facts, "name": path, "path": path}


def origin_of(path: Path | str) -> str:
    """The absolute path of a file; links are not resolved."""
    return os.path.abspath(path)  # noqa: PTH100


def storable(name: str) -> str:
    """A name as text: bytes that are no UTF-8 as `\\xNN`, since SQLite takes no lone surrogates."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")
