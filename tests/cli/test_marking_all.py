"""`reader mark-all` and `reader gloss`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Call = Callable[..., Any]


def test_every_place_is_marked_and_taken_back(call: Call, essay: dict[str, Any]) -> None:
    done = call("mark-all", "划线", "--colour", "green", "--tag", "甲", "--json").json
    assert [each["quote"] for each in done["marked"]] == ["划线"]
    assert (done["known"], done["articles"]) == (0, 1)
    again = call("mark-all", "划线")
    assert (again.status, again.out) == (0, "")
    assert "1" in again.err
    assert call("notes", "tag:甲", "--json").json[0]["colour"] == "green"
    assert call("undo", "--json").json["label"] == "mark_hits"
    assert call("notes", "--json").json == []
    assert call("mark-all", "划线", "--in", 99).status == 1


def test_the_glossary(call: Call, essay: dict[str, Any]) -> None:
    assert call("gloss").err
    made = call("gloss", "动笔", "--note", "边读边写", "--in", essay["id"], "--json").json
    assert len(made["marked"]) == 2
    assert call("gloss", "--json").json == [{"term": "动笔", "note": "边读边写", "marks": 2}]
    assert "边读边写" in call("gloss").out
    assert call("gloss", "--in", essay["id"], "--json").json["known"] == 2
    assert call("gloss", "动笔", "--delete", "--json").json == {"deleted": 2}
    assert call("gloss", "动笔", "--delete").status == 1
    assert call("undo").status == 0
    assert call("gloss", "动笔", "--delete").status == 0
