"""`reader strike`, `left-out` and `reread`: what belongs to a text, from a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reader.cli.adding import CUTS, KINDS
from reader.cli.parameters import Count, command, json_option
from reader.cli.passages import Passage, passage_options
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.annotations.left_out import LeftOut
    from reader.cli.session import Session
    from reader.library.cleaning import Cleaned


@command("strike")
@click.argument("article", metavar="ARTICLE")
@passage_options
@json_option
def strike_command(
    session: Session,
    article: str,
    passage: Passage,
    as_json: bool,
) -> None:
    """Take a passage out of an article's text."""
    with session.open_library() as library:
        info, span = passage.found(library, article)
        done = library.strike(info.id, span)
    _put(session, done, as_json)


@command("left-out")
@click.argument("article", metavar="ARTICLE")
@click.option("--bring", "bring", multiple=True, type=Count(), metavar="N")
@click.option("--out", "out", multiple=True, type=Count(), metavar="N")
@json_option
def left_out_command(
    session: Session, article: str, bring: tuple[int, ...], out: tuple[int, ...], as_json: bool
) -> None:
    """Print what is not in an article's text; bring pieces of it in, or take them out again."""
    with session.open_library() as library:
        info = library.article(article)
        pieces = library.left_out(info.id)
        for number in (*bring, *out):
            if number > len(pieces):
                raise UsageError("no_such_piece", number=number, pieces=len(pieces))
        if bring:
            library.bring_in(info.id, [s for n in bring for s in pieces[n - 1].parts])
        if out:
            library.put_out(info.id, [s for n in out for s in pieces[n - 1].parts])
        if bring or out:
            pieces = library.left_out(info.id)
    if as_json:
        session.put_json([_piece(number, each) for number, each in enumerate(pieces, 1)])
        return
    from reader.text.safe import safe_line

    for number, each in enumerate(pieces, 1):
        reason = session.words.text(f"left.{each.reason}")
        lines = f" {each.lines[0]}-{each.lines[1]}" if each.lines else ""
        mark = "+" if each.kept else " "
        session.put(f"{number:>3}{mark} {reason}{lines}: {safe_line(each.text, 100)}")
    if not pieces:
        session.say("ui.nothing_left_out")


@command("reread")
@click.argument("article", metavar="ARTICLE")
@click.option("--as", "kind", type=click.Choice(KINDS), default="auto")
@click.option("--encoding", metavar="NAME")
@click.option("--cut", type=click.Choice(CUTS), default="auto")
@json_option
def reread_command(
    session: Session, article: str, kind: str, encoding: str | None, cut: str, as_json: bool
) -> None:
    """Read an article's file again in another way; notes are kept."""
    from reader.cli.adding import add_status, put_report, tell_refused

    with session.open_library() as library:
        report = library.reread(library.article(article).id, kind=kind, encoding=encoding, cut=cut)
        tell_refused(session, report)
        put_report(session, report, as_json)
    session.note(add_status(report))


def _put(session: Session, done: Cleaned, as_json: bool) -> None:
    from reader.cli import shapes
    from reader.cli.lines import article_line

    if as_json:
        session.put_json(
            {
                "article": shapes.article(done.article),
                "removed": done.chars,
                "orphans": done.orphans,
            }
        )
    else:
        session.put(article_line(done.article, session.words))
        if done.orphans:
            session.say("ui.struck_orphans", n=done.orphans)


def _piece(number: int, each: LeftOut) -> dict[str, Any]:
    return {
        "number": number,
        "kind": "other",
        "text": each.text,
        "reason": each.reason,
        "lines": list(each.lines) if each.lines else None,
        "in": each.kept,
        "place": each.place,
    }
