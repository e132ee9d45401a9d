"""The libraries of a person: the open one, those with a name, any other file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from textual.widget import Widget

from reader.config.paths import home, is_there
from reader.text.safe import safe_name
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.rows import Line, Piece


class Shelved(NamedTuple):
    """A library that can be opened; without a path, the choice of another file."""

    name: str
    path: Path | None
    open: bool = False


class LibrariesPage(Page[Path]):
    """Answers with the library file to open."""

    PLACE = "libraries"

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.libraries")

    def body(self) -> Iterable[Widget]:
        """The libraries."""
        self._cards = CardList(self._draw, width=self.shell.cell_width, id="libraries")
        yield self._cards

    def ready(self) -> None:
        """Fill it, the open one first."""
        self._fill()
        self.give_focus(self._cards)

    def _fill(self) -> None:
        now = self.shell.library_path
        folder = self.shell.paths.config.parent
        named = {
            name: folder / home(path) for name, path in self.shell.settings.libraries.named.items()
        }
        own = next((name for name, path in named.items() if path == now), "")
        items = [Shelved(own, now, open=True)]
        items += [Shelved(name, path) for name, path in named.items() if name != own]
        self._cards.show([*items, Shelved("", None)], cursor=0)

    def _draw(self, item: Shelved, width: int) -> Sequence[Line]:
        if item.path is None:
            return [Line(((self.words("ui.libraries_other"), "muted"),))]
        name = item.name or self.words("ui.libraries_unnamed")
        state = (
            "ui.libraries_open" if item.open else "" if is_there(item.path) else "ui.libraries_new"
        )
        room = max(width - 2, 10)
        return [
            Line(
                (Piece(name, "title" if item.name else "text"),),
                ((self.words(state), "accent" if item.open else "muted"),) if state else (),
            ),
            Line((Piece(f"  {safe_name(str(item.path), room)}", "muted"),)),
        ]

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click opens too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """This one; the open one needs nothing."""
        item = self._cards.item
        if not isinstance(item, Shelved):
            return
        if item.path is None:
            self._ask_file()
        else:
            self.finish(None if item.open else item.path)

    def _ask_file(self) -> None:
        from reader.tui.screens.prompt import PathPrompt

        def answer(path: str | None) -> None:
            if path is not None:
                self.finish(Path(path))

        self.shell.push_screen(PathPrompt(), answer)

    def action_name(self) -> None:
        """Give a name to the library under the cursor; an empty one takes it away."""
        from reader.tui.screens.settings import SettingPrompt

        item = self._cards.item
        if not isinstance(item, Shelved) or item.path is None:
            return
        path = item.path

        def answer(name: str | None) -> None:
            if name is None or name == item.name:
                return
            if item.name:
                self.shell.changer.change(f"libraries.{item.name}", None, self._fill)
            if name:
                self.shell.changer.change(f"libraries.{name}", str(path), self._fill)

        label = self.words("ui.libraries_name", path=str(path))
        self.shell.push_screen(SettingPrompt(label, item.name), answer)
