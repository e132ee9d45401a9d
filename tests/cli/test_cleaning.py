"""Striking, bringing in, reading again and watching, from the command line."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from reader.library import watching


def test_strike_left_out_and_undo(call: Any, essay: dict[str, Any]) -> None:
    number = essay["id"]
    struck = call("strike", number, "--quote", "不动笔，等于没读。", "--json")
    assert struck.status == 0
    assert struck.json["removed"] == 9
    assert struck.json["article"]["revision"] == 2
    assert "不动笔" not in call("show", number).out
    pieces = call("left-out", number, "--json").json
    piece = next(each for each in pieces if each["reason"] == "struck")
    assert piece["text"] == "不动笔，等于没读。"
    assert not piece["in"]
    assert "Struck out" in call("left-out", number).out
    assert call("left-out", number, "--bring", piece["number"]).status == 0
    assert "不动笔" in call("show", number).out
    assert call("undo").status == 0
    assert "不动笔" not in call("show", number).out
    assert call("strike", number, "--range", "0:4").status == 0
    assert "读书要动" not in call("show", number).out


def test_what_cannot_be_struck_is_said(call: Any, essay: dict[str, Any]) -> None:
    number = essay["id"]
    assert call("strike", number).status == 2
    assert call("strike", number, "--quote", "没有这句").status == 1
    assert call("strike", number, "--range", "0:9999").status == 2
    assert "nothing" in call("strike", number, "--range", f"0:{essay['chars']}").err
    assert call("strike", number, "--range", "0:2", "--occurrence", "2").status == 2
    assert call("left-out", number, "--bring", "99").status == 2
    assert call("strike", 77, "--range", "0:2").status == 1


def test_reread_with_another_encoding(call: Any, tmp_path: Path) -> None:
    path = tmp_path / "trad.txt"
    path.write_bytes("讀書札記\n\n書要慢慢讀，讀完再想一想，下雨天最好。\n".encode("big5"))
    number = call("add", path, "--encoding", "gb18030", "--json").json["added"][0]["id"]
    assert "慢慢讀" not in call("show", number).out
    again = call("reread", number, "--encoding", "big5", "--json")
    assert [each["id"] for each in again.json["revised"]] == [number]
    assert "慢慢讀" in call("show", number).out
    assert call("reread", number, "--encoding", "klingon").status == 2
    assert call("add", path, "--json").json["unchanged"][0]["id"] == number


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "QUIET", 0.05)
    monkeypatch.setattr(watching, "INTERVAL", 0.05)


def test_watch_once_takes_new_and_changed_files(call: Any, tmp_path: Path, quick: None) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    one = folder / "one.txt"
    one.write_text("河水涨了\n\n岸边的人都来看，桥上站满了人。\n", encoding="utf-8")
    assert "Added" in call("watch", folder, "--once").out
    assert call("watch", folder, "--once").out == ""
    one.write_text("河水涨了\n\n岸边的人都来看，桥上站满了人。后来退了。\n", encoding="utf-8")
    assert call("watch", folder, "--once").status == 0
    (article,) = call("list", "--json").json
    assert article["revision"] == 2
    call("remove", article["id"])
    assert call("watch", folder, "--once").out == ""
    assert call("list", "--json").json == []


def test_watch_without_folders_is_bad_usage(call: Any, tmp_path: Path) -> None:
    assert call("watch").status == 2
    assert call("watch", tmp_path / "nowhere").status == 2


def test_watch_takes_the_folders_of_the_settings(call: Any, tmp_path: Path, quick: None) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("山里下雪\n\n路上没有车，店家早早关门。\n", encoding="utf-8")
    (tmp_path / "config.toml").write_text(f'[library]\nwatch = ["{folder}"]\n', encoding="utf-8")
    assert "Added" in call("watch", "--once").out


def test_watch_waits_for_what_is_still_written(call: Any, tmp_path: Path, quick: None) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "slow.txt"
    path.write_text("慢慢写\n", encoding="utf-8")

    def write() -> None:
        with path.open("a", encoding="utf-8") as file:
            for _ in range(8):
                file.write("又写了一行，还没有写完。\n")
                file.flush()
                time.sleep(0.02)
            file.write("写完了。\n")

    thread = threading.Thread(target=write)
    thread.start()
    call("watch", folder, "--once")
    thread.join()
    call("watch", folder, "--once")
    (article,) = call("list", "--json").json
    assert "写完了。" in call("show", article["id"]).out
