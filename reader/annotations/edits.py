"""What a person changed about a reading: passages struck out, pieces brought back, paragraphs
joined and split.

An importer gives a text and what it left out. Both together, in the order of the file, are the
*whole* (`Whole`); every edit is anchored in it, so that edits don't depend on one another: what
one strikes out is still there for the next to be found by. Applying them is a pure function of
the reading and the set of edits, whatever order they came in; between devices, merging is set
union. Where the file was read again, edits are found by their quote and context, as highlights
are; one that is not found, or at several places, changes nothing and is told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from reader.annotations.edited_text import Part, Setter, Stretch, styles
from reader.annotations.whole import Whole
from reader.model import Anchor, Article, Span

FIELD: Final = "edit:"
"""Prefix of the register of one edit among an article's events: `edit:<uuid>`."""

SURE: Final = 0.75
"""How well a changed passage must be found again for an edit to be applied to it."""

EditKind = Literal["strike", "restore", "join", "split"]

KINDS: Final[tuple[EditKind, ...]] = ("strike", "restore", "join", "split")


class Edit(NamedTuple):
    """One decision about a reading."""

    id: str
    """UUIDv7: later edits have larger ids and win where two say different things."""
    kind: EditKind
    anchor: Anchor
    """In the whole; `join` and `split` have an empty quote, at the place meant."""
    whole: str
    """Digest of the whole that the anchor describes."""
    base: tuple[str, str] = ("", "")
    """Text hash and form digest of the reading that the whole was made of."""


def to_value(edit: Edit) -> dict[str, Any]:
    """An edit as the value of its event."""
    a = edit.anchor
    return {
        "kind": edit.kind,
        "at": [a.start, a.end],
        "exact": a.exact,
        "prefix": a.prefix,
        "suffix": a.suffix,
        "of": [a.occurrence, a.occurrences],
        "whole": edit.whole,
        "base": list(edit.base),
    }


def from_value(id: str, value: object) -> Edit | None:
    """The edit of an event's value; None when it is withdrawn, or of a kind not known here."""
    if not isinstance(value, Mapping) or value.get("kind") not in KINDS:
        return None
    try:
        start, end = (int(each) for each in value["at"])
        k, n = (int(each) for each in value["of"])
        sha, form = (str(each) for each in value["base"])
        words = (str(value["exact"]), str(value["prefix"]), str(value["suffix"]))
    except (KeyError, TypeError, ValueError):
        return None
    if not 0 <= start <= end:
        return None
    anchor = Anchor(start, end, *words, occurrence=k, occurrences=n)
    return Edit(id, value["kind"], anchor, str(value.get("whole", "")), (sha, form))


def live(fields: Mapping[str, Any]) -> list[Edit]:
    """The edits among an article's current values, earliest first."""
    found = (from_value(k[len(FIELD) :], v) for k, v in fields.items() if k.startswith(FIELD))
    return sorted((each for each in found if each is not None), key=lambda each: each.id)


# Applying


@dataclass(frozen=True, slots=True)
class Edited:
    """A reading after its edits."""

    base: Article
    """The reading as it was before."""
    article: Article
    whole: Whole
    stretches: Sequence[Stretch]
    parts: Sequence[Part]
    places: Mapping[str, Span]
    """Where in the whole each edit was found."""
    lost: tuple[Edit, ...] = ()
    """Edits that were not found, or that leave nothing to read: they changed nothing."""
    edits: Mapping[str, Edit] = field(default_factory=dict)

    def again(self, edits: Iterable[Edit]) -> Edited:
        """The same reading with another set of edits; those that were found stay where they are."""
        return apply(self.base, edits, known=self.places)

    def to_whole(self, span: Span) -> Span | None:
        """The stretch of the whole that a passage of the edited text comes from; None for
        nothing but line ends."""
        hit = [p for p in self.parts if p.to < span.end and span.start < p.to + p.end - p.start]
        if not hit:
            return None
        first, last = hit[0], hit[-1]
        start = first.start + max(span.start - first.to, 0)
        end = min(last.start + span.end - last.to, last.end)
        return Span(start, end)

    def place(self, offset: int) -> int:
        """Where in the edited text a place of the whole is, or would be."""
        index = bisect_right(self.parts, offset, key=lambda part: part.start) - 1
        if index < 0:
            return 0
        part = self.parts[index]
        return part.to + min(offset - part.start, part.end - part.start)


Before = Callable[[Edit], str | None]
"""The text of the whole that an edit was made in, if it is known."""


