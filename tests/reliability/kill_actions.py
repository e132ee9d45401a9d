"""Kill what changes many things at once, from the command line and in the real screen.

    python -m tests.reliability.kill_actions [--rounds 40] [--articles 2000] [--seed 1]

Each round starts one of: marking every place of a word, tagging or archiving all articles in the
screen, striking a passage, taking such a step back, merging another library; and kills it with
SIGKILL at a random moment. Afterwards all of the step is there or nothing, the file passes the
whole check, the search index agrees with it, and nothing that was there before is missing. Prints
one line with the figures; exit status 1 on anything else.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from reader.library import Library
from reader.store.check import check
from tests.terminal import Terminal, home


class Count(NamedTuple):
    """What a step changes, counted."""

    tagged: int
    archived: int
    marks: int
    articles: int
    edits: int


def fill(path: Path, first: int, count: int) -> None:
    """A library of short articles in which one word stands twice each."""
    with Library.open(path) as library:
        library.backs_up = False
        with library._store.write():
            for number in range(first, first + count):
                text = f"题{number}\n\n纸上的事，第{number}件。\n\n又是纸上的事。\n"
                library.add_bytes(text.encode(), f"{number}.txt", origin=f"/{number}.txt")


def look(path: Path) -> tuple[Count, int]:
    """What is there, and how many problems."""
    from reader.search.rebuilding import check as look_over

    with Library.open(path) as library:
        library.backs_up = False
        connection = library._store.connection

        def number(query: str) -> int:
            return int(connection.execute(query).fetchone()[0])

        found = Count(
            number("SELECT count(*) FROM article_tag"),
            number("SELECT count(*) FROM article WHERE state = 'archived'"),
            number("SELECT count(*) FROM annotation WHERE deleted = 0"),
            number("SELECT count(*) FROM article WHERE deleted = 0"),
            number("SELECT count(*) FROM event WHERE field LIKE 'edit:%' AND value <> 'null'"),
        )
        return found, len(check(library._store)) + len(look_over(connection))


def told(path: Path, *words: str, after: float, env: dict[str, str]) -> bool:
    """Run a command and kill it; whether it came to its end first."""
    command = [sys.executable, "-m", "reader", *words]
    env = env | {"READER_LIBRARY": str(path)}
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env
    )
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    return process.wait() == 0


def in_screen(path: Path, keys: list[Any], after: float, env: dict[str, str]) -> None:
    """Pick everything in the library pane, press keys, and kill the window."""
    command = [sys.executable, "-m", "reader", "--lang", "zh"]
    env = env | {"READER_LIBRARY": str(path)}
    with Terminal(command, rows=24, columns=100, env=env) as window:
        window.wait_for("题")
        window.settle(0.3)
        window.press("V")
        window.wait_for("已选")
        for key in keys[:-1]:
            window.type(key) if len(key) > 1 else window.press(key)
            window.settle(0.3)
        window.press(keys[-1])
        time.sleep(after)
        window.kill()


def run(rounds: int, articles: int, seed: int) -> tuple[int, int, int, dict[str, int]]:
    """Steps that were half done or lost, problems, steps done whole, and rounds of each kind."""
    rng = random.Random(seed)
    work = Path(tempfile.mkdtemp(prefix="reader-kill-"))
    path, other = work / "library.db", work / "other" / "library.db"
    env = home(work)
    fill(path, 0, articles)
    halves = problems = whole = 0
    kinds: dict[str, int] = {}
    before, _ = look(path)
    for turn in range(rounds):
        after = rng.random() * 2.5
        doing = rng.choice(("mark", "tag", "archive", "strike", "undo", "merge"))
        kinds[doing] = kinds.get(doing, 0) + 1
        if doing == "mark":
            told(path, "mark-all", "纸上", "--tag", f"轮{turn}", after=after, env=env)
        elif doing == "tag":
            in_screen(path, ["t", f"签{turn}", "enter"], after / 2, env)
        elif doing == "archive":
            in_screen(path, ["Z"], after / 2, env)
        elif doing == "strike":
            told(path, "strike", str(turn + 1), "--quote", "又是", after=after / 2, env=env)
        elif doing == "undo":
            told(path, "undo", after=after, env=env)
        else:
            fill(other, 10_000 + 300 * turn, 300)
            told(path, "merge", str(other), after=after, env=env)
        now, wrong = look(path)
        problems += wrong
        if now != before and not _is_whole(doing, before, now, _marked(path, turn)):
            halves += 1
            print(f"turn {turn}, {doing}: {before} -> {now}", file=sys.stderr)
        whole += now != before
        before = now
    return halves, problems, whole, kinds


def _marked(path: Path, turn: int) -> int:
    with Library.open(path) as library:
        library.backs_up = False
        row = library._store.connection.execute(
            "SELECT count(*) FROM annotation_tag WHERE tag = ?", (f"轮{turn}",)
        ).fetchone()
    return int(row[0])


def _is_whole(doing: str, old: Count, now: Count, marked: int) -> bool:
    """Whether a step that changed something changed all that it was to change."""
    n = old.articles
    if doing == "mark":
        return now == old._replace(marks=now.marks) and marked == 2 * n
    if doing == "tag":
        return now == old._replace(tagged=old.tagged + n)
    if doing == "archive":
        return now == old._replace(archived=now.archived) and now.archived in (0, n)
    if doing == "strike":
        return now == old._replace(edits=old.edits + 1)
    if doing == "merge":
        # What meets for the second time brings only what is new there.
        return now == old._replace(articles=now.articles) and (now.articles - n) % 300 == 0
    # One step was taken back, whichever it was.
    changed = [name for name in Count._fields if getattr(now, name) != getattr(old, name)]
    return len(changed) == 1 and changed != ["articles"]


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    start = time.monotonic()
    halves, problems, whole, kinds = run(arguments.rounds, arguments.articles, arguments.seed)
    each = ", ".join(f"{name} {n}" for name, n in sorted(kinds.items()))
    print(
        f"{arguments.rounds} killed ({each}): {whole} done whole, {halves} half done,"
        f" {problems} problems ({time.monotonic() - start:.0f} s)"
    )
    return 1 if halves or problems else 0


if __name__ == "__main__":
    sys.exit(main())
