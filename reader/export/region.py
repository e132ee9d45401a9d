"""The marked region of an exported file, cut into items, and two edits of it made one.

A file that we export belongs to the person who keeps it: only what stands between our two markers
is ours to change, and of that only what they have not changed themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reader.export.names import short_uid

VERSION = 1

_ITEM_START = re.compile(r"^> \[!(?:quote\||note\])", re.M)
_ITEM_ID = re.compile(r"^\^hl-([0-9a-f]{12,32})$", re.M)
_HEADING = re.compile(r"^## ")


@dataclass(frozen=True, slots=True)
class Item:
    """One block of the region: a highlight, or a chapter heading (`key` then begins with `#`)."""

    key: str
    text: str
    """Without line ends around it."""


def begin_marker(uid: str) -> str:
    """The line that opens our region."""
    return f"<!-- reader:begin {short_uid(uid)} v{VERSION} -->"


def end_marker(uid: str) -> str:
    """The line that closes our region."""
    return f"<!-- reader:end {short_uid(uid)} -->"


def join(items: Sequence[Item]) -> str:
    """The text between the markers, line ends included."""
    return "".join(f"{item.text}\n\n" for item in items).removesuffix("\n")


def find(text: str, uid: str) -> tuple[int, int] | None:
    """Where the text between the markers lies in a whole file; None when a marker is gone."""
    head = re.compile(rf"^<!-- reader:begin {short_uid(uid)} v\d+ -->[ \t]*\r?\n", re.M)
    begin = head.search(text)
    if begin is None:
        return None
    # The last end marker: a note may quote ours.
    end = text.rfind(end_marker(uid))
    if end < begin.end():
        return None
    return begin.end(), end


def split(region: str) -> list[Item]:
    """Cut a region into items again, whatever the user wrote between them.

    What stands behind an item belongs to it; a chapter heading belongs to the item that follows
    it directly. Text before the first item gets the key `""`.
    """
    cuts = _cuts(region)
    items: list[Item] = []
    _append_lead(items, region[: cuts[0][0]] if cuts else region)
    ends = [start for start, _ in cuts[1:]] + [len(region)]
    for (start, key), end in zip(cuts, ends, strict=False):
        piece = region[start:end]
        body, heading = _trailing_heading(piece) if end < len(region) else (piece, "")
        items.append(Item(key, body.strip("\n")))
        if heading:
            items.append(Item(f"#{heading}", heading))
    return items


def _cuts(region: str) -> list[tuple[int, str]]:
    """Where items begin, and their keys."""
    starts = [found.start() for found in _ITEM_START.finditer(region)]
    cuts: list[tuple[int, str]] = []
    for start, end in zip(starts, [*starts[1:], len(region)], strict=False):
        found = _ITEM_ID.search(region, start, end)
        # A note may itself begin a quote, and a block of which two versions are kept, or that the
        # user copied, names its id again: all that belongs to the item before.
        if found and all(key != found.group(1) for _, key in cuts):
            cuts.append((start, found.group(1)))
    return cuts


def _append_lead(items: list[Item], lead: str) -> None:
    body, heading = _trailing_heading(lead)
    if body.strip():
        items.append(Item("", body.strip("\n")))
    if heading:
        items.append(Item(f"#{heading}", heading))


def _trailing_heading(piece: str) -> tuple[str, str]:
    """Split off a `## …` line that ends a piece."""
    stripped = piece.rstrip()
    line = stripped[stripped.rfind("\n") + 1 :]
    if _HEADING.match(line):
        return stripped[: len(stripped) - len(line)], line
    return piece, ""


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome of a merge."""

    items: tuple[Item, ...]
    conflicts: int
    """Blocks in which both sides are kept, one under the other."""


