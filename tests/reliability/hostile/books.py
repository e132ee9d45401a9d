"""Books and Word documents that mean harm."""

# ruff: noqa: E501
from __future__ import annotations

import zipfile
from collections.abc import Mapping

from tests.reliability.hostile.case import LINE, Cases, zipped

_CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
_PAGE = (
    f"<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>书车</h1><p>{LINE * 3}</p></body></html>"
)
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "哈哈哈哈哈哈">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
_ITEM = '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'


def _opf(
    manifest: str = _ITEM, spine: str = '<itemref idref="a"/>', metadata: str = "", toc: str = ""
) -> str:
    return f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata><manifest>{manifest}</manifest><spine{toc}>{spine}</spine></package>'


def _book(opf: str = "", members: Mapping[str, str | bytes] = {}) -> bytes:
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "a.opf": opf or _opf(),
            "a.xhtml": _PAGE,
            **members,
        },
        zipfile.ZIP_STORED,
    )


def _nav(inside: str) -> bytes:
    return _book(
        _opf(
            _ITEM
            + '<item id="n" href="n.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        ),
        {
            "n.xhtml": f"<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><body><nav epub:type='toc'>{inside}</nav></body></html>"
        },
    )


def _ncx(inside: str) -> bytes:
    return _book(
        _opf(
            _ITEM + '<item id="x" href="x.ncx" media-type="application/x-dtbncx+xml"/>',
            toc=' toc="x"',
        ),
        {
            "x.ncx": f"<ncx xmlns='http://www.daisy.org/z3986/2005/ncx/'><navMap>{inside}</navMap></ncx>"
        },
    )


_POINT = "<navPoint><navLabel><text>书车</text></navLabel><content src='a.xhtml'/>"

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = f"<w:p><w:r><w:t>{LINE * 3}</w:t></w:r></w:p>"


def _rels(*rows: tuple[str, str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="{i}" Type="{_REL}/{kind}" Target="{target}"/>'
        for i, kind, target in rows
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def _word(body: str = "", members: Mapping[str, str | bytes] = {}, head: str = "") -> bytes:
    return zipped({
        "[Content_Types].xml": _TYPES, "_rels/.rels": _rels(("r", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _rels(("s", "styles", "styles.xml"), ("f", "footnotes", "footnotes.xml"), ("n", "numbering", "numbering.xml")),
        "word/document.xml": f"{head}<w:document {_W}><w:body>{_P}{body}</w:body></w:document>", **members,
    }, zipfile.ZIP_STORED)  # fmt: skip


def _run(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _table(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + _P + "</w:tc></w:tr></w:tbl>" * depth


CASES: Cases = {
    "100,000 references to a page": ("a.epub", lambda: _book(_opf(spine='<itemref idref="a"/>' * 100_000)), "any"),
    "20,000 references to a large page": ("a.epub", lambda: _book(_opf(spine='<itemref idref="b"/>' * 20_000, manifest='<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>'), {"b.xhtml": f"<html><body>{f'<p>{LINE}</p>' * 3_000}</body></html>"}), "any"),
    "300,000 items": ("a.epub", lambda: _book(_opf(manifest=_ITEM + "".join(f'<item id="i{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(300_000)))), "any"),
    "300,000 items in the spine that are not there": ("a.epub", lambda: _book(_opf(manifest=_ITEM + "".join(f'<item id="i{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(150_000)), spine='<itemref idref="a"/>' + "".join(f'<itemref idref="i{n}"/>' for n in range(150_000)))), "any"),
    "items that fall back on each other": ("a.epub", lambda: _book(_opf(manifest='<item id="a" href="x.png" media-type="image/png" fallback="b"/><item id="b" href="y.png" media-type="image/png" fallback="a"/><item id="c" href="a.xhtml" media-type="application/xhtml+xml" fallback="c"/>', spine='<itemref idref="a"/><itemref idref="c"/>')), "any"),
    "contents 50,000 deep": ("a.epub", lambda: _nav("<ol><li><a href='a.xhtml'>甲</a>" * 50_000), "read"),
    "contents 1,000 deep": ("a.epub", lambda: _nav("<ol><li><a href='a.xhtml'>甲</a>" * 1_000 + "</li></ol>" * 1_000), "read"),
    "contents of themselves": ("a.epub", lambda: _nav("<ol>" + "<li><a href='n.xhtml#n'>书车</a></li>" * 50_000 + "</ol>"), "any"),
    "100,000 contents for a page": ("a.epub", lambda: _nav("<ol>" + "".join(f"<li><a href='a.xhtml#x{n}'>书车{n}</a></li>" for n in range(100_000)) + "</ol>"), "any"),
    "NCX 20,000 deep": ("a.epub", lambda: _ncx(_POINT * 20_000 + "</navPoint>" * 20_000), "read"),
    "NCX of 100,000": ("a.epub", lambda: _ncx((_POINT + "</navPoint>") * 100_000), "any"),
    "hrefs of all kinds": ("a.epub", lambda: _book(_opf(manifest=_ITEM + "".join(f'<item id="h{n}" href="{h}" media-type="application/xhtml+xml"/>' for n, h in enumerate(("../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x", "C:\\x", "%00", "%2e%2e%2fetc%2fpasswd", "a.xhtml#%ff", "//x/y", "javascript:x", "x" * 9_999, "", "#"))), spine='<itemref idref="a"/>' + "".join(f'<itemref idref="h{n}"/>' for n in range(13)))), "read"),
    "a container that names itself": ("a.epub", lambda: _book(members={"META-INF/container.xml": _CONTAINER.replace("a.opf", "META-INF/container.xml")}), "any"),
    "a container of 50,000 packages": ("a.epub", lambda: _book(members={"META-INF/container.xml": _CONTAINER.replace("<rootfiles>", "<rootfiles>" + '<rootfile full-path="none.opf"/>' * 50_000)}), "any"),
    "laughs in the package": ("a.epub", lambda: _book(_LAUGHS + _opf(metadata="<dc:title>&i;</dc:title>")), "any"),
    "laughs in the contents": ("a.epub", lambda: _book(_opf(_ITEM + '<item id="x" href="x.ncx" media-type="application/x-dtbncx+xml"/>', toc=' toc="x"'), {"x.ncx": _LAUGHS + f"<ncx><navMap>{_POINT.replace('书车', '&i;')}</navPoint></navMap></ncx>"}), "read"),
    "laughs in the container": ("a.epub", lambda: _book(members={"META-INF/container.xml": _LAUGHS + _CONTAINER.replace("a.opf", "&i;")}), "any"),
    "an entity of a file in the package": ("a.epub", lambda: _book('<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "file:///etc/hostname">%y;]>' + _opf(metadata="<dc:title>&x;</dc:title>")), "any"),
    "inclusions and style sheets of XML": ("a.epub", lambda: _book(members={"a.xhtml": "<?xml-stylesheet href='file:///etc/passwd'?>" + _PAGE.replace("<h1>", "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/><h1>")}), "read"),
    "title of 1 MB": ("a.epub", lambda: _book(_opf(metadata=f"<dc:title>{'题' * 350_000}</dc:title>")), "read"),
    "10,000 authors": ("a.epub", lambda: _book(_opf(metadata="".join(f"<dc:creator id='c{n}'>甲{n}</dc:creator><meta refines='#c{n}' property='role'>aut</meta>" for n in range(10_000)))), "read"),
    "dates of 99999": ("a.epub", lambda: _book(_opf(metadata=f"<dc:date>99999-99-99</dc:date><dc:date>{'9' * 9_999}</dc:date><dc:language>{'x' * 99_999}</dc:language>")), "read"),
    "escape sequences in fields": ("a.epub", lambda: _book(_opf(metadata="<dc:title>&#x9b;2J\u202e书&#x85;车</dc:title><dc:creator>\u2066甲</dc:creator><dc:publisher>\u009d0;x\u009c</dc:publisher>")), "read"),
    "page 200,000 deep": ("a.epub", lambda: _book(members={"a.xhtml": f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{'<div>' * 200_000}{LINE}{'</div>' * 200_000}</body></html>"}), "read"),
    "page of 30 MB in a line": ("a.epub", lambda: _book(members={"a.xhtml": f"<html><body><p>{LINE * 350_000}</p></body></html>"}), "any"),
    "100,000 notes": ("a.epub", lambda: _book(members={"a.xhtml": f"<html xmlns:epub='x'><body><p>{LINE}" + "".join(f"<a epub:type='noteref' href='#n{n}'>{n}</a>" for n in range(50_000)) + "</p>" + "".join(f"<aside epub:type='footnote' id='n{n}'><p>注</p></aside>" for n in range(50_000)) + "</body></html>"}), "any"),
    "an item of 31 MB of spaces": ("a.epub", lambda: _book(members={"a.xhtml": _PAGE + " " * 31_000_000}), "refused"),
    "encryption of everything": ("a.epub", lambda: _book(members={"META-INF/encryption.xml": "<encryption><EncryptedData><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/><CipherData><CipherReference URI='a.xhtml'/></CipherData></EncryptedData></encryption>"}), "refused"),
    "encryption 100,000 deep": ("a.epub", lambda: _book(members={"META-INF/encryption.xml": "<encryption>" * 100_000}), "any"),
    "two packages": ("a.epub", lambda: _book(members={"META-INF/container.xml": _CONTAINER.replace("<rootfiles>", '<rootfiles><rootfile full-path="b.opf"/>'), "b.opf": "<package/>"}), "any"),
    "no container, no package": ("a.epub", lambda: zipped({"mimetype": "application/epub+zip", "a.xhtml": _PAGE}), "read"),
    # --- Word
    "relationships that go round": ("a.docx", lambda: _word(members={"word/_rels/document.xml.rels": _rels(("d", "officeDocument", "document.xml"), ("s", "styles", "document.xml"), ("f", "footnotes", "document.xml"), ("n", "numbering", "document.xml")), "_rels/.rels": _rels(("r", "officeDocument", "_rels/.rels"))}), "any"),
    "targets outside": ("a.docx", lambda: _word(members={"word/_rels/document.xml.rels": _rels(("s", "styles", "file:///etc/passwd"), ("f", "footnotes", "http://127.0.0.1:9/x"), ("n", "numbering", "../../../../etc/passwd"), ("a", "aFChunk", "/etc/passwd"))}, body='<w:altChunk r:id="a"/>'), "read"),
    "200,000 relationships": ("a.docx", lambda: _word(members={"word/_rels/document.xml.rels": _rels(*((f"x{n}", "hyperlink", "x") for n in range(200_000)))}), "any"),
    "100,000 styles": ("a.docx", lambda: _word(members={"word/styles.xml": f"<w:styles {_W}>" + "".join(f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(100_000)) + "</w:styles>"}, body='<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>' * 100), "any"),
    "styles based on themselves": ("a.docx", lambda: _word(members={"word/styles.xml": f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="a"><w:name w:val="a"/><w:basedOn w:val="b"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:name w:val="b"/><w:basedOn w:val="a"/></w:style></w:styles>'}, body='<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'), "read"),
    "styles with quotes in their names": ("a.docx", lambda: _word(members={"word/styles.xml": f"<w:styles {_W}><w:style w:type=\"paragraph\" w:styleId=\"a'] => script:fresh\"><w:name w:val=\"a'] => h1\"/></w:style></w:styles>"}, body="<w:p><w:pPr><w:pStyle w:val=\"a'] => script:fresh\"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"), "read"),
    "numbers of all kinds": ("a.docx", lambda: _word(members={"word/numbering.xml": f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="99999999999999999999"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1%2%3%99%0"/></w:lvl><w:lvl w:ilvl="-1"/><w:lvl w:ilvl="x"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'}, body='<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val="99999999"/><w:numId w:val="-5"/></w:numPr></w:pPr><w:r><w:t>y</w:t></w:r></w:p>'), "read"),
    "tables 300 deep": ("a.docx", lambda: _word(_table(300)), "any"),
    "tables 20,000 deep": ("a.docx", lambda: _word(_table(20_000)), "any"),
    "spans of a billion": ("a.docx", lambda: _word('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/><w:vMerge w:val="restart"/></w:tcPr>' + _P + "</w:tc></w:tr></w:tbl>"), "read"),
    "text boxes in text boxes": ("a.docx", lambda: _word("<w:p><w:r><w:pict><w:txbxContent>" * 5_000 + _P + "</w:txbxContent></w:pict></w:r></w:p>" * 5_000), "any"),
    "200,000 paragraphs": ("a.docx", lambda: _word(_run("甲") * 200_000), "any"),
    "200,000 runs": ("a.docx", lambda: _word("<w:p>" + "<w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r>" * 200_000 + "</w:p>"), "any"),
    "50,000 notes": ("a.docx", lambda: _word("<w:p>" + "".join(f'<w:r><w:footnoteReference w:id="{n}"/></w:r>' for n in range(50_000)) + "</w:p>", {"word/footnotes.xml": f"<w:footnotes {_W}>" + "".join(f'<w:footnote w:id="{n}">{_run("注")}</w:footnote>' for n in range(50_000)) + "</w:footnotes>"}), "any"),
    "fields that do not end": ("a.docx", lambda: _word('<w:p>' + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>' * 30_000 + "</w:p>"), "any"),
    "changes in changes": ("a.docx", lambda: _word("<w:ins><w:del>" * 5_000 + _P + "</w:del></w:ins>" * 5_000), "any"),
    "formulas in formulas": ("a.docx", lambda: _word('<w:p xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:oMath>' + "<m:f><m:num>" * 5_000 + "<m:r><m:t>x</m:t></m:r>" + "</m:num></m:f>" * 5_000 + "</m:oMath></w:p>"), "any"),
    "symbols without a font": ("a.docx", lambda: _word('<w:p><w:r><w:sym w:font="Wingdings" w:char="FFFFFFFFF"/><w:sym w:char="x"/><w:sym/></w:r></w:p>'), "read"),
    "laughs in a document": ("a.docx", lambda: _word("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", head=_LAUGHS), "refused"),
    "laughs in UTF-16": ("a.docx", lambda: _word(members={"word/styles.xml": (_LAUGHS.replace('"1.0"', '"1.0" encoding="utf-16"') + f"<w:styles {_W}>&i;</w:styles>").encode("utf-16")}), "any"),
    "a file of the disk in a document": ("a.docx", lambda: _word("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", head='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "refused"),
    "a bomb as a picture": ("a.docx", lambda: _word(members={"word/media/a.png": bytes(200_000_000)}), "any"),
    "30 MB of spaces in a document": ("a.docx", lambda: _word(members={"word/comments.xml": "<x>" + " " * 31_000_000 + "</x>"}), "any"),
    "a document that is a macro": ("a.docm", lambda: _word(members={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 9}), "read"),
    "chunks of chunks": ("a.docx", lambda: _word(members={"word/document.xml": f'<w:document {_W}><w:body><w:altChunk r:id="a"/></w:body></w:document>', "word/_rels/document.xml.rels": _rels(("a", "aFChunk", "a.mht")), "word/a.mht": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n" + b"--b\r\n" * 200_000}), "any"),
    "core properties of 1 MB": ("a.docx", lambda: _word(members={"docProps/core.xml": f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{"题" * 350_000}</dc:title><dc:creator>{";".join(f"甲{n}" for n in range(10_000))}</dc:creator><dcterms:created>99999-99-99T99:99:99Z</dcterms:created></cp:coreProperties>'}), "read"),
}  # fmt: skip