def apply(
    article: Article,
    edits: Iterable[Edit],
    before: Before = lambda edit: None,
    *,
    known: Mapping[str, Span] = MappingProxyType({}),
) -> Edited:
    """A reading with a set of edits applied; the order in which they are given does not matter.

    `known` says where some of them are. Edits that would leave no text at all change nothing,
    every one of them.
    """
    whole = Whole.of(article)
    ordered = sorted(edits, key=lambda edit: edit.id)
    places = _locate(whole, ordered, before, known)
    edited = _build(article, whole, ordered, places)
    if ordered and not edited.article.text and article.text:
        edited = _build(article, whole, (), {})
        by_id = {each.id: each for each in ordered}
        return replace(edited, lost=tuple(ordered), edits=by_id)
    return edited


def _locate(
    whole: Whole, edits: Sequence[Edit], before: Before, known: Mapping[str, Span]
) -> dict[str, Span]:
    """Where the edits are in the whole; those that are not, or not surely, are left out."""
    digest = whole.digest
    found: dict[str, Span] = {}
    elsewhere: dict[str, list[Edit]] = {}
    for edit in edits:
        if edit.id in known:
            found[edit.id] = known[edit.id]
        elif edit.whole == digest and edit.anchor.end <= len(whole.text):
            found[edit.id] = Span(edit.anchor.start, edit.anchor.end)
        else:
            elsewhere.setdefault(edit.whole, []).append(edit)
    if not elsewhere:
        return found
    from reader.annotations.relocate import relocate

    for some in elsewhere.values():
        placed = relocate(before(some[0]), whole.text, [edit.anchor for edit in some])
        for edit, there in zip(some, placed, strict=True):
            if there.start is None or there.end is None:
                continue
            if there.state == "fuzzy" and there.score < SURE:
                continue
            found[edit.id] = _to_line_ends(whole.text, edit.anchor, there.start, there.end)
    return found


def _to_line_ends(text: str, anchor: Anchor, start: int, end: int) -> Span:
    """A passage that was found again: where it reached to the end of a line before, the marks up
    to it go along, though they are others now."""
    from reader.annotations.anchors import significant

    if start == end:
        return Span(start, end)
    if not anchor.suffix or anchor.suffix.startswith("\n"):
        to = text.find("\n", end)
        to = len(text) if to < 0 else to
        if not any(map(significant, text[end:to])):
            end = to
    if not anchor.prefix or anchor.prefix.endswith("\n"):
        begin = text.rfind("\n", 0, start) + 1
        if not any(map(significant, text[begin:start])):
            start = begin
    return Span(start, end)


def _build(
    article: Article, whole: Whole, edits: Sequence[Edit], places: Mapping[str, Span]
) -> Edited:
    stretches = [Stretch(p.start, p.end, p.kept, None) for p in whole.pieces]
    glued: set[int] = set()
    cuts: set[int] = set()
    for edit in edits:
        span = places.get(edit.id)
        if span is None:
            continue
        if edit.kind in ("strike", "restore"):
            stretches = _paint(stretches, span, edit.kind == "restore", edit.id)
        elif edit.kind == "join":
            # The piece that begins at or after the place hangs on the one before it.
            index = whole.index_at(span.start)
            if whole.pieces and whole.pieces[index].start < span.start:
                index += 1
            if index < len(whole.pieces):
                start = whole.pieces[index].start
                glued.add(start)
                cuts.discard(start)
        else:
            cuts.add(span.start)
            glued.discard(span.start)
    made = Setter(whole, glued, cuts)
    for stretch in stretches:
        made.take(stretch)
    text, blocks, parts, other = made.done()
    lost = tuple(edit for edit in edits if edit.id not in places)
    return Edited(
        article,
        article._replace(
            text=text,
            blocks=tuple(blocks),
            styles=styles(article, whole, parts),
            other=tuple(other),
        )
        if edits
        else article,
        whole,
        stretches,
        parts,
        places,
        lost,
        {edit.id: edit for edit in edits},
    )


def _paint(stretches: Sequence[Stretch], span: Span, kept: bool, edit: str) -> list[Stretch]:
    """Put a span in or out where it is not so already."""
    found: list[Stretch] = []
    for each in stretches:
        if each.kept == kept or each.end <= span.start or span.end <= each.start:
            found.append(each)
            continue
        a, b = max(each.start, span.start), min(each.end, span.end)
        if each.start < a:
            found.append(each._replace(end=a))
        found.append(Stretch(a, b, kept, edit))
        if b < each.end:
            found.append(each._replace(start=b))
    return found
