"""How what is to be decided is written: old and new beside each other, or one above the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reader.model import Highlight
from reader.text.safe import safe_line
from reader.tui.widgets.columns import BESIDE, beside, column, flow, label, marked_pair
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece, Width

if TYPE_CHECKING:
    from reader.library.deciding import Doubt, NoteVersion, Offer, Passage
    from reader.text.words import Segmenter
    from reader.tui.widgets.columns import Words

NOTE_LINES: Final = 40
"""Lines of a note text at most; more of it is in the history."""


class Matter(NamedTuple):
    """One thing to decide: the place of a highlight, or the text of its note."""

    what: Literal["place", "text"]
    highlight: Highlight


class Heading(NamedTuple):
    """What the cards are about."""

    matter: Matter


class Candidate(NamedTuple):
    """A place that may be it."""

    doubt: Doubt
    offer: Offer


class Nowhere(NamedTuple):
    """Stands where no place was found."""

    doubt: Doubt


class DecisionCards:
    """Writes the cards: headings, candidates, note texts."""

    def __init__(
        self, words: Callable[..., str], measure: Width, segmenter: Segmenter | None
    ) -> None:
        """`words` are those of the catalogue; without a segmenter words are cut roughly."""
        self._words = words
        self._measure = measure
        self._segmenter = segmenter

    def draw(self, item: Heading | Candidate | Nowhere | NoteVersion, width: int) -> Sequence[Line]:
        """The lines of one card."""
        measure = self._measure
        if isinstance(item, Heading):
            return self._draw_heading(item.matter, width)
        if isinstance(item, Candidate):
            return self._draw_offer(item.doubt, item.offer, width)
        if isinstance(item, Nowhere):
            was, colour = item.doubt.was, item.doubt.highlight.colour
            return [
                *self._column("ui.decide_was", self._old(was, colour), width),
                Line(()),
                Line(((self._words("ui.decide_nowhere"), "warning"),)),
            ]
        version = item
        who = self._words("ui.this_device" if version.mine else "ui.other_device",
                         name=version.device[:6])  # fmt: skip
        when = version.when.local().strftime("%Y-%m-%d %H:%M")
        lines = [Line(((who, "accent"),), ((when, "muted"),))]
        for text in folded(version.text, width, NOTE_LINES, measure):
            lines.append(Line(((text, "text"),)))
        return lines

    def _draw_heading(self, matter: Matter, width: int) -> list[Line]:
        highlight = matter.highlight
        title = safe_line(highlight.article_title) or self._words("ui.untitled")
        trail = " › ".join(safe_line(each, cells=30) for each in highlight.heading)
        where = f"{title} › {trail}" if trail else title
        lines = [Line(((where, "muted"),), ((self._state(matter), "warning"),))]
        if matter.what == "text":
            for text in folded(highlight.quote, width, 2, self._measure):
                lines.append(Line((Piece(text, f"text@{highlight.colour}"),)))
        elif highlight.note:
            note = safe_line(highlight.note, cells=width)
            lines.append(Line((Piece(note, "text"),)))
        return lines

    def _state(self, matter: Matter) -> str:
        if matter.what == "text":
            return self._words("ui.versions", n=len(matter.highlight.versions) + 1)
        return self._words(f"ui.state_{matter.highlight.state}")

    def _old(self, was: Passage, colour: str) -> list[Piece]:
        on = f"@{colour}" if colour else ""
        return [Piece(was.before, "muted"), Piece(was.quote, f"text{on}"),
                Piece(was.after, "muted")]  # fmt: skip

    def _column(self, name: str, pieces: Sequence[Piece], width: int) -> list[Line]:
        measure = self._measure
        lines = [label(self._words(name), width, measure), *flow(pieces, width, measure=measure)]
        return [Line(tuple(each)) for each in lines]

    def _draw_offer(self, doubt: Doubt, offer: Offer, width: int) -> list[Line]:
        measure = self._measure
        colour = doubt.highlight.colour
        words = self._cut()
        left, right = marked_pair(doubt.was.quote, offer.passage.quote, words, colour)
        old = [Piece(doubt.was.before, "muted"), *left, Piece(doubt.was.after, "muted")]
        new = [Piece(offer.passage.before, "muted"), *right, Piece(offer.passage.after, "muted")]
        number = doubt.offers.index(offer) + 1
        now = self._words("ui.decide_now", n=number, total=len(doubt.offers),
                         score=round(offer.score * 100))  # fmt: skip
        if width < BESIDE:
            first = number == 1
            lines = self._column("ui.decide_was", old, width) if first else []
            lines.append(Line(tuple(label(now, width, measure))))
            lines += [Line(tuple(each)) for each in flow(new, width, measure=measure)]
            return lines
        room = column(width)
        before = [label(self._words("ui.decide_was"), room, measure)]
        after = [label(now, room, measure)]
        before += flow(old, room, measure=measure)
        after += flow(new, room, measure=measure)
        return beside(before, after, width, measure)

    def _cut(self) -> Words:
        from reader.text.words import rough_segmenter

        if self._segmenter is None:
            self._segmenter = rough_segmenter()
        return self._segmenter.words
