"""`reader versions`, `diff`, `undecided` and `trash`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]


@pytest.fixture
def changed(call: Call, essay: dict[str, Any], tmp_path: Path) -> str:
    """The end of the id of a highlight whose words were taken out of its article."""
    call("edit", call("highlight", 1, "--quote", "十年之后再读", "--json").json["id"],
         "--note", "A secret")  # fmt: skip
    path = tmp_path / "essay.md"
    path.write_text(path.read_text("utf-8").replace("十年之后再读，", ""), encoding="utf-8")
    call("add", path)
    ref: str = call("notes", "--json").json[0]["id"]
    return ref


def test_versions_and_their_difference(call: Call, changed: str) -> None:
    rows = call("versions", 1, "--json").json
    assert [(each["revision"], each["why"], each["current"]) for each in rows] == [
        (2, "file", True),
        (1, "added", False),
    ]
    assert "the file had changed" in call("versions", 1).out
    assert "[-十年之后再读，-]" in call("diff", 1).out
    assert "{+十年之后再读，+}" in call("diff", 1, 2, 1).out
    found = call("diff", 1, "--json").json
    assert (found["old"], found["new"]) == (1, 2)
    assert [each["kind"] for each in found["changes"]] == ["changed"]
    assert "the same" in call("diff", 1, 2, 2).err
    assert call("diff", 1, 1, 1).status == 0
    assert call("diff", 1, 7).status == 1


def test_a_first_version_has_none_before_it(call: Call, essay: dict[str, Any]) -> None:
    done = call("diff", 1)
    assert done.status == 2
    assert "no version before" in done.err


def test_what_is_undecided(call: Call, changed: str) -> None:
    assert [each["id"] for each in call("undecided", "--json").json["places"]] == [changed]
    assert "十年之后再读" in call("undecided", 1).out
    assert call("remove", 1).status == 0
    assert "nothing to decide" in call("undecided").err


def test_the_trash(call: Call, changed: str, tmp_path: Path) -> None:
    assert "empty" in call("trash").err
    call("edit", changed, "--delete")
    call("remove", 1)
    kinds = [each["kind"] for each in call("trash", "--json").json]
    assert sorted(kinds) == ["article", "highlight"]
    assert "A secret" in call("trash", "secret").out
    assert "论划线" in call("trash").out
    assert call("trash", "--restore", changed[-12:], "--json").json == {"restored": 1}
    assert call("trash", "--restore", changed).status == 1
    assert (
        "1 brought back" in call("trash", "--restore", call("trash", "--json").json[0]["ref"]).out
    )
    call("edit", changed, "--delete")
    assert call("trash", "--empty").status == 2
    assert call("trash", "--empty", "--restore", changed).status == 2
    assert call("trash", "nothing of the kind", "--empty", "--yes", "--json").json[
        "annotations"
    ] == 0  # fmt: skip
    done = call("trash", "secret", "--empty", "--yes", "--json").json
    assert (done["annotations"], done["articles"], done["scrubbed"]) == (1, 0, True)
    assert b"A secret" not in (tmp_path / "library.db").read_bytes()
    assert call("check").status == 0
    assert "Removed for good: 0" in call("trash", "--empty", "--yes").out
