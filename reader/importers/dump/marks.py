"""Whole web pages that a program wrote down as Markdown: menus as lists of links, and the article.

The lines are judged without their marks by the rules for text dumps (`webpage`); that a line is
nothing but links tells more than its length. What is kept goes through the Markdown reader, so that
headings, tables, bold and links of the article stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reader.importers import wording
from reader.importers.draft import Draft
from reader.importers.dump.lines import PageLine, page_lines
from reader.importers.markdown.blocks import BlockWriter
from reader.importers.markdown.chunks import chunks
from reader.importers.markdown.document import corrected, parser
from reader.importers.markdown.frontmatter import front_matter

_SIGN: Final = re.compile(r"^\s{0,3}(?:#{1,6}\s|---\|---)|\]\(|\*\*\S")
_HEADING: Final = re.compile(r"^\s{0,3}(#{1,6})\s+((?:.*[^\s#])?)[\s#]*$")
_TARGET: Final = (
    r"\((?:[^()\s\\]|\\.|\([^()\s]{0,200}\)){0,1000}"
    r"(?:\s{1,3}(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?\s?\)"
)
_IMAGE: Final = re.compile(rf"!\[(?:[^\[\]\\]|\\[\[\]]?){{0,300}}\]{_TARGET}")
_LINK: Final = re.compile(rf"\[((?:[^\[\]\\]|\\.|\[[^\[\]]{{0,100}}\]){{0,500}})\]{_TARGET}")
_BARE: Final = re.compile(r"<?https?://[^\s<>]{1,500}>?")
_MARK: Final = re.compile(r"(?<!\\)(?:\*{1,3}|_{2,3}|`|~~)|(?<![\w\\])_(?=\S)|(?<=\S)_(?!\w)")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_RULE: Final = re.compile(r"^[\s|:*_-]+$")
_BEGIN: Final = re.compile(r"^\s*(?:[>|]\s?)+")
_MOSTLY: Final = 0.6
"""Share of a line's letters that stand in links, from which on it belongs to a menu or list."""

_LINK_SCORE: Final = -14.0
_HEADING_SCORE: Final = -3.0
_MARKERS: Final = frozenset({"crumb", "nav", "foot"})


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """The lines of a page, judged without their marks."""

    lines: list[PageLine]
    levels: Mapping[int, int]
    """Index in `lines` → level, of those that are headings."""
    linked: frozenset[int]
    """Indices of those that are mostly links."""


def is_marked(lines: Sequence[str]) -> bool:
    """Whether the lines are written in Markdown, as far as a page's dump would be."""
    lines = lines[:600]
    text = "\n".join(lines)
    if not any(sign in text for sign in ("#", "](", "**", "---|---")):
        return False  # sooner seen than tried at every place
    signs = sum(1 for line in lines if len(line) <= 4_000 and _SIGN.search(line))
    return signs >= 5


def marked_page(lines: Sequence[str]) -> MarkedPage:
    """The lines that hold words, without links and marks, each with kind and score."""
    bare: list[str] = []
    heads: dict[int, int] = {}
    shares: dict[int, float] = {}
    for number, raw in enumerate(lines, 1):
        text, level, share = unmarked(raw)
        bare.append(text)
        if level:
            heads[number] = level
        if share:
            shares[number] = share
    found = page_lines(bare)
    levels: dict[int, int] = {}
    linked: set[int] = set()
    for i, line in enumerate(found):
        if line.number in heads:
            levels[i] = heads[line.number]
        if line.kind not in ("short", "body"):
            continue
        if shares.get(line.number, 0.0) > _MOSTLY and wording.width(line.text) < 120:
            line.kind, line.score, line.bullet = "short", _LINK_SCORE, True
            linked.add(i)
        elif line.number in heads and line.kind == "short":
            line.score = _HEADING_SCORE
    return MarkedPage(found, levels, frozenset(linked))


