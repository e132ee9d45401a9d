"""The signs of footnotes on web pages and in books, where they lead to, and the way back."""

from __future__ import annotations

import re
from typing import Any, Final

_NOTE_SIGN: Final = re.compile(
    r"^\s*[\[(（〔]?\s*(?:\d{1,4}|[*†‡§①-⑳]{1,3}|注\d{0,3})\s*[\])）〕]?\s*$"
)
_BACKLINK: Final = re.compile(r"^[\s↑↩⤴⏎^◎\ufe0e\ufe0f]*[↑↩⤴⏎^◎][\s\ufe0e\ufe0f]*$")


def few_words(el: Any, limit: int = 12) -> str | None:
    """The text of an element if it is short; None otherwise. Looks at a few nodes only."""
    text = ""
    for k, part in enumerate(el.itertext()):
        text += part
        if len(text) > limit or k > 6:
            return None
    return text


def is_note(el: Any, name: str) -> bool:
    """Whether the element is the sign of a footnote: a superscript or link to a place nearby."""
    text = few_words(el)
    if text is None or not _NOTE_SIGN.match(text):
        return False
    kind = " ".join(v for k, v in el.attrib.items() if k.endswith(("type", "role")))
    if "noteref" in kind:
        return True
    if name == "a":
        child = next((c for c in el if isinstance(c.tag, str)), None)
        return (
            "#" in (el.get("href") or "")
            and child is not None
            and str(child.tag).rpartition("}")[2].lower() == "sup"
        )
    parent = el.getparent()
    links = [el.find(".//a"), parent if parent is not None and parent.tag == "a" else None]
    return any(link is not None and "#" in (link.get("href") or "") for link in links)


def leads_to(el: Any) -> set[str]:
    """The fragment names that the sign of a footnote leads to."""
    parent = el.getparent()
    links = [el, *el.iter("a"), *([parent] if parent is not None else [])]
    targets = (link.get("href") or "" for link in links)
    return {target.partition("#")[2] for target in targets if "#" in target} - {""}


def is_backlink(el: Any, name: str) -> bool:
    """Whether the element is the arrow that leads from a footnote back to its sign."""
    if name != "a" or "#" not in (el.get("href") or ""):
        return False
    text = few_words(el)
    return text is not None and _BACKLINK.match(text) is not None
