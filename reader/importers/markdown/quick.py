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

_HEADING: Final = re.compile(r"(#{1,6}) +([^\s#].*?)[ \t]*$")
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
_NEUTRAL: Final = "“”‘’…—·"


def rows(lines: Sequence[str]) -> list[Row] | None:
    """The blocks of a stretch without blank lines; None where a parser has to be asked."""
    found: list[Row] = []
    count = len(lines)
    k = 0
    while k < count:
        line = lines[k].rstrip(" \t")
        form: Form = "paragraph"
        level, marker, begin, end = 0, "", k, k + 1
        first = line[0]
        if first == "#":
            match = _HEADING.match(line)
            if match is None or line[-1] == "#":
                return None
            form, level, words = "heading", len(match[1]), match[2]
        elif (match := _ITEM.match(line)) is not None:
            # Another list after an item, or a list after words, may be a line of these.
            if found and found[-1].form != "heading" and found[-1].marker[-1:] != match[1][-1]:
                return None
            form, marker, words = "item", match[1], line[match.end() :]
        elif first == ">":
            match = _QUOTE.match(line)
            if match is None or (found and found[-1].form == "quote"):
                return None
            form, words = "quote", line[match.end() :]
        else:
            if found and found[-1].form != "heading":
                return None  # it goes on with the item or quotation above
            while end < count and not _BLOCK.match(lines[end]):
                if lines[end - 1].endswith("  "):
                    return None
                end += 1
            words = line if end == k + 1 else "\n".join(lines[k:end]).rstrip(" \t")
            words = words.lstrip("\u3000") if first == "\u3000" else words
            if first != "\u3000" and _BLOCK.match(words):
                return None
        if form in ("item", "quote") and _BLOCK.match(words):
            return None
        read = inline(words)
        if read is None:
            return None
        found.append(Row(form, level, marker, *read, begin, end))
        k = end
    return found


def inline(source: str) -> tuple[str, list[Mark]] | None:
    """The text of the words of a block with its marks; None where a parser has to be asked."""
    match = _STOP.search(source)
    if match is None:
        return source, address_marks(source, 0)
    text = ""
    marks: list[Mark] = []
    pending = ""
    opened: tuple[int, int] | None = None
    at, size = 0, len(source)
    while match is not None:
        i = match.start()
        c = source[i]
        pending += source[at:i]
        if c == "*":
            end = i + 1
            while end < size and source[end] == "*":
                end += 1
            length = end - i
            opens, closes = flanking(source, i, end, size, "*")
            if length > 2:
                return None
            if pending:
                marks += address_marks(pending, len(text))
                text, pending = text + pending, ""
            if opened is None:
                if not opens:
                    return None
                opened = (length, len(text))
            else:
                if not closes or opened[0] != length:
                    return None
                marks.append(("strong" if length == 2 else "emphasis", opened[1], len(text), ""))
                opened = None
            at = end
        elif c == "`":
            code = _CODE.match(source, i)
            if code is None or code[1][0] == " " or code[1][-1] == " ":
                return None
            if pending:
                marks += address_marks(pending, len(text))
                text, pending = text + pending, ""
            marks.append(("code", len(text), len(text) + len(code[1]), ""))
            text += code[1]
            at = code.end()
        elif c == "[":
            link = _LINK.match(source, i)
            if link is not None:
                target = link[2]
                if ":" in target or target.startswith("//"):
                    if _TARGET.fullmatch(target) is None:
                        return None
                else:
                    target = ""
                if pending:
                    marks += address_marks(pending, len(text))
                    text, pending = text + pending, ""
                marks.append(("link", len(text), len(text) + len(link[1]), target))
                text += link[1]
                at = link.end()
            else:
                link = _BRACKET.match(source, i)
                if link is None:
                    return None
                pending += link[0]
                at = link.end()
        elif c == "_":
            # Inside a word: neither begins nor ends anything.
            if not (0 < i < size - 1 and _is_word(source[i - 1]) and _is_word(source[i + 1])):
                return None
            pending += c
            at = i + 1
        elif c == "\n":
            after = source[i + 1]
            if after in _NEUTRAL or not (after.isalnum() or after > "\u2e7f"):
                return None
            if pending:
                pending = pending.rstrip(" ")
                marks += address_marks(pending, len(text))
                text, pending = text + pending, ""
            text = text.rstrip()
            if text and len(glue(text[-8:], after)) > len(text[-8:]) + 1:
                text += " "
            at = i + 1
        elif _LITERAL.match(source, i):
            pending += c
            at = i + 1
        else:
            return None
        match = _STOP.search(source, at)
    if opened is not None:
        return None
    pending += source[at:]
    if pending:
        marks += address_marks(pending, len(text))
        text += pending
    return text, marks


def _is_word(c: str) -> bool:
    return c.isascii() and c.isalnum()
