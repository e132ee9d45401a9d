"""Files that are broken or mean harm: what becomes of each (the table of docs/importing.md)."""

# ruff: noqa: E501
from __future__ import annotations

import io
import os
import re
import resource
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import ImportRefused
from reader.importers import read
from reader.importers.files import read_file, walk
from reader.model import Article

LINE = "渡口的书车每个月换一批书，换哪些由上一批读者投票决定。"
PAGE = f"<html><body><h1>书车</h1><p>{LINE * 3}</p><p>{LINE * 4}</p>%s</body></html>"
CONTAINER = '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
OPF = '<package><metadata/><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def zipped(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def book(page: str | bytes = f"<html><body><p>{LINE}</p></body></html>", opf: str = OPF) -> bytes:
    members = {"META-INF/container.xml": CONTAINER, "a.opf": opf, "a.xhtml": page}
    return zipped(**members)


def encrypted() -> bytes:
    data = bytearray(zipped(**{"a.txt": LINE}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


REFUSED: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "empty": ("a.txt", lambda: b"", {"import_empty"}),
    "blanks": ("a.txt", lambda: b" \r\n\t\xe3\x80\x80\n", {"import_empty"}),
    "only a mark of byte order": ("a.txt", lambda: b"\xef\xbb\xbf", {"import_empty"}),
    "noise": ("a.txt", lambda: os.urandom(40_000), {"import_binary", "import_format"}),
    "picture called .txt": ("a.txt", lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, {"import_format"}),
    "old Word file called .txt": ("a.txt", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, {"import_format"}),
    "zip cut in the middle": ("a.zip", lambda: zipped(a=LINE * 900)[:200], {"import_damaged", "import_format"}),
    "book cut in the middle": ("a.epub", lambda: book()[:300], {"import_damaged", "import_format"}),
    "PDF cut in the middle": ("a.pdf", lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", {"import_damaged"}),
    "zip with a password": ("a.zip", encrypted, {"import_encrypted"}),
    "zip bomb": ("a.zip", lambda: zipped(**{"a.txt": b"\x00" * 60_000_000}), {"import_unpacked"}),
    "book that is a bomb": ("a.epub", lambda: book(b" " * 60_000_000), {"import_unpacked"}),
    "zips in zips, four deep": ("a.zip", lambda: zipped(**{"b.zip": zipped(**{"c.zip": zipped(**{"d.zip": zipped(a=LINE)})})}), {"import_format"}),
    "20,001 members in zips": ("a.zip", lambda: zipped(**{f"{n}.zip": zipped(**{f"{k}.png": "" for k in range(5_000)}) for n in range(4)}), {"import_members"}),
    "20,001 members": ("a.zip", lambda: zipped(**{f"{n}.txt": "" for n in range(20_001)}), {"import_members"}),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_with_a_reason(what: str) -> None:
    name, made, codes = REFUSED[what]
    with pytest.raises(ImportRefused) as caught:
        read(made(), name)
    assert caught.value.code in codes


def all_of(article: Article) -> str:
    fields = (article.title, article.subtitle or "", article.source or "", *article.authors)
    return "\n".join((*fields, article.text, *(other.text for other in article.other)))


READ: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "billion laughs": ("a.epub", lambda: book(LAUGHS + f"<html><body><p>{LINE}&i;</p></body></html>"), LINE),
    "entity that names a file": ("a.epub", lambda: book(f'<!DOCTYPE h [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>{LINE}&x;</p></body></html>'), LINE),
    "zip in a zip": ("a.zip", lambda: zipped(**{"b.zip": zipped(a=LINE)}), LINE),
    "member without a name": ("a.zip", lambda: zipped(zz=LINE, a=LINE).replace(b"zz", b"\0z"), LINE),
    "names that lead out": ("a.zip", lambda: zipped(**{"../../../x.txt": LINE, "/etc/y.txt": LINE + "乙"}), LINE),
    "deep tags": ("a.html", lambda: (PAGE % ("<div>" * 6_000 + LINE + "</div>" * 6_000)).encode(), LINE),
    "20,000 attributes": ("a.html", lambda: (PAGE % ("<p " + "a=1 " * 20_000 + f">{LINE}</p>")).encode(), LINE),
    "20,000 open comments": ("a.html", lambda: (PAGE % ("<!--" * 20_000)).encode(), LINE),
    "no end tags": ("a.html", lambda: (PAGE.replace("</", "<") % "").encode(), LINE),
    "one line of 9 MB": ("a.txt", lambda: (LINE * 120_000).encode(), LINE),
    "NULs": ("a.txt", lambda: (LINE[:8] + "\0" + LINE[8:]).encode() * 9, LINE),
    "escape sequences": ("a.txt", lambda: f"\x1b]0;偷\x07\x1b[2J\x9b31m{LINE}\x1b]52;c;eHg=\x07\n{LINE}".encode(), LINE),
    "escape sequences as entities": ("a.html", lambda: (PAGE % "<p>&#27;[2J&#x9b;31m好</p>").encode(), LINE),
    "text that runs backwards": ("a.txt", lambda: f"\u202e{LINE}\u2066\n{LINE}".encode(), LINE),
    "markup of the screen": ("a.txt", lambda: f"[red]{LINE}[/] [@click=app.quit]点[/]".encode(), "[@click=app.quit]"),
    "wrong declaration": ("a.html", lambda: (PAGE % "").replace("<body>", "<meta charset=big5><body>").encode(), LINE),
    "GBK that says UTF-8": ("a.html", lambda: (PAGE % "").replace("<body>", "<meta charset=utf-8><body>").encode("gbk"), LINE),
    "GBK with bad bytes": ("a.txt", lambda: (LINE * 40).encode("gbk") + b"\xff\xff" + LINE.encode("gbk"), LINE),
    "UTF-8 cut in a character": ("a.txt", lambda: (LINE * 9).encode()[:-2], LINE),
    "UTF-16 without a mark": ("a.txt", lambda: (LINE * 5).encode("utf-16-le"), LINE),
    "mixed line ends": ("a.txt", lambda: f"{LINE}\r{LINE}\r\n{LINE}\u2028{LINE}\x0c{LINE}\x85{LINE}".encode(), LINE),
    "10,000 accents on a letter": ("a.txt", lambda: (LINE + "e" + "\u0301" * 10_000).encode(), LINE),
    "title of 100,000 characters": ("a.html", lambda: f"<html><title>{'题' * 100_000}</title><body><p>{LINE * 9}</p></body></html>".encode(), LINE),
    "book without its package": ("a.epub", lambda: zipped(**{"META-INF__container.xml": CONTAINER, "a.xhtml": f"<html><body><p>{LINE}</p></body></html>"}), LINE),
    "spine that names nothing": ("a.epub", lambda: book(opf=OPF.replace('idref="a"', 'idref="b"')), LINE),
    "100,000 spaces in a page": ("a.html", lambda: (PAGE % (f"<p>{' ' * 100_000}{LINE}</p>" + "<a href='#n' class='noteref'><img></a>" * 50)).encode(), LINE),
    "comment behind the declaration": ("a.dat", lambda: ("<?xml version='1.0'?>\n<!-- 甲 -->\n<!doctype html>" + PAGE % "").encode(), LINE),
    "patterns without end": ("a.txt", lambda: ("首页 > " * 40_000 + "\n" + LINE).encode(), LINE),
}  # fmt: skip


@pytest.mark.parametrize("what", READ)
def test_what_is_read_as_far_as_it_goes(what: str) -> None:
    name, made, kept = READ[what]
    articles = read(made(), name)
    whole = "\n".join(all_of(article) for article in articles)
    assert kept in re.sub(r"\n", "", whole) or kept in whole
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", whole)
    assert "root:" not in whole
    assert all("\n" not in article.title for article in articles)
    assert len(whole) < 20 * len(made()) + 1_000


# --- files that are none ---------------------------------------------------------------------


def fifo(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    socket.socket(socket.AF_UNIX).bind(str(path))


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (fifo, "import_not_a_file"),
    "socket": (listening, "import_not_a_file"),
    "link to itself": (lambda path: path.symlink_to(path), "import_loop"),
    "link to nothing": (lambda path: path.symlink_to(path.parent / "none"), "import_missing"),
    "link to a device": (lambda path: path.symlink_to("/dev/zero"), "import_not_a_file"),
    "folder": (lambda path: path.mkdir(), "import_directory"),
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system")
@pytest.mark.parametrize("what", FILES)
def test_what_is_no_file_is_refused_without_waiting(what: str, tmp_path: Path) -> None:
    make, code = FILES[what]
    make(tmp_path / "x")
    with pytest.raises(ImportRefused) as caught:
        read_file(tmp_path / "x")
    assert caught.value.code == code


def test_a_sparse_file_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(ImportRefused) as caught:
        read_file(tmp_path / "huge.txt")
    assert caught.value.code == "import_too_large"


def test_folders_with_loops_and_strange_names_are_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    for name in (b"\x1b[31mred.txt", b"a\nb.txt", b"\xff\xfe.txt", b"-rf.txt"):
        (tmp_path / "a" / os.fsdecode(name)).write_text(LINE)
    os.link(tmp_path / "a" / "-rf.txt", tmp_path / "a" / "same.txt")
    found = [path for path in walk([tmp_path], True) if isinstance(path, Path)]
    assert len(found) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are those of the system")
def test_memory_stays_below_the_cap_whatever_comes(tmp_path: Path) -> None:
    """The bombs of above, one after the other in one process with the cap of a worker."""
    (tmp_path / "bomb.epub").write_bytes(REFUSED["book that is a bomb"][1]())
    (tmp_path / "laughs.epub").write_bytes(READ["billion laughs"][1]())
    (tmp_path / "deep.html").write_bytes(READ["deep tags"][1]())
    (tmp_path / "line.txt").write_bytes(READ["one line of 9 MB"][1]())
    code = (
        "import sys; from pathlib import Path; from reader.errors import ReaderError\n"
        "from reader.importers import read\n"
        "for name in sys.argv[1:]:\n"
        "    try: read(Path(name).read_bytes(), name)\n"
        "    except ReaderError as error: print(error.code)"
    )
    files = sorted(str(path) for path in tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", code, *files], capture_output=True, text=True, check=True,
        env={**os.environ, "READER_IMPORT_CHILD": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (480_000_000, 480_000_000)),
    )  # fmt: skip
    assert done.stdout.split() == ["import_unpacked"]
