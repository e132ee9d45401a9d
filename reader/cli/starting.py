"""Opening the screen; `reader` alone comes here without click, which costs tens of milliseconds."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from reader.cli.session import Session
from reader.cli.streams import trouble_with
from reader.errors import ReaderError, UsageError

if TYPE_CHECKING:
    from reader.model import Span


def start_screen(
    session: Session,
    article_id: int | None = None,
    highlight: str | None = None,
    span: Span | None = None,
) -> None:
    """Open the screen on the library of the session, at an article and a highlight or passage.

    Raises UsageError when there is no terminal and LibraryError when the file cannot be used.
    """
    need_terminal()
    session.tell_problems()
    from reader.tui import open_screen

    at: dict[str, Any] = {} if highlight is None else {"highlight": highlight}
    if span is not None:
        at["span"] = span
    status = open_screen(
        session.paths.library, session.settings, session.paths, article_id=article_id, **at
    )
    session.note(status)


def need_terminal() -> None:
    """Raise UsageError unless a screen can be drawn: Textual draws on stderr, keys are stdin.

    Served to a browser, it draws through pipes.
    """
    if "web_driver" in os.environ.get("TEXTUAL_DRIVER", ""):
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("no_terminal")
    if os.environ.get("TERM") == "dumb":
        raise UsageError("dumb_terminal")


def run_bare() -> int:
    """`reader` without arguments; the exit status."""
    session = Session(os.environ)
    try:
        start_screen(session)
    except KeyboardInterrupt:
        session.say("error.cancelled")
        return 130
    except ReaderError as error:
        session.say_error(error)
        return max(session.status, type(error).exit_status)
    except OSError as error:
        known = trouble_with(error)
        if known is None:
            raise
        session.say_error(known)
        return max(session.status, type(known).exit_status)
    return session.status
