"""Random lives on three devices with wild clocks, merged in any order with repeats.

    python -m tests.benchmarks.merge_simulation [--rounds 1000] [--seed 1]

Each round: three libraries (real files) that begin as copies of one. People write, retag, delete,
undo, redo, revise articles and add their own; clocks stand in 1970, run backwards, jump to 2099;
devices meet now and then. At the end each takes the others in, in an order of its own, some twice.
All have to end with the same digest and the same events, and every text that nobody had replaced or
deleted knowingly has to be there. Prints the figures; exit status 1 on any loss or difference.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from reader.annotations.anchors import describe
from reader.model import Article, Block, Moment, Span
from reader.store import NewArticle, Store
from reader.store.check import check, digest
from reader.store.collecting import collect
from reader.store.merging import union

TEXT = "第一段说的是纸上的事。\n第二段说的是划线的事，纸上的事另说。\n第三段没有人看。"
TIMES = (0, 5, 1_769_564_460_000, 1_769_564_400_000, 4_070_908_800_000)


def article(title: str, text: str) -> NewArticle:
    """An article of one paragraph, ready to be stored."""
    block = Block("paragraph", 0, len(text))
    return NewArticle(Article(title, text, (block,), "text"), f"/{title}.txt", 1)


class Shown(NamedTuple):
    """What a person sees of an annotation."""

    alive: bool
    texts: frozenset[str]


class Device:
    """A library file, a clock that nobody trusts, and what its owner sees."""

    def __init__(self, path: Path, rng: random.Random) -> None:
        self.rng = rng
        self.clock = rng.choice(TIMES)
        self.store = Store.open(path, now=self.now)
        # What a power cut does is measured elsewhere.
        self.store.connection.execute("PRAGMA synchronous = OFF")

    def now(self) -> Moment:
        """A time that goes on, stands, goes back, or is another century."""
        jump = self.rng.random()
        self.clock = self.rng.choice(TIMES) if jump < 0.05 else self.clock + self.rng.choice((0, 1))
        return Moment(self.clock, self.rng.choice((0, 480)))

    def shown(self) -> dict[str, Shown]:
        """The texts of every annotation, and whether it is there or in the trash."""
        notes = self.store.annotations
        return {
            row.id: Shown(not deleted, frozenset({row.note, *row.versions} - {""}))
            for deleted in (True, False)
            for row in notes.page(deleted=deleted)
        }

    def act(self, number: int) -> None:
        """One thing that a person does."""
        store, rng = self.store, self.rng
        doing = rng.random()
        rows = store.annotations.page() + store.annotations.page(deleted=True)
        if doing < 0.12:
            store.history.undo()
        elif doing < 0.17:
            store.history.redo()
        elif doing < 0.2:
            store.articles.add([article(f"新{number}", f"{TEXT}{number}")])
        elif doing < 0.23:
            text = store.articles.text(1)
            store.articles.revise(1, article("文", f"前言{number}。" + text))
        elif doing < 0.4 or not rows:
            text = store.articles.text(1)
            at = rng.randrange(max(len(text) - 6, 1))
            anchor = describe(text, Span(at, min(at + 5, len(text))))
            store.annotations.create(1, anchor, note=rng.choice(("", f"初稿{number}")))
        else:
            key = rng.choice(rows).id
            if doing < 0.65:
                note = rng.choice((f"文{number}", f"文{number}", f"文{number}", ""))
                store.annotations.edit(key, note=note)
            elif doing < 0.75:
                store.annotations.edit(key, colour=rng.choice(("green", "blue", "pink")))
            elif doing < 0.85:
                tag = [rng.choice("甲乙")]
                store.annotations.edit(key, **{rng.choice(("add_tags", "remove_tags")): tag})
            elif rng.random() < 0.7:
                store.annotations.delete(key)
            else:
                store.annotations.restore(key)

    def take(self, other: Device) -> None:
        """Take another's library in."""
        union(self.store, collect(other.store))


