"""What is to be decided, one after the other: where a highlight belongs, which note text holds.

Old and new stand beside each other, on a narrow screen one above the other; one key decides, and
the next one comes up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.widget import Widget

from reader.model import Highlight
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.decisions import Candidate, DecisionCards, Heading, Matter, Nowhere

if TYPE_CHECKING:
    from reader.errors import ReaderError
    from reader.library import Library
    from reader.library.deciding import Doubt, NoteVersion
    from reader.tui.commands import Command
    from reader.tui.keyboard import Pending

_ON_PLACES: Final = frozenset(f"decide.{name}" for name in ("next_offer", "keep_lost", "by_hand"))
_ON_TEXTS: Final = frozenset(f"decide.{name}" for name in ("mine", "theirs", "both", "edit"))
_ALL: Final = _ON_PLACES | _ON_TEXTS | {"decide.accept", "decide.skip"}


class ByHand(NamedTuple):
    """The answer: this highlight is to be placed by hand, in the text."""

    highlight: Highlight


class Decide(Page[ByHand | None]):
    """Answers with the highlight that is to be placed by hand, or None."""

    DEFAULT_CSS = """
    Decide .page { max-width: 132; }
    """

    PLACE = "decide"

    def __init__(self, article_id: int | None = None, begin: str = "") -> None:
        """Of one article, or of all; `begin` is the highlight to begin with, if it is there."""
        super().__init__()
        self._article_id = article_id
        self._begin = begin
        self._matters: list[Matter] = []
        self._at = 0
        self._done: set[int] = set()
        self._doubts: dict[int, dict[str, Doubt]] = {}
        self._asked: set[int] = set()
        self._steps = 0
        self._busy = False
        self._drawing = DecisionCards(self.words, self.shell.cell_width, self.shell.segmenter)

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.decide")

    def body(self) -> Iterable[Widget]:
        """The cards."""
        self._cards = CardList(
            self._drawing.draw,
            empty=self.words("ui.loading"),
            still=lambda item: isinstance(item, Heading),
            width=self.shell.cell_width,
            id="decide",
        )
        yield self._cards

    def ready(self) -> None:
        """Ask what there is."""
        self.give_focus(self._cards)
        self._load()

    # -- what there is

    def show_hints(self, commands: Iterable[Command], after: Pending | None = None) -> None:
        """Only what can be done with what is being decided."""
        other = {"text": _ON_PLACES, "place": _ON_TEXTS}[self.matter.what] if self.matter else _ALL
        super().show_hints([each for each in commands if each.id not in other], after)

    def _load(self) -> None:
        article_id = self._article_id

        def ask(library: Library) -> tuple[list[Highlight], list[Highlight]]:
            return library.conflicts(article_id), library.undecided(article_id)

        def show(answer: tuple[list[Highlight], list[Highlight]]) -> None:
            texts, places = answer
            self._matters = [Matter("text", each) for each in texts]
            self._matters += [Matter("place", each) for each in places]
            self._done.clear()
            self._doubts.clear()
            self._asked.clear()
            at = (i for i, each in enumerate(self._matters) if each.highlight.id == self._begin)
            self._at = next(at, 0)
            self._show()

        self.shell.desk.do(ask, show)

    @property
    def matter(self) -> Matter | None:
        """What is being decided."""
        return self._matters[self._at] if self._at < len(self._matters) else None

    def _show(self) -> None:
        if not self.is_attached:
            return
        self._busy = False
        matter = self.matter
        total = len(self._matters)
        if matter is None:
            done = self.words("ui.decided_all", n=self._steps) if self._steps else ""
            self._cards.empty = done or self.words("ui.nothing_to_decide")
            self._cards.show([])
            self.title_line.set_texts(self.heading())
            self.refresh_hints()
            return
        self.refresh_hints()
        self.title_line.set_texts(
            self.words(f"ui.decide_{matter.what}"),
            self.words("ui.n_of_m", n=self._at + 1, total=total),
        )
        if matter.what == "text":
            self._show_texts(matter)
        else:
            self._show_places(matter)

    def _show_texts(self, matter: Matter) -> None:
        def show(versions: list[NoteVersion]) -> None:
            if self.matter is matter and self.is_attached:
                self._cards.show([Heading(matter), *versions], cursor=1)

        self.shell.desk.do(lambda library: library.note_versions(matter.highlight.id), show)

    def _show_places(self, matter: Matter) -> None:
        article_id = matter.highlight.article_id
        assert article_id is not None
        known = self._doubts.get(article_id)
        if known is None:
            self._cards.empty = self.words("ui.comparing")
            self._cards.show([Heading(matter)])
            self._ask_doubts(article_id)
            return
        doubt = known.get(matter.highlight.id)
        if doubt is None:
            self._cards.show([Heading(matter)])
            return
        cards: list[object] = [Heading(matter)]
        cards += [Candidate(doubt, offer) for offer in doubt.offers] or [Nowhere(doubt)]
        self._cards.show(cards, cursor=1)

    def _ask_doubts(self, article_id: int) -> None:
        if article_id in self._asked:
            return
        self._asked.add(article_id)

        def show(doubts: list[Doubt]) -> None:
            self._doubts[article_id] = {each.highlight.id: each for each in doubts}
            self._show()

        # Comparing long texts takes a second or two: beside the desk.
        self.shell.desk.beside(lambda library: library.doubts(article_id), show)

    # -- deciding

    def _do(self, job: Callable[[Library], object], said: str) -> None:
        """Write a decision, then go on; keys pressed meanwhile decide nothing."""
        if self._busy:
            return
        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
            return
        self._busy = True

        def then(_: object) -> None:
            self._steps += 1
            del self._matters[self._at]
            self._at = min(self._at, max(len(self._matters) - 1, 0))
            self.say(self.words(said), "good")
            self.shell.main.reload_highlights()
            self._show()

        def failed(error: ReaderError) -> None:
            self._busy = False
            self.shell.tell_error(error)

        self.shell.desk.do(job, then, failed=failed)

    def action_accept(self) -> None:
        """This place, or this text."""
        matter, item = self.matter, self._cards.item
        if matter is None:
            self.finish(None)
            return
        ref = matter.highlight.id
        if matter.what == "text" and item is not None and not isinstance(item, Heading):
            text = item.text
            self._do(lambda library: library.settle_note(ref, text), "ui.note_settled")
        elif isinstance(item, Candidate):
            span = item.offer.span
            self._do(lambda library: library.attach(ref, span), "ui.attached")
        elif isinstance(item, Nowhere):
            self.say(self.words("ui.decide_nowhere_keys"), "warning")

    def action_next_offer(self) -> None:
        """The next candidate; after the last the first again."""
        last = len(self._cards.items) - 1
        self._cards.move_to(1 if self._cards.cursor >= last else self._cards.cursor + 1)

    def action_keep_lost(self) -> None:
        """None of them: the highlight keeps its quote and stays in the list."""
        matter = self.matter
        if matter is None or matter.what != "place":
            self.say(self.words("ui.not_a_place"), "warning")
            return
        ref = matter.highlight.id
        self._do(lambda library: library.keep_lost(ref), "ui.kept_lost")

    def action_by_hand(self) -> None:
        """Go to the text and select where it belongs."""
        matter = self.matter
        if matter is None or matter.what != "place":
            self.say(self.words("ui.not_a_place"), "warning")
            return
        self.finish(ByHand(matter.highlight))

    def action_both(self) -> None:
        """Keep both texts as one."""
        self._with_versions(lambda texts, ref: self._do(
            lambda library: library.settle_note(ref, joined(texts)), "ui.note_settled"
        ))  # fmt: skip

    def action_edit(self) -> None:
        """Write the text that holds, beginning with both."""
        from reader.tui.screens.editor import NoteEditor

        def edit(texts: list[str], ref: str) -> None:
            matter = self.matter
            assert matter is not None

            def answer(text: str | None) -> None:
                if text is not None:
                    self._do(lambda library: library.settle_note(ref, text), "ui.note_settled")

            self.shell.push_screen(NoteEditor(matter.highlight.quote, joined(texts)), answer)

        self._with_versions(edit)

    def _with_versions(self, act: Callable[[list[str], str], None]) -> None:
        matter = self.matter
        if matter is None or matter.what != "text":
            self.say(self.words("ui.not_a_text"), "warning")
            return
        texts = [each.text for each in self._cards.items[1:]]
        if texts:
            act(texts, matter.highlight.id)

    def action_pick_text(self, number: str) -> None:
        """The text of that number: mine, theirs."""
        matter, index = self.matter, int(number)
        if matter is None or matter.what != "text":
            self.say(self.words("ui.not_a_text"), "warning")
        elif index < len(self._cards.items):
            self._cards.move_to(index)
            self.action_accept()

    def action_skip(self) -> None:
        """Leave it for later: the next one."""
        self._step(1)

    def action_skip_back(self) -> None:
        """The one before."""
        self._step(-1)

    def _step(self, way: int) -> None:
        if self._matters and not self._busy:
            self._at = (self._at + way) % len(self._matters)
            self._show()

    def action_undo(self) -> None:
        """Take the last decision made here back."""
        if self._steps <= 0:
            self.say(self.words("ui.nothing_to_undo"))
            return
        if self._busy:
            return
        self._busy = True

        def then(_: object) -> None:
            self._steps -= 1
            self.say(self.words("ui.decision_undone"), "good")
            self.shell.main.reload_highlights()
            self._load()

        self.shell.desk.do(lambda library: library.undo(), then)


def joined(texts: Sequence[str]) -> str:
    """Note texts as one."""
    from reader.library.deciding import both

    return both(texts)
