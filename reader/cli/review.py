"""`reader review`: a daily handful of one's own highlights, at a plain prompt."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

import click

from reader.cli.parameters import Count, command, json_option
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.cli.session import Session
    from reader.library import Library
    from reader.library.reviewing import ReviewItem, Rule

RULES = ("simple", "fsrs")


@command("review")
@click.option("--limit", type=Count(), default=10, metavar="N")
@click.option("--rule", type=click.Choice(RULES), default="simple")
@click.option("--to", metavar="FILE")
@json_option
def review_command(session: Session, limit: int, rule: str, to: str | None, as_json: bool) -> None:
    """Go through the highlights that are due."""
    if to is not None and as_json:
        raise UsageError("to_or_json")
    chosen = cast("Rule", rule)
    with session.open_library() as library:
        items = library.review_queue(n=limit, rule=chosen)
        if as_json:
            session.put_json([_shape(each) for each in items])
        elif not items:
            session.say("cli.review_nothing")
        elif to is not None:
            path = session.resolve(to)
            library.export_reviews(items, path)
            session.put(str(path))
        else:
            _ask_all(session, library, items, chosen)


def _shape(item: ReviewItem) -> dict[str, Any]:
    from reader.cli import shapes

    return {
        "highlight": shapes.highlight(item.highlight),
        "sentence": item.sentence,
        "mark": [item.mark.start, item.mark.end],
        "due": item.due.iso(),
        "interval": item.interval,
        "reviews": item.reviews,
    }


def _ask_all(session: Session, library: Library, items: list[ReviewItem], rule: Rule) -> None:
    """Show each and ask; `u` goes back one, and its answer is taken back."""
    at = answered = 0
    given: list[bool] = []
    while at < len(items):
        item = items[at]
        _show(session, item, at, len(items))
        said = _answer(session, can_undo=bool(given))
        if said in ("q", ""):
            break
        if said == "u":
            at -= 1
            if given.pop():
                library.review_take_back(items[at].highlight.id)
                answered -= 1
            continue
        given.append(said != "s")
        if said != "s":
            found = library.review_answer(item.highlight.id, int(said), rule=rule)
            session.put(session.words.text("cli.review_again_in", n=found.interval))
            answered += 1
        at += 1
    session.say("cli.review_done", n=answered)


def _show(session: Session, item: ReviewItem, at: int, total: int) -> None:
    from reader.text.safe import safe_line

    session.put("")
    session.put(f"{at + 1}/{total}  {safe_line(item.highlight.article_title, 80)}")
    session.put_marked(item.sentence, [(item.mark.start, item.mark.end)])
    if item.highlight.note:
        session.put(f"— {item.highlight.note}")


def _answer(session: Session, *, can_undo: bool) -> str:
    """`1` to `4`, `s`, `u` or `q`; empty when there is nothing more to read."""
    allowed = {"1", "2", "3", "4", "s", "q"} | ({"u"} if can_undo else set())
    while True:
        session.say("cli.review_ask")
        line = sys.stdin.readline()
        if not line:
            return ""
        said = line.strip().lower()
        if said in allowed:
            return said