class Ledger:
    """Texts that stand, followed by what people saw, without looking at the algebra."""

    def __init__(self) -> None:
        self.standing: dict[str, set[str]] = {}
        self.replaced: dict[str, set[str]] = {}
        self.written = 0

    def note(self, before: dict[str, Shown], after: dict[str, Shown]) -> None:
        """What one action of one person changed before his eyes."""
        for key, now in after.items():
            old = before.get(key, Shown(True, frozenset()))
            if now == old:
                continue
            stand = self.standing.setdefault(key, set())
            gone = self.replaced.setdefault(key, set())
            fresh = now.texts - old.texts
            stand -= old.texts - now.texts
            gone |= old.texts - now.texts
            gone -= fresh
            if not now.alive:
                stand -= now.texts
                continue
            stand |= fresh
            if not old.alive:
                # Coming back writes nothing: what somebody had replaced meanwhile stays so.
                stand |= now.texts - gone
            self.written += len(fresh)

    def lost(self, shown: dict[str, Shown]) -> int:
        """How many standing texts are not shown."""
        nothing = Shown(False, frozenset())
        return sum(
            len(texts - (shown.get(key, nothing).texts if shown.get(key, nothing).alive else set()))
            for key, texts in self.standing.items()
        )


def round_(folder: Path, rng: random.Random, steps: int) -> tuple[int, int, int, int]:
    """One life: texts written, texts lost, 1 if the ends differ, problems in the files."""
    base = Device(folder / "0.db", rng)
    base.store.articles.add([article("文", TEXT)])
    for number in range(3):
        base.act(-1 - number)
    ledger = Ledger()
    ledger.note({}, base.shown())
    base.store.close()
    devices = []
    for name in "123":
        shutil.copyfile(folder / "0.db", folder / f"{name}.db")
        devices.append(Device(folder / f"{name}.db", rng))
    for number in range(steps):
        device = rng.choice(devices)
        if rng.random() < 0.12:
            device.take(rng.choice(devices))
            continue
        before = device.shown()
        device.act(number)
        ledger.note(before, device.shown())
    for device in devices:
        others = [each for each in devices if each is not device] * 2
        for each in rng.sample(others, rng.randint(2, 4)) + others[:2]:
            device.take(each)
    # Who met first has not seen what the later ones brought along; once more, and all have all.
    ends = {digest(each.store.connection) for each in devices}
    events = {_events(each.store) for each in devices}
    lost = max(ledger.lost(each.shown()) for each in devices)
    problems = sum(len(check(each.store)) for each in devices)
    for each in devices:
        each.store.close()
    return ledger.written, lost, int(len(ends) != 1 or len(events) != 1), problems


def _events(store: Store) -> tuple[str, ...]:
    return tuple(row[0] for row in store.connection.execute("SELECT id FROM event ORDER BY id"))


def run(rounds: int, seed: int, steps: int = 45) -> tuple[int, int, int, int]:
    """Some rounds: texts written, texts lost, rounds with different ends, problems."""
    totals = [0, 0, 0, 0]
    for number in range(rounds):
        folder = Path(tempfile.mkdtemp(prefix="reader-merge-"))
        try:
            found = round_(folder, random.Random(seed * 1_000_003 + number), steps)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if found[1] or found[2] or found[3]:
            print(f"round {number}: {found}", file=sys.stderr)
        totals = [a + b for a, b in zip(totals, found, strict=True)]
    return totals[0], totals[1], totals[2], totals[3]


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    start = time.monotonic()
    written, lost, different, problems = run(arguments.rounds, arguments.seed)
    print(
        f"{arguments.rounds} histories on three devices, {written:,} texts: {lost} lost,"
        f" {different} with different ends, {problems} problems in the files"
        f" ({time.monotonic() - start:.0f} s)"
    )
    return 1 if lost or different or problems else 0


if __name__ == "__main__":
    sys.exit(main())
