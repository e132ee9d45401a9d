"""Writes the manual pages from the commands and their words: `python -m tests.tools.make_man`.

man(7)'s macros; every text is escaped, so that a leading dot or a backslash prints as itself.
roff breaks lines at blanks alone, so Chinese says where else it may.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from reader import __version__
from reader.cli.help import option_rows, usage_line
from reader.cli.main import complete_table, root
from reader.cli.session import Session
from reader.i18n import LANGUAGES, Catalogue, Language, catalogue
from reader.text.breaks import can_break

FOLDER: Final = Path(__file__).parents[2] / "docs" / "man"

HEADS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "name": "NAME",
        "synopsis": "SYNOPSIS",
        "description": "DESCRIPTION",
        "commands": "COMMANDS",
        "options": "COMMON OPTIONS",
        "environment": "ENVIRONMENT",
        "files": "FILES",
        "see": "SEE ALSO",
    },
    "zh": {
        "name": "名称",
        "synopsis": "用法",
        "description": "说明",
        "commands": "命令",
        "options": "通用选项",
        "environment": "环境变量",
        "files": "文件",
        "see": "另见",
    },
}

DATE: Final = "2026-11-22"
"""When the pages last changed in what they say."""

VARIABLES: Final = ("READER_LIBRARY", "READER_CONFIG", "NO_COLOR")


def page(language: Language) -> str:
    """The manual page in a language."""
    words, heads = catalogue(language), HEADS[language]
    session = Session(os.environ, language)
    context = click.Context(root, info_name="reader", obj=session)
    lines = [f'.TH READER 1 {DATE} "reader {__version__}"', ".ad l", ".nh", f".SH {heads['name']}"]
    lines.append(f"reader \\- {escaped(words.text('cli.about'))}")
    lines += [f".SH {heads['synopsis']}", ".B reader", "[PATH…]", ".br", ".B reader", "COMMAND …"]
    lines += [f".SH {heads['description']}", escaped(words.text("man.about"))]
    lines += [f".SH {heads['commands']}"]
    for name, command, _ in complete_table():
        own = click.Context(command, info_name=name, parent=context, obj=session)
        lines += [
            f".SS {escaped(usage_line(command, own))}",
            escaped(words.text(f"cli.help.{name}")),
        ]
        lines += options(option_rows(command, own, common=False))
    lines += [f".SH {heads['options']}", *options(option_rows(root, context, common=True))]
    lines += [f".SH {heads['environment']}", *variables(words)]
    lines += [f".SH {heads['files']}", escaped(words.text("man.files"))]
    lines += [f".SH {heads['see']}", escaped(words.text("man.see"))]
    return "\n".join(lines) + "\n"


def options(rows: list[tuple[str, str]]) -> list[str]:
    """Options, each with its words indented under it."""
    lines: list[str] = []
    for left, right in rows:
        lines += [".TP", f".B {escaped(left)}", escaped(right)]
    return lines


def variables(words: Catalogue) -> list[str]:
    """Environment variables, alike."""
    return options([(each, words.text(f"man.{each}")) for each in VARIABLES])


def escaped(text: str) -> str:
    """Text as man(7) prints it."""
    text = text.replace("`", "")
    pieces = []
    for at, character in enumerate(text):
        # Only where roff does not know: beside a wide character.
        if at and not text[at - 1 : at + 1].isascii() and can_break(text, at):
            pieces.append("\\:")
        pieces.append({"\\": "\\e", "-": "\\-", "|": "|\\:"}.get(character, character))
    escaped_text = "".join(pieces)
    return f"\\&{escaped_text}" if text.startswith((".", "'")) else escaped_text


def target(language: Language) -> Path:
    """Where the page of a language stands."""
    return FOLDER / ("reader.1" if language == "en" else f"reader.{language}.1")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in LANGUAGES:
        target(each).write_text(page(each), encoding="utf-8")
