"""`reader merge` and `reader sync`: bringing libraries together."""

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
    from reader.cli import shapes

    with session.open_library() as library:
        report = library.merge([session.resolve(each) for each in files])
    session.tell_refused(report.refused)
    if as_json:
        session.put_json(
            {
                "articles": report.articles,
                "annotations": report.annotations,
                "events": report.events,
                "conflicts": len(report.conflicts),
                "twins": report.twins,
                "refused": shapes.refused(report.refused, session.reason),
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
    session.note_refused(len(report.refused), len(files))


@command("sync")
@click.argument("place", metavar="FOLDER")
@json_option
def sync_command(session: Session, place: str, as_json: bool) -> None:
    """Exchange with other devices what is new, in a folder or a database."""
    if "://" in place:
        from reader.library.postgres import has_password

        if has_password(place):
            session.say("cli.sync_password")
    with session.open_library() as library:
        report = library.sync(place if "://" in place else session.resolve(place))
    if as_json:
        session.put_json(report._asdict() | {"conflicts": len(report.conflicts)})
    else:
        session.put(
            session.words.text(
                "cli.synced",
                articles=report.articles,
                annotations=report.annotations,
                events=report.events,
                sent=report.sent,
            )
        )
    if report.conflicts:
        session.say("cli.conflicts", n=len(report.conflicts))
    for copy in report.copies:
        session.say("cli.sync_copy", path=copy)
    for name in report.unreadable:
        session.say("cli.sync_unreadable", path=name)
        session.note(1)
    for name in ("waiting", "broken"):
        if getattr(report, name):
            session.say(f"cli.sync_{name}", n=getattr(report, name))
            session.note(1)
