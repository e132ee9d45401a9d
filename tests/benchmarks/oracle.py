"""Line breaks beside those of ICU: how many places agree, and which do not.

    python -m tests.benchmarks.oracle [THOUSANDS]

Needs an ICU binding (`import icu`; for instance `pip install icukit-pyicu`, 120 MB), which is no
dependency of the program nor of its tests: without one this says so and ends with status 0. With
one it ends with status 1 if less than 99.5 % agree.

Places where our rules differ by choice are listed with their number, so that a change of the rules
or of ICU shows.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from typing import Any

from reader.text.breaks import can_break
from tests.benchmarks.corpus import _words, paragraphs

LEAST = 0.995
"""Share of places that must agree."""

CHOSEN = "  (chosen)"

SHOWN = 12
"""Kinds of disagreement that are printed."""


MARKED = (
    "“{}”", "‘{}’", "《{}》", "（{}）", "({})", "「{}」", "『{}』", "【{}】", "{}——{}", "{}……",
    "{}…{}", "{}·{}", "{}、{}", "{}：{}", "{}；", "{}？！", "{}％", "25%{}", "37℃{}", "￥300{}",
    "$5.20{}", "3.14{}", "1,024{}", "2026-01-28{}", "A/B {}", "C++{}", "it’s {}", "e-mail {}",
    "well-known{}", "https://example.com/a?b=1&c=%20#d {}", "someone@example.org {}",
    "{} Python {}", "{}GDP{}", "{} “{}” {}", "U.S. {}", "No. 7{}", "１２３{}", "ＡＢＣ{}", "①{}",
    "{}→{}", "カタカナ、{}", "한국어 {}",
)  # fmt: skip
"""Stretches with marks, `{}` for words."""


def mixed(characters: int) -> Iterator[str]:
    """Paragraphs in which marks, numbers and Latin are many times as frequent as in prose."""
    chance = random.Random(2)
    words, running = _words()
    done = 0
    while done < characters:
        parts = []
        for _ in range(chance.randint(8, 30)):
            shape = chance.choice(MARKED) if chance.random() < 0.6 else "{}"
            picked = [words[bisect(running, chance.random() * running[-1])] for _ in range(3)]
            parts.append(shape.format(*picked) + chance.choice(("", "", "", "，", "。")))
        yield "".join(parts)
        done += len("".join(parts))


def by_choice(text: str, at: int) -> bool:
    """Whether our rules differ here on purpose.

    Full-width letters and digits are words and numbers, which ICU cuts; `C++` stays whole and Han
    may follow it; `·` between names begins no line; addresses have rules of their own.
    """
    before, after = text[at - 1], text[at]
    if all("０" <= each <= "ｚ" for each in (before, after)):
        return True
    if "+" in (before, after) or after == "·":
        return True
    return before in "/&?" and after.isascii()


def utf16_offsets(text: str) -> list[int]:
    """The code point at each UTF-16 unit of `text`, and one more for its end."""
    offsets: list[int] = []
    for index, character in enumerate(text):
        offsets += [index] * (2 if character > "\uffff" else 1)
    return [*offsets, len(text)]


def icu_breaks(icu: Any, iterator: Any, text: str) -> set[int]:
    """Where ICU lets a line end, in code points, the end of the text left out."""
    iterator.setText(icu.UnicodeString(text))
    to_code_points = utf16_offsets(text)
    return {to_code_points[at] for at in iterator} - {len(text)}


def places(icu: Any, text: str) -> Iterator[tuple[int, bool, bool]]:
    """Each place in `text` with what we say and what ICU says."""
    iterator = icu.BreakIterator.createLineInstance(icu.Locale("zh"))
    theirs = icu_breaks(icu, iterator, text)
    for at in range(1, len(text)):
        yield at, can_break(text, at), at in theirs


def compare(icu: Any, texts: Iterator[str]) -> tuple[int, Counter[str]]:
    """Number of places and, by kind, of those that differ; `(chosen)` marks what we mean."""
    total, differing = 0, Counter[str]()
    for text in texts:
        for at, ours, theirs in places(icu, text):
            total += 1
            if ours != theirs:
                who = "ours" if ours else "ICU "
                chosen = CHOSEN if by_choice(text, at) else ""
                differing[f"{who}  {text[at - 1]}|{text[at]}{chosen}"] += 1
    return total, differing


def main(argv: list[str] | None = None) -> int:
    """Print the comparison; the exit status says whether enough agrees."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("thousands", nargs="?", type=int, default=500)
    wanted = parser.parse_args(argv).thousands * 1000
    try:
        icu = importlib.import_module("icu")
    except ImportError:
        print("no ICU binding is installed: nothing to compare with")
        return 0
    corpora = {"prose": iter(paragraphs(1, wanted)), "marks": mixed(wanted)}
    status = 0
    for name, texts in corpora.items():
        total, differing = compare(icu, texts)
        chosen = sum(n for kind, n in differing.items() if kind.endswith(CHOSEN))
        share = 1 - (sum(differing.values()) - chosen) / max(total, 1)
        figures = f"{total:,} places, {share:.3%} agree, {chosen:,} of them differ by choice"
        print(f"ICU {icu.ICU_VERSION}, {name}: {figures}")
        for kind, count in differing.most_common(SHOWN):
            print(f"{count:8,}  {kind}")
        status |= share < LEAST
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
