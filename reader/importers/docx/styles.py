"""The styles of a Word document, what they inherit, and its comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from reader.text.normal import normalise_line

_DEEPEST: Final = 20
"""Styles that may be based on one another."""


@dataclass(slots=True)
class DocStyle:
    """What is asked of one style."""

    name: str = ""
    based: str = ""
    outline: int | None = None
    numbered: tuple[str, int] | None = None
    hidden: bool = False


def styles_of(root: Any | None) -> dict[str, DocStyle]:
    """The styles of `styles.xml`, whose elements have no namespaces, by their identifiers."""
    found: dict[str, DocStyle] = {}
    for el in root.iter("style") if root is not None else ():
        style = found[el.get("styleId") or ""] = DocStyle()

        def value(*path: str, el: Any = el) -> str | None:
            for name in path:
                el = el.find(name) if el is not None else None
            return None if el is None else (el.get("val") or "")

        style.name, style.based = value("name") or "", value("basedOn") or ""
        level = value("pPr", "outlineLvl")
        style.outline = int(level) if level and level.isdigit() else None
        number, at = value("pPr", "numPr", "numId"), value("pPr", "numPr", "ilvl")
        if number is not None:
            style.numbered = (number, int(at) if at and at.isdigit() else 0)
        style.hidden = value("rPr", "vanish") not in (None, "0", "false", "off")
    return found


def inherited(styles: dict[str, DocStyle], name: str, field_name: str, default: Any) -> Any:
    """A property of a style, or of those that it is based on."""
    for _ in range(_DEEPEST):
        style = styles.get(name)
        if style is None:
            break
        value = getattr(style, field_name)
        if value not in (None, False):
            return value
        name = style.based
    return default


def comments_of(root: Any | None) -> dict[str, str]:
    """The comments of `comments.xml` by their identifiers, with the names of who wrote them."""
    found: dict[str, str] = {}
    for el in root.iter("comment") if root is not None else ():
        author = normalise_line(el.get("author") or "")
        text = normalise_line(" ".join("".join(p.itertext("t")) for p in el.iter("p")))
        if text:
            found[el.get("id") or ""] = f"{author}：{text}" if author else text
    return found
