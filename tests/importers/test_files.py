from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from reader.errors import ImportRefused, ReaderError, UsageError
from reader.i18n import catalogue
from reader.importers import files, read, registry
from reader.importers.files import Skipped, read_file, walk


def refusal(path: Path | str) -> str:
    with pytest.raises(ImportRefused) as caught:
        read_file(path)
    assert caught.value.facts["name"] == os.fspath(path)
    for language in ("zh", "en"):
        sentence = catalogue(language).text(f"error.{caught.value.code}", **caught.value.facts)
        assert "{" not in sentence
        assert "\n" not in sentence
    return caught.value.code


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    (tmp_path / "link").symlink_to("a.txt")
    assert read_file(tmp_path / "a.txt") == read_file(tmp_path / "link") == b"abc"


def test_what_is_no_readable_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "file").write_bytes(b"x")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
    assert refusal(tmp_path) == "import_directory"
    assert refusal(tmp_path / "pipe") == "import_not_a_file"
    assert refusal(tmp_path / "socket") == "import_not_a_file"
    assert refusal("/dev/zero") == "import_not_a_file"
    assert refusal(tmp_path / "a") == "import_loop"
    assert refusal(tmp_path / "dangling") == "import_missing"
    assert refusal(tmp_path / "file" / "x") == "import_missing"
    assert refusal(tmp_path / "nul\0") == "import_missing"
    assert refusal(tmp_path / ("x" * 300)) == "import_missing"


def test_no_permission_and_other_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*args: object) -> int:
        raise PermissionError(13, "denied")

    def broken(*args: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(files.os, "open", denied)
    assert refusal(tmp_path / "x") == "import_no_permission"
    monkeypatch.setattr(files.os, "open", broken)
    assert refusal(tmp_path / "x") == "import_unreadable"


def test_a_disk_error_while_reading_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x").write_bytes(b"x")

    def broken(descriptor: int, size: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(files.os, "read", broken)
    assert refusal(tmp_path / "x") == "import_unreadable"


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "big").write_bytes(b"x" * 2_000_000)
    monkeypatch.setattr(files, "FILE_LIMIT", 1_000_000)
    assert refusal(tmp_path / "big") == "import_too_large"
    monkeypatch.setattr(registry, "TEXT_LIMIT", 1_000_000)
    with pytest.raises(ImportRefused) as caught:
        read(b"x" * 2_000_000, "big")
    assert caught.value.facts == {"name": "big", "size": "2 MB", "limit": "1 MB"}


def test_a_file_that_grows_under_the_hands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(b"one")
    real = os.read

    def growing(descriptor: int, size: int) -> bytes:
        with path.open("ab") as file:
            file.write(b"more")
        return real(descriptor, size)

    monkeypatch.setattr(files.os, "read", growing)
    assert refusal(path) == "import_changing"
    monkeypatch.setattr(files, "FILE_LIMIT", 12)
    assert refusal(path) == "import_too_large"


def test_a_walk_gives_files_in_order_and_says_what_it_left_out(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a.md",
        "c.png",
        ".hidden",
        "d.txt~",
        "sub/e.txt",
        "sub/deep/f",
        ".git/g.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "same.txt").hardlink_to(tmp_path / "b.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    skipped: list[Skipped] = []
    flat = [p.name for p in walk([tmp_path]) if isinstance(p, Path)]
    deep = list(walk([tmp_path, tmp_path / "c.png", "missing"], True, skipped=skipped))
    assert flat == ["a.md", "b.txt"]
    named = [p.name for p in deep if isinstance(p, Path)]
    assert named == ["a.md", "b.txt", "f", "e.txt", "c.png", "missing"] or named == [
        "a.md", "b.txt", "e.txt", "f", "c.png", "missing",
    ]  # fmt: skip
    codes = {s.path.name: s.code for s in skipped}
    assert codes == {
        ".git": "import_hidden", ".hidden": "import_hidden", "d.txt~": "import_hidden", "c.png": "import_foreign",  # noqa: E501
        "up": "import_link", "gone.txt": "import_missing", "pipe.txt": "import_not_a_file",
    }  # fmt: skip


def test_a_folder_that_cannot_be_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: object) -> object:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(files.os, "scandir", denied)
    (found,) = walk([tmp_path])
    assert isinstance(found, ImportRefused)
    assert found.code == "import_no_permission"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import_empty"),
        (b" \n\t\r\n", "import_empty"),
        (b"\xef\xbb\xbf", "import_empty"),
        ("\u200b\u3000\u2028".encode(), "import_empty"),
        (bytes(1000), "import_empty"),
        (b"\x89PNG\r\n\x1a\nxxxx", "import_format"),
        (b"%PDF-1.7\n", "import_damaged"),
        (b"PK\x03\x04xxxx", "import_damaged"),
        (b"RIFF1234WEBPxxxx", "import_format"),
        (b"0000ftypisom", "import_format"),
        (b"MZ\x90\x00\x03\x00", "import_format"),
        (b"x" * 60 + b"BOOKMOBI", "import_format"),
        (bytes(range(256)) * 40, "import_binary"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        read(data, "x.txt")
    assert caught.value.code == code
    assert caught.value.facts["name"] == "x.txt"


def test_random_bytes_are_binary() -> None:
    import random

    with pytest.raises(ImportRefused) as caught:
        read(random.Random(7).randbytes(1_000_000), "x.txt")
    assert caught.value.code == "import_binary"


def test_nuls_and_escape_sequences_are_dropped_not_refused() -> None:
    (article,) = read("你好\x00世界\x1b[31m红\x1b[0m。\x1b]52;c;eA==\x07完".encode(), "x.txt")
    assert article.text == "你好世界红。完"


def test_an_unknown_kind_is_bad_usage() -> None:
    with pytest.raises(UsageError) as caught:
        read(b"x", "x", kind="klingon")
    assert caught.value.code == "unknown_kind"
    assert isinstance(caught.value, ReaderError)


def test_importers_are_loaded_only_when_something_is_read() -> None:
    import subprocess
    import sys

    code = "import sys, reader.importers, reader.importers.files; print([m for m in sys.modules if m in ('jieba', 'markdown_it', 'lxml', 'reader.importers.markdown.document')])"  # noqa: E501
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
