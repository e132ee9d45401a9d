"""What the app wears: its theme, ours or the person's own, chosen before the first style."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import cast

from textual.app import App

from reader.tui import themes
from reader.tui.bindings import KeyProblem
from reader.tui.speaking import Speaking


class Dressing(Speaking):
    """The part of the app that knows themes."""

    key_problems: list[KeyProblem]
    reading_themes: Mapping[str, themes.ReadingTheme]
    """Our themes and the person's own."""
    _theme_chosen = False

    def take_theme(self) -> None:
        """Show the theme of the settings."""
        self.theme = self._first_theme()

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme; none before it is chosen, where they would be thrown away."""
        return super().get_css_variables() if self._theme_chosen else {}

    def _choose_theme(self) -> None:
        """Set the first theme before any style is worked out: changing it later costs a frame."""
        self._read_themes()
        themes.register_themes(cast("App[object]", self), self.reading_themes)
        self.set_reactive(App.theme, self._first_theme())
        self._theme_chosen = True
        dark = self.current_theme.dark
        self.set_class(dark, "-dark-mode")
        self.set_class(not dark, "-light-mode")
        self.stylesheet.set_variables(self.get_css_variables())
        self._refresh_truecolor_filter(self.ansi_theme)

    def _read_themes(self) -> None:
        """Add the person's own themes to ours."""
        folder = self.paths.config.parent
        if not (folder / "themes").is_dir():
            return
        from reader.tui.user_themes import load_themes

        own, problems = load_themes(folder)
        self.reading_themes = {**themes.THEMES, **own}
        self.key_problems += [KeyProblem(*each) for each in problems]

    def _first_theme(self) -> str:
        wanted = self.settings.interface.theme
        if wanted in self.reading_themes:
            return wanted
        if wanted != "auto":
            facts = {"name": wanted, "known": ", ".join(self.reading_themes)}
            self.key_problems.append(KeyProblem("theme_unknown", facts))
        dark = is_dark(os.environ)
        if self.console.color_system == "standard":
            # Of sixteen colours, ours would come out alike: rows, sentence and marks.
            terminal = themes.TERMINAL_DARK if dark else themes.TERMINAL_LIGHT
            return terminal.name
        return themes.DEFAULT_DARK if dark else themes.DEFAULT_LIGHT


def is_dark(environ: dict[str, str] | os._Environ[str]) -> bool:
    """Whether the terminal is likely dark, by COLORFGBG (rxvt's convention: `foreground;ground`);
    most are."""
    ground = environ.get("COLORFGBG", "").rpartition(";")[2]
    return ground not in ("7", "15")
