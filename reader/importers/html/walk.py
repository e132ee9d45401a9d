"""From a tree of HTML to the pieces of text in it: paragraphs, headings, items, rows, captions.

The walk is iterative: pages nest deeper than Python recurses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from reader.importers.html.clutter import clutter_of, is_hidden
from reader.importers.html.inline import Mark
from reader.importers.html.lines import Inline
from reader.importers.html.notes import is_backlink, is_note, leads_to
from reader.importers.html.paths import Paths
from reader.importers.html.pictures import is_of_text, is_sign, words_of
from reader.importers.html.piece import Piece
from reader.importers.html.tree import data_tables
from reader.importers.text.unwrap import unwrapped
from reader.model import BlockKind, StyleKind
from reader.text.normal import normalise, normalise_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SKIPPED: Final = frozenset(
    re.findall(
        r"[\w-]+",
        "script style template noscript iframe object embed svg canvas audio video select "
        "option datalist input textarea head title meta link annotation "
        "annotation-xml amp-ad amp-embed amp-sticky-ad amp-analytics ",
    )
)
_BLOCKS: Final = frozenset(
    re.findall(
        r"[\w-]+",
        "address article aside blockquote body center dd details dir div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu "
        "nav ol p pre section summary table tbody thead tfoot tr td th caption ul legend "
        "amp-sidebar ",
    )
)
_STYLES: Final[dict[str, StyleKind]] = {
    "b": "strong", "strong": "strong", "em": "emphasis", "i": "emphasis", "dfn": "emphasis",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code",
    "s": "strike", "del": "strike", "strike": "strike",
}  # fmt: skip
_REGIONS: Final = {
    "nav": "menu",
    "amp-sidebar": "menu",
    "header": "menu",
    "aside": "other",
    "footer": "footer",
}
_SAFE: Final = ("http://", "https://", "mailto:")
_WHOLE: Final = ("http://w", "https://w")
"""How most addresses begin that need nothing to be joined with."""

_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC: Final = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_SUPERSCRIPT: Final = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_MOST_IN_ITEM: Final = 4
"""Paragraphs that make a list item a part of the layout."""

_DEEP_LIST: Final = 12
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(slots=True)
class Walk:
    """What is known while the tree is walked."""

    base: str = ""
    """Address that relative links are resolved against."""
    placeholders: bool = False
    """Whether pictures without a word get a piece too."""
    pieces: list[Piece] = field(default_factory=list)
    noted: set[str] = field(default_factory=set)
    """Fragment names that the signs of footnotes lead to."""
    below: tuple[tuple[int, int], ...] = ()
    """The pictures without a word below all text, as in `Piece.pictures`."""
    paths: Paths = field(default_factory=Paths)
    """Where the elements that were numbered stand."""
    dropped: list[tuple[str, int]] = field(default_factory=list)
    """Readings over characters (ruby), with their lines."""
    _line: Inline = field(default_factory=Inline)
    _kinds: list[tuple[Any, BlockKind, int]] = field(default_factory=list)
    _lists: list[tuple[str, int]] = field(default_factory=list)
    _images: list[tuple[str, int, int]] = field(default_factory=list)
    _bare: list[tuple[int, int]] = field(default_factory=list)
    _ids: list[str] = field(default_factory=list)
    _marker: str = ""
    _row: list[tuple[str, list[Mark]]] | None = None
    _row_owners: set[int] = field(default_factory=set)
    _rows: Any = None
    _hidden: Any = None
    _regions: list[tuple[Any, str]] = field(default_factory=list)
    _clutter: tuple[Any, str] | None = None
    _skip: Any = None
    _note: Any = None

    def run(self, root: HtmlElement, *, number: bool = False) -> list[Piece]:
        """The pieces of the tree in order; with `number`, elements carry `data-n`."""
        from lxml import etree

        tables = data_tables(root)
        for event, el in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(el.tag, str):
                if event == "end":
                    self._text(el.tail, el.getparent())
                continue
            if event == "start":
                if number:
                    el.set("data-n", str(self.paths.begin(el.tag)))
                if self._skip is None:
                    self._start(el, _name(el), tables)
                continue
            if number:
                self.paths.end()
            if self._skip is None or self._skip is el:
                if self._skip is el:
                    self._skip = None
                else:
                    self._end(el, _name(el), tables)
                self._text(el.tail, el.getparent())
        self._flush(0)
        self.below = tuple(self._bare)
        return self.pieces

    # --- elements --------------------------------------------------------------------------

    def _start(self, el: Any, name: str, tables: set[Any]) -> None:
        names = [v for v in (el.get("id"), el.get("name") if name == "a" else None) if v]
        if name == "svg" and self.placeholders and len(list(el.iter("image", "{*}image"))):
            self._images.append(("", el.sourceline or 1, int(el.get("data-n") or 0)))
        if name in SKIPPED or is_backlink(el, name):
            self._skip = el
            return
        if name in ("rt", "rp", "rtc"):
            self.dropped.append(("".join(el.itertext()), el.sourceline or 1))
            self._skip = el
            return
        if name in _BLOCKS:
            self._flush(el.sourceline or 1)
            self._open(el, name, tables)
        elif self._hidden is None and is_hidden(el) and not any(_name(e) in _BLOCKS for e in el):
            self.dropped.append(("".join(el.itertext()), el.sourceline or 1))
            self._skip = el  # within a line
            return
        if self._clutter is None and (kind := clutter_of(el, name)):
            self._flush(el.sourceline or 1)
            self._clutter = (el, kind)
        self._ids += names
        if self._hidden is None and is_hidden(el):
            self._hidden = el
        if name == "br":
            self._break(el)
        elif name in ("img", "amp-img") or (name == "image" and el.get("alt")):
            self._image(el)
        elif name in ("sup", "a") and self._note is None and is_note(el, name):
            self._note = el
            self.noted |= leads_to(el)
            bare = "".join(el.itertext()).strip()
            if bare[:1] not in "[(（〔①②③④⑤⑥⑦⑧⑨⑩":
                self._line.add("[")
        for kind, target in self._styles(el, name):
            self._line.open(el, kind, target)
        self._text(el.text, el)

    def _end(self, el: Any, name: str, tables: set[Any]) -> None:
        if self._note is el:
            self._note = None
            if "".join(el.itertext()).strip()[-1:] not in "])）〕①②③④⑤⑥⑦⑧⑨⑩":
                self._line.add("]")
        self._line.close(el)
        if name in ("td", "th") and self._row is not None:
            self._row_owners |= self._line.owners
            self._row.append(self._line.take())
        elif name == "tr" and self._row is not None and self._rows is not None:
            self._end_row(el)
        elif name in _BLOCKS:
            self._flush(el.sourceline or 1)
        if name == "table" and self._rows is el:
            self._rows = None
        if self._kinds and self._kinds[-1][0] is el:
            self._kinds.pop()
            self._line.pre = bool(self._kinds) and self._kinds[-1][1] == "code"
        if name in ("ul", "ol", "menu", "dir") and self._lists:
            self._lists.pop()
        if self._regions and self._regions[-1][0] is el:
            self._regions.pop()
        if self._hidden is el:
            self._hidden = None
        if self._clutter is not None and self._clutter[0] is el:
            self._flush(el.sourceline or 1)
            self._clutter = None

    def _open(self, el: Any, name: str, tables: set[Any]) -> None:
        if len(name) == 2 and name[0] == "h" and name[1].isdigit():
            self._kinds.append((el, "heading", int(name[1])))
        elif name == "pre":
            self._kinds.append((el, "code", 0))
            self._line.pre = True
        elif name in ("figcaption", "caption"):
            self._kinds.append((el, "caption", 0))
        elif name == "blockquote":
            self._kinds.append((el, "quote", 1 + sum(k == "quote" for _, k, _ in self._kinds)))
        elif name in ("ul", "ol", "menu", "dir"):
            start = el.get("start") or ""
            first = int(start) - 1 if start.isdigit() and len(start) < 6 else 0
            self._lists.append((name, first))
        elif name == "li":
            self._item(el)
        elif name == "table" and el in tables:
            self._rows = el
        elif name == "tr" and self._rows is not None:
            self._row = []
        region = _REGIONS.get(name)
        if region and not (name == "header" and _within(el, "article", "main")):
            self._regions.append((el, region))

    def _item(self, el: Any) -> None:
        depth = max(1, len(self._lists))
        parts = el.iter("p", "h1", "h2", "h3", "table") if depth <= _DEEP_LIST else ()
        if sum(1 for _ in islice(parts, _MOST_IN_ITEM)) == _MOST_IN_ITEM:
            return  # a column of the page
        self._kinds.append((el, "list", depth))
        self._marker = "- "
        if self._lists:
            name, count = self._lists[-1]
            self._lists[-1] = (name, count + 1)
            if name == "ol" and "none" not in (el.getparent().get("style") or ""):
                self._marker = f"{count + 1}. "

    def _end_row(self, el: Any) -> None:
        cells = self._row or []
        self._row = None
        text, marks = "", []
        for cell, inside in cells:
            shift = len(text) + (3 if text else 0)
            text = f"{text} | {cell}" if text else cell
            marks += [(k, a + shift, b + shift, t) for k, a, b, t in inside]
        if text.strip(" |"):
            self._emit("paragraph", 0, text, marks, el.sourceline or 1, self._row_owners)
        self._row_owners = set()

    def _break(self, el: Any) -> None:
        if self._line.pre:
            self._line.add("\n")
        elif self._row is not None or (self._kinds and self._kinds[-1][1] == "heading"):
            self._line.add(" ")
        else:
            self._flush(el.sourceline or 1)

    def _image(self, el: Any) -> None:
        alt = words_of(el)
        if is_sign(el) or (self._line.parts and len(alt) <= 6):
            sign = normalise_line((el.get("alt") or "")[:9])
            if alt or len(sign) == 1:
                self._line.add(alt or sign)
            return
        owner, line = int(el.get("data-n") or 0), el.sourceline or 1
        figure = next(el.iterancestors("figure"), None)
        if figure is not None and figure.find(".//figcaption") is not None:
            self.dropped.append((alt, line))  # its caption says it better
        elif alt:
            self._images.append((alt, line, owner))
        elif self.placeholders:
            if not self._line.parts:
                self._images.append(("", line, owner))
        elif is_of_text(el) and self._is_shown():
            self._bare.append((line, owner))

    def _is_shown(self) -> bool:
        return self._hidden is None and self._clutter is None and not self._regions

    def _styles(self, el: Any, name: str) -> list[tuple[StyleKind, str]]:
        found: list[tuple[StyleKind, str]] = []
        kind = _STYLES.get(name)
        if kind and not (kind == "code" and self._line.pre):
            found.append((kind, ""))
        css = el.get("style")
        if css and kind is None:
            found += _by_style(css[:1_000])
        if name == "a":
            href = el.get("href") or ""
            if href and not href.startswith("#"):
                found.append(("link", safe_address(href, self.base)))
        return found

    # --- text ------------------------------------------------------------------------------

    def _text(self, text: str | None, owner: Any) -> None:
        if not text or self._skip is not None:
            return
        text = normalise(text)
        if owner is not None and owner.tag == "sup" and self._note is None and len(text) <= 6:
            text = text.translate(_SUPERSCRIPT)
        if self._line.add(text) and owner is not None:
            if not self._line.line:
                self._line.line = owner.sourceline or 1
            self._line.owners.add(int(owner.get("data-n") or 0))

    def _flush(self, line: int) -> None:
        """Ends the current piece."""
        if self._row is not None:
            self._line.add(" ")
            return
        kind, level = (self._kinds[-1][1], self._kinds[-1][2]) if self._kinds else ("paragraph", 0)
        owners, first, pre = self._line.owners, self._line.line or line or 1, self._line.pre
        if pre:
            code = self._line.take_raw()
            self._line.pre = kind == "code"
            self._code(code, first, owners)
        else:
            text, marks = self._line.take()
            seams = self._line.taken
            if text:
                if self._marker and kind == "list":
                    shift = len(self._marker)
                    text = self._marker + text
                    marks = [(k, a + shift, b + shift, t) for k, a, b, t in marks]
                    seams = tuple([seam + shift for seam in seams])
                    self._marker = ""
                self._emit(kind, level, text, marks, first, owners)
                self.pieces[-1].seams = seams
        self._emit_images()

    def _code(self, code: str, first: int, owners: set[int]) -> None:
        code = normalise(code.strip("\n").rstrip())
        if not code.strip():
            return
        if len(_HAN.findall(code)) * 3 > len(code):  # prose that someone set as it stands
            for row, begin, _ in unwrapped(code.split("\n")):
                self._emit("paragraph", 0, " ".join(row.split()), [], first + begin - 1, owners)
            return
        self._emit("code", 0, code, [], first, owners)

    def _emit_images(self) -> None:
        images, self._images = self._images, []
        for alt, line, owner in images:
            before = self.pieces[-1] if self.pieces else None
            if before is not None and before.image and before.text == alt:
                continue
            self._emit("caption", 0, alt, [], line, {owner}, image=True)

    def _emit(
        self,
        kind: BlockKind,
        level: int,
        text: str,
        marks: list[Mark],
        line: int,
        owners: set[int],
        *,
        image: bool = False,
    ) -> None:
        region = self._regions[-1][1] if self._regions else ""
        hidden = self._hidden is not None
        ids, self._ids = tuple(self._ids), []
        clutter = self._clutter[1] if self._clutter is not None else ""
        above, self._bare = tuple(self._bare), []
        self.pieces.append(
            Piece(
                kind, level, text, marks, line, owners, hidden, region, image, ids, clutter, above
            )
        )


@lru_cache(maxsize=2_048)
def _by_style(css: str) -> tuple[tuple[StyleKind, str], ...]:
    """What a style says of its text; the same ones come again and again on a page."""
    bold: tuple[tuple[StyleKind, str], ...] = (("strong", ""),) if _BOLD.search(css) else ()
    return (*bold, ("emphasis", "")) if _ITALIC.search(css) else bold


def safe_address(href: str, base: str = "") -> str:
    """`href` as an http, https or mailto address, or empty."""
    href = normalise_line(href[:4_000])
    if base and href and not href.startswith(("#", "javascript:", *_WHOLE)):
        try:
            href = urljoin(base, href)
        except ValueError:
            return ""
    return href if href.lower().startswith(_SAFE) and " " not in href else ""


def _name(el: Any) -> str:
    """The name of an element in small letters, without its namespace."""
    name: str = el.tag
    return name.rpartition("}")[2].lower() if "}" in name else name.lower()


def _within(el: Any, *names: str) -> bool:
    return any(_name(each) in names for each in el.iterancestors() if isinstance(each.tag, str))
