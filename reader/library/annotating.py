"""Annotating: each method is one step, on the disk when it returns, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from reader.errors import NotFound, UsageError
from reader.library.despite import despite_index
from reader.library.hall import Hall
from reader.library.reading import clean_tags
from reader.library.reports import Change, HistoryEntry, Step, Work
from reader.model import Span

if TYPE_CHECKING:
    from reader.annotations.events import Event
    from reader.library.reports import Progress
    from reader.model import Anchor, Colour, Document, Highlight
    from reader.store import history

SETTLED: Final = ("exact", "moved", "user")
"""States of highlights whose place is sure; giving another a place is a person's choice."""


class Annotating(Hall):
    """Highlights, notes, bookmarks, and their past."""

    @despite_index
    def highlight(
        self,
        article_id: int,
        span: Span,
        *,
        colour: Colour = "yellow",
        note: str = "",
        tags: Sequence[str] = (),
        seen: str | None = None,
    ) -> Highlight:
        """Mark a passage of the current text. NotFound; UsageError for a span outside of it.

        `seen` is the SHA-256 of the text in which the span was chosen: UsageError when it is
        another by now.
        """
        with self._store.write():
            return self._store.annotations.create(
                article_id,
                self._anchor(article_id, span, seen),
                colour=colour,
                note=_typed(note),
                tags=clean_tags(tags),
            )

    @despite_index
    def note_on_article(self, article_id: int, note: str) -> Highlight:
        """Write a note on an article as a whole."""
        return self._store.annotations.create(article_id, None, kind="note", note=_typed(note))

    @despite_index
    def bookmark(
        self, article_id: int, offset: int, name: str = "", *, seen: str | None = None
    ) -> Highlight:
        """Set a bookmark before the character at `offset`; its note is its name, if it has one.

        `seen` as in `highlight`.
        """
        with self._store.write():
            anchor = self._anchor(article_id, Span(offset, offset), seen)
            return self._store.annotations.create(
                article_id, anchor, kind="bookmark", note=_typed(name)
            )

    def highlights(self, article_id: int) -> list[Highlight]:
        """Everything that was left in an article, in the order of its text."""
        return self._store.annotations.of_article(article_id)

    @despite_index
    def notes(
        self, query: str = "", *, offset: int = 0, limit: int | None = None
    ) -> list[Highlight]:
        """The annotations of the whole library that answer a query, newest first."""
        where, params = self._condition(query, notes=True)
        return self._store.annotations.page(where, params, offset=offset, limit=limit)

    @despite_index
    def count_notes(self, query: str = "") -> int:
        """How many annotations `notes` would give."""
        return self._store.annotations.count(*self._condition(query, notes=True))

    def tags(self) -> list[tuple[str, int]]:
        """Every tag of annotations and how many carry it, the most used first."""
        return self._store.annotations.tags()

    def highlight_by(self, ref: str) -> Highlight:
        """An annotation by its id or the end of its id. NotFound, Ambiguous."""
        return self._store.annotations.by_ref(ref)

    @despite_index
    def edit(
        self,
        ref: str,
        *,
        note: str | None = None,
        colour: Colour | None = None,
        tag: Sequence[str] = (),
        untag: Sequence[str] = (),
        span: Span | None = None,
        style: str | None = None,
        seen: str | None = None,
    ) -> Highlight:
        """Change what is given, in one step; a `span` of the current text moves the highlight.

        `seen` as in `highlight`. NotFound, Ambiguous; UsageError for a span outside the text.
        """
        with self._store.write():
            found = self._live(ref)
            anchor = None
            if span is not None:
                if found.article_id is None:
                    raise NotFound("no_article_for_highlight", ref=ref)
                anchor = self._anchor(found.article_id, span, seen)
            return self._store.annotations.edit(
                found.id,
                note=None if note is None else _typed(note),
                colour=colour,
                style=style,
                add_tags=clean_tags(tag),
                remove_tags=clean_tags(untag),
                anchor=anchor,
                by_hand=found.state not in SETTLED,
            )

    @despite_index
    def delete(self, ref: str) -> Highlight:
        """Delete an annotation. NotFound, Ambiguous."""
        with self._store.write():
            found = self._live(ref)
            self._store.annotations.delete(found.id)
            return self._store.annotations.get(found.id)

    # The past

    @despite_index
    def undo(
        self,
        *,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Step | None:
        """Take the last step back, also one of before a restart; None when there is none.

        Cancelled when a person stopped it: then nothing has changed.
        """
        return _told(self._store.history.undo(Work(progress, cancelled).step))

    @despite_index
    def redo(
        self,
        *,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Step | None:
        """Do again what was taken back last; None when nothing was since the last new step."""
        return _told(self._store.history.redo(Work(progress, cancelled).step))

    def is_long(self, kind: Literal["undo", "redo"]) -> bool:
        """Whether `undo` or `redo` would take a while now: some thousand notes are changed."""
        return self._store.history.is_long(kind)

    def history(self, ref: str | None = None, limit: int | None = None) -> list[HistoryEntry]:
        """What was done, newest first: everything, or to one annotation or article.

        NotFound, Ambiguous.
        """
        entries = self._store.history.entries(self._entity(ref) if ref else None, limit=limit)
        past: dict[str, dict[str, Event]] = {}
        with self._store.reading():
            for entity_id in {event.entity_id for entry in entries for event in entry.events}:
                past[entity_id] = {event.id: event for event in self._store.journal.of(entity_id)}
        return [_entry(entry, past) for entry in entries]

    # What is being typed

    def save_draft(self, key: str, text: str) -> None:
        """Keep a note that is being typed, under a key of the screen's choice."""
        self._store.drafts.save(key, _typed(text))

    def draft(self, key: str) -> str | None:
        """The kept text, if there is one."""
        return self._store.drafts.get(key)

    def drop_draft(self, key: str) -> None:
        """Forget a draft: its note was saved or given up."""
        self._store.drafts.drop(key)

    def _anchor(self, article_id: int, span: Span, seen: str | None = None) -> Anchor:
        from reader.annotations.anchors import describe
        from reader.text.graphemes import snap

        doc = self._current(article_id)
        if seen is not None and seen != doc.sha256:
            raise UsageError("text_changed")
        if not 0 <= span.start <= span.end <= len(doc.text):
            raise UsageError("range_outside", start=span.start, end=span.end, chars=len(doc.text))
        return describe(doc.text, snap(doc.text, span), doc.blocks)

    def _current(self, article_id: int) -> Document:
        info = self._store.articles.info(article_id)
        doc = self._open
        if doc is None or (doc.info.id, doc.sha256) != (info.id, info.sha256):
            doc = self._store.articles.document(article_id)
            self._open = doc
        return doc

    def _live(self, ref: str) -> Highlight:
        found = self._store.annotations.by_ref(ref)
        if found.deleted:
            raise NotFound("no_such_highlight", ref=ref)
        return found

    def _entity(self, ref: str) -> str:
        try:
            return self._store.annotations.by_ref(ref).id
        except NotFound:
            return self._store.articles.by_ref(ref).uid


def _typed(text: str) -> str:
    """What a person typed, as it is kept: line ends and composed characters in one form."""
    from reader.text.normal import normalise

    return normalise(text)


def _told(step: history.Step | None) -> Step | None:
    if step is None:
        return None
    return Step(step.label, step.annotation_ids, step.article_ids, step.facts)


def _entry(entry: history.Entry, past: dict[str, dict[str, Event]]) -> HistoryEntry:
    return HistoryEntry(
        entry.txn,
        entry.created,
        entry.device,
        "do" if entry.kind == "add" else entry.kind,
        entry.label,
        entry.undone,
        tuple(
            Change(
                event.entity,
                event.entity_id,
                event.field,
                _before(event, past[event.entity_id]),
                event.value,
            )
            for event in entry.events
        ),
        entry.facts,
    )


def _before(event: Event, past: dict[str, Event]) -> object:
    """The value that an event replaced; None for the first."""
    replaced = [past[key] for key in event.parents if key in past]
    same = [each for each in replaced if each.field == event.field]
    return max(same, key=lambda each: each.id).value if same else None
