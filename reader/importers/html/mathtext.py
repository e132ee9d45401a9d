"""Formulas in MathML as one line of text: x², √(a+b), (a+b)/2, x_i."""

from __future__ import annotations

from typing import Any, Final

_RAISED: Final = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED: Final = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_UNSAID: Final = frozenset(
    {"annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark"}
)
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064"))
_OPERATORS: Final = frozenset("+-−–=±×÷·*/<>≤≥≠≈,;| \t")
_DEEPEST: Final = 60


def plain_formulas(root: Any) -> None:
    """Puts in the place of every formula of the tree what it says in one line."""
    for math in outermost(root, "math"):
        text, tail = _said(math, 0).strip(), math.tail
        text = text or " ".join((math.get("alttext") or "")[:2_000].split())
        math.clear()
        math.tag = "span"
        math.text, math.tail = text, tail


def outermost(root: Any, name: str) -> list[Any]:
    """The elements of that name, whatever their namespace, that are not inside another of it."""
    from lxml import etree

    found: list[Any] = []
    walk = etree.iterwalk(root, events=("start",))
    for _, el in walk:
        if _name(el) == name:
            found.append(el)
            walk.skip_subtree()
    return found


_OFFICE: Final = {
    "sSup": "msup", "sSub": "msub", "sSubSup": "msubsup", "f": "mfrac", "rad": "mroot",
    "nary": "munderover", "limLow": "munder", "limUpp": "mover", "acc": "mover", "d": "mfenced",
    "m": "mtable", "mr": "mtr",
}  # fmt: skip
"""Elements of Office Math and those of MathML that say the same."""


def linear(math: Any) -> str:
    """A formula of Office Math (ECMA-376 part 1, 22.1) in one line."""
    return _office(math, 0)


def _office(el: Any, depth: int) -> str:
    name = str(el.tag).rpartition("}")[2] if isinstance(el.tag, str) else ""
    if name == "t":
        return el.text or ""
    if not name or name.endswith("Pr") or depth > _DEEPEST:
        return ""
    parts = {str(child.tag).rpartition("}")[2]: _office(child, depth + 1) for child in el}
    e, sub, sup = (parts.get(key, "") for key in ("e", "sub", "sup"))
    match _OFFICE.get(name):
        case "msup":
            return _raised(e, sup)
        case "msub":
            return _lowered(e, sub)
        case "msubsup":
            return _raised(_lowered(e, sub), sup)
        case "mfrac":
            return f"{_grouped(parts.get('num', ''))}/{_grouped(parts.get('den', ''))}"
        case "mroot":
            return f"{_raised('', parts.get('deg', ''))}√{_grouped(e)}"
        case "munderover":
            return f"{_with(_with(_said_of(el, 'chr', '∫'), '_', sub), '^', sup)} {e}"
        case "munder" | "mover" as form:
            limit = parts.get("lim", "") or _said_of(el, "chr", "\u0302")
            return _with(e, "_", limit) if form == "munder" else e + limit
        case "mfenced":
            inside = _said_of(el, "sepChr", "|").join(
                _office(child, depth + 1) for child in el if str(child.tag).endswith("}e")
            )
            return f"{_said_of(el, 'begChr', '(')}{inside}{_said_of(el, 'endChr', ')')}"
        case "mtable":
            return "; ".join(filter(None, (_office(row, depth + 1) for row in el)))
        case "mtr":
            return " ".join(filter(None, (_office(cell, depth + 1) for cell in el)))
    return "".join(_office(child, depth + 1) for child in el)


def _said_of(el: Any, name: str, default: str) -> str:
    """A sign that the properties of an element name."""
    properties = next((child for child in el if str(child.tag).endswith("Pr")), ())
    for child in properties:
        if str(child.tag).rpartition("}")[2] == name:
            return str(next(iter(child.attrib.values()), default))
    return default


def _name(el: Any) -> str:
    return str(el.tag).rpartition("}")[2].lower() if isinstance(el.tag, str) else ""


def _said(el: Any, depth: int) -> str:
    name = _name(el)
    if not name or name in _UNSAID or depth > _DEEPEST:
        return "".join(el.itertext()) if depth > _DEEPEST else ""
    parts = [said for child in el if (said := _said(child, depth + 1)) or _name(child) == "mrow"]
    own = " ".join((el.text or "").translate(_INVISIBLE).split())
    if not parts:
        return own
    form = _FORMS.get(name)
    if form is not None and len(parts) == form[0]:
        return str(form[1](*parts))
    if name == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if name in ("mfenced",):
        inside = (el.get("separators") or ",")[:1].join(parts)
        return f"{el.get('open', '(')}{inside}{el.get('close', ')')}"
    if name == "mtr":
        return " ".join(parts)
    return ("; " if name == "mtable" else "").join(parts)


def _grouped(text: str) -> str:
    """In brackets, if there is an operator outside those that it has."""
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if i and not depth and c in _OPERATORS:
            return f"({text})"
    return text


def _raised(base: str, over: str) -> str:
    if over and all(c in _RAISED for c in over):
        return _grouped(base) + "".join(_RAISED[c] for c in over)
    return f"{_grouped(base)}{over}" if over in ("′", "″", "*") else _with(base, "^", over)


def _lowered(base: str, under: str) -> str:
    if under and all(c in _LOWERED for c in under):
        return base + "".join(_LOWERED[c] for c in under)
    return _with(base, "_", under)


def _with(base: str, sign: str, other: str) -> str:
    return f"{_grouped(base)}{sign}{_grouped(other)}" if other else base


_FORMS: Final[dict[str, tuple[int, Any]]] = {
    "msup": (2, _raised),
    "mover": (2, lambda base, over: _with(base, "^", over) if len(over) > 1 else base + over),
    "msub": (2, _lowered),
    "munder": (2, lambda base, under: _with(base, "_", under)),
    "msubsup": (3, lambda base, under, over: _raised(_lowered(base, under), over)),
    "munderover": (3, lambda base, under, over: f"{base}_{_grouped(under)}^{_grouped(over)}"),
    "mfrac": (2, lambda above, below: f"{_grouped(above)}/{_grouped(below)}"),
    "mroot": (2, lambda base, index: f"{_raised('', index)}√{_grouped(base)}"),
}
"""Elements with a set number of parts, and how these are written one after another."""
