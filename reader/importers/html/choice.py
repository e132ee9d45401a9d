"""Which pieces of a web page are its article.

Two ways are tried: readability's, which looks at the tree, and that of the text dumps, which looks
at the lines (`dump/runs.py`). What sites call by names such as `comments` is left out of both.
"""

from __future__ import annotations

import re
from contextlib import suppress
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from reader.importers import wording
from reader.importers.dump import words as pagewords
from reader.importers.dump.lines import PageLine
from reader.importers.dump.runs import article_run
from reader.importers.html import clutter as htmlclutter
from reader.importers.html import thread as htmlthread
from reader.importers.html import widen as htmlwiden
from reader.importers.html.headline import under_headline
from reader.importers.html.paths import Paths
from reader.importers.html.piece import Piece

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_NUMBERED: Final = re.compile(r"data-n=\"(\d+)\"")
_KEPT_ATTRIBUTES: Final = frozenset({"id", "class", "data-n", "role"})
_MANY: Final = ("href", "style", "src", "target", "title", "alt", "rel", "type", "name", "onclick")
"""Attributes that readability does not look at, and that most elements have which have any."""

_CLOSING: Final = wording.compiled(r"(?:本文来源|责任编辑|责编|文章来源)\s?[：:]")
_SUBHEAD: Final = 24
_CHINESE: Final = 200
_TOO_LITTLE: Final = 150
_LITTLE: Final = 60
_LARGEST: Final = 2_000_000

_DEEPEST: Final = 80
"""Levels of a tree above which readability is not asked; real pages have up to 50."""

_DEPTHS: Final = 500_000
"""The same for the sum of the depths of all elements; real pages have up to 100,000."""

_MARKERS: Final = frozenset({"crumb", "nav", "foot"})
_WRONG: Final = frozenset({"crumb", "nav", "foot", "meta", "editor"})
_SEVERAL: Final = 3
_UNDER: Final = 3
"""Pieces above a teaser among which its headline is."""

_LISTED: Final = 0.15
_OPENED: Final = 0.3
"""When so much of the text stands above, a line about comments is no button over the article."""

_ENOUGH: Final = {"editor": 0.7, "foot": 0.7, "nav": 0.85}
"""When so much of the text stands above such a line, the rest belongs to other articles."""


def chosen_pieces(
    pieces: list[Piece], lines: list[PageLine], root: HtmlElement, paths: Paths
) -> set[int]:
    """Indices of the pieces that are the article."""
    chosen = _most_likely(pieces, lines, root, paths)
    return under_headline(chosen, pieces, lines, root)


def _most_likely(
    pieces: list[Piece], lines: list[PageLine], root: HtmlElement, paths: Paths
) -> set[int]:
    visible = [i for i, piece in enumerate(pieces) if not piece.hidden]
    visible = visible or list(range(len(pieces)))
    container = _container(pieces, root)
    thread = htmlthread.first_post(pieces, lines, root, paths) if container is None else None
    if thread:
        return thread
    kept = container or set()
    if container is None:
        clutter = _clutter(pieces, visible)
        visible = [i for i in visible if i not in clutter]
        inside = {n for i in clutter for n in pieces[i].owners if pieces[i].clutter == "comments"}
        kept = _by_readability(pieces, root, inside, paths)
        kept = _without(kept, clutter, pieces)
    narrow = kept
    kept = _trimmed(_cleaned(_filled(kept, pieces), pieces, lines), pieces)
    run = article_run([lines[i] for i in visible])
    own: set[int] = set()
    if run is not None:
        own = {i for i in visible[run.start : run.end] if lines[i].kind in ("body", "short")}
    page = "".join(pieces[i].text for i in visible)
    size, other = _size(pieces, kept), _size(pieces, own)
    chinese = _han(page) > _CHINESE
    if chinese and size[1] < other[1] / 2:
        return own
    if container is None:
        wide = htmlwiden.widened(narrow, pieces, lines, paths)
        if wide != narrow:
            return _trimmed(_cleaned(_filled(wide, pieces), pieces, lines), pieces)
    if not chinese and size[0] < _TOO_LITTLE and other[0] > size[0]:
        return own
    if size[0] < _TOO_LITTLE and not any(lines[i].kind in _MARKERS for i in visible):
        # A fragment, or a page that is hardly more than its text.
        rest = {i for i in visible if lines[i].kind in ("body", "short") and not pieces[i].region}
        return rest or kept or set(visible)
    if size[0] < _TOO_LITTLE and size[0] < other[0]:
        return own
    return kept or own or set(visible)


def _clutter(pieces: list[Piece], visible: list[int]) -> set[int]:
    """The pieces in elements that sites name after what they hold, if enough is left beside."""
    found = {i for i in visible if pieces[i].clutter}
    left = _size(pieces, set(visible) - found)[0]
    return found if left >= _LITTLE else set()


