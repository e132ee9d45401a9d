"""The words in the drawings of a Word document: text boxes, diagrams (SmartArt), titles of charts.

They become paragraphs below the one that the drawing stands in. ECMA-376 part 1: 20.4 (drawings in
Word), 21.4 (diagrams), 21.2 (charts).
"""

from __future__ import annotations

import posixpath
from typing import Any, Final

from reader.importers.html.xhtml import source_of, xml_tree
from reader.importers.zipped import Zip

_LINES: Final = ("parTrans", "sibTrans", "pres", "doc")
"""Kinds of points of a diagram that are lines between words, or their looks."""

_MOST: Final = 2_000


def place_words(root: Any, w: str, document: Zip, part: str) -> None:
    """Puts the words of drawings into the text of `part`; `w` is the namespace of its elements."""
    drawings = list(root.iter(f"{{{w}}}drawing"))
    targets = _targets(document, part) if drawings else {}
    for drawing in drawings:
        paragraph = next(drawing.iterancestors(f"{{{w}}}p"), None)
        if paragraph is None or paragraph.getparent() is None:
            continue
        found: list[Any] = []
        if next(drawing.iterancestors("{*}AlternateContent"), None) is None:
            for box in drawing.iter(f"{{{w}}}txbxContent"):
                found += [each for each in box if each.tag in (f"{{{w}}}p", f"{{{w}}}tbl")]
        for text in _words_of(drawing, document, targets):
            new = paragraph.makeelement(f"{{{w}}}p", {})
            run, words = new.makeelement(f"{{{w}}}r", {}), new.makeelement(f"{{{w}}}t", {})
            words.text = text
            run.append(words)
            new.append(run)
            found.append(new)
        for each in reversed(found):
            paragraph.addnext(each)


def _words_of(drawing: Any, document: Zip, targets: dict[str, str]) -> list[str]:
    """The words of the diagram or chart that a drawing refers to, line by line."""
    found: list[str] = []
    for el in drawing.iter("{*}relIds", "{*}chart"):
        said = {key.rpartition("}")[2]: value for key, value in el.attrib.items()}
        data = document.read(targets.get(said.get("dm") or said.get("id") or "", ""))
        tree = xml_tree(source_of(data)) if data else None
        if tree is None:
            continue
        if el.tag.endswith("}relIds"):
            points = (pt for pt in tree.iter("pt") if pt.get("type") not in _LINES)
            found += [line for pt in points for line in _paragraphs(pt)]
        else:
            found += [line for title in tree.iter("title") for line in _paragraphs(title)]
    return found[:_MOST]


def _paragraphs(el: Any) -> list[str]:
    lines = ("".join(p.itertext("t")).strip() for p in el.iter("p"))
    return [line for line in lines if line]


def _targets(document: Zip, part: str) -> dict[str, str]:
    """The parts that a part refers to, by the identifiers of its relationships."""
    folder, name = posixpath.split(part)
    data = document.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    root = xml_tree(source_of(data)) if data else None
    found: dict[str, str] = {}
    for el in root.iter("Relationship") if root is not None else ():
        target = el.get("Target") or ""
        if (el.get("TargetMode") or "") != "External":
            full = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[el.get("Id") or ""] = posixpath.normpath(full)
    return found
