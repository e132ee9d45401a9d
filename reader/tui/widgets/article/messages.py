"""What the article pane tells its owner. It never calls the library itself.

Handlers are named after the pane: `on_article_pane_cursor_moved` and so on. Messages of one kind
that wait in the queue replace one another, so that a held key does not flood the owner.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.message import Message

from reader.model import Span


class _Latest(Message):
    """Of several that wait, only the last one counts."""

    def can_replace(self, message: Message) -> bool:
        """Whether this message makes an older one needless."""
        return type(message) is type(self)


class CursorMoved(_Latest, namespace="article_pane"):
    """The cursor stands on another character."""

    def __init__(self, offset: int) -> None:
        super().__init__()
        self.offset = offset


class SelectionChanged(_Latest, namespace="article_pane"):
    """Another stretch is selected, or none."""

    def __init__(self, span: Span | None) -> None:
        super().__init__()
        self.span = span


class ViewportChanged(_Latest, namespace="article_pane"):
    """Other characters are on screen: `[first, last)`."""

    def __init__(self, first: int, last: int) -> None:
        super().__init__()
        self.first = first
        self.last = last


class LayoutProgress(_Latest, namespace="article_pane"):
    """How much of a long text has been laid out, from 0 to 1."""

    def __init__(self, done: float) -> None:
        super().__init__()
        self.done = done


class HighlightActivated(Message, namespace="article_pane"):
    """A person asked for the highlights at a place: Enter on them, or a click on a gutter sign."""

    def __init__(self, ids: tuple[str, ...], offset: int) -> None:
        super().__init__()
        self.ids = ids
        self.offset = offset

    @property
    def id(self) -> str:
        """The topmost of them."""
        return self.ids[-1]


class LabelChosen(Message, namespace="article_pane"):
    """A sentence was chosen by its label in order to be marked."""

    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span


class Asking(Message, namespace="article_pane"):
    """The pane takes every key for a moment, or no longer.

    `what` is `label`, `name`, `initials`, or None when it is over; `typed` what was typed so far
    and `found` how many places it may mean.
    """

    def __init__(self, what: str | None, typed: str = "", found: int = 0) -> None:
        super().__init__()
        self.what = what
        self.typed = typed
        self.found = found


class BookmarkNamed(Message, namespace="article_pane"):
    """A letter was given as the name of a bookmark at `offset`."""

    def __init__(self, name: str, offset: int) -> None:
        super().__init__()
        self.name = name
        self.offset = offset


class Jumped(Message, namespace="article_pane"):
    """The cursor is about to leave `offset` for a place far away: worth remembering."""

    def __init__(self, offset: int) -> None:
        super().__init__()
        self.offset = offset


class StatusHint(Message, namespace="article_pane"):
    """Something to be said: `ui.<code>` in the catalogue."""

    def __init__(self, code: str, facts: Mapping[str, object] | None = None) -> None:
        super().__init__()
        self.code = code
        self.facts = dict(facts or {})
