"""Fuzzing the importers with coverage as the guide, by atheris, which the project does not need.

    pip install atheris
    python -m tests.reliability.fuzz_guided FOLDER -max_total_time=600 -max_len=20000 -timeout=60

The first byte of an input chooses the kind and whether it is given or recognised; the rest is the
file. Begins with the samples of `fuzz_importers`, judges as that does, and keeps one input of each
fault in FOLDER, with what was said. PDF is left out: its reader is no Python.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path

from reader.importers.child import MARK
from tests.reliability import fuzz_importers

NAMES = {
    "text": "a.txt", "markdown": "a.md", "html": "a.html", "webpage": "a.txt", "newspaper": "a.md",
    "novel": "a.txt", "mhtml": "a.mhtml", "epub": "a.epub", "docx": "a.docx", "archive": "a.zip",
}  # fmt: skip
KINDS = list(NAMES)
RECOGNISED = 128
"""First bytes from here on leave the kind to the importers."""
SLOW = 5.0
"""Seconds above which an input is a fault."""


def seed(folder: Path) -> None:
    """The samples as first inputs, each with its kind and without."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, rows in fuzz_importers.samples().items():
        for number, (_, data) in enumerate(rows):
            if kind not in NAMES or len(data) > 60_000:
                continue
            place = KINDS.index(kind)
            unsaid = RECOGNISED + (place - RECOGNISED) % len(KINDS)
            for first in (place, unsaid):
                (folder / f"{kind}-{number}-{first}").write_bytes(bytes([first]) + data)


def judge(data: bytes, folder: Path) -> None:
    """Reads one input; a fault is kept and told."""
    if len(data) < 2:
        return
    kind = KINDS[data[0] % len(KINDS)]
    asked = "auto" if data[0] >= RECOGNISED else kind
    started = time.monotonic()
    fault = fuzz_importers.fault_of(data[1:], NAMES[kind], asked, twice=False)
    took = time.monotonic() - started
    if took > SLOW:
        fault = fault or f"{took:.1f} seconds"
    if fault:
        name = hashlib.sha256(fault[-300:].encode()).hexdigest()[:10]
        (folder / f"{name}.txt").write_text(f"{kind} as {asked}\n{fault}")
        (folder / f"{name}.input").write_bytes(data[1:])
        print("fault", name, fault[-200:], flush=True)


def main() -> None:
    """Runs until libFuzzer's options say that it is over."""
    import atheris  # type: ignore[import-not-found,unused-ignore]

    os.environ[MARK] = "1"
    folder = Path(sys.argv[1])
    seed(folder / "inputs")
    with atheris.instrument_imports(include=["reader"]):
        for name in [n for n in sys.modules if n.startswith("reader.importers")]:
            del sys.modules[name]
        from reader.importers.registry import importers

        importers()
    asked = [sys.argv[0], str(folder / "inputs"), *sys.argv[2:]]
    atheris.Setup(asked, lambda data: judge(data, folder))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
