"""Generated articles: made-up sentences of real words, the same for the same seed.

Words come from jieba's word list by their frequencies, with function words lifted to their share
in running text, and punctuation, names, numbers, Latin words, traditional and full-width spellings
and broken lines mixed in. Used by the tests of searching and by its benchmark.
"""

from __future__ import annotations

import importlib.util
import itertools
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

COMMON = {
    "的": 50, "了": 13, "是": 13, "在": 12, "不": 10, "和": 8, "有": 7, "我": 7, "他": 6, "这": 6,
    "一": 5, "也": 5, "就": 5, "人": 4, "都": 4, "说": 4, "一个": 4, "没有": 3, "我们": 3,
}  # fmt: skip
"""Function words and their share of all words, in thousandths."""

LATIN = (
    "Python", "SQLite", "Unicode", "API", "GPU", "iPhone", "COVID", "Linux", "machine", "learning",
    "open", "source", "A", "B12", "GDP",
)  # fmt: skip
NAMES = ("李肖娜", "赵希锦", "欧阳修远", "列奥纳多·达·芬奇", "衔烛照幽冥", "踏雪寻梅录")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
OLD = str.maketrans("国会学时发经业东书车马门问间", "國會學時發經業東書車馬門問間")


class Made(NamedTuple):
    title: str
    text: str


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    spec = importlib.util.find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    lines = (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" ")[:2] for line in lines]
    counts = {word: float(count) for word, count in pairs if word not in COMMON and word.isalnum()}
    share = sum(counts.values()) / (1 - sum(COMMON.values()) / 1000) / 1000
    counts |= {word: part * share for word, part in COMMON.items()}
    return list(counts), list(itertools.accumulate(counts.values()))


class Writer:
    """Writes articles, one after another."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.words, self.weights = _vocabulary()
        self.pool: list[str] = []
        self.topic: list[str] = []

    def word(self) -> str:
        if self.topic and self.rng.random() < 0.35:
            return self.rng.choice(self.topic)
        if not self.pool:
            self.pool = self.rng.choices(self.words, cum_weights=self.weights, k=2000)
        return self.pool.pop()

    def mixed(self) -> str:
        rng = self.rng
        kind = rng.random()
        if kind < 0.35:
            return rng.choice(LATIN)
        if kind < 0.55:
            return f" {rng.choice(LATIN)} "
        if kind < 0.65:
            number = f"{rng.randint(1, 9999)}"
            return number.translate(WIDE) if rng.random() < 0.1 else number
        if kind < 0.8:
            return f"{rng.randint(1980, 2026)}年{rng.randint(1, 12)}月"
        if kind < 0.9:
            return f"{rng.random() * 100:.1f}%"
        return rng.choice(NAMES)

    def clause(self) -> str:
        words = [self.word() for _ in range(self.rng.randint(3, 9))]
        if self.rng.random() < 0.15:
            words.insert(self.rng.randrange(len(words) + 1), self.mixed())
        if self.rng.random() < 0.03:
            words.insert(self.rng.randrange(1, len(words)), "\n")
        return "".join(words)

    def sentence(self) -> str:
        clauses = [self.clause() for _ in range(self.rng.choice((1, 2, 2, 3, 4)))]
        marks = [self.rng.choice("，，，，，、；,") for _ in clauses[1:]] + [
            self.rng.choice("。。。。！？.")
        ]
        return "".join(itertools.chain.from_iterable(zip(clauses, marks, strict=True)))

    def article(self, low: int, high: int) -> Made:
        self.topic = []
        self.topic = [self.word() + self.rng.choice(("", "", self.word())) for _ in range(30)]
        length, parts, got = self.rng.randint(low, high), [], 0
        while got < length:
            paragraph = "".join(self.sentence() for _ in range(self.rng.randint(1, 5)))
            parts.append(paragraph)
            got += len(paragraph)
        text = "\n".join(parts)
        if self.rng.random() < 0.1:
            text = text.translate(OLD)
        return Made(self.clause().replace("\n", ""), text)


ANEW = 20_000
"""How many articles are written anew; further ones are put together of halves of those."""


def articles(count: int, *, seed: int = 1, low: int = 300, high: int = 2400) -> Iterator[Made]:
    """Articles of `low` to `high` characters; more of them begin with the same ones."""
    writer = Writer(seed)
    kept: list[Made] = []
    for _ in range(min(count, ANEW)):
        made = writer.article(low, high)
        if count > ANEW:
            kept.append(made)
        yield made
    for _ in range(count - ANEW):
        one, two, three = writer.rng.choices(kept, k=3)
        yield Made(one.title, two.text[: len(two.text) // 2] + three.text[len(three.text) // 2 :])
