"""What is shown: panes by width, focus view, themes, pages of reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import events
from textual.widget import Widget

from reader.model import Highlight
from reader.tui.actions.desktop import View
from reader.tui.actions.splitting import Splitting
from reader.tui.commands import STACKS, Command
from reader.tui.messages import Destination
from reader.tui.setting_words import named
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import highlight_lines
from reader.tui.widgets.panes import NotesPane

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.library import Library
    from reader.tui.widgets.rows import Line

NARROW: Final = 60
"""Below this many cells only one pane is shown."""

MEDIUM: Final = 112
"""Below this many cells one side pane is shown at a time."""

WIDE: Final = 150
BROAD: Final = 190
"""From these on the side panes are wider."""

SIDE_WIDTHS: Final = {"library": 42, "notes": 48}
"""The most that the side panes take."""

LOW: Final = 14
"""Below this many lines the hint line gives way."""


class Views(Splitting):
    """Actions that change what is shown."""

    is_ready = False
    """Whether all widgets are there that the library is shown in."""

    def __init__(self) -> None:
        super().__init__()
        self._sides = True
        self._alone = False
        self._side = "library"

    # -- panes

    def on_resize(self, event: events.Resize) -> None:
        """Fit the panes to the width."""
        self.arrange_panes(event.size.width, event.size.height)

    def arrange_panes(self, width: int = 0, height: int = 0) -> None:
        """Show and hide panes for the width, the wish for side panes and the focus."""
        width, height = width or self.size.width, height or self.size.height
        if not width:
            return
        shown = self._shown(width)
        self.set_class(width < NARROW, "-narrow")
        self.set_class(WIDE <= width < BROAD, "-wide")
        self.set_class(width >= BROAD, "-broad")
        if "notes" in shown and self.is_ready:
            self._mount_notes()
        sides = sum(SIDE_WIDTHS[each] for each in shown if each in SIDE_WIDTHS)
        self.arrange_split(width - sides)
        self.shelf.set_class("library" not in shown, "hidden")
        self.box.set_class("article" not in shown, "hidden")
        if self.notes is not None:
            self.notes.set_class("notes" not in shown, "hidden")
        line = self.status()
        if line is not None:
            few = height < LOW or not self.shell.settings.interface.hint_line
            line.set_class(few, "-one")

    def _shown(self, width: int) -> set[str]:
        if width < NARROW:
            return {self._side if self._side_has_focus else "article"}
        if self._alone or not self._sides or (self.is_split and width < BROAD):
            return {"article", self._side} if self._side_has_focus else {"article"}
        if width < MEDIUM:
            return {"article", self._side}
        return {"article", "library", "notes"}

    _side_has_focus = True

    def _mount_notes(self) -> None:
        if self.notes is not None:
            return
        self.notes = NotesPane(
            self.words("ui.notes"),
            self._draw_note,
            empty=self.words("ui.no_notes_here"),
            width=self.shell.cell_width,
        )
        self.panes.mount(self.notes)
        self.show_notes()

    def _draw_note(self, highlight: Highlight, width: int) -> Sequence[Line]:
        return highlight_lines(highlight, width, self.words, measure=self.shell.cell_width)

    def focus_pane(self, name: str) -> None:
        """Show a pane if it is hidden, and give it the focus."""
        self._side_has_focus = name != "article"
        if name != "article":
            self._side = name
        self.arrange_panes()
        if name == "article":
            self.give_focus(self.pane)
        elif name == "library":
            self.give_focus(self.shelf.list)
        elif self.notes is not None:
            self.give_focus(self.notes.cards)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep to the pane that was clicked or focused."""
        active = self.active_pane()
        self._side_has_focus = active != "article"
        if active != "article":
            self._side = active
        self.arrange_panes()

    def _reset_focus(self, widget: Widget, avoiding: list[Widget] | None = None) -> None:
        """Textual takes the focus from a widget that was hidden; not if it is shown again.

        A pane that is left and entered quickly hears late that it was hidden.
        """
        if not all(each.display for each in widget.ancestors_with_self if isinstance(each, Widget)):
            super()._reset_focus(widget, avoiding)

    def _turn(self, way: int) -> None:
        views: list[str | View] = [*self.state.views]
        order = ["library", *views, "notes"]
        active = self.active_pane()
        if self.is_split and active == "article" and (self._alone or not self._sides):
            order = [*views]  # The side panes were put away: only the two texts are left.
        now = order.index(self.state.view if active == "article" else active)
        following = order[(now + way) % len(order)]
        if isinstance(following, View):
            self.state.view = following
            self.show_notes()
            self.focus_pane("article")
        else:
            self.focus_pane(following)

    def action_next_pane(self) -> None:
        """To the pane on the right, from the last to the first."""
        self._turn(1)

    def action_previous_pane(self) -> None:
        """To the pane on the left."""
        self._turn(-1)

    def action_focus_article(self) -> None:
        """Back to the text."""
        self.focus_pane("article")

    def action_toggle_panes(self) -> None:
        """Hide the side panes, or show them again."""
        self._alone = False
        self._sides = not self._sides
        if not self._sides:
            self.focus_pane("article")
        self.arrange_panes()
        self.remember_panes()

    def action_focus_view(self) -> None:
        """Only the text, or everything again."""
        self._alone = not self._alone
        if self._alone:
            self.focus_pane("article")
            key = self.shell.keys.key_of("reader.focus_view")
            self.say(self.words("ui.focus_view", key=key))
        self.arrange_panes()

    def remember_panes(self) -> None:
        """Keep the wish for side panes for the next start."""
        shown = "shown" if self._sides else "hidden"
        if not self.shell.read_only:
            self.shell.desk.do(lambda library: library.remember("side_panes", shown))

    def on_card_list_moved(self, event: CardList.Moved) -> None:
        """Moving in the notes pane moves the text along."""
        event.stop()
        if isinstance(event.item, Highlight) and self.active_pane() == "notes":
            self._show_highlight(event.item)

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click in the notes pane goes to the text."""
        event.stop()
        self.action_jump()

    # -- looks

    def action_next_theme(self) -> None:
        """The next theme, until the program is closed; the settings keep one for good."""
        names = list(self.shell.reading_themes)
        now = names.index(self.shell.theme) if self.shell.theme in names else -1
        self.shell.theme = names[(now + 1) % len(names)]
        name = named(self.shell, "interface.theme", self.shell.theme)
        self.say(self.words("ui.theme", name=name))

    # -- pages

    def action_quit(self) -> None:
        """Close the program; everything is saved. Long work is asked about first."""
        doing = self.shell.desk.doing
        if not doing:
            self.shell.close_reader()
            return
        from reader.tui.screens.confirm import Confirm

        def answer(yes: bool | None) -> None:
            if yes:
                self.shell.close_reader()

        self.shell.push_screen(
            Confirm(self.words("ui.still_doing", what=self.words(f"ui.doing_{doing}"))), answer
        )

    def action_settings(self) -> None:
        """All settings."""
        from reader.tui.screens.settings import SettingsPage

        self.shell.push_screen(SettingsPage())

    def action_libraries(self) -> None:
        """Open another library in place of this one."""
        from reader.tui.screens.libraries import LibrariesPage

        def chosen(path: Path | None) -> None:
            if path is not None:
                self.shell.begin_anew(path)

        self.shell.push_screen(LibrariesPage(), chosen)

    def action_command_palette(self) -> None:
        """All commands by name."""
        from reader.tui.screens.palette import Palette

        scopes = {scope for place in ("article", "library", "notes") for scope in STACKS[place]}
        here = STACKS[self.place()]
        commands = [each for each in self.shell.keys.commands if each.scope in scopes - {"list"}]
        # What is wanted most stands first until something is typed.
        commands.sort(key=lambda each: (each.scope not in here, each.footer or len(commands)))

        def chosen(command: Command | None) -> None:
            if command is not None:
                self.run_command(command)

        self.shell.push_screen(Palette(commands), chosen)

    def action_details(self) -> None:
        """What is known about the article."""
        from reader.tui.screens.details import Details, Known, known

        article_id = self.row_id()
        if article_id is None:
            return

        def show(found: Known) -> None:
            self.shell.push_screen(Details(found), closed)

        def closed(changed: bool | None) -> None:
            if changed:
                self.refresh_all()

        self.ask(lambda library: known(library, article_id), show)

    def action_original(self) -> None:
        """The raw file."""
        from reader.tui.screens.article_views import Original

        article_id = self.row_id()
        if article_id is None:
            return

        def ask(library: Library) -> tuple[str, bytes]:
            return library.original(article_id)

        def show(original: tuple[str, bytes]) -> None:
            self.shell.push_screen(Original(*original))

        self.ask(ask, show)

    def visit(self, to: Destination | None) -> None:
        """Go where a person chose; the text has to be in view for it."""
        super().visit(to)
        if to is not None:
            self.focus_pane("article")
