"""Interned Rich styles made of the colours of a theme.

Interning matters: Rich keeps the escape sequence of a style beside the style object, so the same
look must be the same object for the cache to answer.
"""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color
from rich.style import Style

from reader.tui.colours import contrast
from reader.tui.themes import MIN_CONTRAST


@lru_cache(maxsize=1024)
def colour(value: str) -> Color:
    """The Rich colour for `#rrggbb` or one of Textual's `ansi_…` names."""
    if value == "ansi_default":
        return Color.default()
    return Color.parse(value.removeprefix("ansi_"))


@lru_cache(maxsize=8192)
def ink(
    text: str,
    ground: str,
    *,
    bold: bool = False,
    dim: bool = False,
    italic: bool = False,
    underline: bool = False,
    strike: bool = False,
    reverse: bool = False,
    double: bool = False,
) -> Style:
    """The one style object for this look; `text` and `ground` as in `ReadingTheme`."""
    return Style(
        color=colour(text),
        bgcolor=colour(ground),
        bold=bold or None,
        dim=dim or None,
        italic=italic or None,
        underline=(underline and not double) or None,
        underline2=double or None,
        strike=strike or None,
        reverse=reverse or None,
    )


@lru_cache(maxsize=4096)
def readable(text: str, ground: str, otherwise: str, least: float = MIN_CONTRAST) -> str:
    """`text` if its contrast on `ground` reaches `least`, else `otherwise`, else black or white.

    Colours of the terminal itself are taken as they are: nobody knows what they look like.
    """
    if not (text.startswith("#") and ground.startswith("#")):
        return text
    if contrast(text, ground) >= least:
        return text
    if otherwise.startswith("#") and contrast(otherwise, ground) >= least:
        return otherwise
    return max(("#000000", "#FFFFFF"), key=lambda extreme: contrast(extreme, ground))
