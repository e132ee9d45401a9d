"""`reader highlight`, `edit`, `undo`, `redo` and `history`: marking from a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from reader.cli.parameters import Count, command, json_option
from reader.cli.passages import Passage, passage_options
from reader.errors import NotFound, UsageError

if TYPE_CHECKING:
    from reader.cli.session import Session
    from reader.library.reports import HistoryEntry, Step
    from reader.model import Colour, Highlight

# The five of the model; named here so that `--help` need not import it.
COLOURS = ("yellow", "green", "blue", "pink", "purple")

NAMED = 5
"""Things of an action that a line of the history names; `--json` names all."""


@command("highlight")
@click.argument("article", metavar="ARTICLE")
@passage_options
@click.option("--note", default="", metavar="TEXT")
@click.option("--colour", type=click.Choice(COLOURS), default="yellow")
@click.option("--tag", "tags", multiple=True, metavar="TAG")
@json_option
def highlight_command(
    session: Session,
    article: str,
    passage: Passage,
    note: str,
    colour: str,
    tags: tuple[str, ...],
    as_json: bool,
) -> None:
    """Mark a passage."""
    with session.open_library() as library:
        info, span = passage.found(library, article)
        made = library.highlight(
            info.id, span, colour=cast("Colour", colour), note=_typed(session, note), tags=tags
        )
    _put(session, made, as_json)


@command("edit")
@click.argument("highlight", metavar="HIGHLIGHT")
@click.option("--note", metavar="TEXT")
@click.option("--colour", type=click.Choice(COLOURS))
@click.option("--tag", "tags", multiple=True, metavar="TAG")
@click.option("--untag", "untags", multiple=True, metavar="TAG")
@click.option("--delete", is_flag=True)
@json_option
def edit_command(
    session: Session,
    highlight: str,
    note: str | None,
    colour: str | None,
    tags: tuple[str, ...],
    untags: tuple[str, ...],
    delete: bool,
    as_json: bool,
) -> None:
    """Change a highlight, or delete it; both can be undone."""
    changes = note is not None or colour is not None or bool(tags) or bool(untags)
    if delete and changes:
        raise UsageError("delete_and_change")
    if not (delete or changes):
        raise UsageError("nothing_to_change")
    with session.open_library() as library:
        if delete:
            made = library.delete(highlight)
        else:
            made = library.edit(
                highlight,
                note=None if note is None else _typed(session, note),
                colour=None if colour is None else cast("Colour", colour),
                tag=tags,
                untag=untags,
            )
    _put(session, made, as_json)


@command("undo")
@json_option
def undo_command(session: Session, as_json: bool) -> None:
    """Take back the last action."""
    with session.open_library() as library:
        _put_step(session, library.undo(), "undo", as_json)


@command("redo")
@json_option
def redo_command(session: Session, as_json: bool) -> None:
    """Do again what was taken back last."""
    with session.open_library() as library:
        _put_step(session, library.redo(), "redo", as_json)


@command("history")
@click.argument("highlight", required=False, metavar="HIGHLIGHT")
@click.option("--limit", type=Count(), default=100, metavar="N")
@json_option
def history_command(session: Session, highlight: str | None, limit: int, as_json: bool) -> None:
    """Print what was done, newest first; of one highlight, or all."""
    from reader.cli import shapes

    with session.open_library() as library:
        entries = library.history(highlight, limit=limit)
    if as_json:
        session.put_json([shapes.history(each) for each in entries])
        return
    for each in entries:
        _put_entry(session, each)
    if not entries:
        session.say("cli.no_history")


def _put(session: Session, made: Highlight, as_json: bool) -> None:
    from reader.cli import shapes
    from reader.cli.lines import highlight_lines

    if as_json:
        session.put_json(shapes.highlight(made))
    else:
        session.put("\n".join(highlight_lines(made, session.words)))


def _put_step(session: Session, done: Step | None, verb: str, as_json: bool) -> None:
    from reader.cli import shapes

    if done is None:
        raise NotFound("nothing_to_undo" if verb == "undo" else "nothing_to_redo")
    if as_json:
        session.put_json(shapes.step(done))
        return
    label = session.words.text(f"step.{done.label}")
    session.put(session.words.text(f"cli.{verb}", label=label))


def _put_entry(session: Session, entry: HistoryEntry) -> None:
    words = session.words
    label = words.text(f"step.{entry.label}")
    kind = "" if entry.kind == "do" else f" ({words.text(f'cli.kind_of_step.{entry.kind}')})"
    undone = f" ({words.text('cli.undone')})" if entry.undone else ""
    ids = list(dict.fromkeys(each.entity_id[-12:] for each in entry.changes))
    things = ", ".join(ids[:NAMED])
    if len(ids) > NAMED:
        things += " " + words.text("cli.history_others", n=len(ids) - NAMED)
    session.put(f"{entry.when.iso()}  {label}{kind}{undone}  {things}".rstrip())


def _typed(session: Session, note: str) -> str:
    """A note as it was typed; `-` takes it from stdin."""
    if note != "-":
        return note
    return session.read_stdin().decode("utf-8", "replace").removesuffix("\n")
