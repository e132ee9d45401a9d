"""What a row of a list is and how it becomes a line of cells; plain functions, no widget.

A row is drawn from pieces `(text, role)`. A role is one of `ROLES`; it names what the piece is
(`title`, `muted`, `match`, the five colours …), never how it looks, so that rows stay right in
every theme and on the chosen row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, Literal, NamedTuple, Protocol, TypeVar, cast

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.model import COLOURS
from reader.text.safe import safe_text
from reader.tui.themes import MIN_CONTRAST, MIN_SIGN_CONTRAST, ReadingTheme
from reader.tui.widgets.inks import ink, readable

Role = str
ROLES: Final = frozenset(
    {"text", "title", "muted", "faint", "accent", "match", "link", "error", "warning", "success"}
    | {"removed", "added"}
    | set(COLOURS)
)
"""What a piece of a row can be; an unknown role is drawn as `text`. With `@yellow` (or another of
the five) behind it, it stands on the ground of a highlight: `added@yellow`."""

Chosen = Literal["no", "row", "focus", "panel"]
"""Whether a row carries the cursor and its list has the focus; `panel` is `no` in a dialog."""

Width = Callable[[str], int]
"""Cells that a string takes."""


class Piece(NamedTuple):
    """A run of one role."""

    text: str
    role: Role = "text"


class Line(NamedTuple):
    """One line of a row: `left` is cut with … where room ends, `right` stays whole."""

    left: Sequence[tuple[str, Role]]
    right: Sequence[tuple[str, Role]] = ()


Record = TypeVar("Record")


class RowSource(Protocol):
    """Where the rows of a list come from; every method is called on the event loop.

    `count` is cheap. `fetch` answers by calling `deliver(first, rows)`, at once or later and from
    any thread; it may deliver fewer rows than asked. `lines` is pure and quick, and returns at
    most `height` lines for `width` cells.
    """

    height: int
    """Lines of every row, from 1."""

    def count(self) -> int:
        """Rows there are."""
        ...

    def fetch(
        self, first: int, count: int, deliver: Callable[[int, Sequence[object]], None]
    ) -> None:
        """Ask for the rows `[first, first + count)`."""
        ...

    def lines(self, row: object, width: int) -> Sequence[Line]:
        """How a row is written."""
        ...


class PagedRows(Generic[Record]):
    """Rows of a query, page by page from whoever holds them.

    `first` are the rows that came along with the count, so that the list needs no second trip.
    """

    def __init__(
        self,
        total: int,
        first: Sequence[Record],
        ask: Callable[[int, int, Callable[[Sequence[Record]], None]], None],
        draw: Callable[[Record, int], Sequence[Line]],
        height: int,
    ) -> None:
        self.height = height
        self._total = total
        self._first = first
        self._ask = ask
        self._draw = draw

    def count(self) -> int:
        """Rows there are."""
        return self._total

    def fetch(
        self, first: int, count: int, deliver: Callable[[int, Sequence[object]], None]
    ) -> None:
        """Rows of the first page at once, others when they have come."""
        have = self._first[first : first + count]
        if len(have) == min(count, self._total - first):
            deliver(first, have)
        else:
            self._ask(first, count, lambda rows: deliver(first, rows))

    def lines(self, row: object, width: int) -> Sequence[Line]:
        """How a row is written."""
        # What comes back is what `ask` delivered.
        return self._draw(cast(Record, row), width)


class FixedRows:
    """A source over rows that are all there already."""

    def __init__(
        self,
        rows: Sequence[object],
        draw: Callable[[object, int], Sequence[Line]],
        height: int = 1,
    ) -> None:
        self.rows = rows
        self.height = height
        self._draw = draw

    def count(self) -> int:
        """Rows there are."""
        return len(self.rows)

    def fetch(
        self, first: int, count: int, deliver: Callable[[int, Sequence[object]], None]
    ) -> None:
        """Deliver the rows at once."""
        deliver(first, self.rows[first : first + count])

    def lines(self, row: object, width: int) -> Sequence[Line]:
        """How a row is written."""
        return self._draw(row, width)


def ground(theme: ReadingTheme, chosen: Chosen) -> str:
    """What a row is drawn on."""
    return {"no": theme.surface, "panel": theme.panel, "row": theme.row, "focus": theme.focus_row}[
        chosen
    ]


def role_style(theme: ReadingTheme, role: Role, chosen: Chosen) -> Style:
    """The look of a piece of this role on a row in this state."""
    role, _, on = role.partition("@")
    under = next((each for name, each in theme.highlights.items() if name == on), "")
    marked_text = theme.highlight_text if under else ""
    under = under or ground(theme, chosen)
    if role in ("removed", "added"):
        sign = theme.error if role == "removed" else theme.success
        text = readable(sign, under, marked_text or theme.foreground)
        if theme.ansi and marked_text:
            text = marked_text  # contrast cannot be computed: green on green is nothing
        elif theme.ansi and chosen == "focus":
            text, under = theme.selection_text, theme.selection
        return ink(text, under, strike=role == "removed", underline=role == "added")
    if marked_text:
        return ink(marked_text, under, bold=role == "title")
    if theme.ansi and chosen == "focus":
        return ink(theme.selection_text, theme.selection, bold=role in ("title", "match"))
    if role == "match":
        return ink(readable(theme.hit_text, theme.hit, theme.foreground), theme.hit)
    texts: dict[str, str] = {
        "title": theme.foreground,
        "muted": theme.muted,
        "faint": theme.faint,
        "accent": theme.accent,
        "link": theme.link,
        "error": theme.error,
        "warning": theme.warning,
        "success": theme.success,
    }
    texts |= {str(colour): sign for colour, sign in theme.signs.items()}
    text = texts.get(role, theme.foreground)
    if role != "faint":
        least = MIN_SIGN_CONTRAST if role in theme.signs else MIN_CONTRAST
        text = readable(text, under, theme.foreground, least)
    faded = theme.ansi and role == "muted" and chosen in ("no", "panel")
    return ink(text, under, bold=role == "title", dim=faded)


def cut(text: str, cells: int, width: Width = cell_len) -> str:
    """`text`, ended with … where it is wider than `cells`."""
    if width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    room = cells - width("…")
    for end, character in enumerate(text):
        room -= width(character)
        if room < 0:
            return text[:end] + "…"
    return text


def strip_of(
    line: Line, cells: int, theme: ReadingTheme, chosen: Chosen, width: Width = cell_len
) -> Strip:
    """One line of a row as a strip of exactly `cells` cells, with a cell of margin each side."""
    base = role_style(theme, "text", chosen)
    if cells < 3:
        return Strip([Segment(" " * cells, base)] if cells else [], cells)
    inner = cells - 2
    right = [
        (safe_text(text, newlines=False), role_style(theme, role, chosen))
        for text, role in line.right
    ]
    right = [(text, style) for text, style in right if text]
    taken = sum(width(text) for text, _ in right)
    if taken > inner - 4:
        right, taken = [], 0
    room = inner - taken - (1 if right else 0)
    segments = [Segment(" ", base)]
    used = 0
    for text, role in line.left:
        if used >= room:
            break
        text = safe_text(text, newlines=False)
        shown = cut(text, room - used, width)
        if shown:
            segments.append(Segment(shown, role_style(theme, role, chosen)))
            used += width(shown)
        if shown != text:
            break
    gap = cells - 1 - used - taken - (1 if right else 0)
    if right:
        segments.append(Segment(" " * gap, base))
        segments.extend(Segment(text, style) for text, style in right)
        segments.append(Segment(" ", base))
    else:
        segments.append(Segment(" " * max(gap, 0), base))
    return Strip(segments, cells)


def marked(text: str, marks: Iterable[tuple[int, int]], role: Role = "text") -> list[Piece]:
    """`text` as pieces, its `marks` (half-open, in order) in the role `match`."""
    pieces: list[Piece] = []
    at = 0
    for start, end in marks:
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        if start > at:
            pieces.append(Piece(text[at:start], role))
        pieces.append(Piece(text[start:end], "match"))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], role))
    return pieces
