"""What a person has to decide: where uncertain highlights belong, and which note text holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.annotations import events as algebra
from reader.errors import NotFound, UsageError
from reader.library.annotating import Annotating
from reader.library.despite import despite_index
from reader.model import Moment, Span

if TYPE_CHECKING:
    from reader.model import Anchor, Highlight

SURE: Final = 0.8
"""Score from which a highlight with its words unchanged needs nobody's look."""

AROUND: Final = 64
"""Characters of the text shown on each side of a passage."""

_UNDECIDED: Final = (
    "n.kind <> 'note' AND a.deleted = 0 AND c.method <> 'given' AND"
    " (c.state IN ('fuzzy', 'ambiguous', 'orphan') OR (c.state = 'moved' AND c.score < ?))"
)


class Passage(NamedTuple):
    """A passage with what stands around it."""

    before: str
    quote: str
    after: str


class Offer(NamedTuple):
    """A place where a highlight may belong now."""

    span: Span
    score: float
    """How well it agrees, from 0 to 1."""
    passage: Passage


class Doubt(NamedTuple):
    """A highlight whose place a person has to decide."""

    highlight: Highlight
    was: Passage
    """Where it stood in the text that it was made in."""
    offers: tuple[Offer, ...]
    """Where it may stand now, the likeliest first."""


class NoteVersion(NamedTuple):
    """One of several texts that a note has, written at the same time on several devices."""

    text: str
    when: Moment
    device: str
    mine: bool
    """Whether this device wrote it."""


