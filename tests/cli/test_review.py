from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.library import Library

Call = Callable[..., Any]


@pytest.fixture
def old(call: Call, essay: dict[str, Any], tmp_path: Path) -> None:
    """Two highlights of long ago."""
    clips = "".join(
        f"论划线 (人)\n- 您在位置 #{n}-{n}的标注 | 添加于 2018年3月{n}日 下午1:00:00\n\n{text}\n"
        "==========\n"
        for n, text in ((1, "读书要动笔"), (9, "划线太多"))
    )
    (tmp_path / "clip.txt").write_text(clips, encoding="utf-8")
    assert call("import-notes", "clip.txt").status == 0


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_nothing_is_due_in_an_empty_library(call: Call) -> None:
    done = call("review")
    assert (done.status, done.out) == (0, "")
    assert "Nothing is due" in done.err
    assert call("review", "--json").json == []


@pytest.mark.usefixtures("old")
def test_the_prompt_asks_for_each(call: Call, typed: Callable[[str], None], tmp_path: Path) -> None:
    typed("x\n3\ns\n")
    done = call("review")
    assert done.status == 0
    assert "1/2  论划线" in done.out
    assert "读书要动笔。" in done.out
    assert "Again in 2 days." in done.out
    assert "1 highlight reviewed." in done.err
    left = call("review", "--json").json
    assert [(each["sentence"], each["reviews"]) for each in left] == [
        ("有人说：“划线太多，等于没划。”", 0)
    ]


@pytest.mark.usefixtures("old")
def test_one_can_go_back_and_end(call: Call, typed: Callable[[str], None]) -> None:
    typed("u\n4\nu\n1\ns\n")
    assert "1 highlight reviewed." in call("review").err
    typed("q\n")
    assert "0 highlights reviewed." in call("review").err
    typed("s\nu\n")
    assert "0 highlights reviewed." in call("review").err


@pytest.mark.usefixtures("old")
def test_cards_for_anki(call: Call, tmp_path: Path) -> None:
    done = call("review", "--to", "cards.txt", "--limit", 1)
    assert done.status == 0
    assert (tmp_path / "cards.txt").read_text("utf-8").count("<b>") == 1
    assert call("review", "--to", "cards.txt", "--json").status == 2
    with Library.open(tmp_path / "library.db") as library:
        assert all(each.reviews == 0 for each in library.review_queue())
