"""The versions of an article, and what changed between two of them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.widget import Widget

from reader.model import ArticleInfo, Span
from reader.text.safe import safe_line
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.columns import flow, inline, marks_near
from reader.tui.widgets.drawing import PICKED
from reader.tui.widgets.rows import Line, Piece

if TYPE_CHECKING:
    from reader.annotations.wordwise import Change
    from reader.errors import ReaderError
    from reader.library import Library
    from reader.library.versions import Comparison, Version

KEPT: Final = 1
"""Unchanged paragraphs shown on each side of a change; the others are folded."""


class VersionsPage(Page[tuple[int, int] | None]):
    """Answers with the numbers of two versions to compare, the earlier first."""

    PLACE = "versions"

    def __init__(self, info: ArticleInfo, versions: Sequence[Version]) -> None:
        super().__init__()
        self._info = info
        self._versions = versions
        self._picked: int | None = None

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.versions_of", title=safe_line(self._info.title))

    def body(self) -> Iterable[Widget]:
        """The versions, the newest first."""
        self._cards = CardList(self._draw, width=self.shell.cell_width, id="versions")
        yield self._cards

    def ready(self) -> None:
        """Fill it."""
        self._cards.show(self._versions, cursor=0)
        self.give_focus(self._cards)
        self.title_line.set_texts(self.heading(), self.words("ui.count", n=len(self._versions)))

    def _draw(self, version: Version, width: int) -> Sequence[Line]:
        mark = PICKED if version.number == self._picked else "  "
        when = version.when.local().strftime("%Y-%m-%d %H:%M")
        name = self.words("ui.version_n", n=version.number)
        state = self.words("ui.version_now") if version.current else ""
        why = self._why(version)
        facts = [why, safe_line(version.source), version.encoding]
        facts += [f"{name}={safe_line(value)}" for name, value in version.options]
        if version.device:
            device = "ui.this_device" if version.mine else "ui.other_device"
            facts.append(self.words(device, name=version.device[:6]))
        about = " · ".join(each for each in facts if each)
        return [
            Line(
                ((mark, "accent"), (name, "title"), (f"  {state}", "success")), ((when, "muted"),)
            ),
            Line(((f"  {about}", "muted"),)),
        ]

    def _why(self, version: Version) -> str:
        for id in (f"ui.version_{version.why}", f"step.{version.why}"):
            if self.shell.catalogue.has(id):
                return self.words(id)
        return version.why

    def action_pick(self) -> None:
        """Compare with this one: the next Enter chooses the other."""
        version: Version | None = self._cards.item
        if version is not None:
            self._picked = None if self._picked == version.number else version.number
            self._cards.show(self._versions)

    def action_open(self) -> None:
        """What changed in this version, or between it and the picked one."""
        version: Version | None = self._cards.item
        if version is None:
            return
        other = self._picked
        if other is None or other == version.number:
            earlier = [each.number for each in self._versions if each.number < version.number]
            if not earlier:
                self.say(self.words("ui.first_version"), "warning")
                return
            other = max(earlier)
        self.finish((min(other, version.number), max(other, version.number)))

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click opens too."""
        event.stop()
        self.action_open()


class Folded(NamedTuple):
    """Unchanged paragraphs that are not shown."""

    changes: tuple[Change, ...]
    chars: int


