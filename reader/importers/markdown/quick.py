"""Markdown that needs no parser: headings, flat lists, lines of quotation, and paragraphs with
nothing but plain bold, emphasis, code and links in them.

What `rows` gives is what the parser and `Words` would make of the same lines; where that is not
certain at a glance it gives None, and they are asked. The tests hold both against each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from reader.importers.html.inline import Mark
from reader.importers.markdown.addresses import address_marks
from reader.importers.markdown.flanking import flanking
from reader.importers.text.join import glue
from reader.model import StyleKind

Form = Literal["paragraph", "heading", "item", "quote"]


class Row(NamedTuple):
    """A block of one or more lines, `[start, end)` within the stretch."""

    form: Form
    level: int
    """Of a heading."""
    marker: str
    """Of an item: `-`, `1.`."""
    text: str
    marks: list[Mark]
    start: int
    end: int


_STOP: Final = re.compile(r"[*_`\[\]<&\\~$=!^\n]")
"""Characters that may mean something within a line."""

_HEADING: Final = re.compile(r"(#{1,6}) +([^\s#](?:.*[^ \t\n])?)[ \t]*$")
_ITEM: Final = re.compile(r"([-*+]|\d{1,9}[.)]) (?=[^\s])")
_QUOTE: Final = re.compile(r"> ?(?=[^\s])")
_BLOCK: Final = re.compile(
    r"[ \t#>+=|~:<-]|\d{1,9}[.)]|\*(?:[\s*]*$|[ \t])|_[_\s]*$|```|\[[^\]]*\]:|\[\[?toc\]",
    re.IGNORECASE,
)
"""How lines begin that may be more than words of a paragraph."""

_LITERAL: Final = re.compile(r"=(?!=)|!(?!\[)|\^(?!\[)|~(?!~)|<(?![A-Za-z/!?])|&(?![A-Za-z#])")
"""What of these means nothing where it stands."""

_CODE: Final = re.compile(r"`([^`\n]+)`(?!`)")
_LABEL: Final = r"\[([^*_`\[\]<&\\|~$=!^\n]*[^*_`\[\]<&\\|~$=!^\n\s])\]"
_LINK: Final = re.compile(_LABEL + r"\(([\w./:#?=%+,@~&-]+)\)")
_BRACKET: Final = re.compile(rf"(?:{_LABEL}|\[ \])(?![(\[:])")
_TARGET: Final = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?"
    r"(?:/(?:[A-Za-z0-9._~+,@=&/-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:\?(?:[A-Za-z0-9._~+,@=&/-]|%[0-9A-Fa-f]{2})+)?(?:#(?:[A-Za-z0-9._~+,@=&/-]|%[0-9A-Fa-f]{2})+)?"
)
_WITHIN: Final = re.compile(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])")
_NEUTRAL: Final = "“”‘’…—·"


def rows(lines: Sequence[str]) -> list[Row] | None:
    """The blocks of a stretch without blank lines; None where a parser has to be asked."""
    found: list[Row] = []
    k = 0
    while k < len(lines):
        line = lines[k].rstrip(" \t")
        before = found[-1] if found else None
        if line[0] == "#":
            row = _heading(line, k)
        elif (match := _ITEM.match(line)) is not None:
            row = _item(line, match, before, k)
        elif line[0] == ">":
            row = _quote(line, before, k)
        else:
            row = _paragraph(lines, before, k)
        if row is None:
            return None
        found.append(row)
        k = row.end
    return found


def _heading(line: str, at: int) -> Row | None:
    match = _HEADING.match(line)
    if match is None or line[-1] == "#":
        return None
    return _row("heading", len(match[1]), "", match[2], at, at + 1)


def _item(line: str, match: re.Match[str], before: Row | None, at: int) -> Row | None:
    marker, words = match[1], line[match.end() :]
    # Another list after an item, or a list after words, may be a line of these.
    if before is not None and before.form != "heading" and before.marker[-1:] != marker[-1]:
        return None
    return None if _BLOCK.match(words) else _row("item", 0, marker, words, at, at + 1)


def _quote(line: str, before: Row | None, at: int) -> Row | None:
    match = _QUOTE.match(line)
    if match is None or (before is not None and before.form == "quote"):
        return None
    words = line[match.end() :]
    return None if _BLOCK.match(words) else _row("quote", 0, "", words, at, at + 1)


def _paragraph(lines: Sequence[str], before: Row | None, at: int) -> Row | None:
    if before is not None and before.form != "heading":
        return None  # it goes on with the item or quotation above
    end = at + 1
    while end < len(lines) and not _BLOCK.match(lines[end]):
        if lines[end - 1].endswith("  "):
            return None
        end += 1
    words = "\n".join(lines[at:end]).rstrip(" \t")
    if words[0] == "\u3000":
        words = words.lstrip("\u3000")
    elif _BLOCK.match(words):
        return None
    return _row("paragraph", 0, "", words, at, end)


def _row(form: Form, level: int, marker: str, words: str, start: int, end: int) -> Row | None:
    read = inline(words)
    return None if read is None else Row(form, level, marker, *read, start, end)


def inline(source: str) -> tuple[str, list[Mark]] | None:
    """The text of the words of a block with its marks; None where a parser has to be asked."""
    if _STOP.search(source) is None:
        return source, address_marks(source, 0)
    words = _Words(source)
    return (words.text, words.marks) if words.read() else None


class _Words:
    """The words of a block while they are read. Each step says where the next one begins, or -1
    where a parser has to be asked."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.marks: list[Mark] = []
        self._plain = ""
        """Words that are not in the text yet."""
        self._opened: tuple[int, int] | None = None
        """How many asterisks are open, and from where."""

    def read(self) -> bool:
        """Take in all; whether that went without a parser."""
        at = 0
        while (match := _STOP.search(self.source, at)) is not None:
            self._plain += self.source[at : match.start()]
            at = self._step(match.start(), match[0])
            if at < 0:
                return False
        self._plain += self.source[at:]
        self._settle()
        return self._opened is None

    def _step(self, at: int, sign: str) -> int:
        if sign == "*":
            return self._asterisks(at)
        if sign == "`":
            return self._code(at)
        if sign == "[":
            return self._bracket(at)
        if sign == "\n":
            return self._line_end(at)
        # Inside a word an underscore neither begins nor ends anything.
        inside = sign == "_" and _WITHIN.match(self.source, at) is not None
        if not (inside or _LITERAL.match(self.source, at)):
            return -1
        self._plain += sign
        return at + 1

    def _settle(self) -> None:
        """Bring the plain words into the text, with the addresses in them."""
        if self._plain:
            self.marks += address_marks(self._plain, len(self.text))
            self.text += self._plain
            self._plain = ""

    def _asterisks(self, at: int) -> int:
        end = at + 1
        while end < len(self.source) and self.source[end] == "*":
            end += 1
        opens, closes = flanking(self.source, at, end, len(self.source), "*")
        length = end - at
        if length > 2:
            return -1
        self._settle()
        if self._opened is None:
            if not opens:
                return -1
            self._opened = (length, len(self.text))
            return end
        if not closes or self._opened[0] != length:
            return -1
        kind: StyleKind = "strong" if length == 2 else "emphasis"
        self.marks.append((kind, self._opened[1], len(self.text), ""))
        self._opened = None
        return end

    def _code(self, at: int) -> int:
        match = _CODE.match(self.source, at)
        if match is None or " " in (match[1][0], match[1][-1]):
            return -1
        self._settle()
        self._add("code", match[1], "")
        return match.end()

    def _bracket(self, at: int) -> int:
        link = _LINK.match(self.source, at)
        if link is None:
            words = _BRACKET.match(self.source, at)
            if words is None:
                return -1
            self._plain += words[0]
            return words.end()
        target = link[2]
        if ":" in target or target.startswith("//"):
            if _TARGET.fullmatch(target) is None:
                return -1
        else:
            target = ""  # within the site that the text came from
        self._settle()
        self._add("link", link[1], target)
        return link.end()

    def _add(self, kind: StyleKind, words: str, target: str) -> None:
        self.marks.append((kind, len(self.text), len(self.text) + len(words), target))
        self.text += words

    def _line_end(self, at: int) -> int:
        after = self.source[at + 1]
        if after in _NEUTRAL or not (after.isalnum() or after > "\u2e7f"):
            return -1
        self._plain = self._plain.rstrip(" ")
        self._settle()
        self.text = self.text.rstrip()
        last = self.text[-8:]
        if last and len(glue(last, after)) > len(last) + 1:
            self.text += " "
        return at + 1
