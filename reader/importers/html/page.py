"""Web pages and fragments of them: `html/choice.py` says which pieces are the article.

What is not taken is kept as `other`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reader.errors import ImportRefused
from reader.importers import child, wording
from reader.importers.binary import binary_kind, looks_binary, looks_like_html
from reader.importers.draft import LONGEST_LINE, Draft
from reader.importers.dump import words as pagewords
from reader.importers.dump.facts import add_page_facts
from reader.importers.dump.lines import PageLine, is_date_alone, page_lines
from reader.importers.encoding import Decoded
from reader.importers.html import facts as htmlfacts
from reader.importers.html import names as htmlnames
from reader.importers.html import scripts as htmlscripts
from reader.importers.html.choice import chosen_pieces
from reader.importers.html.markup import sign_of_picture
from reader.importers.html.pictures import pictures_within
from reader.importers.html.piece import Piece
from reader.importers.html.title import headings_above, set_title
from reader.importers.html.told import told
from reader.importers.html.tree import decoded_page, parsed, without_scripts
from reader.importers.html.walk import Walk
from reader.importers.news import persons as newspersons
from reader.importers.news import words as newswords
from reader.importers.registry import TEXT_LIMIT, Importer, Sample, mb
from reader.importers.text.sections import heading_level
from reader.model import Article, BlockKind
from reader.text.normal import normalise, normalise_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from reader.importers.html.facts import Head

SUFFIXES: Final = frozenset({"html", "htm", "xhtml", "xht", "shtml"})
LIMIT: Final = 30_000_000
"""Most characters of a page, scripts aside."""

_IN_CHILD: Final = 1_000_000
"""Characters, scripts aside, above which a page is read in a process of its own."""

_LOOKED: Final = 60_000
_FRAGMENT: Final = re.compile(
    r"\s*<(p|div|article|section|main|h[1-6]|table|ul|ol|blockquote|body)\b[^<>]*>", re.IGNORECASE
)
_COMMENTS: Final = re.compile(r"(?:<!--.{0,2000}?-->\s*+){1,5}", re.DOTALL)
_TAG: Final = re.compile(r"</?(?:p|div|span|br|h[1-6]|body|li|td|a)\b[^<>]{0,300}>", re.IGNORECASE)
_NO_SOURCE: Final = wording.compiled(r"(?:作者|编辑|责任|记者)[：:]|^(?:发布于?|时间|日期|来源)$")
_TOP: Final = 10
"""Pieces at the beginning among which the title may stand again."""

_COLONS: Final = {"[图]": "：", "[図]": "："}
_LEAD: Final = 5
_CREDITS: Final = 14
"""Lines above an article among which its reporters may be named."""

_BYLINE: Final = 80
_NEAR: Final = 12
_LONG: Final = 50
"""Width from which on a line that comes again nearby is no refrain."""

_CONTAINERS: Final = ("js_content", "img-content")
"""Elements that hold the article on pages of WeChat."""


def _recognises(sample: Sample) -> float:
    """By the first bytes, so that a page is never decoded and looked at as a text."""
    if b"<" not in sample.data or sample.suffix in ("md", "markdown") or binary_kind(sample.data):
        return 0.0
    head = _COMMENTS.sub("", _shown(sample.data[:_LOOKED]), count=1)
    if looks_like_html(head):
        return 0.97
    if sample.suffix in SUFFIXES:
        return 0.97 if _TAG.search(_shown(sample.data)) else 0.0
    opening = _FRAGMENT.match(head)
    tail = _shown(sample.data[-400:]).rstrip()
    if opening is None or not tail.endswith(">"):
        return 0.0
    return 0.9 if f"</{opening[1].lower()}>" in (head + tail).lower() else 0.0


def _shown(data: bytes) -> str:
    """Bytes as a text in which tags can be seen, whatever the encoding."""
    if b"\x00" in data[:200]:
        data = data.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _read(sample: Sample) -> list[Article]:
    if len(sample.data) > TEXT_LIMIT:
        size, limit = mb(len(sample.data)), mb(TEXT_LIMIT)
        raise ImportRefused("import_too_large", name=sample.name, size=size, limit=limit)
    return read_page(sample.data, sample.name, encoding=sample.encoding)


def read_page(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    declared: str | None = None,
    address: str = "",
    kind: str = "html",
) -> list[Article]:
    """The article of a page; none if it holds no text. `declared` and `address` as they stand in a
    container around the page."""
    decoded = decoded_page(data, encoding, declared)
    if looks_binary(data, decoded):
        raise ImportRefused("import_binary", name=name)
    source = normalise(decoded.text)
    if len(source) > _IN_CHILD and not child.is_child():
        size = len(without_scripts(source))
        if size > LIMIT:
            raise ImportRefused("import_too_large", name=name, size=mb(size), limit=mb(LIMIT))
        if size > _IN_CHILD:
            options = {"encoding": decoded.encoding, "address": address, "kind": kind}
            return child.run("html.page", data, name, options)
    return _articles(source, decoded, address, kind)


def read_in_child(data: bytes, name: str, options: dict[str, str]) -> list[Article]:
    """What the child process runs."""
    return read_page(
        data,
        name,
        encoding=options["encoding"],
        address=options["address"],
        kind=options["kind"],
    )


def _articles(source: str, decoded: Decoded, address: str, kind: str) -> list[Article]:
    root = parsed(source)
    if root is None:
        return []
    head = htmlfacts.read_head(root, source)
    head.address = head.address or address
    walk, pieces = _walked(root, head.address)
    fuller = htmlscripts.unscripted(source, pieces)
    if fuller is not None:
        root = fuller
        walk, pieces = _walked(root, head.address)
    draft = Draft(kind)
    if pieces:
        _fill(draft, pieces, root, head, walk)
    if len(draft.text) < htmlscripts.LITTLE:
        draft = _of_data(draft, pieces, root, head, source)
    for text, line in walk.dropped:
        draft.drop(normalise_line(text), line)
    if not draft.blocks:
        return []
    warnings = decoded.warnings()
    return [draft.build(encoding=decoded.encoding, warnings=warnings)]


def _walked(root: HtmlElement, address: str) -> tuple[Walk, list[Piece]]:
    for name in _CONTAINERS:
        for el in root.xpath("//*[@id=$name]", name=name):
            el.attrib.pop("style", None)  # WeChat hides the text until its script has run
    walk = Walk(base=address)
    return walk, [piece for piece in walk.run(root, number=True) if piece.text]


def _of_data(
    draft: Draft, pieces: list[Piece], root: HtmlElement, head: Head, source: str
) -> Draft:
    """`draft`, or one with the text that the page holds as data, if that is much more."""
    title, paragraphs = htmlscripts.text_of_data(head.json_ld)
    if sum(map(len, paragraphs)) < 2 * len(draft.text):
        return draft
    found = Draft(draft.format, title=title or draft.title)
    line = htmlscripts.line_of_data(source)
    for paragraph in paragraphs:
        found.add_line("paragraph", paragraph, line)
    for piece in pieces:
        if piece.text != found.title:
            found.drop(piece.text, piece.line)
    htmlfacts.add_head_facts(found, head, root)
    return found


# --- which pieces are the article ------------------------------------------------------------


def _fill(draft: Draft, pieces: list[Piece], root: HtmlElement, head: Head, walk: Walk) -> None:
    lines = page_lines([_as_line(piece) for piece in pieces])
    chosen = chosen_pieces(pieces, lines, root, walk.paths)
    title, subtitle = set_title(draft, pieces, lines, chosen, head)
    if title is not None:
        # Above the headline stands nothing of the body, unless the "headline" is far inside.
        first = min(chosen)
        if title - first <= 8:
            chosen -= set(range(title + 1))
    chosen = {i for i in chosen if i not in (title, subtitle)}
    if chosen:
        chosen |= headings_above(min(chosen), title, pieces, lines)
    chosen -= _repeated(pieces, chosen, draft.title)
    chosen -= _who_and_when(pieces, chosen)
    if not chosen:
        chosen = {i for i in range(len(pieces)) if i not in (title, subtitle)}
    start, end = (min(chosen), max(chosen) + 1) if chosen else (0, 0)
    # Footnotes stand below all that a page puts under its article, but belong to it.
    chosen |= {i for i, p in enumerate(pieces) if i >= end and not walk.noted.isdisjoint(p.ids)}
    shown = pictures_within(walk.paths, pieces, chosen, walk.below)
    _write(draft, pieces, lines, chosen, title, subtitle, shown)
    said = told(lines, pieces, start, end)
    add_page_facts(draft, said, start, end)
    if not draft.authors:
        near = (
            *said[max(0, start - _CREDITS) : start + _LEAD],
            *said[max(start, end - 2) : end + _LEAD],
        )
        credits = (newspersons.credited(line.text) for line in near)
        draft.authors = next((found for found in credits if found), ())
    _wechat(draft, root)
    if draft.source:
        draft.source = _NO_SOURCE.split(draft.source)[0] or None
    htmlfacts.add_head_facts(draft, head, root)


def _who_and_when(pieces: list[Piece], chosen: set[int]) -> set[int]:
    """Those of the first of `chosen` that only say in English when it was written."""
    found: set[int] = set()
    for i in sorted(chosen)[:_LEAD]:
        text = pieces[i].text
        if htmlnames.says_when(text):
            found.add(i)
        elif len(text) > 2 * _BYLINE:
            break
    return found if len(found) < len(chosen) else set()


def _repeated(pieces: list[Piece], chosen: set[int], title: str) -> set[int]:
    """Those of `chosen` that only say the title again, or what a picture nearby has said."""
    found: set[int] = set()
    seen: dict[str, int] = {}
    for place, i in enumerate(sorted(chosen)):
        words = pieces[i].text.removeprefix("- ")
        before = seen.get(words)
        long = wording.width(words) >= _LONG
        if (place < _TOP and words == title) or (
            before is not None and place - before <= _NEAR and (long or pieces[i].image)
        ):
            found.add(i)
        seen[words] = place
    return found if len(found) < len(chosen) else set()


def _as_line(piece: Piece) -> str:
    """A piece as a line that the rules for text dumps can read; never blank."""
    line = normalise_line(piece.text)
    return line or "\u00b7"


# --- writing it down -------------------------------------------------------------------------


def _write(
    draft: Draft,
    pieces: list[Piece],
    lines: list[PageLine],
    chosen: set[int],
    title: int | None,
    subtitle: int | None,
    pictures: dict[int, int],
) -> None:
    sign = sign_of_picture("".join(pieces[i].text for i in sorted(chosen)[:40]))
    last = max(chosen, default=-1)
    first = min(chosen, default=0)
    for i, piece in enumerate(pieces):
        if i in pictures:
            draft.add("caption", sign, pictures[i])
        if i in (title, subtitle):
            if piece.text not in (draft.title, draft.subtitle):
                draft.drop(piece.text, piece.line, reason="meta")
        elif i not in chosen:
            draft.drop(piece.text, piece.line, reason=_reason(piece, lines[i], i > last))
        elif piece.image and _repeats(piece.text, draft, pieces, i):
            draft.drop(piece.text, piece.line)
        else:
            if piece.image:
                piece.text = f"{sign[:-1]}{_COLONS.get(sign, ': ')}{piece.text}]"
            write_piece(draft, piece, *_kind(pieces, lines, i, first, last))
    if len(pieces) in pictures:
        draft.add("caption", sign, pictures[len(pieces)])


def write_piece(draft: Draft, piece: Piece, kind: BlockKind, level: int) -> None:
    """Adds a piece to the draft as a block."""
    if kind == "code":
        draft.add_code(piece.text, piece.line, piece.line + piece.text.count("\n"))
    elif len(piece.text) > LONGEST_LINE:
        draft.add_line(kind, normalise_line(piece.text), piece.line, level=level)
    else:
        marks = [mark for mark in piece.marks if mark[0] != "link" or mark[3]]
        draft.add(kind, piece.text, piece.line, level=level, marks=marks, check=True)


def _repeats(words: str, draft: Draft, pieces: list[Piece], i: int) -> bool:
    """Whether a picture's words are the title, or those of the caption beside it."""
    near = [draft.title, *(p.text for p in pieces[max(0, i - 1) : i + 2] if p is not pieces[i])]
    return any(words in each or (each and each in words) for each in near)


