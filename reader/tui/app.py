"""The app: what all screens share, and the way from the command line to the first screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, cast

from rich.cells import cell_len
from textual.app import App
from textual.binding import BindingType

from reader.config import Paths, Settings
from reader.errors import ReaderError
from reader.i18n import catalogue, guess_language
from reader.text.safe import safe_line, safe_name
from reader.tui import themes
from reader.tui.bindings import KeyProblem, with_keys
from reader.tui.commands import Command, command
from reader.tui.cutting import Cutting
from reader.tui.desk import Desk
from reader.tui.keyboard import KeyMachine, events_of
from reader.tui.messages import Said
from reader.tui.screens.base import Keyed
from reader.tui.widgets import scroll_bar
from reader.tui.widgets.rows import Width

if TYPE_CHECKING:
    from threading import ExceptHookArgs

    from reader.library import Library
    from reader.library.live import LiveSearcher
    from reader.model import Span
    from reader.text.words import Segmenter
    from reader.tui.changing import Changer
    from reader.tui.clipboard import Clipboard, Copied
    from reader.tui.kept_exports import ExportKeeper
    from reader.tui.screens.reader import ReaderScreen

SLOW_SECONDS: Final = 1.5
"""When a library that is still being opened, such as one of an older version, is spoken of."""

SWITCH_SECONDS: Final = 0.001
"""How long a thread may keep the interpreter while another waits: what a key's echo waits for."""

POLL_SECONDS: Final = 0.5
"""How often other windows' changes are looked for."""

COUNTS: Final = frozenset(
    ("n", "total", "done", "chars", "articles", "highlights", "notes", "known", "kept", "lost")
)
"""Facts that are numbers of things, written with commas between thousands."""

KEEP_SECONDS: Final = 2.0
"""How often changes are looked for that an export folder is to be kept up to date with."""


