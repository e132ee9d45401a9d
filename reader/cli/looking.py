"""`reader list`, `show`, `search` and `notes`: looking without changing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from reader.cli.parameters import Count, command, json_option
from reader.model.shelves import SORTS

if TYPE_CHECKING:
    from reader.cli.session import Session
    from reader.model import SearchHit
    from reader.model.shelves import Sort


@command("list")
@click.argument("query", nargs=-1, metavar="QUERY")
@click.option("--sort", type=click.Choice(SORTS), default="added")
@click.option("--reverse", is_flag=True)
@json_option
def list_command(
    session: Session, query: tuple[str, ...], sort: str, reverse: bool, as_json: bool
) -> None:
    """Print the articles."""
    from reader.cli import shapes
    from reader.cli.lines import article_line

    with session.open_library() as library:
        tell_problems(session, " ".join(query))
        articles = library.articles(" ".join(query), sort=cast("Sort", sort), reverse=reverse)
    if as_json:
        session.put_json([shapes.article(each) for each in articles])
        return
    width = max((len(str(each.id)) for each in articles), default=1)
    if articles:
        session.put("\n".join(article_line(each, session.words, width) for each in articles))
    else:
        session.say("cli.no_articles" if not query else "cli.no_match", query=" ".join(query))


@command("show")
@click.argument("article", metavar="ARTICLE")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text")
@click.option("--revision", type=Count(), metavar="N")
def show_command(session: Session, article: str, form: str, revision: int | None) -> None:
    """Print one article."""
    from reader.cli import shapes

    with session.open_library() as library:
        info = library.article(article)
        doc = library.document(info.id, revision)
        if form == "json":
            session.put_json(shapes.document(doc))
        elif form == "markdown":
            session.put(library.markdown(doc).removesuffix("\n"))
        else:
            session.put(doc.text)


@command("search")
@click.argument("query", nargs=-1, required=True, metavar="QUERY")
@click.option("--limit", type=Count(), default=50, metavar="N")
@json_option
def search_command(session: Session, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Print what is found in titles, texts, highlights and notes, best first."""
    from reader.cli import shapes

    with session.open_library() as library:
        result = library.search(" ".join(query), limit=limit)
        tell_problems(session, " ".join(query))
        if library.index_state().kind in ("stale", "building"):
            session.say("cli.index_stale")
    if as_json:
        session.put_json(shapes.search(result))
        return
    for hit in result.hits:
        _put_hit(session, hit)
    if result.cut_short:
        session.say("ui.search_cut_short")
    more = "cli.found" if result.total_is_exact else "cli.found_at_least"
    session.say(more, n=result.total, shown=len(result.hits))


def tell_problems(session: Session, query: str) -> None:
    """Say which part of a query made no sense, and where it stands; the rest was answered."""
    from reader.search.parsing import parse
    from reader.search.query import STRUCTURAL
    from reader.text.safe import safe_line

    for problem in parse(query).problems:
        if problem.code in STRUCTURAL:
            part = safe_line(query[problem.start : problem.end], cells=40)
            n = problem.start + (problem.code != "too_long")
            session.say(f"ui.query_{problem.code}", n=n, part=part, hint=problem.hint)


@command("notes")
@click.argument("query", nargs=-1, metavar="QUERY")
@json_option
def notes_command(session: Session, query: tuple[str, ...], as_json: bool) -> None:
    """Print the highlights and notes of the whole library."""
    from reader.cli import shapes
    from reader.cli.lines import highlight_lines

    with session.open_library() as library:
        tell_problems(session, " ".join(query))
        notes = library.notes(" ".join(query))
    if as_json:
        session.put_json([shapes.highlight(each) for each in notes])
        return
    for each in notes:
        session.put("\n".join(highlight_lines(each, session.words)))
    if not notes:
        session.say("cli.no_notes" if not query else "cli.no_match", query=" ".join(query))


def _put_hit(session: Session, hit: SearchHit) -> None:
    from reader.text.safe import safe_line

    number = "-" if hit.article_id is None else str(hit.article_id)
    where = session.words.text(f"cli.where.{hit.where}")
    short = f" {hit.highlight_id.replace('-', '')[-12:]}" if hit.highlight_id else ""
    session.put(f"{number}  {safe_line(hit.title, 80)}  [{where}{short}]")
    text = hit.snippet.text.replace("\n", " ")
    session.put_marked(f"    {text}", [(m.start + 4, m.end + 4) for m in hit.snippet.marks])
