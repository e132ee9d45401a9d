"""Find annotations again in a changed text."""

from __future__ import annotations

from collections.abc import Sequence

from reader.annotations.anchors import Found, find
from reader.model import Anchor


def relocate(old_text: str | None, new_text: str, anchors: Sequence[Anchor]) -> list[Found]:
    """Where the anchors of `old_text` stand in `new_text`, in their order."""
    if old_text == new_text:
        return [Found("exact", a.start, a.end, "same", 1.0) for a in anchors]
    return [find(anchor, new_text) for anchor in anchors]
