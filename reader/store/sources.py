"""Which files are in the library as they were, so that they need not be read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from reader.store.store import Store

_CHOSEN: Final = ("kind", "encoding")
"""What a person may say about how a file is read; the other options are the program's own."""


class KnownSource(NamedTuple):
    """A file that all articles of its origin still come from."""

    sha256: str
    """Of the file, in hex."""
    ids: tuple[int, ...]
    """Of its articles, in their order."""


def known_sources(
    store: Store, options: Mapping[str, str], norm_version: int
) -> dict[str, KnownSource]:
    """Origin → the file that was read from there in this way.

    Left out: origins with a removed article, since reading again brings it back, and those whose
    articles come from different files, or were read with other options or to another normal form.
    """
    wanted = tuple(options.get(name) for name in _CHOSEN)
    found: dict[str, KnownSource] = {}
    spoilt: set[str] = set()
    with store.reading() as connection:
        rows = connection.execute(
            "SELECT a.origin, a.id, a.deleted, r.source_sha, r.options, r.norm_version"
            " FROM article a JOIN article_revision r ON r.rev_id = a.rev_id"
            " WHERE r.source_sha IS NOT NULL ORDER BY a.part, a.id"
        )
        for origin, key, deleted, sha256, chosen, version in rows:
            given = json.loads(chosen) if chosen and chosen != "{}" else {}
            # Without a word from the person, files are read as they were told to be before.
            way = tuple(given.get(name) for name in _CHOSEN) if options else wanted
            before = found.get(origin)
            if (
                deleted
                or way != wanted
                or version != norm_version
                or (before is not None and before.sha256 != sha256)
            ):
                spoilt.add(origin)
            else:
                ids = before.ids if before is not None else ()
                found[origin] = KnownSource(sha256, (*ids, key))
    for origin in spoilt:
        found.pop(origin, None)
    return found
