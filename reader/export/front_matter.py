"""The YAML front matter of a file that its user may have rewritten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_FRONT = re.compile(r"\A(\ufeff?---[ \t]*\r?\n)(.*?)(^(?:---|\.\.\.)[ \t]*\r?$)", re.S | re.M)


def add_tags(text: str, tags: Sequence[str]) -> str:
    """Add tags to the front matter of a whole file and leave every other byte of it alone.

    `tags` are names without spaces or syntax. The YAML is parsed to find the place and edited as
    text, since no YAML writer gives back every comment and space. A file without front matter, or
    with one that is not valid YAML or holds something else under `tags`, comes back as it is: it
    is the user's, and the tags stand at the passages too.
    """
    found = _FRONT.match(text)
    if not tags or found is None:
        return text
    start, block = found.start(2), found.group(2)
    ends = "\r\n" if "\r\n" in found.group(1) else "\n"
    mapping = _compose(block)
    if mapping is None:
        return text
    pair = next(((key, value) for key, value in mapping if key.value == "tags"), None)
    wanted = list(dict.fromkeys(tags))
    edit = _edit(block, *pair, wanted, ends) if pair else _new_key(block, wanted, ends)
    if edit is None:
        return text
    at, until, new = edit
    return text[: start + at] + new + text[start + until :]


def _compose(block: str) -> list[tuple[Any, Any]] | None:
    """Keys and values of a YAML mapping as nodes that know their places; None for all else."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.nodes import MappingNode

    try:
        node = YAML(typ="safe", pure=True).compose(block)
    except YAMLError:
        return None
    if node is None:
        return []
    return list(node.value) if isinstance(node, MappingNode) else None


def _new_key(block: str, tags: list[str], ends: str) -> tuple[int, int, str]:
    return len(block), len(block), f"tags: [{', '.join(tags)}]{ends}"


def _edit(
    block: str, key: Any, node: Any, tags: list[str], ends: str
) -> tuple[int, int, str] | None:
    """The one replacement `(start, end, text)` that adds the missing tags; None for none."""
    start, end = node.start_mark.index, node.end_mark.index
    if node.tag == "tag:yaml.org,2002:null":
        colon = block.index(":", key.end_mark.index) + 1
        until = end if node.value else colon
        return colon, until, f" [{', '.join(tags)}]"
    if node.id == "sequence":
        present = [str(item.value) for item in node.value]
        missing = [tag for tag in tags if tag not in present]
        if not missing:
            return None
        if node.flow_style:
            at = end - 1
            comma = ", " if node.value and not block[:at].rstrip().endswith(",") else ""
            return at, at, comma + ", ".join(missing)
        last = node.value[-1]
        first = node.value[0]
        line = block.rfind("\n", 0, first.start_mark.index) + 1
        lead = block[line : first.start_mark.index]
        at = _line_end(block, last.end_mark.index)
        return at, at, "".join(f"{lead}{tag}{ends}" for tag in missing)
    if node.id == "scalar":
        present = [part for part in re.split(r"[,\s]+", node.value) if part]
        missing = [tag for tag in tags if tag not in present]
        if not missing:
            return None
        return start, end, f"[{', '.join([*present, *missing])}]"
    return None


def _line_end(block: str, at: int) -> int:
    """One past the line end that follows `at`."""
    found = block.find("\n", at)
    return len(block) if found < 0 else found + 1
