"""From the tokens of a Markdown parser to the blocks of an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from reader.importers import wording
from reader.importers.dates import find_date
from reader.importers.draft import Draft
from reader.importers.dump import words as pagewords
from reader.importers.dump.facts import clean_source
from reader.importers.html.inline import Mark
from reader.importers.markdown.addresses import address_marks
from reader.importers.markdown.html import words_of
from reader.importers.markdown.quick import Row
from reader.importers.markdown.words import Words
from reader.importers.news import words as newswords
from reader.importers.text.join import glue
from reader.model import BlockKind
from reader.text.normal import normalise

if TYPE_CHECKING:
    from markdown_it.token import Token

_RULE: Final = re.compile(r"[\s>]*[|:-][\s|:>-]*")
_SETEXT_WIDTH: Final = 45
_FACTS: Final = ("来源", "來源", "出处", "稿源", "作者", "撰稿", "时间", "時間", "日期", "于")
_META_BLOCKS: Final = 6
_LONGEST_FORM: Final = 90
"""No byline, dateline or bold line that is a heading is longer."""


def _shifted(mark: Mark, by: int) -> Mark:
    kind, start, end, target = mark
    return kind, start + by, end + by, target


@dataclass(slots=True)
class BlockWriter:
    """Writes the block tokens of a document into a draft."""

    draft: Draft
    lines: Sequence[str]
    """Of the file, to show what was left out."""
    joinable: bool = False
    """Whether any two pieces of the text make one in the normal form: it has no combining marks."""
    _nest: list[str] = field(default_factory=list)
    """The containers around the current token: `quote`, or the marker of a list item."""
    _pending: str = ""
    """Marker of the list item whose first block has not come yet."""
    _base: int = 0
    """Line, from 0, that the parser's line 0 is."""
    _line: int = 0
    """First line, from 0, that nothing has come of yet."""
    _cells: list[tuple[str, list[Mark]]] = field(default_factory=list)
    _in_row: bool = False
    _depth: int = 1
    """Level of the last heading."""

    def write(self, tokens: Sequence[Token], start: int, end: int) -> None:
        """The blocks of `tokens`, which were parsed from the lines `[start, end)`, from 0.

        Everything in order; lines that gave no text are kept where they can be shown.
        """
        self._base = self._line = start
        heading = 0
        for token in tokens:
            kind = token.type
            if kind == "blockquote_open":
                self._nest.append("quote")
            elif kind == "list_item_open":
                marker = f"{token.info}{token.markup}" if token.info else token.markup
                self._nest.append(marker)
                self._pending = marker
            elif kind == "note_open":
                self._pending = f"[{token.info}]"
                self._nest.append(self._pending)
            elif kind in ("blockquote_close", "list_item_close", "note_close"):
                self._nest.pop()
                if kind != "blockquote_close":
                    self._pending = ""  # of an item without words
            elif kind == "heading_open":
                heading = int(token.tag[1:])
                if token.markup in ("-", "=") and self._is_paragraph(token):
                    heading = 0
            elif kind == "tr_open":
                self._cells, self._in_row = [], True
                self._leave(self._lines_of(token)[0] - 1)
            elif kind == "tr_close":
                self._row()
            elif kind == "inline":
                self._inline(token, heading)
                heading = 0
            elif kind in ("fence", "code_block"):
                self._code(token)
            elif kind == "html_block":
                self._html(token)
        self._leave(end)

    def plain(self, start: int, end: int, *, apart: bool = False) -> None:
        """The lines `[start, end)` as one paragraph without markup, or each for itself."""
        self._line = end
        if apart:
            for k in range(start, end):
                self.draft.add_line("paragraph", self.lines[k].strip(), k + 1)
            return
        text = self.lines[start].strip()
        if end > start + 1:
            parts = [text]
            for k in range(start + 1, end):
                line = self.lines[k].strip()
                parts.append(glue(parts[-1][-8:], line)[min(len(parts[-1]), 8) :])
            text = "".join(parts)
        if self._taken_as_fact(text, start + 1, end):
            return
        kind, level = self._kind(text, [])
        if "://" in text:
            marks = address_marks(text, 0)
            self.draft.add(kind, text, start + 1, end, level=level, marks=marks, check=True)
        elif end == start + 1:
            self.draft.add_line(kind, text, end, level=level)
        else:
            self.draft.add(kind, text, start + 1, end, level=level, check=True)

    def rows(self, rows: Sequence[Row], start: int) -> None:
        """The blocks of a stretch that begins in the line `start`, from 0, and needs no parser."""
        for row in rows:
            first, last = start + row.start + 1, start + row.end
            self._line = last
            if row.form == "heading":
                self._heading(row.text, row.marks, row.level, first, last)
                continue
            self._pending = row.marker
            fact = self._taken_as_fact(row.text, first, last)
            self._pending = ""
            if fact:
                continue
            if row.form == "quote":
                self._add("quote", row.text, first, last, 1, row.marks)
            elif row.form == "item":
                shift = len(row.marker) + 1
                marks = [_shifted(mark, shift) for mark in row.marks]
                self._add("list", f"{row.marker} {row.text}", first, last, 1, marks)
            else:
                kind, level = self._kind(row.text, row.marks)
                self._add(kind, row.text, first, last, level, row.marks)

    def _add(
        self, kind: BlockKind, text: str, first: int, last: int, level: int, marks: list[Mark]
    ) -> None:
        """A block of a text that is in the normal form, though marks were taken out of it."""
        if self.joinable:
            self.draft.add_normal(kind, text, first, last, level=level, marks=marks)
        else:
            self.draft.add(kind, text, first, last, level=level, marks=marks, check=True)

    # --- leaves ----------------------------------------------------------------------------

    def _inline(self, token: Token, heading: int) -> None:
        first, last = self._lines_of(token)
        if self._in_row:
            words = Words()
            words.read(token.children or [])
            self._cells.append((words.parts[0], words.marks[0]))
            return
        self._leave(first - 1)
        words = Words()
        words.read(token.children or [])
        self._line = last
        marker, self._pending = self._pending, "" if heading else self._pending
        if heading:
            text, marks = " ".join(words.parts), words.marks[0]
            if marker[:1].isdigit():  # of the list item that begins with this heading
                marker += " "
                text, marks = marker + text, [_shifted(mark, len(marker)) for mark in marks]
            self._heading(text, marks, heading, first, last)
            return
        if not "".join(words.parts).strip():
            self.draft.drop("\n".join(self.lines[first - 1 : last]), first, last)
            return
        if len(words.parts) == 1 and self._taken_as_fact(words.parts[0], first, last):
            return
        self._text(words, token, first, last)

    def _text(self, words: Words, token: Token, first: int, last: int) -> None:
        kind, level = self._container()
        if kind == "quote":
            text, marks = _together(words)
            self.draft.add("quote", text, first, last, level=level, marks=marks, check=True)
            return
        spread = len(words.parts) == last - first + 1
        for k, (text, marks) in enumerate(zip(words.parts, words.marks, strict=True)):
            if self._pending and text.strip():
                shift = len(self._pending) + 1
                lead = len(text) - len(text.lstrip())
                text = f"{self._pending} {text.lstrip()}"
                marks = [(m, a + shift - lead, b + shift - lead, t) for m, a, b, t in marks]
                self._pending = ""
            at = (first + k, first + k) if spread else (first, last)
            own, depth = (
                (kind, level) if kind == "list" else self._kind(text, marks, _is_image(token))
            )
            self.draft.add(own, text, *at, level=depth, marks=marks, check=True)

    def _kind(self, text: str, marks: list[Mark], image: bool = False) -> tuple[BlockKind, int]:
        text = text.strip()
        if image or (len(text) <= 400 and newswords.is_caption(text)):
            return "caption", 0
        if len(text) > _LONGEST_FORM:
            return "paragraph", 0
        found = newswords.dateline(text) if len(text) < 60 else None
        if found is not None and found.end >= len(text):
            return "dateline", 0
        if newswords.is_byline(text):
            return "byline", 0
        bold = len(marks) == 1 and marks[0][:3] == ("strong", 0, len(text))
        if bold and wording.width(text) <= 40 and not wording.ends_sentence(text):
            return "heading", min(self._depth + 1, 6)
        return "paragraph", 0

    def _container(self) -> tuple[BlockKind, int]:
        if not self._nest:
            return "paragraph", 0
        if self._nest[-1] == "quote":
            return "quote", self._nest.count("quote")
        return "list", sum(1 for name in self._nest if name != "quote")

    def _heading(self, text: str, marks: list[Mark], level: int, first: int, last: int) -> None:
        draft = self.draft
        if not draft.title and not draft.blocks and not self._nest and text.strip():
            draft.title = text
            return
        if level == 1 and not draft.blocks and text.strip() == draft.title:
            return  # front matter and heading say the same
        self._depth = level
        draft.add("heading", text, first, last, level=level, marks=marks, check=True)

    def _is_paragraph(self, token: Token) -> bool:
        """A paragraph that only looks like a heading because a line of dashes follows it."""
        first, last = self._lines_of(token)
        text = " ".join(line.strip() for line in self.lines[first - 1 : last - 1])
        return wording.width(text) > _SETEXT_WIDTH or wording.ends_sentence(text)

    def _taken_as_fact(self, text: str, first: int, last: int) -> bool:
        """Subtitle and labelled lines near the top become fields."""
        draft = self.draft
        text = text.strip()
        if len(draft) >= 2 or last > 60 or len(draft.other) > _META_BLOCKS:
            return False
        first_of_all = draft.title and not draft.blocks and not draft.subtitle
        if first_of_all and len(text) <= 80 and wording.DASHED.match(text):
            draft.subtitle = text
            return True
        if not _is_fact(text) or self._pending:
            return False
        for key, value in pagewords.labels(text).items():
            if key.endswith(("来源", "來源", "出处", "稿源")):
                draft.source = draft.source or clean_source(value)
            elif key in ("作者", "撰稿"):
                draft.authors = draft.authors or newswords.names(value)
        draft.editor = draft.editor or pagewords.editor_within(text)
        draft.published = draft.published or find_date(text)
        draft.drop("\n".join(self.lines[first - 1 : last]), first, last, "meta")
        return True

    def _row(self) -> None:
        """A row of a table: its cells with bars between them."""
        self._in_row = False
        text = ""
        marks: list[Mark] = []
        for cell, inside in self._cells:
            shift = len(text) + (3 if text else 0)
            text = f"{text} | {cell}" if text else cell
            marks += [(k, a + shift, b + shift, t) for k, a, b, t in inside]
        number = min(self._line + 1, len(self.lines))
        if text.strip(" |"):
            self.draft.add("paragraph", text, number, marks=marks, check=True)
            self._pending = ""
        self._line = number
        # The line of dashes below the head of a table is markup.
        if number < len(self.lines) and _RULE.fullmatch(self.lines[number]):
            self._line += 1

    def _code(self, token: Token) -> None:
        first, last = self._lines_of(token)
        self._leave(first - 1)
        self._line = last
        text = token.content.strip("\n")
        if text.strip():
            # Not `add`: the indent of the first line is part of the code.
            self.draft.add_code(normalise(text.rstrip()), first, last)
        self._pending = ""

    def _html(self, token: Token) -> None:
        first, last = self._lines_of(token)
        self._leave(first - 1)
        self._line = last
        found = words_of(token.content)
        if not found:
            self.draft.drop("\n".join(self.lines[first - 1 : last]), first, last)
        for kind, text in found:
            own, level = (kind, 0) if kind == "caption" else self._kind(text, [])
            self.draft.add(own, text, first, last, level=level, check=True)

    def _lines_of(self, token: Token) -> tuple[int, int]:
        """First and last line of a token in the file, from 1."""
        if not token.map:
            return self._line + 1, self._line + 1
        first, end = token.map
        return self._base + first + 1, self._base + max(end, first + 1)

    def _leave(self, until: int) -> None:
        """Keeps the lines up to `until` (exclusive, from 0) that the parser gave nothing for."""
        for k in range(self._line, until):
            if re.search(r"\w", self.lines[k]):
                self.draft.drop(self.lines[k], k + 1, reason="other")
        self._line = max(self._line, until)


def _is_fact(text: str) -> bool:
    """A line of source, author or date; other labels, such as 标题：, are left to the text."""
    if wording.width(text) > 80 or not pagewords.is_meta(text):
        return False
    return all(key.endswith(_FACTS) and len(v) <= 40 for key, v in pagewords.labels(text).items())


def _is_image(token: Token) -> bool:
    children = token.children or []
    return len(children) == 1 and children[0].type == "image"


def _together(words: Words) -> tuple[str, list[Mark]]:
    """The parts of a quotation with line ends between them."""
    text = ""
    marks: list[Mark] = []
    for part, inside in zip(words.parts, words.marks, strict=True):
        shift = len(text) + (1 if text else 0)
        text = f"{text}\n{part}" if text else part
        marks += [(k, a + shift, b + shift, t) for k, a, b, t in inside]
    return text, marks
