"""The versions of an article, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.library.hall import Hall
from reader.model import Moment, Span

if TYPE_CHECKING:
    from reader.annotations.wordwise import Change
    from reader.store.past import RevisionRow


class Version(NamedTuple):
    """One state of an article's text."""

    number: int
    when: Moment
    device: str
    """The device that made it; empty where that is not known."""
    mine: bool
    """Whether this device made it."""
    why: str
    """`added`, `file` (the file had changed), `options` (read in another way), `reader` (a newer
    program reads the same file), or the label of another action, such as a strike."""
    current: bool
    source: str = ""
    """Name of the file that it was read from."""
    encoding: str = ""
    options: tuple[tuple[str, str], ...] = ()


class Comparison(NamedTuple):
    """Two versions side by side."""

    old: str
    new: str
    changes: tuple[Change, ...]
    """In order; both texts are covered but for line ends."""
    old_marks: tuple[tuple[Span, str], ...]
    """Spans and colours of the highlights in the old text."""
    new_marks: tuple[tuple[Span, str], ...]


class Versions(Hall):
    """Looking back at texts."""

    def versions(self, article_id: int) -> list[Version]:
        """The versions of an article, the newest first. NotFound."""
        from reader.store import past

        info = self._store.articles.info(article_id)
        with self._store.reading() as connection:
            rows = past.revisions(connection, article_id)
            own = set(self._store.journal.devices)
        found: list[Version] = []
        for index, row in enumerate(rows):
            before = rows[index - 1] if index else None
            device = row.txn.device if row.txn is not None else ""
            options = tuple((name, str(value)) for name, value in sorted(row.options.items()))
            found.append(
                Version(
                    row.seq,
                    row.created,
                    device,
                    device in own,
                    _why(row, before),
                    row.seq == info.revision,
                    row.source_name or "",
                    row.encoding or "",
                    options,
                )
            )
        return found[::-1]

    def compare(
        self,
        article_id: int,
        old: int,
        new: int,
        cancelled: Callable[[], bool] | None = None,
    ) -> Comparison:
        """What changed from version `old` to version `new`, and where the highlights stand.

        A few seconds for millions of characters, so not for a thread that is waited for.
        NotFound; Cancelled when `cancelled()` says so.
        """
        from reader.annotations.wordwise import compare

        before = self._store.articles.document(article_id, old)
        after = self._store.articles.document(article_id, new)
        changes = compare(before.text, after.text, cancelled)
        return Comparison(
            before.text,
            after.text,
            tuple(changes),
            tuple(self._marks(article_id, before.sha256)),
            tuple(self._marks(article_id, after.sha256)),
        )

    def _marks(self, article_id: int, sha256: str) -> Sequence[tuple[Span, str]]:
        from reader.store import past

        with self._store.reading() as connection:
            return past.places_in(connection, article_id, sha256)


def _why(row: RevisionRow, before: RevisionRow | None) -> str:
    if row.txn is not None and row.txn.label not in ("add", "article_revise"):
        return row.txn.label
    if before is None:
        return "added"
    if row.source_sha != before.source_sha:
        return "file"
    if row.options != before.options:
        return "options"
    return "reader"
