"""`reader import-notes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader.cli.parameters import command, json_option

if TYPE_CHECKING:
    from reader.cli.session import Session
    from reader.library.notes_from import NotesReport

# Those of the registry; named here so that `--help` need not import it. A test compares.
KINDS = (
    "auto",
    "kindle",
    "koreader",
    "readwise",
    "hypothesis",
    "calibre",
    "weread",
    "jsonld",
    "reader",
)

_SHOWN = 5
"""Unread records that are named one by one."""


@command("import-notes")
@click.argument("files", nargs=-1, required=True, metavar="FILE")
@click.option("--from", "kind", type=click.Choice(KINDS), default="auto")
@json_option
def import_notes_command(
    session: Session, files: tuple[str, ...], kind: str, as_json: bool
) -> None:
    """Bring in highlights and notes of other programs."""
    from reader.cli.adding import progress_line

    show, finish = progress_line()
    with session.open_library() as library:
        try:
            report = library.import_notes(files, kind=kind, progress=show, stdin=session.read_stdin)
        finally:
            finish()
    _tell(session, report)
    if as_json:
        session.put_json(
            {
                "added": report.added,
                "known": report.known,
                "orphans": report.orphans,
                "unread": len(report.unread),
                "attached": report.attached,
                "completed": report.completed,
                "passed_over": report.passed_over,
            }
        )
    elif len(report.refused) < len(files):
        session.put(
            session.words.text(
                "cli.notes_in",
                added=report.added,
                known=report.known,
                orphans=report.orphans,
                unread=len(report.unread),
            )
        )
    session.note_refused(len(report.refused), len(files))
    if report.unread:
        session.note(1)


def _tell(session: Session, report: NotesReport) -> None:
    """What was refused or not understood, and what earlier imports have gained."""
    session.tell_refused(report.refused)
    for record in report.unread[:_SHOWN]:
        raw = " ".join(record.raw.split())[:120]
        session.say(f"cli.unread.{record.reason}", raw=raw)
    if len(report.unread) > _SHOWN:
        session.say("cli.unread_more", n=len(report.unread) - _SHOWN)
    if report.attached:
        session.say("cli.notes_attached", n=report.attached)
    if report.completed:
        session.say("cli.notes_completed", n=report.completed)
