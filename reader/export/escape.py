"""Text that means itself in Markdown."""

from __future__ import annotations

import re

_SPECIAL = re.compile(
    r"[\\`*_{}\[\]<>#|~$^%=&!@]|:(?=//|[a-z+\-][\w+\-]*:)|(?<=www)\.|(?<=-)-|\.(?=\.\.)", re.I
)
"""ASCII punctuation that CommonMark, GFM, Obsidian or pandoc may read as syntax.

`@` begins a citation in pandoc; a bare address would become a link that ends at the first escape;
`:name:` would become a picture on GitHub, a colon at a line's start a definition; runs of hyphens
and stops would become dashes and ellipses.

Any ASCII punctuation may be backslash-escaped (CommonMark 0.31.2, section 2.4).
"""

_LINE_START = re.compile(r"([-+](?=\s|$|-)|:(?!\\))|(\d{1,9})([.)])(?=\s|$)")
_EDGE = re.compile(r"^\s+|\s+$")


def escape_inline(text: str) -> str:
    """Plain text inside a line; spaces and the beginning of the line are the caller's affair."""
    return _SPECIAL.sub(lambda found: "\\" + found.group(0), text).replace("::", ":\\:")


def escape_line_start(escaped: str) -> str:
    """An escaped line whose first characters would begin a list as text instead."""
    if marker := _LINE_START.match(escaped):
        return _escape_marker(marker) + escaped[marker.end() :]
    return escaped


def escape_line(line: str) -> str:
    """One line of plain text as Markdown that parses back to exactly these characters.

    Spaces at the edges become character references, since parsers strip them there.
    """
    body = _EDGE.sub("", line)
    lead = line[: len(line) - len(line.lstrip())]
    trail = line[len(line.rstrip()) :] if body else ""
    escaped = escape_inline(body)
    if not lead:
        escaped = escape_line_start(escaped)
    return _references(lead) + escaped + _references(trail)


def escape_heading(text: str) -> str:
    """Plain text as the content of an ATX heading: one line, a closing `#` run kept literal."""
    return escape_line(" ".join(text.split()))


def quote_lines(text: str, first: str = "") -> str:
    """`text` as a block quote whose first line begins with `first`, unescaped.

    Lines are kept as they are: Chinese is never hard-wrapped, since a line end inside it would
    come back as a space.
    """
    lines = [escape_line(line) for line in text.split("\n")]
    lines[0] = f"{first}{lines[0]}"
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def _escape_marker(found: re.Match[str]) -> str:
    if found.group(1):
        return "\\" + found.group(1)
    return f"{found.group(2)}\\{found.group(3)}"


def _references(space: str) -> str:
    return "".join(f"&#{ord(c)};" for c in space)
