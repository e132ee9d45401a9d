"""Markdown, read by markdown-it-py with the corrections that Chinese needs.

CommonMark was made for languages with spaces. Here emphasis may touch Chinese punctuation,
`#标题` is a heading, four spaces before Chinese are an indent and no code, a line end inside
Chinese is nothing, and `1986. 年` begins no list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from reader.importers import wording
from reader.importers.dates import find_date
from reader.importers.draft import Draft, title_of_last_resort
from reader.importers.markdown.blocks import BlockWriter
from reader.importers.markdown.chunks import chunks
from reader.importers.markdown.extra import NOTES, note_labels
from reader.importers.markdown.frontmatter import front_matter
from reader.importers.news.facts import Page, add_facts
from reader.importers.registry import Importer, Sample
from reader.importers.text.plain import read_plain as plain_text
from reader.model import Article
from reader.text.normal import MARK_BLOCKS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_CJK: Final = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_HEADING: Final = re.compile(
    rf"^( {{0,3}}#{{1,6}})(?=[{_CJK}“‘《【「（])(?!#*[^#\s]{{1,30}}#(?:\s|$|[{_CJK}]))"
)
_YEAR_ITEM: Final = re.compile(r"^(\s*)(\d{3,9})([.)])(?=\s)")
_CALLOUT: Final = re.compile(r"^(\s*(?:>\s?)+)\[!([\w-]{1,40})\][+-]?[ \t]*(.*)$")
_ASIDE: Final = re.compile(r"^\s*(?:%%.{1,2000}%%|\[\[?toc\]?\])\s*$", re.IGNORECASE)
_PLACE: Final = re.compile(r"\s\^(?=[\w-]*[A-Za-z])[A-Za-z0-9-]{3,40}\s*$")
_NO_TEXT: Final = "<!-- -->"
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_BLANKS: Final = " \t\u3000\u00a0"
"""A line of nothing but these is blank to who reads it, though not to a parser."""

_CORRECTABLE: Final = frozenset("#[0123456789>%")
_SIGNS: Final = (
    (re.compile(r"^#{1,6}\s+\S"), 3),
    (re.compile(r"^(?:```|~~~)"), 3),
    (re.compile(r"\[[^\]\n]{1,200}\]\((?:https?:|mailto:|/|\.|#)"), 3),
    (re.compile(r"^\|?\s*:?-{3,}:?\s*\|"), 4),
    (re.compile(r"\*\*[^*\s][^*\n]{0,200}\*\*"), 2),
    (re.compile(r"^>\s?\S"), 1),
    (re.compile(r"^\s{0,6}[-*+]\s+\S"), 1),
    (re.compile(r"^!\[[^\]]*\]\("), 3),
    (re.compile(r"(?<!`)`[^`\n]{1,80}`(?!`)"), 1),
)
_SIGN: Final = re.compile(r"[-#`~\[|*>+]")
"""Without one of these a line has no sign of Markdown."""
_ENOUGH: Final = 4


def _recognises(sample: Sample) -> float:
    by_name = 0.55 if sample.suffix in ("md", "markdown", "mdown", "mkd") else 0.0
    if sample.text.startswith(("---\n", "+++\n")) and front_matter(sample.lines)[1]:
        return 0.72
    signs = heads = 0
    for line in sample.head[:400]:
        if len(line) > wording.LONGEST or not _SIGN.search(line):
            continue
        for pattern, worth in _SIGNS:
            if pattern.search(line):
                signs += worth
                heads += worth == 3
                break
    return max(by_name, 0.7 if signs >= _ENOUGH and heads else 0.0)


def _read(sample: Sample) -> list[Article]:
    lines = sample.lines
    draft = Draft("markdown")
    facts, begin = front_matter(lines)
    if begin:
        _take_front_matter(draft, facts)
        draft.drop("\n".join(lines[:begin]), 1, begin, "meta")
    source = [""] * begin + corrected(lines[begin:])
    writer = BlockWriter(draft, lines, joinable=_is_joinable(sample.text))
    md: MarkdownIt | None = None
    notes: dict[str, frozenset[str]] = {}
    for chunk in chunks(source):
        if chunk.kind == "markup":
            if md is None:
                md, notes = parser(sample.text), {NOTES: note_labels(source)}
            tokens = md.parse("\n".join(source[chunk.start : chunk.end]), {**notes})
            writer.write(tokens, chunk.start, chunk.end)
        elif chunk.kind == "quick":
            writer.rows(chunk.rows, chunk.start)
        else:
            writer.plain(chunk.start, chunk.end, apart=chunk.kind == "lines")
    if not draft.title:
        draft.title = title_of_last_resort(draft.text, sample.stem) if draft.blocks else sample.stem
    if not draft.blocks:
        _title_as_text(draft, lines)
    if not draft.blocks:
        return plain_text(sample)
    _facts(draft, sample.stem)
    return [draft.build(encoding=sample.decoded.encoding, warnings=sample.warnings())]


def _is_joinable(text: str) -> bool:
    """Whether pieces of a text in the normal form are in it too when they are put together."""
    return text.isascii() or re.search(f"[{MARK_BLOCKS}]", text) is None


def _title_as_text(draft: Draft, lines: Sequence[str]) -> None:
    """A file of nothing but its headline still is something to read."""
    for number, line in enumerate(lines, 1):
        if draft.title and draft.title in line:
            draft.add("heading", draft.title, number, level=1, check=True)
            return


def _facts(draft: Draft, stem: str) -> None:
    """Source, place and date of a dateline; what front matter and labels say goes before."""
    source, published, authors = draft.source, draft.published, draft.authors
    inferred = draft.published_inferred
    add_facts(draft, Page.of_text(draft.text, stem))
    draft.source = source or draft.source
    draft.authors = authors or draft.authors
    if published:
        draft.published, draft.published_inferred = published, inferred


def _take_front_matter(draft: Draft, facts: dict[str, str]) -> None:
    draft.title = facts.get("title", "")
    draft.subtitle = facts.get("subtitle") or None
    authors = facts.get("authors") or facts.get("author") or ""
    found = [a.strip().strip("\"'") for a in re.split(r"[,，、;；]", authors.strip("[]"))]
    draft.authors = tuple(a for a in found if a)
    draft.source = facts.get("source") or facts.get("publisher") or facts.get("site") or None
    draft.published = find_date(facts.get("published") or facts.get("date") or "")
    address = (
        facts.get("url") or facts.get("link") or facts.get("address") or facts.get("source") or ""
    )
    if address.startswith(("http://", "https://")):
        draft.address = address
        if draft.source == address:
            draft.source = None


# --- the corrections -------------------------------------------------------------------------


def corrected(lines: Sequence[str]) -> list[str]:
    """The lines with `#标题` and years at the start of a line made safe to parse.

    What only Obsidian and its like understand (callouts, comments, names of places) is put in
    words of Markdown.

    Lines stay lines, so that positions still refer to the file.
    """
    out: list[str] = []
    fence = ""
    for line in lines:
        opening = _FENCE.match(line)
        if fence:
            if opening and line.strip() == opening[1] and opening[1].startswith(fence):
                fence = ""
        elif opening:
            fence = opening[1]
        elif line and line[0] in _BLANKS and line.isspace() and line.strip(" \t"):
            line = ""
        elif line and (line[0] if line[0] > " " else line.lstrip()[:1]) in _CORRECTABLE:
            line = _HEADING.sub(r"\1 ", line)
            match = _YEAR_ITEM.match(line)
            if match and int(match[2]) >= 200:
                line = _YEAR_ITEM.sub(r"\1\2\\\3", line)
            line = _beyond(line)
        if not fence and " ^" in line[-42:]:
            line = _PLACE.sub("", line)
        out.append(line)
    return out


def _beyond(line: str) -> str:
    """A line of a callout, a comment or a table of contents to be made, as Markdown has them."""
    if line.lstrip().startswith(">"):
        match = _CALLOUT.match(line)
        # Its own title, or its kind where it has none, is a line for itself.
        return f"{match[1]}**{match[3].strip() or match[2]}**  " if match else line
    return _NO_TEXT if _ASIDE.match(line) else line


def parser(text: str | None = None) -> MarkdownIt:
    """CommonMark with tables and strikethrough, and with rules that suit Chinese.

    And with those rules of `markdown/extra.py` that a document of this `text` needs.
    """
    from markdown_it import MarkdownIt

    from reader.importers.markdown import extra as mdextra
    from reader.importers.markdown import rules as mdrules

    md = MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])
    md.inline.ruler.at("emphasis", mdrules.emphasis)
    md.block.ruler.at("code", mdrules.indented_code, {"alt": []})
    mdextra.extend(md, text)
    return md


IMPORTER = Importer("markdown", _recognises, _read)
