"""Syncing through a carrier that does everything wrong, until it has carried all: nothing is lost.

    python -m tests.reliability.sync_chaos [--rounds 40] [--seed 1]

Three devices, each with a replica of the shared folder as Syncthing, Dropbox or a stick leave it:
files arrive late, out of order, cut short, filled up with zeros, with times of 1970 or 2099; what
two replicas have of one name is kept as `name (1)` or `.sync-conflict-…`; files and whole folders
of devices vanish; a device's folder is copied under another name; a library is put back to an old
copy, in its place or at a new one, under clocks that are years apart. In the end the carrier brings
every replica what any of them has, and all devices hold the same: every text that was ever written
and not lost with a library that was put back before it met anyone. Exit status 1 otherwise.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from reader.errors import ReaderError
from reader.library import Library
from reader.model import Moment, Span
from reader.store.check import digest

TEXT = "\n\n".join(f"第{n}段，在纸上划线，写下所想，夜里再读一遍。" for n in range(40))
STEPS = 60


class Outcome(NamedTuple):
    """What a round came to."""

    texts: int
    lost: int
    different: bool
    problems: int


class Device:
    """A library, its clock and its replica of the folder.

    Each time it is opened its clock may begin at the same reading again.
    """

    def __init__(self, folder: Path, name: str, skew: int) -> None:
        self.name, self.skew = name, skew
        self.path = folder / name / "library.db"
        self.replica = folder / f"{name}-shared"
        self.replica.mkdir()
        self.saved: Path | None = None
        self.later = 0
        self.open()

    def open(self) -> None:
        self.library = Library.open(self.path)
        self.library.backs_up = False
        ticks = self.skew

        def now() -> Moment:
            nonlocal ticks
            ticks += 1000
            return Moment(max(1_000, 1_700_000_000_000 + ticks + self.later), 480)

        self.library._store.now = now

    def sync(self) -> None:
        """What a carrier did may be refused; nothing else may be."""
        try:
            self.library.sync(self.replica)
        except ReaderError as error:
            if error.code not in ("sync_failed", "library_io"):
                raise


class Carrier:
    """Brings files from one replica to another, badly."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def carry(self, one: Path, other: Path) -> None:
        """Some files, in some order, in some state."""
        rng = self.rng
        files = [each for each in one.rglob("*") if each.is_file()]
        rng.shuffle(files)
        for path in files[: rng.randrange(len(files) + 1)]:
            data = path.read_bytes()
            to = other / path.relative_to(one)
            there = to.read_bytes() if to.exists() else None
            if there is not None and not data.startswith(there):
                if there.startswith(data):
                    continue
                to = _beside(to, rng)
            harm = rng.random()
            if harm < 0.15:
                data = data[: rng.randrange(len(data) + 1)]
            elif harm < 0.2:
                data = data[: len(data) // 2] + bytes(len(data) - len(data) // 2)
            if there is None or harm >= 0.2:
                _put(to, data, rng)

    def harm(self, replica: Path) -> None:
        """Take something away, or double it."""
        rng = self.rng
        devices = [each for each in (replica / "devices").glob("*") if each.is_dir()]
        files = [each for each in replica.rglob("*") if each.is_file()]
        kind = rng.randrange(4)
        if kind == 0 and files:
            rng.choice(files).unlink()
        elif kind == 1 and devices:
            shutil.rmtree(rng.choice(devices))
        elif kind == 2 and devices:
            chosen = rng.choice(devices)
            to = chosen.with_name(chosen.name + rng.choice((" (1)", " copy", "-2")))
            shutil.copytree(chosen, to, dirs_exist_ok=True)
        elif files:
            chosen = rng.choice(files)
            _put(_beside(chosen, rng), chosen.read_bytes(), rng)


def _beside(path: Path, rng: random.Random) -> Path:
    mark = rng.choice((" (1)", ".sync-conflict-20260101-120000-ABCDEFG", " (conflicted copy)"))
    return path.with_name(f"{path.stem}{mark}{path.suffix}")


def _put(path: Path, data: bytes, rng: random.Random) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    when = rng.choice((0, 86_400, 4_070_908_800))
    os.utime(path, (when, when))


def _deliver(devices: list[Device]) -> None:
    """All that any replica has goes to all; of two states of a file the longer, and copies stay."""
    for one in devices:
        for path in [each for each in one.replica.rglob("*") if each.is_file()]:
            data = path.read_bytes()
            for other in devices:
                to = other.replica / path.relative_to(one.replica)
                there = to.read_bytes() if to.exists() else b""
                if _whole(data) > _whole(there):
                    to.parent.mkdir(parents=True, exist_ok=True)
                    to.write_bytes(data)


def _whole(data: bytes) -> int:
    """How much of a file has come: a carrier may give it its size first, in zeros."""
    end = data.find(b"\0")
    return len(data) if end < 0 else end


def play(seed: int, folder: Path) -> Outcome:
    """One story of three devices."""
    rng = random.Random(seed)
    carrier = Carrier(rng)
    year = 365 * 86_400_000
    devices = [Device(folder, name, rng.randrange(-20, 30) * year) for name in "abc"]
    first = devices[0].library.add_bytes(TEXT.encode(), "a.txt", origin="/a.txt").first
    assert first is not None
    written: dict[str, set[str]] = {}
    """The texts, and the names of devices that have not met anyone since."""
    n = 0
    for _ in range(STEPS):
        device = rng.choice(devices)
        kind = rng.random()
        if kind < 0.45:
            articles = device.library.articles()
            if not articles:
                continue
            n += 1
            text = f"{device.name}{n}号"
            start = rng.randrange(0, 600)
            device.library.highlight(articles[0].id, Span(start, start + 12), note=text)
            written[text] = {device.name}
        elif kind < 0.7:
            device.sync()
        elif kind < 0.85:
            one, other = rng.sample(devices, 2)
            carrier.carry(one.replica, other.replica)
        elif kind < 0.92:
            carrier.harm(device.replica)
        elif kind < 0.96:
            device.saved = folder / f"saved-{device.name}.db"
            device.library.close()
            shutil.copyfile(device.path, device.saved)
            device.open()
        elif device.saved is not None:
            before = {note.note for note in device.library.notes()}
            device.library.close()
            if rng.random() < 0.5:
                shutil.copyfile(device.saved, device.path)
            else:
                device.path.unlink()
                shutil.copyfile(device.saved, device.path)
            device.open()
            after = {note.note for note in device.library.notes()}
            held: set[str] = set()
            for other in devices:
                held |= {note.note for note in other.library.notes()}
            for text in before - after - held:
                # It may lie in a replica; only if not, nobody can bring it back.
                written[text].add("gone")
    for _ in range(12):
        _deliver(devices)
        for device in devices:
            device.sync()
            # What is missing everywhere is asked for after three days.
            device.later += 2 * 86_400_000
    ends = {digest(device.library._store.connection) for device in devices}
    there = {note.note for note in devices[0].library.notes()}
    lost = sum(1 for text, marks in written.items() if text not in there and "gone" not in marks)
    problems = 0
    for device in devices:
        problems += len(device.library.check().problems)
        device.library.close()
    return Outcome(len(written), lost, len(ends) != 1, problems)


def main() -> int:
    """Play rounds; 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    total = Outcome(0, 0, False, 0)
    apart = 0
    for seed in range(chosen.seed, chosen.seed + chosen.rounds):
        with tempfile.TemporaryDirectory(prefix="reader-chaos-") as folder:
            found = play(seed, Path(folder))
        apart += found.different
        if found.lost or found.different or found.problems:
            print(f"seed {seed}: {found}", flush=True)
        total = Outcome(
            total.texts + found.texts, total.lost + found.lost, False,
            total.problems + found.problems,
        )  # fmt: skip
    print(f"{chosen.rounds} rounds, {total.texts} texts: {total.lost} lost, "
          f"{apart} different ends, {total.problems} problems")  # fmt: skip
    return 1 if total.lost or apart or total.problems else 0


if __name__ == "__main__":
    sys.exit(main())
