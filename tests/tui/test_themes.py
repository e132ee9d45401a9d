"""Every text can be read on every ground that a theme puts behind it."""

from itertools import combinations

import pytest

from reader.model import COLOURS
from reader.tui.colours import blend, contrast, rgb
from reader.tui.themes import (
    MIN_CONTRAST,
    MIN_SIGN_CONTRAST,
    THEMES,
    reading_theme,
    register_themes,
)
from reader.tui.widgets.article.palette import Palette
from reader.tui.widgets.inks import readable
from reader.tui.widgets.rows import role_style

COMPUTED = [theme for theme in THEMES.values() if not theme.ansi]
KINDS = ("heading", "quote", "caption", "code", "paragraph", "link", "muted", "strong")


def contrast_of(style) -> float:
    text, ground = style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex
    return contrast(text, ground)


@pytest.mark.parametrize("theme", COMPUTED, ids=lambda theme: theme.name)
class TestContrast:
    def test_the_words_of_the_program_on_its_grounds(self, theme):
        for ground in (theme.background, theme.surface, theme.panel):
            for text in (theme.foreground, theme.muted, theme.accent, theme.error, theme.warning):
                assert contrast(text, ground) >= MIN_CONTRAST

    def test_gutter_signs(self, theme):
        for colour in COLOURS:
            assert contrast(theme.signs[colour], theme.background) >= MIN_CONTRAST

    def test_signs_keep_their_colour_on_the_rows_of_lists(self, theme):
        for colour in COLOURS:
            for chosen in ("no", "row", "focus"):
                style = role_style(theme, colour, chosen)
                assert style.color.get_truecolor().hex == theme.signs[colour].lower()
                assert contrast_of(style) >= MIN_SIGN_CONTRAST

    @pytest.mark.parametrize("kind", KINDS)
    def test_text_under_any_marking(self, theme, kind):
        palette = Palette(theme)
        layers = [()]
        layers += [(colour,) for colour in COLOURS]
        layers += [(f"{colour}!near",) for colour in COLOURS]
        layers += [*combinations(COLOURS, 2), ("yellow", "yellow"), COLOURS]
        for layer in layers:
            for top in ((), ("hit",), ("current-hit",), ("selection",), ("cursor",), ("label",)):
                keys = (kind, "sentence", *layer, *top)
                assert contrast_of(palette.style(keys)) >= MIN_CONTRAST, keys


@pytest.mark.parametrize("theme", COMPUTED, ids=lambda theme: theme.name)
def test_markings_are_told_apart(theme):
    palette = Palette(theme)
    looks = {
        keys: palette.style(keys)
        for keys in [
            (),
            ("sentence",),
            *[(colour,) for colour in COLOURS],
            *[(f"{colour}!near",) for colour in COLOURS],
            *combinations(COLOURS, 2),
            *[(colour, colour) for colour in COLOURS],
            ("hit",),
            ("current-hit",),
            ("selection",),
            ("cursor",),
        ]
    }
    assert len(set(looks.values())) == len(looks)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_a_highlight_upon_another_is_underlined(theme):
    palette = Palette(theme)
    assert palette.style(("yellow", "blue")).underline
    assert not palette.style(("yellow",)).underline


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_theme_works_as_a_style_sheet(theme):
    from textual.app import App

    app = App()
    register_themes(app)
    app.theme = theme.name
    variables = app.get_css_variables()
    assert variables["highlight-yellow"] == theme.highlights["yellow"]
    assert variables["muted"] == theme.muted
    assert reading_theme(app) is theme


def test_the_terminals_own_colours_are_never_mixed():
    assert blend("ansi_red", "ansi_blue", 0.5) == "ansi_blue"
    assert readable("ansi_white", "ansi_yellow", "ansi_black") == "ansi_white"
    style = Palette(THEMES["reader-terminal-dark"]).style(("yellow",))
    assert style.bgcolor.number == 11
    assert style.color.number == 0


def test_a_theme_of_someone_else_lends_light_or_dark():
    from textual.app import App

    app = App()
    app.theme = "textual-light"
    assert not reading_theme(app).dark
    app.theme = "nord"
    assert reading_theme(app).dark


def test_readable_takes_black_or_white_when_nothing_else_can_be_read():
    assert readable("#777777", "#808080", "#7A7A7A") == "#000000"


@pytest.mark.parametrize("theme", COMPUTED, ids=lambda theme: theme.name)
def test_highlights_differ_enough_to_be_seen(theme):
    palette = Palette(theme)

    def distance(one, other):
        pairs = zip(rgb(palette.ground(one)), rgb(palette.ground(other)), strict=True)
        return sum((a - b) ** 2 for a, b in pairs) ** 0.5

    for colour in COLOURS:
        assert distance((), (colour,)) > 40
        assert distance((colour,), (colour, colour)) > 15, "overlap of one colour"
        assert distance((colour,), (f"{colour}!near",)) > 25, "under the cursor"


@pytest.mark.parametrize("name", ["reader-terminal-dark", "reader-terminal-light"])
def test_the_terminals_own_colours_stay_legible_on_rows_and_marks(name: str) -> None:
    from reader.tui.widgets.rows import role_style

    theme = THEMES[name]
    for role in ("added", "removed"):
        for colour in theme.highlights:
            style = role_style(theme, f"{role}@{colour}", "focus")
            assert style.color != style.bgcolor
            assert style.color == role_style(theme, f"text@{colour}", "no").color
        style = role_style(theme, role, "focus")
        assert style.bgcolor == role_style(theme, "text", "focus").bgcolor
    assert not role_style(theme, "muted", "row").dim
    assert role_style(theme, "muted", "no").dim
