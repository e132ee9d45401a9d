"""Reviewing: one's own highlights, a handful a day, one card after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual.widget import Widget

from reader.errors import ReaderError
from reader.model import Span
from reader.text.safe import safe_line, safe_text
from reader.tui.commands import Command
from reader.tui.messages import Destination
from reader.tui.screens.page import Page
from reader.tui.widgets.drawing import BAR, fold_spans, folded
from reader.tui.widgets.rows import Line, Piece
from reader.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.reviewing import ReviewItem, Rule

RULE: Final = "review_rule"
"""The key under which the library remembers the rule."""

LONGEST: Final = 200
"""Lines of a passage or a note that are shown."""

GRADES: Final = ("again", "hard", "good", "easy")
"""Names of the answers 1 to 4."""

ON_CARD: Final = frozenset((*(f"review.{each}" for each in GRADES), "review.skip"))
"""Commands that need a card."""

NARROW: Final = 56
"""Below this many cells the answers stand one under the other."""


class ReviewScreen(Page[Destination | None]):
    """Answers with the place of the passage, when a person wants to read on there."""

    PLACE = "review"

    DEFAULT_CSS = """
    ReviewScreen .page { max-width: 84; }
    ReviewScreen Sheet { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._sheet = Sheet(width=self.shell.cell_width, id="review")
        self._items: list[ReviewItem] = []
        self._given: list[int] = []
        """The answer to each card that was passed, 0 for those that were skipped."""
        self._open = False
        self._loaded = False
        self._left = 0
        self._rule: Rule = "simple"
        self.expect(self._sheet)

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.review")

    def body(self) -> Iterable[Widget]:
        """The card."""
        yield self._sheet

    def ready(self) -> None:
        """Ask what is due."""
        self._load(None)

    def _load(self, rule: Rule | None) -> None:
        """Begin a handful by a rule, or by the one that was chosen last."""

        def ask(library: Library) -> tuple[Rule, list[ReviewItem], int]:
            chosen = rule or ("fsrs" if library.recall(RULE) == "fsrs" else "simple")
            try:
                items = library.review_queue(rule=chosen)
            except ReaderError:
                if rule is not None:
                    raise
                chosen = "simple"  # FSRS was taken away meanwhile
                items = library.review_queue(rule=chosen)
            if rule is not None and not library.read_only:
                library.remember(RULE, rule)
            return chosen, items, library.review_due(rule=chosen)

        def show(answer: tuple[Rule, list[ReviewItem], int]) -> None:
            if not self.is_attached:
                return
            self._rule, self._items, due = answer
            self._left = due - len(self._items)
            self._given, self._open, self._loaded = [], False, True
            self._show()
            self.give_focus(self._sheet)
            if rule is not None:
                self.say(self.words(f"ui.review_rule_{rule}"))

        self.shell.desk.do(ask, show)

    # -- drawing

    @property
    def _item(self) -> ReviewItem | None:
        at = len(self._given)
        return self._items[at] if at < len(self._items) else None

    def _show(self) -> None:
        total, item = len(self._items), self._item
        at = min(len(self._given) + 1, total)
        self.title_line.set_texts(self.heading(), f"{at}/{total}" if item is not None else "")
        if not self._loaded:
            return
        self._sheet.show(self._card if item is not None else self._end)
        self.refresh_hints()

    def _card(self, width: int) -> Sequence[Line]:
        item = self._item
        assert item is not None
        highlight = item.highlight
        where = safe_line(highlight.article_title) or self.words("ui.untitled")
        if highlight.heading:
            where += f" › {safe_line(highlight.heading[-1], 40)}"
        lines = [Line(()), Line((Piece(where, "muted"),)), Line(())]
        bar = Piece(BAR, highlight.colour)
        measure = self.shell.cell_width
        inner = max(width - measure(BAR), 8)
        lines += [
            Line((bar, *pieces)) for pieces in _marked(item.sentence, item.mark, inner, measure)
        ]
        lines.append(Line(()))
        note = safe_text(highlight.note).strip()
        if note and not self._open:
            key = self.shell.keys.key_of("review.show")
            lines.append(Line((Piece(self.words("ui.review_hidden", key=key), "muted"),)))
        else:
            lines += [
                Line((Piece(each, "text"),)) for each in folded(note, width, LONGEST, measure)
            ]
        if highlight.tags and (self._open or not note):
            tags = " ".join(f"#{safe_line(each)}" for each in highlight.tags)
            lines.append(Line((Piece(tags, "accent"),)))
        return [*lines, Line(()), *self._answers(item, width)]

    def _answers(self, item: ReviewItem, width: int) -> list[Line]:
        """The four answers and what follows from each."""
        parts: list[tuple[Piece, ...]] = []
        for number, name in enumerate(GRADES, 1):
            wait = item.waits[number - 1] if item.waits else 1
            parts.append(
                (
                    Piece(f"{number} ", "accent"),
                    Piece(self.words(f"ui.review_{name}"), "text"),
                    Piece(f" {self.words('ui.review_days', n=wait)}", "muted"),
                )
            )
        if width < NARROW:
            return [Line(part) for part in parts]
        return [Line(tuple(piece for part in parts for piece in (*part, Piece("     "))))]

    def _end(self, width: int) -> Sequence[Line]:
        """What was done, and whether there is more."""
        counts = Counter(self._given)
        said: list[tuple[str, str]] = []
        if not self._items:
            said = [(self.words("ui.review_nothing"), "text"), ("", "text")]
            said.append((self.words("ui.review_when"), "muted"))
        else:
            done = len(self._given) - counts[0]
            said = [(self.words("ui.review_done", n=done), "title"), ("", "text")]
            for number, name in enumerate(GRADES, 1):
                if counts[number]:
                    line = f"{self.words(f'ui.review_{name}')}  {counts[number]}"
                    said.append((line, "text"))
            if counts[0]:
                said.append((f"{self.words('ui.review_skipped')}  {counts[0]}", "muted"))
            more = max(self._left, 0)
            if more:
                key = self.shell.keys.key_of("review.show")
                said += [("", "text"), (self.words("ui.review_more", n=more, key=key), "muted")]
        return [
            Line(()),
            *(
                Line((Piece(part, role),))
                for text, role in said
                for part in (folded(text, width, 6, self.shell.cell_width) or [""])
            ),
        ]

    # -- actions

    def refusal(self, command: Command) -> str:
        """At the end of a handful there is no card to act on."""
        if not self._loaded or self._item is not None:
            nothing = False
        elif command.id == "review.show":
            nothing = not (self._items and self._left > 0)
        else:
            nothing = command.id in ON_CARD or (command.id == "review.export" and not self._items)
        if nothing:
            return "ui.review_nothing"
        if command.id == "review.take_back" and not self._given:
            return "ui.review_nothing_before"
        return super().refusal(command)

    def hinted(self) -> list[Command]:
        """What the next key does to this card; at the end, Enter goes back as Esc does."""
        item = self._item
        if item is None:
            done = "review.open"
        else:
            done = "" if item.highlight.note and not self._open else "review.show"
        return [each for each in super().hinted() if each.id != done]

    def action_show(self) -> None:
        """Show the note; at the end, begin the next handful."""
        if self._item is None:
            if self._loaded and self._items and self._left > 0:
                self._load(None)
        else:
            self._open = True
            self._sheet.show(self._card, keep=True)
            self.refresh_hints()

    def action_grade(self, number: str) -> None:
        """Answer, and go on to the next card."""
        item = self._item
        if item is None:
            return
        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
            return
        grade, rule, at = int(number), self._rule, len(self._given)

        def failed(error: ReaderError) -> None:
            self._given = self._given[:at]
            self._show()
            self.shell.tell_error(error)

        def saved(reviewed: Any) -> None:
            self.say(self.words("ui.review_again_in", n=reviewed.interval))

        self.shell.desk.do(
            lambda library: library.review_answer(item.highlight.id, grade, rule=rule),
            saved,
            failed=failed,
        )
        self._go_on(grade)

    def action_skip(self) -> None:
        """Go on without an answer."""
        if self._item is not None:
            self._go_on(0)

    def _go_on(self, grade: int) -> None:
        self._given.append(grade)
        self._open = False
        self._show()

    def action_take_back(self) -> None:
        """Back to the card before; its answer counts no more."""
        if not self._given:
            self.say(self.words("ui.review_nothing_before"))
            return
        grade = self._given.pop()
        self._open = True
        self._show()
        ref = self._items[len(self._given)].highlight.id
        if grade:
            self.shell.desk.do(
                lambda library: library.review_take_back(ref),
                lambda _: self.say(self.words("ui.review_taken_back")),
            )

    def action_open(self) -> None:
        """Go to the passage; at the end, back."""
        item = self._item
        if item is None:
            self.finish(None)
            return
        highlight = item.highlight
        to = Destination.of(highlight)
        if to is None:
            self.say(self.words("ui.hit_without_article"), "warning")
            return
        self.finish(to)

    def action_rule(self) -> None:
        """The other rule of when a highlight comes again."""
        self._load("simple" if self._rule == "fsrs" else "fsrs")

    def action_export(self) -> None:
        """Write this handful as cards for Anki."""
        from reader.tui.screens.prompt import PathPrompt

        if not self._items:
            self.say(self.words("ui.review_nothing"))
            return
        items = list(self._items)

        def answer(path: str | None) -> None:
            if path:
                to = Path(path)
                self.shell.desk.do(
                    lambda library: library.export_reviews(items, to),
                    lambda _: self.say(self.words("ui.exported", path=str(to)), "good"),
                )

        self.shell.push_screen(PathPrompt(str(self.shell.paths.export / "review.txt")), answer)


def _marked(sentence: str, mark: Span, width: int, measure: Any) -> list[list[Piece]]:
    """The sentence in lines, what was marked standing out from what stands around it."""
    clean = safe_text(sentence)
    start, end = mark if clean == sentence else Span(0, len(clean))
    lines: list[list[Piece]] = []
    for low, high in fold_spans(clean, width, LONGEST, measure):
        cuts = sorted({low, high, *(at for at in (start, end) if low < at < high)})
        pieces = [
            Piece(clean[a:b], "title" if start <= a and b <= end else "muted")
            for a, b in pairwise(cuts)
        ]
        lines.append(pieces)
    return lines
