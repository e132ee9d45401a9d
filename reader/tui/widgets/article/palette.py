"""From what is said about a character to how it looks.

The painter hands over a tuple of keys, lowest first: the kind of the block, inline styles of the
source, the soft mark of the sentence, highlights by creation, search hits, the selection, the
cursor. Grounds are laid over one another, the last text colour wins, attributes add up. Where the
text would fall below a contrast of 4.5 it takes another colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from rich.style import Style

from reader.model import COLOURS
from reader.tui.colours import blend, contrast
from reader.tui.themes import MIN_CONTRAST, ReadingTheme
from reader.tui.widgets.inks import ink, readable

Keys = tuple[str, ...]
"""What is said about a run of characters, lowest layer first."""

STACKED: Final = 0.5
"""Opacity of a highlight that lies on another one."""

NEAR: Final = 0.35
"""How far the ground of the highlight under the cursor moves towards its gutter colour."""

FAINT: Final = 0.45
"""Opacity of the ground of a highlight that is drawn by a line."""

DRAWN: Final = ("underline", "strike")
"""Styles of highlights that are lines; every other one is a ground."""


@dataclass(frozen=True, slots=True)
class _Look:
    text: str
    ground: str
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    double: bool = False
    stacked: int = 0
    """Highlights below."""


MONO: Final = {
    "yellow": _Look("", "", underline=True),
    "green": _Look("", "", underline=True, bold=True),
    "blue": _Look("", "", underline=True, italic=True),
    "pink": _Look("", "", underline=True, double=True),
    "purple": _Look("", "", bold=True, italic=True),
}
"""What tells the five colours apart where there are none; the gutter has their numbers besides."""


class Palette:
    """The styles of one theme; asks for nothing but the theme and keeps what it made."""

    def __init__(self, theme: ReadingTheme, *, mono: bool = False) -> None:
        """With `mono` (NO_COLOR) the five colours are told apart by lines and letters."""
        self.theme = theme
        self.mono = mono
        self._styles: dict[Keys, Style] = {}
        self._plain = _Look(theme.foreground, theme.background)

    def style(self, keys: Keys) -> Style:
        """The style for these keys; unknown keys change nothing."""
        style = self._styles.get(keys)
        if style is None:
            look = self._plain
            for key in keys:
                look = self._over(look, key)
            style = self._styles[keys] = self._ink(look)
        return style

    def ground(self, keys: Keys) -> str:
        """The colour that lies behind these keys, for tests and pictures."""
        look = self._plain
        for key in keys:
            look = self._over(look, key)
        return look.ground

    def sign(self, colour: str) -> Style:
        """The style of a gutter sign in one of the five colours."""
        theme = self.theme
        signs: dict[str, str] = {str(each): theme.signs[each] for each in COLOURS}
        return ink(signs.get(colour, theme.accent), theme.background, bold=True)

    def _ink(self, look: _Look) -> Style:
        text = look.text
        if text != self.theme.faint:  # ornaments need not be read
            text = readable(text, look.ground, self.theme.foreground)
        return ink(
            text,
            look.ground,
            bold=look.bold,
            dim=look.dim,
            italic=look.italic,
            underline=look.underline,
            strike=look.strike,
            double=look.double,
        )

    def _over(self, look: _Look, key: str) -> _Look:
        theme = self.theme
        base, _, near = key.partition("!")
        base, _, style = base.partition("~")
        if base in theme.highlights:
            if self.mono:
                return self._without_colour(look, base, near == "near", style == "strike")
            look = self._highlight(look, base, near == "near", faint=style in DRAWN)
            return replace(
                look,
                underline=look.underline or style == "underline",
                strike=look.strike or style == "strike",
            )
        match key:
            case "table-head":
                return replace(look, bold=True)
            case "heading" | "heading1" | "heading2":
                return replace(look, text=theme.heading, bold=True)
            case "quote":
                return replace(look, text=theme.quote, italic=False)
            case "caption" | "byline" | "dateline" | "muted":
                return replace(look, text=theme.muted, dim=theme.ansi)
            case "code":
                return replace(look, text=theme.code, ground=self._cover(look, theme.code_ground))
            case "title":
                return replace(look, text=theme.foreground, bold=True)
            case "subtitle":
                return replace(look, text=theme.quote)
            case "accent":
                return replace(look, text=theme.accent)
            case "faint":
                return replace(look, text=theme.faint)
            case "strong":
                return replace(look, bold=True)
            case "emphasis":
                # Slanted Han are ugly where they exist at all; Latin takes it well.
                return replace(look, italic=True)
            case "strike":
                return replace(look, strike=True)
            case "link":
                return replace(look, text=theme.link, underline=True)
            case "sentence":
                return self._sentence(look)
            case "hit":
                return replace(look, text=theme.hit_text, ground=theme.hit, dim=False)
            case "current-hit":
                text, ground = theme.current_hit_text, theme.current_hit
                return replace(look, text=text, ground=ground, bold=True, dim=False)
            case "selection" | "flash":
                return self._selection(look)
            case "cursor":
                return replace(look, text=theme.cursor_text, ground=theme.cursor, dim=False)
            case "cursor-idle":
                return replace(look, underline=True)
            case "label":
                text, ground = theme.label_text, theme.label
                return _Look(text, ground, bold=True)
        return look

    def _cover(self, look: _Look, ground: str) -> str:
        return look.ground if ground == "ansi_default" else ground

    def _sentence(self, look: _Look) -> _Look:
        """Barely a shade, and none over what is marked already."""
        if self.theme.ansi:
            return look  # a bar stands beside it instead: nothing soft exists in 16 colours
        if look.stacked:
            return look
        if look.ground != self.theme.background:
            return replace(look, ground=blend(look.ground, self.theme.sentence, 0.5))
        return replace(look, ground=self.theme.sentence)

    def _highlight(self, look: _Look, colour: str, near: bool, *, faint: bool = False) -> _Look:
        theme = self.theme
        grounds: dict[str, str] = {str(each): theme.highlights[each] for each in COLOURS}
        signs: dict[str, str] = {str(each): theme.signs[each] for each in COLOURS}
        ground = grounds[colour]
        if faint and not theme.ansi:
            ground = blend(theme.background, ground, FAINT)
        if near and not theme.ansi:
            ground = self._towards(ground, signs[colour])
        if look.stacked:
            ground = blend(look.ground, ground, STACKED)
            if not theme.ansi:  # two of one colour must differ from one
                ground = self._towards(ground, signs[colour], 0.22)
        text = theme.highlight_text or look.text
        if faint and (theme.ansi or theme.highlight_text):
            text, ground = signs[colour], look.ground  # a ground could not be made fainter
        return replace(
            look,
            text=text,
            ground=ground,
            dim=False,
            bold=look.bold or (near and theme.ansi),
            underline=look.underline or look.stacked > 0,
            stacked=look.stacked + 1,
        )

    def _without_colour(self, look: _Look, colour: str, near: bool, strike: bool) -> _Look:
        """The grounds of the five are one grey or nearly so: each has attributes of its own."""
        attributes = MONO[colour]
        return replace(
            look,
            ground=self._sentence(look).ground if near else look.ground,
            bold=look.bold or attributes.bold,
            italic=look.italic or attributes.italic,
            underline=look.underline or attributes.underline,
            double=look.double or attributes.double,
            strike=look.strike or strike,
            stacked=look.stacked + 1,
        )

    def _towards(self, ground: str, sign: str, most: float = NEAR) -> str:
        """`ground` moved towards `sign` as far as body text stays readable on it."""
        text = self.theme.highlight_text or self.theme.foreground
        if blend(ground, sign, most) == ground:
            sign = max(("#000000", "#FFFFFF"), key=lambda extreme: contrast(text, extreme))
        share = most
        while share > 0.04:
            moved = blend(ground, sign, share)
            if contrast(text, moved) >= MIN_CONTRAST + 0.2:
                return moved
            share *= 0.7
        return ground

    def _selection(self, look: _Look) -> _Look:
        """Above highlights the selection lets their colour through, and keeps their line."""
        theme = self.theme
        ground = theme.selection
        if look.stacked and not theme.ansi:
            ground = blend(theme.selection, look.ground, 0.25)
        return replace(look, text=theme.selection_text, ground=ground, dim=False)
