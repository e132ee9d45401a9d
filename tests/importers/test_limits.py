"""What is large is read apart, what is too large is refused before it takes memory."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from reader.errors import ImportRefused
from reader.importers import child, read, registry
from reader.importers.recut import in_parts
from reader.importers.registry import longest
from reader.importers.zipped import MOST_MEMBERS, Zip, names_in
from reader.library import Library, filing

LINE = "渡口的书车每个月换一批书，换哪些由上一批读者投票决定。"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", f"书车\n\n{LINE}\n{LINE[:9]}\n" * 40),
        ("a.md", f"# 书车\n\n{LINE}**好**[^1]\n\n- 甲\n- 乙\n\n[^1]: 注\n" * 3),
        ("a.html", f"<html><body><h1>书车</h1><p>{LINE * 3}</p><p>{LINE * 2}</p></body></html>"),
    ],
)
def test_a_large_text_is_read_in_a_child_as_here(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = read(text.encode(), name)
    asked: list[str] = []
    run = child.run

    def seen(module: str, *given: object, **more: object) -> object:
        asked.append(module)
        return run(module, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(registry, "_IN_CHILD", 100)
    monkeypatch.setattr(registry, "_TEXT_IN_CHILD", 100)
    monkeypatch.setattr(child, "run", seen)
    assert read(text.encode(), name) == here
    assert asked == ["registry"]
    monkeypatch.setattr(child, "_MANY", 1)
    assert read(text.encode(), name) == here
    asked.clear()
    with pytest.raises(ImportRefused) as caught:
        read(b"\x89PNG\r\n" + b"x" * 500, name)
    assert caught.value.code == "import_format"
    assert not asked


def test_markdown_that_asks_for_much_is_read_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"# 书车\n\n{LINE}**好**\n"
    here = read(text.encode(), "a.md")
    asked: list[str] = []
    run = child.run
    monkeypatch.setattr(registry, "_MARKS", 10)
    monkeypatch.setattr(registry, "_STRETCH", len(LINE))
    monkeypatch.setattr(child, "run", lambda *a, **k: [asked.append(a[0]), run(*a, **k)][1])
    assert read(text.encode(), "a.md") == here
    assert read(LINE.encode(), "a.txt")
    assert asked == ["registry"]
    # Paragraphs are read by themselves: many of them ask for no more than each.
    assert read((f"# 书车\n\n{LINE[:20]}**好**\n\n" * 40).encode(), "a.md")
    assert asked == ["registry"]


def test_a_large_text_in_an_encoding_that_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_TEXT_IN_CHILD", 100)
    (article,) = read((LINE * 9).encode("gbk"), "a.txt", encoding="gbk", kind="text")
    assert article.text == LINE * 9
    with pytest.raises(ImportRefused) as caught:
        read((LINE * 9).encode(), "a.txt", encoding="nothing")
    assert caught.value.code == "import_unknown_encoding"


@pytest.mark.parametrize(
    ("once", "times"), [("好\n", 6_000), ("好" + "\n" * 100, 400), ("好", 500_000)]
)
def test_more_lines_or_characters_than_memory_allows_are_refused(
    once: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "MOST_LINES", 5_000)
    monkeypatch.setattr(registry, "_MOST_ENDS", 30_000)
    monkeypatch.setattr(registry, "MOST_CHARACTERS", 400_000)
    with pytest.raises(ImportRefused) as caught:
        read((once * times).encode(), "a.txt")
    assert caught.value.code == "import_too_long"


def test_blank_lines_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(child.MARK, "1")
    monkeypatch.setattr(registry, "MOST_LINES", 10)
    assert read((LINE + "\n\n").encode() * 9, "a.txt")


def test_a_long_text_becomes_several_articles_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = f"# 书车\n\n{LINE}**好**\n\n" * 40
    (whole,) = read(text.encode(), "a.md")
    monkeypatch.setattr(registry, "LONGEST", 200)
    parts = read(text.encode(), "a.md")
    assert len(parts) > 3
    assert "\n".join(part.text for part in parts) == whole.text
    assert all(len(part.text) <= 200 for part in parts)
    assert [part.title for part in parts][:2] == [f"书车 ({n}/{len(parts)})" for n in (1, 2)]
    assert sum(len(part.styles) for part in parts) == len(whole.styles)
    for part in parts:
        assert part.text == "\n".join(part.text[b.start : b.end] for b in part.blocks)
    assert in_parts(whole, 10_000) == [whole]
    (joined,) = read(text.encode(), "a.md", cut="none")
    assert joined.text == whole.text


def test_a_mistake_of_a_library_that_has_no_memory_left_is_told_as_that() -> None:
    assert child.is_memory(MemoryError(), 0, peak=0)
    assert child.is_memory(RecursionError(), 0, peak=0)
    assert child.is_memory(ValueError("unknown error"), 1_000, peak=child.MEMORY)
    assert not child.is_memory(ValueError("unknown error"), 1_000, peak=child.MEMORY // 2)
    assert not child.is_memory(ValueError("unknown error"), child.MEMORY, peak=child.MEMORY)
    assert child.peak() > 1_000_000


def test_noise_that_passes_for_chinese_becomes_shorter_articles() -> None:
    chance = random.Random(5)
    data = bytes(0xB0 + byte % 0x40 for byte in chance.randbytes(2_400_000))
    noise = data.decode("gb18030")
    assert longest(noise) == longest("雨" * 2_000_000 + noise) == registry.LONGEST_NOISE
    assert longest(noise[: registry.LONGEST_NOISE]) == registry.LONGEST
    words = "".join(f"{chr(0x4E00 + n % 3_000)}是{n}，" for n in range(300_000))
    assert len(words) > registry.LONGEST_NOISE
    assert longest(words) == registry.LONGEST
    parts = read(data, "a.txt", encoding="gb18030")
    assert len(parts) == 2
    assert max(len(part.text) for part in parts) <= registry.LONGEST_NOISE
    assert "".join(part.text for part in parts).replace("\n", "") == noise


def test_parts_that_are_alike_are_all_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "LONGEST", 300)
    monkeypatch.setattr(filing, "LONG", 100)
    (tmp_path / "a.txt").write_text((LINE + "\n\n") * 90)
    with Library.open(tmp_path / "l.sqlite") as library:
        report = library.add([tmp_path / "a.txt"])
        texts = [library.document(info.id).text for info in report.added]
        assert "\n".join(texts).count(LINE) == 90
        again = library.add([tmp_path / "a.txt"])
        assert len(again.unchanged) == len(report.added)
        assert not again.added


def test_a_large_file_is_stored_as_a_small_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text(f"# 书车\n\n{LINE}**好**\n\n" * 40)
    with Library.open(tmp_path / "small.sqlite") as library:
        (small,) = library.add([tmp_path / "a.md"]).added
        wanted = library.document(small.id), library.original(small.id)
        assert library.add([tmp_path / "a.md"]).unchanged
    monkeypatch.setattr("reader.library.importing.LARGE", 10)
    with Library.open(tmp_path / "large.sqlite") as library:
        (large,) = library.add([tmp_path / "a.md"]).added
        document, original = library.document(large.id), library.original(large.id)
        assert document.text == wanted[0].text
        assert list(document.blocks) == list(wanted[0].blocks)
        assert list(document.styles) == list(wanted[0].styles)
        assert original == wanted[1]
        assert library.add([tmp_path / "a.md"]).unchanged
        assert library.search("投票").total == 1
        assert library.check().ok


# --- directories of zip files ----------------------------------------------------------------


def _many(count: int, *, zip64: bool = False) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number in range(count):
            file.writestr(zipfile.ZipInfo(f"{number}.txt"), "")
    data = out.getvalue()
    if zip64:
        size, start = struct.unpack_from("<LL", data, len(data) - 10)
        end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
        where = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(data) - 22, 1)
        last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0)
        data = data[:-22] + end + where + last
    return data


@pytest.mark.parametrize("zip64", [False, True])
def test_too_many_members_are_counted_before_anything_is_made_of_them(
    zip64: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = _many(50, zip64=zip64), _many(MOST_MEMBERS + 1, zip64=zip64)
    assert len(Zip.of(few, "a.zip").names()) == len(names_in(few)) == 50
    assert len(Zip.of(b"before" + few, "a.zip").names()) == 50
    monkeypatch.setattr(zipfile, "ZipFile", None)
    for data in (many, b"PK\x03\x04" + many):
        assert not names_in(data)
        with pytest.raises(ImportRefused) as caught:
            Zip.of(data, "a.zip")
        assert caught.value.code == "import_members"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are those of the system")
def test_millions_of_short_lines_take_no_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\n" * 6_000_000)
    # Asked for in there: what a process has taken when another is started counts for that.
    code = (
        "import sys; from pathlib import Path; from resource import *\n"
        "from reader.library import Library\n"
        "with Library.open(Path(sys.argv[1])) as library:\n"
        "    print(library.add([Path(sys.argv[2])]).refused[0].code)\n"
        "print(getrusage(RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "l.sqlite"), str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "import_too_long"
    assert int(done.stderr) < 400_000
