"""Bringing in: a path that holds another program's notes is asked about before it is added."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.errors import ReaderError
from reader.text.safe import safe_name
from reader.tui.actions.taking import Taking

if TYPE_CHECKING:
    from reader.library import Library, Progress
    from reader.library.notes_from import LooseBook, NotesReport
    from reader.model import Highlight


class _Brought(NamedTuple):
    report: NotesReport
    books: list[LooseBook]
    lost: list[Highlight]


class Bringing(Taking):
    """Actions that bring notes in."""

    def action_import(self) -> None:
        """Type paths of files or folders to add, or of another program's notes."""
        from reader.tui.screens.prompt import AddPrompt

        def answer(paths: tuple[str, ...] | None) -> None:
            if paths:
                self.bring_in(*paths)

        self.shell.push_screen(AddPrompt(), answer)

    def bring_in(self, path: str, *more: str) -> None:
        """Add files and folders; ask first if a single one looks like another program's notes."""
        if more:
            self.add_paths([path, *more])
            return

        def looked(kind: str | None) -> None:
            if kind is None:
                self.add_paths([path])
            else:
                self._ask_notes(path, kind)

        # A large file is read for it: beside, so that the desk stays free.
        self.shell.desk.beside(lambda library: library.notes_kind(path), looked)

    def _ask_notes(self, path: str, kind: str) -> None:
        from reader.tui.screens.choose_one import ChooseOne

        program = self.words(f"ui.program_{kind}")
        name = safe_name(path.rstrip("/").rpartition("/")[2], 40)
        question = self.words("ui.bring_ask", name=name, program=program)

        def chosen(index: int | None) -> None:
            if index == 0:
                self._bring_notes(path)
            elif index == 1:
                self.add_paths([path])

        answers = [self.words("ui.bring_notes"), self.words("ui.bring_article")]
        self.shell.push_screen(ChooseOne(question, answers), chosen)

    def _bring_notes(self, path: str) -> None:
        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
            return
        self.say(self.words("ui.bringing"))

        def job(library: Library) -> _Brought:
            report = library.import_notes([path], progress=self._tell_brought)
            lost = [library.highlight_by(each) for each in report.lost]
            return _Brought(report, library.loose_books(report.loose), lost)

        self.shell.desk.beside(job, self._brought, failed=self._not_brought, about="bringing")

    def _tell_brought(self, progress: Progress) -> None:
        self.shell.call_later(self.say, self.words("ui.bringing"))

    def _not_brought(self, error: ReaderError) -> None:
        self.shell.tell_error(error)

    def _brought(self, answer: _Brought) -> None:
        """List again what may have changed, and show the report."""
        from reader.tui.screens.brought import Brought

        report = answer.report
        if report.refused:
            first = report.refused[0]
            self.say(self.words(f"error.{first.code}", **first.facts), "error")
            return
        self.say("")
        self.load_shelf()
        self.reload_highlights()
        self.shell.push_screen(Brought(*answer), self._leave_brought)

    def _leave_brought(self, to: object) -> None:
        from reader.tui.messages import Destination

        self.load_shelf()
        self.reload_highlights()
        if isinstance(to, Destination):
            self.visit(to)
