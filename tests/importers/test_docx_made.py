# ruff: noqa: E501
"""Word documents in their odder parts: what the program writes by itself, hides or keeps apart."""

from __future__ import annotations

import io
import zipfile

import pytest

from reader.importers import read
from reader.importers.docx.numbers import Level, Numbering, written
from reader.model import Article
from tests.importers.docxs import (
    MAIN,
    NS,
    OFFICE,
    STRICT,
    m,
    numbered,
    p,
    packed,
    r,
    t,
)


def document(body: str, more: dict[str, str] | None = None) -> Article:
    opening = p("这是文件开头的一段话，说明后面的各项都是什么意思，不会被当成标题。")
    articles = read(packed(opening + body, more), "a.docx")
    assert len(articles) == 1
    return articles[0]


def blocks(article: Article) -> list[tuple[str, int, str]]:
    return [(b.kind, b.level, article.text[b.start : b.end]) for b in article.blocks[1:]]


def lines(article: Article) -> list[str]:
    return [text for _, _, text in blocks(article)]


# --- what Word writes by itself ---------------------------------------------------------------


def test_headings_have_the_numbers_that_word_gives_them() -> None:
    body = (
        p("总则", pr=numbered(1, 0, "1"))
        + p("目标", pr=numbered(1, 1))
        + p("原则", pr=numbered(1, 1))
    )
    article = document(body + p("附则", pr=numbered(1, 0, "1")) + p("时间", pr=numbered(1, 1)))
    assert blocks(article) == [
        ("heading", 1, "第一章 总则"),
        ("list", 2, "1.1 目标"),
        ("list", 2, "1.2 原则"),
        ("heading", 1, "第二章 附则"),
        ("list", 2, "2.1 时间"),
    ]


def test_lists_go_on_after_a_paragraph_and_begin_anew_where_they_should() -> None:
    body = p("甲", pr=numbered(2)) + p("细一", pr=numbered(2, 1)) + p("细二", pr=numbered(2, 1))
    body += (
        p("中间一段。")
        + p("乙", pr=numbered(2))
        + p("细三", pr=numbered(2, 1))
        + p("丙", pr=numbered(5))
    )
    assert blocks(document(body)) == [
        ("list", 1, "1. 甲"),
        ("list", 2, "a) 细一"),
        ("list", 2, "b) 细二"),
        ("paragraph", 0, "中间一段。"),
        ("list", 1, "2. 乙"),
        ("list", 2, "a) 细三"),
        ("list", 1, "7. 丙"),
    ]


def test_chinese_numbers_stand_before_paragraphs() -> None:
    body = (
        p("要求", pr=numbered(3))
        + p("细则", pr=numbered(3, 1))
        + p("样式里编号", pr='<w:pStyle w:val="counted"/>')
    )
    assert blocks(document(body)) == [
        ("paragraph", 0, "一、要求"),
        ("paragraph", 0, "（一）细则"),
        ("paragraph", 0, "二、样式里编号"),
    ]


def test_bullets_stay_bullets_and_boxes_boxes() -> None:
    body = (
        p("圆点", pr=numbered(4)) + p("做好了", pr=numbered(4, 1)) + p("没有编号", pr=numbered(0))
    )
    assert lines(document(body)) == ["- 圆点", "☑ 做好了", "没有编号"]


def test_numbers_in_words() -> None:
    cases = {
        "chineseCounting": "一 十 十一 二十 一百零一 一百一十 一千零一 一万零五十",
        "chineseLegalSimplified": "壹 壹拾 壹拾壹 贰拾 壹佰零壹 壹佰壹拾 壹仟零壹 壹万零伍拾",
        "ideographDigital": "一 一〇 一一 二〇 一〇一 一一〇 一〇〇一 一〇〇五〇",
        "upperRoman": "I X XI XX CI CX MI 10050",
        "decimalEnclosedCircle": "① ⑩ ⑪ ⑳ 101 110 1001 10050",
        "decimalZero": "01 10 11 20 101 110 1001 10050",
        "unheardOf": "1 10 11 20 101 110 1001 10050",
    }
    for form, said in cases.items():
        assert [written(n, form) for n in (1, 10, 11, 20, 101, 110, 1001, 10050)] == said.split()
    assert [written(n, "lowerLetter") for n in (1, 26, 27, 5000)] == ["a", "z", "aa", "5000"]
    assert [written(2, form) for form in ("ideographTraditional", "ideographZodiac", "none")] == [
        "乙",
        "丑",
        "",
    ]
    assert [
        written(2, f)
        for f in ("decimalEnclosedParen", "decimalEnclosedFullstop", "decimalFullWidth")
    ] == ["(2)", "2.", "２"]
    assert written(2, "ideographEnclosedCircle") == "㊁"
    assert written(0, "chineseCounting") == "〇"