def _without(kept: set[int], clutter: set[int], pieces: list[Piece]) -> set[int]:
    """Without the clutter, unless it is most of what there is: then the name meant another."""
    rest = kept - clutter
    comments = {i for i in kept & clutter if pieces[i].clutter == "comments"}
    least = 0.5 * _size(pieces, kept - comments)[0]
    return rest if _size(pieces, rest)[0] >= max(least, 1) else kept - comments or kept


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


def _by_readability(
    pieces: list[Piece], root: HtmlElement, without: set[int], paths: Paths
) -> set[int]:
    """What readability takes for the article, once the elements `without` are gone."""
    if sum(len(piece.text) for piece in pieces) > _LARGEST:
        return set()  # no article is that long, and copies of the tree would need much memory
    from lxml import etree
    from readability import Document
    from readability.readability import Unparseable

    if paths.deepest > _DEEPEST or paths.depths > _DEPTHS:
        return set()  # it reads the text below each element many times
    copy = deepcopy(root)
    etree.strip_attributes(copy, *_MANY)
    removed = [e for e in copy.iter() if int(e.get("data-n") or 0) in without] if without else []
    for el in removed:
        if el.getparent() is not None and el.tag != "body":
            el.drop_tree()
    for el in copy.iter():
        if isinstance(el.tag, str):
            attributes = el.items()
            kept_ones = {n: v for n, v in attributes if n in _KEPT_ATTRIBUTES}
            if len(kept_ones) == len(attributes):
                continue
            el.attrib.clear()  # one by one, those whose names are no names could not be deleted
            for name, value in kept_ones.items():
                with suppress(ValueError):  # a control character in it
                    el.set(name, value)
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
        if linked <= 0.3 * len(piece.text) and (
            piece.kind != "paragraph" or " | " in piece.text or _is_subhead(piece)
        ):
            found.add(i)
    return found


def _is_subhead(piece: Piece) -> bool:
    """A short line in bold between paragraphs."""
    bold = sum(b - a for kind, a, b, _ in piece.marks if kind == "strong")
    short = bold >= len(piece.text) and wording.width(piece.text) <= _SUBHEAD
    return short and not piece.clutter


def _trimmed(kept: set[int], pieces: list[Piece]) -> set[int]:
    """Without what is nothing but links at both ends, and the last line of editor and source."""
    found = sorted(kept)
    while found and (
        _is_link(pieces[found[-1]])
        or _is_closing(text := pieces[found[-1]].text)
        or (len(found) > 1 and pagewords.is_disclaimer(text))
    ):
        found.pop()
    first = next((k for k, i in enumerate(found) if not _is_link(pieces[i])), len(found))
    return set(found[first:]) or kept


def _is_link(piece: Piece) -> bool:
    linked = sum(b - a for kind, a, b, _ in piece.marks if kind == "link")
    return linked > 0.7 * len(piece.text) and len(piece.text) < 120


def _is_closing(text: str) -> bool:
    """张三 本文来源：某报 责任编辑：张三: a line with no more than these."""
    return len(text) <= 60 and _CLOSING.search(text) is not None and not wording.ends_sentence(text)


def _cleaned(kept: set[int], pieces: list[Piece], lines: list[PageLine]) -> set[int]:
    """Without the lines that are no body by their words, and without what follows them at the
    end."""
    last = max((i for i in kept if lines[i].kind == "body"), default=-1)
    total = sum(len(lines[i].text) for i in kept)
    so_far = 0
    found: set[int] = set()
    for i, line in enumerate(lines):
        if so_far >= max(_TOO_LITTLE, _LISTED * total) and (
            _opens_list(i, kept, pieces)
            or (so_far >= _OPENED * total and pagewords.opens_comments(line.text))
        ):
            break
        if line.kind in _WRONG:
            share = _ENOUGH.get(line.kind)
            if (i > last >= 0 and line.kind != "meta") or (share and so_far >= share * total > 0):
                break
        elif i in kept and not htmlclutter.is_aside(line.text):
            found.add(i)
            so_far += len(line.text)
    return found


def _opens_list(i: int, kept: set[int], pieces: list[Piece]) -> bool:
    """Whether a heading stands over a list of other articles, each under its own link."""
    if pieces[i].kind != "heading" or not htmlclutter.leads_to_others(pieces[i].text):
        return False
    heads = {
        k
        for k in range(i + 1, max(kept) + 1)
        if pieces[k].kind == "heading" and htmlwiden.linked_share(pieces[k]) > 0.5
    }
    below = [k for k in kept if k > i and len(pieces[k].text) >= _LITTLE]
    teasers = sum(not heads.isdisjoint(range(k - _UNDER, k)) for k in below)
    return len(heads) >= _SEVERAL and teasers >= 0.8 * len(below)
