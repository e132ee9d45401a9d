"""The colours that people read in: five themes as plain data, and their form for Textual.

A theme is one frozen record, so that the palette of the article, the lists and the style sheet all
take their colours from the same place and a test can compute every contrast. Contrast and relative
luminance are those of WCAG 2.2 (success criterion 1.4.3): text on any marking keeps at least 4.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.model import COLOURS, Colour

if TYPE_CHECKING:
    from textual.app import App
    from textual.theme import Theme

MIN_CONTRAST: Final = 4.5
"""The least contrast of body text on its ground, highlights included (WCAG AA)."""

MIN_SIGN_CONTRAST: Final = 3.0
"""The least contrast of bars and dots, which are not text (success criterion 1.4.11)."""

DEFAULT_LIGHT: Final = "reader-light"
DEFAULT_DARK: Final = "reader-dark"


class ReadingTheme(NamedTuple):
    """Every colour that the program draws with.

    Values are `#rrggbb`, or `ansi_…` names in a theme that uses the terminal's own colours
    (`ansi` is true), where nothing can be blended and contrast is the terminal's affair.
    """

    name: str
    dark: bool
    background: str
    """Ground of the article."""
    surface: str
    """Ground of lists and side panes."""
    panel: str
    """Ground of dialogs and the status line."""
    foreground: str
    """Body text."""
    muted: str
    """Secondary text: source lines, captions, hints."""
    faint: str
    """Ornaments that need not be read: rules, placeholders."""
    accent: str
    """Cinnabar: title rule, gutter signs, what is active."""
    heading: str
    quote: str
    link: str
    code: str
    """Text of code."""
    code_ground: str
    sentence: str
    """Ground of the sentence under the cursor."""
    cursor: str
    """Ground of the cursor cell."""
    cursor_text: str
    selection: str
    selection_text: str
    hit: str
    """Ground of a search hit."""
    hit_text: str
    current_hit: str
    current_hit_text: str
    label: str
    """Ground of the letters that `f` draws over sentences."""
    label_text: str
    row: str
    """Ground of the chosen row of a list without focus."""
    focus_row: str
    """Ground of the chosen row of the list that has the focus."""
    success: str
    warning: str
    error: str
    highlights: Mapping[Colour, str] = MappingProxyType({})
    """Ground of each of the five colours."""
    highlight_text: str = ""
    """Text on highlights; empty keeps the colour that the text has."""
    signs: Mapping[Colour, str] = MappingProxyType({})
    """Each of the five as a colour of text: gutter signs, dots in lists."""
    ansi: bool = False

    def variables(self) -> dict[str, str]:
        """The colours as variables for style sheets: `$muted`, `$rule`, `$highlight-yellow`, …"""
        named = {
            "muted": self.muted,
            "faint": self.faint,
            "rule": self.faint,
            "heading": self.heading,
            "sentence": self.sentence,
            "selection": self.selection,
            "selection-text": self.selection_text,
            "hit": self.hit,
            "hit-text": self.hit_text,
            "row": self.row,
            "focus-row": self.focus_row,
        }
        for colour in COLOURS:
            named[f"highlight-{colour}"] = self.highlights[colour]
            named[f"sign-{colour}"] = self.signs[colour]
        return named

    def to_textual(self) -> Theme:
        """The same theme for `App.register_theme`."""
        from textual.theme import Theme

        quiet = {
            "border": self.accent,
            "border-blurred": self.faint,
            "scrollbar": self.faint,
            "scrollbar-hover": self.muted,
            "scrollbar-active": self.accent,
            "scrollbar-background": self.background,
            "scrollbar-background-hover": self.background,
            "scrollbar-background-active": self.background,
            "scrollbar-corner-color": self.background,
            "block-cursor-background": self.focus_row,
            "block-cursor-foreground": self.foreground,
            "block-cursor-text-style": "none",
            "block-cursor-blurred-background": self.row,
            "block-cursor-blurred-foreground": self.foreground,
            "input-cursor-background": self.cursor,
            "input-cursor-foreground": self.cursor_text,
            "input-selection-background": self.selection,
            "screen-selection-background": self.selection,
            "screen-selection-foreground": self.selection_text,
        }
        if self.ansi:
            quiet |= {
                "ansi-background": "ansi_black" if self.dark else "ansi_white",
                "ansi-foreground": "ansi_white" if self.dark else "ansi_black",
                "input-selection-foreground": self.selection_text,
            }
        return Theme(
            name=self.name,
            primary=self.accent,
            secondary=self.muted,
            accent=self.accent,
            foreground=self.foreground,
            background=self.background,
            surface=self.surface,
            panel=self.panel,
            boost=self.panel,
            success=self.success,
            warning=self.warning,
            error=self.error,
            dark=self.dark,
            ansi=self.ansi,
            variables=quiet | self.variables(),
        )


LIGHT: Final = ReadingTheme(
    name=DEFAULT_LIGHT,
    dark=False,
    background="#FCFBF8",
    surface="#F6F4EF",
    panel="#EFECE5",
    foreground="#262320",
    muted="#625C53",
    faint="#CFC9BD",
    accent="#B22222",
    heading="#8E1B1B",
    quote="#4F4A43",
    link="#1F5C99",
    code="#3C4A3E",
    code_ground="#F1EFE9",
    sentence="#F3EFE4",
    cursor="#B22222",
    cursor_text="#FFFFFF",
    selection="#BFD4EE",
    selection_text="#14212F",
    hit="#F6CF9C",
    hit_text="#2B1D0A",
    current_hit="#C4540A",
    current_hit_text="#FFFFFF",
    label="#B22222",
    label_text="#FFFFFF",
    row="#ECE8DF",
    focus_row="#E8DFCE",
    success="#266532",
    warning="#7A4D00",
    error="#B3261E",
    highlights={
        "yellow": "#FBE58C",
        "green": "#C8E9B4",
        "blue": "#BEE3F4",
        "pink": "#FACBD9",
        "purple": "#DCCFF5",
    },
    signs={
        "yellow": "#8A6400",
        "green": "#3C7D25",
        "blue": "#1C73A0",
        "pink": "#BC3A66",
        "purple": "#7448B8",
    },
)

DARK: Final = ReadingTheme(
    name=DEFAULT_DARK,
    dark=True,
    background="#191816",
    surface="#1F1E1B",
    panel="#292723",
    foreground="#DCD7CC",
    muted="#B0A899",
    faint="#4B4740",
    accent="#EE8373",
    heading="#F0A79A",
    quote="#BFB9AD",
    link="#84B6E8",
    code="#BDD0B8",
    code_ground="#22211E",
    sentence="#26241F",
    cursor="#E0604F",
    cursor_text="#140C0A",
    selection="#2D4A70",
    selection_text="#F1F5FA",
    hit="#6A4412",
    hit_text="#FFF1DC",
    current_hit="#F0A03C",
    current_hit_text="#1C1204",
    label="#E0604F",
    label_text="#140C0A",
    row="#2B2925",
    focus_row="#37312A",
    success="#7CC489",
    warning="#E3B35A",
    error="#F0857A",
    highlights={
        "yellow": "#4D4010",
        "green": "#26441F",
        "blue": "#17455A",
        "pink": "#5E2A3C",
        "purple": "#443164",
    },
    signs={
        "yellow": "#E0BC45",
        "green": "#8CC672",
        "blue": "#6CBBE0",
        "pink": "#EE8FAE",
        "purple": "#B79AF0",
    },
)

SEPIA: Final = ReadingTheme(
    name="reader-sepia",
    dark=False,
    background="#F5ECD9",
    surface="#EFE4CD",
    panel="#E8DABF",
    foreground="#3B2E20",
    muted="#604E37",
    faint="#CDBB9B",
    accent="#A32A1C",
    heading="#86231A",
    quote="#57462F",
    link="#28547F",
    code="#44502F",
    code_ground="#ECE0C7",
    sentence="#EEE1C6",
    cursor="#A32A1C",
    cursor_text="#FFF8EA",
    selection="#B9C9D6",
    selection_text="#1C2833",
    hit="#F0BE82",
    hit_text="#2F1C06",
    current_hit="#B24A0A",
    current_hit_text="#FFFFFF",
    label="#A32A1C",
    label_text="#FFF8EA",
    row="#E5D7BB",
    focus_row="#E0CFAD",
    success="#30602A",
    warning="#724500",
    error="#9C2417",
    highlights={
        "yellow": "#F6D96B",
        "green": "#C3DB9C",
        "blue": "#B6D8DF",
        "pink": "#F1C0C0",
        "purple": "#D7C5E3",
    },
    signs={
        "yellow": "#7F5B00",
        "green": "#3F6A1C",
        "blue": "#1E6379",
        "pink": "#A23A55",
        "purple": "#6C4594",
    },
)

CONTRAST: Final = ReadingTheme(
    name="reader-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#1A1A1A",
    foreground="#FFFFFF",
    muted="#D0D0D0",
    faint="#808080",
    accent="#FF8578",
    heading="#FFD7D2",
    quote="#F0F0F0",
    link="#8CC8FF",
    code="#C8FFC8",
    code_ground="#1A1A1A",
    sentence="#2A2A2A",
    cursor="#FF6B5E",
    cursor_text="#000000",
    selection="#0A5BD0",
    selection_text="#FFFFFF",
    hit="#FFB454",
    hit_text="#000000",
    current_hit="#FFFFFF",
    current_hit_text="#000000",
    label="#FF6B5E",
    label_text="#000000",
    row="#222222",
    focus_row="#333333",
    success="#7DFF8E",
    warning="#FFD54A",
    error="#FF8A80",
    highlights={
        "yellow": "#FFE94D",
        "green": "#7CF07C",
        "blue": "#7FD4FF",
        "pink": "#FFA9CB",
        "purple": "#D2B4FF",
    },
    highlight_text="#000000",
    signs={
        "yellow": "#FFE94D",
        "green": "#7CF07C",
        "blue": "#7FD4FF",
        "pink": "#FFA9CB",
        "purple": "#D2B4FF",
    },
)


def _terminal(name: str, dark: bool) -> ReadingTheme:
    """The terminal's own sixteen colours; markings are black on a bright or plain ground."""
    plain = "ansi_bright_black" if dark else "ansi_white"
    return ReadingTheme(
        name=name,
        dark=dark,
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        foreground="ansi_default",
        muted="ansi_default",
        faint="ansi_bright_black",
        accent="ansi_red",
        heading="ansi_red",
        quote="ansi_default",
        link="ansi_cyan" if dark else "ansi_blue",
        code="ansi_green",
        code_ground="ansi_default",
        sentence="ansi_default",
        cursor="ansi_red",
        cursor_text="ansi_bright_white",
        selection="ansi_blue",
        selection_text="ansi_bright_white",
        hit="ansi_yellow",
        hit_text="ansi_black",
        current_hit="ansi_bright_white" if dark else "ansi_black",
        current_hit_text="ansi_black" if dark else "ansi_bright_white",
        label="ansi_red",
        label_text="ansi_bright_white",
        row=plain,
        focus_row="ansi_blue" if dark else "ansi_cyan",
        success="ansi_green",
        warning="ansi_yellow",
        error="ansi_red",
        highlights={
            "yellow": "ansi_bright_yellow",
            "green": "ansi_bright_green",
            "blue": "ansi_bright_cyan",
            "pink": "ansi_bright_red",
            "purple": "ansi_bright_magenta",
        },
        highlight_text="ansi_black",
        signs={
            "yellow": "ansi_yellow",
            "green": "ansi_green",
            "blue": "ansi_cyan",
            "pink": "ansi_red",
            "purple": "ansi_magenta",
        },
        ansi=True,
    )


TERMINAL_DARK: Final = _terminal("reader-terminal-dark", dark=True)
TERMINAL_LIGHT: Final = _terminal("reader-terminal-light", dark=False)

THEMES: Final[Mapping[str, ReadingTheme]] = {
    theme.name: theme for theme in (LIGHT, DARK, SEPIA, CONTRAST, TERMINAL_DARK, TERMINAL_LIGHT)
}
"""All themes by name, in the order in which they are offered."""


def register_themes(app: App[object], themes: Mapping[str, ReadingTheme] = THEMES) -> None:
    """Make every theme known to `app`, before the first one is chosen."""
    for theme in themes.values():
        app.register_theme(theme.to_textual())


def reading_theme(app: App[object]) -> ReadingTheme:
    """The colours that go with the theme `app` shows now.

    A theme that is not ours (one of Textual's) lends its light or dark nature.
    """
    current = app.current_theme
    known: Mapping[str, ReadingTheme] = getattr(app, "reading_themes", THEMES)
    return known.get(current.name) or (DARK if current.dark else LIGHT)
