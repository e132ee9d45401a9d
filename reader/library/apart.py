"""Adding in a process of its own: a screen that is open meanwhile has its interpreter to itself.

Threads of one interpreter take turns, so that a key would wait for the thread that stores and
indexes. The process is told what to add by a line of JSON on its standard input and answers with
lines of JSON: how far it is, at last the report or the error. It stops, and keeps what it stored,
when it is told to or when its input ends, which it does with the process that began it.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from reader import errors
from reader.library.reports import (
    AddReport,
    Infos,
    Progress,
    Reanchored,
    Refused,
    articles_of,
    numbers_of,
)

_START: Final = (
    "import sys; sys.path[:0] = sys.argv[1:2]; from reader.library.apart import main; main()"
)
_STOP: Final = b"stop\n"
_LOOK: Final = 0.1
"""Seconds between two questions whether to stop."""

_TOLD: Final = 0.1
"""Seconds between two words about how far it is."""

Line = dict[str, Any]


def add_apart(
    path: Path,
    paths: Sequence[Path | str],
    infos: Infos,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> AddReport:
    """Adds `paths`, folders with all that is in them, to the library at `path`.

    `infos` gives articles by their numbers. Raises what adding raises; LibraryError when the
    process ends without a word.
    """
    package = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _START, package],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        asked = {"library": str(path), "paths": [os.path.abspath(p) for p in paths]}  # noqa: PTH100
        _write(process, json.dumps(asked).encode() + b"\n")
        last = _followed(process, progress, cancelled)
    finally:
        _end(process)
    if "kinds" not in last:
        made = getattr(errors, last.get("error", ""), errors.LibraryError)
        facts = last.get("facts", {"path": path, "reason": f"exit status {process.returncode}"})
        raise made(last.get("code", "library_io"), **facts)
    return _report(last, infos)


def _followed(
    process: subprocess.Popen[bytes],
    progress: Callable[[Progress], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Line:
    """The last line that the process says; the ones before are passed on."""
    lines: queue.SimpleQueue[Line | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(process, lines), daemon=True).start()
    last: Line = {}
    stopped = False
    while True:
        if not stopped and cancelled is not None and cancelled():
            _write(process, _STOP)
            stopped = True
        try:
            line = lines.get(timeout=_LOOK)
        except queue.Empty:
            continue
        if line is None:
            return last
        last = line
        if progress is not None and "done" in line:
            progress(Progress(line["done"], line["total"], line["name"]))


def _listen(process: subprocess.Popen[bytes], lines: queue.SimpleQueue[Line | None]) -> None:
    assert process.stdout is not None
    with suppress(ValueError, OSError):
        for line in process.stdout:
            lines.put(json.loads(line))
    lines.put(None)


def _write(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None
    with suppress(OSError):  # it has ended, which its output says
        process.stdin.write(line)
        process.stdin.flush()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Waits for the process, whose input ends here; what it has not stored is not begun."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()


def _report(last: Line, infos: Infos) -> AddReport:
    found = {info.id: info for info in infos(key for key, *_ in last["reanchored"])}
    added, revised, unchanged = articles_of(last["kinds"], infos)
    return AddReport(
        added,
        revised,
        unchanged,
        refused=tuple(Refused(*each) for each in last["refused"]),
        reanchored=tuple(Reanchored(found[k], *n) for k, *n in last["reanchored"] if k in found),
        order=tuple(key for key, _ in last["kinds"]),
        cancelled=last["cancelled"],
    )


# --- the other process -----------------------------------------------------------------------


def main() -> None:
    """Adds what the first line of standard input says, and answers on standard output."""
    from reader.library import Library

    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(5)  # the screen comes first
    asked = json.loads(sys.stdin.buffer.readline())
    stop = threading.Event()
    threading.Thread(target=_wait_for_stop, args=(stop,), daemon=True).start()
    try:
        with Library.open(Path(asked["library"]), create=False) as library:
            library.backs_up = False
            report = library.add(
                asked["paths"], recursive=True, progress=_teller(), cancelled=stop.is_set
            )
        said = _told(report)
    except errors.ReaderError as error:
        facts = {key: str(value) for key, value in error.facts.items()}
        said = {"error": type(error).__name__, "code": error.code, "facts": facts}
    _say(said)


def _wait_for_stop(stop: threading.Event) -> None:
    sys.stdin.buffer.readline()
    stop.set()


def _teller() -> Callable[[Progress], None]:
    last = 0.0

    def tell(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _TOLD or progress.done == progress.total:
            last = now
            _say(progress._asdict())

    return tell


def _say(line: Line) -> None:
    with suppress(OSError):  # nobody listens any more
        sys.stdout.buffer.write(json.dumps(line, default=str).encode() + b"\n")
        sys.stdout.buffer.flush()


def _told(report: AddReport) -> Line:
    kinds = {
        key: kind
        for kind in ("added", "revised", "unchanged")
        for key in numbers_of(getattr(report, kind))
    }
    return {
        "kinds": [(key, kinds[key]) for key in report.order],
        "refused": [(each.path, each.code, dict(each.facts)) for each in report.refused],
        "reanchored": [
            (each.article.id, each.kept, each.moved, each.uncertain, each.lost)
            for each in report.reanchored
        ],
        "cancelled": report.cancelled,
    }
