"""`reader export`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, cast

import click

from reader.cli.parameters import command, json_option
from reader.errors import ExportError, LibraryBusy, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from reader.cli.session import Session
    from reader.library.export_groups import By

# Those of the hall; named here so that `--help` need not import it.
BY = ("article", "tag", "all")

WATCH_SECONDS: Final = 1.0
"""How often `--watch` looks for changes."""


def _forms(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """Names of forms for a shell that completes one."""
    from reader.export.formats import FORMATS

    return [name for name in FORMATS if name.startswith(begun)]


@command("export")
@click.argument("query", nargs=-1, metavar="QUERY")
@click.option("--to", metavar="PATH|-")
@click.option("--format", "form", default="markdown", metavar="NAME", shell_complete=_forms)
@click.option("--by", type=click.Choice(BY), default="article")
@click.option("--template", metavar="FILE")
@click.option("--watch", is_flag=True)
@json_option
def export_command(
    session: Session,
    query: tuple[str, ...],
    to: str | None,
    form: str,
    by: str,
    template: str | None,
    watch: bool,
    as_json: bool,
) -> None:
    """Write the notes of articles to files, one for each article, each tag, or all."""
    if watch:
        if to == "-" or as_json:
            raise UsageError("watch_needs_folder")
        if query or by != "article" or template:
            raise UsageError("watch_one_form")
        _watch(session, session.resolve(to) if to else session.paths.export, form)
        return
    from reader.cli import shapes
    from reader.library import ExportReport

    asked = " ".join(query)
    group = cast("By", by)
    own = session.resolve(template) if template else None
    if to == "-" and as_json:
        raise UsageError("stdout_twice")
    with session.open_library() as library:
        if to == "-":
            pieces = library.render_all(asked, format=form, by=group, template=own)
            session.put("\n".join(pieces).removesuffix("\n"))
            empty = not pieces
        else:
            folder = session.resolve(to) if to else session.paths.export
            report = library.export(asked, to=folder, format=form, by=group, template=own)
            if as_json:
                session.put_json(shapes.exported(report))
            else:
                for path in report.written:
                    session.put(path)
            if report.unchanged and not as_json:
                session.say("cli.export_unchanged", n=len(report.unchanged))
            for path in report.anew:
                session.say("cli.export_anew", path=path)
            for path in report.gone:
                session.say("cli.export_gone", path=path)
            session.tell_kept(report)
            if report.refused or report.conflicts:
                session.note(1)
            empty = report == ExportReport()
    if empty:
        session.say("cli.nothing_to_export")
        session.note(1 if asked else 0)


def _watch(session: Session, folder: Path, form: str) -> None:
    """Keep a folder up to date until the person stops it; what can't be written is tried again."""
    with session.open_library() as library:
        library.before_close = None
        session.say("cli.keeping", path=folder)
        troubled = ""
        while True:
            try:
                if library.export_pending(folder, format=form):
                    report = library.keep_exported(folder, format=form)
                    for path in report.written if report is not None else ():
                        session.put(path)
                    session.tell_kept(report)
                troubled = ""
            except LibraryBusy:
                pass
            except ExportError as error:
                if troubled != error.code:
                    session.say_error(error)
                troubled = error.code
            time.sleep(WATCH_SECONDS)
