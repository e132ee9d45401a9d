"""Long work that a person waits for: how far it is, and Esc to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from textual.widget import Widget

from reader.errors import Cancelled, ReaderError
from reader.tui.screens.base import Keyed
from reader.tui.screens.panel import Folded, Panel, plain

if TYPE_CHECKING:
    from reader.library import Library, Progress

Result = TypeVar("Result")
Job = Callable[["Library", Callable[["Progress"], None], Callable[[], bool]], Result]
"""Work on a library of its own: gets what it tells its progress to, and asks whether to stop."""

PATIENCE: Final = 0.3
"""Seconds after which the work shows itself; what is done sooner never does."""


class Working(Panel[None]):
    """Shows how far the work is. Closing it asks the work to stop."""

    PLACE = "working"

    def __init__(self, title: str, stop: Callable[[], None]) -> None:
        super().__init__()
        self._title = title
        self._stop = stop
        self._figure: Folded | None = None

    def heading(self) -> str:
        """What is being done."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """How much of it is done."""
        self._figure = plain("", "quote")
        yield self._figure

    def tell(self, done: int, total: int) -> None:
        """Show how far it is."""
        if self._figure is not None and self.is_attached:
            self._figure.say(self.words("ui.working", done=done, total=total))

    def action_close(self) -> None:
        """Stop the work; the panel goes when it has ended."""
        self._stop()


def work(
    screen: Keyed[Any],
    title: str,
    job: Job[Result],
    then: Callable[[Result], object],
    about: str = "",
) -> None:
    """Run long work beside the desk, with a panel over `screen` once it takes a while.

    `about` is as for `Desk.beside`. `then` gets the result, on the screen's thread. What fails is
    said; so is that it was stopped.
    """
    shell = screen.shell
    stopped = threading.Event()
    panel = Working(title, stopped.set)
    ended = False

    def show() -> None:
        if not ended and shell.screen is screen:
            shell.push_screen(panel)

    timer = screen.set_timer(PATIENCE, show)

    def end() -> None:
        nonlocal ended
        ended = True
        timer.stop()
        panel.finish(None) if panel.is_attached else None

    def tell(progress: Progress) -> None:
        shell.call_later(panel.tell, progress.done, progress.total)

    def done(result: Result) -> None:
        end()
        then(result)

    def failed(error: ReaderError) -> None:
        end()
        if isinstance(error, Cancelled):
            screen.say(screen.words("ui.stopped"))
        else:
            screen.say(shell.sentence(error), "error")

    def cancelled() -> bool:
        return stopped.is_set() or shell.desk.stopping

    shell.desk.beside(
        lambda library: job(library, tell, cancelled), done, failed=failed, about=about
    )
