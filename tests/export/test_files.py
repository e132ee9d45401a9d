from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import ExportError
from reader.export.files import write_plain


def test_a_whole_file_is_replaced_only_while_it_is_ours(tmp_path: Path) -> None:
    target = tmp_path / "notes.csv"
    status, first = write_plain(target, "一".encode(), None)
    assert (status, target.read_text("utf-8")) == ("written", "一")
    assert write_plain(target, "一".encode(), first) == ("unchanged", first)
    status, second = write_plain(target, "二".encode(), first)
    assert (status, target.read_text("utf-8")) == ("written", "二")
    target.write_text("我改过", "utf-8")
    assert write_plain(target, "三".encode(), second)[0] == "conflict"
    assert target.read_text("utf-8") == "我改过"


def test_somebody_elses_file_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "notes.csv"
    target.write_text("别人的", "utf-8")
    assert write_plain(target, "我的".encode(), None) == ("conflict", "")
    assert target.read_text("utf-8") == "别人的"


def test_a_folder_in_the_way_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(ExportError, match="export_failed"):
        write_plain(tmp_path / "x", "一".encode(), None)
    with pytest.raises(ExportError, match="export_failed"):
        write_plain(tmp_path / "none" / "x", "一".encode(), None)