def merge(
    base: Sequence[Item], ours: Sequence[Item], theirs: Sequence[Item], conflict: str
) -> Merged:
    """Three-way merge by item: `base` as last exported, `ours` now, `theirs` in the user's file.

    A block that only one side changed takes that change; a block that both changed keeps both
    under the line `conflict`; a block that we deleted stays if the user had edited it; a block that
    the user deleted comes back only when it has changed since. Headings that the user wrote stay,
    and those that he took out or wrote anew do not come back. The order is ours, unless the user
    has given the blocks another: then it is his, and what is new comes behind what stands before
    it in ours.
    """
    base, ours, theirs = _told_apart(base), _told_apart(ours), _told_apart(theirs)
    old = {item.key: item.text for item in base}
    mine = {item.key: item.text for item in ours}
    his = {item.key: item.text for item in theirs}
    conflicts = 0
    kept: dict[str, Item] = {}
    for item in ours:
        if item.key not in his:
            # What the user took out comes back when it says something new.
            if old.get(item.key) != item.text:
                kept[item.key] = item
            continue
        text, clash = _merge_text(old.get(item.key), item.text, his[item.key], conflict)
        conflicts += clash
        kept[item.key] = Item(item.key, text)
    stay = {item.key for item in theirs if item.key not in mine and old.get(item.key) != item.text}
    if _reordered(base or ours, theirs):
        result = [kept.get(one.key, one) for one in theirs if one.key in kept or one.key in stay]
        for index, item in enumerate(ours):
            if item.key in kept and item.key not in his:
                _insert_after(result, ours[:index], kept[item.key])
    else:
        result = list(kept.values())
        for index, item in enumerate(theirs):
            if item.key in stay:
                _insert_after(result, theirs[:index], item)
    found = _without_idle_headings(result, stay)
    return Merged(tuple(Item(each.key.partition("\0")[0], each.text) for each in found), conflicts)


def _told_apart(items: Sequence[Item]) -> list[Item]:
    """Chapters may have the same heading: the keys of all but the first get a number."""
    seen: Counter[str] = Counter()
    found: list[Item] = []
    for item in items:
        seen[item.key] += 1
        more = f"\0{seen[item.key]}" if seen[item.key] > 1 else ""
        found.append(Item(item.key + more, item.text))
    return found


def _reordered(before: Sequence[Item], theirs: Sequence[Item]) -> bool:
    """Whether the blocks that are still there stand in another order."""
    here = {item.key for item in theirs}
    there = {item.key for item in before}
    return [item.key for item in before if item.key in here] != [
        item.key for item in theirs if item.key in there
    ]


def _merge_text(base: str | None, ours: str, theirs: str, conflict: str) -> tuple[str, int]:
    if theirs in (ours, base):
        return ours, 0
    if ours == base:
        return theirs, 0
    if base is not None:
        merged = merge_lines(base.split("\n"), ours.split("\n"), theirs.split("\n"))
        if merged is not None:
            return "\n".join(merged), 0
    return f"{theirs}\n\n{conflict}\n\n{ours}", 1


def merge_lines(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> list[str] | None:
    """Three-way merge of lines; None when both sides changed the same place differently.

    The usual diff3 rule (Khanna, Kunal and Pierce, 2007): changes of `base` that do not touch one
    another are taken from both sides.
    """
    changes = sorted({*_changes(base, ours), *_changes(base, theirs)})
    result: list[str] = []
    at = 0
    before: tuple[int, int] | None = None
    for start, end, lines in changes:
        # Equal changes were made one by the set; two that share a line, or two insertions at one
        # place, are a real clash.
        if start < at or (before is not None and before[0] == start):
            return None
        result += [*base[at:start], *lines]
        at, before = end, (start, end)
    return [*result, *base[at:]]


def _changes(base: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    matcher = SequenceMatcher(a=base, b=other, autojunk=False)
    return [
        (i1, i2, tuple(other[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _insert_after(result: list[Item], before: Sequence[Item], item: Item) -> None:
    """Put a block that only the user still has behind its nearest surviving neighbour."""
    keys = [kept.key for kept in result]
    for neighbour in reversed(before):
        if neighbour.key in keys:
            result.insert(keys.index(neighbour.key) + 1, item)
            return
    result.insert(0, item)


def _without_idle_headings(items: Sequence[Item], stay: Collection[str]) -> list[Item]:
    """Drop chapter headings of ours that stand over nothing any more."""
    ours = [item.key.startswith("#") and item.key not in stay for item in items]
    return [
        item
        for index, item in enumerate(items)
        if not ours[index] or (index + 1 < len(items) and not ours[index + 1])
    ]
