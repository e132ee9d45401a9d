"""Helpers of the importers' tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.importers import read
from reader.model import Article

GOLDEN = Path(__file__).parent / "golden"


def blocks_of(article: Article) -> list[str]:
    """The texts of the blocks."""
    return [article.text[b.start : b.end] for b in article.blocks]


@pytest.fixture
def parts() -> Callable[[Article], list[str]]:
    return blocks_of


@pytest.fixture
def kinds() -> Callable[[Article], list[tuple[str, str]]]:
    """Kind and text of every block."""
    return lambda a: [(b.kind, a.text[b.start : b.end]) for b in a.blocks]


@pytest.fixture
def one() -> Callable[..., Article]:
    """Reads a text that holds one article."""

    def read_one(text: str, name: str = "file.txt", **options: str) -> Article:
        found = read(text.encode(), name, **options)
        assert len(found) == 1
        return found[0]

    return read_one


def page_of(a: Article) -> str:
    """An article as a page to compare: its fields, its blocks, what was left out."""
    lines = [f"title: {a.title}"]
    for name in ("subtitle", "source", "place", "published", "editor", "language", "encoding"):
        if getattr(a, name) is not None:
            lines.append(f"{name}: {getattr(a, name)}")
    if a.published_inferred:
        lines.append("published_inferred: yes")
    if a.authors:
        lines.append(f"authors: {', '.join(a.authors)}")
    lines.append(f"format: {a.format}")
    lines.append("")
    dropped = {o.after: [] for o in a.other}
    for o in a.other:
        head = o.text.replace("\n", " / ")
        dropped[o.after].append(f"    - {o.reason} {o.lines}: {head[:60]}")
    lines += dropped.get(-1, [])
    for i, b in enumerate(a.blocks):
        text = a.text[b.start : b.end].replace("\n", " / ")
        short = text if len(text) <= 44 else f"{text[:24]}…{text[-18:]}"
        level = f" {b.level}" if b.level else ""
        mark = " joined" if b.joined else ""
        lines.append(f"{b.kind}{level} {b.lines}{mark}: {short}")
        lines += dropped.get(i, [])
    for s in a.styles:
        target = f" {s.target}" if s.target else ""
        lines.append(f"    ~ {s.kind}: {a.text[s.start : s.end]}{target}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def golden() -> Callable[..., None]:
    """Compares what was read with the page of that name.

    Run with UPDATE_GOLDEN=1 to write the pages anew, and read the difference.
    """

    def compare(name: str, *articles: Article) -> None:
        shown = "\n".join(map(page_of, articles))
        path = GOLDEN / f"{name}.golden"
        if os.environ.get("UPDATE_GOLDEN"):
            path.write_text(shown, encoding="utf-8", newline="\n")
        assert shown == path.read_text("utf-8")

    return compare
