# ruff: noqa: E501
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from reader.errors import ImportRefused
from reader.importers import read
from reader.importers.docx import document as docx
from reader.model import Article
from tests.importers.refusals import refused

refusal = partial(refused, name="a.docx")

HERE = Path(__file__).parent
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
PARTS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="f" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/><Relationship Id="l" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.com/x" TargetMode="External"/></Relationships>'
STYLES = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 2"/></w:style></w:styles>'
NOTES = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>一种渡船。</w:t></w:r></w:p></w:footnote></w:footnotes>'
CORE = '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator><dcterms:created>2024-05-06T07:08:09Z</dcterms:created></cp:coreProperties>'


def p(text: str, style: str = "", run: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: list[str]) -> str:
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc>{p(c)}</w:tc>" for c in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl>{cells}</w:tbl>"


BODY = (
    p("渡口的一年", "T")
    + p("开头", "1")
    + '<w:p><w:r><w:t xml:space="preserve">雾从河面上</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>起来</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    '<w:hyperlink xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="l"><w:r><w:t>，对岸就看不见了。</w:t></w:r></w:hyperlink></w:p>'
    + "<w:sdt><w:sdtContent>"
    + p("内容控件里的一段。")
    + "</w:sdtContent></w:sdt>"
    + p("第二节", "2")
    + table(["年份", "册数"], ["2024", "六百"])
)


def document(
    body: str = BODY,
    changed: Mapping[str, str | bytes | None] = {},
    *,
    title: str = "",
    creator: str = "叶青",
) -> bytes:
    files: dict[str, str | bytes | None] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/_rels/document.xml.rels": PARTS,
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/footnotes.xml": NOTES,
        "docProps/core.xml": CORE.format(title=title, creator=creator),
    }
    files.update(changed)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            if data is not None:
                file.writestr(name, data)
    return out.getvalue()


def one(data: bytes, name: str = "a.docx", **options: str) -> Article:
    (article,) = read(data, name, **options)
    return article


def test_a_document_reads_as_it_always_did(golden: Callable[..., None]) -> None:
    golden("document.docx", one(document()))


def test_nothing_in_tables_and_controls_is_lost() -> None:
    article = one(document())
    assert "内容控件里的一段。" in article.text
    assert "2024 | 六百" in article.text
    assert "一种渡船。" in article.text


def test_titles_of_documents_without_styles() -> None:
    plain = (
        p("关于渡口的通知")
        + p("各村：")
        + p("这一段是通知的正文，写得比题目长得多，所以上面是题目。")
    )
    assert (
        one(
            document(p("渡口的通知") + p("这一段是通知的正文，写得比题目长得多，所以上面是题目。"))
        ).title
        == "渡口的通知"
    )
    assert one(document(plain, title="元数据里的题目"), "f.docx").title == "元数据里的题目"
    assert (
        one(document(p("开头就是一句话。") + p("第二句。"), title="文档1"), "说明.docx").title
        == "说明"
    )
    bold = p("渡口", run="<w:b/>") + p("短句。")
    assert one(document(bold)).title == "渡口"
    sub = p("渡口的一年", "T") + p("——小镇记事") + p("正文。")
    assert one(document(sub)).subtitle == "——小镇记事"


def test_authors_that_programs_put_in_are_none() -> None:
    assert one(document(creator="Administrator")).authors == ()
    assert one(document(creator="叶青; 林溪")).authors == ("叶青", "林溪")
    assert one(document(changed={"docProps/core.xml": None})).published is None
    assert one(document()).published_inferred


def test_pictures_leave_a_sign_and_are_not_opened() -> None:
    drawing = '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:docPr descr="{}"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="l"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    article = one(document(BODY + drawing.format("渡口的早晨") + drawing.format("")))
    captions = [article.text[b.start : b.end] for b in article.blocks if b.kind == "caption"]
    assert captions == ["渡口的早晨", "[图]"]


def test_large_documents_are_read_in_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    here = one(document())
    monkeypatch.setattr(docx, "_IN_CHILD", 10)
    assert one(document()) == here


def test_damaged_documents() -> None:
    data = document()
    assert refusal(data[:300], kind="docx") == "import_damaged"
    assert (
        refusal(
            document(changed={"word/document.xml": None, "word/other.xml": "<x/>"}), kind="docx"
        )
        == "import_damaged"
    )
    assert refusal(document(changed={"word/document.xml": "<w:document"})) == "import_damaged"
    assert refusal(document("")) == "import_empty"


def test_entities_are_refused() -> None:
    for encoding in ("utf-8", "utf-16"):
        laughs = f"<!DOCTYPE x [<!ENTITY a 'haha'>]><w:document {W}><w:body>{p('&a;')}</w:body></w:document>".encode(
            encoding
        )
        assert refusal(document(changed={"word/document.xml": laughs})) == "import_damaged"


def test_bombs_and_depth() -> None:
    assert refusal(document(p("炸" * 15_000_000))) == "import_unpacked"
    deep = "<w:tbl><w:tr><w:tc>" * 3_000 + p("字") + "</w:tc></w:tr></w:tbl>" * 3_000
    assert refusal(document(deep)) in ("import_too_deep", "import_damaged")


def test_any_flipped_byte_is_a_document_or_a_refusal() -> None:
    data = document()
    for k in range(0, len(data), 151):
        try:
            read(data[:k] + bytes([data[k] ^ 0xFF]) + data[k + 1 :], "a.docx")
        except ImportRefused:
            continue


def test_symbols_without_a_number_do_not_cost_the_document() -> None:
    signs = '<w:sym w:font="Wingdings" w:char="x"/><w:sym/><w:sym w:char="F0FC"/>'
    article = one(document(p("开头") + f"<w:p><w:r>{signs}<w:t>好</w:t></w:r></w:p>"))
    assert article.text.endswith("好")
