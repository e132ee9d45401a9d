"""Every form of export of a library of 1,000 articles with 20 notes each, twice.

    python -m tests.benchmarks.export [--articles 1000] [--notes 20] [--keep FILE] [FORM …]

Each run is a process of its own. Printed are files and size, the seconds of the first run and of
the second (when nothing has changed), beside them the seconds in which the same bytes are written,
plainly and whole-or-nothing, and the largest memory. Ends with status 1 when a second run touches a
file.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from reader.library import Library
from tests.benchmarks.noted import noted_library

HEAD = (
    "form      files     MB   first   (CPU)  second   (CPU)   plain   whole  first/whole     memory"
)
FORMS = (
    "markdown", "text", "inline", "html", "logseq", "org", "json", "jsonld", "readwise", "anki",
    "apkg", "csl", "bibtex",
)  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Build a library, export it in each form, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("forms", nargs="*", metavar="FORM")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--notes", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="where the library is built, or lies already")
    parser.add_argument("--one", nargs=3, metavar=("LIBRARY", "FORM", "FOLDER"))
    options = parser.parse_args(arguments)
    if options.one:
        return one(*options.one)
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "library.db"
        if not path.exists():
            noted_library(path, options.articles, options.notes)
        print(HEAD)
        fine = [measured(path, form, Path(folder) / "out") for form in options.forms or FORMS]
    return 0 if all(fine) else 1


def one(path: str, form: str, folder: str) -> int:
    """One run in this process; prints seconds and memory as JSON."""
    with Library.open(Path(path)) as library:
        library.backs_up = False
        start, cpu = time.perf_counter(), time.process_time()
        report = library.export(to=Path(folder), format=form)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, cpu, memory, len(report.written), len(report.unchanged)]))
    return 0


def measured(path: Path, form: str, folder: Path) -> bool:
    """Measure a form, and whether its second run leaves all files as they are."""
    shutil.rmtree(folder, ignore_errors=True)
    first = child(path, form, folder)
    if first is None:
        print(f"{form:9} could not be written here")
        return True
    files = {file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    times = {file: file.stat().st_mtime_ns for file in files}
    second = child(path, form, folder)
    assert second is not None
    still = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}
    plain = writing(files, lambda file, data: file.write_bytes(data))
    whole = writing(files, safely)
    size = sum(map(len, files.values())) / 1e6
    line = f"{form:9} {len(files):5} {size:6.2f}"
    line += "".join(f" {each:7.2f}" for each in (*first[:2], *second[:2], plain, whole))
    line += f" {first[0] / whole:12.2f} {first[2]:12.0f}"
    print(line if times == still else f"{line}   the second run touched files", flush=True)
    return times == still


def child(path: Path, form: str, folder: Path) -> list[float] | None:
    """What a run in a process of its own measured; None when the form cannot be written here."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.export",
        "--one",
        str(path),
        form,
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    found: list[float] = json.loads(done.stdout)
    return found


def writing(files: dict[Path, bytes], write: Callable[[Path, bytes], object]) -> float:
    """Seconds in which the same bytes are written under the same names into an empty folder."""
    with empty_folder() as folder:
        start = time.perf_counter()
        for number, (file, data) in enumerate(files.items()):
            write(folder / f"{number}-{file.name}", data)
        return time.perf_counter() - start


def safely(file: Path, data: bytes) -> None:
    """The least that writes whole or not at all: beside it, synced, renamed."""
    beside = file.with_name(file.name + "~")
    with beside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)


@contextlib.contextmanager
def empty_folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


if __name__ == "__main__":
    sys.exit(main())
