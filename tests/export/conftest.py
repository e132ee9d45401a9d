"""Records for the exporters, small and readable."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.model import ArticleInfo, Highlight, Moment

UID = "0197f3c4-a2b1-7000-8000-00005eed0001"
NOON = Moment(1_769_564_460_000, 480)  # 2026-01-28 09:41 +08:00


@pytest.fixture
def make_info() -> Callable[..., ArticleInfo]:
    def make(**changes: Any) -> ArticleInfo:
        fields: dict[str, Any] = {
            "id": 1, "uid": UID, "title": "春晚彩排：“热气腾腾”的一年", "subtitle": None,
            "authors": ("黄恒", "高山"), "source": "新华社", "place": "北京",
            "published": "2026-01-25", "published_inferred": True, "editor": None,
            "language": "zh", "format": "newspaper", "origin": "page.md", "address": None,
            "chars": 100, "highlights": 0, "notes": 0, "progress": 0.0, "tags": ("春节",),
            "added": NOON, "opened": None, "revision": 1, "sha256": "0" * 64,
        }  # fmt: skip
        return ArticleInfo(**(fields | changes))

    return make


@pytest.fixture
def make_highlight() -> Callable[..., Highlight]:
    def make(number: int = 1, **changes: Any) -> Highlight:
        fields: dict[str, Any] = {
            "id": f"0197f3c4-a2b1-7000-8000-{number:012x}", "kind": "highlight", "article_id": 1,
            "article_uid": UID, "article_title": "春晚彩排", "start": number * 10,
            "end": number * 10 + 5, "quote": f"第{number}句话。", "prefix": "", "suffix": "",
            "note": "", "colour": "yellow", "tags": (), "state": "exact",
            "created": Moment(NOON.ms + number, 480), "modified": NOON,
        }  # fmt: skip
        return Highlight(**(fields | changes))

    return make


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare with a golden file; with READER_GOLDEN=1 write it, to be read before committing."""

    def compare(name: str, text: str) -> None:
        file = Path(__file__).parent / "golden" / name
        if os.environ.get("READER_GOLDEN"):
            file.write_text(text, encoding="utf-8", newline="")
        assert text == file.read_bytes().decode()

    return compare


@pytest.fixture
def examples(make_highlight: Callable[..., Highlight]) -> tuple[Highlight, ...]:
    """One highlight of every sort."""
    return (
        make_highlight(3, heading=("卷一", "第二节"), quote="两行\n引文", tags=("重点", "再读")),
        make_highlight(1, note="值得再读。", colour="green"),
        make_highlight(2, heading=("卷一", "第二节"), note="- 一\n- 二\n\n`x`"),
        make_highlight(4, kind="note", start=None, end=None, quote="", note="总的印象。"),
        make_highlight(5, start=None, end=None, state="orphan", quote="*不在了*", note="#x"),
        make_highlight(6, kind="bookmark", start=7, end=7),
        make_highlight(7, deleted=True, quote="删了"),
        make_highlight(8, start=1, end=3, versions=("别处写的",), note="这里写的"),
        make_highlight(9, start=99, end=104, quote="没有标题之下"),
    )
