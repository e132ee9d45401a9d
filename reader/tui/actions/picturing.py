"""Looking at the pictures of an article."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.tui.actions.views import Views

if TYPE_CHECKING:
    from reader.importers.images import Picture


class Picturing(Views):
    """Actions about pictures. Those of the original are found when they are asked for."""

    def action_peek(self) -> None:
        """On a caption that nobody marked, Enter shows its picture."""
        caption = self._caption_here()
        if caption and not self.highlights_here():
            self.action_images(caption)
        else:
            super().action_peek()

    def _caption_here(self) -> str:
        document = self.document
        if document is None or self.active_pane() != "article":
            return ""
        at = self.pane.cursor
        for block in document.blocks:
            if block.kind == "caption" and block.start <= at < block.end:
                return document.text[block.start : block.end]
        return ""

    def action_images(self, caption: str = "") -> None:
        """Show the pictures of the article, that of a caption first."""
        from reader.tui.pictures import is_there

        article_id = self.row_id()
        if article_id is None:
            return
        if not is_there():
            self.say(self.words("ui.images_extra"), "warning")
            return

        def found(original: tuple[str, bytes]) -> None:
            threading.Thread(
                target=self._find_pictures,
                args=(*original, caption),
                name="reader-pictures",
                daemon=True,
            ).start()

        self.ask(lambda library: library.original(article_id), found)

    def _find_pictures(self, name: str, data: bytes, caption: str) -> None:
        from reader.importers.images import pictures

        try:
            found = pictures(data, name)
        except ReaderError as error:
            self.shell.call_later(self.shell.tell_error, error)
        else:
            self.shell.call_later(self._show_pictures, found, caption)

    def _show_pictures(self, found: list[Picture], caption: str) -> None:
        if not found:
            self.say(self.words("ui.no_images"))
            return
        from reader.tui.pictures import here
        from reader.tui.screens.images import Images

        at = next(
            (i for i, each in enumerate(found) if each.caption and each.caption in caption), 0
        )
        self.shell.push_screen(Images(found, here(self.shell.settings.images.method), at))
