"""Word documents before mammoth: what it would lose or show wrongly is said in its words.

Numbers that Word writes by itself become text; paragraphs that are headings by their level in the
outline get a style that says so; hidden text, comments and readings over characters are put below
their paragraph in a style of their own, to be kept apart from the text; formulas become a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile

from reader.importers.docx.drawings import place_words
from reader.importers.docx.numbers import Level, Numbering
from reader.importers.docx.styles import DocStyle, comments_of, inherited, styles_of
from reader.importers.html.mathtext import linear
from reader.importers.html.xhtml import source_of, xml_tree
from reader.importers.zipped import Zip

MAIN: Final = "word/document.xml"
"""Where the text stands in nearly all documents."""

HIDDEN: Final = "ReaderHidden"
CONTENTS: Final = "ReaderContents"
HEADING: Final = "ReaderHeading"
ITEM: Final = "ReaderItem"
"""Identifiers of the styles that are put in; the last two are followed by a level."""

MARK: Final = "\uf8f0"
"""Stands before the number of an item of a list, so that no other is written before it."""

_HEX: Final = re.compile(r"[0-9A-Fa-f]{1,8}")
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
_HEADING_NAME: Final = re.compile(
    r"^(?:heading|标题|標題|title|subtitle|副标题)\s*\d?$", re.IGNORECASE
)
_CONTENTS_NAME: Final = re.compile(
    r"^(?:toc|目录|目錄|contents|table of figures)\s*(?:\d|heading|$)", re.IGNORECASE
)
_SECTION: Final = re.compile(
    r"^(?:第|[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百]+[）)])"
)
_BOXES: Final = frozenset("☐☑☒□■✓✔✗")
"""Bullets that say something."""

_DEEPEST: Final = 40
_LONGEST_HEADING: Final = 120
_WRAPPERS: Final = ("moveTo", "customXml", "dir", "bdo", "smartTag", "fldSimple")
_KEPT: Final = (".xml", ".rels")


@dataclass(slots=True)
class _Part:
    """One part of the document while it is changed."""

    w: str
    """Namespace of its elements."""
    styles: dict[str, DocStyle]
    numbering: Numbering
    comments: dict[str, str]
    aside: dict[Any, Any] = field(default_factory=dict)
    """Below each paragraph, the last one that was put there."""

    def q(self, name: str) -> str:
        return f"{{{self.w}}}{name}"

    def get(self, el: Any, name: str) -> str:
        return (el.get(self.q(name)) or "") if el is not None else ""

    def value(self, el: Any, *path: str) -> str | None:
        """The `val` of an element by the names that lead there; None if it is not there."""
        for name in path:
            el = el.find(self.q(name)) if el is not None else None
        return None if el is None else self.get(el, "val")


def main_part(document: Zip) -> str:
    """The name of the part with the text; empty if there is none."""
    data = document.read("_rels/.rels")
    root = xml_tree(source_of(data)) if data else None
    for el in root.iter("Relationship") if root is not None else ():
        target = (el.get("Target") or "").lstrip("/")
        if (el.get("Type") or "").endswith("/officeDocument") and document.find(target):
            return target
    return document.find(MAIN) or ""


def prepared(document: Zip) -> bytes:
    """The document as a file that mammoth reads: without its pictures, with what it would lose.

    Parts that cannot be parsed stay as they are.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as file:
        known: set[str] = set()
        main = main_part(document)
        styles = styles_of(_tree(document, "word/styles.xml"))
        numbering = Numbering.of(_tree(document, "word/numbering.xml"))
        comments = comments_of(_tree(document, "word/comments.xml"))
        for name in document.names():
            if not name.lower().endswith(_KEPT) or name in known:
                continue
            known.add(name)
            part = document.read(name) or b""
            if name == main or name.lower() in _NOTES:
                part = _changed(part, styles, numbering, comments, document, name)
            file.writestr(name, part)
    return out.getvalue()


def _tree(document: Zip, name: str) -> Any | None:
    """The tree of a part whose attributes have lost their namespaces as well."""
    data = document.read(name)
    root = xml_tree(source_of(data)) if data else None
    if root is not None:
        for el in root.iter():
            for key, value in [(k, v) for k, v in el.attrib.items() if "}" in k]:
                del el.attrib[key]
                el.attrib[key.rpartition("}")[2]] = value
    return root


