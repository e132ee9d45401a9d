"""Footnotes of books and office files: the sign in the text and the note say the same.

A note is written as `[1] …` wherever its place in the file is, because that is what its sign in the
text looks like. Signs that are only pictures (Duokan) get numbers; notes that lie in an attribute
of such a picture (iReader, QQ Reader, WeRead) become a paragraph below theirs.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, Final

from reader.importers.epub.opf import resolve
from reader.importers.html.notes import few_words, is_backlink, is_note
from reader.text.normal import normalise_line

_SIGN: Final = re.compile(r"^\W*(?:注\s?)?(\d{1,4}|[*†‡§①-⑳]{1,3}|注)\W*$")
_LABEL: Final = re.compile(r"^\s*+[\[(（〔【]?\s*+(?:注\s?)?(\d{1,4}|[*†‡§①-⑳]{1,3})(?!\d)")
_REFERS: Final = re.compile(
    r"noteref|duokan-footnote$|footnote-?(?:ref|link|anchor)", re.IGNORECASE
)
_CARRIES: Final = re.compile(
    r"(?:epub|zhangyue|qqreader|zy)-?footnote|readerFooterNote", re.IGNORECASE
)
_BLOCKS: Final = frozenset(
    re.findall(r"\w+", "p div li dd dt td th h1 h2 h3 h4 h5 h6 blockquote section aside body html")
)
_HOLDERS: Final = frozenset(
    {"p", "div", "li", "blockquote", "section", "body", "table", "ul", "ol"}
)
_CIRCLED: Final = {c: str(n) for n, c in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", 1)}
_LONGEST: Final = 4_000
_LOOKED_AT: Final = 100
"""Elements that are looked at to find where a note begins, or what stands before a sign."""


class Notes:
    """Which signs of the pages so far lead where."""

    def __init__(self) -> None:
        self._signs: dict[str, dict[str, str]] = {}
        """By path and fragment."""
        self._count = 0

    def prepare(self, root: Any, path: str = "") -> None:
        """Makes signs and notes of one page agree. Pages have to come in reading order."""
        places: dict[str, Any] = {}
        for el in root.iter():
            if isinstance(el.tag, str):
                for name in (el.get("id"), el.get("name") if el.tag == "a" else None):
                    if name:
                        places.setdefault(name, el)
        for a in list(root.iter("a")):
            target = resolve(path, a.get("href") or "") if "#" in (a.get("href") or "") else None
            if target is not None and target[1]:
                here = places.get(target[1]) if target[0] == path else None
                self._refer(a, target, here)
        self._unfold(root)
        for fragment, sign in self._signs.get(path, {}).items():
            if fragment in places:
                _label(places[fragment], sign)

    def _refer(self, a: Any, target: tuple[str, str], place: Any) -> None:
        """Notes where the link of a sign leads to; a picture becomes a number."""
        said = " ".join(v for k, v in a.attrib.items() if k.endswith(("type", "role")))
        named = "noteref" in said or _REFERS.search(a.get("class") or "") is not None
        words = few_words(a)
        sign = _SIGN.match(words) if words else None
        if words is not None and not words.strip() and named and len(a.findall(".//img")) == 1:
            label = _LABEL.match(_beginning(place)) if place is not None else None
            self._count += label is None
            number = label[1] if label else str(self._count)
            for child in list(a):
                a.remove(child)
            a.text = number
            a.set("role", "doc-noteref")
            self._lead(target, number)
        elif sign and (named or ((is_note(a, "a") or _raised(a)) and not _leads(a))):
            self._lead(target, sign[1])

    def _lead(self, target: tuple[str, str], sign: str) -> None:
        self._signs.setdefault(target[0], {}).setdefault(target[1], sign)

    def _unfold(self, root: Any) -> None:
        """Notes in attributes become paragraphs below the one that has their sign."""
        last: dict[Any, Any] = {}
        for el in list(root.iter("img", "span", "a")):
            text = el.get("zy-footnote") or el.get("data-wr-footernote") or ""
            if not text and el.tag == "img" and _CARRIES.search(el.get("class") or ""):
                text = el.get("alt") or ""
            text = normalise_line(text[:_LONGEST])
            holder = next((b for b in el.iterancestors() if b.tag in _HOLDERS), None)
            if len(text) < 2 or holder is None or holder.getparent() is None:
                continue
            self._count += 1
            tail = el.tail
            el.clear()
            el.tag, el.tail = "span", tail
            el.text = f"[{self._count}]"
            note = holder.makeelement("p", {})
            note.text = f"[{self._count}] {text}"
            after = last.get(holder, holder)
            note.tail, after.tail = after.tail, None
            after.addnext(note)
            last[holder] = note


def _beginning(el: Any) -> str:
    """The first words of an element, without arrows that lead back."""
    text = ""
    for k, part in enumerate(el.itertext()):
        text += part
        if len(text) > 40 or k > 20:
            break
    return text.lstrip(" \t\n\u3000\u00a0↑^◎↩")


def _raised(a: Any) -> bool:
    parent = a.getparent()
    return (parent is not None and parent.tag == "sup") or a.find("sup") is not None


def _leads(el: Any) -> bool:
    """Whether nothing stands before the element in its paragraph, as far as one looks."""
    steps = 0
    while el is not None and el.tag not in _BLOCKS:
        before = el.getprevious()
        while before is not None:
            steps += 1
            inside = few_words(before)
            said = inside is None or inside.strip() or (before.tail or "").strip()
            if steps > _LOOKED_AT or said:
                return False
            before = before.getprevious()
        el = el.getparent()
        if el is not None and (el.text or "").strip():
            return False
    return True


def _label(place: Any, sign: str) -> None:
    """Writes the sign before a note that does not begin with it."""
    if not _leads(place):
        return  # the way back leads to the middle of a paragraph
    note = place
    while note.tag not in _BLOCKS and note.getparent() is not None:
        note = note.getparent()
    own = _LABEL.match(_beginning(note))
    if own is not None and _same(own[1], sign):
        _unlist(note)
        return
    if note.tag not in ("li", "aside", "p", "div", "dd", "section") or (own and note.tag != "li"):
        return
    for event, el in islice(_walk(note), _LOOKED_AT):
        if not isinstance(el.tag, str):
            continue
        if event == "start" and (el.text or "").strip() and not is_backlink(el, el.tag):
            el.text = f"[{sign}] {el.text.lstrip()}"
            break
        if event == "end" and el is not note and (el.tail or "").strip():
            el.tail = f"[{sign}] {el.tail.lstrip()}"
            break
    else:
        return
    _unlist(note)


def _walk(el: Any) -> Any:
    from lxml import etree

    return etree.iterwalk(el, events=("start", "end"))


def _unlist(note: Any) -> None:
    """A note that has its sign needs no number of a list."""
    if note.tag != "li":
        note = next((a for a in note.iterancestors("li") if a.find("*") is note), None)
    if note is not None:
        note.tag = "div"


def _same(a: str, b: str) -> bool:
    return _CIRCLED.get(a, a) == _CIRCLED.get(b, b)
