"""Everything that a person does with a library, at random: on three devices that meet, and undone.

    python -m tests.benchmarks.lives meet [--rounds 1000] [--seed 1]
    python -m tests.benchmarks.lives undo [--actions 1000] [--seed 1]

Besides what `merge_simulation` and `undo_all` do: passages struck out and brought back, paragraphs
joined and split, articles cut in two, files read again in other ways and encodings, details
corrected, states and tags of many articles, searches kept, highlights attached and given up, notes
saved over a text seen before, answers of a review, reading time and places, the trash emptied. The
search index is kept in step all the while.

`meet`: the ends have to be equal in events, rows, texts, places of highlights and reading time, and
no text may be lost. `undo`: all steps taken back give the beginning, done again the end. Exit
status 1 on any difference.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from reader.config import Settings
from reader.errors import ReaderError
from reader.library import Library
from reader.library.library import _prepare_index
from reader.model import Place, Span
from reader.store.check import check, digest
from reader.store.collecting import collect
from reader.store.merging import union
from tests.benchmarks.merge_simulation import Device, Ledger

PARAGRAPHS: Final = (
    "第一段说的是纸上的事，一行一行写下来，谁也不急。",
    "第二段说的是划线的事，纸上的事另说，划到哪里算哪里。",
    "（本文来源：某报　责任编辑：某人）",
    "第三段没有人看，可是它在那里，夜里有人翻到这一页。",
    "　　第四段 has some English words in it, and 3.14 too.",
)
OWN: Final = ("# 另一篇\n\n" + "\n\n".join(f"- *{each}*" for each in PARAGRAPHS) + "\n").encode()
"""A file that every device may add by itself, and that is another text in each way of reading."""

RAW: Final = ("一篇文章\n\n" + "\n\n".join(PARAGRAPHS) + "\n").encode()


class Person(Device):
    """A device on which a person does everything that the library can."""

    def __init__(self, path: Path, rng: random.Random) -> None:
        super().__init__(path, rng)
        self.store.random = rng.randbytes
        _prepare_index(self.store)
        self.library = Library(self.store, Settings())
        self.library.backs_up = False
        self.did: dict[str, int] = {}

    def take(self, other: Device) -> None:
        """Take another's library in."""
        union(self.store, collect(other.store))

    def unite(self) -> int:
        """Make one of articles that several devices have added."""
        return self.library._unite()

    def act(self, number: int) -> None:
        """One thing that a person does; what is refused changes nothing."""
        if self.rng.random() < 0.45:
            super().act(number)
            return
        name, do = self.rng.choice(_DOINGS)
        try:
            do(self, number)
            self.did[name] = self.did.get(name, 0) + 1
        except ReaderError as error:
            if error.code == "library_damaged":
                raise
            self.did[error.code] = self.did.get(error.code, 0) + 1

    # What is acted upon

    def article(self) -> int:
        """Some live article."""
        return self.rng.choice([each.id for each in self.library.articles()])

    def span(self, article_id: int, most: int = 12) -> Span:
        """Some passage of its text."""
        length = len(self.store.articles.text(article_id))
        start = self.rng.randrange(max(length - 1, 1))
        return Span(start, min(length, start + self.rng.randint(1, most)))

    def mark(self) -> str:
        """Some live highlight with a passage."""
        return self.rng.choice([row.id for row in self.store.annotations.page()] or ["none"])

    def picture(self) -> Any:
        """All that a person sees, the same on every device that has the same."""
        store = self.store
        articles = [
            (a.uid, a.title, a.subtitle, a.state, a.sha256, a.tags, a.source, a.chars)
            for deleted in (False, True)
            for a in store.articles.page(deleted=deleted)
        ]
        notes = [
            (r.id, r.article_uid, r.colour, r.note, r.versions, r.tags, r.start, r.end, r.state)
            for deleted in (False, True)
            for r in store.annotations.page(deleted=deleted)
        ]
        times = store.connection.execute(
            "SELECT article_uid, device, day, ms, chars, words FROM reading_time ORDER BY 1, 2, 3"
        ).fetchall()
        searches = sorted((s.name, s.query) for s in self.library.saved_searches())
        return sorted(articles, key=repr), sorted(notes, key=repr), times, searches


Doing = Callable[[Person, int], object]


def _bring_in(p: Person, _: int) -> None:
    key = p.article()
    pieces = [each for each in p.library.left_out(key) if each.span is not None]
    if pieces:
        piece = p.rng.choice(pieces)
        assert piece.span is not None
        spans = piece.parts or (piece.span,)
        (p.library.put_out if piece.kept else p.library.bring_in)(key, spans)


def _forget(p: Person, _: int) -> None:
    key = p.article()
    edits = [each.edit for each in p.library.left_out(key) if each.edit]
    if edits:
        p.library.forget_edit(key, p.rng.choice(edits))


def _correct(p: Person, number: int) -> None:
    name = p.rng.choice(("title", "source", "authors", "published", "subtitle"))
    value = p.rng.choice((None, "", f"改{number}"))
    p.library.correct(p.article(), name, "2020-01" if name == "published" and value else value)


