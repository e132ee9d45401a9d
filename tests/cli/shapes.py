"""The JSON of docs/cli.md: the keys that other programs rely on, with their types."""

from __future__ import annotations

import re
from typing import Any

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

ARTICLE = {
    "id": int,
    "uid": str,
    "title": str,
    "subtitle": (str, type(None)),
    "author": list,
    "source": (str, type(None)),
    "place": (str, type(None)),
    "published": (str, type(None)),
    "language": str,
    "format": str,
    "origin": str,
    "chars": int,
    "highlights": int,
    "notes": int,
    "progress": (int, float),
    "tags": list,
    "added": str,
    "revision": int,
}
HIGHLIGHT = {
    "id": str,
    "article": (int, type(None)),
    "start": (int, type(None)),
    "end": (int, type(None)),
    "quote": str,
    "prefix": str,
    "suffix": str,
    "note": str,
    "colour": str,
    "tags": list,
    "state": str,
    "created": str,
    "modified": str,
    "heading": list,
}


def fits(value: dict[str, Any], shape: dict[str, Any]) -> None:
    for key, kind in shape.items():
        assert key in value, key
        assert isinstance(value[key], kind), (key, value[key])
        assert kind is str or not isinstance(value[key], bool), key
