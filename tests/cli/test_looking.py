"""`add`, `list`, `show` and `search`: names, shapes and statuses of docs/cli.md."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shapes import ARTICLE, ISO, UUID7, fits

Call = Callable[..., Any]


def test_add(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一篇文章，只有一段话而已。", encoding="utf-8")
    done = call("add", "a.txt", "missing.txt", "--json")
    assert done.status == 1
    assert set(done.json) >= {"added", "revised", "unchanged", "refused"}
    (article,) = done.json["added"]
    fits(article, ARTICLE)
    assert UUID7.fullmatch(article["uid"])
    assert ISO.fullmatch(article["added"])
    assert article["origin"] == str(tmp_path / "a.txt")
    (refused,) = done.json["refused"]
    assert refused["path"] == "missing.txt"
    assert refused["reason"]
    assert done.err.count("\n") == 1
    assert "missing.txt" in done.err
    again = call("add", "a.txt", "--json")
    assert again.status == 0
    assert [each["id"] for each in again.json["unchanged"]] == [article["id"]]
    (tmp_path / "a.txt").write_text("改过的文章，只有一段话而已。", encoding="utf-8")
    changed = call("add", "a.txt", "--json").json["revised"]
    assert [(each["id"], each["revision"]) for each in changed] == [(article["id"], 2)]


def test_add_says_what_it_did(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一篇文章，只有一段话而已。", encoding="utf-8")
    assert "Added 1 article:" in call("add", "a.txt").out
    assert "Known already (1):" in call("add", "a.txt").out
    (tmp_path / "a.txt").write_text("改过的文章，只有一段话而已。", encoding="utf-8")
    call("highlight", 1, "--range", "0:3")
    done = call("add", "a.txt")
    assert "Changed, kept as a new revision (1):" in done.out
    assert "the text has changed; highlights kept" in done.err
    assert "已经有了" in call("add", "a.txt", "--lang", "zh").out


def test_add_from_stdin(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO("来自管道的一段话，没有文件名。".encode("gb18030"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
    done = call("add", "-", "--encoding", "gb18030", "--as", "text", "--json")
    assert [each["origin"] for each in done.json["added"]] == ["-"]
    assert call("show", 1).out.startswith("来自管道的一段话")


def test_list(call: Call, essay: dict[str, Any]) -> None:
    assert call("list", "--json").json == [essay]
    assert call("list", "动笔", "--json").json == [essay]
    assert call("list", "动笔", "十年", "--json").json == [essay]
    assert call("list", "不存在", "--json").json == []
    for sort in ("added", "published", "title", "read", "length"):
        assert call("list", "--sort", sort, "--json").json == [essay]
    assert call("list").out.startswith(f"{essay['id']}  论划线  ·")
    nothing = call("list", "不存在")
    assert (nothing.status, nothing.out) == (0, "")
    assert "不存在" in nothing.err


def test_list_of_an_empty_library(call: Call) -> None:
    assert call("list", "--json").json == []
    assert "empty" in call("list").err


def test_show(call: Call, essay: dict[str, Any]) -> None:
    text = call("show", essay["id"]).out
    shown = call("show", essay["uid"], "--format", "json").json
    fits(shown, ARTICLE)
    assert shown["text"] + "\n" == text
    assert "\n".join(shown["text"][b["start"] : b["end"]] for b in shown["blocks"]) == shown["text"]
    assert [each["kind"] for each in shown["blocks"]][:2] == ["paragraph", "heading"]
    assert {"kind", "level", "start", "end"} <= set(shown["blocks"][0])
    assert shown["other"] == []
    assert shown["chars"] == len(shown["text"])
    markdown = call("show", essay["uid"][-8:], "--format", "markdown").out
    assert "# 论划线" in markdown
    assert re.search(r"^#+ 又及$", markdown, re.M)


def test_show_tells_what_was_left_out(call: Call, tmp_path: Path) -> None:
    page = "首页\n新闻\n专题\n视频\n\n首页 > 新闻 > 正文\n\n"
    page += "通知的标题在这里\n\n来源：某报 2026-01-02\n\n"
    page += "这是通知的正文，写了很长的一句话，足以当作正文来看待。" * 4
    page += "\n\n责任编辑：某人\n\n上一篇：别的 下一篇：又一个\n\n友情链接\n\n"
    page += "版权所有 某单位 京ICP备1号\n"
    (tmp_path / "page.txt").write_text(page, encoding="utf-8")
    call("add", "page.txt", "--as", "webpage")
    shown = call("show", 1, "--format", "json").json
    assert shown["other"]
    for each in shown["other"]:
        assert each["kind"] == "other"
        assert each["lines"] is None or len(each["lines"]) == 2
        assert each["text"] not in shown["text"]


def test_show_an_earlier_revision(call: Call, tmp_path: Path) -> None:
    for text in ("第一版的文章。", "第二版的文章。"):
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        call("add", "a.txt")
    assert call("show", 1).out == "第二版的文章。\n"
    assert call("show", 1, "--revision", 1).out == "第一版的文章。\n"
    assert call("show", 1, "--revision", 1, "--format", "json").json["revision"] == 1
    assert call("show", 1, "--revision", 3).status == 1


def test_search(call: Call, essay: dict[str, Any]) -> None:
    call("highlight", 1, "--quote", "划线太多", "--note", "说得对")
    found = call("search", "划线", "--json").json
    assert found["query"] == "划线"
    assert found["total_is_exact"] is True
    assert isinstance(found["total"], int)
    places = {each["where"]: each for each in found["hits"]}
    assert {"title", "text", "quote"} <= set(places) | {"title"}
    text = call("show", 1).out
    for hit in found["hits"]:
        assert hit["article"] == essay["id"]
        assert hit["uid"] == essay["uid"]
        assert hit["title"] == "论划线"
        assert isinstance(hit["score"], float | int)
        source = {"title": "论划线", "text": text}.get(hit["where"], "划线太多")
        assert {source[s:e] for s, e in hit["matches"]} == {"划线"}
        snippet = hit["snippet"]
        assert {snippet["text"][s:e] for s, e in snippet["marks"]} == {"划线"}
        assert ("highlight" in hit) == (hit["where"] in ("quote", "note"))
    assert len(call("search", "划线", "--limit", 1, "--json").json["hits"]) == 1
    assert call("search", "绝无此语", "--json").json["hits"] == []
    shown = call("search", "说得对")
    assert "[note " in shown.out
    assert "1 found, 1 shown." in shown.err