def _keep_search(p: Person, number: int) -> None:
    name = p.rng.choice("甲乙")
    if p.rng.random() < 0.3:
        p.library.drop_search(name)
    else:
        p.library.save_search(name, f"纸上 {number}")


def _reread(p: Person, _: int) -> None:
    way = {"kind": p.rng.choice(("text", "markdown", "novel", "newspaper"))}
    encoding = p.rng.choice((None, None, "gb18030", "utf-8"))
    p.library.reread(p.article(), encoding=encoding, **way)


def _empty(p: Person, _: int) -> None:
    dead = [each.ref for each in p.library.trash()]
    if dead:
        p.library.empty_trash(p.rng.sample(dead, 1))


def _bring_back(p: Person, _: int) -> None:
    dead = [each.ref for each in p.library.trash()]
    if dead:
        p.library.bring_back(p.rng.sample(dead, 1))


def _remove(p: Person, _: int) -> None:
    live = [each.id for each in p.library.articles()]
    if len(live) > 1:
        p.library.remove(p.rng.choice([key for key in live if key != 1] or live[:0]))


def _save_note(p: Person, number: int) -> None:
    mark = p.store.annotations.get(p.mark())
    p.library.save_note(mark.id, f"写{number}", p.rng.choice((mark.note, "", f"写{number - 3}")))


def _attach(p: Person, _: int) -> None:
    key = p.article()
    p.library.attach(p.mark(), p.span(key), key)


def _cut(p: Person, _: int) -> None:
    key = p.article()
    blocks = p.library.document(key).blocks
    p.library.split_article(key, p.rng.choice([block.start for block in blocks]))


def _settle(p: Person, number: int) -> None:
    for mark in p.library.conflicts()[:1]:
        p.library.settle_note(mark.id, p.rng.choice((mark.note, *mark.versions, f"定{number}")))


def _again(p: Person, _: int) -> None:
    # As if the person had got the same file twice, on whichever device.
    p.library.add_bytes(RAW, "文.txt", origin=f"/{p.rng.choice('甲乙')}/文.txt")


def _own(p: Person, _: int) -> None:
    way = {"kind": p.rng.choice(("auto", "text", "markdown"))}
    if p.rng.random() < 0.3:
        way = {"encoding": p.rng.choice(("gb18030", "big5"))}
    p.library.add_bytes(OWN, "另.md", origin=f"/{p.rng.choice('甲乙')}/另.md", **way)


def _place(p: Person, _: int) -> None:
    key = p.article()
    info = p.store.articles.info(key)
    p.library.save_place(key, Place(p.rng.randrange(9), 0, info.sha256, "纸"), p.rng.random())


def _ids(p: Person) -> list[int]:
    return [each.id for each in p.library.articles()][: p.rng.randint(1, 5)]


_DOINGS: Final[tuple[tuple[str, Doing], ...]] = (
    ("strike", lambda p, n: p.library.strike((k := p.article()), p.span(k))),
    ("strike", lambda p, n: p.library.strike((k := p.article()), p.span(k, 40))),
    ("bring in or put out", _bring_in),
    ("forget an edit", _forget),
    ("join", lambda p, n: p.library.join_paragraphs((k := p.article()), p.span(k).start)),
    ("split", lambda p, n: p.library.split_paragraph((k := p.article()), p.span(k).start)),
    ("cut in two", _cut),
    ("read again", _reread),
    ("add", _again),
    ("add a file in some way", _own),
    ("add a file in some way", _own),
    ("correct", _correct),
    ("search", _keep_search),
    ("state", lambda p, n: p.library.set_states(_ids(p), p.rng.choice(("read", "archived")))),
    ("tag", lambda p, n: p.library.tag_articles(_ids(p), add=["丙"], remove=["丁"])),
    ("untag", lambda p, n: p.library.tag_articles(_ids(p), add=["丁"], remove=["丙"])),
    ("remove", _remove),
    ("bring back", _bring_back),
    ("empty the trash", _empty),
    ("recolour many", lambda p, n: p.library.change_notes([p.mark(), p.mark()], colour="pink")),
    ("attach", _attach),
    ("keep lost", lambda p, n: p.library.keep_lost(p.mark())),
    ("save a note", _save_note),
    ("settle", _settle),
    ("mark", lambda p, n: p.library.highlight((k := p.article()), p.span(k), note=f"记{n}")),
    ("bookmark", lambda p, n: p.library.bookmark((k := p.article()), p.span(k).start)),
    ("answer", lambda p, n: p.library.review_answer(p.mark(), p.rng.randint(1, 4))),
    ("take an answer back", lambda p, n: p.library.review_take_back(p.mark())),
    ("read", lambda p, n: p.store.times.add(p.article(), 1000 + n, 10, 0)),
    ("place", _place),
    ("draft", lambda p, n: p.library.save_draft(f"highlight:{p.mark()}", f"稿{n}")),
)


def _first(path: Path, rng: random.Random) -> Person:
    person = Person(path, rng)
    person.library.add_bytes(RAW, "文.txt", origin="/文.txt")
    return person


