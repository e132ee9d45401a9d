"""What reading came to: days, weeks, sources and tags, with small plots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from textual.widget import Widget

from reader.text.safe import safe_line
from reader.tui.desk import PROGRAM
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.plots import chart, ranking
from reader.tui.widgets.rows import Line, Piece

if TYPE_CHECKING:
    from reader.library.figures import Figures
    from reader.store.times import DayFigures, Share

DAYS: Final = 30
WEEKS: Final = 12

Section = Callable[[int], Sequence[Line]]
"""Writes a part of the page for a width in cells."""


class Sheet(CardList):
    """Cards to look at, none of which is chosen: keys scroll."""

    def __init__(self, draw: Callable[[Any, int], Sequence[Line]], **options: Any) -> None:
        super().__init__(draw, still=lambda item: True, **options)

    def _by(self, lines: int) -> None:
        self.scroll_relative(y=lines, animate=False)

    def action_cursor_down(self) -> None:
        """A line down."""
        self._by(1)

    def action_cursor_up(self) -> None:
        """A line up."""
        self._by(-1)

    def action_page_down(self) -> None:
        """A page down."""
        self._by(max(self.size.height - 2, 1))

    def action_page_up(self) -> None:
        """A page up."""
        self._by(-max(self.size.height - 2, 1))

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self._by(max(self.size.height // 2, 1))

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self._by(-max(self.size.height // 2, 1))

    def action_last(self) -> None:
        """To the end."""
        self.scroll_end(animate=False)


class Statistics(Page[None]):
    """A page to look at."""

    def __init__(self) -> None:
        super().__init__()
        self._cards = Sheet(
            lambda section, width: section(width), width=self.shell.cell_width, id="statistics"
        )

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.statistics")

    def body(self) -> Iterable[Widget]:
        """The sections."""
        yield self._cards

    def ready(self) -> None:
        """Ask for the figures."""
        super().ready()
        self.give_focus(self._cards)

        def show(figures: Figures) -> None:
            if self.is_attached:
                self._figures = figures
                self._cards.show(list(self._sections(figures)))

        def ask(_: object) -> None:
            self.shell.desk.beside(lambda library: library.figures(), show, rank=PROGRAM)

        # Behind what the desk has still to write: the reading time of just now counts.
        self.shell.desk.do(lambda library: None, ask)

    def _sections(self, figures: Figures) -> Iterable[Section]:
        yield lambda width: self._summary(figures, width)
        if not any(each.ms for each in figures.days):
            yield lambda width: [Line(((self.words("ui.no_reading_yet"), "muted"),))]
            return
        yield lambda width: self._days(figures, width)
        yield lambda width: self._weeks(figures, width)
        if figures.sources:
            yield lambda width: self._shares("sources", figures.sources, width)
        if figures.tags:
            yield lambda width: self._shares("tags", figures.tags, width)

    def _titled(self, name: str, lines: Iterable[Line]) -> list[Line]:
        return [Line(((self.words(f"ui.stats_{name}"), "title"),)), Line(()), *lines]

    # -- the sections

    def _summary(self, figures: Figures, width: int) -> list[Line]:
        by_day = {each.day: each for each in figures.days}
        today = by_day.get(figures.today)
        week = [by_day[day] for day in past_days(figures.today, 7) if day in by_day]
        pace = figures.pace
        speeds = []
        if pace.chars and pace.chars_ms >= 60_000:
            speed = round(pace.chars * 60_000 / pace.chars_ms)
            speeds.append(self.words("ui.stats_chars_minute", n=speed))
        if pace.words and pace.words_ms >= 60_000:
            speed = round(pace.words * 60_000 / pace.words_ms)
            speeds.append(self.words("ui.stats_words_minute", n=speed))
        facts = [
            ("today", self._sum([today] if today is not None else [])),
            ("week", self._sum(week)),
            ("streak", self.words("ui.stats_days_on_end", n=figures.streak)),
            ("speed", " · ".join(speeds) or self.words("ui.stats_not_known")),
            (
                "library",
                self.words(
                    "ui.stats_of_library",
                    articles=f"{figures.articles:,}",
                    read=f"{figures.read:,}",
                    chars=f"{figures.chars:,}",
                    notes=f"{figures.notes:,}",
                ),
            ),
        ]
        measure = self.shell.cell_width
        names = [self.words(f"ui.stats_{name}") for name, _ in facts]
        wide = max(map(measure, names)) + 2
        lines = []
        for name, (_, value) in zip(names, facts, strict=True):
            from reader.tui.widgets.drawing import folded

            parts = folded(value, max(width - wide, 10), 3, measure)
            pad = " " * (wide - measure(name))
            lines.append(Line((Piece(name + pad, "muted"), Piece(parts[0] if parts else ""))))
            lines += [Line((Piece(" " * wide), Piece(part))) for part in parts[1:]]
        return lines

    def _sum(self, days: Sequence[DayFigures]) -> str:
        ms = sum(each.ms for each in days)
        if not ms and not any(each.notes for each in days):
            return self.words("ui.stats_nothing")
        parts = [spent(self.words, ms)]
        chars, notes = sum(each.chars for each in days), sum(each.notes for each in days)
        if chars:
            parts.append(self.words("ui.chars", n=f"{chars:,}"))
        if notes:
            parts.append(self.words("ui.stats_notes", n=notes))
        return " · ".join(parts)

    def _days(self, figures: Figures, width: int) -> list[Line]:
        by_day = {each.day: each for each in figures.days}
        days = past_days(figures.today, DAYS)
        minutes = [by_day[day].ms / 60_000 if day in by_day else 0 for day in days]
        top = spent(self.words, round(max(minutes) * 60_000))
        labels = [day[5:] for day in days]
        return self._titled(
            "days",
            chart(minutes, labels, width, top=top, measure=self.shell.cell_width),
        )

    def _weeks(self, figures: Figures, width: int) -> list[Line]:
        rows = []
        for start, days in weeks(figures.days, figures.today, WEEKS):
            ms = sum(each.ms for each in days)
            figure = self._sum(days) if width >= 60 else spent(self.words, ms)
            rows.append((start, float(ms), figure))
        return self._titled("weeks", ranking(rows, width, self.shell.cell_width))

    def _shares(self, name: str, shares: Sequence[Share], width: int) -> list[Line]:
        rows = [
            (
                safe_line(each.name, cells=60) or self.words("ui.stats_no_source"),
                float(each.ms),
                f"{spent(self.words, each.ms)} · {self.words('ui.articles', n=each.articles)}",
            )
            for each in shares
        ]
        return self._titled(name, ranking(rows, width, self.shell.cell_width))


def past_days(today: str, count: int) -> list[str]:
    """The last days up to today, oldest first, in ISO 8601."""
    last = date.fromisoformat(today)
    return [(last - timedelta(days=back)).isoformat() for back in range(count - 1, -1, -1)]


def weeks(days: Sequence[DayFigures], today: str, count: int) -> list[tuple[str, list[DayFigures]]]:
    """The last weeks that hold anything, the latest first: the Monday of each, and its days."""
    found: dict[str, list[DayFigures]] = {}
    oldest = date.fromisoformat(today) - timedelta(weeks=count)
    for each in days:
        day = date.fromisoformat(each.day)
        if day > oldest:
            monday = day - timedelta(days=day.weekday())
            found.setdefault(monday.isoformat(), []).append(each)
    return sorted(found.items(), reverse=True)[:count]


def spent(words: Callable[..., str], ms: int) -> str:
    """A time as people say it: minutes below two hours, then hours."""
    minutes = round(ms / 60_000)
    if minutes < 120:
        return words("ui.minutes", n=max(minutes, 1) if ms else 0)
    return words("ui.hours", n=f"{minutes / 60:.1f}".removesuffix(".0"))
