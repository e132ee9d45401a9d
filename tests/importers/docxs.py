# ruff: noqa: E501
"""Word documents made by hand, part by part."""

from __future__ import annotations

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NS = (
    f'xmlns:w="{MAIN}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
NAMES = ("styles", "footnotes", "endnotes", "numbering", "comments")
STYLES = (
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="10"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="公文标题"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="below"><w:name w:val="公文小标题"/><w:basedOn w:val="own"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="counted"><w:name w:val="条"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="secret"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*parts: str, pr: str = "") -> str:
    runs = "".join(part if part.startswith("<") else r(part) for part in parts)
    return f"<w:p><w:pPr>{pr}</w:pPr>{runs}</w:p>"


def numbered(number: int, level: int = 0, style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f'{named}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(at: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "第%1章")
    + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "decimal", "%1.")
    + level(1, "lowerLetter", "%2)")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
    + level(0, "chineseCounting", "%1、", '<w:suff w:val="nothing"/>')
    + level(1, "chineseCounting", "（%2）")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="3">'
    + level(0, "bullet", "·")
    + level(1, "bullet", "☑")
    + "</w:abstractNum>"
    + "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n - 1}"/></w:num>' for n in (1, 2, 3, 4)
    )
    + '<w:num w:numId="5"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)


def packed(
    body: str, more: dict[str, str] | None = None, *, main: str = "word/document.xml"
) -> bytes:
    parts = "".join(f'<Relationship Id="{n}" Type="{OFFICE}/{n}" Target="{n}.xml"/>' for n in NAMES)
    folder, _, base = main.rpartition("/")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType="{kind}"/></Types>',
        "_rels/.rels": RELATIONS.format(
            f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="{main}"/>'
        ),
        f"{folder}/_rels/{base}.rels": RELATIONS.format(parts),
        main: f'<?xml version="1.0" encoding="UTF-8"?><w:document {NS}><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f"<w:styles {NS}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NS}>{LISTS}</w:numbering>",
        "word/footnotes.xml": f'<w:footnotes {NS}><w:footnote w:id="2">{p("脚注甲")}</w:footnote><w:footnote w:id="3">{p("脚注丙")}</w:footnote></w:footnotes>',
        "word/endnotes.xml": f'<w:endnotes {NS}><w:endnote w:id="2">{p("尾注乙")}</w:endnote></w:endnotes>',
        "word/comments.xml": f'<w:comments {NS}><w:comment w:id="0" w:author="张三">{p("这句要改")}</w:comment></w:comments>',
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in files.items():
            file.writestr(name, text)
    return out.getvalue()


def m(name: str, *parts: str) -> str:
    return f"<m:{name}>{''.join(parts)}</m:{name}>"


def t(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def all_of_it() -> bytes:
    """A document with one of everything, for those who break documents."""
    body = (
        p("总则", pr=numbered(1, 0, "1")) + p("目标", pr=numbered(1, 1)) + p("甲", pr=numbered(2))
    )
    body += p("要求", pr=numbered(3)) + p("看得见的", r("直接隐藏", "<w:vanish/>"), "后文。")
    body += p(
        "话",
        '<w:r><w:commentReference w:id="0"/></w:r>',
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
    )
    body += p("直接标级", pr='<w:outlineLvl w:val="1"/>') + p(
        "继承来的", pr='<w:pStyle w:val="below"/>'
    )
    body += p(
        f"<w:r><w:ruby><w:rt>{r('dù')}</w:rt><w:rubyBase>{r('渡')}</w:rubyBase></w:ruby></w:r>",
        "口。",
    )
    body += p(
        m("oMath", m("sSup", m("e", t("x")), m("sup", t("2")))), f"<w:moveTo>{r('移来')}</w:moveTo>"
    )
    return packed(body, {"word/header1.xml": f"<w:hdr {NS}>{p('某某局文件')}</w:hdr>"})