def test_a_level_that_never_begins_anew_counts_on() -> None:
    levels = {0: Level(text="%1."), 1: Level(text="%2)", restart=0)}
    numbering = Numbering({"1": ("0", levels)})
    said = [numbering.next("1", at) for at in (0, 1, 0, 1)]
    assert said == ["1.", "1)", "2.", "2)"]


# --- what is hidden, said aside, or changed ---------------------------------------------------


def test_hidden_text_is_kept_apart() -> None:
    body = p(
        "看得见的",
        r("直接隐藏", "<w:vanish/>"),
        r("，没藏", '<w:vanish w:val="0"/>'),
        r("样式隐藏", '<w:rStyle w:val="secret"/>'),
        "。",
    )
    body += p(r("整段隐藏", "<w:vanish/>"))
    body += f"<w:tbl><w:tr><w:tc>{p('格子', r('藏在格里', '<w:vanish/>'))}</w:tc><w:tc>{p('二')}</w:tc></w:tr><w:tr><w:tc>{p('三')}</w:tc><w:tc>{p('四')}</w:tc></w:tr></w:tbl>"
    article = document(body)
    assert lines(article) == ["看得见的，没藏。", "格子 | 二", "三 | 四"]
    assert [(o.reason, o.text, o.after) for o in article.other] == [
        ("other", "直接隐藏样式隐藏\n整段隐藏", 1),
        ("other", "藏在格里", 3),
    ]


def test_comments_can_be_read_beside_their_paragraph() -> None:
    body = p(
        '<w:commentRangeStart w:id="0"/>',
        "有批注的话",
        '<w:commentRangeEnd w:id="0"/>',
        '<w:r><w:commentReference w:id="0"/></w:r>',
        "。",
    )
    article = document(body + p("下一段。"))
    assert lines(article) == ["有批注的话。", "下一段。"]
    assert [(o.text, o.after) for o in article.other] == [("张三：这句要改", 1)]


def test_changes_are_read_as_accepted() -> None:
    body = p(
        "原来",
        f'<w:ins w:id="1">{r("加上的")}</w:ins>',
        '<w:del w:id="2"><w:r><w:delText>删掉的</w:delText></w:r></w:del>',
    )
    body += p(
        "位置",
        f'<w:moveTo w:id="3">{r("移来的")}</w:moveTo>',
        f'<w:moveFrom w:id="4">{r("移走的")}</w:moveFrom>',
    )
    assert lines(document(body)) == ["原来加上的", "位置移来的"]


