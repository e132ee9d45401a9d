"""A scroll bar of whole cells, for terminals that draw the eighths of a block two cells wide."""

from __future__ import annotations

from typing import ClassVar

from textual.scrollbar import ScrollBar, ScrollBarRender


class WholeCells(ScrollBarRender):
    """Draws its thumb by ground colour alone."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


def choose(ambiguous: int) -> None:
    """Draw all scroll bars so that they fit where ambiguous characters take so many cells."""
    ScrollBar.renderer = WholeCells if ambiguous == 2 else ScrollBarRender
