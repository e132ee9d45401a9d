"""Give every file that means harm to the command line, and look at what becomes of it.

    python -m tests.reliability.hostile [--only WORD] [--way file|zip|stdin] [--keep DIR]

Each is added in a call of its own (in a zip file, or by standard input) and judged from outside:
the outcome, the exit status, one line of stderr without controls, the whole text in the library,
`reader check`, 20 seconds of the processor, 500 MB of memory for each process, nothing left in the
folder for drafts. Prints a line a case; exit status 1 on any fault.
"""

# ruff: noqa: E501
from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from pathlib import Path
from typing import NamedTuple

from reader.library import Library
from tests.reliability.hostile import books, pages, pdfs, texts, zips
from tests.reliability.hostile.case import LINE, Cases, zipped

GROUPS: dict[str, Cases] = {
    "text": texts.CASES,
    "page": pages.CASES,
    "zip": zips.CASES,
    "book": books.CASES,
    "pdf": pdfs.CASES,
}
SECONDS = 20.0
LATEST = 150.0
"""Seconds by the clock after which a call is given up."""

MEMORY = 500_000_000
_CONTROLS = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)


class Done(NamedTuple):
    """What a call came to."""

    status: int
    out: str
    err: str
    wall: float
    cpu: float
    memory: int
    """Of the process that took most of it."""


def call(arguments: list[str], home: Path, stdin: Path | None = None) -> Done:
    """`reader` with these arguments, as from a shell."""
    environ = {
        **os.environ, "HOME": str(home), "READER_LIBRARY": str(home / "l.sqlite"), "TMPDIR": str(home / "tmp"),
        "XDG_CONFIG_HOME": str(home), "XDG_STATE_HOME": str(home), "XDG_CACHE_HOME": str(home), "LANG": "zh_CN.UTF-8",
    }  # fmt: skip
    (home / "tmp").mkdir(exist_ok=True)
    started = time.monotonic()
    with (
        open(stdin or os.devnull, "rb") as source,  # noqa: PTH123
        (home / "out").open("wb") as out,
        (home / "err").open("wb") as err,
    ):
        process = subprocess.Popen(
            [sys.executable, "-m", "reader", *arguments],
            stdin=source, stdout=out, stderr=err, env=environ, start_new_session=True,
        )  # fmt: skip
        late = threading.Timer(LATEST, os.killpg, (process.pid, signal.SIGKILL))
        late.start()
        _, waited, used = os.wait4(process.pid, 0)
        late.cancel()
        process.returncode = os.waitstatus_to_exitcode(waited)
    return Done(
        process.returncode,
        (home / "out").read_text("utf-8", "replace"),
        (home / "err").read_text("utf-8", "replace"),
        time.monotonic() - started,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss * 1024,
    )


def faults_of(done: Done, wanted: str, home: Path) -> list[str]:
    """What is wrong with what a call came to."""
    faults: list[str] = []
    if "Traceback" in done.err or done.status not in (0, 1, 2):
        faults.append(f"status {done.status}: {done.err[-300:]!r}")
        return faults
    report = json.loads(done.out)
    texts = [LINE]
    if (home / "l.sqlite").exists():
        with Library.open(home / "l.sqlite") as library:
            texts = [library.document(info.id).text for info in library.articles()]
            for info in library.articles():
                for field in (info.title, info.source or "", *info.authors):
                    if _CONTROLS.search(field):
                        faults.append(f"a field with controls: {field[:80]!r}")
            if not library.check().ok:
                faults.append("the library does not pass its check")
    if len(report["added"]) and report["refused"] and done.status != 1:
        faults.append(f"read and refused, and the status is {done.status}")
    if bool(report["added"]) != (done.status != 2) or (not report["refused"]) != (done.status == 0):
        faults.append(f"status {done.status} for {len(report['added'])} added")
    if wanted == "read" and not report["added"]:
        faults.append(f"not read: {done.err.strip()[:200]}")
    if wanted == "refused" and report["added"]:
        faults.append("read")
    whole = "".join(texts).replace("\n", "")
    if wanted == "read" and report["added"] and LINE not in unicodedata.normalize("NFC", whole):
        faults.append("the text is not there")
    if any(_CONTROLS.search(text) for text in (*(t.replace("\t", "") for t in texts), done.err)):
        faults.append("controls")
    if (
        len(done.err.splitlines()) != len(report["refused"]) + done.err.count("resembl")
        and not report["added"]
    ):
        faults.append(f"{len(done.err.splitlines())} lines of stderr")
    if done.cpu > SECONDS * 1.25:
        faults.append(f"{done.cpu:.0f} s of CPU")
    if done.memory > MEMORY:
        faults.append(f"{done.memory / 1e6:.0f} MB")
    left = [path.name for path in (home / "tmp").iterdir()]
    if left:
        faults.append(f"left behind: {left[:3]}")
    return faults


def tried(group: str, what: str, way: str, root: Path) -> tuple[Done, list[str]]:
    """One case, in a library of its own."""
    name, make, wanted = GROUPS[group][what]
    home = Path(tempfile.mkdtemp(dir=root))
    path = home / ("outer.zip" if way == "zip" else name)
    # In a process of its own: what this one takes is counted for those that it starts.
    maker = os.fork()
    if not maker:
        path.write_bytes(zipped({name: make()}) if way == "zip" else make())
        os._exit(0)
    os.waitpid(maker, 0)
    wanted = "any" if way == "zip" else wanted
    if way == "stdin":
        done = call(["add", "-", "--json"], home, path)
    else:
        done = call(["add", "--json", "--", str(path)], home)
    return done, faults_of(done, wanted, home)


def main() -> int:
    """Tries them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--way", choices=("file", "zip", "stdin"), default="file")
    given = parser.parse_args()
    bad = count = 0
    slowest, largest = 0.0, 0
    for group, cases in GROUPS.items():
        for what in cases:
            if given.only not in f"{group}: {what}":
                continue
            with tempfile.TemporaryDirectory(prefix="reader-hostile-") as root:
                done, faults = tried(group, what, given.way, Path(root))
            count += 1
            bad += bool(faults)
            slowest, largest = max(slowest, done.cpu), max(largest, done.memory)
            said = "; ".join(faults) or "ok"
            told = "read" if done.status != 2 else done.err.strip().partition("\n")[0][-60:]
            print(
                f"{'FAULT' if faults else 'ok   '} {group}: {what} | status {done.status}, {done.wall:.1f} s,"
                f" {done.cpu:.1f} s CPU, {done.memory / 1e6:.0f} MB | {told} | {said}",
                flush=True,
            )
    print(
        f"{count} files, {bad} with faults; at most {slowest:.1f} s of CPU, {largest / 1e6:.0f} MB"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
