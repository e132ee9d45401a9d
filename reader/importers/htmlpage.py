"""Web pages and fragments of them.

Two ways to find the article are tried: readability's, which looks at the tree, and that of the text
dumps, which looks at the lines (`webpage`). What neither takes is kept as `other`.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from reader.errors import ImportRefused
from reader.importers import child, htmlfacts, newswords, pagewords, wording
from reader.importers.binary import binary_kind, looks_binary, looks_like_html
from reader.importers.draft import LONGEST_LINE, Draft
from reader.importers.encoding import Decoded
from reader.importers.htmltree import decoded_page, parsed, without_scripts
from reader.importers.htmlwalk import Piece, Walk
from reader.importers.pageline import PageLine, is_date_alone, page_lines
from reader.importers.pagemeta import add_page_facts
from reader.importers.pagetitle import choose_title
from reader.importers.registry import TEXT_LIMIT, Importer, Sample, mb
from reader.importers.sections import heading_level
from reader.importers.webpage import article_run
from reader.model import Article, BlockKind
from reader.text.normal import normalise, normalise_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from reader.importers.htmlfacts import Head

SUFFIXES: Final = frozenset({"html", "htm", "xhtml", "xht", "shtml"})
LIMIT: Final = 30_000_000
"""Most characters of a page, scripts aside."""

_IN_CHILD: Final = 1_000_000
"""Characters, scripts aside, above which a page is read in a process of its own."""

_LOOKED: Final = 60_000
_FRAGMENT: Final = re.compile(
    r"\s*<(p|div|article|section|main|h[1-6]|table|ul|ol|blockquote|body)\b[^<>]*>", re.IGNORECASE
)
_COMMENTS: Final = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*){1,5}", re.DOTALL)
_TAG: Final = re.compile(r"</?(?:p|div|span|br|h[1-6]|body|li|td|a)\b[^<>]{0,300}>", re.IGNORECASE)
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_NUMBERED: Final = re.compile(r"data-n=\"(\d+)\"")
_KEPT_ATTRIBUTES: Final = frozenset({"id", "class", "data-n", "href", "role"})
_NO_SOURCE: Final = wording.compiled(r"(?:作者|编辑|责任|记者)[：:]|^(?:发布于?|时间|日期|来源)$")
_CLOSING: Final = wording.compiled(r"(?:本文来源|责任编辑|责编|文章来源)\s?[：:]")
_CHINESE: Final = 200
_TOO_LITTLE: Final = 150
_LARGEST: Final = 2_000_000
_MARKERS: Final = frozenset({"crumb", "nav", "foot"})
_WRONG: Final = frozenset({"crumb", "nav", "foot", "meta", "editor"})
_ENOUGH: Final = {"editor": 0.7, "foot": 0.7, "nav": 0.85}
"""When so much of the text stands above such a line, the rest belongs to other articles."""

_CONTAINERS: Final = ("js_content", "img-content")
"""Elements that hold the article on pages of WeChat."""


def _recognises(sample: Sample) -> float:
    """By the first bytes, so that a page is never decoded and looked at as a text."""
    if sample.suffix in ("md", "markdown") or binary_kind(sample.data):
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
            return child.run("htmlpage", data, name, options)
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
    for name in _CONTAINERS:
        for el in root.xpath("//*[@id=$name]", name=name):
            el.attrib.pop("style", None)  # WeChat hides the text until its script has run
    head = htmlfacts.read_head(root, source)
    head.address = head.address or address
    walk = Walk(base=head.address)
    pieces = [p for p in walk.run(root, number=True) if p.text]
    if not pieces:
        return []
    draft = Draft(kind)
    _fill(draft, pieces, root, head)
    for text, line in walk.dropped:
        draft.drop(normalise_line(text), line)
    if not draft.blocks:
        return []
    warnings = (f"replaced:{decoded.replaced}",) if decoded.replaced else ()
    return [draft.build(encoding=decoded.encoding, warnings=warnings)]


# --- which pieces are the article ------------------------------------------------------------


def _fill(draft: Draft, pieces: list[Piece], root: HtmlElement, head: Head) -> None:
    lines = page_lines([_as_line(piece) for piece in pieces])
    chosen = _chosen(pieces, lines, root)
    title, subtitle = _title(draft, pieces, lines, chosen, head)
    if title is not None:
        # Above the headline stands nothing of the body, unless the "headline" is far inside.
        first = min(chosen)
        if title - first <= 8:
            chosen -= set(range(title + 1))
    chosen = {i for i in chosen if i not in (title, subtitle)}
    if not chosen:
        chosen = {i for i in range(len(pieces)) if i not in (title, subtitle)}
    _write(draft, pieces, lines, chosen, title, subtitle)
    start, end = (min(chosen), max(chosen) + 1) if chosen else (0, 0)
    add_page_facts(draft, lines, start, end)
    _wechat(draft, root)
    if draft.source:
        draft.source = _NO_SOURCE.split(draft.source)[0] or None
    htmlfacts.add_head_facts(draft, head)


def _as_line(piece: Piece) -> str:
    """A piece as a line that the rules for text dumps can read; never blank."""
    line = normalise_line(piece.text)
    return line or "\u00b7"


def _chosen(pieces: list[Piece], lines: list[PageLine], root: HtmlElement) -> set[int]:
    """Indices of the pieces that are the article."""
    visible = [i for i, piece in enumerate(pieces) if not piece.hidden]
    visible = visible or list(range(len(pieces)))
    kept = _container(pieces, root)
    if kept is None:
        kept = _by_readability(pieces, root)
    kept = _trimmed(_cleaned(_filled(kept, pieces), lines), pieces)
    run = article_run([lines[i] for i in visible])
    own: set[int] = set()
    if run is not None:
        own = {i for i in visible[run.start : run.end] if lines[i].kind in ("body", "short")}
    page = "".join(pieces[i].text for i in visible)
    size, other = _size(pieces, kept), _size(pieces, own)
    if _han(page) > _CHINESE:
        if size[1] < other[1] / 2:
            return own
    elif size[0] < _TOO_LITTLE and other[0] > size[0]:
        return own
    if size[0] < _TOO_LITTLE and not any(lines[i].kind in _MARKERS for i in visible):
        # A fragment, or a page that is hardly more than its text.
        rest = {i for i in visible if lines[i].kind in ("body", "short") and not pieces[i].region}
        return rest or kept or set(visible)
    if size[0] < _TOO_LITTLE and size[0] < other[0]:
        return own
    return kept or own or set(visible)


def _size(pieces: list[Piece], chosen: set[int]) -> tuple[int, int]:
    """Characters and Han among them."""
    text = "".join(pieces[i].text for i in chosen)
    return len(text), _han(text)


def _han(text: str) -> int:
    return sum(match.end() - match.start() for match in _HAN.finditer(text))


def _container(pieces: list[Piece], root: HtmlElement) -> set[int] | None:
    """The pieces inside WeChat's container, or None on other pages."""
    found = root.xpath("//*[@id='js_content']")
    if not found:
        return None
    inside = {int(el.get("data-n") or 0) for el in found[0].iter() if isinstance(el.tag, str)}
    kept = {i for i, p in enumerate(pieces) if p.owners & inside and not p.hidden}
    return kept if _size(pieces, kept)[0] > 20 else None


