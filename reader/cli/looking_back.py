"""`reader versions`, `diff`, `trash` and `undecided`: what was, what went, what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reader.cli.parameters import Count, command, json_option
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.cli.session import Session
    from reader.library.trash import Emptied, Trashed


@command("versions")
@click.argument("article", metavar="ARTICLE")
@json_option
def versions_command(session: Session, article: str, as_json: bool) -> None:
    """Print the versions of an article, the newest first."""
    with session.open_library() as library:
        found = library.versions(library.article(article).id)
    if as_json:
        session.put_json(
            [
                {
                    "revision": each.number,
                    "when": each.when.iso(),
                    "device": each.device,
                    "why": each.why,
                    "current": each.current,
                    "source": each.source,
                    "encoding": each.encoding,
                    "options": dict(each.options),
                }
                for each in found
            ]
        )
        return
    for each in found:
        mark = "*" if each.current else " "
        why = session.words.text(f"ui.version_{each.why}")
        if not session.words.has(f"ui.version_{each.why}"):
            why = session.words.text(f"step.{each.why}")
        session.put(f"{mark} {each.number}\t{each.when.iso()}\t{why}\t{each.source}")


@command("diff")
@click.argument("article", metavar="ARTICLE")
@click.argument("old", type=Count(), required=False, metavar="OLD")
@click.argument("new", type=Count(), required=False, metavar="NEW")
@json_option
def diff_command(
    session: Session, article: str, old: int | None, new: int | None, as_json: bool
) -> None:
    """Print what changed between two versions of an article."""
    from reader.annotations.wordwise import words_of
    from reader.text.words import rough_segmenter

    with session.open_library() as library:
        info = library.article(article)
        new = info.revision if new is None else new
        if old is None:
            numbers = [each.number for each in library.versions(info.id) if each.number < new]
            if not numbers:
                raise UsageError("no_earlier_version", ref=article, revision=new)
            old = max(numbers)
        found = library.compare(info.id, old, new)
    cut = rough_segmenter().words
    changes = [each for each in found.changes if each.kind != "same"]
    if as_json:
        rows = [
            {
                "kind": each.kind,
                "old": [*each.old],
                "new": [*each.new],
                "old_text": found.old[each.old.start : each.old.end],
                "new_text": found.new[each.new.start : each.new.end],
            }
            for each in changes
        ]
        session.put_json({"old": old, "new": new, "changes": rows})
        return
    for each in changes:
        line = ""
        for part in words_of(found.old, found.new, each, cut):
            before = found.old[part.old.start : part.old.end]
            after = found.new[part.new.start : part.new.end]
            marked = {"same": after, "removed": f"[-{before}-]", "added": f"{{+{after}+}}"}
            line += marked[part.kind]
        session.put(line)
    if not changes:
        session.say("ui.no_difference")


@command("trash")
@click.argument("query", nargs=-1, metavar="QUERY")
@click.option("--restore", "refs", multiple=True, metavar="REF")
@click.option("--empty", is_flag=True)
@click.option("--yes", is_flag=True)
@json_option
def trash_command(
    session: Session,
    query: tuple[str, ...],
    refs: tuple[str, ...],
    empty: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Print what was deleted, bring it back, or remove it for good."""
    if empty and refs:
        raise UsageError("restore_or_empty")
    words = session.words
    with session.open_library() as library:
        if refs:
            count = library.bring_back(refs)
            if as_json:
                session.put_json({"restored": count})
            else:
                session.put(words.text("cli.brought_back", n=count))
            return
        found = library.trash(" ".join(query))
        if not empty:
            _put_trash(session, found, as_json)
            return
        if not yes:
            raise UsageError("empty_needs_yes", n=len(found))
        library.backs_up = False
        done = library.empty_trash([each.ref for each in found])
    _put_emptied(session, done, as_json)


def _put_trash(session: Session, found: list[Trashed], as_json: bool) -> None:
    if as_json:
        session.put_json([_shape(each) for each in found])
        return
    for each in found:
        kind = session.words.text(f"cli.trashed_{each.kind}")
        session.put(f"{each.ref[-8:]}\t{each.when.iso()}\t{kind}\t{_title(each)}")
    if not found:
        session.say("ui.trash_empty")


def _title(each: Trashed) -> str:
    if each.article is not None:
        return each.article.title
    assert each.highlight is not None
    return " · ".join(part for part in (each.highlight.quote, each.highlight.note) if part)


def _shape(each: Trashed) -> dict[str, Any]:
    from reader.cli import shapes

    found: dict[str, Any] = {
        "ref": each.ref,
        "kind": each.kind,
        "deleted": each.when.iso(),
        "device": each.device,
    }
    if each.article is not None:
        found["article"] = shapes.article(each.article)
    elif each.highlight is not None:
        found["highlight"] = shapes.highlight(each.highlight)
    return found


def _put_emptied(session: Session, done: Emptied, as_json: bool) -> None:
    if as_json:
        session.put_json(done._asdict())
        return
    words = session.words
    session.put(words.text("ui.emptied", n=done.annotations, articles=done.articles))
    if not done.scrubbed:
        session.say("ui.not_scrubbed")
        session.note(1)
    if done.backups:
        session.say("ui.backups_remain", n=done.backups)


@command("undecided")
@click.argument("article", required=False, metavar="ARTICLE")
@json_option
def undecided_command(session: Session, article: str | None, as_json: bool) -> None:
    """Print the highlights whose place, and the notes whose text, a person has to decide."""
    from reader.cli import shapes

    with session.open_library() as library:
        article_id = None if article is None else library.article(article).id
        places, texts = library.undecided(article_id), library.conflicts(article_id)
    if as_json:
        session.put_json(
            {
                "places": [shapes.highlight(each) for each in places],
                "texts": [shapes.highlight(each) for each in texts],
            }
        )
        return
    words = session.words
    for each in places:
        state = words.text(f"ui.state_{each.state}")
        session.put(f"{each.id[-8:]}\t{each.article_title}\t{state}\t{each.quote}")
    for each in texts:
        state = words.text("ui.versions", n=len(each.versions) + 1)
        session.put(f"{each.id[-8:]}\t{each.article_title}\t{state}\t{each.note}")
    if not places and not texts:
        session.say("ui.nothing_to_decide")