class DifferencePage(Page[Span | None]):
    """Answers with a place of the later version to go to, or None.

    What went is struck out, what came is underlined, highlights are on their ground.
    """

    DEFAULT_CSS = """
    DifferencePage .page { max-width: 100; }
    """

    PLACE = "difference"

    def __init__(self, info: ArticleInfo, old: int, new: int) -> None:
        super().__init__()
        self._info = info
        self._old, self._new = old, new
        self._found: Comparison | None = None
        self._stop = threading.Event()
        self._open: set[int] = set()
        self._longest = (0, 0)

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.difference", old=self._old, new=self._new,
                          title=safe_line(self._info.title))  # fmt: skip

    def body(self) -> Iterable[Widget]:
        """The paragraphs."""
        self._cards = CardList(
            self._draw,
            empty=self.words("ui.comparing"),
            width=self.shell.cell_width,
            id="difference",
        )
        yield self._cards

    def ready(self) -> None:
        """Compare beside the desk; leaving stops it."""
        self.give_focus(self._cards)
        article_id, old, new, stop = self._info.id, self._old, self._new, self._stop

        def ask(library: Library) -> Comparison:
            return library.compare(article_id, old, new, stop.is_set)

        def show(found: Comparison) -> None:
            if self.is_attached:
                self._take(found)

        def failed(error: ReaderError) -> None:
            if not stop.is_set():
                self.shell.tell_error(error)

        self.shell.desk.beside(ask, show, failed=failed)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._stop.set()

    def _take(self, found: Comparison) -> None:
        self._found = found
        self._longest = (
            max((mark.length for mark, _ in found.old_marks), default=0),
            max((mark.length for mark, _ in found.new_marks), default=0),
        )
        self._pieces = lru_cache(maxsize=2000)(self._written)
        items = folded_changes(found.changes)
        count = sum(each.kind != "same" for each in found.changes)
        self._cards.empty = self.words("ui.no_difference")
        if not count:
            items = []
        first = next((i for i, each in enumerate(items) if is_change(each)), 0)
        self._cards.show(items, cursor=first)
        self.title_line.set_texts(self.heading(), self.words("ui.n_changes", n=count))

    # -- drawing

    def _draw(self, item: Change | Folded, width: int) -> Sequence[Line]:
        if isinstance(item, Folded):
            text = self.words("ui.unchanged_n", n=len(item.changes), chars=item.chars)
            return [Line(((f"⋯ {text}", "muted"),))]
        sign = {"same": ("  ", "faint"), "changed": ("~ ", "warning"),
                "removed": ("- ", "error"), "added": ("+ ", "success")}[item.kind]  # fmt: skip
        measure = self.shell.cell_width
        lines = flow(self._pieces(item), width - 2, measure=measure)
        return [
            Line((sign if index == 0 else ("  ", "faint"), *line))
            for index, line in enumerate(lines)
        ] or [Line((sign,))]

    def _written(self, change: Change) -> list[Piece]:
        from reader.annotations.wordwise import words_of
        from reader.text.words import rough_segmenter

        found = self._found
        assert found is not None
        segmenter = self.shell.segmenter or rough_segmenter()
        parts = words_of(found.old, found.new, change, segmenter.words)
        old = marks_near(found.old_marks, change.old, self._longest[0])
        new = marks_near(found.new_marks, change.new, self._longest[1])
        return inline(found.old, found.new, parts, old, new)

    # -- moving

    def action_next_change(self, count: int = 1) -> None:
        """To the next change."""
        self._step(count)

    def action_previous_change(self, count: int = 1) -> None:
        """To the change before."""
        self._step(-count)

    def _step(self, way: int) -> None:
        items, at = self._cards.items, self._cards.cursor
        left, step = abs(way), 1 if way > 0 else -1
        target = at
        while left:
            at += step
            if not 0 <= at < len(items):
                break
            if is_change(items[at]):
                target, left = at, left - 1
        if target == self._cards.cursor:
            self.say(self.words("ui.last_change" if way > 0 else "ui.first_change"))
            return
        self._cards.move_to(target)

    def action_open(self) -> None:
        """Show what is folded here, or go to this place in the text."""
        item = self._cards.item
        if isinstance(item, Folded):
            at = self._cards.cursor
            items = list(self._cards.items)
            items[at : at + 1] = item.changes
            self._cards.show(items, cursor=at)
        elif item is not None:
            self.finish(item.new)

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click opens too."""
        event.stop()
        self.action_open()


def is_change(item: object) -> bool:
    """Whether a paragraph differs."""
    return not isinstance(item, Folded) and getattr(item, "kind", "same") != "same"


def folded_changes(changes: Sequence[Change]) -> list[Change | Folded]:
    """The changes with long stretches of unchanged paragraphs folded."""
    items: list[Change | Folded] = []
    run: list[Change] = []

    def end(last: bool) -> None:
        before = KEPT if items else 0
        after = 0 if last else KEPT
        hidden = run[before : len(run) - after]
        if len(hidden) < 2:
            items.extend(run)
        else:
            items.extend(run[:before])
            items.append(Folded(tuple(hidden), sum(each.new.length for each in hidden)))
            items.extend(run[len(run) - after :])
        run.clear()

    for change in changes:
        if change.kind == "same":
            run.append(change)
            continue
        if run:
            end(last=False)
        items.append(change)
    if run:
        end(last=True)
    return items
