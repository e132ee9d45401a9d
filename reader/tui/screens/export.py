"""Taking notes away: what, in which form, where to; and what would become of each file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widget import Widget

from reader.errors import ReaderError
from reader.text.safe import safe_line, safe_name, safe_text
from reader.tui.export_choices import MEMORY, Choices, What
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece
from reader.tui.widgets.sheet import Sheet
from reader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.exporting import PlannedFile

SHOWN: Final = 300
"""Lines of a file that are shown."""

PREVIEWS: Final = 300
"""Files whose beginnings are kept for looking at."""

PAUSE: Final = 0.15
"""Seconds after the last change of a choice until the preview is made."""

TELL_SECONDS: Final = 0.25
"""How often figures are brought up to date while files are looked at."""

BESIDE: Final = 88
"""Cells from which the preview stands beside the choices."""

STATUSES: Final = ("new", "written", "conflict", "unchanged", "gone", "refused")
"""What may become of a file, in the order in which it is told."""


class Look(NamedTuple):
    """One file as it would be."""

    name: str
    status: str
    text: str
    reason: str


class ExportScreen(Page[Choices | None]):
    """Answers with what was chosen, when it is to be written."""

    PLACE = "export"

    DEFAULT_CSS = """
    ExportScreen .page { max-width: 170; }
    ExportScreen #export-parts { layout: vertical; height: 1fr; }
    ExportScreen #export-left { height: auto; max-height: 12; }
    ExportScreen #export-left CardList { height: auto; }
    ExportScreen #export-figures { height: auto; max-height: 3; min-height: 2; }
    ExportScreen #export-preview { height: 1fr; }
    ExportScreen.-beside #export-parts { layout: horizontal; }
    ExportScreen.-beside #export-left { width: 44; height: 1fr; max-height: 100%; }
    ExportScreen.-beside #export-figures { margin-top: 1; max-height: 12; }
    ExportScreen.-beside #export-preview { width: 1fr; }
    """

    def __init__(self, whats: Sequence[What]) -> None:
        super().__init__()
        self._whats = whats
        self.choices: Choices | None = None
        self._rows = CardList(self._draw_row, gap=0, width=self.shell.cell_width, id="export-rows")
        self._figures = Sheet(width=self.shell.cell_width, id="export-figures")
        self._figures.can_focus = False
        self.preview = Sheet(width=self.shell.cell_width, id="export-preview")
        self._wish = 0
        self._looks: list[Look] = []
        self._counts: dict[str, int] = {}
        self._at = 0
        self._done = False
        self._problem = ""
        self.expect(self._rows)

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.export_title")

    def compose(self) -> ComposeResult:
        """Choices on the left or on top, the preview beside or below."""
        with Vertical(classes="page"):
            yield self.title_line
            with Container(id="export-parts"):
                with Vertical(id="export-left"):
                    yield self._rows
                    yield self._figures
                yield self.preview
        yield StatusLine(width=self.shell.cell_width)

    def body(self) -> Iterable[Widget]:
        """Composed above."""
        return ()

    def on_resize(self, event: events.Resize) -> None:
        """Put the preview where there is room for it."""
        self.set_class(event.size.width >= BESIDE, "-beside")

    def ready(self) -> None:
        """Ask what was chosen last; keys wait until that is known."""

        def ask(library: Library) -> object:
            return library.recall(MEMORY)

        def show(memory: object) -> None:
            self.choices = Choices.begin(self._whats, self.shell.paths.export, memory)
            if self.is_attached:
                self._show_rows()
                self.give_focus(self._rows)
                self._look()

        self.shell.desk.do(ask, show)

    # -- the choices

    def _show_rows(self) -> None:
        assert self.choices is not None
        at = self._rows.item
        rows = self.choices.rows
        self._rows.show(rows, cursor=rows.index(at) if at in rows else 0)
        self._rows.styles.height = len(rows)

    def _draw_row(self, row: str, width: int) -> Sequence[Line]:
        choices = self.choices
        assert choices is not None
        label = self.words(f"ui.export_{row}")
        cells = max(self.shell.cell_width(self.words(f"ui.export_{each}")) for each in choices.rows)
        gap = " " * (cells - self.shell.cell_width(label) + 2)
        room = max(width - cells - 2, 4)
        return [Line((Piece(f"{label}{gap}", "muted"), Piece(self._value(row, room), "text")))]

    def _value(self, row: str, room: int) -> str:
        choices = self.choices
        assert choices is not None
        match row:
            case "what":
                what = choices.chosen
                return safe_line(self.words(f"ui.export_what_{what.kind}", name=what.name), room)
            case "form":
                return self.words(f"ui.export_form_{choices.form}")
            case "by":
                return self.words(f"ui.export_by_{choices.way}")
            case "template":
                name = choices.template or self.words("ui.export_no_template")
                return safe_name(_short(name), room)
            case _:
                return safe_name(_short(choices.folders[0]), room)

    def _take(self, choices: Choices) -> None:
        if choices != self.choices:
            self.choices = choices
            self._show_rows()
            self._look()

    def action_more(self) -> None:
        """The next value of the choice under the cursor."""
        self._turn(1)

    def action_less(self) -> None:
        """The value before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        row = self._rows.item
        if self.choices is None or row is None:
            return
        if row == "template":
            self.action_type()
            return
        self._take(self.choices.turned(row, step))

    def action_type(self) -> None:
        """Type a folder, or the path of a template."""
        from reader.tui.screens.prompt import PathPrompt

        choices = self.choices
        if choices is None:
            return
        template = self._rows.item == "template"
        value = choices.template if template else _short(choices.folders[0])

        def answer(path: str | None) -> None:
            if not path or self.choices is None:
                return
            if template:
                from dataclasses import replace

                self._take(replace(self.choices, template=path))
            else:
                self._take(self.choices.with_folder(path))

        self.shell.push_screen(PathPrompt(value), answer)

    def action_other_part(self) -> None:
        """Between the choices and the preview."""
        self.give_focus(self.preview if self.focused is self._rows else self._rows)

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click on a choice changes it."""
        event.stop()
        self._turn(1)

    # -- the preview

    def _look(self) -> None:
        """Look anew at what would be written, once the choices have come to rest."""
        self._wish += 1
        self._looks, self._counts, self._at = [], {}, 0
        self._done, self._problem = False, ""
        wish = self._wish
        self.set_timer(PAUSE, lambda: self._start(wish))
        self._show_figures()

    def _start(self, wish: int) -> None:
        if wish != self._wish or self.choices is None or not self.is_attached:
            return
        arguments = self.choices.arguments()
        if self.choices.form == "template" and not self.choices.template:
            self._problem = self.words("ui.export_which_template")
            self._finished(wish)
            return

        def job(library: Library) -> None:
            looks: list[Look] = []
            last = time.monotonic() - TELL_SECONDS
            for file in library.plan_export(**arguments):
                if wish != self._wish or self.shell.desk.stopping:
                    return
                looks.append(self._looked(file, len(looks)))
                if time.monotonic() - last > TELL_SECONDS:
                    last = time.monotonic()
                    self._deliver(wish, looks)
                    looks = []
            self._deliver(wish, looks)

        def failed(error: ReaderError) -> None:
            if wish == self._wish:
                self._problem = self.shell.sentence(error)
                self._finished(wish)

        self.shell.desk.beside(job, lambda _: self._finished(wish), failed=failed)

    def _looked(self, file: PlannedFile, number: int) -> Look:
        """What is kept of a file; called beside the screen."""
        text = ""
        if len(self._looks) + number < PREVIEWS:
            text = safe_text("\n".join(file.text[:60_000].split("\n", SHOWN)[:SHOWN]))
        reason = ""
        if file.refusal is not None:
            reason = self.shell.words(f"error.{file.refusal.code}", **file.refusal.facts)
        return Look(file.path.name, file.status, text, reason)

    def _deliver(self, wish: int, looks: list[Look]) -> None:
        self.shell.call_later(self._more_looks, wish, looks)

    def _more_looks(self, wish: int, looks: list[Look]) -> None:
        if wish != self._wish or not self.is_attached:
            return
        first = not self._looks
        self._looks += looks
        for each in looks:
            self._counts[each.status] = self._counts.get(each.status, 0) + 1
        if first:
            self._show_file()
        self._show_figures()

    def _finished(self, wish: int) -> None:
        if wish == self._wish and self.is_attached:
            self._done = True
            self._show_file()
            self._show_figures()

    def _show_figures(self) -> None:
        """What would change on the disk."""
        total = len(self._looks)
        self.title_line.set_texts(
            self.heading(),
            self.words("ui.export_files", n=total) if self._done or total else "",
        )
        parts = [
            (self.words(f"ui.export_n_{status}", n=self._counts[status]), _tone(status))
            for status in STATUSES
            if self._counts.get(status)
        ]
        if not parts:
            said = "ui.nothing_to_export" if self._done else "ui.export_looking"
            parts = [("" if self._problem else self.words(said), "muted")]
        elif not self._done:
            parts.append(("…", "muted"))

        def write(width: int) -> Sequence[Line]:
            if "-beside" in self.classes:
                return [Line((Piece(text, role),)) for text, role in parts]
            pieces: list[Piece] = []
            for text, role in parts:
                pieces += [Piece(" · ", "muted")] * bool(pieces) + [Piece(text, role)]
            return [Line(()), Line(tuple(pieces))]

        self._figures.show(write)

    def _show_file(self) -> None:
        """The file that is looked at, its name and what would become of it above."""
        look = self._looks[self._at] if self._looks else None
        problem = self._problem

        def write(width: int) -> Sequence[Line]:
            if problem:
                return [Line((Piece(each, "error"),)) for each in folded(problem, width, 12)]
            if look is None:
                return []
            figure = f"{self._at + 1}/{len(self._looks)}" if len(self._looks) > 1 else ""
            said = self.words(f"ui.export_status_{look.status}")
            measure = self.shell.cell_width
            room = max(width - measure(said) - measure(figure) - 4, 12)
            head = Line(
                (Piece(safe_name(look.name, room), "title"),
                 Piece(f"  {said}", _tone(look.status))),
                ((figure, "muted"),) if figure else (),
            )  # fmt: skip
            if look.reason:
                body = [Line((Piece(each, "error"),)) for each in folded(look.reason, width, 9)]
            else:
                body = _file_lines(look.text, width, self.shell.cell_width)
            return [head, Line(()), *body]

        self.preview.show(write)

    def action_next_file(self) -> None:
        """The next file of the preview."""
        self._other_file(1)

    def action_previous_file(self) -> None:
        """The file before."""
        self._other_file(-1)

    def _other_file(self, step: int) -> None:
        if len(self._looks) > 1:
            self._at = (self._at + step) % len(self._looks)
            self._show_file()
        else:
            self.say(self.words("ui.export_no_other_file"))

    # -- the end

    def action_write(self) -> None:
        """Write; what cannot be written is said, and the choices stay."""
        if self.choices is None:
            return
        if self._problem:
            self.say(self._problem, "error")
            return
        self.finish(self.choices)


def _tone(status: str) -> str:
    return {"new": "success", "written": "accent", "unchanged": "muted", "gone": "muted"}.get(
        status, "warning"
    )


def _file_lines(text: str, width: int, measure: Callable[[str], int]) -> list[Line]:
    """The beginning of a file, its lines broken where the screen ends."""
    lines: list[Line] = []
    for line in text.split("\n"):
        role = "faint" if line.startswith("<!-- reader:") else "text"
        pieces = folded(line[:4000], width, 60, measure) if measure(line) > width else [line]
        lines += [Line((Piece(each, role),)) for each in pieces]
        if len(lines) > SHOWN * 2:
            break
    return lines


def _short(path: str) -> str:
    """A path with `~` for the home folder."""
    home = str(Path.home())
    inside = path == home or path.startswith(home.rstrip("/") + "/")
    return "~" + path[len(home) :] if inside and home != "/" else path
