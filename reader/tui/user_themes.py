"""Themes of a person's own: TOML files in the folder `themes` beside the settings.

A file names the theme that it begins from (`base`) and the colours that differ. What can't be
followed is reported and left at the base's colour, so that a mistake never keeps the program from
starting; text that would be hard to read is reported too, and drawn in a colour that can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from reader.model import COLOURS
from reader.tui.colours import contrast
from reader.tui.themes import DEFAULT_DARK, MIN_CONTRAST, MIN_SIGN_CONTRAST, THEMES, ReadingTheme

FOLDER: Final = "themes"
LARGEST: Final = 100_000
"""Bytes of a file that is read."""

_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]*")
_RGB: Final = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_ANSI: Final = re.compile(
    r"ansi_(?:default|(?:bright_)?(?:black|red|green|yellow|blue|magenta|cyan|white))"
)
_TABLES: Final = ("highlights", "signs")
_OWN: Final = ("name", "dark", "ansi", *_TABLES)


class ThemeProblem(NamedTuple):
    """What is wrong with a theme; worded as `problem.<code>`."""

    code: str
    """`theme_toml`, `theme_name`, `theme_base`, `theme_key`, `theme_colour`, `theme_contrast` or
    `theme_unknown`."""
    facts: Mapping[str, str]


def load_themes(folder: Path) -> tuple[dict[str, ReadingTheme], list[ThemeProblem]]:
    """The themes in the folder of the settings, by name, and what is wrong with them."""
    themes: dict[str, ReadingTheme] = {}
    problems: list[ThemeProblem] = []
    try:
        paths = sorted(each for each in (folder / FOLDER).iterdir() if each.suffix == ".toml")
    except OSError:
        return themes, problems
    for path in paths:
        name = path.stem
        if name in THEMES or not _NAME.fullmatch(name):
            problems.append(ThemeProblem("theme_name", {"name": name}))
            continue
        data = _data(path, problems)
        if data is not None:
            themes[name] = theme_of(name, data, problems)
    return themes, problems


def _data(path: Path, problems: list[ThemeProblem]) -> dict[str, Any] | None:
    import tomllib

    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(path.stat().st_size)
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        problems.append(ThemeProblem("theme_toml", {"name": path.stem, "detail": str(error)}))
        return None


def theme_of(name: str, data: Mapping[str, Any], problems: list[ThemeProblem]) -> ReadingTheme:
    """The theme that a file describes; what can't be followed goes to `problems`."""
    base = THEMES.get(str(data.get("base", DEFAULT_DARK)))
    if base is None:
        facts = {"name": name, "base": str(data["base"]), "known": ", ".join(THEMES)}
        problems.append(ThemeProblem("theme_base", facts))
        base = THEMES[DEFAULT_DARK]
    plain = {*ReadingTheme._fields} - set(_OWN)
    changes: dict[str, Any] = {"name": name}
    for key, value in data.items():
        if key in _TABLES and isinstance(value, dict):
            wanted = dict(_colours(name, base, value, problems, f"{key}.", COLOURS))
            changes[key] = {**getattr(base, key), **wanted}
        elif key == "dark" and isinstance(value, bool):
            changes[key] = value
        elif key != "base":
            changes.update(_colours(name, base, {key: value}, problems, "", plain))
    theme = base._replace(**changes)
    for what, ratio in weaknesses(theme):
        facts = {"name": name, "key": what, "ratio": f"{ratio:.1f}"}
        problems.append(ThemeProblem("theme_contrast", facts))
    return theme


def _colours(
    name: str,
    base: ReadingTheme,
    given: Mapping[str, Any],
    problems: list[ThemeProblem],
    table: str,
    known: Any,
) -> Iterator[tuple[str, str]]:
    """The colours of a table that can be followed."""
    from difflib import get_close_matches

    form = _ANSI if base.ansi else _RGB
    for key, value in given.items():
        if key not in known:
            near = next(iter(get_close_matches(key, sorted(known), 1, 0.3)), "")
            facts = {"name": name, "key": table + key, "near": table + near if near else "?"}
            problems.append(ThemeProblem("theme_key", facts))
        elif not isinstance(value, str) or not form.fullmatch(value):
            takes = "ansi_red" if base.ansi else "#rrggbb"
            facts = {"name": name, "key": table + key, "value": str(value), "takes": takes}
            problems.append(ThemeProblem("theme_colour", facts))
        else:
            short = len(value) == 4
            yield key, "#" + "".join(each * 2 for each in value[1:]) if short else value


def weaknesses(theme: ReadingTheme) -> list[tuple[str, float]]:
    """Colours that are hard to tell from their ground, with their contrast (WCAG 2.2).

    None in a theme of the terminal's own colours, whose contrast nobody knows.
    """
    if theme.ansi:
        return []
    text = theme.highlight_text or theme.foreground
    grounds = (theme.background, theme.surface, theme.panel)
    pairs = [
        (name, getattr(theme, name), ground, MIN_CONTRAST)
        for name in ("foreground", "muted", "accent", "error", "warning", "success")
        for ground in grounds
    ]
    pairs += [
        (name, getattr(theme, name), theme.background, MIN_CONTRAST)
        for name in ("heading", "quote", "link")
    ]
    pairs += [("code", theme.code, theme.code_ground, MIN_CONTRAST)]
    pairs += [
        (f"{name}_text", getattr(theme, f"{name}_text"), getattr(theme, name), MIN_CONTRAST)
        for name in ("selection", "hit", "current_hit", "cursor", "label")
    ]
    for colour in COLOURS:
        pairs.append((f"highlights.{colour}", text, theme.highlights[colour], MIN_CONTRAST))
        sign = theme.signs[colour]
        pairs.append((f"signs.{colour}", sign, theme.background, MIN_SIGN_CONTRAST))
    worst: dict[str, float] = {}
    for name, ink, ground, least in pairs:
        ratio = contrast(ink, ground)
        if ratio < least:
            worst[name] = min(ratio, worst.get(name, ratio))
    return list(worst.items())
