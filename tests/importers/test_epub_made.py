# ruff: noqa: E501
"""Books as publishers, converters and reading programs make them, in their odder parts."""

from __future__ import annotations

import io
import zipfile

from reader.importers import read
from reader.model import Article

META = "<dc:title>山中书</dc:title><dc:creator>李明</dc:creator><dc:language>zh-CN</dc:language>"
PROSE = "<p>　　走了三里路，才看见山脚下的灯。</p><p>　　屋里的人说，今晚有雪。</p>"


def packed(
    pages: dict[str, str],
    *,
    meta: str = META,
    nav: str = "",
    ncx: str = "",
    manifest: str = "",
    spine: str = "",
    encoding: str = "utf-8",
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/epub+zip")
        file.writestr(
            "META-INF/container.xml",
            '<container><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>',
        )
        items, refs = manifest, ""
        for number, (name, body) in enumerate(pages.items()):
            kind = "image/svg+xml" if name.endswith(".svg") else "application/xhtml+xml"
            items += f'<item id="p{number}" href="{name}" media-type="{kind}"/>'
            refs += f'<itemref idref="p{number}"/>'
            page = f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>{body}</body></html>'
            whole = body if name.endswith(".svg") else page
            said = f'<?xml version="1.0" encoding="{encoding}"?>{whole}'
            file.writestr(f"O/{name}", said.encode(encoding))
        if nav:
            items += '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
            file.writestr(
                "O/nav.xhtml",
                f'<html xmlns:epub="x"><nav epub:type="toc"><ol>{nav}</ol></nav></html>',
            )
        if ncx:
            items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
            file.writestr("O/toc.ncx", ncx)
        file.writestr(
            "O/b.opf",
            f'<package><metadata xmlns:dc="d" xmlns:opf="o">{meta}</metadata><manifest>{items}</manifest><spine toc="ncx">{spine or refs}</spine></package>',
        )
    return out.getvalue()


def book(pages: dict[str, str], **parts: str) -> Article:
    articles = read(packed(pages, **parts), "b.epub")
    assert len(articles) == 1
    return articles[0]


def all_of_it() -> bytes:
    """A book with one of everything, for those who break books."""
    page = (
        '<h1>第一章</h1><p>甲<a class="duokan-footnote" href="#n1" id="r1"><img alt="note" src="n.png"/></a>'
        '乙<img class="epub-footnote" zy-footnote="注乙的话" src="n.png"/><span epub:type="pagebreak">12</span></p>'
        '<ol><li id="n1"><a href="#r1">◎</a>注甲。</li></ol><svg><text>北<tspan y="4">上海</tspan></text></svg>'
        "<p><math><msup><mi>x</mi><mn>2</mn></msup></math></p>"
    )
    ncx = '<ncx><navMap><navPoint><navLabel><text>第一章</text></navLabel><content src="a.xhtml"/></navPoint></navMap></ncx>'
    links = "".join(f'<p><a href="a.xhtml">第{n}章</a></p>' for n in "一二三")
    return packed({"t.xhtml": links, "a.xhtml": page}, ncx=ncx)


def blocks(article: Article) -> list[tuple[str, int, str]]:
    return [(b.kind, b.level, article.text[b.start : b.end]) for b in article.blocks]


def lines(article: Article) -> list[str]:
    return [text for _, _, text in blocks(article)]


# --- footnotes: what the sign says, the note says too -----------------------------------------


def test_notes_of_epub_3_begin_with_their_sign() -> None:
    article = book(
        {
            "a.xhtml": '<p>头一句<a epub:type="noteref" href="#f1">1</a>，后一句<a epub:type="noteref" href="#f2">2</a>。</p>'
            '<aside epub:type="footnote" id="f1"><p>注甲。</p></aside><aside epub:type="footnote" id="f2"><p>注乙。</p></aside>'
        }
    )
    assert lines(article) == ["头一句[1]，后一句[2]。", "[1] 注甲。", "[2] 注乙。"]


def test_a_list_of_notes_has_the_numbers_of_the_signs() -> None:
    article = book(
        {
            "a.xhtml": '<p>甲<a href="#l5" epub:type="noteref"><sup>5</sup></a>与乙<sup><a href="#l6">6</a></sup></p>'
            '<ol><li id="l5"><p>第五注。<a href="#b">↩</a></p></li><li id="l6">第六注。</li></ol>'
        }
    )
    assert lines(article) == ["甲[5]与乙[6]", "[5] 第五注。", "[6] 第六注。"]


def test_notes_that_have_their_number_keep_it_and_the_way_back_changes_nothing() -> None:
    article = book(
        {
            "a.xhtml": '<p>甲<sup><a href="b.xhtml#x1" id="y1">[1]</a></sup>乙<a href="b.xhtml#x2" id="y2"><sup>②</sup></a></p>',
            "b.xhtml": '<p id="x1"><a href="a.xhtml#y1">[1]</a> 章末注一。</p><p><a id="x2" href="a.xhtml#y2">②</a>章末注二。</p>',
        }
    )
    assert lines(article) == ["甲[1]乙②", "[1] 章末注一。", "②章末注二。"]


def test_signs_that_are_pictures_get_numbers() -> None:
    article = book(
        {
            "a.xhtml": '<p>甲<a class="duokan-footnote" href="#n1" id="r1"><img alt="note" src="n.png"/></a>，乙<a class="duokan-footnote" href="#n2" id="r2"><img src="n.png"/></a>。</p>'
            '<ol class="duokan-footnote-content"><li class="duokan-footnote-item" id="n1"><p><a href="#r1">注甲。</a></p></li>'
            '<li class="duokan-footnote-item" id="n2"><a href="#r2">◎</a>注乙。</li></ol>'
        }
    )
    assert lines(article) == ["甲[1]，乙[2]。", "[1] 注甲。", "[2] 注乙。"]


def test_notes_in_attributes_stand_below_their_paragraph() -> None:
    article = book(
        {
            "a.xhtml": '<p>甲<img class="epub-footnote" zy-footnote="注甲的话" src="n.png"/>，乙<img class="qqreader-footnote" alt="注乙的话" src="n.png"/>。</p>'
            '<p>丙<span class="reader_footnote_note" data-wr-footernote="注丙的话"/>。</p>'
        }
    )
    assert lines(article) == [
        "甲[1]，乙[2]。",
        "[1] 注甲的话",
        "[2] 注乙的话",
        "丙[3]。",
        "[3] 注丙的话",
    ]


# --- contents and chapters --------------------------------------------------------------------


def test_damaged_contents_are_read_as_far_as_they_go() -> None:
    ncx = (
        '<ncx><navMap><navPoint><navLabel><text>卷一 山 & 水</text></navLabel><content src="a.xhtml"/>'
        '<navPoint><navLabel><text>第二章 火</text></navLabel><content src="a.xhtml#c2"/></navPoint></navMap>'
    )
    article = book(
        {"a.xhtml": f'<p>卷一 山 &amp; 水</p>{PROSE}<p id="c2">第二章 火</p>{PROSE}'}, ncx=ncx
    )
    assert [b for b in blocks(article) if b[0] == "heading"] == [
        ("heading", 1, "卷一 山 & 水"),
        ("heading", 2, "第二章 火"),
    ]


def test_a_part_without_a_page_of_its_own_is_a_heading() -> None:
    nav = '<li><span>上部</span><ol><li><a href="a.xhtml">第一章</a></li></ol></li><li><a href="b.xhtml">第二章</a></li>'
    article = book(
        {"a.xhtml": f"<h1>第一章</h1>{PROSE}", "b.xhtml": f"<h1>第二章</h1>{PROSE}"}, nav=nav
    )
    assert [b for b in blocks(article) if b[0] == "heading"] == [
        ("heading", 1, "上部"),
        ("heading", 2, "第一章"),
        ("heading", 1, "第二章"),
    ]


def test_a_page_of_contents_in_the_book_is_left_out() -> None:
    links = "".join(f'<p><a href="{n}.xhtml">第{n}章</a></p>' for n in "abc")
    pages = {f"{n}.xhtml": f"<h2>第{n}章</h2>{PROSE}" for n in "abc"}
    article = book({"toc.xhtml": f"<h1>目录</h1>{links}", **pages})
    assert "目录" not in article.text
    assert [(o.reason, o.text) for o in article.other] == [("menu", "目录\n第a章\n第b章\n第c章")]


def test_chapters_are_found_where_the_book_marks_none() -> None:
    pages = {f"t{n}.xhtml": f'<p class="c1"><b>第{n}章 山水</b></p>{PROSE}' for n in range(1, 6)}
    article = book(pages)
    assert [text for kind, _, text in blocks(article) if kind == "heading"] == [
        f"第{n}章 山水" for n in range(1, 6)
    ]


def test_page_numbers_of_the_printed_book_are_no_text() -> None:
    article = book(
        {
            "a.xhtml": '<p>一句话<span epub:type="pagebreak" id="p12">12</span>说到一半。</p><span class="pagenum">[Pg 13]</span><p>下一段。</p>'
        }
    )
    assert lines(article) == ["一句话说到一半。", "下一段。"]
    assert [o.text for o in article.other] == ["12\n[Pg 13]"]


# --- metadata, fallbacks, drawings, formulas --------------------------------------------------


def test_authors_are_those_who_wrote_it() -> None:
    meta = (
        "<dc:title>山中书</dc:title><dc:creator>[英]史密斯 著；王强 译</dc:creator>"
        '<dc:creator opf:role="trl">赵小译</dc:creator><dc:creator opf:role="ill">钱画</dc:creator>'
    )
    assert book({"a.xhtml": PROSE}, meta=meta).authors == ("[英]史密斯", "钱画")
    meta = "<dc:title>山中书</dc:title><dc:creator>王强 译</dc:creator>"
    assert book({"a.xhtml": PROSE}, meta=meta).authors == ("王强",)
    meta = "<dc:title>山中书</dc:title><dc:creator>王译</dc:creator>"
    assert book({"a.xhtml": PROSE}, meta=meta).authors == ("王译",)


def test_a_page_in_a_format_of_its_own_is_replaced_by_what_stands_in_for_it() -> None:
    article = book(
        {"a.xhtml": "<p>替代的一页。</p>"},
        manifest='<item id="j" href="a.json" media-type="application/json" fallback="k"/><item id="k" href="a.bin" media-type="x/y" fallback="p0"/>',
        spine='<itemref idref="j"/>',
    )
    assert article.text == "替代的一页。"


def test_files_that_stand_in_for_each_other_end() -> None:
    article = book(
        {"a.xhtml": "<p>这一页在。</p>"},
        manifest='<item id="j" href="a.json" media-type="x/y" fallback="k"/><item id="k" href="b.json" media-type="x/y" fallback="j"/>',
        spine='<itemref idref="j"/><itemref idref="p0"/>',
    )
    assert article.text == "这一页在。"


def test_words_of_drawings() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>图</title><text x="1" y="2">北<tspan>京</tspan><tspan y="4">上海</tspan></text><text>广州</text></svg>'
    article = book(
        {"d.svg": svg, "a.xhtml": "<p>前</p><svg><title>一张地图</title></svg><p>后</p>"}
    )
    assert lines(article) == ["北京", "上海", "广州", "前", "一张地图", "后"]


def test_formulas_are_one_line() -> None:
    m = "<math xmlns='http://www.w3.org/1998/Math/MathML'><mrow>{}</mrow><annotation>x</annotation></math>"
    cases = {
        "<msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac>": "x²=1/2",
        "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>": "(a+b)/c",
        "<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>": "√(a+b)",
        "<msub><mi>x</mi><mi>i</mi></msub>": "x_i",
        "<msubsup><mi>x</mi><mn>1</mn><mi>k</mi></msubsup>": "x₁^k",
        "<mroot><mi>x</mi><mn>3</mn></mroot>": "³√x",
        "<mfenced><mi>a</mi><mi>b</mi></mfenced>": "(a,b)",
        "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>": "∑_(i=1)^n",
        "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable>": "1 2; 3",
    }
    for inside, said in cases.items():
        assert book({"a.xhtml": f"<p>{m.format(inside)}</p>"}).text == said


def test_captions_below_pictures() -> None:
    article = book(
        {"a.xhtml": '<div><img src="x.jpg"/></div><p>图1-1 渡口的早晨</p><p>图1-1里有一只船。</p>'}
    )
    assert blocks(article) == [
        ("caption", 0, "[图]"),
        ("caption", 0, "图1-1 渡口的早晨"),
        ("paragraph", 0, "图1-1里有一只船。"),
    ]


def test_long_words_of_indic_scripts_are_kept_and_quick() -> None:
    line = "संस्कृतवाङ्मयप्रदर्शनीविभागस्य"
    assert book({"a.xhtml": f"<p>{line}</p>"}).text == line


def test_names_of_elements_that_are_none() -> None:
    meta = "<dc:title>山中书</dc:title><dc:creato:creator>李明</dc:creato:creator><zz:publisher>山水社</zz:publisher>"
    article = book({"a.xhtml": PROSE}, meta=meta)
    assert (article.title, article.authors, article.source) == ("山中书", ("李明",), "山水社")
