"""The split view: two places of one article, or two articles, side by side."""

from __future__ import annotations

from typing import Final

from textual.widget import Widget

from reader.tui.actions.arriving import Arriving
from reader.tui.actions.desktop import View

BESIDE: Final = 84
"""Cells that two panes side by side need; with fewer they stand one above the other."""


class Divider(Widget):
    """What stands between two articles."""

    DEFAULT_CSS = """
    Divider { background: $panel; width: 1; height: 1fr; }
    .-stacked Divider { width: 1fr; height: 1; }
    """

    def render(self) -> str:
        """Nothing but the ground."""
        return ""


class Splitting(Arriving):
    """Actions of the split view."""

    _divider: Divider | None = None

    @property
    def is_split(self) -> bool:
        """Whether there are two articles."""
        return len(self.state.views) > 1

    def action_split(self) -> None:
        """Show the article a second time, or keep only the text that one is in."""
        if self.is_split:
            self._join()
            return
        from reader.tui.widgets.article import ArticlePane

        view = View()
        view.pane = ArticlePane()
        view.pane.ambiguous = self.pane.ambiguous
        self.expect(view.pane)
        self.call_later(self._split, view)

    async def _split(self, view: View) -> None:
        here, document = self.state.view, self.document
        self._divider = Divider()
        await self.box.mount(self._divider, view.pane)
        self.state.views.append(view)
        if document is not None:
            self.show_in(view, document, here.highlights, here.pane.place())
        self.state.view = view
        self.arrange_panes()
        # Keys wait until the pane has a size: before that there are no rows to move by.
        self.call_after_refresh(self.give_focus, view.pane)
        keys = self.shell.keys
        self.say(
            self.words(
                "ui.split", key=keys.key_of("reader.next_pane"), join=keys.key_of("article.split")
            )
        )

    def _join(self) -> None:
        self.save_place()
        kept = self.state.view
        for view in self.state.views:
            if view is not kept:
                view.pane.remove()
        self.state.views[:] = [kept]
        if self._divider is not None:
            self._divider.remove()
            self._divider = None
        self.arrange_panes()

    def arrange_split(self, width: int) -> None:
        """Put the panes beside or above each other in `width` cells."""
        self.box.set_class(self.is_split and width >= BESIDE, "-beside")
        self.box.set_class(self.is_split and width < BESIDE, "-stacked")
