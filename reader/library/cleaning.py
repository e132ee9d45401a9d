"""Cleaning a text by hand: striking passages out, bringing back what was left out, joining and
splitting paragraphs. Each is one step that can be taken back, and holds when the file is read
again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.errors import UsageError
from reader.library.despite import despite_index
from reader.library.hall import Hall
from reader.model import ArticleInfo, Span

if TYPE_CHECKING:
    from reader.annotations.edits import Edited, EditKind
    from reader.annotations.left_out import LeftOut

LONGEST: Final = 2_000
"""A longer passage is struck as several, cut between paragraphs: each is found again by itself."""


class Cleaned(NamedTuple):
    """What cleaning a text came to."""

    article: ArticleInfo
    chars: int
    """How many characters the text has lost (or won, below zero)."""
    orphans: int = 0
    """Highlights that have lost their passage by it; they keep their quote."""
    returned: int = 0
    """Highlights that have theirs again."""


class Cleaning(Hall):
    """What a person decides about what belongs to a text."""

    def left_out(self, article_id: int) -> list[LeftOut]:
        """Everything of the file that is not in the text, what a person struck, and what was
        brought back, in the order of the file. NotFound."""
        from reader.annotations.left_out import left_out

        edited, _ = self._editing(article_id).look()
        return left_out(edited)

    @despite_index
    def strike(self, article_id: int, span: Span) -> Cleaned:
        """Take a passage of the current text out of it. NotFound.

        UsageError for a span outside the text, and when nothing else would be left.
        """
        return self.strike_all(article_id, [span])

    @despite_index
    def strike_all(self, article_id: int, spans: Sequence[Span]) -> Cleaned:
        """Take several passages of the current text out in one step; as `strike`."""
        from reader.text.graphemes import snap

        edited, base = self._editing(article_id).look()
        text = edited.article.text
        wanted = []
        for span in spans:
            if not 0 <= span.start < span.end <= len(text):
                raise UsageError("range_outside", start=span.start, end=span.end, chars=len(text))
            there = edited.to_whole(snap(text, span))
            if there is not None:
                wanted.append(there)
        return self._decide(article_id, edited, base, "strike", wanted)

    @despite_index
    def put_out(self, article_id: int, spans: Iterable[Span]) -> Cleaned:
        """Strike stretches of the whole, as `left_out` names them: what was brought back."""
        edited, base = self._editing(article_id).look()
        return self._decide(article_id, edited, base, "strike", spans)

    @despite_index
    def bring_in(self, article_id: int, spans: Iterable[Span]) -> Cleaned:
        """Put stretches of the whole, as `left_out` names them, into the text at their place."""
        edited, base = self._editing(article_id).look()
        return self._decide(article_id, edited, base, "restore", spans)

    @despite_index
    def forget_edit(self, article_id: int, edit: str) -> Cleaned:
        """Withdraw one edit, such as one that is not found in the text any more."""
        edited, _ = self._editing(article_id).look()
        return self._write(article_id, edited, "strike", {edit: None}, "")

    @despite_index
    def join_paragraphs(self, article_id: int, offset: int) -> Cleaned:
        """Make one paragraph of that at `offset` of the current text and the next.

        UsageError when there is no next one.
        """
        edited, base = self._editing(article_id).look()
        blocks = edited.article.blocks
        following = next((b.start for b in blocks if b.start > offset), None)
        if following is None:
            raise UsageError("no_next_paragraph")
        return self._recut(article_id, edited, base, "join", following)

    @despite_index
    def split_paragraph(self, article_id: int, offset: int) -> Cleaned:
        """Let a new paragraph begin at `offset` of the current text.

        UsageError where one begins already.
        """
        edited, base = self._editing(article_id).look()
        if not 0 < offset < len(edited.article.text) or any(
            b.start == offset or b.end == offset for b in edited.article.blocks
        ):
            raise UsageError("paragraph_begins")
        return self._recut(article_id, edited, base, "split", offset)

    # -- how

    def _editing(self, article_id: int) -> Any:
        from reader.store.editing import Editing

        return Editing(self._store, article_id)

    def _recut(
        self, article_id: int, edited: Edited, base: tuple[str, str], kind: EditKind, offset: int
    ) -> Cleaned:
        # A blank that was set between two passages is in no file; what follows it is.
        there = edited.to_whole(Span(offset, offset + 2))
        if there is None:
            raise UsageError("paragraph_begins")
        place = there.start
        opposite = "split" if kind == "join" else "join"
        again = [
            key
            for key, span in edited.places.items()
            if span.start == place and edited.edits[key].kind == opposite
        ]
        values: dict[str, Any] = dict.fromkeys(again)
        if not again:
            values = self._new(edited, base, kind, [Span(place, place)])
        return self._write(article_id, edited, kind, values, "")

    def _decide(
        self,
        article_id: int,
        edited: Edited,
        base: tuple[str, str],
        kind: EditKind,
        spans: Iterable[Span],
    ) -> Cleaned:
        """Put stretches of the whole out or in. An edit all of which is meant is withdrawn; for
        what is not so by that, new ones are made."""
        wanted = list(spans)
        values: dict[str, Any] = dict.fromkeys(_withdrawn(edited, kind, wanted))
        after = edited
        if values:
            after = edited.again(e for key, e in edited.edits.items() if key not in values)
        rest = [each for span in wanted for each in _still(after, kind, span)]
        values |= self._new(edited, base, kind, _joined(rest))
        quote = edited.whole.text[wanted[0].start : wanted[0].end] if wanted else ""
        return self._write(article_id, edited, kind, values, quote)

    def _new(
        self, edited: Edited, base: tuple[str, str], kind: EditKind, spans: Iterable[Span]
    ) -> dict[str, Any]:
        from reader.annotations.anchors import describe
        from reader.annotations.clock import uuid7
        from reader.annotations.edits import Edit, to_value

        found: dict[str, Any] = {}
        digest = edited.whole.digest
        latest = max((edit for edit in edited.edits), default="")
        for span in spans:
            key = _after(uuid7(self._store.now().ms, self._store.random(10)), latest)
            latest = max(latest, key)
            found[key] = to_value(Edit(key, kind, describe(edited.whole.text, span), digest, base))
        return found

    def restored(
        self, edited: Edited, base: tuple[str, str], spans: Sequence[Span]
    ) -> dict[str, Any]:
        """Edits, by id, that bring stretches of the whole back; those that struck all of them are
        withdrawn (None)."""
        values: dict[str, Any] = dict.fromkeys(_withdrawn(edited, "restore", spans))
        after = edited.again(e for key, e in edited.edits.items() if key not in values)
        rest = [each for span in spans for each in _still(after, "restore", span)]
        return values | self._new(edited, base, "restore", _joined(rest))

    def struck(self, edited: Edited, base: tuple[str, str], span: Span) -> dict[str, Any]:
        """New edits, by id, that strike a stretch of the whole."""
        return self._new(edited, base, "strike", _joined(_still(edited, "strike", span)))

    def _write(
        self, article_id: int, edited: Edited, label: str, values: dict[str, Any], quote: str
    ) -> Cleaned:
        from reader.annotations.edits import from_value

        if not values:
            return Cleaned(self._store.articles.info(article_id), 0)
        edits = [edit for key, edit in edited.edits.items() if key not in values]
        new = [edit for key, value in values.items() if (edit := from_value(key, value))]
        struck = sum(len(edit.anchor.exact) for edit in new if edit.kind == "strike")
        # Working it out is worth its time only where it might be so.
        if 2 * (struck + len(new)) >= len(edited.article.text) and (
            set(edited.again([*edits, *new]).lost) - set(edited.lost)
        ):
            raise UsageError("strike_all")
        with self._store.write():
            before = self._orphans(article_id)
            self._editing(article_id).write(label, values, {"quote": " ".join(quote.split())[:80]})
            after = self._orphans(article_id)
            info = self._store.articles.info(article_id)
        lost = len(edited.article.text) - info.chars
        return Cleaned(info, lost, len(after - before), len(before - after))

    def _orphans(self, article_id: int) -> set[str]:
        return {
            each.id
            for each in self._store.annotations.of_article(article_id)
            if each.kind == "highlight" and each.start is None
        }


def _withdrawn(edited: Edited, kind: EditKind, spans: Sequence[Span]) -> list[str]:
    """The edits that did the opposite and of which everything that still holds is meant."""
    inside: dict[str, bool] = {}
    for each in edited.stretches:
        if each.edit is not None and each.kept != (kind == "restore"):
            within = any(span.start <= each.start and each.end <= span.end for span in spans)
            inside[each.edit] = inside.get(each.edit, True) and within
    return [key for key, meant in inside.items() if meant]


def _still(edited: Edited, kind: EditKind, span: Span) -> list[Span]:
    """What of a span is not yet as `kind` says."""
    return [
        Span(max(each.start, span.start), min(each.end, span.end))
        for each in edited.stretches
        if each.kept != (kind == "restore") and each.start < span.end and span.start < each.end
    ]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Neighbouring stretches as one, up to `LONGEST` characters."""
    found: list[Span] = []
    for span in sorted(spans):
        before = found[-1] if found else None
        if (
            before is not None
            and span.start - before.end <= 1
            and (span.end - before.start <= LONGEST)
        ):
            found[-1] = Span(before.start, span.end)
        else:
            found.append(span)
    return found


def _after(key: str, latest: str) -> str:
    """An id later than `latest`, even if the clock was set back or two are made at once."""
    if key > latest:
        return key
    number = (int(latest.replace("-", "")[:12], 16) + 1) & 0xFFFF_FFFF_FFFF
    stamp = f"{number:012x}"
    return f"{stamp[:8]}-{stamp[8:]}{key[13:]}"
