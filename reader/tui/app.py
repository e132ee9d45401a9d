"""The app: what all screens share, and the way from the command line to the first screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from textual.binding import BindingType

from reader.config import Paths, Settings
from reader.errors import ReaderError
from reader.i18n import catalogue, guess_language
from reader.tui import themes
from reader.tui.bindings import KeyProblem, with_keys
from reader.tui.desk import Desk
from reader.tui.dressing import Dressing
from reader.tui.keyboard import KeyMachine, events_of
from reader.tui.screens.base import Keyed
from reader.tui.widgets import scroll_bar

if TYPE_CHECKING:
    from threading import ExceptHookArgs

    from reader.library import Library
    from reader.library.live import LiveSearcher
    from reader.model import Span
    from reader.text.words import Segmenter
    from reader.tui.changing import Changer
    from reader.tui.clipboard import Clipboard
    from reader.tui.kept_exports import ExportKeeper
    from reader.tui.screens.reader import ReaderScreen

SLOW_SECONDS: Final = 1.5
"""When a library that is still being opened, such as one of an older version, is spoken of."""

CHECK_SECONDS: Final = 5.0
"""How long after the start the file is looked over, where that is advised."""

SWITCH_SECONDS: Final = 0.001
"""How long a thread may keep the interpreter while another waits: what a key's echo waits for."""

POLL_SECONDS: Final = 0.5
"""How often other windows' changes are looked for."""

KEEP_SECONDS: Final = 2.0
"""How often changes are looked for that an export folder is to be kept up to date with."""