class Deciding(Annotating):
    """Doubts, and the decisions; each decision is one step that can be taken back."""

    def devices(self) -> list[str]:
        """The ids of this device, today's first: who is meant by "this device" in a history."""
        with self._store.reading():
            return self._store.journal.devices

    # Places

    def undecided(self, article_id: int | None = None) -> list[Highlight]:
        """Highlights whose place is not sure, by article and place: of one article, or of all."""
        where, params = _UNDECIDED, [SURE]
        if article_id is not None:
            where += " AND n.article_id = ?"
            params.append(article_id)
        return self._store.annotations.page(where, params, sort="place")

    def doubts(self, article_id: int) -> list[Doubt]:
        """The undecided highlights of an article with all that a decision needs.

        Compares the texts again: some seconds for long ones, so not for a thread that is waited
        for.
        """
        from reader.annotations.relocate import likely
        from reader.store import past, revisions

        found = {each.id: each for each in self.undecided(article_id)}
        if not found:
            return []
        doc = self._current(article_id)
        by_text: dict[str, list[tuple[str, Anchor]]] = defaultdict(list)
        with self._store.reading() as connection:
            for key, sha, anchor in past.anchors(connection, list(found)):
                by_text[sha].append((key, anchor))
            doubts: dict[str, Doubt] = {}
            for sha, rows in by_text.items():
                old = revisions.text_by_hash(connection, sha)
                offered = likely(old, doc.text, [anchor for _, anchor in rows])
                for (key, anchor), places in zip(rows, offered, strict=True):
                    was = Passage(anchor.prefix, anchor.exact, anchor.suffix)
                    if old is not None:
                        was = passage(old, Span(anchor.start, anchor.end))
                    offers = tuple(
                        Offer(each.span, each.score, passage(doc.text, each.span))
                        for each in places
                    )
                    doubts[key] = Doubt(found[key], was, offers)
        return [doubts[key] for key in found if key in doubts]

    @despite_index
    def attach(
        self, ref: str, span: Span, article_id: int | None = None, *, seen: str | None = None
    ) -> Highlight:
        """Say where a highlight belongs: in its article as it is now, or in another one.

        `seen` as in `highlight`. NotFound, Ambiguous; UsageError for a span outside the text, or an
        empty one.
        """
        with self._store.write():
            found = self._live(ref)
            where = found.article_id if article_id is None else article_id
            if where is None:
                raise NotFound("no_article_for_highlight", ref=ref)
            if span.length == 0 and found.kind != "bookmark":
                raise UsageError("range_empty", start=span.start, end=span.end)
            from reader.store.rows import anchor_to_value

            info = self._store.articles.info(where)
            value = anchor_to_value(self._anchor(where, span, seen), info.sha256, "user")
            fields: dict[str, object] = {"anchor": value}
            if info.uid != found.article_uid and where != found.article_id:
                fields["article"] = info.uid
            self._store.annotations.edit_many([found.id], fields, "attach")
            return self._store.annotations.get(found.id)

    @despite_index
    def keep_lost(self, ref: str) -> Highlight:
        """Say that a highlight's passage is not in the text of today.

        It keeps quote, context and heading trail, and is searched for again in later texts.
        """
        with self._store.write():
            found = self._live(ref)
            state = algebra.state(self._store.journal.of(found.id))
            anchor = state.fields.get("anchor") if state is not None else None
            if found.article_id is None or not anchor:
                raise NotFound("no_article_for_highlight", ref=ref)
            sha = self._store.articles.info(found.article_id).sha256
            lost = sorted({*anchor.get("lost_in", ()), sha})
            fields = {"anchor": {**anchor, "lost_in": lost}}
            self._store.annotations.edit_many([found.id], fields, "keep_lost")
            return self._store.annotations.get(found.id)

    # Notes with several texts

    def conflicts(self, article_id: int | None = None) -> list[Highlight]:
        """Annotations whose note has several texts: of one article, or of all."""
        where, params = "n.versions <> '[]'", []
        if article_id is not None:
            where += " AND n.article_id = ?"
            params.append(article_id)
        return self._store.annotations.page(where, params, sort="place")

    def note_versions(self, ref: str) -> list[NoteVersion]:
        """The texts that stand beside each other, those of this device first."""
        found = self._live(ref)
        with self._store.reading():
            events = self._store.journal.of(found.id)
            heads = algebra.heads(events).get(algebra.NOTE, [])
            txns = self._store.journal.txns(head.txn for head in heads)
            own = set(self._store.journal.devices)
        versions: dict[str, NoteVersion] = {}
        for head in sorted(heads, key=algebra.by_id):
            device = head.id.rsplit("-", 1)[1]
            txn = txns.get(head.txn)
            when = txn.created if txn is not None else Moment(int(head.id[:13]))
            if head.value:
                one = NoteVersion(str(head.value), when, device, device in own)
                versions.setdefault(one.text, one)
        return sorted(versions.values(), key=lambda each: (not each.mine, each.when.ms))

    @despite_index
    def save_note(self, ref: str, text: str, seen: str) -> Highlight:
        """Save a note that was written over the text `seen`.

        When another window or device has changed the note meanwhile, both texts are kept beside
        each other until a person decides. NotFound, Ambiguous.
        """
        from reader.text.normal import normalise

        text = normalise(text)
        with self._store.write():
            found = self._live(ref)
            if found.note in (seen, text) and not found.versions:
                return self.edit(found.id, note=text)
            events = self._store.journal.of(found.id)
            current = algebra.heads(events).get(algebra.NOTE, [])
            if text in algebra.texts(current):
                return found
            base = [e for e in events if e.field == algebra.NOTE and (e.value or "") == seen]
            if not base and seen:
                return self.edit(found.id, note=text)
            parents = (base[-1].id,) if base else ()
            change = algebra.Change("annotation", found.id, algebra.NOTE, text, parents)
            facts = {"quote": found.quote[:40], "title": found.article_title, "count": 1}
            self._store.journal.act("edit_note", [change], facts=facts)
            return self._store.annotations.get(found.id)

    @despite_index
    def settle_note(self, ref: str, text: str) -> Highlight:
        """Choose the text of a note that has several; the others stay in its history."""
        from reader.text.normal import normalise

        fields = {algebra.NOTE: normalise(text)}
        with self._store.write():
            found = self._live(ref)
            self._store.annotations.edit_many([found.id], fields, "settle")
            return self._store.annotations.get(found.id)


def passage(text: str, span: Span) -> Passage:
    """A span of a text with what stands around it."""
    start, end = max(0, span.start - AROUND), min(len(text), span.end + AROUND)
    return Passage(text[start : span.start], text[span.start : span.end], text[span.end : end])


def both(texts: Sequence[str]) -> str:
    """Note texts as one: lines that they have in common once, the others in their order."""
    from reader.annotations.wordwise import compare

    whole = texts[0] if texts else ""
    for other in texts[1:]:
        lines: list[str] = []
        for change in compare(whole, other):
            mine = whole[change.old.start : change.old.end]
            theirs = other[change.new.start : change.new.end]
            lines += [mine] if change.kind == "same" else [each for each in (mine, theirs) if each]
        whole = "\n".join(lines)
    return whole
