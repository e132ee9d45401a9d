"""Changes in the order of the keys: each key acts on what the keys before it have left.

A change is made by the desk and painted when it is on the disk. Moving and reading go on meanwhile.
Keys wait, in the app's line (`Turns`), only while acting on would mean something else later: while
a change waits for the one before it, and while the text itself may be about to change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from reader.errors import ReaderError

Result = TypeVar("Result")

if TYPE_CHECKING:
    from reader.library import Library
    from reader.tui.screens.base import Keyed

    Base = Keyed[None]
else:
    # Textual looks a class of a screen through from end to end: twenty of them cost a tenth of the
    # start. At run time they are plain classes, and `ReaderScreen` alone is the screen.
    Base = object


class Ordering(Base):
    """Handing changes to the desk."""

    def __init__(self) -> None:
        super().__init__()
        self._after_writing: list[Callable[[], None]] = []
        self._writing = 0
        self._long = 0
        self._held = 0

    @property
    def is_ready_for_keys(self) -> bool:
        """Whether the next key would act on what those before it have left."""
        return not self._held and not self._after_writing and super().is_ready_for_keys

    @property
    def is_settled(self) -> bool:
        """Whether all changes are made and painted."""
        return not (self._writing or self._after_writing or self._held)

    def hold_keys(self) -> Callable[[], None]:
        """Keys wait until what this gives back is called (or called again)."""
        self._held += 1
        held = True

        def let_go() -> None:
            nonlocal held
            if held:
                held = False
                self._held -= 1
                self._let_in()

        return let_go

    def _let_in(self) -> None:
        if not self._held and not self._after_writing:
            self.shell.call_later(self.shell.let_keys_in)

    def write(
        self,
        job: Callable[[Library], object],
        then: Callable[[object], object] | None = None,
        failed: Callable[[ReaderError], object] | None = None,
        *,
        beside: bool = False,
    ) -> None:
        """Hand a change to the desk; `then` gets the result once it is committed.

        What fails is said; `failed` may bring back what the person had typed. A long change is
        made `beside` the desk, so that reading goes on.
        """
        self._writing += 1
        self._long += beside

        def done(result: object) -> None:
            self._long -= beside
            try:
                if then is not None:
                    then(result)
            finally:
                self._wrote()

        def refused(error: ReaderError) -> None:
            self._long -= beside
            self.shell.tell_error(error)
            try:
                if failed is not None:
                    failed(error)
            finally:
                self._wrote()

        if beside:
            self.shell.desk.beside(job, done, failed=refused, about="changing")
        else:
            self.shell.desk.do(job, done, failed=refused)

    def change_text(
        self,
        job: Callable[[Library], object],
        then: Callable[[object], object],
        *,
        beside: bool = False,
    ) -> None:
        """The same for a change of what is read, or perhaps of that: keys wait until it is made.

        Not for one `beside` the desk.
        """
        let_go: Callable[[], object] = bool if beside else self.hold_keys()

        def done(result: object) -> None:
            try:
                then(result)
            finally:
                let_go()

        self.write(job, done, lambda _: let_go(), beside=beside)

    def ask(
        self,
        question: Callable[[Library], Result],
        show: Callable[[Result], object],
        failed: Callable[[ReaderError], object] | None = None,
    ) -> None:
        """Ask the library for what a key wants to see: the keys after it wait, and go there."""
        let_go = self.hold_keys()

        def done(found: Result) -> None:
            try:
                show(found)
            finally:
                let_go()

        def refused(error: ReaderError) -> None:
            (failed or self.shell.tell_error)(error)
            let_go()

        self.shell.desk.do(question, done, failed=refused)

    def show_change(
        self, ask: Callable[[Library], Result], show: Callable[[Result], object]
    ) -> None:
        """Ask for what changed and show it; keys wait, and so do changes."""
        self._writing += 1

        def done(found: Result) -> None:
            try:
                show(found)
            finally:
                self._wrote()

        def failed(error: ReaderError) -> None:
            self.shell.tell_error(error)
            self._wrote()

        self.ask(ask, done, failed)

    def _wrote(self) -> None:
        self._writing -= 1
        while self._after_writing and not self._writing:
            self._after_writing.pop(0)()
        self._let_in()

    def when_written(self, call: Callable[[], None]) -> bool:
        """Call once nothing is being written: keys typed fast must see what the last one did.

        While a long change is made, nobody would know on what: that is said instead, and False
        the answer.
        """
        if self._long:
            self.say(self.words("ui.still_changing"), "warning")
            return False
        if self._writing:
            self._after_writing.append(call)
        else:
            call()
        return True
