"""`reader doctor`: what this terminal can do, and what to change."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from reader.cli.parameters import command

if TYPE_CHECKING:
    from reader.cli.session import Session

    Said = Callable[..., str]

SAMPLES: Final = (
    ("中", 2, "han"),
    ("，", 2, "full_width"),
    ("𠀀", 2, "rare_han"),
    ("“", 1, "ambiguous"),
    ("…", 1, "ambiguous"),
    ("—", 1, "ambiguous"),
    ("·", 1, "ambiguous"),
    ("①", 1, "ambiguous"),
    ("→", 1, "ambiguous"),
    ("─", 1, "ambiguous"),
    ("e\u0301", 1, "mark"),
    ("😀", 2, "emoji"),
    ("👨‍👩‍👧", 2, "joined_emoji"),
    ("🇨🇳", 2, "flag"),
)
"""Characters, the cells that the program gives them (ambiguous ones by setting), and their kind."""

PICTURE: Final = (
    "中文标点“对齐”，省略……破折——，间隔·号",
    "Latin 与汉字 ABC 混排，１２３ 全角",
    "emoji 😀 与组合 e\u0301 n\u0303",
)
"""Lines whose last bar must stand under the others."""

PICTURE_CELLS: Final = 48

SWATCHES: Final = "(colours of highlights)"
"""Stands in the report for a line of colours, which is drawn by sequences of our own."""


@command("doctor")
def doctor_command(session: Session) -> None:
    """Explain this terminal."""
    for line in examine(session, os.environ):
        if line == SWATCHES:
            sys.stdout.write(f"  {swatches()}\n")
        else:
            session.put(line)


def examine(session: Session, environ: Mapping[str, str]) -> Iterator[str]:
    """The lines of the report."""
    text = session.words.text

    def said(code: str, **facts: object) -> str:
        return text(f"doctor.{code}", **facts)

    yield from _terminal(said, environ)
    ambiguous = session.settings.reading.ambiguous
    widths = _ask()
    yield ""
    yield said("widths")
    seen = _ambiguous(widths)
    answers: Sequence[int | None] = widths or [None] * len(SAMPLES)
    for (sample, own, kind), cells in zip(SAMPLES, answers, strict=True):
        if kind == "ambiguous":
            own = (seen or 1) if ambiguous == "auto" else ambiguous
        note = "" if cells in (own, None) else f"   ← {said('width_differs', cells=own)}"
        shown = "?" if cells is None else str(cells)
        yield f"  {shown}  {sample}   {said(f'kind.{kind}')}{note}"
    yield "  " + _verdict(session, said, widths, seen, ambiguous)
    yield from _colours(said, environ)
    yield from _clipboard(session, said, environ)
    yield from _keys(session, said, environ)
    yield from _settings(session, said)
    yield ""
    yield said("picture")
    yield from _picture(seen if ambiguous == "auto" and seen else 2 if ambiguous == 2 else 1)


def _terminal(said: Said, environ: Mapping[str, str]) -> Iterator[str]:
    from reader.tui.probe import name_of_terminal

    both = sys.__stdin__ is not None and sys.__stdin__.isatty() and sys.stdout.isatty()
    size = shutil.get_terminal_size()
    yield said("terminal", name=name_of_terminal(environ) or "?")
    if both:
        small = size.columns < 40
        yield "  " + said("size_small" if small else "size", n=size.columns, rows=size.lines)
    else:
        yield "  " + said("no_tty")
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        yield "  " + said("encoding", name=sys.stdout.encoding or "?")


def _ask() -> list[int] | None:
    from reader.tui.probe import ask

    question = ask([sample for sample, _, _ in SAMPLES])
    return question.widths() if question is not None else None


def _ambiguous(widths: list[int] | None) -> Literal[1, 2] | None:
    """How wide the terminal draws ambiguous characters."""
    if widths is None:
        return None
    from reader.tui.probe import AMBIGUOUS

    cells = widths[[sample for sample, _, _ in SAMPLES].index(AMBIGUOUS)]
    return 2 if cells == 2 else 1 if cells == 1 else None


def _verdict(
    session: Session,
    said: Said,
    widths: list[int] | None,
    seen: Literal[1, 2] | None,
    ambiguous: object,
) -> str:
    if widths is None or seen is None:
        return said("width_unknown")
    from reader.tui.probe import name_of_terminal, remember

    remember(session.paths.state, name_of_terminal(os.environ), seen)
    if ambiguous in ("auto", seen):
        return said("width_right", cells=seen)
    return said("width_wrong", cells=seen)


def _colours(said: Said, environ: Mapping[str, str]) -> Iterator[str]:
    yield ""
    yield said("colours")
    if environ.get("NO_COLOR"):
        yield "  " + said("colours_off")
        return
    full = environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    if full:
        yield "  " + said("colours_full")
    elif "256" in environ.get("TERM", ""):
        yield "  " + said("colours_256")
    else:
        yield "  " + said("colours_16")
    if sys.stdout.isatty():
        yield SWATCHES


def swatches() -> str:
    """The five colours of highlights as the light theme has them, with text on them."""
    from reader.model import COLOURS
    from reader.tui.colours import rgb
    from reader.tui.themes import LIGHT

    def ground(colour: str, layer: int) -> str:
        red, green, blue = rgb(colour)
        return f"\x1b[{layer};2;{red};{green};{blue}m"

    ink = ground(LIGHT.foreground, 38)
    marks = (f"{ground(LIGHT.highlights[each], 48)}{ink} 划线 \x1b[0m" for each in COLOURS)
    return " ".join(marks)


def _clipboard(session: Session, said: Said, environ: Mapping[str, str]) -> Iterator[str]:
    from reader.tui.clipboard import plan

    yield ""
    yield said("clipboard")
    ways = plan(environ, session.settings.clipboard.method, sys.platform)
    if ways.tmux:
        yield "  " + said("copy_tmux")
    there = [each[0] for each in ways.tools if shutil.which(each[0])]
    missing = [each[0] for each in ways.tools if not shutil.which(each[0])]
    if there:
        yield "  " + said("copy_tool", tool=there[0])
    elif missing:
        yield "  " + said("copy_missing", tool=missing[0])
    if ways.osc52:
        yield "  " + said("copy_osc52")
    if not (ways.tmux or ways.tools or ways.osc52 or ways.pyperclip):
        yield "  " + said("copy_off")


def _keys(session: Session, said: Said, environ: Mapping[str, str]) -> Iterator[str]:
    settings = session.settings
    yield ""
    yield said("mouse")
    yield "  " + said("mouse_on" if settings.interface.mouse else "mouse_off")
    yield ""
    yield said("input_method")
    yield "  " + said("input_twins")
    yield "  " + said("input_caret")
    yield "  " + said("kitty_on" if settings.terminal.kitty else "kitty_off")
    if environ.get("TMUX"):
        yield "  " + said("in_tmux")


def _settings(session: Session, said: Said) -> Iterator[str]:
    """What is wrong with keys and themes, all of it."""
    from reader.tui.bindings import with_keys
    from reader.tui.themes import THEMES
    from reader.tui.user_themes import load_themes

    settings = session.settings
    _, keys = with_keys(
        settings.keys.bindings,
        digits=settings.reading.digits,
        keymap=settings.interface.keymap,
    )
    own, themes = load_themes(session.paths.config.parent)
    yield ""
    yield said("settings", path=str(session.paths.config))
    if own:
        yield "  " + said("themes", names=", ".join(own))
    problems = [(each.code, each.facts) for each in keys]
    problems += [(each.code, each.facts) for each in themes]
    found = [session.words.text(f"problem.{code}", **facts) for code, facts in problems]
    wanted = settings.interface.theme
    if wanted not in ("auto", *THEMES, *own):
        facts = {"name": wanted, "known": ", ".join([*THEMES, *own])}
        found.append(session.words.text("problem.theme_unknown", **facts))
    for each in found or [said("settings_fine")]:
        yield f"  {each}"


def _picture(ambiguous: Literal[1, 2]) -> Iterator[str]:
    from reader.text.widths import WidthPolicy

    policy = WidthPolicy(ambiguous)
    yield f"  |{'-' * PICTURE_CELLS}|"
    for line in PICTURE:
        yield f"  |{line}{' ' * max(PICTURE_CELLS - policy.width(line), 0)}|"