def round_(folder: Path, rng: random.Random, steps: int) -> tuple[int, int, int, int]:
    """One life on three devices: texts written, lost, 1 if the ends differ, problems."""
    base = _first(folder / "0.db", rng)
    for number in range(3):
        base.act(-1 - number)
    ledger = Ledger()
    ledger.note({}, base.shown())
    base.library.close()
    devices = []
    for name in "123":
        shutil.copyfile(folder / "0.db", folder / f"{name}.db")
        devices.append(Person(folder / f"{name}.db", rng))
    for number in range(steps):
        device = rng.choice(devices)
        if rng.random() < 0.12:
            device.take(rng.choice(devices))
            if rng.random() < 0.5:
                device.unite()
            continue
        before = device.shown()
        device.act(number)
        ledger.note(before, device.shown())
    for _ in range(8):
        for device in devices:
            for each in rng.sample(devices, 3):
                if each is not device:
                    device.take(each)
            device.unite()
        if len({_events(each) for each in devices}) == 1:
            break
    ends = {digest(each.store.connection) for each in devices}
    events = {_events(each) for each in devices}
    pictures = {repr(each.picture()) for each in devices}
    different = int(not len(ends) == len(events) == len(pictures) == 1)
    if different:
        print(len(ends), len(events), len(pictures), file=sys.stderr)
    lost = max(ledger.lost(each.shown()) for each in devices)
    problems = sum(len(check(each.store)) + len(_index(each)) for each in devices)
    for each in devices:
        each.library.close()
    return ledger.written, lost, different, problems


def _events(person: Person) -> tuple[str, ...]:
    rows = person.store.connection.execute("SELECT id FROM event ORDER BY id")
    return tuple(row[0] for row in rows)


def _index(person: Person) -> list[str]:
    from reader.search.rebuilding import check as look

    return look(person.store.connection)


def meet(rounds: int, seed: int, steps: int = 45) -> tuple[int, int, int, int]:
    """Some lives: texts written, texts lost, rounds with different ends, problems."""
    totals = [0, 0, 0, 0]
    for number in range(rounds):
        folder = Path(tempfile.mkdtemp(prefix="reader-lives-"))
        try:
            found = round_(folder, random.Random(seed * 1_000_003 + number), steps)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if any(found[1:]):
            print(f"round {number}: {found}", file=sys.stderr, flush=True)
        totals = [a + b for a, b in zip(totals, found, strict=True)]
    return totals[0], totals[1], totals[2], totals[3]


def _undoable(person: Person) -> Any:
    """What steps change: live annotations, and articles; an article that came is no step."""
    store = person.store
    notes = [
        (r.id, r.colour, r.note, r.versions, r.tags, r.start, r.end, r.state, r.article_uid)
        for r in store.annotations.page()
    ]
    articles = [
        (a.uid, a.title, a.subtitle, a.state, a.sha256, a.tags, a.source)
        for a in store.articles.page()
    ]
    return sorted(notes, key=repr), sorted(articles, key=repr)


def undo(actions: int, seed: int) -> tuple[int, bool, bool, int, dict[str, int]]:
    """Steps undone; whether the beginning and, after redoing, the end came back; problems; what
    was done how often."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="reader-lives-") as folder:
        path = Path(folder, "library.db")
        person = _first(path, rng)
        first = _undoable(person)
        did: dict[str, int] = {}
        for number in range(actions):
            if number % 200 == 199:
                person.library.close()
                did = {k: did.get(k, 0) + person.did.get(k, 0) for k in did | person.did}
                person = Person(path, rng)
            person.act(number)
        while person.library.redo() is not None:
            pass
        last = _undoable(person)
        steps = 0
        while person.library.undo() is not None:
            steps += 1
        added = {row[0] for row in _undoable(person)[1]} - {row[0] for row in first[1]}
        now = _undoable(person)
        back = (now[0], [row for row in now[1] if row[0] not in added]) == first
        while person.library.redo() is not None:
            pass
        forth = _undoable(person) == last
        problems = len(check(person.store)) + len(_index(person))
        person.library.close()
    return steps, back, forth, problems, did


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("meet", "undo"))
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--actions", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    start = time.monotonic()
    if arguments.what == "meet":
        written, lost, different, problems = meet(arguments.rounds, arguments.seed)
        print(
            f"{arguments.rounds} lives on three devices, {written:,} texts: {lost} lost,"
            f" {different} with different ends, {problems} problems"
            f" ({time.monotonic() - start:.0f} s)"
        )
        return 1 if lost or different or problems else 0
    steps, back, forth, problems, did = undo(arguments.actions, arguments.seed)
    print(
        f"{arguments.actions} actions, {steps} steps undone: {'equal' if back else 'DIFFERENT'};"
        f" done again: {'equal' if forth else 'DIFFERENT'}; {problems} problems"
        f" ({time.monotonic() - start:.0f} s)"
    )
    print(", ".join(f"{name} {n}" for name, n in sorted(did.items())))
    return 0 if back and forth and not problems else 1


if __name__ == "__main__":
    sys.exit(main())
