"""What every group of use cases stands on: the open file and the settings."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from reader.errors import ReaderError

if TYPE_CHECKING:
    from pathlib import Path

    from reader.config import Settings
    from reader.i18n import Catalogue
    from reader.library.index_keeper import IndexKeeper
    from reader.model import Document
    from reader.store.store import Store


class Hall:
    """The open library; each group of use cases adds its methods to it (see `Library`)."""

    path: Path
    read_only: bool
    _store: Store
    _settings: Settings
    _index: IndexKeeper
    _without_index: bool = False
    """Whether the search index is damaged and could not be written off: it is not asked then."""
    _open: Document | None = None
    """The document that was read or marked last: marking in it need not read it again."""

    def _condition(self, query: str, *, notes: bool = False) -> tuple[str, Sequence[Any]]:
        """A query as a condition of SQL for lists of articles, or of annotations.

        An empty query is the empty condition and does not load the search room.
        """
        if not query.strip():
            return "", ()
        from reader.search.filters import filter_sql

        indexed = not self._without_index
        with self._store.reading() as connection:
            return filter_sql(query, connection, notes=notes, indexed=indexed)

    def leave_index(self) -> None:
        """The search index was found damaged: use it no more until it has been made anew."""
        from reader.search.guarding import distrust

        self._index.gave_way = True
        if self._store.read_only:
            self._without_index = True
            return
        with suppress(ReaderError):
            with self._store.write() as connection:
                distrust(connection)
            self._without_index = False

    def _words(self) -> Catalogue:
        """The catalogue for what is written into files, such as the labels of an export."""
        import os

        from reader.i18n import catalogue, guess_language

        chosen = self._settings.interface.language
        return catalogue(guess_language(os.environ) if chosen == "auto" else chosen)
