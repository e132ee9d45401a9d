from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from reader.importers import child, read, zipped
from reader.importers.archive import MEMBER, _name
from reader.model import Article
from tests.importers.refusals import refused


def refusal(data: bytes, name: str = "a.zip", **options: str) -> str:
    return refused(data, name, **options)


HERE = Path(__file__).parent
NEWS = (HERE / "data" / "news.html").read_bytes()
TEXT = "渡口\n\n雾从河面上起来，对岸就看不见了，船家把灯挂在竹竿上等人。\n".encode()


def zipped_up(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return out.getvalue()


def titles(articles: list[Article]) -> list[tuple[str, str]]:
    return [(a.title, a.format) for a in articles]


def test_every_readable_file_is_read_and_the_rest_is_left() -> None:
    book = zipped_up(
        {
            "META-INF/container.xml": b"<x/>",
            "a.xhtml": "<html><head><title/></head><body><h1>书里的一章</h1><p>一句话。</p></body></html>".encode(),  # noqa: E501
        }
    )
    data = zipped_up(
        {
            "新闻/news.html": NEWS,
            "渡口.txt": TEXT,
            "gbk.txt": TEXT.decode().encode("gb18030"),
            "book.epub": book,
            "photo.png": b"\x89PNG\r\n\x1a\n",
            "__MACOSX/渡口.txt": b"x",
            ".hidden.txt": b"x",
            "folder/": b"",
        }
    )
    articles = read(data, "a.zip")
    assert titles(articles) == [
        ("书车开进稻田", "html"),
        ("渡口", "text"),
        ("渡口", "text"),
        ("book", "epub"),
    ]
    assert articles[2].encoding == "gb18030"
    assert not any(a.warnings for a in articles)


def test_what_cannot_be_read_is_skipped_and_said() -> None:
    data = zipped_up(
        {"a.txt": TEXT, "b.pdf": b"%PDF-1.7", "empty.txt": b"", "c.zip": zipped_up({})}
    )
    (article,) = read(data, "a.zip")
    said, *members = article.warnings
    assert said == "skipped:2"
    assert [json.loads(each.removeprefix(MEMBER))[:2] for each in members] == [
        ["b.pdf", "import_damaged"],
        ["empty.txt", "import_empty"],
    ]
    assert refusal(zipped_up({"b.epub": bytes(range(256)) * 10})) == "import_binary"
    assert refusal(zipped_up({"a.txt": b"", "b.txt": b""})) == "import_empty"
    assert refusal(zipped_up({})) == "import_empty"


def test_archives_in_archives_are_read_and_count_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = zipped_up({"a.txt": TEXT})
    other = zipped_up({"b.md": "# 对岸\n\n".encode() + TEXT, "in.zip": inner})
    articles = read(zipped_up({"one.zip": other, "two.txt": inner, "c.txt": TEXT}), "a.zip")
    assert [each.title for each in articles] == ["对岸", "渡口", "渡口", "渡口"]
    office = zipped_up({"xl/workbook.xml": b"<x/>"})
    assert refusal(office, "a.xlsx") == "import_format"
    assert refusal(zipped_up({"a.zip": office})) == "import_format"
    deep = zipped_up({"b.zip": zipped_up({"c.zip": zipped_up({"d.zip": inner})})})
    assert refusal(deep) == "import_format"
    twice = zipped_up({"one.zip": inner, "two.zip": inner})
    assert len(read(twice, "a.zip")) == 2
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 3)
    assert refusal(twice) == "import_members"
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 100)
    monkeypatch.setattr(zipped, "TOTAL_LIMIT", 2 * len(inner) + len(TEXT) + 5)
    assert refusal(twice) == "import_unpacked"


def test_many_members_are_read_in_a_process_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{n:03d}.txt": f"第{n}篇\n\n".encode() + TEXT for n in range(30)}
    files["secret.epub"] = b"PK\x03\x04"
    (first, *rest) = read(zipped_up(files), "a.zip")
    assert len(rest) == 29
    assert first.title == "第0篇"
    assert first.warnings[0] == "skipped:1"
    monkeypatch.setattr(child, "seconds_for", lambda *_, **__: 0.001)
    assert refusal(zipped_up(files)) == "import_too_slow"


def test_names_that_lead_elsewhere_are_only_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = ("../../a.txt", "/etc/b.txt", "C:\\c.txt", "d\nd.txt")
    assert len(read(zipped_up(dict.fromkeys(names, TEXT)), "a.zip")) == 4
    assert not list(tmp_path.iterdir())


def test_names_in_gbk() -> None:
    assert _name("渡口.txt".encode("gbk").decode("cp437"), 0) == "渡口.txt"
    assert _name("渡口.txt", 0) == "渡口.txt"
    assert _name("渡口.txt", 0x800) == "渡口.txt"


def test_bombs_limits_and_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(zipped_up({"a.txt": b"0" * 40_000_000})) == "import_unpacked"
    assert refusal(zipped_up({"a.txt": b" " * 3_000_000})) == "import_unpacked"
    assert refusal(b"PK\x03\x04" + bytes(range(256))) == "import_damaged"
    assert refusal(TEXT, kind="archive") == "import_damaged"
    data = zipped_up({"a.txt": TEXT, "b.txt": TEXT})
    assert refusal(data[:-30]) == "import_damaged"
    monkeypatch.setattr(zipped, "TOTAL_LIMIT", len(TEXT) + 5)
    assert refusal(data) == "import_unpacked"
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 1)
    assert refusal(data) == "import_members"


def test_sizes_that_lie_and_members_that_overlap() -> None:
    data = bytearray(zipped_up({"a.txt": TEXT, "b.txt": TEXT}))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (7).to_bytes(4, "little")  # the size that the directory claims
    for article in read(bytes(data), "a.zip"):
        assert article.text
    data = bytearray(zipped_up({"a.txt": TEXT, "b.txt": TEXT}))
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = (0).to_bytes(4, "little")  # both at the same place
    (article,) = read(bytes(data), "a.zip")
    assert article.warnings[0] == "skipped:1"


def test_a_zip_file_of_books_is_no_book() -> None:
    page = "<html><head><title/></head><body><h1>{}</h1><p>一句话，说的是渡口。</p></body></html>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:  # stored, so that the books lie open in it
        for title in ("甲书", "乙书"):
            book = io.BytesIO()
            with zipfile.ZipFile(book, "w") as inner:
                inner.writestr("mimetype", "application/epub+zip")
                inner.writestr("a.xhtml", page.format(title))
            file.writestr(f"{title}.epub", book.getvalue())
    articles = read(out.getvalue(), "books.zip")
    assert [(each.format, each.text.split("\n")[0]) for each in articles] == [
        ("epub", "甲书"),
        ("epub", "乙书"),
    ]
