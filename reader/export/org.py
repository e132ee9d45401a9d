"""Org mode: a heading per article and chapter, quotes in quote blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.export.options import ExportOptions, Labels, Notes
from reader.export.order import by_chapter
from reader.model import Highlight

_EMPHASIS: Final = re.compile(r"""(?:(?<=[\s\-({'"\u200b])|(?<![\s\S]))[*/=~+](?=\S)""")
_SCRIPT: Final = re.compile(r"[_^](?=[\w{*])")
_BRACKET: Final = re.compile(r"\[(?=\[|fn:)")


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
            lines += ["", *_guarded(text.strip())]
    return [*lines, ""]


def _plain(text: str) -> str:
    """A quote whose signs mean themselves: an invisible space stands beside those that would not.

    What may stand before the first sign of an emphasis, and the zero-width space that takes its
    meaning, are in the Org manual ("Emphasis and Monospace", "Escape Character"); links and
    footnotes begin with a bracket.
    """
    text = _EMPHASIS.sub("\u200b\\g<0>", text)
    text = _SCRIPT.sub("\u200b\\g<0>\u200b", text)
    return _BRACKET.sub("\\g<0>\u200b", text)


def _guarded(text: str) -> list[str]:
    """Lines that would be read as headings or keywords get a comma, as Org itself does it.

    See "Literal Examples" in the Org manual, section 12.6.
    """
    return [
        f",{line}" if re.match(r"\*+ |,*(?:\*+ |#\+)|:[A-Za-z_]+:\s*$", line) else line
        for line in text.split("\n")
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tags(tags: Sequence[str]) -> str:
    names = ["".join(c if c.isalnum() or c in "_@#%" else "_" for c in tag) for tag in tags]
    return f" :{':'.join(names)}:" if names else ""