def _by_readability(pieces: list[Piece], root: HtmlElement) -> set[int]:
    if sum(len(piece.text) for piece in pieces) > _LARGEST:
        return set()  # no article is that long, and copies of the tree would need much memory
    from lxml import etree
    from readability import Document
    from readability.readability import Unparseable

    copy = deepcopy(root)
    for el in copy.iter():
        if isinstance(el.tag, str):
            for name in [n for n in el.attrib if n not in _KEPT_ATTRIBUTES]:
                del el.attrib[name]
    try:
        summary: str = Document(copy).summary(html_partial=True)
    except (Unparseable, etree.LxmlError, ValueError, TypeError, AttributeError, KeyError):
        return set()  # its own failures: the lines decide
    kept = {int(n) for n in _NUMBERED.findall(summary)}
    return {i for i, p in enumerate(pieces) if p.owners & kept and not p.hidden}


def _filled(kept: set[int], pieces: list[Piece]) -> set[int]:
    """With the small tables, lists and headings inside that readability takes for clutter."""
    if not kept:
        return kept
    found = set(kept)
    for i in range(min(kept), max(kept)):
        piece = pieces[i]
        if piece.hidden or piece.region or piece.image:
            continue
        linked = sum(b - a for kind, a, b, _ in piece.marks if kind == "link")
        if linked <= 0.3 * len(piece.text) and (piece.kind != "paragraph" or " | " in piece.text):
            found.add(i)
    return found