class ReaderApp(Cutting):
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

    def take_theme(self) -> None:
        """Show the theme of the settings."""
        self.theme = self._first_theme()

    def forget_clipboard(self) -> None:
        """Choose anew how to copy."""
        self._copier = None

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
        self._slow = self.set_timer(SLOW_SECONDS, lambda: self.tell(self.words("ui.opening")))
        # Threads that search or list give way to the screen's own sooner than after 5 ms.
        sys.setswitchinterval(SWITCH_SECONDS)
        gc.freeze()
        gc.enable()

    def _thread_failed(self, failed: ExceptHookArgs) -> None:
        self.call_later(
            self.tell, self.words("ui.thread_failed", kind=failed.exc_type.__name__), "error"
        )

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme; none before it is chosen, where they would be thrown away."""
        return super().get_css_variables() if self._theme_chosen else {}

    _theme_chosen = False

    def _choose_theme(self) -> None:
        """Set the first theme before any style is worked out: changing it later costs a frame."""
        self._read_themes()
        themes.register_themes(cast("App[object]", self), self.reading_themes)
        self.set_reactive(App.theme, self._first_theme())
        self._theme_chosen = True
        dark = self.current_theme.dark
        self.set_class(dark, "-dark-mode")
        self.set_class(not dark, "-light-mode")
        self.stylesheet.set_variables(self.get_css_variables())
        self._refresh_truecolor_filter(self.ansi_theme)

    def _read_themes(self) -> None:
        """Add the person's own themes to ours."""
        folder = self.paths.config.parent
        if not (folder / "themes").is_dir():
            return
        from reader.tui.user_themes import load_themes

        own, problems = load_themes(folder)
        self.reading_themes = {**themes.THEMES, **own}
        self.key_problems += [KeyProblem(*each) for each in problems]

    def _first_theme(self) -> str:
        wanted = self.settings.interface.theme
        if wanted in self.reading_themes:
            return wanted
        if wanted != "auto":
            facts = {"name": wanted, "known": ", ".join(self.reading_themes)}
            self.key_problems.append(KeyProblem("theme_unknown", facts))
        return themes.DEFAULT_DARK if is_dark(os.environ) else themes.DEFAULT_LIGHT

    def _opened(self, library: Library) -> None:
        self._slow.stop()
        self.read_only = library.read_only
        self.main.begin(library.notices)
        self.set_interval(POLL_SECONDS, self._look_elsewhere)
        self.set_interval(KEEP_SECONDS, self._keep_exports)

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

    def close_reader(self) -> None:
        """Leave: the place is saved first, everything else is saved already."""
        self._leaving = True
        self.main.leave()
        if self.settings.export.keep:
            self._export_keeper.finish()
        self.exit(0)

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

    # -- words

    def words(self, id: str, /, **facts: object) -> str:
        """A sentence of the catalogue; facts that are texts are made safe and short."""
        clean = {name: _shown(name, value) for name, value in facts.items()}
        if "{key." in (self.catalogue.raw(id) or ""):
            clean |= self._keys_in(id)
        return self.catalogue.text(id, **clean)

    def _keys_in(self, id: str) -> dict[str, object]:
        """The keys that a sentence names, as they are now; the way by name where there is none."""
        from reader.i18n.catalogues import placeholders

        found: dict[str, object] = {}
        for name in placeholders(self.catalogue.raw(id) or ""):
            kind, _, wanted = name.partition(".")
            if kind == "key":
                by_name = f"{self.keys.key_of('reader.palette')} {self.name_of(command(wanted))}"
                found[name] = self.keys.key_of(wanted) or by_name
        return found

    def name_of(self, command: Command) -> str:
        """What a command is called."""
        return self.words(f"command.{command.id}")

    def hint(self, command: Command) -> str:
        """What a command is called in the hint line."""
        short = f"hint.{command.id}"
        if self.catalogue.has(short):
            return self.words(short)
        name = self.name_of(command)
        return name[:1].lower() + name[1:] if name[1:2].islower() else name

    def sentence(self, error: ReaderError) -> str:
        """An error as a person reads it."""
        facts = {name: str(value) if isinstance(value, Path) else value
                 for name, value in error.facts.items()}  # fmt: skip
        return self.words(f"error.{error.code}", **facts)

    def problem(self, problem: KeyProblem) -> str:
        """A key of the settings that cannot be followed, as a person reads it."""
        return self.words(f"problem.{problem.code}", **problem.facts)

    @cached_property
    def cell_width(self) -> Width:
        """Cells of a text in this terminal."""
        if self.ambiguous == 2:
            from reader.text.widths import WidthPolicy

            return WidthPolicy(ambiguous=2).width
        return cell_len

    # -- telling

    def tell(self, text: str, tone: Any = "plain") -> None:
        """Say something on the screen that is in front."""
        screen = self.screen
        if isinstance(screen, Keyed):
            screen.say(text, tone)

    def tell_error(self, error: ReaderError) -> None:
        """Say what went wrong."""
        self.tell(self.sentence(error), "error")

    def on_said(self, message: Said) -> None:
        """What widgets want to be said."""
        self.tell(safe_line(message.text), message.tone)

    def action_help(self) -> None:
        """All keys, those of the screen in front first."""
        from reader.tui.screens.reference import Help

        screen = self.screen
        self.push_screen(Help(screen.place() if isinstance(screen, Keyed) else ""))

    # -- copying

    @property
    def clipboard_service(self) -> Clipboard:
        """The way to copy in this environment."""
        if self._copier is None:
            from reader.tui.clipboard import Clipboard

            self._copier = Clipboard(
                lambda sequence: self.call_later(self._send, sequence),
                method=self.settings.clipboard.method,
            )
        return self._copier

    def _send(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def copy_text(self, text: str, about: str = "") -> None:
        """Copy a text by whatever way works here, and say which; tools may take a moment.

        `about` is said before it.
        """
        service = self.clipboard_service

        def work() -> None:
            copied = service.copy(text)
            self.call_later(self._tell_copied, copied, about)

        import threading

        threading.Thread(target=work, name="reader-copy", daemon=True).start()

    def _tell_copied(self, copied: Copied, about: str = "") -> None:
        way = "too_long" if copied.too_long else copied.ways[0]
        text = self.words(f"ui.copied_{way}", n=copied.characters, tool=copied.tool)
        text = f"{about}  {text}".strip()
        self.tell(text, "warning" if way in ("too_long", "register") else "good")

    def copy_to_clipboard(self, text: str) -> None:
        """What Textual's own widgets (selections in notes) call to copy."""
        self.copy_text(text)


def _shown(name: str, value: object) -> object:
    """A fact as a sentence may hold it; of a path that is too long the end tells most."""
    if name in ("path", "folder", "name"):
        return safe_name(str(value), 60)
    if name in COUNTS and isinstance(value, int):
        return f"{value:,}"
    return safe_line(value, cells=80) if isinstance(value, str) else value


def is_dark(environ: dict[str, str] | os._Environ[str]) -> bool:
    """Whether the terminal is likely dark, by COLORFGBG (rxvt's convention: `foreground;ground`);
    most are."""
    ground = environ.get("COLORFGBG", "").rpartition(";")[2]
    return ground not in ("7", "15")