class ReaderApp(Dressing):
    """The reader in a terminal.

    Screens ask it for words, for the desk (the thread that owns the library) and for copying.
    """

    CSS_PATH = "reader.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    NOTIFICATION_TIMEOUT = 0
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        library_path: Path,
        settings: Settings,
        paths: Paths,
        *,
        article_id: int | None = None,
        highlight: str | None = None,
        opening: Callable[[], Library] | None = None,
        clipboard: Clipboard | None = None,
    ) -> None:
        """`opening` opens the library where a test wants another; so does `clipboard`."""
        super().__init__()
        self.library_path = library_path
        self.settings = settings
        self.paths = paths
        self.first_article = article_id
        self.first_highlight = highlight
        self.first_span: Span | None = None
        """A passage to begin at, of a link from outside."""
        self.refused: ReaderError | None = None
        """Why the library could not be opened; the command line says it."""
        self.read_only = False
        self.first_words = ""
        """What is said first, as when another library could not be opened."""
        self.anew: Path | None = None
        """The library to begin anew with once this screen is closed."""
        chosen = settings.reading.ambiguous
        self.ambiguous: Literal[1, 2] = 1 if chosen == "auto" else chosen
        """Cells of ambiguous characters: as set, or as the terminal said."""
        wanted = settings.interface.language
        self.catalogue = catalogue(guess_language(os.environ) if wanted == "auto" else wanted)
        self.key_problems: list[KeyProblem] = []
        self.keys = self._key_machine(settings)
        self.reading_themes: Mapping[str, themes.ReadingTheme] = themes.THEMES
        """Our themes and the person's own."""
        self.typed = b""
        """Keys that were typed before the screen was there."""
        self.index_usable = False
        """Whether it is known that the search index is in order: else a query may take seconds."""
        self.last_search = ""
        """What was searched for last in the library."""
        self.last_link = ""
        """The link that was copied last, as Markdown, for a note."""
        self._copier = clipboard
        self._opening = opening or self._open_library
        self.desk = Desk(self._opening, self.call_later, failed=self.tell_error, broken=self._break)
        self._leaving = False
        self._asking = False
        self._outdated = False
        self._choose_theme()

    def _key_machine(self, settings: Settings) -> KeyMachine:
        """The keys of these settings; what of them can't be followed is remembered."""
        digits = settings.reading.digits
        table, self.key_problems = with_keys(
            settings.keys.bindings, digits=digits, keymap=settings.interface.keymap
        )
        return KeyMachine(table, counts=digits == "counts")

    def take_keys(self) -> None:
        """Work with the keys of the settings as they are now; say what can't be followed."""
        themes_wrong = [each for each in self.key_problems if each.code.startswith("theme")]
        self.keys = self._key_machine(self.settings)
        if self.key_problems:
            self.tell(self.problem(self.key_problems[0]), "warning")
        self.key_problems += themes_wrong
        for screen in self.screen_stack:
            if isinstance(screen, Keyed):
                screen.refresh_hints()

    @cached_property
    def changer(self) -> Changer:
        """What changes settings while the program runs."""
        from reader.tui.changing import Changer

        return Changer(self)

    # -- start and end

    def _open_library(self) -> Library:
        from reader.library import Library

        return Library.open(self.library_path, settings=self.settings)

    def get_default_screen(self) -> ReaderScreen:
        """The reader's own screen."""
        from reader.tui.screens.reader import ReaderScreen

        self.main = ReaderScreen()
        return self.main

    def on_mount(self) -> None:
        """Set the desk to work once the first frame is out, so that it does not delay it."""
        scroll_bar.choose(self.ambiguous)
        for event in events_of(self.typed):
            self.post_message(event)
        self.call_after_refresh(self._set_to_work)

    def _set_to_work(self) -> None:
        """Open the library; what is loaded by now is never garbage, the rest is collected."""
        import gc
        import threading

        # A thread that fails would print its trace over the screen.
        threading.excepthook = self._thread_failed

        self.desk.start(self._opened, self._refuse)
        if not self.is_headless:
            from reader.tui.ending import listen

            listen(self)
        self._slow = self.set_timer(SLOW_SECONDS, self._tell_slow)
        # Threads that search or list give way to the screen's own sooner than after 5 ms.
        sys.setswitchinterval(SWITCH_SECONDS)
        gc.freeze()
        gc.enable()

    def _tell_slow(self) -> None:
        from reader.library import Library

        older = Library.is_older(self.library_path)
        self.tell(self.words("ui.migrating" if older else "ui.opening"))

    def _thread_failed(self, failed: ExceptHookArgs) -> None:
        self.call_later(
            self.tell, self.words("ui.thread_failed", kind=failed.exc_type.__name__), "error"
        )

    def _opened(self, library: Library) -> None:
        self._slow.stop()
        self.read_only = library.read_only
        self.main.begin(library.notices)
        if library.check_advised:
            self.set_timer(CHECK_SECONDS, self._look_over)
        self.set_interval(POLL_SECONDS, self._look_elsewhere)
        self.set_interval(KEEP_SECONDS, self._keep_exports)

    def _look_over(self) -> None:
        """Look whether the pages of the file are sound, beside the desk, and say if not."""
        from reader.tui.desk import PROGRAM

        def looked(problems: tuple[object, ...]) -> None:
            if problems:
                path = str(self.library_path)
                self.tell(self.words("error.library_damaged", path=path), "error")

        if not self._leaving:
            self.desk.beside(lambda library: library.look_over(), looked, rank=PROGRAM)

    def _refuse(self, error: ReaderError) -> None:
        self.refused = error
        self.exit(return_code=error.exit_status)

    def _break(self, error: BaseException) -> None:
        raise error

    def _look_elsewhere(self) -> None:
        """Ask whether another window wrote; at most one question waits."""
        from reader.tui.desk import PROGRAM

        if not self._asking and not self._leaving:
            self._asking = True
            self.desk.do(
                lambda library: (library.changed_elsewhere(), library.index_gave_way()),
                self._elsewhere,
                rank=PROGRAM,
            )

    def _elsewhere(self, found: tuple[bool, bool]) -> None:
        """Show what was written elsewhere; under another page, once that is closed."""
        self._asking = False
        changed, gave_way = found
        if gave_way:
            self.tell_index_damaged()
        self._outdated = self._outdated or changed
        if self._outdated and self.screen is self.main:
            self._outdated = False
            self.main.refresh_all()

    @cached_property
    def _export_keeper(self) -> ExportKeeper:
        from reader.tui.kept_exports import ExportKeeper

        return ExportKeeper(self)

    def _keep_exports(self) -> None:
        """Bring the export folder up to date, if the person wants it kept so."""
        if self.settings.export.keep and not self._leaving:
            self._export_keeper.look()

    @property
    def trouble(self) -> Exception | None:
        """The mistake of the program that closed it, if one did."""
        return self._exception

    def _fatal_error(self) -> None:
        """Close; whoever opened the screen says what happened.

        Textual would print the trace with the values of all names, texts of the library among them.
        """
        self._close_messages_no_wait()

    @property
    def is_leaving(self) -> bool:
        """Whether the screen is about to close."""
        return self._leaving

    def close_reader(self, status: int = 0) -> None:
        """Leave: the place is saved first, everything else is saved already."""
        self._leaving = True
        self.main.leave()
        if self.settings.export.keep:
            self._export_keeper.finish()
        self.exit(status, return_code=status)

    def begin_anew(self, library: Path | None = None) -> None:
        """Close, and open again with the settings as they are now, on this library or another."""
        self.anew = library or self.library_path
        self.close_reader()

    async def action_quit(self) -> None:
        """As Textual calls it."""
        self.close_reader()

    async def on_unmount(self) -> None:
        """Wait for what the desk still writes."""
        import asyncio

        await asyncio.to_thread(self.desk.stop)

    def open_searcher(self) -> LiveSearcher:
        """A searcher with a connection of its own; call from its own thread, it waits."""
        searcher = self.desk.wait_for(lambda library: library.searcher())
        searcher.segmenter = self.segmenter
        searcher.on_damage = lambda: self.call_later(self._leave_index)
        return searcher

    def tell_index_damaged(self) -> None:
        """The search index was found damaged: say so, and make it anew beside the desk."""
        self.index_usable = False
        self.tell(self.words("ui.index_left" if self.read_only else "ui.index_damaged"), "warning")
        self._look_at_index()

    def _leave_index(self) -> None:
        self.desk.do(lambda library: library.leave_index())

    def _take_segmenter(self, segmenter: Segmenter) -> None:
        self.segmenter = segmenter
        self.main.set_segmenter(segmenter)
        self._look_at_index()

    def _look_at_index(self) -> None:
        """Bring the search index into order beside the desk, if it is not."""
        from reader.tui.desk import PROGRAM

        def looked(fine: bool) -> None:
            self.index_usable = fine
            if not fine and not self.read_only:
                self.desk.beside(
                    lambda library: library.mend_index(cancelled=lambda: self.desk.stopping),
                    mended,
                    rank=PROGRAM,
                )

        def mended(fine: bool) -> None:
            self.index_usable = fine

        self.desk.do(lambda library: library.index_state().usable, looked, rank=PROGRAM)

    def action_help(self) -> None:
        """All keys, those of the screen in front first."""
        from reader.tui.screens.reference import Help

        screen = self.screen
        self.push_screen(Help(screen.place() if isinstance(screen, Keyed) else ""))
