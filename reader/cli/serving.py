"""`reader serve`: the same screens in a browser, on this machine unless told otherwise."""

from __future__ import annotations

import errno
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import click

from reader.cli.parameters import command
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.cli.session import Session


@command("serve")
@click.option("--host", default="127.0.0.1", metavar="HOST")
@click.option("--port", default=8737, type=click.IntRange(0, 65535), metavar="PORT")
def serve_command(session: Session, host: str, port: int) -> None:
    """Serve the screen to a browser until Ctrl+C."""
    try:
        from reader.cli.web import LOOPBACK, ReaderServer, listen
    except ImportError:
        raise UsageError("no_web_extra") from None
    with session.open_library():  # a file that cannot be used is said here, not in the browser
        pass
    try:
        if not host.strip():  # to the system that is every address of this machine
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        listening = listen(host, port)
    except (OSError, UnicodeError, TypeError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise UsageError("cannot_listen", host=host or "''", port=port, detail=detail) from error
    server = ReaderServer(screen_command(session), listening, host)
    if host not in LOOPBACK:
        session.say("cli.serve_open", host=host)
    session.say("cli.serving")
    session.put(server.link)
    server.run()


def screen_command(session: Session) -> str:
    """The command line that opens the screen of this session, for the shell."""
    words = [sys.executable, "-m", "reader", "--library", str(session.paths.library)]
    words += ["--config", str(session.paths.config)]
    if session.language:
        words += ["--lang", session.language]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
