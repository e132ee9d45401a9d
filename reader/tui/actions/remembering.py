"""Nothing is lost: deciding, versions, histories, the trash, meeting others, links of notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reader.model import ArticleInfo, Highlight, Span
from reader.tui.actions.views import Views
from reader.tui.messages import Destination

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.note_lists import NoteLink
    from reader.library.reports import AddReport, HistoryEntry
    from reader.library.versions import Version
    from reader.tui.screens.decide import ByHand


class Remembering(Views):
    """Actions that look back, and that decide what only a person can."""

    _placing: Highlight | None = None

    # -- what became of the highlights of a changed article

    def _added(self, report: AddReport) -> None:
        """Say also how the highlights of changed articles came through."""
        super()._added(report)
        told = report.reanchored
        if not told or report.cancelled or report.refused:
            return
        open_ones = sum(each.uncertain + each.lost for each in told)
        facts = {
            "kept": sum(each.kept + each.moved for each in told),
            "uncertain": sum(each.uncertain for each in told),
            "lost": sum(each.lost for each in told),
            "key": self.shell.keys.key_of("reader.decide"),
        }
        if open_ones:
            self.say(self.words("ui.reanchored_open", **facts), "warning")
        else:
            self.say(self.words("ui.reanchored", **facts), "good")

    def told_changed(self, article_id: int, *, kept: bool = True) -> None:
        """Another window or program gave the open article a new text. `kept`: what was selected."""
        lost = "" if kept else " " + self.words("ui.selection_lost")

        def show(left: int) -> None:
            key = self.shell.keys.key_of("reader.decide")
            if left:
                self.say(self.words("ui.changed_open", n=left, key=key) + lost, "warning")
            else:
                self.say(self.words("ui.changed_elsewhere") + lost)

        self.shell.desk.do(lambda library: len(library.undecided(article_id)), show)

    # -- deciding

    def action_decide(self) -> None:
        """What is uncertain in this article; from the list, in the whole library."""
        if self._placing is not None:
            highlight, self._placing = self._placing, None
            self.refresh_hints()
            self._open_decisions(highlight.article_id, highlight.id)
            return
        self._open_decisions(None if self.active_pane() == "library" else self.article_id)

    def _open_decisions(self, article_id: int | None, begin: str = "") -> None:
        from reader.tui.screens.decide import Decide

        self.shell.push_screen(Decide(article_id, begin), self._after_decisions)

    def _after_decisions(self, answer: ByHand | None) -> None:
        self.reload_highlights()
        self.load_shelf()
        if answer is None:
            return
        highlight = answer.highlight
        if highlight.article_id is not None:
            self.visit(Destination(highlight.article_id, None, highlight.id))
        self.place_by_hand(highlight)

    def place_by_hand(self, highlight: Highlight) -> None:
        """From now on Enter says that the highlight belongs where the selection is."""
        self._placing = highlight
        self.focus_pane("article")
        peek = self.shell.keys.key_of("article.peek")
        back = self.shell.keys.key_of("reader.decide")
        self.say(self.words("ui.place_by_hand", key=peek, back=back), "warning")

    def action_peek(self) -> None:
        """Enter: place the highlight that is being placed, or else show what is here."""
        highlight = self._placing
        if highlight is None or self.active_pane() != "article":
            super().action_peek()
            return
        article_id = self.article_id
        span = self.pane.selection or self.pane.current_span()
        if article_id is None or self.document is None or not span.length:
            self.say(self.words("ui.nothing_to_mark"), "warning")
            return
        from reader.text.safe import safe_line
        from reader.tui.screens.confirm import Confirm

        text = self.document.text[span.start : span.end]
        quote = safe_line(text, cells=60)

        def answer(yes: bool | None) -> None:
            if yes:
                self._place_at(highlight, article_id, span)

        self.shell.push_screen(Confirm(self.words("ui.attach_here", quote=quote)), answer)

    def _place_at(self, highlight: Highlight, article_id: int, span: Span) -> None:
        def then(changed: object) -> None:
            self._placing = None
            self.pane.clear_selection()
            self.take_highlight(cast(Highlight, changed))
            self.say(self.words("ui.attached"), "good")
            self._open_rest(article_id)

        seen = self.document.sha256 if self.document is not None else None
        self.write(lambda library: library.attach(highlight.id, span, article_id, seen=seen), then)

    def _open_rest(self, article_id: int) -> None:
        def show(left: int) -> None:
            if left:
                self._open_decisions(article_id)

        self.ask(lambda library: len(library.undecided(article_id)), show)

    # -- versions

    def action_versions(self) -> None:
        """The versions of the article."""
        article_id = self.row_id()
        if article_id is None:
            self.say(self.words("ui.no_article"), "warning")
            return

        def ask(library: Library) -> tuple[ArticleInfo, list[Version]]:
            return library.article(article_id), library.versions(article_id)

        def show(found: tuple[ArticleInfo, list[Version]]) -> None:
            from reader.tui.screens.versions import VersionsPage

            info, versions = found

            def compare(chosen: tuple[int, int] | None) -> None:
                if chosen is not None:
                    self._compare(info, *chosen)

            self.shell.push_screen(VersionsPage(info, versions), compare)

        self.ask(ask, show)

    def _compare(self, info: ArticleInfo, old: int, new: int) -> None:
        from reader.tui.screens.versions import DifferencePage

        def go(span: Span | None) -> None:
            if span is not None and new == info.revision:
                self.visit(Destination(info.id, span))

        self.shell.push_screen(DifferencePage(info, old, new), go)

    # -- the history of a highlight

    def action_history(self) -> None:
        """What was done to the highlight here."""
        self.with_aimed(self.show_history)

    def show_history(self, highlight: Highlight) -> None:
        """The history of a highlight; an earlier note can be brought back there."""

        def ask(library: Library) -> tuple[list[HistoryEntry], list[str]]:
            return library.history(highlight.id), library.devices()

        def show(found: tuple[list[HistoryEntry], list[str]]) -> None:
            from reader.tui.screens.past import Past

            self.shell.push_screen(Past(highlight, *found), again)

        def again(text: str | None) -> None:
            if text is not None:
                self.write(
                    lambda library: library.settle_note(highlight.id, text),
                    self.took(self.words("ui.note_brought_back")),
                )

        self.ask(ask, show)

    # -- trash and meeting

    def action_trash(self) -> None:
        """What was deleted."""
        from reader.tui.screens.trash import TrashPage

        def after(changed: bool | None) -> None:
            if changed:
                self.reload_highlights()
                self.load_shelf()

        self.shell.push_screen(TrashPage(), after)

    def action_meet(self) -> None:
        """Merge another library's file, or sync with a folder."""
        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
            return

        def ask(library: Library) -> str:
            from reader.tui.screens.meeting import LAST_PLACE

            return str(library.recall(LAST_PLACE) or "")

        def show(last: str) -> None:
            from reader.tui.screens.meeting import PlacePrompt

            self.shell.push_screen(PlacePrompt(last), self._meet)

        self.ask(ask, show)

    def _meet(self, place: str | None) -> None:
        if not place:
            return
        from reader.tui.screens.meeting import MeetingPage

        def after(decide: bool | None) -> None:
            if decide:
                self._open_decisions(None)

        self.shell.push_screen(MeetingPage(place), after)

    # -- links

    def action_copy_link(self) -> None:
        """Copy the link of the highlight, the selection, the sentence, or the article."""
        article_id = self.row_id()
        if article_id is None:
            self.say(self.words("ui.no_article"), "warning")
            return
        key, quote = "", ""
        span: Span | None = None
        if self.active_pane() != "library" and self.document is not None:
            here = self.highlights_here()
            span = self.pane.selection if self.active_pane() == "article" else None
            if here and span is None:
                shortest = min(here, key=lambda each: len(each.quote))
                key, quote = shortest.id, shortest.quote or self.document.info.title
            else:
                span = span or self.pane.current_span()
                quote = self.document.text[span.start : span.end]

        def ask(library: Library) -> tuple[str, str]:
            title = quote or library.article(article_id).title
            return library.link_to(article_id, highlight=key, span=span), title

        def show(found: tuple[str, str]) -> None:
            link, words = found
            self.shell.last_link = markdown_link(words, link)
            self.shell.copy_text(link)

        self.ask(ask, show)

    def action_links(self) -> None:
        """Where the note here links to, and who links to it."""
        self.with_aimed(self.show_links)

    def show_links(self, highlight: Highlight) -> None:
        """The links of a highlight; following one leaves a stop to come back to."""

        def show(links: list[NoteLink]) -> None:
            from reader.tui.screens.links import LinksPage

            self.shell.push_screen(LinksPage(highlight, links), self.visit)

        self.ask(lambda library: library.links_of(highlight.id), show)


def markdown_link(words: str, link: str) -> str:
    """A link as it stands in a note: the first words of what it leads to in square brackets."""
    from reader.text.safe import safe_line

    short = safe_line(words, cells=40).replace("[", "［").replace("]", "］")
    return f"[{short or '…'}]({link})"
