"""Marking every hit of a search: counted, asked about, done in one step, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reader.tui.screens.base import Keyed
from reader.tui.screens.confirm import Confirm
from reader.tui.screens.working import work

if TYPE_CHECKING:
    from reader.library.occurrences import HitCount, Marked
    from reader.library.reports import Step
    from reader.model import Colour


def mark_hits(screen: Keyed[Any], query: str, colour: Colour, then: Callable[[], object]) -> None:
    """Count the hits that no highlight holds, ask, and mark them; `then` follows if it was done."""

    def counted(count: HitCount) -> None:
        if not count.complete:
            screen.say(screen.words("ui.mark_hits_too_many", n=count.fresh - 1), "warning")
        elif not count.fresh:
            said = "ui.mark_hits_known" if count.known else "ui.mark_hits_none"
            screen.say(screen.words(said, n=count.known))
        else:
            screen.shell.push_screen(Confirm(question(count)), answered)

    def question(count: HitCount) -> str:
        known = screen.words("ui.mark_hits_also_known", n=count.known) if count.known else ""
        return screen.words(
            "ui.mark_hits_ask",
            n=count.fresh,
            articles=count.articles,
            colour=screen.words(f"colour.{colour}"),
            known=known,
        )

    def answered(yes: bool | None) -> None:
        if yes:
            work(
                screen,
                screen.words("ui.marking_hits"),
                lambda library, progress, cancelled: library.mark_hits(
                    query, colour=colour, progress=progress, cancelled=cancelled
                ),
                marked,
                about="marking",
            )

    def marked(done: Marked) -> None:
        undo = screen.shell.keys.key_of("reader.undo")
        screen.say(screen.words("ui.marked_hits", n=len(done.made), key=undo), "good")
        screen.shell.main.refresh_all()
        then()

    work(
        screen,
        screen.words("ui.counting_hits"),
        lambda library, progress, cancelled: library.count_hits(query, cancelled=cancelled),
        counted,
    )


def take_back(screen: Keyed[Any], then: Callable[[], object]) -> None:
    """Undo the last step of the library; `then` follows if there was one."""

    def taken(step: Step | None) -> None:
        if step is None:
            screen.say(screen.words("ui.nothing_to_undo"))
            return
        screen.say(screen.words("ui.undone", what=screen.words(f"step.{step.label}")), "good")
        screen.shell.main.refresh_all()
        then()

    work(
        screen,
        screen.words("ui.undoing"),
        lambda library, progress, cancelled: library.undo(progress=progress, cancelled=cancelled),
        taken,
        about="undoing",
    )
