"""Texts to lay out, and marked text (`我们在[纸上]划线` is a text and a span)."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

import pytest

from reader.layout import Layout, LayoutOptions, plain_blocks
from reader.layout.view import TextView
from reader.model import Block, Span
from reader.text.words import jieba_segmenter, rough_segmenter

HAN = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下"
    "过子说产种面而方后多定行学法所民得经"
)
ENGLISH = ["Python", "3.14", "50%", "GDP", "well-known", "C++", "https://example.com/a/b?q=1"]


@cache
def chinese(chars: int, seed: int = 1) -> str:
    """Prose of about `chars` characters with the usual mix of punctuation and Latin."""
    rng = random.Random(seed)
    parts: list[str] = []
    size = 0
    while size < chars:
        pick = rng.random()
        word = "".join(rng.choices(HAN, k=rng.randint(1, 4)))
        if pick < 0.07:
            word = rng.choice(ENGLISH)
        elif pick < 0.20:
            word += rng.choice("，，，、；：")
        elif pick < 0.26:
            word += rng.choice(["。", "。", "！", "？", "……", "——"])
        elif pick < 0.30:
            left, right = rng.choice(["“”", "‘’", "《》", "（）"])
            word = f"{left}{word}{rng.choice(['', '，', '。'])}{right}"
        elif pick < 0.31:
            word += "\n"
        parts.append(word)
        size += len(word)
    return "".join(parts).strip("\n")


@pytest.fixture(scope="session")
def prose() -> Callable[..., str]:
    return chinese


@pytest.fixture(scope="session")
def jieba_view() -> Callable[..., TextView]:
    """A view with words by jieba; blocks are lines, `# ` at their start makes headings."""
    segmenter = jieba_segmenter(None)
    segmenter.load()

    def make(text: str, width: int = 40, **options: object) -> TextView:
        blocks = blocks_of(text)
        layout = Layout(text, blocks, LayoutOptions(width, **options))  # type: ignore[arg-type]
        return TextView(text, blocks, segmenter, layout)

    return make


@pytest.fixture(scope="session")
def rough_view() -> Callable[..., TextView]:
    """A view with words by character classes."""

    def make(text: str, width: int = 40, **options: object) -> TextView:
        blocks = blocks_of(text)
        layout = Layout(text, blocks, LayoutOptions(width, **options))  # type: ignore[arg-type]
        return TextView(text, blocks, rough_segmenter(), layout)

    return make


def blocks_of(text: str) -> tuple[Block, ...]:
    """Lines as paragraphs, `# ` … as headings of that level."""
    blocks = []
    for block in plain_blocks(text):
        line = text[block.start : block.end]
        level = len(line) - len(line.lstrip("#"))
        kind = "heading" if level else "paragraph"
        blocks.append(Block(kind, block.start, block.end, level))
    return tuple(blocks)


@pytest.fixture(scope="session")
def marked() -> Callable[[str], tuple[str, Span]]:
    """`我们在[纸上]划线` as text and span."""

    def read(text: str) -> tuple[str, Span]:
        start, end = text.index("["), text.index("]") - 1
        return text.replace("[", "", 1).replace("]", "", 1), Span(start, end)

    return read
