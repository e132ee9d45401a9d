"""What a shell is offered out of the library while a line is typed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from click.shell_completion import CompletionItem

from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.cli.session import Session

CELLS: Final = 60
"""Cells of a title that a shell shows."""


def articles(session: Session, begun: str) -> list[CompletionItem[str]]:
    """The articles that can be meant. A line that is being typed is no place for errors."""
    from reader.store.glance import articles
    from reader.text.safe import safe_line

    try:
        found = articles(session.paths.library, begun)
    except (ReaderError, OSError, ValueError, sqlite3.Error):
        return []
    return [CompletionItem(ref, help=safe_line(title, CELLS)) for ref, title in found]
