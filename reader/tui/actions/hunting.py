"""Finding across articles: the hits of a search from one to the next, and the glossary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from reader.model import Span
from reader.text.safe import safe_line
from reader.tui.actions.finding import Finding
from reader.tui.messages import Destination, Trail

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.glossary import Term
    from reader.library.occurrences import HitCount, Marked
    from reader.text.words import Segmenter

LONGEST_TERM: Final = 60
"""Characters of a term; a sentence is none."""


class Hunting(Finding):
    """Actions that go beyond the open article."""

    # -- n and N across articles

    def go_to(self, to: Destination) -> None:
        """Go to a place; if it belongs to a search, its hits are drawn and `n` goes on from it."""
        if to.trail is None:
            super().go_to(to)
            return
        near = to.span.start if to.span is not None else self.pane.cursor
        self.hunt(to.trail, near, edge=to.edge)
        if to.span is not None:
            self.pane.goto(to.span.start, align="third", flash=to.span, remember=False)

    def hunt(self, trail: Trail, near: int, *, edge: int = 0) -> None:
        """Draw all hits of a search in the article. With an `edge`, go to the first or last."""

        segmenter = self.shell.segmenter

        def hits_in(text: str) -> Sequence[Span]:
            return hits_of(trail.query, text, segmenter)

        self.find_by(trail.query, near, hits_in, trail=trail, edge=edge)

    def beyond(self, way: int) -> bool:
        """Go on to the next article of the search, or the one before; whether there is a search."""
        found, here = self.state.found, self.article_id
        trail = found.trail
        if trail is None or here is None or here not in trail.stops:
            return False
        at = trail.stops.index(here) + way
        if not 0 <= at < len(trail.stops):
            end = "ui.trail_end" if way > 0 else "ui.trail_start"
            self.say(self.words(end, n=len(trail.stops)))
            return True
        to = Destination(trail.stops[at], None, None, trail.query, trail, way)
        self.open_article(trail.stops[at], to)
        return True

    def tell_hunt(self) -> None:
        """Say which article of the search this is."""
        found, document = self.state.found, self.document
        if found.trail is not None and document is not None:
            at = found.trail.stops.index(document.info.id) + 1
            title = safe_line(document.info.title, cells=40)
            facts = {"title": title, "n": at, "total": len(found.trail.stops)}
            self.say(self.words("ui.trail_article", **facts))

    # -- the glossary

    def action_gloss(self) -> None:
        """Mark every occurrence of the selected term, or of the word here, with one note."""
        document = self.document
        if document is None:
            return
        span = self.pane.selection or self.pane.word_at(self.pane.cursor)
        term = " ".join(document.text[span.start : span.end].split())
        if not any(ch.isalnum() for ch in term):
            self.say(self.words("ui.no_word_here"))
        elif len(term) > LONGEST_TERM:
            self.say(self.words("ui.term_too_long", n=LONGEST_TERM), "warning")
        else:
            self.gloss(term)

    def gloss(self, term: str) -> None:
        """Ask for the note of a term, then mark it everywhere."""
        from reader.tui.screens.working import work

        def counted(answer: tuple[Term | None, HitCount]) -> None:
            known, count = answer
            if count.complete:
                self._ask_for_gloss(term, known, count)
            else:
                most = count.fresh - 1
                self.say(self.words("ui.mark_hits_too_many", n=most), "warning")

        work(
            self,
            self.words("ui.counting_hits"),
            lambda library, progress, cancelled: (
                library.term(term),
                library.count_term(term, cancelled=cancelled),
            ),
            counted,
        )

    def _ask_for_gloss(self, term: str, known: Term | None, count: HitCount) -> None:
        from reader.tui.screens.editor import NoteEditor
        from reader.tui.screens.working import work

        title = self.words("ui.gloss_term", term=safe_line(term), n=count.fresh + count.known)
        editor = NoteEditor(title, known.note if known is not None else "", about="term_note")
        key = f"gloss:{term}"
        editor.bind_draft(key)

        def job(library: Library, note: str, progress: Any, cancelled: Any) -> Marked:
            done = library.gloss(term, note, progress=progress, cancelled=cancelled)
            library.drop_draft(key)
            return done

        def glossed(done: Marked) -> None:
            facts = {"n": len(done.made), "known": done.known, "term": safe_line(term)}
            undo = self.shell.keys.key_of("reader.undo")
            self.say(self.words("ui.glossed", key=undo, **facts), "good")
            self.pane.clear_selection()
            self.shell.main.refresh_all()

        def noted(note: str | None) -> None:
            if note is not None:
                work(
                    self,
                    self.words("ui.marking_hits"),
                    lambda library, *watched: job(library, note, *watched),
                    glossed,
                    about="marking",
                )

        self.shell.push_screen(editor, noted)


def hits_of(query: str, text: str, segmenter: Segmenter | None) -> Sequence[Span]:
    """All places of a search in a text; of one that stands there nowhere as it is, those of the
    words that it was taken apart into, if there is a segmenter to do so."""
    from reader.search.occurrences import occurrences
    from reader.search.parsing import parse
    from reader.search.query import And, Query
    from reader.search.relax import relaxed, words_of

    read = parse(query)
    found = occurrences(read, text)
    parts = relaxed(read) if not found and segmenter is not None else None
    if parts is None:
        return found
    words = words_of(parts.phrases, segmenter)
    return occurrences(Query(query, And(tuple(words))), text)