def _changed(
    data: bytes,
    styles: dict[str, DocStyle],
    numbering: Numbering,
    comments: dict[str, str],
    document: Zip,
    name: str,
) -> bytes:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return data
    part = _Part(_STRICT if _STRICT in root.nsmap.values() else _W, styles, numbering, comments)
    if _is_nested(part, root):
        return data  # mammoth will refuse it
    _unwrap(part, root)
    place_words(root, part.w, document, name)
    _formulas(root)
    _symbols(part, root)
    for paragraph in list(root.iter(part.q("p"))):
        _paragraph(part, paragraph)
    changed: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return changed


def _symbols(part: _Part, root: Any) -> None:
    """Leaves out symbols without a number, of which mammoth dies."""
    for symbol in list(root.iter(part.q("sym"))):
        if not _HEX.fullmatch(symbol.get(part.q("char")) or ""):
            symbol.getparent().remove(symbol)


def _is_nested(part: _Part, root: Any) -> bool:
    """Whether paragraphs or tables stand in one another as no office program writes them."""
    names = [part.q(name) for name in ("p", "tbl", "sdt")]
    return any(
        sum(1 for _ in islice(el.iterancestors(el.tag), _DEEPEST)) == _DEEPEST
        for el in root.iter(*names)
    )


# --- one paragraph ----------------------------------------------------------------------------


def _paragraph(part: _Part, paragraph: Any) -> None:
    properties = paragraph.find(part.q("pPr"))
    style = part.value(properties, "pStyle") or ""
    _ruby(part, paragraph)
    _notes_of_others(part, paragraph)
    _hide(part, paragraph, inherited(part.styles, style, "hidden", False))
    if _in_contents(part, paragraph, style):
        _restyle(part, paragraph, CONTENTS)
        return
    _outline(part, paragraph, style)
    _number(part, paragraph, style)


def _number(part: _Part, paragraph: Any, style: str) -> None:
    """Writes the number of a paragraph into it; bullets are left to mammoth."""
    properties = paragraph.find(part.q("pPr"))
    name, said = part.value(properties, "numPr", "numId"), part.value(properties, "numPr", "ilvl")
    own = inherited(part.styles, style, "numbered", None)
    if name is None and own is not None:
        name, said = own[0], said or str(own[1])
    at = int(said) if said and said.isdigit() else (own[1] if own and own[0] == name else 0)
    level = part.numbering.level(name or "0", at)
    if level is None or (level.form == "bullet" and level.text not in _BOXES):
        return
    number = part.numbering.next(name or "", at) if "%" in level.text else level.text
    _unnumber(part, paragraph)
    if not number.strip() or not "".join(paragraph.itertext(part.q("t"))).strip():
        return
    item = not _is_heading(part, paragraph) and not _SECTION.match(number)
    if item:
        _restyle(part, paragraph, f"{ITEM}{at + 1}")
    _write_first(part, paragraph, (MARK if item else "") + number + _gap(number, level))


def _gap(number: str, level: Level) -> str:
    return "" if number[-1] in "、．。）】" else level.gap


def _unnumber(part: _Part, paragraph: Any) -> None:
    properties = _properties(part, paragraph)
    for el in properties.findall(part.q("numPr")):
        properties.remove(el)
    numbers = properties.makeelement(part.q("numPr"), {})
    number = numbers.makeelement(part.q("numId"), {part.q("val"): "0"})
    numbers.append(number)
    properties.append(numbers)


def _is_heading(part: _Part, paragraph: Any) -> bool:
    style = part.value(paragraph, "pPr", "pStyle") or ""
    name = part.styles[style].name if style in part.styles else ""
    return style.startswith(HEADING) or _HEADING_NAME.match(name) is not None


def _outline(part: _Part, paragraph: Any, style: str) -> None:
    """Makes a heading of what is one by its level in the outline but not by its style's name."""
    if _is_heading(part, paragraph):
        return
    said = part.value(paragraph, "pPr", "outlineLvl")
    level = int(said) if said and said.isdigit() else inherited(part.styles, style, "outline", None)
    length = sum(len(t.text or "") for t in paragraph.iter(part.q("t")))
    inside = next(paragraph.iterancestors(part.q("tbl")), None) is not None
    if level is not None and level < 9 and 0 < length <= _LONGEST_HEADING and not inside:
        _restyle(part, paragraph, f"{HEADING}{min(level + 1, 6)}")


def _in_contents(part: _Part, paragraph: Any, style: str) -> bool:
    if style in part.styles and _CONTENTS_NAME.match(part.styles[style].name):
        return True
    for sdt in paragraph.iterancestors(part.q("sdt")):
        gallery = part.value(sdt, "sdtPr", "docPartObj", "docPartGallery") or ""
        if gallery.lower() == "table of contents":
            return True
    return False


