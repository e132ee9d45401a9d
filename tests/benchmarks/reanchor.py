"""Highlights of changed articles: how many are found again, and where, beside a simpler scheme.

    python -m tests.benchmarks.reanchor [--rounds 4] [--seed 1] [--no-baseline]

Documents of the project (seeds/) and generated text are edited under eight conditions. Every
character of the edited text knows which character it was, so the right place of every highlight is
known. Printed for each condition: right to the letter, good (at least 70 % overlap), shown as
ambiguous, lost, in a wrong place; passages of which less than half is left (`gone`), and how many
of those were attached somewhere all the same. A highlight whose beginning or end was written anew
may cover what stands there now. Then the floors
and whether they hold. The simpler scheme is the one of Hypothesis' client as published: position,
then quote, then approximate quote with up to half its letters wrong, scored by quote (50), prefix
(20), suffix (20) and position (2). Exit status 1 when a floor is missed.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from reader.annotations.anchors import Found, describe, significant
from reader.annotations.relocate import relocate
from reader.importers.encoding import decode
from reader.model import Anchor, Span
from reader.text.normal import normalise
from tests.benchmarks.edited_texts import (
    SEEDS,
    Text,
    changed,
    fresh,
    generated,
    heavy,
    rewritten,
    script,
    structural,
    width,
)


class Case(NamedTuple):
    """A highlight, where it has to be, and where it was found."""

    anchor: Anchor
    truth: Span | None
    """From its first letter that is left to its last."""
    widest: Span | None
    """The same with all that was written anew in the place of letters at its ends."""
    kept: float
    """Share of its letters that are still there."""


def cases(old: str, new: Text, spans: Sequence[Span]) -> list[Case]:
    """The highlights of `old` with their right places in `new`."""
    places = {at: number for number, (_, at) in enumerate(new) if at >= 0}
    found = []
    for span in spans:
        letters = [at for at in range(span.start, span.end) if significant(old[at])]
        there = sorted(places[at] for at in letters if at in places)
        kept = len(there) / len(letters)
        truth = Span(there[0], there[-1] + 1) if there else None
        # What was torn apart (two paragraphs that changed places) has no one right place.
        torn = truth is not None and truth.length > 2 * span.length + 30
        if truth is None or torn:
            found.append(Case(describe(old, span), None, None, -1 if torn else kept))
            continue
        start, end = truth
        if letters[0] not in places:
            while start > 0 and new[start - 1][1] < 0:
                start -= 1
        if letters[-1] not in places:
            while end < len(new) and new[end][1] < 0:
                end += 1
        found.append(Case(describe(old, span), truth, Span(start, end), kept))
    return found


def marks(text: str, rng: random.Random, number: int) -> list[Span]:
    """Passages that begin and end on letters."""
    good = [at for at, char in enumerate(text) if significant(char)]
    spans: list[Span] = []
    while len(spans) < number:
        start = rng.choice(good)
        end = min(start + rng.choice((4, 6, 8, 12, 16, 24, 36, 60)), len(text))
        while not significant(text[end - 1]):
            end -= 1
        if end - start >= 3 and "\n" not in text[start:end]:
            spans.append(Span(start, end))
    return spans


def simple(old: str, new: str, anchors: Sequence[Anchor]) -> list[Found]:
    """The scheme of Hypothesis' client."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.fuzz import partial_ratio_alignment

    found = []
    for anchor in anchors:
        if new[anchor.start : anchor.end] == anchor.exact:
            found.append(Found("exact", anchor.start, anchor.end, "same", 1.0))
            continue
        hits = [(m.start(), m.end()) for m in re.finditer(re.escape(anchor.exact), new)]
        if not hits:
            near = partial_ratio_alignment(anchor.exact, new)
            if near is None or near.score < 50:
                found.append(Found("orphan", None, None, "lost", 0.0))
                continue
            hits = [(near.dest_start, near.dest_end)]

        def score(hit: tuple[int, int], anchor: Anchor = anchor) -> float:
            start, end = hit
            quote = Indel.normalized_similarity(anchor.exact, new[start:end])
            before = new[max(0, start - len(anchor.prefix)) : start]
            prefix = Indel.normalized_similarity(anchor.prefix, before)
            after = new[end : end + len(anchor.suffix)]
            suffix = Indel.normalized_similarity(anchor.suffix, after)
            near = 1 - abs(start - anchor.start) / max(1, len(new))
            return float(50 * quote + 20 * prefix + 20 * suffix + 2 * near) / 92

        best = max(hits, key=score)
        found.append(Found("moved", *best, "quote", score(best)))
    return found


