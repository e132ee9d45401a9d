"""Bad input: one clear line, the right exit status, nothing lost, nothing half-done."""

from __future__ import annotations

import contextlib
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import reader
from reader.cli import run

Call = Callable[..., Any]
ROOT = Path(reader.__file__).parent.parent

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def start(tmp_path: Path, *arguments: object, **more: Any) -> subprocess.Popen[bytes]:
    """The command line as a process of its own."""
    environ = os.environ | {
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
        "READER_CONFIG": str(tmp_path / "config.toml"),
        "READER_LIBRARY": str(tmp_path / "library.db"),
    }
    pipe = subprocess.PIPE
    settings: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": pipe, "stderr": pipe}
    command = [sys.executable, "-m", "reader", *map(str, arguments)]
    return subprocess.Popen(command, cwd=tmp_path, env=environ, **(settings | more))


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out.decode(), err.decode()


def hostile(tmp_path: Path) -> dict[str, bytes]:
    return {
        "empty.txt": b"",
        "blank.txt": b" \n\t\n\xef\xbb\xbf",
        "random.bin": random.Random(7).randbytes(10_000_000),
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(5000),
    }


def test_files_that_cannot_be_read(call: Call, tmp_path: Path, essay: dict[str, Any]) -> None:
    for name, data in hostile(tmp_path).items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "dangling").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    names = [*hostile(tmp_path), "missing.txt", "folder", "loop", "dangling", "pipe", "/dev/zero"]
    for name in names:
        done = call("add", name, "--json")
        assert done.status == 2, name
        assert done.err.count("\n") == 1, done.err
        assert name in done.err
        assert "{" not in done.err
        assert [each["path"] for each in done.json["refused"]] == [name]
        assert done.json["refused"][0]["reason"] == done.err.strip()
    together = call("add", *names, "essay.md", "--json")
    assert together.status == 1
    assert len(together.json["refused"]) == len(names)
    assert [each["id"] for each in together.json["unchanged"]] == [essay["id"]]
    assert call("list", "--json").json == [essay]
    assert call("check").status == 0


def test_a_file_that_may_not_be_read(call: Call, tmp_path: Path) -> None:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        pytest.skip("root may read everything")
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    (tmp_path / "secret.txt").chmod(0)
    done = call("add", "secret.txt")
    assert done.status == 2
    assert "secret.txt" in done.err


def test_controls_and_escapes_go_nowhere(call: Call, tmp_path: Path) -> None:
    text = (
        "# 标题\x1b[31m红\n\n正文\x00里有\x1b]0;title\x07控制\x9b2J符\x7f。\x1b]52;c;eA==\x1b\\\n"
    )
    (tmp_path / "nul.md").write_bytes(text.encode())
    name = "name\x1b[2J\n.txt"
    (tmp_path / name).write_text("另一篇的正文，没什么特别。", encoding="utf-8")
    for arguments in (
        ("add", "nul.md", name),
        ("add", "nul.md", name, "missing\x1b[2J\x07.txt"),
        ("list",),
        ("list", "--json"),
        ("show", 1),
        ("show", 1, "--format", "markdown"),
        ("show", 1, "--format", "json"),
        ("search", "正文\x1b[2J"),
        ("show", "\x1b[2J"),
        ("highlight", 1, "--range", "0:2", "--note", "注\x1b[2J", "--tag", "签\x1b[2J"),
        ("notes",),
        ("notes", "--json"),
        ("history",),
        ("history", "--json"),
        ("export", "--to", "-"),
        ("tag", 1, "+\x1b[2J签"),
        ("list", "--sort", "\x1b[2J"),
        ("\x1b[2J",),
    ):
        done = call(*arguments)
        assert not CONTROLS.search(done.out), arguments
        assert not CONTROLS.search(done.err), arguments
    assert call("show", 1).out == "正文里有控制符。\n"


