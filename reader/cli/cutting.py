"""`reader split` and `join`: where one article of a file ends and the next begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader.cli.parameters import command, json_option
from reader.cli.passages import Passage, passage_options

if TYPE_CHECKING:
    from reader.cli.session import Session
    from reader.model import ArticleInfo


@command("split")
@click.argument("article", metavar="ARTICLE")
@passage_options
@json_option
def split_command(
    session: Session,
    article: str,
    passage: Passage,
    as_json: bool,
) -> None:
    """Make an article of its own of all from the paragraph of a passage on."""
    with session.open_library() as library:
        info, span = passage.found(library, article)
        second = library.split_article(info.id, span.start)
        first = library.article(info.id)
    _put(session, [first, second], as_json)


@command("join")
@click.argument("article", metavar="ARTICLE")
@json_option
def join_command(session: Session, article: str, as_json: bool) -> None:
    """Make the next article of the same file a part of an article."""
    with session.open_library() as library:
        info = library.join_article(library.article(article).id)
    _put(session, [info], as_json)


def _put(session: Session, articles: list[ArticleInfo], as_json: bool) -> None:
    from reader.cli import shapes
    from reader.cli.lines import article_line

    if as_json:
        session.put_json({"articles": [shapes.article(each) for each in articles]})
        return
    for each in articles:
        session.put(article_line(each, session.words))