CONDITIONS: dict[str, Callable[[Text, random.Random], Text] | None] = {
    "structural edits": structural,
    "traditional/simplified": script,
    "width and marks": width,
    "5 % of characters": changed,
    "clauses rewritten": rewritten,
    "heavy mix": heavy,
    "passage deleted": None,
    "unrelated article": None,
}

FLOORS = (
    (("structural edits", "traditional/simplified", "width and marks"), "exact", 99.0),
    (("5 % of characters",), "good", 99.0),
    (("clauses rewritten", "heavy mix"), "good", 95.0),
)


def judge(text: str, case: Case, found: Found, tally: Counter[str]) -> None:
    """Count what became of a highlight."""
    if case.kept < 0:
        tally["torn"] += 1
        return
    placed = found.start is not None and found.end is not None
    if case.truth is None or case.kept < 0.5:
        # Half of it is gone: lost is right, and so is what is left of it.
        tally["gone"] += 1
        if placed and not _overlap(case.truth, found):
            tally["attached"] += 1
        return
    tally["cases"] += 1
    if not placed:
        tally[found.state] += 1
        return
    assert case.widest is not None
    overlap = max(_overlap(case.truth, found), _overlap(case.widest, found))
    span = Span(found.start or 0, found.end or 0)
    core, reach = _letters(text, case.truth), _letters(text, case.widest)
    start, end = _letters(text, span)
    if reach[0] <= start <= core[0] and core[1] <= end <= reach[1]:
        # All that is left, and some of what was written in the place of the rest.
        overlap = 1.0
        tally["exact"] += core == reach or (start, end) in (core, reach)
    tally["good"] += overlap >= 0.7
    tally["wrong"] += overlap == 0
    tally["words"] += overlap == 0 and text[span.start : span.end] != case.anchor.exact


def _letters(text: str, span: Span) -> tuple[int, int]:
    start, end = span
    while start < end and not significant(text[start]):
        start += 1
    while start < end and not significant(text[end - 1]):
        end -= 1
    return start, end


def _overlap(truth: Span | None, found: Found) -> float:
    if truth is None or found.start is None or found.end is None:
        return 0.0
    both = min(truth.end, found.end) - max(truth.start, found.start)
    either = max(truth.end, found.end) - min(truth.start, found.start)
    return max(0, both) / either if either else 0.0


def edited(name: str, old: str, spans: Sequence[Span], rng: random.Random, other: str) -> Text:
    """The text under a condition; `other` is an article that has nothing to do with it."""
    whole = [(char, at) for at, char in enumerate(old)]
    edit = CONDITIONS[name]
    if edit is not None:
        return edit(whole, rng)
    if name == "unrelated article":
        return fresh(other)
    gone: set[int] = set()
    for span in spans:
        # The clause around it goes too, as it does when somebody deletes.
        start = max(old.rfind(mark, 0, span.start) for mark in "，。；！？\n") + 1
        gone.update(range(start, span.end))
    return [letter for letter in whole if letter[1] not in gone]


