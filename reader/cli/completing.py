"""`reader completions`: what bash, zsh and fish ask the program while a line is typed.

The scripts are click's own; they call the program with `_READER_COMPLETE` set.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import click

from reader.cli.parameters import command

if TYPE_CHECKING:
    from reader.cli.session import Session

VARIABLE: Final = "_READER_COMPLETE"
SHELLS: Final = ("bash", "zsh", "fish")


@command("completions")
@click.argument("shell", type=click.Choice(SHELLS), metavar="SHELL")
def completions_command(session: Session, shell: str) -> None:
    """Print the script that completes commands and options in a shell."""
    session.put(script(shell))


def script(shell: str) -> str:
    """The script for a shell of `SHELLS`."""
    from click.shell_completion import get_completion_class

    from reader.cli.main import root

    kind = get_completion_class(shell)
    assert kind is not None
    return kind(root, {}, "reader", VARIABLE).source().strip()


def complete() -> int:
    """Answer a shell that asks; the exit status."""
    from click.shell_completion import shell_complete

    from reader.cli.main import root
    from reader.cli.session import Session

    session = Session(os.environ)
    return shell_complete(root, {"obj": session}, "reader", VARIABLE, os.environ[VARIABLE])