def test_a_name_with_markup_is_shown_as_it_is(call: Call, tmp_path: Path) -> None:
    (tmp_path / "[red]x[b].txt").write_text("一段正文，用来看标题。", encoding="utf-8")
    done = call("add", "[red]x[b].txt", "[bold]missing[b].txt")
    assert "[bold]missing[b].txt" in done.err


@pytest.mark.parametrize("command", [["list"], ["add", "essay.md"], ["search", "x"], ["undo"]])
def test_a_library_that_is_none(call: Call, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "essay.md").write_text("x", encoding="utf-8")
    other = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE precious(x)")
        connection.commit()
    (tmp_path / "novel.db").write_text("Es war einmal" * 99, encoding="utf-8")
    (tmp_path / "folder.db").mkdir()
    for name in ("other.db", "novel.db", "folder.db"):
        before = (tmp_path / name).read_bytes() if name != "folder.db" else b""
        done = call("--library", name, *command)
        assert (done.status, done.out) == (3, ""), name
        assert done.err.count("\n") == 1
        assert name in done.err
        if name != "folder.db":
            assert (tmp_path / name).read_bytes() == before
    assert {each.name for each in tmp_path.iterdir()} == {
        "essay.md", "other.db", "novel.db", "folder.db",
    }  # fmt: skip


def test_a_newer_library(call: Call, tmp_path: Path, essay: dict[str, Any]) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "library.db")) as connection:
        connection.execute("PRAGMA user_version = 999")
    looked = call("list", "--json")
    assert (looked.status, looked.json) == (0, [essay])
    assert "newer version" in looked.err
    refused = call("highlight", 1, "--range", "0:2")
    assert (refused.status, refused.out) == (3, "")
    assert call("notes", "--json").json == []


def test_a_read_only_library(
    call: Call, tmp_path: Path, essay: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Root may write everything, so the question itself is answered otherwise.
        from reader.store import opening

        monkeypatch.setattr(opening, "is_writable", lambda path: False)
    (tmp_path / "library.db").chmod(0o400)
    looked = call("list", "--json")
    assert (looked.status, looked.json) == (0, [essay])
    assert "reading only" in looked.err
    for arguments in (("highlight", 1, "--range", "0:2"), ("add", "essay.md"), ("undo",)):
        done = call(*arguments)
        assert done.status == 3, arguments
        assert "library.db" in done.err.splitlines()[-1]


def test_a_library_where_none_can_be(call: Call, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = call("--library", tmp_path / "file" / "library.db", "list")
    assert done.status == 3
    assert done.err.count("\n") == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes, where one may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    done = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if not done or done.returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def story(number: int, size: int = 4000) -> str:
    words = random.Random(number)
    body = "".join(chr(words.randrange(0x4E00, 0x9FA5)) for _ in range(size))
    return f"# 第{number}篇\n\n" + "。\n\n".join(body[i : i + 80] for i in range(0, size, 80))


def test_a_full_disk(call: Call, tmp_path: Path, small_disk: Path) -> None:
    library = small_disk / "library.db"
    (tmp_path / "first.md").write_text(story(0), encoding="utf-8")
    assert call("--library", library, "add", "first.md").status == 0
    assert call("--library", library, "highlight", 1, "--range", "0:9").status == 0
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1, 30):
        (folder / f"{number:03}.md").write_text(story(number, 8000), encoding="utf-8")
    done = call("--library", library, "add", "--recursive", folder)
    assert done.status == 3
    assert "room" in done.err.splitlines()[-1] or "space" in done.err.splitlines()[-1]
    assert done.err.count("\n") == 1
    # What was there is there, and all is well once there is room.
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    assert [each["title"] for each in call("--library", library, "list", "--json").json] == [
        "第0篇"
    ]
    assert len(call("--library", library, "notes", "--json").json) == 1
    assert call("--library", library, "check").status == 0
    assert call("--library", library, "add", "--recursive", folder).status == 0


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    (tmp_path / "small.md").write_text(story(1, 200), encoding="utf-8")
    assert ended(start(tmp_path, "add", "small.md"))[0] == 0
    for number in range(2, 30):
        (tmp_path / f"{number}.md").write_text(story(number), encoding="utf-8")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    files = sorted(tmp_path.glob("*.md"))
    status, out, err = ended(start(tmp_path, "add", *files, preexec_fn=limit))
    assert (status, out) == (3, "")
    assert "Traceback" not in err
    assert err.count("\n") == 1
    assert ended(start(tmp_path, "check"))[0] == 0
    assert ended(start(tmp_path, "list"))[1].count("\n") == 1


def test_a_broken_pipe_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(story(1, 60_000), encoding="utf-8")
    assert ended(start(tmp_path, "add", "a.md"))[0] == 0
    process = start(tmp_path, "show", "1")
    assert process.stdout is not None
    assert process.stderr is not None
    assert len(process.stdout.read(100)) == 100
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) in (0, 1)


