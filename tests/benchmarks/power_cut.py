"""Power cuts, replayed: what was synced before each acknowledgement is all that is left.

    python -m tests.benchmarks.power_cut [--notes 40] [--synchronous NORMAL]

A writer makes highlights under strace and prints each id once the store has returned. The trace is
then replayed on a file system of our own that forgets, at the cut, every write that no fsync
followed (and, once more for each cut, keeps a random part of them, as disks do). The cut is made
right after each acknowledgement. The library is opened from what is left; every note that was
acknowledged has to be there and the file sound. Needs strace (Linux). Exit status 1 on any loss.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from reader.annotations.anchors import describe
from reader.model import Article, Block, Span
from reader.store import NewArticle, Store
from reader.store.check import check

TEXT = "\n".join(f"第{n}段，在纸上划线，写下所想，夜里再读一遍。" for n in range(60))
CALLS = "openat,close,write,pwrite64,fsync,fdatasync,ftruncate,unlink,rename"
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def write(path: Path, count: int, synchronous: str) -> None:
    """The writer: highlights, each id printed once it is stored."""
    store = Store.open(path)
    store.connection.execute(f"PRAGMA synchronous = {synchronous}")
    store.wal_limit = 200_000
    for number in range(count):
        at = number * 7 % (len(TEXT) - 20)
        mark = store.annotations.create(1, describe(TEXT, Span(at, at + 9)), note=f"注{number}")
        sys.stdout.write(mark.id + "\n")
        sys.stdout.flush()


class Disk:
    """Files as they are, and as they would be after a cut."""

    def __init__(self, folder: Path) -> None:
        self.synced = {
            p.name: p.read_bytes() for p in folder.iterdir() if p.is_file() and "-shm" not in p.name
        }
        self.pending: dict[str, list[tuple[str, int, bytes]]] = {}

    def do(self, name: str, what: str, at: int, data: bytes = b"") -> None:
        """A write or a truncation that only the cache has."""
        self.pending.setdefault(name, []).append((what, at, data))

    def sync(self, name: str) -> None:
        """All of a file reaches the disk."""
        self.synced[name] = _applied(self.synced.get(name, b""), self.pending.pop(name, []))

    def after_cut(self, rng: random.Random | None) -> dict[str, bytes]:
        """What is left: what was synced, and with `rng` some of the rest."""
        found = dict(self.synced)
        for name, steps in self.pending.items():
            kept = [step for step in steps if rng.random() < 0.5] if rng else []
            if kept:
                found[name] = _applied(found.get(name, b""), kept)
        return found


def _applied(data: bytes, steps: list[tuple[str, int, bytes]]) -> bytes:
    file = bytearray(data)
    for what, at, piece in steps:
        if what == "truncate":
            del file[at:]
        if len(file) < at:
            file.extend(bytes(at - len(file)))
        file[at : at + len(piece)] = piece
    return bytes(file)


def _bytes(text: str) -> bytes:
    match = _HEX.search(text)
    return bytes.fromhex(match[1].replace("\\x", "")) if match else b""


def replay(trace: Path, folder: Path, start: Path, rng: random.Random) -> tuple[int, int, int]:
    """Cuts made, acknowledged notes missing, libraries that are not sound."""
    disk = Disk(start)
    files: dict[int, str] = {}
    told: list[str] = []
    cuts = missing = broken = 0
    for line in trace.read_text(errors="replace").splitlines():
        match = _CALL.match(line)
        if match is None or int(match[3]) < 0:
            continue
        call, words, result = match[1], match[2], int(match[3])
        number = int(words.split(",")[0]) if words.split(",")[0].isdigit() else -1
        if call == "openat":
            name = Path(_bytes(words).decode(errors="replace"))
            if name.parent == folder and "-shm" not in name.name:
                files[result] = name.name
        elif call == "close":
            files.pop(number, None)
        elif call == "write" and number == 1:
            told.append(_bytes(words).decode().strip())
            for each in (None, rng):
                cuts += 1
                lost, sound = _look(disk.after_cut(each), told)
                missing += lost
                broken += not sound
        elif number in files:
            name_ = files[number]
            if call == "pwrite64":
                disk.do(name_, "write", int(words.rsplit(",", 1)[1]), _bytes(words)[:result])
            elif call == "ftruncate":
                disk.do(name_, "truncate", int(words.rsplit(",", 1)[1]))
            elif call in ("fsync", "fdatasync"):
                disk.sync(name_)
    return cuts, missing, broken


def _look(left: dict[str, bytes], told: list[str]) -> tuple[int, bool]:
    folder = Path(tempfile.mkdtemp(prefix="reader-cut-"))
    try:
        for name, data in left.items():
            (folder / name).write_bytes(data)
        try:
            with Store.open(folder / "library.db") as store:
                kept = {row.id for row in store.annotations.page()}
                return len(set(told) - kept), check(store) == []
        except Exception as error:
            print(f"not opened: {error}", file=sys.stderr)
            return len(told), False
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(count: int, synchronous: str = "FULL", seed: int = 1) -> tuple[int, int, int, int]:
    """Notes acknowledged, cuts made, notes missing, libraries not sound."""
    work = Path(tempfile.mkdtemp(prefix="reader-power-"))
    try:
        folder, start = work / "live", work / "start"
        with Store.open(folder / "library.db") as store:
            block = Block("paragraph", 0, len(TEXT))
            store.articles.add([NewArticle(Article("文", TEXT, (block,), "text"), "/文", 1)])
        shutil.copytree(folder, start)
        trace = work / "trace"
        command = ["strace", "-f", "-xx", "-s", "9999999", "-e", f"trace={CALLS}", "-o", str(trace)]
        writer = [sys.executable, "-m", "tests.benchmarks.power_cut", "--write"]
        options = ["--notes", str(count), "--synchronous", synchronous]
        done = subprocess.run(
            [*command, *writer, str(folder / "library.db"), *options],
            capture_output=True,
            text=True,
            check=True,
        )
        cuts, missing, broken = replay(trace, folder, start, random.Random(seed))
        return len(done.stdout.split()), cuts, missing, broken
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--notes", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--synchronous", choices=("FULL", "NORMAL"), default="FULL")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write:
        write(arguments.write, arguments.notes, arguments.synchronous)
        return 0
    told, cuts, missing, broken = run(arguments.notes, arguments.synchronous, arguments.seed)
    print(
        f"synchronous={arguments.synchronous}: {told} acknowledged notes, {cuts} power cuts:"
        f" {missing} missing, {broken} libraries not sound"
    )
    return 1 if missing or broken or not told else 0


if __name__ == "__main__":
    sys.exit(main())
