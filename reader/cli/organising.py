"""`reader tag` and `remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader.cli.parameters import command, json_option
from reader.errors import NotFound, UsageError

if TYPE_CHECKING:
    from reader.cli.session import Session


# -TAG looks like an option to click; what is no option of ours is left to us.
@command("tag", context_settings={"ignore_unknown_options": True})
@click.argument("article", metavar="ARTICLE")
@click.argument("tags", nargs=-1, required=True, metavar="+TAG -TAG …", type=click.UNPROCESSED)
@json_option
def tag_command(session: Session, article: str, tags: tuple[str, ...], as_json: bool) -> None:
    """Give an article tags and take them away."""
    from reader.cli import shapes
    from reader.cli.lines import article_line

    for each in tags:
        if each[:1] not in ("+", "-") or not each[1:].strip("#"):
            raise UsageError("bad_tag", tag=each)
    with session.open_library() as library:
        info = library.tag_article(
            library.article(article).id,
            add=[each[1:] for each in tags if each[0] == "+"],
            remove=[each[1:] for each in tags if each[0] == "-"],
        )
    if as_json:
        session.put_json(shapes.article(info))
    else:
        session.put(article_line(info, session.words))


@command("remove")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE")
@json_option
def remove_command(session: Session, articles: tuple[str, ...], as_json: bool) -> None:
    """Remove articles; their notes stay."""
    from reader.cli import shapes
    from reader.cli.lines import article_line

    found = []
    with session.open_library() as library:
        for ref in articles:
            try:
                found.append(library.article(ref))
            except NotFound as error:
                session.say_error(error)
                session.note(type(error).exit_status)
        removed = library.remove(*(each.id for each in found))
    if as_json:
        session.put_json({"removed": [shapes.article(each) for each in removed]})
        return
    if removed:
        session.put(session.words.text("cli.removed", n=len(removed)))
    for each in removed:
        session.put("  " + article_line(each, session.words))
