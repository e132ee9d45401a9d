"""A file belongs to the person who keeps it."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import ExportError
from reader.export.files import write_plain
from reader.export.front_matter import add_tags
from reader.export.options import ExportOptions
from reader.export.write import ExportState, Folder, Written, export_article
from reader.model import ArticleInfo, Highlight

Make = Callable[..., Highlight]
MakeInfo = Callable[..., ArticleInfo]
OPTIONS = ExportOptions()


def export(
    folder: Path,
    info: ArticleInfo,
    highlights: list[Highlight],
    state: ExportState | None = None,
    *,
    again: bool = False,
) -> Written:
    return export_article(Folder.open(folder), info, highlights, OPTIONS, state, again=again)


def test_exporting_twice_touches_nothing(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    first = export(tmp_path, make_info(), [make_highlight(1, note="好")])
    os.utime(first.path, ns=(10**9, 10**9))
    second = export(tmp_path, make_info(), [make_highlight(1, note="好")], first.state)
    assert (first.status, second.status) == ("written", "unchanged")
    assert second.path.stat().st_mtime_ns == 10**9
    assert not (tmp_path / ".reader").exists()


def test_the_state_survives_as_plain_data(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    state = export(tmp_path, make_info(), [make_highlight(1)]).state
    assert state is not None
    assert ExportState.from_json(state.to_json()) == state


def test_a_moved_and_renamed_file_is_found_again(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    first = export(tmp_path, make_info(), [make_highlight(1)])
    moved = tmp_path / "归档" / "别的名字.md"
    moved.parent.mkdir()
    first.path.rename(moved)
    done = export(tmp_path, make_info(), [make_highlight(1), make_highlight(2)], first.state)
    assert done.path == moved
    assert "第2句话" in moved.read_text(encoding="utf-8")
    assert not first.path.exists()


def test_a_deleted_file_comes_back_only_when_asked(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    first = export(tmp_path, make_info(), [make_highlight(1)])
    first.path.unlink()
    assert export(tmp_path, make_info(), [make_highlight(1)], first.state).status == "gone"
    assert not first.path.exists()
    done = export(tmp_path, make_info(), [make_highlight(1)], first.state, again=True)
    assert done.status == "written"


def test_somebody_elses_file_is_never_overwritten(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    info = make_info(title="标题")
    theirs = tmp_path / "标题.md"
    theirs.write_text("我自己的", encoding="utf-8")
    done = export(tmp_path, info, [make_highlight(1)])
    assert done.path.name == "标题 (5eed0001).md"
    assert theirs.read_text(encoding="utf-8") == "我自己的"
    done.path.write_text("又是我的", encoding="utf-8")
    with pytest.raises(ExportError, match="export_not_ours"):
        export(tmp_path, info, [make_highlight(1)])
    assert done.path.read_text(encoding="utf-8") == "又是我的"


def test_what_the_user_wrote_around_and_inside_stays(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    first = export(tmp_path, make_info(), [make_highlight(1), make_highlight(2)])
    text = first.path.read_text(encoding="utf-8")
    text = text.replace("# 春晚", "开头我写的\n\n# 春晚").replace(
        "^hl-000000000001", "^hl-000000000001\n\n我的话"
    )
    first.path.write_text(text + "\n结尾也是\n", encoding="utf-8")
    changed = [make_highlight(1, colour="pink"), make_highlight(2), make_highlight(3)]
    done = export(tmp_path, make_info(), changed, first.state)
    after = done.path.read_text(encoding="utf-8")
    assert done.status == "written"
    for kept in ("开头我写的", "我的话", "结尾也是", "[!quote|pink] 第1句话", "第3句话"):
        assert after.count(kept) == 1
    previous = list((tmp_path / ".reader" / "previous").iterdir())
    assert [file.read_text(encoding="utf-8") for file in previous] == [text + "\n结尾也是\n"]
    again = export(tmp_path, make_info(), changed, done.state)
    assert again.status == "unchanged"


def test_a_real_clash_keeps_both_and_says_so(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    first = export(tmp_path, make_info(), [make_highlight(1, note="旧")])
    text = first.path.read_text(encoding="utf-8")
    first.path.write_text(text.replace("批注：旧", "批注：文件里改的"), encoding="utf-8")
    done = export(tmp_path, make_info(), [make_highlight(1, note="程序里改的")], first.state)
    after = done.path.read_text(encoding="utf-8")
    assert (done.status, done.conflicts) == ("conflict", 1)
    assert "文件里改的" in after
    assert "程序里改的" in after
    again = export(tmp_path, make_info(), [make_highlight(1, note="程序里改的")], done.state)
    assert again.path.read_text(encoding="utf-8") == after


def test_a_deleted_highlight_goes_unless_its_block_was_edited(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    both = [make_highlight(1), make_highlight(2), make_highlight(3)]
    first = export(tmp_path, make_info(), both)
    text = first.path.read_text(encoding="utf-8")
    first.path.write_text(text.replace("^hl-000000000002", "^hl-000000000002\n\n我补的"), "utf-8")
    after = export(tmp_path, make_info(), both[2:], first.state).path.read_text(encoding="utf-8")
    assert "第1句话" not in after
    assert "第2句话" in after
    assert "我补的" in after


def test_without_its_markers_a_file_gets_a_new_region_at_the_end(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    first = export(tmp_path, make_info(), [make_highlight(1)])
    first.path.write_text("只剩我的话", encoding="utf-8")
    done = export(tmp_path, make_info(), [make_highlight(1)], first.state)
    assert done.markers_gone
    after = done.path.read_text(encoding="utf-8")
    assert after.startswith("只剩我的话\n\n<!-- reader:begin")


def test_windows_line_ends_and_modes_are_kept(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    first = export(tmp_path, make_info(), [make_highlight(1)])
    first.path.write_bytes(first.path.read_bytes().replace(b"\n", b"\r\n"))
    first.path.chmod(0o640)
    done = export(tmp_path, make_info(tags=("春节", "新")), [make_highlight(2)], first.state)
    data = done.path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert done.path.stat().st_mode & 0o777 == 0o640


def test_tags_are_a_union_and_the_users_yaml_stays(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    first = export(tmp_path, make_info(tags=("甲",)), [])
    text = first.path.read_text(encoding="utf-8")
    mine = text.replace("tags: [reading, 甲]", "tags: [我的]  # 留着\nrating: 5")
    first.path.write_text(mine, encoding="utf-8")
    done = export(tmp_path, make_info(tags=("甲", "乙")), [], first.state)
    after = done.path.read_text(encoding="utf-8")
    assert "tags: [我的, 乙]  # 留着\nrating: 5\n" in after
    assert after.replace(", 乙", "") == mine


@pytest.mark.parametrize("front", ["tags: {a: 1}\n", "tags: [\n", "- list\n"])
def test_front_matter_that_is_not_ours_to_understand_is_left_alone(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make, front: str
) -> None:
    first = export(tmp_path, make_info(tags=()), [])
    body = first.path.read_text(encoding="utf-8").split("---\n", 2)[2]
    mine = f"---\n{front}---\n{body}"
    first.path.write_text(mine, encoding="utf-8")
    done = export(tmp_path, make_info(tags=("乙",)), [], first.state)
    assert done.path.read_text(encoding="utf-8") == mine


@pytest.mark.parametrize(
    ("yaml", "after"),
    [
        ("tags: [a]  # c\nr: 1\n", "tags: [a, 乙]  # c\nr: 1\n"),
        ("tags: [a,]\n", "tags: [a,乙]\n"),
        ("tags: []\n", "tags: [乙]\n"),
        ("tags:\n  - a\n  - b # x\n\nr: 1\n", "tags:\n  - a\n  - b # x\n  - 乙\n\nr: 1\n"),
        ("tags: a, b # k\n", "tags: [a, b, 乙] # k\n"),
        ("tags:\nr:  1\n", "tags: [乙]\nr:  1\n"),
        ("tags: null\n", "tags: [乙]\n"),
        ("r: 'x'  \n", "r: 'x'  \ntags: [乙]\n"),
        ("", "tags: [乙]\n"),
        ("tags: 乙\n", "tags: 乙\n"),
        ("tags: ['乙']\n", "tags: ['乙']\n"),
    ],
)
def test_a_tag_is_added_and_every_other_byte_stays(yaml: str, after: str) -> None:
    for ends in ("\n", "\r\n"):
        text = f"---\n{yaml}---\nbody".replace("\n", ends)
        assert add_tags(text, ["乙"]) == f"---\n{after}---\nbody".replace("\n", ends)


def test_a_link_out_of_the_folder_is_refused(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    folder = tmp_path / "notes"
    first = export(folder, make_info(), [make_highlight(1)])
    outside = tmp_path / "outside.md"
    first.path.rename(outside)
    first.path.symlink_to(outside)
    before = outside.read_bytes()
    with pytest.raises(ExportError, match="export_outside"):
        export(folder, make_info(), [make_highlight(2)], first.state)
    assert outside.read_bytes() == before


def test_trouble_with_the_folder_is_one_error(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(ExportError, match="export_not_a_folder"):
        Folder.open(file)
    with pytest.raises(ExportError, match="export_not_a_folder"):
        Folder.open(file / "below")
    first = export(tmp_path, make_info(), [make_highlight(1)])
    first.path.write_bytes(b"\xff\xfe" + first.path.read_bytes())
    with pytest.raises(ExportError, match="export_not_utf8"):
        export(tmp_path, make_info(), [make_highlight(2)], first.state)


def test_a_failed_write_leaves_the_old_file_whole(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = export(tmp_path, make_info(), [make_highlight(1)])
    before = first.path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="export_failed"):
        export(tmp_path, make_info(), [make_highlight(2)], first.state)
    assert first.path.read_bytes() == before
    assert not list(tmp_path.glob(".reader-*"))


def test_two_hundred_random_edits_are_kept(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    """Lines typed anywhere in the file survive exports of ever-changing highlights."""
    chance = random.Random(7)
    info = make_info()
    highlights = {n: make_highlight(n) for n in range(1, 6)}
    done = export(tmp_path, info, list(highlights.values()))
    for number in range(200):
        lines = done.path.read_text(encoding="utf-8").split("\n")
        lines.insert(chance.randrange(len(lines) - 1) + 1, f"手写第{number}行 {chance.random()}")
        done.path.write_text("\n".join(lines), encoding="utf-8")
        typed = [line for line in lines if line.startswith("手写")]
        which = chance.randrange(1, 9)
        if which in highlights and chance.random() < 0.3:
            del highlights[which]
        else:
            colour = chance.choice(["yellow", "green", "blue"])
            highlights[which] = make_highlight(which, colour=colour, note=f"注{number}")
        done = export(tmp_path, info, list(highlights.values()), done.state)
        after = done.path.read_text(encoding="utf-8")
        lost = [line for line in typed if line not in after]
        assert not lost, (number, lost)


def _edited(path: Path, old: str, new: str) -> str:
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return text


@pytest.mark.parametrize("change", ["renamed", "added", "taken out"])
def test_headings_of_the_user_stay_as_they_are(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make, change: str
) -> None:
    info, marks = make_info(), [make_highlight(n, heading=("第一节",)) for n in (1, 2)]
    first = export(tmp_path, info, marks)
    heading = next(
        line for line in first.path.read_text(encoding="utf-8").split("\n") if line[:3] == "## "
    )
    new = {"renamed": "## 我起的名字", "added": f"{heading}\n\n## 我的", "taken out": ""}[change]
    text = _edited(first.path, f"{heading}\n", f"{new}\n")
    second = export(tmp_path, info, marks, first.state)
    assert (second.status, first.path.read_text(encoding="utf-8")) == ("unchanged", text)
    noted = [make_highlight(1, heading=("第一节",), note="后来的话"), marks[1]]
    export(tmp_path, info, noted, second.state)
    after = first.path.read_text(encoding="utf-8")
    assert "后来的话" in after
    assert [line for line in after.split("\n") if line[:3] == "## "] == [
        line for line in text.split("\n") if line[:3] == "## "
    ]


def test_the_order_that_the_user_gave_the_blocks_stays(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    info, marks = make_info(), [make_highlight(1), make_highlight(2)]
    first = export(tmp_path, info, marks)
    text = first.path.read_text(encoding="utf-8")
    at, then = (text.index("> [!quote", text.index(f"第{n}句") - 40) for n in (1, 2))
    end = text.index("<!-- reader:end")
    text = f"{text[:at]}{text[then:end].rstrip()}\n\n{text[at:then].rstrip()}\n{text[end:]}"
    first.path.write_text(text, encoding="utf-8")
    second = export(tmp_path, info, marks, first.state)
    assert (second.status, first.path.read_text(encoding="utf-8")) == ("unchanged", text)
    more = [make_highlight(1), make_highlight(2, note="想"), make_highlight(3)]
    export(tmp_path, info, more, second.state)
    after = first.path.read_text(encoding="utf-8")
    assert "想" in after
    assert after.index("第2句") < after.index("第3句") < after.index("第1句")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_in_the_folder_is_not_waited_for(
    tmp_path: Path, make_info: MakeInfo, make_highlight: Make
) -> None:
    os.mkfifo(tmp_path / "管道.md")
    assert export(tmp_path, make_info(), [make_highlight(1)]).status == "written"
    os.mkfifo(tmp_path / "表.csv")
    assert write_plain(tmp_path / "表.csv", b"x", None)[0] == "conflict"
