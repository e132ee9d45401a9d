"""A mistake of the program itself: one line for the person, a file for whoever mends it.

What was saved stays saved. The file holds the places in the program and the kind of error, never
texts of the library: no local values, and of the error's own words only the first line.
"""

from __future__ import annotations

import os
import platform
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Final

KEPT: Final = 10
"""Reports kept; the oldest go first."""

STATUS: Final = 1


def tell(error: BaseException, environ: Mapping[str, str]) -> int:
    """Write the report, say in a line where it is, and give the exit status.

    With READER_DEBUG set the whole trace goes to stderr instead.
    """
    if environ.get("READER_DEBUG"):
        traceback.print_exception(error)
        return STATUS
    from reader.cli.session import Session

    session = Session(environ)
    kind = type(error).__name__
    try:
        path = _write(session.paths.state, error)
    except OSError:
        session.say("error.program_no_report", kind=kind)
    else:
        session.say("error.program", kind=kind, path=str(path))
    return STATUS


def _write(folder: Path, error: BaseException) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"trouble-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
    path.write_text(report(error), encoding="utf-8", errors="backslashreplace")
    for old in sorted(folder.glob("trouble-*.txt"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def report(error: BaseException) -> str:
    """What a maintainer needs: versions, the error, where it came from."""
    from reader import __version__

    first = (str(error).splitlines() or [""])[0][:200]
    lines = [
        f"reader {__version__}, Python {platform.python_version()}, {sys.platform}",
        f"{type(error).__module__}.{type(error).__qualname__}: {first}",
        "",
    ]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"{frame.filename}:{frame.lineno} {frame.name}: {frame.line}")
    return "\n".join(lines) + "\n"