def test_footnotes_and_endnotes_have_the_numbers_of_their_signs() -> None:
    def sign(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    body = p("甲", sign("footnote", 2), "乙", sign("endnote", 2), "丙", sign("footnote", 3))
    assert lines(document(body)) == ["甲[1]乙[2]丙[3]", "[1] 脚注甲", "[2] 尾注乙", "[3] 脚注丙"]


def test_the_contents_and_the_margins_of_pages_are_kept_apart() -> None:
    gallery = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    body = (
        gallery.format(p("目录") + p("总则……1"))
        + p("图表……2", pr='<w:pStyle w:val="10"/>')
        + p("总则", pr='<w:pStyle w:val="1"/>')
    )
    more = {
        "word/header1.xml": f"<w:hdr {NS}>{p('某某局文件')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {NS}>{p('12')}</w:ftr>",
    }
    article = document(body, more)
    assert lines(article) == ["总则"]
    assert [(o.reason, o.text) for o in article.other] == [
        ("menu", "目录\n总则……1\n图表……2"),
        ("footer", "某某局文件"),
    ]


# --- what mammoth does not read ---------------------------------------------------------------


def test_headings_by_their_level_in_the_outline() -> None:
    body = p("直接标级", pr='<w:outlineLvl w:val="1"/>') + p(
        "样式标级", pr='<w:pStyle w:val="own"/>'
    )
    body += p("继承来的", pr='<w:pStyle w:val="below"/>') + p(
        "正文级", pr='<w:outlineLvl w:val="9"/>'
    )
    assert blocks(document(body)) == [
        ("heading", 2, "直接标级"),
        ("heading", 3, "样式标级"),
        ("heading", 3, "继承来的"),
        ("paragraph", 0, "正文级"),
    ]


def test_phonetic_guides_leave_the_characters() -> None:
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{r('dù')}</w:rt><w:rubyBase>{r('渡')}</w:rubyBase></w:ruby></w:r>"
    article = document(p(ruby, "口的船。"))
    assert lines(article) == ["渡口的船。"]
    assert [o.text for o in article.other] == ["dù"]


def test_formulas() -> None:
    half = m("f", m("num", t("a+b")), m("den", t("2")))
    square = m("sSup", m("e", t("x")), m("sup", t("2")))
    both = m("sSubSup", m("e", t("R")), m("sub", t("i")), m("sup", t("j")))
    root = m("rad", m("radPr"), m("deg"), m("e", t("a+b")))
    total = m(
        "nary",
        '<m:naryPr><m:chr m:val="∑"/></m:naryPr>',
        m("sub", t("i=1")),
        m("sup", t("n")),
        m("e", t("i")),
    )
    limit = m("limLow", m("e", t("lim")), m("lim", t("n→∞")))
    hat = m("acc", '<m:accPr><m:chr m:val="̂"/></m:accPr>', m("e", t("e")))
    fenced = m(
        "d",
        '<m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/><m:sepChr m:val=","/></m:dPr>',
        m("e", t("a")),
        m("e", t("b")),
    )
    matrix = m(
        "m", m("mr", m("e", t("1")), m("e", t("2"))), m("mr", m("e", t("3")), m("e", t("4")))
    )
    lowered = m("sSub", m("e", t("x")), m("sub", t("1")))
    said = {
        half: "(a+b)/2", square: "x²", both: "R_i^j", root: "√(a+b)", total: "∑_(i=1)^n i",
        limit: "lim_n→∞", hat: "ê", fenced: "[a,b]", matrix: "1 2; 3 4", lowered: "x₁",
    }  # fmt: skip
    for formula, text in said.items():
        assert lines(document(p("设", m("oMath", formula), "成立。"))) == [f"设{text}成立。"]
    assert lines(document(p(m("oMathPara", m("oMath", t("E=mc")))))) == ["E=mc"]
    assert lines(document(m("oMathPara", m("oMath", t("E=mc"))))) == ["E=mc"]


def test_text_boxes_once_and_fields_and_boxes_to_tick() -> None:
    old = f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{p('框内')}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    new = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{p("框内")}{p("第二行")}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>'
    boxes = p("框外", f"<w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r>")
    boxes += p("框外", f"<w:r><mc:AlternateContent>{new}</mc:AlternateContent></w:r>")
    assert lines(document(boxes)) == ["框外", "框内", "框外", "框内", "第二行"]
    tick = '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    body = p("选", tick.format(1, r("☒")), "是", tick.format(0, r("☐")), "否") + p(
        "日期：", f'<w:fldSimple w:instr="DATE">{r("五月六日")}</w:fldSimple>'
    )
    assert lines(document(body)) == ["选☑是☐否", "日期：五月六日"]


# --- whole files ------------------------------------------------------------------------------


def test_the_strict_form_is_read_alike() -> None:
    body = p("开头一段话。") + p("甲", r("藏", "<w:vanish/>"), pr=numbered(3))
    data = packed(body)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as file, zipfile.ZipFile(out, "w") as strict:
        for name in file.namelist():
            text = file.read(name).decode().replace(MAIN, STRICT)
            strict.writestr(
                name,
                text.replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
            )
    assert read(out.getvalue(), "a.docx") == read(data, "a.docx")


@pytest.mark.parametrize("name", ["a.docm", "a.dotx", "a.wps", "a"])
def test_whatever_it_is_called(name: str) -> None:
    assert read(packed(p("渡口的一段话。")), name)[0].format == "docx"


def test_the_text_may_stand_in_another_part() -> None:
    assert (
        read(packed(p("渡口的一段话。"), main="word/document2.xml"), "a.docx")[0].text
        == "渡口的一段话。"
    )


def test_a_document_that_is_only_a_title_is_not_empty() -> None:
    article = read(packed(p("渡口", pr='<w:pStyle w:val="1"/>')), "a.docx")[0]
    assert (article.title, article.text) == ("渡口", "渡口")


def test_a_page_put_into_a_document_whole() -> None:
    page = "<html><body><h1>渡口的一年</h1><p>雾从河面上起来，对岸就看不见了。</p></body></html>"
    article = read(
        packed('<w:altChunk r:id="c" xmlns:r="x"/>', {"word/afchunk.html": page}), "a.docx"
    )[0]
    assert article.format == "docx"
    assert "雾从河面上起来，对岸就看不见了。" in article.text
