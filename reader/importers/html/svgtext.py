"""The words of SVG drawings in books: their lines of text, else what they say of themselves."""

from __future__ import annotations

from typing import Any, Final

from reader.importers.html.mathtext import outermost
from reader.text.normal import normalise_line

_MOST: Final = 2_000
"""Lines of text of one drawing that are read."""


def plain_drawings(root: Any) -> None:
    """Puts in the place of every drawing of the tree its lines of text, as paragraphs.

    A drawing without text becomes a picture that says its title or description; one that has
    neither stays as it is.
    """
    for svg in outermost(root, "svg"):
        lines = [line for el in outermost(svg, "text") for line in _lines(el)][:_MOST]
        about = "" if lines else _about(svg)
        if lines:
            _become(svg, "div", [("p", line) for line in lines])
        elif about:
            _become(svg, "div", [])
            svg.append(svg.makeelement("img", {"alt": about}))


def _name(el: Any) -> str:
    return str(el.tag).rpartition("}")[2].lower() if isinstance(el.tag, str) else ""


def _lines(text: Any) -> list[str]:
    """The lines of one text element: parts that have a place of their own begin a new one."""
    lines = [text.text or ""]
    for part in text:
        placed = part.get("y") is not None or (part.get("dy") or "0").strip("0.emptx%") != ""
        if _name(part) == "tspan" and placed:
            lines.append("")
        if _name(part) not in ("title", "desc", "metadata", "style", "script"):
            lines[-1] += "".join(part.itertext())
        lines[-1] += part.tail or ""
    return [line for each in lines if (line := normalise_line(each))]


def _about(svg: Any) -> str:
    said = [svg.get("aria-label") or ""]
    for name in ("title", "desc"):
        said += ["".join(el.itertext()) for el in svg if _name(el) == name]
    return next((line for each in said if (line := normalise_line(each[:2_000]))), "")


def _become(el: Any, name: str, children: list[tuple[str, str]]) -> None:
    tail = el.tail
    el.clear()
    el.tag, el.tail = name, tail
    for tag, text in children:
        child = el.makeelement(tag, {})
        child.text = text
        el.append(child)
