"""JSON with a record on each line: quick to write, and two versions compare line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def one_per_line(document: Mapping[str, Any]) -> str:
    """An object as JSON; each member of it, and each item of those, on a line of its own.

    The encoder's own indenting is many times slower and holds every piece of every line at once.
    """
    parts = ",\n ".join(f"{_plain(name)}: {_member(value)}" for name, value in document.items())
    return f"{{\n {parts}\n}}\n"


def _member(value: Any) -> str:
    if isinstance(value, list) and value:
        return f"[\n  {_lines(map(_plain, value))}\n ]"
    if isinstance(value, dict) and value:
        pairs = (f"{_plain(name)}: {_plain(inner)}" for name, inner in value.items())
        return f"{{\n  {_lines(pairs)}\n }}"
    return _plain(value)


def _lines(rows: Iterator[str]) -> str:
    return ",\n  ".join(rows)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
