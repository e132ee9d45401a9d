# ruff: noqa: E501
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from reader.errors import ImportRefused
from reader.importers import read, zipped
from reader.importers.epub import book as epub
from reader.importers.epub.opf import iso_date, resolve
from reader.importers.html.xhtml import xhtml_tree, xml_tree
from reader.model import Article
from tests.importers.refusals import refused


def refusal(data: bytes, name: str = "a.epub", **options: str) -> str:
    return refused(data, name, **options)


HERE = Path(__file__).parent
CONTAINER = '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
META = """<dc:title id="t">渡口的一年</dc:title><dc:title id="s">小镇图书馆记事</dc:title>
<meta refines="#t" property="title-type">main</meta><meta refines="#s" property="title-type">subtitle</meta>
<dc:creator>叶青</dc:creator><dc:creator>林溪; 周渡</dc:creator><dc:publisher>小镇出版社</dc:publisher>
<dc:date>2024-05-01</dc:date><dc:language>zh-CN</dc:language><dc:identifier>https://example.com/book</dc:identifier>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{meta}</metadata><manifest>{items}</manifest><spine {toc}>{refs}</spine></package>"""
PAGE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/><script src="x.js"/></head><body>{}</body></html>"""
NAV = PAGE.format(
    '<nav epub:type="landmarks"><ol><li><a href="x.xhtml">x</a></li></ol></nav><nav epub:type="toc"><h1>目录</h1><ol>'
    '<li><a href="text/one.xhtml">第一章 雾</a><ol><li><a href="text/one.xhtml#s2">第二节　渡船</a></li></ol></li>'
    '<li><a href="text/two%20b.xhtml">第二章</a></li><li><a href="../../outside.xhtml">外面</a></li></ol></nav>'
)
NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>第一章 雾</text></navLabel><content src="text/one.xhtml"/>
<navPoint><navLabel><text>第二节　渡船</text></navLabel><content src="text/one.xhtml#s2"/></navPoint></navPoint>
<navPoint><navLabel><text>第二章</text></navLabel><content src="text/two%20b.xhtml"/></navPoint></navMap></ncx>"""
ONE = PAGE.format(
    '<h2>第一章</h2><h2>雾</h2><p>　　雾从河面上起来，<b>对岸</b>就看不见了&nbsp;。<a epub:type="noteref" href="#n1">1</a></p>'
    '<p><img src="../a.png" alt=""/></p><p><img src="b.png" alt="渡口的早晨"/></p><p class="x" id="s2">第二节　渡船</p><p>船上有<ruby>艄<rt>shāo</rt></ruby>公。</p>'
    '<h4>钟点</h4><aside epub:type="footnote" id="n1"><p>1. 一种渡船。</p></aside>'
)
TWO = PAGE.format("<p>没有标题的一章，目录里有它的名字。</p>")
FILES = {
    "META-INF/container.xml": CONTAINER,
    "OEBPS/nav.xhtml": NAV,
    "OEBPS/text/one.xhtml": ONE,
    "OEBPS/text/two b.xhtml": TWO,
}
ITEMS = {
    "nav": ("nav.xhtml", 'media-type="application/xhtml+xml" properties="nav"'),
    "one": ("text/one.xhtml", 'media-type="application/xhtml+xml"'),
    "two": ("text/two%20b.xhtml", 'media-type="application/xhtml+xml"'),
}


