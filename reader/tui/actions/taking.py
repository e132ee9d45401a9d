"""Taking away: copying quotes, exporting notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model import Document
from reader.text.safe import safe_line
from reader.tui.actions.hunting import Hunting

if TYPE_CHECKING:
    from pathlib import Path

    from reader.library import ExportReport, Library, Progress
    from reader.tui.export_choices import Choices, What


class Taking(Hunting):
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
        """Choose what to export, in which form and where to, with a look at it before."""
        self.open_export()

    def open_export(self, *first: What) -> None:
        """Open the export screen; `first` is what it begins with (picked things), if anything."""
        from reader.tui.export_choices import What
        from reader.tui.screens.export import ExportScreen

        whats = list(first)
        if not first and self.picked and self.active_pane() == "library":
            name = self.words("ui.articles", n=len(self.picked))
            whats.append(What("picked", name, articles=tuple(self.picked)))
        info = self.shelf.row if self.active_pane() == "library" else None
        if info is None and self.document is not None:
            info = self.document.info
        if info is not None:
            whats.append(What("article", safe_line(info.title), articles=(info.id,)))
        query = self.shelf.query_text.strip()
        if query:
            whats.append(What("filter", safe_line(query), query=query))
        whats += [What("all"), What("removed", query="is:removed")]

        def chosen(choices: Choices | None) -> None:
            if choices is not None:
                self._export(choices)

        def show() -> None:
            self.shell.push_screen(ExportScreen(whats), chosen)

        self.when_written(show)

    def _export(self, choices: Choices) -> None:
        """Write beside the desk, telling how far it is, and remember the choices."""
        from reader.tui.export_choices import MEMORY

        arguments, memory = choices.arguments(), choices.to_json()
        if not self.shell.read_only:
            self.shell.desk.do(lambda library: library.remember(MEMORY, memory))
        self._stop_adding = False
        self.say(self.words("ui.exporting"))

        def job(library: Library) -> ExportReport:
            return library.export(
                **arguments,
                progress=self._tell_exported,
                cancelled=lambda: self._stop_adding or self.shell.desk.stopping,
            )

        folder = choices.folder
        self.shell.desk.beside(
            job, lambda report: self._exported(report, folder), about="exporting"
        )

    def _tell_exported(self, progress: Progress) -> None:
        if progress.total is not None and progress.total > 1 and progress.done % 20 == 0:
            text = self.words("ui.exporting_progress", done=progress.done, total=progress.total)
            self.shell.call_later(self.say, text)

    def _exported(self, report: ExportReport, folder: Path) -> None:
        """Say what became of it: what went wrong first, then what was written."""
        files = len(report.written) + len(report.conflicts)
        if report.refused:
            first = report.refused[0]
            reason = self.words(f"error.{first.code}", **first.facts)
            more = len(report.refused) - 1
            self.say(reason + (self.words("ui.and_more", n=more) if more else ""), "error")
        elif len(report.conflicts) == 1:
            path = str(report.conflicts[0])
            self.say(self.words("ui.export_conflict", path=path), "warning")
        elif report.conflicts:
            facts = {"n": len(report.conflicts), "folder": str(folder)}
            self.say(self.words("ui.export_conflicts", **facts), "warning")
        elif files == 1:
            self._written(self.words("ui.exported", path=str(report.written[0])))
        elif files:
            self._written(self.words("ui.exported_many", n=files, folder=str(folder)))
        elif len(report.unchanged) == 1:
            self.say(self.words("ui.export_unchanged", path=str(report.unchanged[0])))
        elif report.unchanged:
            self.say(self.words("ui.export_all_unchanged", n=len(report.unchanged)))
        elif report.gone:
            self.say(self.words("ui.export_all_gone", n=len(report.gone)), "warning")
        else:
            self.say(self.words("ui.nothing_to_export"), "warning")

    def _written(self, text: str) -> None:
        self.say(text, "good")
        self.step_done("export", text)

    # -- reviewing

    def action_review(self) -> None:
        """Go through a handful of one's own highlights."""
        from reader.tui.screens.review import ReviewScreen

        self.save_place()

        def show() -> None:
            self.shell.push_screen(ReviewScreen(), self.visit)

        self.when_written(show)