def _inner(words: str) -> str:
    """A line without the signs of quotations and tables at its edges."""
    words = _BEGIN.sub("", words, count=1)
    ended = words.rstrip()
    return ended[:-1].rstrip() if ended.endswith("|") else words


def unmarked(line: str) -> tuple[str, int, float]:
    """The words of a line, its level as a heading (or 0), and the share of them inside links."""
    if len(line) > 20_000 or _RULE.match(line):
        return ("" if _RULE.match(line) else line.strip()), 0, 0.0
    heading = _HEADING.match(line) if line.lstrip().startswith("#") else None
    if heading:
        line = heading[2]
    inside = 0
    if "](" in line:
        line = _IMAGE.sub(" ", line)
        for match in _LINK.finditer(line):
            inside += len(match[1].strip())
        line = _LINK.sub(r"\1", line)
        line = _LINK.sub(r"\1", line) if "](" in line else line
    if "://" in line and _BARE.fullmatch(line.strip().lstrip("*+- ")):
        return "", 0, 1.0
    indent = line[: len(line) - len(line.lstrip())]
    words = line.strip()
    bullet = words[:2] if words[:2] in ("* ", "+ ", "- ") else ""
    words = _ESCAPE.sub(r"\1", _MARK.sub("", _inner(words[len(bullet) :]))).strip()
    if not words:
        return "", 0, 0.0
    share = 0.0
    if inside:
        share = inside / max(sum(not c.isspace() and c not in "|>/·丨" for c in words), 1)
    return f"{indent}{bullet}{words}", len(heading[1]) if heading else 0, share


def looks_like_page(lines: Sequence[str]) -> bool:
    """Whether Markdown is the dump of a whole web page and no document of its own.

    Lists of links are common in documents too; breadcrumbs, neighbours and footers outside of
    headings are not.
    """
    if lines and lines[0].rstrip() == "---" and front_matter(lines)[1]:
        return False
    page = marked_page(lines)
    markers = sum(n.kind in _MARKERS for i, n in enumerate(page.lines) if i not in page.levels)
    crumbs = sum(n.kind == "crumb" for i, n in enumerate(page.lines) if i not in page.levels)
    facts = sum(n.kind in ("meta", "editor") for n in page.lines)
    bullets = sum(n.kind == "short" and n.bullet for n in page.lines)
    short = sum(
        n.kind == "short" and not n.bullet and i not in page.levels and wording.width(n.text) <= 16
        for i, n in enumerate(page.lines)
    )
    count = len(page.lines)
    return (
        (markers >= 3 and bullets + markers >= 0.2 * count)
        or (markers >= 2 and bullets >= 8 and bullets >= 0.25 * count)
        or (markers >= 1 and facts >= 1 and bullets >= 0.4 * count)
        or (markers >= 2 and facts >= 1 and bullets + short + markers >= 0.3 * count)
        or (crumbs >= 1 and facts >= 1 and count <= 60)
    )


def write_range(
    draft: Draft, lines: Sequence[str], kept: frozenset[int], reasons: Mapping[int, str]
) -> None:
    """Writes the lines with the numbers `kept` as Markdown; the others are dropped, each with the
    reason under its number."""
    source = corrected([line if i in kept else "" for i, line in enumerate(lines, 1)])
    writer = BlockWriter(draft, lines)
    md = parser()
    at = 0

    def leave(until: int) -> None:
        for k in range(at, until):
            if k + 1 not in kept:
                draft.drop(lines[k], k + 1, reason=reasons.get(k + 1, "other"))

    for chunk in chunks(source):
        leave(chunk.start)
        if chunk.kind == "markup":
            text = "\n".join(source[chunk.start : chunk.end])
            writer.write(md.parse(text), chunk.start, chunk.end)
        elif chunk.kind == "quick":
            writer.rows(chunk.rows, chunk.start)
        else:
            writer.plain(chunk.start, chunk.end, apart=chunk.kind == "lines")
        at = chunk.end
    leave(len(lines))
