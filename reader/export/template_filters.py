"""The filters that templates have besides Jinja2's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from reader.export.escape import escape_line, quote_lines
from reader.export.tables import harmless


def md(value: Any, quote: bool = False) -> str:
    """Text that means itself in Markdown; with `quote` as a block quote."""
    text = _text(value)
    return quote_lines(text) if quote else "\n".join(escape_line(x) for x in text.split("\n"))


def yaml(value: Any) -> str:
    """A value as YAML on one line: strings in double quotes, lists in brackets."""
    # JSON is YAML 1.2.
    return json.dumps(value, ensure_ascii=False)


def csv(value: Any) -> str:
    """A cell of a CSV table, quoted, and harmless to spreadsheets."""
    return '"' + harmless(_text(value)).replace('"', '""') + '"'


def date(value: Any, form: str = "%Y-%m-%d") -> str:
    """A time such as `highlight.created` in a form of one's own (see Python's strftime)."""
    text = _text(value)
    if not text:
        return ""
    try:
        return datetime.fromisoformat(text).strftime(form)
    except ValueError:
        # A date that is only a year or a month stays as it is.
        return text


def _text(value: Any) -> str:
    return "" if value is None else str(value)


FILTERS: Final[Mapping[str, Callable[..., str]]] = {
    "md": md,
    "yaml": yaml,
    "csv": csv,
    "date": date,
}
