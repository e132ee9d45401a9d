"""The pictures of an original are found in every container, in their order, each once."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pytest

from reader.errors import ImportRefused
from reader.importers.images import MOST, pictures


def png(number: int) -> bytes:
    """Bytes that stand for a picture; nobody decodes them here."""
    return b"\x89PNG\r\n\x1a\n" + bytes([number]) * 200


def packed(members: dict[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return target.getvalue()


def test_epub_in_the_order_of_reading() -> None:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/p.opf" media-type="application/oebps-package+xml"/>'
        "</rootfiles></container>"
    )
    data = packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OPS/p.opf": package,
            "OPS/a.xhtml": '<img alt="一 &amp; 二" src="pic/1.png"/><image href="pic/2.png"/>',
            "OPS/b.xhtml": "<img src='pic/1.png'/><img src='../../etc/passwd'/>"
            '<img src="http://x/y.png"/><img src="pic/3.png"/>',
            "OPS/pic/1.png": png(1),
            "OPS/pic/2.png": png(2),
            "OPS/pic/3.png": png(3),
            "OPS/pic/never.png": png(4),
        }
    )
    found = pictures(data, "book.epub")
    assert [each.data[-1] for each in found] == [1, 2, 3]
    assert found[0].caption == "一 & 二"


def test_docx_in_the_order_of_its_text() -> None:
    relations = (
        '<Relationships><Relationship Id="r1" Target="media/image1.png"/>'
        '<Relationship Id="r2" Target="media/image2.png"/>'
        '<Relationship Id="r3" Target="styles.xml"/></Relationships>'
    )
    data = packed(
        {
            "word/document.xml": '<a:blip r:embed="r2"/><a:blip r:embed="r1"/><x r:id="r3"/>',
            "word/_rels/document.xml.rels": relations,
            "word/media/image1.png": png(1),
            "word/media/image2.png": png(2),
        }
    )
    assert [each.data[-1] for each in pictures(data, "a.docx")] == [2, 1]


def test_mhtml_parts_and_data_addresses() -> None:
    mime = (
        b"From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        b' boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>a\r\n--x\r\n'
        b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Location: http://site/a/pic.png\r\n\r\n" + base64.b64encode(png(5)) + b"\r\n--x--"
    )
    (found,) = pictures(mime, "a.mhtml")
    assert (found.data[-1], found.caption) == (5, "pic.png")
    code = base64.b64encode(png(6)).decode()
    page = f'<p>文<img alt="图" src="data:image/png;base64,{code}"></p>'
    assert pictures(page.encode(), "a.html") == [("图", png(6))]
    assert pictures(f"![图](data:image/png;base64,{code})".encode(), "a.md")[0].data == png(6)
    assert pictures("只有文字。".encode(), "a.txt") == []


def test_what_is_hostile_is_refused_or_passed_over() -> None:
    with pytest.raises(ImportRefused):
        pictures(b"PK\x03\x04" + b"x" * 100, "a.epub")
    assert pictures(b"<img src='data:image/png;base64,@@@@'>" * 50, "a.html") == []
    dots = "".join(
        f'<img src="data:image/gif;base64,{base64.b64encode(bytes([n % 256]) * 60).decode()}">'
        for n in range(20)
    )
    assert pictures(dots.encode(), "a.html") == [], "dots that count visits"
    many = "".join(
        "data:image/png;base64," + base64.b64encode(n.to_bytes(2, "big") * 60).decode() + " \n'"
        for n in range(MOST + 50)
    )
    assert len(pictures(many.encode(), "a.html")) == MOST


def test_importing_reads_no_picture(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = "import reader.importers.registry, sys; print('reader.importers.images' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
