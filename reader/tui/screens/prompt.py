"""Questions answered in one line: tags and paths, both with completion."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

from textual.widget import Widget
from textual.widgets import Input

from reader.text.safe import safe_name
from reader.tui.commands import Command
from reader.tui.screens.base import Answer
from reader.tui.screens.panel import Panel
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.inputs import LineInput, PathsInput
from reader.tui.widgets.rows import Line

if TYPE_CHECKING:
    from reader.library import Library

SHOWN: Final = 8
"""Completions shown at once."""

KEYWORDS: Final = 12
"""Keywords of an article that are offered as tags."""

COMPLETING: Final = ("input.complete", "input.down")
"""What the hint line offers where there are completions."""

Offer = TypeVar("Offer")


class Prompt(Panel[Answer]):
    """An input with completions under it.

    Down and up choose a completion, Tab takes it, Enter answers with what stands in the input.
    """

    LABEL = ""
    INPUT: ClassVar[type[LineInput]] = LineInput

    def __init__(self, value: str = "", problem: str = "") -> None:
        """`problem` is why what stands in the input could not be saved before."""
        super().__init__()
        self._problem = problem
        self.input = self.INPUT(value, id="prompt")
        self.offers: list[str] = []
        self._cards: CardList | None = None
        self.expect(self.input)

    def heading(self) -> str:
        """What is asked."""
        return self.words(self.LABEL)

    def body(self) -> Iterable[Widget]:
        """Input and completions."""
        yield self.input
        self._cards = CardList(
            lambda offer, width: [self.draw_offer(offer)],
            gap=0,
            width=self.shell.cell_width,
            id="entries",
        )
        self._cards.can_focus = False
        yield self._cards

    def ready(self) -> None:
        """Type at once."""
        super().ready()
        self.give_focus(self.input)
        self.input.cursor_position = len(self.input.value)
        self.show_offers()
        if self._problem:
            self.say(self._problem, "error")

    def draw_offer(self, offer: str) -> Line:
        """A completion as it is listed."""
        return Line(((safe_name(offer), "text"),))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Complete while typing."""
        event.stop()
        self.show_offers()

    def show_offers(self) -> None:
        """List the completions of what was typed."""
        assert self._cards is not None
        self.offers = list(self.complete(self.input.value))
        self._cards.styles.height = min(len(self.offers), SHOWN)
        self._cards.display = bool(self.offers)
        self._cards.cursor = -1
        self._cards.show(self.offers, cursor=0)
        self.refresh_hints()

    def hinted(self) -> list[Command]:
        """Completing and going through completions only where there are some."""
        hinted = [each for each in super().hinted() if each.id != "input.down"]
        return [*hinted, *self._completing()] if self.offers else hinted

    def _completing(self) -> list[Command]:
        table = {each.id: each for each in self.shell.keys.commands}
        return [each for id in COMPLETING if (each := table[id]).keys]

    def complete(self, typed: str) -> Iterable[str]:
        """What could be meant by what was typed so far."""
        return ()

    def take(self, typed: str, offer: str) -> str:
        """The input after a completion was taken."""
        return offer

    @abstractmethod
    def answer(self, typed: str) -> Answer | None:
        """What the dialog answers with."""

    def action_below(self) -> None:
        """The next completion."""
        if self._cards is not None:
            self._cards.action_cursor_down()

    def action_above(self) -> None:
        """The completion before."""
        if self._cards is not None:
            self._cards.action_cursor_up()

    def action_complete(self) -> None:
        """Take the completion; what was typed last may not have been heard of yet."""
        if list(self.complete(self.input.value)) != self.offers:
            self.show_offers()
        offer = self._cards.item if self._cards is not None else None
        if offer is not None:
            self.input.value = self.take(self.input.value, offer)
            self.input.cursor_position = len(self.input.value)

    def action_accept(self) -> None:
        """Answer."""
        self.finish(self.answer(self.input.value))

    def action_cancel(self) -> None:
        """Leave without an answer."""
        self.finish(None)


class WordsPrompt(Prompt[str]):
    """Some words, asked for by a sentence of the catalogue; answers with them, perhaps empty."""

    def __init__(self, label: str, value: str = "", problem: str = "", **facts: object) -> None:
        super().__init__(value, problem)
        self._label = label
        self._facts = facts

    def heading(self) -> str:
        """What is asked."""
        return self.words(self._label, **self._facts)

    def answer(self, typed: str) -> str:
        """What was typed."""
        return typed.strip()