def test_stopping_leaves_nothing_half_done(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(500):
        (folder / f"{number:03}.md").write_text(story(number, 200), encoding="utf-8")
    process = start(tmp_path, "add", "--recursive", folder)
    library = tmp_path / "library.db-wal"
    end = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < end:
        if library.exists() and library.stat().st_size > 300_000:
            break
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    status, _, err = ended(process)
    assert "Traceback" not in err
    if status != 0:
        assert status == 130
        assert "half-done" in err
    count = ended(start(tmp_path, "list"))[1].count("\n")
    assert count == (500 if status == 0 else count // 200 * 200)
    assert ended(start(tmp_path, "check"))[0] == 0
    assert ended(start(tmp_path, "add", "--recursive", folder))[0] == 0
    assert ended(start(tmp_path, "list"))[1].count("\n") == 500


def test_a_process_prints_utf8_json_in_any_locale(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 标题\n\n正文。", encoding="utf-8")
    environ = {"PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    environ |= {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    environ |= {"READER_LIBRARY": str(tmp_path / "l.db"), "READER_CONFIG": str(tmp_path / "none")}
    base = [sys.executable, "-m", "reader"]
    for arguments in (["add", "a.md", "--json"], ["list", "--json"], ["list"], ["show", "1"]):
        done = subprocess.run(
            [*base, *arguments], env=environ, cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr
        if "--json" in arguments:
            assert "标题" in done.stdout.decode("utf-8")
        else:
            assert done.stdout.isascii()


def test_an_interrupt_is_said_in_one_line(
    call: Call, essay: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.library import Library

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Library, "articles", stop)
    done = call("list")
    assert (done.status, done.out) == (130, "")
    assert done.err.count("\n") == 1


def test_a_mistake_of_ours_is_not_hidden(
    call: Call, essay: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.library import Library

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Library, "articles", broken)
    with pytest.raises(ZeroDivisionError):
        run(["list"])


@pytest.mark.parametrize("page", [2, 5, 9, 14, 20])
def test_a_damaged_library_is_told(
    call: Call, tmp_path: Path, essay: dict[str, Any], page: int
) -> None:
    call("highlight", 1, "--range", "0:6", "--note", "想法")
    path = tmp_path / "library.db"
    data = bytearray(path.read_bytes())
    data[page * 4096 : page * 4096 + 600] = b"\xff" * 600
    path.write_bytes(data)
    told = call("check", "--json")
    assert told.status in (1, 3)
    if told.status == 1:
        assert told.json["ok"] is False
        assert "backup" in told.json["problems"][0]
        assert call("check", "--repair").status == 0
    for arguments in (("list",), ("notes",), ("search", "动笔"), ("export", "--to", "-")):
        done = call(*arguments)
        assert done.status in (0, 3), arguments
        assert done.status == 0 or done.err.count("\n") == 1