def _trimmed(kept: set[int], pieces: list[Piece]) -> set[int]:
    """Without what is nothing but links at both ends, and the last line of editor and source."""
    found = sorted(kept)
    while found and (_is_link(pieces[found[-1]]) or _is_closing(pieces[found[-1]].text)):
        found.pop()
    first = next((k for k, i in enumerate(found) if not _is_link(pieces[i])), len(found))
    return set(found[first:]) or kept


def _is_link(piece: Piece) -> bool:
    linked = sum(b - a for kind, a, b, _ in piece.marks if kind == "link")
    return linked > 0.7 * len(piece.text) and len(piece.text) < 120


def _is_closing(text: str) -> bool:
    """张三 本文来源：某报 责任编辑：张三: a line with no more than these."""
    return len(text) <= 60 and _CLOSING.search(text) is not None and not wording.ends_sentence(text)


def _cleaned(kept: set[int], lines: list[PageLine]) -> set[int]:
    """Without the lines that are no body by their words, and without what follows them at the
    end."""
    last = max((i for i in kept if lines[i].kind == "body"), default=-1)
    total = sum(len(lines[i].text) for i in kept)
    so_far = 0
    found: set[int] = set()
    for i, line in enumerate(lines):
        if line.kind in _WRONG:
            share = _ENOUGH.get(line.kind)
            if (i > last >= 0 and line.kind != "meta") or (share and so_far >= share * total > 0):
                break
        elif i in kept:
            found.add(i)
            so_far += len(line.text)
    return found


# --- the title -------------------------------------------------------------------------------


def _title(
    draft: Draft, pieces: list[Piece], lines: list[PageLine], chosen: set[int], head: Head
) -> tuple[int | None, int | None]:
    """Sets the title; gives the pieces that say it and the subtitle, as far as they stand there."""
    start, end = min(chosen), max(chosen) + 1
    head.headings = [
        p.text
        for p, line in zip(pieces[:end], lines, strict=False)
        if p.kind == "heading" and not p.hidden and line.kind in ("body", "short")
    ][: htmlfacts.MOST_HEADINGS]
    ones = {p.text for p in pieces if p.kind == "heading" and p.level == 1 and not p.hidden}
    head.first_level = frozenset(ones)
    title = htmlfacts.choose_heading(head)
    if not title and len(ones) == 1 and 4 <= wording.width(one := ones.pop()) <= 80:
        title = one
    if not title:
        title = htmlfacts.title_of_head(head)
        at, subtitle = choose_title(lines, start, end)
        if at is not None and (at < start or pieces[at].kind == "heading"):
            title = title if title and title in lines[at].text else lines[at].text
    draft.title = title
    place = next((i for i in range(min(end, len(pieces))) if _says(pieces[i].text, title)), None)
    subtitle = None
    if place is not None and place + 1 < len(lines):
        after = lines[place + 1].text
        if wording.DASHED.match(after) and len(after) <= 80:
            draft.subtitle, subtitle = after, place + 1
    return place, subtitle


def _says(text: str, title: str) -> bool:
    return bool(title) and (text == title or (title in text and len(text) <= len(title) + 2))


# --- writing it down -------------------------------------------------------------------------


def _write(
    draft: Draft,
    pieces: list[Piece],
    lines: list[PageLine],
    chosen: set[int],
    title: int | None,
    subtitle: int | None,
) -> None:
    last = max(chosen, default=-1)
    first = min(chosen, default=0)
    for i, piece in enumerate(pieces):
        if i in (title, subtitle):
            if piece.text not in (draft.title, draft.subtitle):
                draft.drop(piece.text, piece.line, reason="meta")
        elif i not in chosen:
            draft.drop(piece.text, piece.line, reason=_reason(piece, lines[i], i > last))
        elif piece.image and _repeats(piece.text, draft, pieces, i):
            draft.drop(piece.text, piece.line)
        else:
            write_piece(draft, piece, *_kind(pieces, lines, i, first, last))


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
    following = lines[i + 1].text if i < last else ""
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