def packed(files: Mapping[str, str | bytes], *, mimetype: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        if mimetype:
            file.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, data in files.items():
            file.writestr(name, data)
    return out.getvalue()


def book(
    changed: Mapping[str, str | bytes | None] = {},
    *,
    meta: str = META,
    items: Mapping[str, tuple[str, str]] = ITEMS,
    toc: str = "",
    refs: str = "",
    mimetype: bool = True,
) -> bytes:
    manifest = "".join(f'<item id="{k}" href="{h}" {rest}/>' for k, (h, rest) in items.items())
    refs = refs or "".join(f'<itemref idref="{k}"/>' for k in items)
    files: dict[str, str | bytes | None] = {
        **FILES,
        "OEBPS/book.opf": PACKAGE.format(meta=meta, items=manifest, toc=toc, refs=refs),
    }
    files.update(changed)
    return packed({k: v for k, v in files.items() if v is not None}, mimetype=mimetype)


def one(data: bytes, name: str = "a.epub", **options: str) -> Article:
    (article,) = read(data, name, **options)
    return article


def headings(article: Article) -> list[tuple[int, str]]:
    return [(b.level, article.text[b.start : b.end]) for b in article.blocks if b.kind == "heading"]


def test_a_book_reads_as_it_always_did(golden: Callable[..., None]) -> None:
    golden("book.epub", one(book()))


def test_what_the_book_says_of_itself() -> None:
    article = one(book())
    assert (article.title, article.subtitle) == ("渡口的一年", "小镇图书馆记事")
    assert article.authors == ("叶青", "林溪", "周渡")
    assert (article.source, article.published) == ("小镇出版社", "2024-05-01")
    assert (article.language, article.address) == ("zh", "https://example.com/book")
    assert (article.format, article.encoding) == ("epub", None)
    assert all(b.lines is None for b in article.blocks)


@pytest.mark.parametrize("old", [False, True])
def test_the_contents_are_the_headings(old: bool) -> None:
    data = book()
    if old:
        items = {
            "one": ITEMS["one"],
            "two": ITEMS["two"],
            "ncx": ("toc.ncx", 'media-type="application/x-dtbncx+xml"'),
        }
        data = book(
            {"OEBPS/toc.ncx": NCX, "OEBPS/nav.xhtml": None},
            items=items,
            toc='toc="ncx"',
            refs='<itemref idref="one"/><itemref idref="two"/>',
        )
    wanted = [(1, "第一章 雾"), (2, "第二节　渡船"), (5, "钟点"), (1, "第二章")]
    assert headings(one(data)) == wanted


def test_without_contents_or_package_the_pages_are_there() -> None:
    bare = one(book({"OEBPS/nav.xhtml": None}))
    assert "没有标题的一章，目录里有它的名字。" in bare.text
    assert [level for level, _ in headings(bare)] == [2, 2, 4]
    assert "missing:1" in bare.warnings
    lost = one(book({"META-INF/container.xml": None, "OEBPS/book.opf": "<broken"}))
    assert "船上有艄公。" in lost.text
    assert one(book({"META-INF/container.xml": "<x"})).title == "渡口的一年"


def test_names_are_found_in_any_case_and_spine_falls_back_to_the_manifest() -> None:
    items = {**ITEMS, "one": ("TEXT/One.xhtml", ITEMS["one"][1])}
    assert "雾从河面上起来" in one(book(items=items)).text
    assert "雾从河面上起来" in one(book(refs='<itemref idref="nothing"/>')).text


def test_pages_that_are_not_well_formed_are_read_as_html() -> None:
    article = one(
        book(
            {"OEBPS/text/two b.xhtml": PAGE.format("<p>没有关上<br><b>的标签 & 符号</p><p>下一段")}
        )
    )
    assert article.text.endswith("没有关上\n的标签 & 符号\n下一段")


def test_encodings_of_pages() -> None:
    page = PAGE.format("<p>用另一种编码写的一页，字数要够多，才认得出来是什么。</p>")
    gbk = page.replace("utf-8", "gb2312").encode("gbk")
    assert "用另一种编码写的一页" in one(book({"OEBPS/text/two b.xhtml": gbk})).text
    bare = page.replace(' encoding="utf-8"', "").encode()
    assert "用另一种编码写的一页" in one(book({"OEBPS/text/two b.xhtml": bare})).text
    wide = page.replace("utf-8", "utf-16").encode("utf-16")
    assert "用另一种编码写的一页" in one(book({"OEBPS/text/two b.xhtml": wide})).text


def test_english_books_and_their_placeholders() -> None:
    page = PAGE.format(
        '<h1>One</h1><p>A word\u2060joiner and a plain sentence.</p><p><img src="x.png"/></p>'
    )
    article = one(
        book(
            {"OEBPS/text/one.xhtml": page, "OEBPS/text/two b.xhtml": None, "OEBPS/nav.xhtml": None}
        )
    )
    assert article.text == "One\nA wordjoiner and a plain sentence.\n[image]"
    assert article.language == "en"


def test_the_language_of_the_metadata_is_the_last_resort() -> None:
    page = PAGE.format("<p>1234567890</p>")
    assert (
        one(
            book(
                {
                    "OEBPS/text/one.xhtml": page,
                    "OEBPS/text/two b.xhtml": page,
                    "OEBPS/nav.xhtml": None,
                }
            )
        ).language
        == "zh"
    )


def test_dates_and_links() -> None:
    assert iso_date("2015") == "2015"
    assert iso_date("2015-03") == "2015-03"
    assert iso_date("2015-03-04T00:00:00Z") == "2015-03-04"
    assert iso_date("0101-01-01") is None
    assert resolve("a/b.opf", "../c%20d.xhtml?x#y") == ("c d.xhtml", "y")
    for href in ("../../x", "/etc/passwd", "file:///x", "C:\\x", "\\x", "", "http://a.b/c", "a\0b"):
        assert resolve("a/b.opf", href) is None


def test_it_is_recognised_by_content_and_can_be_forced() -> None:
    assert one(book(mimetype=False), "a.txt").format == "epub"
    assert one(book(), "a.bin", kind="epub").format == "epub"
    assert refusal(b"plain text", kind="epub") == "import_damaged"


def test_large_books_are_read_in_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    here = one(book())
    monkeypatch.setattr(epub, "_IN_CHILD", 10)
    assert one(book()) == here


# --- hostile books ---------------------------------------------------------------------------


def test_truncated_and_empty_books() -> None:
    data = book()
    assert refusal(data[: len(data) // 2]) == "import_damaged"
    assert refusal(packed({"META-INF/container.xml": CONTAINER})) == "import_damaged"
    assert (
        refusal(
            book(
                {
                    "OEBPS/text/one.xhtml": PAGE.format(""),
                    "OEBPS/text/two b.xhtml": PAGE.format(""),
                    "OEBPS/nav.xhtml": PAGE.format(""),
                }
            )
        )
        == "import_empty"
    )
    assert (
        refusal(
            book(
                dict.fromkeys(("OEBPS/text/one.xhtml", "OEBPS/text/two b.xhtml", "OEBPS/nav.xhtml"))
            )
        )
        == "import_damaged"
    )


def test_any_cut_or_flipped_byte_is_a_book_or_a_refusal() -> None:
    data = book()
    for k in range(0, len(data), 97):
        broken = data[:k] + bytes([data[k] ^ 0xFF]) + data[k + 1 :]
        try:
            read(broken, "a.epub")
        except ImportRefused:
            continue


def test_locked_books() -> None:
    locked = '<encryption xmlns="urn:x"><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>'
    assert refusal(book({"META-INF/encryption.xml": locked})) == "import_encrypted"
    fonts = locked.replace(
        "http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding"
    )
    assert one(book({"META-INF/encryption.xml": fonts})).title
    data = bytearray(book())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    assert refusal(bytes(data)) == "import_encrypted"


def test_bombs() -> None:
    bomb = "<p>" + "炸" * 20_000_000 + "</p>"
    assert refusal(book({"OEBPS/text/one.xhtml": PAGE.format(bomb)})) == "import_unpacked"
    assert refusal(book({"OEBPS/text/one.xhtml": b" " * 5_000_000})) == "import_unpacked"


def test_limits_of_the_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "TOTAL_LIMIT", 1_000)
    assert refusal(book()) == "import_unpacked"
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 2)
    assert refusal(book()) == "import_members"


def test_entities_are_not_expanded_and_no_file_is_read() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    page = f"{laughs}<html xmlns='http://www.w3.org/1999/xhtml'><body><p>前面的字&b;&x;后面的字</p></body></html>"
    text = one(book({"OEBPS/text/one.xhtml": page})).text
    assert "前面的字后面的字" in text
    assert "哈" not in text
    assert "root:" not in text
    assert xml_tree("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>") is not None
    assert xml_tree("<x>&lt;&nosuch;</x>").text == "<"


def test_deep_pages_and_contents() -> None:
    deep = PAGE.format("<div>" * 5_000 + "深处的文字" + "</div>" * 5_000)
    assert "深处的文字" in one(book({"OEBPS/text/two b.xhtml": deep})).text
    nav = (
        "<navPoint><navLabel><text>层</text></navLabel><content src='text/one.xhtml'/>" * 500
        + "</navPoint>" * 500
    )
    items = {"one": ITEMS["one"], "ncx": ("toc.ncx", 'media-type="application/x-dtbncx+xml"')}
    data = book(
        {"OEBPS/toc.ncx": f"<ncx><navMap>{nav}</navMap></ncx>"}, items=items, toc='toc="ncx"'
    )
    assert all(1 <= level <= 6 for level, _ in headings(one(data)))


def test_names_that_lead_elsewhere_are_only_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    article = one(book({"../../evil.xhtml": ONE, "/etc/evil": "x", "C:\\evil": "x", "a\nb": "x"}))
    assert article.title == "渡口的一年"
    assert not list(tmp_path.iterdir())


def test_damaged_members_are_missing_parts() -> None:
    data = bytearray(book())
    at = data.find(b"text/two b.xhtml") + len("text/two b.xhtml")
    data[at : at + 8] = b"\xff" * 8
    assert "missing:1" in one(bytes(data)).warnings


def test_empty_elements_do_not_swallow_a_page() -> None:
    tree = xhtml_tree(b"<html><head><title/></head><body><a id='x'/><p>a<br>b</p></body></html>")
    assert "".join(tree.itertext()) == "ab"
    assert xhtml_tree(b"") is None


def test_a_picture_inside_a_drawing_leaves_its_sign() -> None:
    page = PAGE.format(
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="cover.jpg"/></svg><p>正文一句话。</p>'
    )
    article = one(book({"OEBPS/text/one.xhtml": page}))
    assert "[图]\n" in article.text
