"""`reader split` and `join`, and `--cut`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

STORIES = (
    "# 第一则\n\n新华社某城1月25日电（记者甲）河水涨了三寸，岸边的人都来看。\n\n"
    "# 第二则\n\n新华社某镇1月25日电（记者乙）山里下了雪，路上没有车，店家早早关了门。\n"
)


def test_articles_are_joined_and_cut_again(call: Any, tmp_path: Path) -> None:
    path = tmp_path / "two.md"
    path.write_text(STORIES, encoding="utf-8")
    added = call("add", path, "--as", "newspaper", "--json").json["added"]
    first, second = (each["id"] for each in added)
    assert call("highlight", second, "--quote", "山里下了雪", "--note", "冷").status == 0
    joined = call("join", first, "--json").json["articles"]
    assert [each["id"] for each in joined] == [first]
    assert joined[0]["highlights"] == 1
    assert "山里下了雪" in call("show", first).out
    assert call("join", first).status == 2
    assert call("add", path).status == 0
    assert len(call("list", "--json").json) == 1
    cut = call("split", first, "--quote", "第二则", "--json").json["articles"]
    assert [each["title"] for each in cut] == ["第一则", "第二则"]
    assert cut[1]["highlights"] == 1
    assert "第一则" in call("join", first).out
    assert call("split", first).status == 2


def test_where_articles_begin(call: Any, tmp_path: Path) -> None:
    path = tmp_path / "two.md"
    path.write_text(STORIES, encoding="utf-8")
    added = call("add", path, "--as", "newspaper", "--cut", "none", "--json").json["added"]
    assert [each["title"] for each in added] == ["第一则"]
    report = call("reread", added[0]["id"], "--cut", "1", "--json").json
    assert len(report["revised"]) + len(report["added"]) == 2
    assert call("add", path, "--cut", "9").status == 2
