"""What every group of use cases stands on: the open file and the settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

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
    _open: Document | None = None
    """The document that was read or marked last: marking in it need not read it again."""

    def _condition(self, query: str, *, notes: bool = False) -> tuple[str, Sequence[Any]]:
        """A query as a condition of SQL for lists of articles, or of annotations.

        An empty query is the empty condition and does not load the search room.
        """
        if not query.strip():
            return "", ()
        from reader.search.filters import filter_sql

        with self._store.reading() as connection:
            return filter_sql(query, connection, notes=notes)

    def _words(self) -> Catalogue:
        """The catalogue for what is written into files, such as the labels of an export."""
        import os

        from reader.i18n import catalogue, guess_language

        chosen = self._settings.interface.language
        return catalogue(guess_language(os.environ) if chosen == "auto" else chosen)
