"""Cleaning the text by hand: striking out, bringing in, recutting, reading the file again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from reader.errors import ReaderError
from reader.model import ArticleInfo, Document, Highlight, Place, Span
from reader.text.safe import safe_line
from reader.tui.actions.bringing import Bringing

if TYPE_CHECKING:
    from reader.annotations.left_out import LeftOut
    from reader.library import AddReport, Library
    from reader.library.cleaning import Cleaned

Renewed = dict[int, tuple[Document | None, list[Highlight]]]
"""Of each open article its text, if it is another now, and its highlights."""


class Cleaning(Bringing):
    """Actions that change what belongs to the text."""

    # -- striking out

    def action_strike(self) -> None:
        """Take the selection out of the text, or else the sentence under the cursor."""
        article_id, document = self.article_id, self.document
        if article_id is None or document is None:
            return
        span = self.pane.selection or self.pane.current_span()
        if not span.length:
            self.say(self.words("ui.nothing_to_strike"), "warning")
            return
        self.pane.clear_selection()
        self._clean(lambda library: library.strike(article_id, span), self._say_struck, span.start)

    def _say_struck(self, done: Cleaned) -> None:
        facts = {
            "n": max(done.chars, 0),
            "key": self.shell.keys.key_of("reader.undo"),
            "view": self.shell.keys.key_of("article.left_out"),
        }
        said = self.words("ui.struck", **facts)
        if done.orphans:
            said += " " + self.words("ui.struck_orphans", n=done.orphans)
        self.say(said, "good")

    # -- paragraphs

    def action_join_paragraphs(self) -> None:
        """Make one paragraph of this and the next."""
        article_id, at = self.article_id, self.pane.cursor
        if article_id is not None:
            self._clean(
                lambda library: library.join_paragraphs(article_id, at),
                lambda _: self.say(self.words("ui.joined"), "good"),
                at,
            )

    def action_split_paragraph(self) -> None:
        """Begin a new paragraph at the cursor."""
        article_id, at = self.article_id, self.pane.cursor
        if article_id is not None:
            self._clean(
                lambda library: library.split_paragraph(article_id, at),
                lambda _: self.say(self.words("ui.split_here"), "good"),
                at + 1,  # behind the new line end
            )

    def action_split_article(self) -> None:
        """Make an article of its own of all from this paragraph on."""
        article_id, at = self.article_id, self.pane.cursor
        if article_id is None:
            return

        def done(result: object) -> None:
            title = safe_line(cast("ArticleInfo", result).title, cells=40)
            self.renew(max(at - 1, 0))
            self.load_shelf()
            key = self.shell.keys.key_of("reader.undo")
            self.say(self.words("ui.article_split", title=title, key=key), "good")

        self.when_written(
            lambda: self.change_text(lambda library: library.split_article(article_id, at), done)
        )

    def action_join_article(self) -> None:
        """Make the next article of the same file a part of this one."""
        article_id, at = self.article_id, self.pane.cursor
        if article_id is None:
            return

        def done(result: object) -> None:
            title = safe_line(cast("ArticleInfo", result).title, cells=40)
            self.renew(at)
            self.load_shelf()
            key = self.shell.keys.key_of("reader.undo")
            self.say(self.words("ui.article_joined", title=title, key=key), "good")

        self.when_written(
            lambda: self.change_text(lambda library: library.join_article(article_id), done)
        )

    def _clean(
        self, job: Callable[[Library], Cleaned], said: Callable[[Cleaned], None], at: int
    ) -> None:
        def done(result: object) -> None:
            self.renew(at)
            said(cast("Cleaned", result))
            self.load_shelf()

        self.when_written(lambda: self.change_text(job, done, beside=self.is_text_long))

    # -- what was left out

    def action_left_out(self) -> None:
        """Show what is not in the text, to bring it in."""
        article_id, document, at = self.article_id, self.document, self.pane.cursor
        if article_id is None or document is None:
            return

        def show(pieces: list[LeftOut]) -> None:
            from reader.tui.screens.left_out import LeftOutPage

            self.shell.push_screen(LeftOutPage(document.info, pieces, at), left)

        def left(place: int | None) -> None:
            self.renew(place)
            self.load_shelf()

        self.when_written(lambda: self.ask(lambda library: library.left_out(article_id), show))

    # -- reading again

    def action_reread(self) -> None:
        """Choose another way to read the article's file."""
        article_id = self.row_id()
        if article_id is None:
            self.say(self.words("ui.no_article"), "warning")
            return

        def show(answer: tuple[str, bool, tuple[str, str, str]]) -> None:
            from reader.tui.screens.reread import Reread

            name, plain, way = answer
            self.shell.push_screen(Reread(article_id, name, plain, way), chosen)

        def ask(library: Library) -> tuple[str, bool, tuple[str, str, str]]:
            from reader.library.rereading import is_plain

            name, data = library.original(article_id)
            return name, is_plain(data), library.way(article_id)

        def chosen(way: tuple[str, str, str] | None) -> None:
            if way is not None:
                self._reread(article_id, *way)

        self.when_written(lambda: self.ask(ask, show))

    def _reread(self, article_id: int, kind: str, encoding: str, cut: str) -> None:
        def done(report: AddReport) -> None:
            self.renew(None)
            self.load_shelf(article_id)
            if not report.revised and not report.added:
                self.say(self.words("ui.reread_same"))
                return
            said = self.words("ui.reread_done", n=len(report.order))
            lost = sum(each.lost + each.uncertain for each in report.reanchored)
            if lost:
                said += " " + self.words("ui.reread_uncertain", n=lost)
            self.say(said, "good")

        self.say(self.words("ui.rereading"))
        self.shell.desk.beside(
            lambda library: library.reread(article_id, kind=kind, encoding=encoding, cut=cut),
            done,
            about="rereading",
        )

    # -- what changed below the screen

    def reload_highlights(self) -> None:
        """Ask for the open articles again: what was undone may have changed their texts too."""
        self.renew(None)

    def renew(self, at: int | None) -> None:
        """Show the open articles as they are now; `at` is where the cursor then stands."""
        known = {view.document.info.id: (view.document.sha256, view.document.revision)
                 for view in self.state.views if view.document is not None}  # fmt: skip

        def ask(library: Library) -> tuple[Renewed, list[int]]:
            found: Renewed = {}
            gone: list[int] = []
            for article_id, before in known.items():
                try:
                    info = library.article(article_id)
                except ReaderError:
                    gone.append(article_id)
                    continue
                same = (info.sha256, info.revision) == before
                text = None if same else library.document(article_id)
                found[article_id] = (text, library.highlights(article_id))
            return found, gone

        def show(answer: tuple[Renewed, list[int]]) -> None:
            found, gone = answer
            kept = True
            for article_id, (document, highlights) in found.items():
                for view in self.state.views:
                    if document is not None and view.shows(article_id):
                        place = view.pane.place()
                        if at is not None and view is self.state.view:
                            place = _place(document, at, place.top)
                        kept &= self.show_anew(view, document, highlights, place)
                self.set_highlights(article_id, highlights)
            for article_id in gone:
                self.close_article(article_id)
            if at is not None and not any(document for document, _ in found.values()):
                self.pane.goto(at, align="third", flash=Span(at, at))
            if not kept:
                line = self.status()
                said = (line.message if line is not None else "", self.words("ui.selection_lost"))
                self.say(" ".join(filter(None, said)))

        self.show_change(ask, show)


def _place(document: Document, at: int, top: int) -> Place:
    """A place in a text that was changed there: the rows above stay as they are."""
    offset = min(at, max(len(document.text) - 1, 0))
    return Place(offset, min(top, offset), document.sha256)
