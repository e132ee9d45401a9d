"""What readers of notes have in common."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Final

from reader.model import Colour
from reader.text.normal import normalise, normalise_line

COLOURS: Final[dict[str, Colour]] = {
    "yellow": "yellow",
    "orange": "yellow",
    "gold": "yellow",
    "gray": "yellow",
    "grey": "yellow",
    "green": "green",
    "olive": "green",
    "lime": "green",
    "blue": "blue",
    "cyan": "blue",
    "aqua": "blue",
    "teal": "blue",
    "pink": "pink",
    "red": "pink",
    "magenta": "pink",
    "purple": "purple",
    "violet": "purple",
}
"""Other programs' colours as the nearest of ours."""


def text_of(value: Any) -> str:
    """Text of several lines in the normal form, without blank ends; empty for what is no text."""
    return normalise(value).strip() if isinstance(value, str) else ""


def line_of(value: Any) -> str:
    """Text of one line in the normal form; numbers become text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return normalise_line(value) if isinstance(value, str) else ""


def colour_of(value: Any) -> Colour:
    """One of our colours for a name of another program's, yellow for any that is unknown."""
    return COLOURS.get(line_of(value).lower(), "yellow")


def tags_of(values: Any) -> tuple[str, ...]:
    """Tags as one line each, none twice."""
    if isinstance(values, str):
        values = values.split(",")
    if not isinstance(values, list | tuple):
        return ()
    return tuple(dict.fromkeys(tag for each in values if (tag := line_of(each).lstrip("#"))))


def list_of(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else as a list of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def dict_of(value: Any) -> dict[str, Any]:
    """An object as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def id_of(*parts: str) -> str:
    """An id made of what a record says, for programs that give none."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def joined(texts: Iterable[str]) -> str:
    """Several notes on one passage as one, none twice."""
    return "\n\n".join(dict.fromkeys(text for text in texts if text))
