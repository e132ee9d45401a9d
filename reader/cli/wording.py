"""`reader keywords` and `similar`: what an article is about, and which others are too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader.cli.parameters import Count, command, json_option

if TYPE_CHECKING:
    from reader.cli.session import Session


@command("keywords")
@click.argument("article", metavar="ARTICLE")
@click.option("--limit", type=Count(), default=12, metavar="N")
@json_option
def keywords_command(session: Session, article: str, limit: int, as_json: bool) -> None:
    """Print the words that say most about an article."""
    from reader.text.safe import safe_line

    with session.open_library() as library:
        found = library.keywords(library.article(article).id, limit)
    if as_json:
        session.put_json([each._asdict() for each in found])
        return
    for each in found:
        session.put(f"{each.weight:.2f} {each.times:>4}  {safe_line(each.word, 80)}")


@command("similar")
@click.argument("article", metavar="ARTICLE")
@click.option("--limit", type=Count(), default=10, metavar="N")
@json_option
def similar_command(session: Session, article: str, limit: int, as_json: bool) -> None:
    """Print the articles that share most of an article's keywords."""
    from reader.cli import shapes
    from reader.text.safe import safe_line

    with session.open_library() as library:
        found = library.similar(library.article(article).id, limit)
    if as_json:
        session.put_json(
            [
                {
                    "article": shapes.article(each.article),
                    "score": each.score,
                    "shared": list(each.shared),
                }
                for each in found
            ]
        )
        return
    for each in found:
        shared = safe_line(" ".join(each.shared[:6]), 80)
        title = safe_line(each.article.title, 80)
        session.put(f"{each.score:.2f}  {each.article.id}  {title}  · {shared}")
    if not found:
        session.say("cli.no_similar")