class TagsPrompt(Prompt[tuple[str, ...]]):
    """Tags with blanks or commas between them; answers with all of them."""

    LABEL = "ui.tags_prompt"

    def __init__(
        self, tags: Sequence[str], problem: str = "", article_id: int | None = None
    ) -> None:
        """`article_id`: the article whose keywords are offered too."""
        super().__init__(" ".join(tags) + (" " if tags else ""), problem)
        self._known: tuple[str, ...] = ()
        self._keywords: tuple[str, ...] = ()
        self._article_id = article_id
        self.shared: tuple[str, ...] = ()
        """Tags that came after the dialog was open."""

    def begin_with(self, tags: tuple[str, ...]) -> None:
        """Put tags before what was typed so far."""
        if tags and self.is_attached:
            self.shared = tags
            self.input.value = f"{' '.join(tags)} {self.input.value}"
            self.input.cursor_position = len(self.input.value)

    def ready(self) -> None:
        """Ask for the tags that are in use, the most used first."""
        super().ready()

        def ask(library: Library) -> tuple[str, ...]:
            return tuple(tag for tag, _ in library.tags())

        def show(tags: tuple[str, ...]) -> None:
            self._known = tags
            if self.is_attached:
                self.show_offers()

        self.shell.desk.do(ask, show)
        if self._article_id is not None:
            self._ask_for_keywords(self._article_id)

    def _ask_for_keywords(self, article_id: int) -> None:
        """Beside the desk: loading jieba takes a second."""

        def ask(library: Library) -> tuple[str, ...]:
            return tuple(each.word for each in library.keywords(article_id, KEYWORDS))

        def show(words: tuple[str, ...]) -> None:
            self._keywords = words
            if self.is_attached:
                self.show_offers()

        self.shell.desk.beside(ask, show, failed=lambda error: None)  # only an offer

    def draw_offer(self, offer: str) -> Line:
        """A tag, or a keyword of the article that is none yet."""
        line = super().draw_offer(offer)
        if offer in self._known:
            return line
        return Line(line.left, ((self.words("ui.keyword_offered"), "muted"),))

    def complete(self, typed: str) -> Iterable[str]:
        """Tags that fit the last word, those that begin with it first, then those that hold it or
        are spelt so in pinyin; the article's keywords likewise, first where nothing is typed."""
        from reader.text.pinyin import is_spelt

        *before, last = split_tags(typed, keep_last=True)
        fresh = [each for each in self._keywords if each not in self._known]
        order = [*self._known, *fresh] if last else [*fresh[: SHOWN // 2], *self._known]
        rest = [each for each in order if each not in before and each != last]
        wanted = last.casefold()
        begin = [each for each in rest if each.casefold().startswith(wanted)]
        hold = [
            each
            for each in rest
            if each not in begin and (wanted in each.casefold() or is_spelt(each, wanted))
        ]
        return (begin + hold)[:50]

    def take(self, typed: str, offer: str) -> str:
        """The last word becomes the offered tag."""
        *before, _ = split_tags(typed, keep_last=True)
        return " ".join([*before, offer]) + " "

    def answer(self, typed: str) -> tuple[str, ...]:
        """Each tag once."""
        return tuple(dict.fromkeys(split_tags(typed)))


def split_tags(typed: str, *, keep_last: bool = False) -> list[str]:
    """The tags of a line: divided by blanks and commas of both widths, `#` in front dropped.

    With `keep_last` the last one is there even if nothing of it is typed yet.
    """
    for comma in ",，、;；\u3000\t":
        typed = typed.replace(comma, " ")
    tags = [each.lstrip("#＃") for each in typed.split(" ")]
    kept = [each for each in tags[:-1] if each]
    return [*kept, tags[-1]] if keep_last or tags[-1] else kept


class PathPrompt(Prompt[str]):
    """The path of a file or folder; answers with it, `~` put in full."""

    LABEL = "ui.path_prompt"

    def __init__(self, value: str = "", folder: Callable[[], str] = os.getcwd) -> None:
        super().__init__(value)
        self._folder = folder

    def complete(self, typed: str) -> Iterable[str]:
        """Entries of the folder that begin with what was typed, folders first."""
        return complete_path(typed, self._folder())

    def answer(self, typed: str) -> str | None:
        """The path; a terminal's way of dropping files puts quotes around it."""
        typed = typed.strip()
        if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "'\"":
            typed = typed[1:-1]
        if not typed:
            return None
        return str(Path(self._folder()) / Path(typed).expanduser())


class AddPrompt(Prompt[tuple[str, ...]]):
    """Files and folders to add, typed or dropped on the terminal; answers with their paths."""

    LABEL = "ui.path_prompt"
    INPUT = PathsInput

    def __init__(self, value: str = "", folder: Callable[[], str] = os.getcwd) -> None:
        super().__init__(value)
        self._folder = folder

    def complete(self, typed: str) -> Iterable[str]:
        """As `PathPrompt` does."""
        return complete_path(typed, self._folder())

    def answer(self, typed: str) -> tuple[str, ...] | None:
        """The paths, from the folder on in which the program was started; addresses as they are."""
        from reader.config.dropped import is_address, paths_of

        folder = Path(self._folder())
        found = paths_of(typed, lambda path: os.path.lexists(folder / path))
        return tuple(p if is_address(p) else str(folder / p) for p in found) or None


def complete_path(typed: str, folder: str) -> list[str]:
    """Paths that go on from what was typed, as it was typed; folders end with a separator.

    Hidden entries only when a dot was typed; at most 200; an unreadable folder has none.
    """
    head, _, name = typed.rpartition("/")
    shown = f"{head}/" if "/" in typed else ""
    try:
        where = Path(folder) / Path(shown or ".").expanduser()
        with os.scandir(where) as entries:
            found = [
                (not each.is_dir(), each.name)
                for each in entries
                if each.name.isprintable()  # what can't be shown can't be typed either
                and each.name.casefold().startswith(name.casefold())
                and (name.startswith(".") or not each.name.startswith("."))
            ]
    except (OSError, RuntimeError, ValueError):  # ValueError: what no path can hold
        return []
    found.sort()
    return [shown + each + ("" if plain else "/") for plain, each in found[:200]]
