"""What the app says: words of the catalogue, made safe, on the screen or on the clipboard."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from rich.cells import cell_len

from reader.errors import ReaderError
from reader.text.safe import safe_line, safe_name
from reader.tui.bindings import KeyProblem
from reader.tui.commands import Command, command
from reader.tui.cutting import Cutting
from reader.tui.keyboard import KeyMachine
from reader.tui.messages import Said
from reader.tui.screens.base import Keyed
from reader.tui.widgets.rows import Width

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.i18n import Catalogue
    from reader.tui.clipboard import Clipboard, Copied

COUNTS: Final = frozenset(
    ("n", "total", "done", "chars", "articles", "highlights", "notes", "known", "kept", "lost")
)
"""Facts that are numbers of things, written with commas between thousands."""


class Speaking(Cutting):
    """The part of the app that has the words."""

    catalogue: Catalogue
    keys: KeyMachine
    settings: Settings
    ambiguous: Literal[1, 2]
    """Cells of ambiguous characters: as set, or as the terminal said."""
    _copier: Clipboard | None

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

    def forget_clipboard(self) -> None:
        """Choose anew how to copy."""
        self._copier = None


def _shown(name: str, value: object) -> object:
    """A fact as a sentence may hold it; of a path that is too long the end tells most."""
    if name in ("path", "folder", "name"):
        return safe_name(str(value), 60)
    if name in COUNTS and isinstance(value, int):
        return f"{value:,}"
    return safe_line(value, cells=80) if isinstance(value, str) else value
