"""The pictures of an article, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual.containers import Container
from textual.widget import Widget

from reader.text.safe import safe_line
from reader.tui.pictures import Method, opened, widget
from reader.tui.screens.page import Page
from reader.tui.screens.panel import plain

if TYPE_CHECKING:
    from reader.importers.images import Picture


class Images(Page[None]):
    """A page with a picture, its caption, and which of how many it is."""

    PLACE = "images"
    DEFAULT_CSS = """
    #picture { height: 1fr; align: center middle; }
    #caption { height: auto; padding: 0 1; color: $muted; text-align: center; }
    """

    def __init__(self, pictures: Sequence[Picture], method: Method, at: int = 0) -> None:
        super().__init__()
        self._pictures = pictures
        self._method = method
        self._at = at
        self._wish = 0
        self._box = Container(id="picture")
        self._shown: Widget | None = None
        self._caption = plain("")
        self._caption.id = "caption"
        self._pixels = (1, 1)

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.images")

    def body(self) -> Iterable[Widget]:
        """Picture and caption."""
        yield self._box
        yield self._caption

    def ready(self) -> None:
        """Show the first."""
        self._show()

    def _show(self) -> None:
        """Unpack the picture in a thread and show it, unless another is wanted by then."""
        self._wish += 1
        wish, picture = self._wish, self._pictures[self._at]
        self.title_line.set_texts(self.heading(), f"{self._at + 1}/{len(self._pictures)}")
        self._caption.say(safe_line(picture.caption, cells=200))

        def work() -> None:
            try:
                image: Any = opened(picture.data)
            except ValueError:
                image = None
            self.shell.call_later(self._take, wish, image)

        threading.Thread(target=work, name="reader-picture", daemon=True).start()

    async def _take(self, wish: int, image: Any) -> None:
        if wish != self._wish or not self.is_attached:
            return
        if self._shown is not None:
            await self._shown.remove()
        if image is None:
            self._pixels = (0, 0)
            self._shown = plain(self.words("ui.no_picture"), "muted")
            await self._box.mount(self._shown)
            return
        self._shown = widget(self._method)
        self._pixels = image.size
        self._shown.image = image  # type: ignore[attr-defined]
        self._fit()
        await self._box.mount(self._shown)

    def _fit(self) -> None:
        """As large as there is room for, keeping its shape; a cell is twice as high as wide."""
        room = self._box.size
        wide, high = self._pixels
        if self._shown is None or not room.area or not wide:
            return
        cells = min(room.width, max(room.height * 2 * wide // high, 1))
        self._shown.styles.width = cells
        self._shown.styles.height = min(max(round(cells * high / wide / 2), 1), room.height)

    def on_resize(self) -> None:
        """Fit it again."""
        self.call_after_refresh(self._fit)

    def action_next_image(self) -> None:
        """The next picture, from the last to the first."""
        self._at = (self._at + 1) % len(self._pictures)
        self._show()

    def action_previous_image(self) -> None:
        """The picture before."""
        self._at = (self._at - 1) % len(self._pictures)
        self._show()
