"""`reader mark-all` and `gloss`: marking every place of a query, and the terms of the glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from reader.cli.parameters import command, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.cli.session import Session
    from reader.library import Library
    from reader.library.glossary import Term
    from reader.library.occurrences import Marked
    from reader.model import Colour

# The five of the model; named here so that `--help` need not import it.
COLOURS = ("yellow", "green", "blue", "pink", "purple")


@command("mark-all")
@click.argument("query", nargs=-1, required=True, metavar="QUERY")
@click.option("--in", "articles", multiple=True, metavar="ARTICLE")
@click.option("--colour", type=click.Choice(COLOURS), default="yellow")
@click.option("--note", default="", metavar="TEXT")
@click.option("--tag", "tags", multiple=True, metavar="TAG")
@json_option
def mark_all_command(
    session: Session,
    query: tuple[str, ...],
    articles: tuple[str, ...],
    colour: str,
    note: str,
    tags: tuple[str, ...],
    as_json: bool,
) -> None:
    """Highlight every place in the texts that answers a query."""
    with session.open_library() as library:
        done = library.mark_hits(
            " ".join(query),
            article_ids=_ids(library, articles),
            colour=cast("Colour", colour),
            note=_text(session, note),
            tags=tags,
        )
    _put(session, done, as_json)


@command("gloss")
@click.argument("term", required=False, metavar="[TERM]")
@click.option("--note", default="", metavar="TEXT")
@click.option("--in", "articles", multiple=True, metavar="ARTICLE")
@click.option("--delete", is_flag=True)
@json_option
def gloss_command(
    session: Session,
    term: str | None,
    note: str,
    articles: tuple[str, ...],
    delete: bool,
    as_json: bool,
) -> None:
    """Mark a term wherever it stands, with one note; without a term, print the glossary."""
    with session.open_library() as library:
        ids = _ids(library, articles)
        if term is None and ids is not None:
            _put(session, library.gloss_articles(ids), as_json)
            return
        if term is None:
            _put_terms(session, library.glossary(), as_json)
            return
        if delete:
            count = library.drop_term(term)
            if as_json:
                session.put_json({"deleted": count})
            else:
                session.say("cli.term_deleted", n=count)
            return
        made = library.gloss(term, _text(session, note), article_ids=ids)
        _put(session, made, as_json)


def _text(session: Session, note: str) -> str:
    """A note as it was typed; `-` takes it from stdin."""
    if note != "-":
        return note
    return session.read_stdin().decode("utf-8", "replace").removesuffix("\n")


def _ids(library: Library, articles: tuple[str, ...]) -> list[int] | None:
    return [library.article(each).id for each in articles] if articles else None


def _put_terms(session: Session, terms: Sequence[Term], as_json: bool) -> None:
    from reader.text.safe import safe_line

    if as_json:
        session.put_json([each._asdict() for each in terms])
        return
    for each in terms:
        session.put(f"{each.marks:>4}  {safe_line(each.term, 40)}  {safe_line(each.note, 120)}")
    if not terms:
        session.say("cli.no_terms")


def _put(session: Session, done: Marked, as_json: bool) -> None:
    from reader.cli import shapes

    if as_json:
        session.put_json(
            {
                "marked": [shapes.highlight(each) for each in done.made],
                "known": done.known,
                "articles": done.articles,
            }
        )
        return
    session.say("cli.marked_all", n=len(done.made), articles=done.articles, known=done.known)
