"""The article pane alone, over a text file; with `--marks` under 10,000 highlights and many hits.

python -m tests.benchmarks.pane_app FILE [--marks]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from reader.config.settings import ReadingSettings
from reader.layout import plain_blocks
from reader.model import COLOURS, ArticleInfo, Document, Highlight, Moment, Span
from reader.tui.themes import register_themes
from reader.tui.widgets.article import ArticlePane

KEYS = {
    "j": "line_down",
    "k": "line_up",
    "l": "char_right",
    "w": "next_word",
    "s": "select_sentence",
    "space": "page_down",
    "pagedown": "page_down",
    "pageup": "page_up",
    "G": "text_end",
    "g": "text_start",
    ")": "next_sentence",
}


def document(text: str) -> Document:
    """A text as a document of plain paragraphs."""
    info = ArticleInfo(
        1, "u", "READY", None, (), "新华社", None, "2026-01-28", False, None, "zh", "text", "-",
        None, len(text), 0, 0, 0.0, (), Moment(0), None, 1, "",
    )  # fmt: skip
    return Document(info, text, plain_blocks(text))


def highlights(text: str, count: int = 10_000) -> list[Highlight]:
    """Highlights of 10 to 100 characters all over the text, many of which overlap."""
    step = max(len(text) // count, 1)
    made = []
    for number in range(count):
        start = number * step
        end = min(start + 10 + number * 7 % 90, len(text))
        made.append(
            Highlight(
                f"{number:08d}", "highlight", 1, "u", "t", start, end, text[start:end], "", "",
                "" if number % 3 else "批", COLOURS[number % 5], (), "exact",
                Moment(number), Moment(number),
            )
        )  # fmt: skip
    return made


class PaneApp(App[None]):
    """One pane, its keys bound to actions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"pane('{action}')") for key, action in KEYS.items()
    ]

    def __init__(self, file: Path, marks: bool) -> None:
        super().__init__()
        self.file, self.marks = file, marks

    def compose(self) -> ComposeResult:
        yield ArticlePane()

    def on_mount(self) -> None:
        register_themes(self)
        self.theme = "reader-light"
        text = self.file.read_text(encoding="utf-8").strip("\n")
        pane = self.query_one(ArticlePane)
        pane.show(document(text), highlights(text) if self.marks else (), None, ReadingSettings())
        if self.marks:
            at, hits = text.find("的"), []
            while at >= 0 and len(hits) < 90_000:
                hits.append(Span(at, at + 1))
                at = text.find("的", at + 1)
            pane.set_hits(hits, 0)
        pane.focus()

    def action_pane(self, action: str) -> None:
        getattr(self.query_one(ArticlePane), f"action_{action}")()


if __name__ == "__main__":
    PaneApp(Path(sys.argv[1]), "--marks" in sys.argv).run()