def run(
    rounds: int, seed: int, finders: dict[str, Callable[..., list[Found]]], number: int = 40
) -> dict[str, dict[str, Counter[str]]]:
    """The counts of every finder under every condition."""
    tallies: dict[str, dict[str, Counter[str]]] = {
        finder: {name: Counter() for name in CONDITIONS} for finder in finders
    }
    for round_ in range(rounds):
        rng = random.Random(f"{seed} {round_}")
        texts = [
            normalise(decode(path.read_bytes()).text)
            for path in sorted(SEEDS.iterdir())
            if path.suffix in (".txt", ".md")
        ]
        texts += [generated(rng), generated(rng, 900)]
        for number_, old in enumerate(texts):
            for name in CONDITIONS:
                few = 4 if name == "passage deleted" else number
                spans = marks(old, rng, few)
                # Generated texts are all of the same few words.
                other = texts[(number_ + 1) % (len(texts) - 2)]
                new = edited(name, old, spans, rng, other)
                there = "".join(char for char, _ in new)
                wanted = cases(old, new, spans)
                for finder, find in finders.items():
                    places = find(old, there, [case.anchor for case in wanted])
                    for case, place in zip(wanted, places, strict=True):
                        judge(there, case, place, tallies[finder][name])
    return tallies


def table(tallies: dict[str, Counter[str]]) -> None:
    """Print the counts of one finder."""
    print(f"{'':24}{'cases':>7}{'exact':>8}{'good':>8}{'ambig.':>8}{'lost':>8}{'wrong':>8}", end="")
    print(f"{'gone':>7}{'attached':>10}")
    for name, tally in tallies.items():
        cases_ = max(1, tally["cases"])
        shares = [tally[each] / cases_ * 100 for each in ("exact", "good", "ambiguous", "orphan")]
        print(f"{name:24}{tally['cases']:7}", *(f"{share:7.2f}" for share in shares), end="")
        print(f"{tally['wrong'] / cases_ * 100:8.2f}{tally['gone']:7}{tally['attached']:10}")


def floors(tallies: dict[str, Counter[str]]) -> list[tuple[str, float, str, bool]]:
    """The floors: what, the figure, what is asked, whether it holds."""
    found = []
    for names, what, floor in FLOORS:
        for name in names:
            share = tallies[name][what] / max(1, tallies[name]["cases"]) * 100
            found.append((f"{name}: {what}", share, f">= {floor}", share >= floor))
    total = max(1, sum(tally["cases"] for tally in tallies.values()))
    for what, key, limit in (("wrong place", "wrong", 0.2), ("wrong words", "words", 0.05)):
        share = sum(tally[key] for tally in tallies.values()) / total * 100
        found.append((what, share, f"<= {limit}", share <= limit))
    gone = tallies["passage deleted"]
    share = gone["attached"] / max(1, gone["gone"]) * 100
    found.append(("deleted, attached again", share, "<= 0.5", share <= 0.5))
    other = tallies["unrelated article"]
    found.append(("unrelated, attached", float(other["attached"]), "0", not other["attached"]))
    return found


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-baseline", action="store_true")
    arguments = parser.parse_args()
    finders: dict[str, Callable[..., list[Found]]] = {"Reader": relocate}
    if not arguments.no_baseline:
        finders["the simpler scheme"] = simple
    start = time.monotonic()
    tallies = run(arguments.rounds, arguments.seed, finders)
    for finder in finders:
        print(f"\n{finder} (per cent of cases)")
        table(tallies[finder])
    print(f"\nfloors ({time.monotonic() - start:.0f} s)")
    rows = {finder: floors(tallies[finder]) for finder in finders}
    for number, (what, share, asked, holds) in enumerate(rows["Reader"]):
        other = f"{rows['the simpler scheme'][number][1]:8.2f}" if len(rows) > 1 else ""
        print(f"{what:36}{share:8.2f} {asked:8} {'holds' if holds else 'MISSED':7}{other}")
    return 0 if all(row[3] for row in rows["Reader"]) else 1


if __name__ == "__main__":
    sys.exit(main())
