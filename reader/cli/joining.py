"""`reader merge`: bringing libraries together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader.cli.parameters import command, json_option

if TYPE_CHECKING:
    from reader.cli.session import Session


@command("merge")
@click.argument("files", nargs=-1, required=True, metavar="FILE")
@json_option
def merge_command(session: Session, files: tuple[str, ...], as_json: bool) -> None:
    """Take in other libraries and bundles."""
    with session.open_library() as library:
        report = library.merge([session.resolve(each) for each in files])
    for each in report.refused:
        session.say(f"error.{each.code}", **each.facts)
    if as_json:
        session.put_json(
            {
                "articles": report.articles,
                "annotations": report.annotations,
                "events": report.events,
                "conflicts": len(report.conflicts),
                "twins": report.twins,
                "refused": [
                    {
                        "path": each.path,
                        "reason": session.words.text(f"error.{each.code}", **each.facts),
                        "code": each.code,
                    }
                    for each in report.refused
                ],
            }
        )
    elif len(report.refused) < len(files):
        session.put(
            session.words.text(
                "cli.merged",
                articles=report.articles,
                annotations=report.annotations,
                events=report.events,
            )
        )
    if report.conflicts:
        session.say("cli.conflicts", n=len(report.conflicts))
    if report.refused:
        session.note(1 if len(report.refused) < len(files) else 2)
