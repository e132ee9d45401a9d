"""Deterministic Chinese text of any length, from jieba's word frequencies.

No real prose, but its characters, word lengths, punctuation, numbers and Latin words come about as
often as in news, which is what wrapping, indexing and drawing cost.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path

LATIN = ("Python", "5G", "AI", "GDP", "APP", "OpenAI", "Wi-Fi", "COVID-19", "https://example.org/a")


@cache
def _words() -> tuple[list[str], list[int]]:
    """The 40,000 commonest words of jieba's dictionary and their running frequencies."""
    spec = find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    counts: list[tuple[int, str]] = []
    with (Path(spec.origin).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, *_ = line.split(" ")
            counts.append((int(count), word))
    counts.sort(reverse=True)
    kept = counts[:40_000]
    return [word for _, word in kept], list(accumulate(count for count, _ in kept))


def sentences(seed: int) -> Iterator[str]:
    """Endless sentences with their punctuation."""
    chance = random.Random(seed)
    words, running = _words()
    while True:
        parts: list[str] = []
        for _ in range(chance.randint(1, 4)):
            for _ in range(chance.randint(3, 9)):
                roll = chance.random()
                if roll < 0.02:
                    parts.append(chance.choice(LATIN))
                elif roll < 0.04:
                    parts.append(str(chance.randint(1, 20_000)))
                else:
                    parts.append(words[bisect(running, chance.random() * running[-1])])
            parts.append("，")
        parts[-1] = chance.choice("。。。。。。！？；")
        sentence = "".join(parts)
        yield f"“{sentence}”" if chance.random() < 0.05 else sentence


def paragraphs(seed: int, characters: int) -> list[str]:
    """Paragraphs that hold about `characters` code points together."""
    chance = random.Random(seed)
    source = sentences(seed)
    found: list[str] = []
    total = 0
    while total < characters:
        text = "".join(next(source) for _ in range(chance.randint(2, 8)))
        found.append(text)
        total += len(text) + 1
    return found


def article(seed: int, characters: int = 1300) -> str:
    """A small Markdown article with a title and a heading."""
    chance = random.Random(seed)
    words, running = _words()
    title = "".join(words[bisect(running, chance.random() * running[-1])] for _ in range(6))
    body = paragraphs(seed, characters)
    half = len(body) // 2
    return "\n\n".join([f"# {title} {seed}", *body[:half], f"## {title[:4]}", *body[half:]]) + "\n"


def write_articles(folder: Path, count: int, characters: int = 1300) -> None:
    """Write `count` articles as files, a thousand to a folder; files that are there stay."""
    for number in range(count):
        parent = folder / f"{number // 1000:04d}"
        file = parent / f"{number:07d}.md"
        if not file.exists():
            parent.mkdir(parents=True, exist_ok=True)
            file.write_text(article(number, characters), encoding="utf-8")
