"""`reader export`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from reader.cli.parameters import command, json_option
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.cli.session import Session
    from reader.library.export_groups import By

# Those of the hall; named here so that `--help` need not import it.
BY = ("article", "tag", "all")


@command("export")
@click.argument("query", nargs=-1, metavar="QUERY")
@click.option("--to", metavar="PATH|-")
@click.option("--format", "form", default="markdown", metavar="NAME")
@click.option("--by", type=click.Choice(BY), default="article")
@click.option("--template", metavar="FILE")
@json_option
def export_command(
    session: Session,
    query: tuple[str, ...],
    to: str | None,
    form: str,
    by: str,
    template: str | None,
    as_json: bool,
) -> None:
    """Write the notes of articles to files, one for each article, each tag, or all."""
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
            for path in report.conflicts:
                session.say("cli.export_conflict", path=path)
                session.note(1)
            for path in report.gone:
                session.say("cli.export_gone", path=path)
            empty = report == ExportReport()
    if empty:
        session.say("cli.nothing_to_export")
        session.note(1 if asked else 0)
