"""Org mode: a heading per article and chapter, quotes in quote blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.export.options import ExportOptions, Labels, Notes
from reader.export.order import by_chapter
from reader.model import Highlight

_SIGN: Final = re.compile(
    # Emphasis: a marker that stands free to its left; runs of markers are taken apart.
    r"""(?:(?<=[\s\-({'"*/=~+_])|(?<![\s\S]))[*/=~+](?=\S)"""
    # Sub- and superscript; links and footnotes; targets and times; macros, snippets, entities.
    r"|[_^](?=[\w{*(+\-\\.,$])|\[(?=\[|fn:|cite|\d|%)|<(?=[<\d%\w])|\{(?=\{)|@(?=@)|\\(?=[\\(\[A-Za-z_])"
)
_ADDRESS: Final = re.compile(r"(https?://[A-Za-z0-9\-._~/?#@!&*+,;=%]+)")
_MATH: Final = re.compile(r"\$(?=[\s\S]*\$)|(?<=\$)\$")
_LINE: Final = re.compile(
    r"\s*(?:[*#|:%]|[-+](?=\s|$|-)|(?:\d+|[A-Za-z])[.)](?=\s|$)|\[|(?:CLOCK|DEADLINE|SCHEDULED|CLOSED):)"
)
"""What at the beginning of a line is a heading, a comment, a table, a drawer, a list, a clock …"""

_SPACE: Final = "\u200b"


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """One top heading per article with its properties in a drawer."""
    return "\n".join(_article(one, options.labels) for one in notes)


def _article(notes: Notes, labels: Labels) -> str:
    info = notes.info
    drawer = [("READER_ARTICLE", info.uid), ("SOURCE", info.source), ("PUBLISHED", info.published)]
    drawer.append(("AUTHOR", ", ".join(info.authors)))
    lines = [f"* {_one_line(info.title)}{_tags(info.tags)}", ":PROPERTIES:"]
    lines += [f":{key}: {_one_line(value)}" for key, value in drawer if value]
    lines += [":END:", ""]
    for heading, highlights in by_chapter(notes, labels):
        if heading:
            lines += [f"** {_one_line(heading)}", ""]
        for highlight in highlights:
            lines += _entry(highlight, labels)
    return "\n".join(lines)


def _entry(highlight: Highlight, labels: Labels) -> list[str]:
    if highlight.kind == "note":
        head = labels.article_note
    else:
        head = _one_line(highlight.quote)
        head = _plain(head if len(head) <= 30 else head[:29] + "…")
    lines = [f"*** {head}{_tags(highlight.tags)}", ":PROPERTIES:", f":ID: {highlight.id}"]
    lines += [f":COLOUR: {highlight.colour}", f":CREATED: {highlight.created.iso()}", ":END:"]
    if highlight.kind == "highlight":
        lines += ["#+begin_quote", *_guarded(_plain(highlight.quote)), "#+end_quote"]
    for text in (highlight.note, *highlight.versions):
        if text.strip():
            lines += ["", *_noted(text.strip())]
    return [*lines, ""]


def _plain(text: str) -> str:
    """A quote whose signs mean themselves: invisible spaces stand about those that would not.

    The zero-width space as the sign that takes meaning away, and what may stand beside a marker of
    emphasis, are in the Org manual ("Emphasis and Monospace", "Escape Character"). One on each
    side: Emacs holds it for a space and needs the one behind, others don't and need the first.
    """
    # An address is a link as it stands, and would lead nowhere with a space in it.
    pieces = _ADDRESS.split(text)
    for n in range(0, len(pieces), 2):
        pieces[n] = _SIGN.sub(f"{_SPACE}\\g<0>{_SPACE}", pieces[n])
        pieces[n] = _MATH.sub(r"\\dollar{}", pieces[n])
    return "".join(pieces)


def _guarded(text: str) -> list[str]:
    """Lines that would be more than text get an invisible space in front."""
    return [f"{_SPACE}{line}" if _LINE.match(line) else line for line in text.split("\n")]


def _noted(text: str) -> list[str]:
    """A note as its author wrote it; but no line of it may end the entry that it stands in."""
    return [
        f"{_SPACE}{line}" if re.match(r"\*+ |\s*#\+|\s*:[\w-]+:\s*$", line) else line
        for line in text.split("\n")
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tags(tags: Sequence[str]) -> str:
    names = ["".join(c if c.isalnum() or c in "_@#%" else "_" for c in tag) for tag in tags]
    return f" :{':'.join(names)}:" if names else ""
