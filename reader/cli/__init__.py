"""The command line: arguments in, one call of the hall, results on stdout, trouble on stderr.

Nothing heavy is imported before a command needs it; Textual only when the screen opens.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

__all__ = ["run"]


def run(argv: Sequence[str] | None = None) -> int:
    """Run one call and give its exit status (0, 1, 2, 3 or 130; see docs/cli.md).

    `argv` are the arguments without the program's name; None takes those of the process.
    """
    from reader.cli.streams import fill_closed

    fill_closed()
    if argv is None and "_READER_COMPLETE" in os.environ:  # a shell asks while a line is typed
        from reader.cli.completing import complete

        return complete()
    if not (sys.argv[1:] if argv is None else argv):
        from reader.cli.starting import run_bare

        return run_bare()
    from reader.cli.running import run_command

    return run_command(argv)
