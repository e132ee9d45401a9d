"""What stands above a Markdown document: its facts, between `---` (YAML) or `+++` (TOML) lines."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

_MOST_LINES: Final = 200
_MOST_CHARACTERS: Final = 50_000
_KEY: Final = re.compile(
    r"^(?P<key>[A-Za-z_\u4e00-\u9fff][\w -]{0,30})\s*:(?:\s+(?P<value>.*)|\s*)$"
)
_FOLDED: Final = re.compile(r"[|>][+-]?")
_NAME: Final = re.compile(r"^(?:-\s+)?(?:name|姓名)\s*:\s*(?=\S)")


def front_matter(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Keys, in small letters, and values at the top, and how many lines they take; 0 if none.

    Lists are joined by commas. Of YAML only `key: value` lines, lists and folded texts are
    understood; nothing is loaded from strangers.
    """
    first = lines[0].rstrip() if lines else ""
    if first == "+++":
        return _toml(lines)
    return _yaml(lines) if first == "---" else ({}, 0)


def _toml(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    import tomllib

    for i, line in enumerate(lines[1:_MOST_LINES], 1):
        if line.rstrip() == "+++":
            source = "\n".join(lines[1:i])
            if len(source) > _MOST_CHARACTERS:
                break
            try:
                return _flat(tomllib.loads(source)), i + 1
            except (tomllib.TOMLDecodeError, RecursionError, ValueError):
                break
    return {}, 0


def _flat(told: Mapping[str, Any]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for key, value in told.items():
        if isinstance(value, Mapping):
            facts |= {k: v for k, v in _flat(value).items() if k not in facts}
            continue
        values = value if isinstance(value, list) else [value]
        words = [str(v) for v in values if isinstance(v, str | int | float | datetime.date)]
        facts[key.lower()] = ", ".join(words)
    return facts


def _yaml(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    facts: dict[str, str] = {}
    key = ""
    folded = False
    for i, line in enumerate(lines[1:_MOST_LINES], 1):
        if line.rstrip() in ("---", "..."):
            return facts, i + 1
        match = _KEY.match(line)
        bare = line.strip()
        if match:
            key = match["key"].strip().lower()
            value = _unquoted(match["value"] or "")
            folded = _FOLDED.fullmatch(value) is not None
            facts[key] = "" if folded else value
        elif key and folded and line.startswith((" ", "\t")):
            facts[key] = f"{facts[key]} {bare}".strip()
        elif key and (bare.startswith("- ") or (line[:1] in " \t" and _NAME.match(bare))):
            entry = _unquoted(_NAME.sub("", bare).removeprefix("- "))
            facts[key] = f"{facts[key]}, {entry}" if facts[key] else entry
        elif bare and not line.startswith((" ", "\t", "#")):
            return {}, 0
    return {}, 0


def _unquoted(value: str) -> str:
    """A value without its quotation marks, and without a comment behind it."""
    value = value.strip()
    if value[:1] in "\"'" and value:
        end = value.find(value[0], 1)
        return value[1:end] if end > 0 and value[end + 1 :].strip()[:1] in ("", "#") else value
    return re.split(r"\s+#\s", value, maxsplit=1)[0].strip()
