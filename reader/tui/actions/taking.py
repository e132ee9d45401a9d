"""Taking away: copying quotes, exporting notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model import Document
from reader.text.safe import safe_line
from reader.tui.actions.finding import Finding

if TYPE_CHECKING:
    from reader.library import ExportReport, Library


class Taking(Finding):
    """Actions that take text out of the program."""

    def _passage(self) -> tuple[str, str] | None:
        """The quote that copying means, and the note on it."""
        document = self.document
        if document is None:
            return None
        if self.active_pane() == "notes":
            highlight = self.notes.highlight if self.notes is not None else None
            return (highlight.quote, highlight.note) if highlight is not None else None
        span = self.pane.selection
        if span is None:
            here = [each for each in self.highlights_here() if each.quote]
            if here:
                shortest = min(here, key=lambda each: len(each.quote))
                return shortest.quote, shortest.note
            span = self.pane.current_span()
        return document.text[span.start : span.end].strip(), ""

    def action_copy_quote(self) -> None:
        """Copy the quote or sentence with its source."""
        passage = self._passage()
        if passage is None or self.document is None:
            self.say(self.words("ui.nothing_to_copy"), "warning")
            return
        self.shell.copy_text(f"{passage[0]}\n{self._source_line(self.document)}")

    def action_copy_markdown(self) -> None:
        """Copy the quote as a Markdown block, with its note and source."""
        passage = self._passage()
        if passage is None or self.document is None:
            self.say(self.words("ui.nothing_to_copy"), "warning")
            return
        quote, note = passage
        lines = [f"> {each}" if each else ">" for each in quote.split("\n")]
        lines += [">", f"> {self._source_line(self.document)}"]
        if note:
            lines += ["", note]
        self.shell.copy_text("\n".join(lines) + "\n")

    def _source_line(self, document: Document) -> str:
        """`—— 《title》, source, date` in the manner of the language."""
        info = document.info
        facts = [info.source, info.published]
        about = self.words("ui.comma").join(safe_line(each) for each in facts if each)
        title = safe_line(info.title)
        if not about:
            return self.words("ui.source_plain", title=title)
        return self.words("ui.source_line", title=title, about=about)

    def action_export(self) -> None:
        """Write the article's notes as Markdown into the export folder, and say where."""
        article_id = self.row_id()
        if article_id is None:
            self.say(self.words("ui.no_article"), "warning")
            return
        folder = self.shell.paths.export

        def job(library: Library) -> ExportReport:
            return library.export(to=folder, article_ids=[article_id])

        self.when_written(lambda: self.shell.desk.do(job, self._exported))

    def _exported(self, report: ExportReport) -> None:
        if report.conflicts:
            path = str(report.conflicts[0])
            self.say(self.words("ui.export_conflict", path=path), "warning")
        elif report.written:
            self.say(self.words("ui.exported", path=str(report.written[0])), "good")
        elif report.unchanged:
            self.say(self.words("ui.export_unchanged", path=str(report.unchanged[0])))
        else:
            self.say(self.words("ui.nothing_to_export"), "warning")
