"""Paths in all the manners in which terminals paste them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.config.dropped import is_address, local, looks_like_paths, paths_of

THERE = ("/a/一 二.txt", "/a/b.txt", "/a/it's.md", "/a/c&d(1).html", "/a/100%.txt", "/a/e\\f.txt")


def there(path: str) -> bool:
    return path in THERE


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("/a/b.txt", ["/a/b.txt"]),
        ("  /a/b.txt \n", ["/a/b.txt"]),
        ("/a/一 二.txt", ["/a/一 二.txt"]),
        ("'/a/一 二.txt'", ["/a/一 二.txt"]),
        ('"/a/一 二.txt"', ["/a/一 二.txt"]),
        (r"/a/一\ 二.txt", ["/a/一 二.txt"]),
        (r"/a/c\&d\(1\).html", ["/a/c&d(1).html"]),
        (r"'/a/it'\''s.md'", ["/a/it's.md"]),
        (r"/a/it\'s.md", ["/a/it's.md"]),
        ("/a/it's.md", ["/a/it's.md"]),
        ("/a/e\\f.txt", ["/a/e\\f.txt"]),
        ("file:///a/%E4%B8%80%20%E4%BA%8C.txt", ["/a/一 二.txt"]),
        ("file://localhost/a/b.txt", ["/a/b.txt"]),
        ("file:/a/b.txt", ["/a/b.txt"]),
        ("FILE:///a/100%25.txt", ["/a/100%.txt"]),
        ("'/a/b.txt' '/a/一 二.txt' ", ["/a/b.txt", "/a/一 二.txt"]),
        (r"/a/b.txt /a/一\ 二.txt", ["/a/b.txt", "/a/一 二.txt"]),
        ("file:///a/b.txt\r\nfile:///a/it's.md\r\n", ["/a/b.txt", "/a/it's.md"]),
        ("/a/b.txt\n/a/b.txt\n'/a/一 二.txt'", ["/a/b.txt", "/a/一 二.txt"]),
        ("/a/b.txt /a/none.txt", ["/a/b.txt", "/a/none.txt"]),
        ("/a/no such.txt", ["/a/no such.txt"]),
        ("'/a/no such.txt'", ["/a/no such.txt"]),
        ("", []),
        ("' '", []),
        ("''", []),
    ],
)
def test_what_is_pasted(text: str, paths: list[str]) -> None:
    assert list(paths_of(text, there, windows=False)) == paths


def test_home_and_drives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/人")
    assert paths_of("~/文章.txt", there) == (str(Path("/home/人/文章.txt")),)
    assert local("file:///C:/a%20b.txt") == "C:/a b.txt"
    windows = paths_of(r'"C:\Users\某人\a b.txt"', there, windows=True)
    assert windows == (r"C:\Users\某人\a b.txt",)
    assert paths_of(r"C:\a.txt", there, windows=True) == (r"C:\a.txt",)


def test_bytes_that_are_no_text_are_kept(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(name)).touch()
    address = "file://" + os.fsdecode(os.fsencode(tmp_path)) + "/%FF.txt"
    assert [os.fsencode(each) for each in paths_of(address)] == [name]


def test_what_looks_like_paths() -> None:
    for text in ("/a/b.txt", "'~/文 章.md'", "file:///a\nfile:///b", r"C:\a.txt", "./a"):
        assert looks_like_paths(text), text
    for text in ("", "文章", "http://x.cn/a", "// 注释", "/ 斜线", "/a/b.txt\n后面是文字"):
        assert not looks_like_paths(text), text
    assert is_address(" https://example.cn/a?b=1 ")
    assert not is_address("/a/http://b")


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1), max_size=5)
)
def test_quoted_as_a_shell_does_all_come_back(names: list[str]) -> None:
    import shlex

    paths = list(dict.fromkeys(f"/目 录/{name}" for name in names))
    line = " ".join(shlex.quote(path) for path in paths)
    assert list(paths_of(line, lambda path: path in paths, windows=False)) == paths
