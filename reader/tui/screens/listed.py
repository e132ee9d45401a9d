"""Pages with a filter over one long list, which has the keys first."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Generic, TypeVar

from textual.widget import Widget
from textual.widgets import Input

from reader.tui.screens.base import Answer
from reader.tui.screens.page import TypedPage
from reader.tui.widgets.panes import HalfPages

if TYPE_CHECKING:
    from reader.errors import ReaderError
    from reader.library import Library

Result = TypeVar("Result")


class ListedPage(TypedPage[Answer], Generic[Answer]):
    """Fills its list with what the filter asks for, at first with everything."""

    TITLE_WORDS: str
    """What the page is called, as an id of the catalogue."""
    EMPTY_WORDS: str
    """What stands in the list before anything is there."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder)
        self._list: HalfPages | None = None
        self._asking = 0

    @property
    def is_ready_for_keys(self) -> bool:
        """Keys of the list wait for its rows: they are meant for those that were asked for."""
        return (not self._asking or self.place() == "input") and super().is_ready_for_keys

    def ask(
        self,
        job: Callable[[Library], Result],
        then: Callable[[Result], object],
        failed: Callable[[ReaderError], object] | None = None,
    ) -> None:
        """Have the desk do something that the next key of the list must see."""
        self._asking += 1

        def done(result: Result) -> None:
            try:
                then(result)
            finally:
                ended()

        def refused(error: ReaderError) -> None:
            (failed or self.shell.tell_error)(error)
            ended()

        def ended() -> None:
            self._asking -= 1
            self.shell.call_later(self.shell.let_keys_in)

        self.shell.desk.do(job, done, failed=refused)

    def heading(self) -> str:
        """What the page is."""
        return self.words(self.TITLE_WORDS)

    def body(self) -> Iterable[Widget]:
        """Filter and list."""
        yield self.input
        width = self.shell.cell_width
        self._list = HalfPages(empty=self.words(self.EMPTY_WORDS), width=width, id=self.PLACE)
        yield self._list

    def list_widget(self) -> Widget:
        """The list."""
        assert self._list is not None
        return self._list

    def ready(self) -> None:
        """Show everything; the list has the focus, `/` filters."""
        self.give_focus(self.list_widget())
        self.fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing."""
        event.stop()
        self.fill(event.value)

    @abstractmethod
    def fill(self, query: str) -> None:
        """Load what a query asks for, in the background."""