def _hide(part: _Part, paragraph: Any, whole: bool) -> None:
    """Moves hidden runs below the paragraph."""
    hidden = ""
    for run in list(paragraph.iter(part.q("r"))):
        said = part.value(run, "rPr", "vanish")
        style = part.value(run, "rPr", "rStyle") or ""
        off = whole or inherited(part.styles, style, "hidden", False)
        if (
            off if said is None else said not in ("0", "false", "off")
        ) and run.getparent() is not None:
            hidden += _text(part, run)
            run.getparent().remove(run)
    _put_below(part, paragraph, hidden)


def _ruby(part: _Part, paragraph: Any) -> None:
    """Leaves the characters of phonetic guides; the readings go below the paragraph."""
    readings = []
    for ruby in list(paragraph.iter(part.q("ruby"))):
        base, reading = ruby.find(part.q("rubyBase")), ruby.find(part.q("rt"))
        run = ruby.getparent()
        if reading is not None:
            readings.append(_text(part, reading))
        for each in list(base) if base is not None else ():
            run.addprevious(each)
        run.remove(ruby)
    _put_below(part, paragraph, " ".join(readings))


def _notes_of_others(part: _Part, paragraph: Any) -> None:
    for sign in paragraph.iter(part.q("commentReference")):
        _put_below(part, paragraph, part.comments.get(part.get(sign, "id"), ""))


# --- small changes of the tree ----------------------------------------------------------------


def _text(part: _Part, el: Any) -> str:
    return "".join(each.text or "" for each in el.iter(part.q("t")))


def _properties(part: _Part, paragraph: Any) -> Any:
    properties = paragraph.find(part.q("pPr"))
    if properties is None:
        properties = paragraph.makeelement(part.q("pPr"), {})
        paragraph.insert(0, properties)
    return properties


def _restyle(part: _Part, paragraph: Any, name: str) -> None:
    properties = _properties(part, paragraph)
    for el in properties.findall(part.q("pStyle")):
        properties.remove(el)
    properties.insert(0, properties.makeelement(part.q("pStyle"), {part.q("val"): name}))


def _write_first(part: _Part, paragraph: Any, text: str) -> None:
    paragraph.insert(paragraph.index(_properties(part, paragraph)) + 1, _run(part, paragraph, text))


def _run(part: _Part, el: Any, text: str) -> Any:
    run, words = el.makeelement(part.q("r"), {}), el.makeelement(part.q("t"), {})
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    return run


def _put_below(part: _Part, paragraph: Any, text: str) -> None:
    """A paragraph that is kept apart, below this one or the table that it stands in."""
    if not text.strip():
        return
    tables = list(paragraph.iterancestors(part.q("tbl")))
    place = tables[-1] if tables else paragraph
    below = place.makeelement(part.q("p"), {})
    _restyle(part, below, HIDDEN)
    below.append(_run(part, below, text))
    part.aside.get(place, place).addnext(below)
    part.aside[place] = below


def _unwrap(part: _Part, root: Any) -> None:
    """Takes away elements around runs that mammoth does not know, and text boxes told twice."""
    for name in _WRAPPERS:
        for el in list(root.iter(part.q(name))):
            for child in list(el):
                if child.tag not in (part.q("customXmlPr"), part.q("smartTagPr")):
                    el.addprevious(child)
            el.getparent().remove(el)
    for choice in list(root.iter("{*}Choice")):
        boxes, around = list(choice.iter(part.q("txbxContent"))), choice.getparent()
        twice = [box for f in around.iter("{*}Fallback") for box in f.iter(part.q("txbxContent"))]
        if not boxes or twice:
            continue
        paragraph = next(around.iterancestors(part.q("p")), None)
        for box in boxes:
            for child in reversed(list(box)):
                if paragraph is not None and paragraph.getparent() is not None:
                    paragraph.addnext(child)


def _formulas(root: Any) -> None:
    """Office Math as runs of text."""
    for math in list(root.iter("{*}oMath")):
        w = next((ns for ns in math.nsmap.values() if ns in (_W, _STRICT)), _W)
        new, words = math.makeelement(f"{{{w}}}r", {}), math.makeelement(f"{{{w}}}t", {})
        words.text = linear(math)
        new.append(words)
        place = math.getparent() if _is(math.getparent(), "oMathPara") else math
        if not _is(place.getparent(), "p"):
            new, run = place.makeelement(f"{{{w}}}p", {}), new
            new.append(run)
        place.addprevious(new)
        math.getparent().remove(math)
    for empty in list(root.iter("{*}oMathPara")):
        empty.getparent().remove(empty)


def _is(el: Any, name: str) -> bool:
    return str(el.tag).endswith("}" + name)
