"""The words of one block of Markdown, from the inline tokens of its parser."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from reader.importers.html.inline import Mark
from reader.importers.markdown.addresses import address_marks
from reader.importers.markdown.html import alt_of
from reader.importers.text.join import glue
from reader.model import StyleKind
from reader.text.normal import normalise

if TYPE_CHECKING:
    from markdown_it.token import Token

_STYLES: Final[dict[str, StyleKind]] = {
    "strong": "strong",
    "em": "emphasis",
    "s": "strike",
    "link": "link",
}
_SAFE: Final = ("http://", "https://", "mailto:")
_BREAK: Final = re.compile(r"^<br\s*/?>$", re.IGNORECASE)


class Words:
    """The text of one block while its inline tokens are read; hard line ends split it."""

    def __init__(self) -> None:
        self.parts = [""]
        self.marks: list[list[Mark]] = [[]]
        self._open: list[tuple[StyleKind, int, int, str]] = []

    def read(self, tokens: Sequence[Token]) -> None:
        """Takes in the children of an inline token."""
        for i, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                self._addresses(token.content)
                self.parts[-1] += token.content
            elif kind == "code_inline":
                self._start("code")
                self.parts[-1] += token.content
                self._stop("code")
            elif kind == "softbreak":
                self.parts[-1] = _softly(self.parts[-1].rstrip(), tokens[i + 1 :])
            elif kind == "hardbreak" or (kind == "html_inline" and _BREAK.match(token.content)):
                self.parts.append("")
                self.marks.append([])
            elif kind == "image":
                self.parts[-1] += token.content
            elif kind == "html_inline" and token.content.lower().startswith("<img"):
                self.parts[-1] += html.unescape(alt_of(token.content))
            elif kind.endswith("_open") and kind[:-5] in _STYLES:
                self._start(_STYLES[kind[:-5]], _address(token))
            elif kind.endswith("_close") and kind[:-6] in _STYLES:
                self._stop(_STYLES[kind[:-6]])

    def _addresses(self, text: str) -> None:
        """Web addresses that stand in the text as they are."""
        if "://" in text and all(kind != "link" for kind, *_ in self._open):
            self.marks[-1] += address_marks(text, len(self.parts[-1]))

    def _start(self, kind: StyleKind, target: str = "") -> None:
        self._open.append((kind, len(self.parts) - 1, len(self.parts[-1]), target))

    def _stop(self, kind: StyleKind) -> None:
        for k in range(len(self._open) - 1, -1, -1):
            if self._open[k][0] == kind:
                _, part, offset, target = self._open.pop(k)
                for p in range(part, len(self.parts)):
                    begin = offset if p == part else 0
                    self.marks[p].append((kind, begin, len(self.parts[p]), target))
                return


def _softly(before: str, following: Sequence[Token]) -> str:
    """The text with what a line end in its source stands for before the tokens that follow."""
    after = next((t.content for t in following if t.content and t.type != "html_inline"), "")
    return glue(before, after)[: len(before) + 1] if before and _needs(before, after) else before


def _needs(before: str, after: str) -> bool:
    return bool(after) and len(glue(before[-8:], after[:8])) > len(before[-8:]) + len(after[:8])


def _address(token: Token) -> str:
    target = str(token.attrGet("href") or "")
    return normalise(target) if target.startswith(_SAFE) else ""