def _kind(
    pieces: list[Piece], lines: list[PageLine], i: int, first: int, last: int
) -> tuple[BlockKind, int]:
    piece, text = pieces[i], lines[i].text
    if piece.kind != "paragraph":
        return piece.kind, piece.level
    if newswords.is_caption(text):
        return "caption", 0
    found = newswords.dateline(text) if len(text) < 60 else None
    if (found is not None and found.end >= len(text)) or (is_date_alone(text) and i > first):
        return "dateline", 0
    if newswords.is_byline(text) or (i == first and newswords.is_lone_name(text)):
        return "byline", 0
    if i <= first + _LEAD and len(text) <= _BYLINE and htmlnames.by_line(text):
        return "byline", 0
    following = lines[i + 1].text if i < last else ""
    if " | " in text:
        return "paragraph", 0  # a row of a table
    if following and lines[i].kind == "short" and not lines[i].bullet:
        level = heading_level(text, following)
        if level:
            return "heading", level
        bold = sum(b - a for k, a, b, _ in piece.marks if k == "strong")
        if (
            bold >= len(piece.text)
            and 2 <= wording.width(text) <= 40
            and text[-1] not in "。，；：,;:"
        ):
            return "heading", 3
    return "paragraph", 0


def _reason(piece: Piece, line: PageLine, after: bool) -> str:
    if line.kind in ("meta", "editor"):
        return "meta"
    if line.kind == "crumb":
        return "crumb"
    if line.kind == "nav":
        return "neighbours"
    if line.kind == "foot":
        return "footer"
    if piece.hidden:
        return "other"
    if piece.clutter:
        return "other" if piece.clutter == "comments" else piece.clutter
    return piece.region or ("footer" if after else "menu" if line.kind == "short" else "other")


def _wechat(draft: Draft, root: HtmlElement) -> None:
    """What pages of WeChat keep in elements of their own."""
    for name, key in (("js_name", "source"), ("js_author_name", "authors")):
        for el in root.xpath("//*[@id=$name]", name=name):
            value = normalise_line(el.text_content()[:200])
            if value and key == "source":
                draft.source = value
            elif value and not draft.authors:
                draft.authors = (value,)
    if not pagewords.labels(draft.source or ""):
        return
    draft.source = None


IMPORTER = Importer("html", _recognises, _read, binary=True)
