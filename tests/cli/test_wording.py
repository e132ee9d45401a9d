"""`reader keywords` and `reader similar`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Call = Callable[..., Any]


def test_keywords_and_similar_articles(call: Call, tmp_path: Path) -> None:
    for name, text in (
        ("a", "新就业群体需要服务。骑手是新就业群体，司机也属新就业群体。"),
        ("b", "骑手和新就业群体的故事。"),
        ("c", "园林里的鱼。"),
    ):
        (tmp_path / f"{name}.txt").write_text(f"{name}\n\n{text}\n", encoding="utf-8")
        assert call("add", tmp_path / f"{name}.txt", "--as", "text").status == 0
    words = call("keywords", 1, "--json").json
    assert {"word": "新就业群体", "weight": 1.0, "times": 3, "known": False} in words
    assert set(words[0]) == {"word", "weight", "times", "known"}
    assert len(call("keywords", 1, "--limit", 2).out.splitlines()) == 2
    alike = call("similar", 1, "--json").json
    assert [each["article"]["id"] for each in alike] == [2]
    assert "新就业群体" in alike[0]["shared"]
    assert "新就业群体" in call("similar", 1).out
    nothing = call("similar", 3)
    assert (nothing.status, nothing.out) == (0, "")
    assert nothing.err
    assert call("keywords", 99).status == 1
