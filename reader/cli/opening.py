"""`reader [PATH…]`: the screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from reader.cli.parameters import command
from reader.cli.starting import need_terminal, start_screen
from reader.config.paths import is_there
from reader.errors import NotFound, UsageError

if TYPE_CHECKING:
    from reader.cli.session import Session
    from reader.model import Span

_REF: Final = re.compile(r"[0-9]{1,15}|[0-9a-f][0-9a-f-]{7,35}")
"""What may be the number of an article, its uid, or the end of one."""


@command("open")
@click.argument("paths", nargs=-1, metavar="PATH")
def open_command(session: Session, paths: tuple[str, ...]) -> None:
    """Add what is named and open the screen."""
    open_paths(session, paths)


def open_paths(session: Session, paths: tuple[str, ...]) -> None:
    """Add the files and folders, then open the screen on the first of their articles.

    Raises UsageError when there is no terminal. When nothing of what was named can be read, that
    is said and the screen stays closed.
    """
    need_terminal()
    if len(paths) == 1 and paths[0].startswith("reader:"):
        start_screen(session, *_linked(session, paths[0]))
        return
    article_id = _known(session, paths[0]) if len(paths) == 1 else None
    if paths and article_id is None:
        article_id = _add_first(session, paths)
        if article_id is None:
            return
    start_screen(session, article_id)


def _linked(session: Session, link: str) -> tuple[int, str | None, Span | None]:
    """The article that a link back names, and the highlight or passage in it."""
    with session.open_library() as library:
        place = library.follow(link)
    if place.missing:
        session.say("cli.link_highlight_gone")
        session.note(1)
    return place.article_id, place.highlight_id, place.span


def _known(session: Session, ref: str) -> int | None:
    """The article of the library that goes by this number or uid; a file of that name wins."""
    if not _REF.fullmatch(ref) or is_there(Path(ref)):
        return None
    with session.open_library() as library:
        try:
            return library.article(ref).id
        except NotFound:
            return None


def _add_first(session: Session, paths: tuple[str, ...]) -> int | None:
    from reader.cli.adding import add_status, progress_line, tell_refused

    _refuse_mistyped(paths)
    show, finish = progress_line()
    with session.open_library() as library:
        try:
            report = library.add(paths, recursive=True, progress=show)
        finally:
            finish()
    tell_refused(session, report)
    session.note(add_status(report))
    return report.first


def _refuse_mistyped(paths: tuple[str, ...]) -> None:
    """One word that is no file but looks like a command is most likely a mistyped command."""
    from difflib import get_close_matches

    from reader.cli.main import COMMANDS

    word = paths[0]
    if Path(word).suffix or "/" in word or "\\" in word or is_there(Path(word)):
        return
    near = get_close_matches(word, COMMANDS, n=1, cutoff=0.7)
    if near:
        raise UsageError("no_such_command", name=word, nearest=near[0])
