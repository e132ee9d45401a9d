"""Tags and paths as they are typed; the jump list."""

from __future__ import annotations

import os
from pathlib import Path

from reader.tui.actions.journey import KEPT, Journey, Stop
from reader.tui.commands import COMMANDS
from reader.tui.screens.palette import matching
from reader.tui.screens.prompt import complete_path, split_tags


def test_tags_are_divided_by_blanks_and_commas_of_both_widths() -> None:
    assert split_tags("重点 #史料，数据、a,b；c") == ["重点", "史料", "数据", "a", "b", "c"]
    assert split_tags("") == []
    assert split_tags("重点 ", keep_last=True) == ["重点", ""]
    assert split_tags("重", keep_last=True) == ["重"]


def test_paths_are_completed_as_they_were_typed(tmp_path: Path) -> None:
    (tmp_path / "文章").mkdir()
    (tmp_path / "文章" / "一.txt").touch()
    (tmp_path / "文本.txt").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "Notes.md").touch()
    folder = str(tmp_path)
    assert complete_path("文", folder) == ["文章/", "文本.txt"]
    assert complete_path("文章/", folder) == ["文章/一.txt"]
    assert complete_path("notes", folder) == ["Notes.md"]
    assert complete_path("", folder) == ["文章/", "Notes.md", "文本.txt"]
    assert complete_path(".h", folder) == [".hidden"]
    assert complete_path(f"{folder}/文本", "/") == [f"{folder}/文本.txt"]
    assert complete_path("没有/", folder) == []


def test_names_that_cannot_be_shown_are_not_offered(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m.txt").touch()
    Path(os.fsdecode(os.fsencode(str(tmp_path)) + b"/a\xff.txt")).touch()
    assert complete_path("a", str(tmp_path)) == []


def test_back_and_forth() -> None:
    journey = Journey()
    assert journey.back(Stop(1, 0)) is None
    assert journey.forward() is None
    journey = Journey()
    journey.leave(Stop(1, 10))
    journey.leave(Stop(2, 20))
    assert journey.back(Stop(3, 30)) == Stop(2, 20)
    assert journey.back(Stop(2, 20)) == Stop(1, 10)
    assert journey.back(Stop(1, 10)) is None
    assert journey.forward() == Stop(2, 20)
    assert journey.forward() == Stop(3, 30)
    assert journey.forward() is None
    for offset in range(KEPT * 2):
        journey.leave(Stop(1, offset))
    journey.leave(Stop(1, KEPT * 2 - 1))
    assert journey.back(Stop(9, 9)) == Stop(1, KEPT * 2 - 1)


def test_commands_are_found_by_name_and_id() -> None:
    names = {each.id: each.id for each in COMMANDS}
    by_id = matching("highlight next", COMMANDS, lambda command: names[command.id])
    assert [each.id for each in by_id] == ["article.next_highlight"]
    assert matching("", COMMANDS, lambda command: "x") == list(COMMANDS)
    first = matching(
        "删除", COMMANDS, lambda c: "删除划线" if c.id == "article.delete" else "不删除"
    )
    assert first[0].id == "article.delete"


def test_commands_are_found_by_pinyin() -> None:
    names = {"reader.search": "搜索文库", "article.bookmark": "书签"}
    commands = [each for each in COMMANDS if each.id in names]

    def found(typed: str) -> list[str]:
        return [each.id for each in matching(typed, commands, lambda each: names[each.id])]

    assert found("sq") == found("shuqian") == found("shuq") == ["article.bookmark"]
    assert found("sswk") == found("sousuowenku") == ["reader.search"]
    assert found("搜索") == ["reader.search"]
    assert found("xyz") == []
