"""PDF files that mean harm."""

# ruff: noqa: E501
from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from tests.reliability.hostile.case import LINE, Cases

_FONT = b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>"
_DESCENDANT = b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
_HEX = LINE.encode("utf-16-be").hex()


def stream(data: bytes, more: str = "", *, packed: bool = True) -> bytes:
    """A stream object."""
    body = zlib.compress(data, 9) if packed else data
    filter_ = "/Filter /FlateDecode" if packed else ""
    return f"<< /Length {len(body)} {filter_} {more} >>\nstream\n".encode() + body + b"\nendstream"


_TEXT = "\n".join(
    f"BT /F1 11 Tf 1 0 0 1 40 {780 - 16 * n} Tm <{_HEX}> Tj ET" for n in range(30)
).encode()


def made(
    changed: Mapping[int, bytes] = {}, more: Sequence[bytes] = (), *, trailer: str = "",
    root: str = "", content: bytes = _TEXT,
) -> bytes:  # fmt: skip
    """A page of text in seven objects, some of them changed; others from 8 on."""
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {root} >>".encode(),
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources 7 0 R >>",
        4: _FONT,
        5: _DESCENDANT,
        6: stream(content),
        7: b"<< /Font << /F1 4 0 R >> >>",
        **dict(enumerate(more, 8)),
        **changed,
    }
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number in sorted(objects):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + objects[number] + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += f"trailer << /Size {len(offsets) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def _outline(count: int, *, deep: bool) -> bytes:
    rows = [b"<< /Type /Outlines /First 9 0 R /Last 9 0 R /Count 1 >>"]
    for n in range(count):
        link = f"/First {10 + n} 0 R" if deep else f"/Next {10 + n} 0 R"
        rows.append(
            f"<< /Title (x{n}) /Parent 8 0 R {link if n + 1 < count else ''} /Dest [3 0 R /Fit] >>".encode()
        )
    return made(more=rows, root="/Outlines 8 0 R")


_FORM = "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> /XObject << /X {} 0 R /Y {} 0 R >> >>"


def _forms(depth: int) -> bytes:
    """Forms of which each shows the next twice."""
    more = [stream(b"/X Do /Y Do", _FORM.format(9 + n, 9 + n)) for n in range(depth)]
    more.append(
        stream(
            _TEXT,
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >>",
        )
    )
    return made(
        {7: b"<< /Font << /F1 4 0 R >> /XObject << /X 8 0 R >> >>"},
        more,
        content=_TEXT + b"\n/X Do",
    )


def _layers(data: bytes, times: int) -> tuple[bytes, str]:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data, "/Filter [" + "/FlateDecode " * times + "]"


def _packed_often(size: int, times: int) -> bytes:
    data, filter_ = _layers(b" " * size, times)
    return made(
        {6: f"<< /Length {len(data)} {filter_} >>\nstream\n".encode() + data + b"\nendstream"}
    )


_IMAGE = "/Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray /BitsPerComponent {} {}"


def _image(data: bytes, more: str, *, packed: bool = True) -> bytes:
    return made(
        {7: b"<< /Font << /F1 4 0 R >> /XObject << /X 8 0 R >> >>"},
        [stream(data, more, packed=packed)],
        content=_TEXT + b"\n600 0 0 800 0 0 cm /X Do",
    )


CASES: Cases = {
    "as it should be": ("a.pdf", made, "read"),
    "no pages": ("a.pdf", lambda: made({2: b"<< /Type /Pages /Kids [] /Count 0 >>"}), "refused"),
    "pages that are their own parents": ("a.pdf", lambda: made({2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"}), "any"),
    "a page a million times": ("a.pdf", lambda: made({2: b"<< /Type /Pages /Kids [" + b"3 0 R " * 1_000_000 + b"] /Count 1000000 >>"}), "any"),
    "a page 3,000 times": ("a.pdf", lambda: made({2: b"<< /Type /Pages /Kids [" + b"3 0 R " * 3_000 + b"] /Count 3000 >>"}), "any"),
    "a count of two billion": ("a.pdf", lambda: made({2: b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>"}), "any"),
    "a count of minus one": ("a.pdf", lambda: made({2: b"<< /Type /Pages /Kids [3 0 R] /Count -1 >>"}), "any"),
    "pages 5,000 deep": ("a.pdf", lambda: made({2: b"<< /Type /Pages /Kids [8 0 R] /Count 1 >>"}, [f"<< /Type /Pages /Parent {7 + n} 0 R /Kids [{9 + n if n < 4_999 else 3} 0 R] /Count 1 >>".encode() for n in range(5_000)]), "any"),
    "forms that show each other": ("a.pdf", lambda: made({7: b"<< /Font << /F1 4 0 R >> /XObject << /X 8 0 R >> >>"}, [stream(b"/X Do /Y Do", _FORM.format(9, 8)), stream(b"/X Do /Y Do", _FORM.format(8, 9))], content=_TEXT + b"\n/X Do"), "any"),
    "forms that double 30 times": ("a.pdf", lambda: _forms(30), "any"),
    "forms that double 12 times": ("a.pdf", lambda: _forms(12), "any"),
    "outline of 100,000": ("a.pdf", lambda: _outline(100_000, deep=False), "any"),
    "outline 20,000 deep": ("a.pdf", lambda: _outline(20_000, deep=True), "any"),
    "outline that goes round": ("a.pdf", lambda: made(more=[b"<< /Type /Outlines /First 9 0 R /Last 9 0 R >>", b"<< /Title (a) /Parent 8 0 R /Next 10 0 R /First 8 0 R >>", b"<< /Title (b) /Parent 8 0 R /Next 9 0 R /Prev 9 0 R /First 9 0 R >>"], root="/Outlines 8 0 R"), "read"),
    "a stream of 500 MB of spaces": ("a.pdf", lambda: made(content=_TEXT + b" " * 500_000_000), "any"),
    "a stream packed three times": ("a.pdf", lambda: _packed_often(1_000_000_000, 3), "any"),
    "a million letters at a place": ("a.pdf", lambda: made(content=_TEXT + b"\nBT /F1 9 Tf 40 100 Td <6e216e21> Tj ET" * 500_000), "any"),
    "letters all over": ("a.pdf", lambda: made(content=b"\n".join(b"BT /F1 9 Tf 1 0 0 1 %d %d Tm <6e21> Tj ET" % (n * 7919 % 595, n * 104729 % 842) for n in range(300_000))), "any"),
    "letters of no size": ("a.pdf", lambda: made(content=_TEXT.replace(b"/F1 11 Tf", b"/F1 0 Tf")), "any"),
    "letters of a size of 1e30": ("a.pdf", lambda: made(content=_TEXT.replace(b"/F1 11 Tf", b"/F1 1000000000000000000000000000000 Tf")), "any"),
    "boxes that are no numbers": ("a.pdf", lambda: made(content=_TEXT.replace(b"1 0 0 1 40", b"1e39 1e39 -1e39 1e39 99999999999999999999999999999999999999999")), "any"),
    "a page of 1e30 points": ("a.pdf", lambda: made({3: b"<< /Type /Page /Parent 2 0 R /MediaBox [-1000000000000000000000000000000 0 1000000000000000000000000000000 842] /Contents 6 0 R /Resources 7 0 R >>"}), "any"),
    "a box of text": ("a.pdf", lambda: made({3: b"<< /Type /Page /Parent 2 0 R /MediaBox [(a) /b null] /UserUnit 1e9 /Rotate 45 /Contents 6 0 R /Resources 7 0 R >>"}), "any"),
    "10,000 streams a page": ("a.pdf", lambda: made({3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [" + b"6 0 R " * 10_000 + b"] /Resources 7 0 R >>"}), "any"),
    "2 million objects": ("a.pdf", lambda: made(more=[b"1"] * 2_000_000), "any"),
    "a million objects without a table": ("a.pdf", lambda: made(more=[b"1"] * 1_000_000).partition(b"xref\n0")[0] + b"trailer << /Root 1 0 R >>", "any"),
    "a table of two billion": ("a.pdf", lambda: made().replace(b"xref\n0 8", b"xref\n0 2147483647"), "any"),
    "tables that go round": ("a.pdf", lambda: made(trailer="/Prev 9 /XRefStm 9"), "any"),
    "an array 100,000 deep": ("a.pdf", lambda: made({7: b"[" * 100_000 + b"]" * 100_000}), "any"),
    "operands without end": ("a.pdf", lambda: made(content=_TEXT + b"\n" + b"1 " * 5_000_000 + b"re " + b"[" * 100_000), "any"),
    "states that are saved without end": ("a.pdf", lambda: made(content=b"q " * 2_000_000 + _TEXT), "any"),
    "a picture of 65,000 by 65,000": ("a.pdf", lambda: _image(bytes(10_000), _IMAGE.format(65_000, 65_000, 8, "")), "any"),
    "a picture of JBIG2": ("a.pdf", lambda: _image(b"\0\0\0\0\x30\0\x01\0\0\0\x13\x7f\xff\xff\xff\x7f\xff\xff\xff" + bytes(30), _IMAGE.format(2_000_000_000, 2_000_000_000, 1, "/Filter /JBIG2Decode"), packed=False), "any"),
    "a picture of CCITT": ("a.pdf", lambda: _image(bytes(9_000), _IMAGE.format(60_000, 60_000, 1, "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 60000 /Rows 60000 >>"), packed=False), "any"),
    "a picture of JPEG 2000": ("a.pdf", lambda: _image(b"\xff\x4f\xff\x51\0\x2f\0\0" + b"\x7f\xff\xff\xff" * 8 + b"\0\x01\x07\x01\x01" + bytes(99), _IMAGE.format(60_000, 60_000, 8, "/Filter /JPXDecode"), packed=False), "any"),
    "1,000 uses of a picture": ("a.pdf", lambda: made({7: b"<< /Font << /F1 4 0 R >> /XObject << /X 8 0 R >> >>"}, [stream(bytes(25_000_000), _IMAGE.format(5_000, 5_000, 8, ""))], content=_TEXT + b"\nq 600 0 0 800 0 0 cm /X Do Q" * 1_000), "any"),
    "a pattern that paints itself": ("a.pdf", lambda: made({7: b"<< /Font << /F1 4 0 R >> /Pattern << /P 8 0 R >> >>"}, [stream(b"/Pattern cs /P scn 0 0 9 9 re f", "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources << /Pattern << /P 8 0 R >> >>")], content=_TEXT + b"\n/Pattern cs /P scn 0 0 595 842 re f"), "any"),
    "a font that is its own glyph": ("a.pdf", lambda: made({4: b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 0 /LastChar 255 /Widths [" + b"1 " * 256 + b"] /CharProcs << /a 8 0 R >> /Encoding << /Differences [0 " + b"/a " * 256 + b"] >> /Resources << /Font << /F1 4 0 R >> >> >>"}, [stream(b"BT /F1 9 Tf (aaaa) Tj ET")]), "any"),
    "a map to characters without end": ("a.pdf", lambda: made({4: _FONT[:-2] + b"/ToUnicode 8 0 R >>"}, [stream(b"begincmap 1 beginbfrange " + b"<0000> <ffff> <0000> " * 300_000 + b"endbfrange endcmap")]), "any"),
    "a map to long strings": ("a.pdf", lambda: made({4: _FONT[:-2] + b"/ToUnicode 8 0 R >>"}, [stream(b"begincmap 1 beginbfrange <0000> <ffff> <" + b"6e21" * 20_000 + b"> endbfrange endcmap")]), "any"),
    "escape sequences in letters and fields": ("a.pdf", lambda: made({4: _FONT[:-2] + b"/ToUnicode 8 0 R >>"}, [stream(b"1 beginbfrange <0000> <ffff> <001b> endbfrange"), b"<< /Title (\x1b]0;x\x07\\033[2J) /Author <FEFF001B005B0032004A202E> /CreationDate (D:99999999999999) >>"], trailer="/Info 9 0 R"), "any"),
    "10,000 authors": ("a.pdf", lambda: made(more=[b"<< /Title (" + b"t" * 1_000_000 + b") /Author (" + b"; ".join(b"a%d" % n for n in range(10_000)) + b") >>"], trailer="/Info 8 0 R"), "read"),
    "files within": ("a.pdf", lambda: made(more=[stream(bytes(300_000_000), "/Type /EmbeddedFile"), b"<< /Type /Filespec /F (../../x) /EF << /F 8 0 R >> >>"], root="/Names << /EmbeddedFiles << /Names [(a) 9 0 R] >> >> /OpenAction << /S /Launch /F (x) >> /AA << /O << /S /JavaScript /JS (app.alert(1)) >> >>"), "read"),
    "a password": ("a.pdf", lambda: made(more=[b"<< /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -4 >>"], trailer="/Encrypt 8 0 R /ID [<00> <00>]"), "refused"),
    "a way of encryption that is none": ("a.pdf", lambda: made(more=[b"<< /Filter /X /V 99999999999 /R -1 >>"], trailer="/Encrypt 8 0 R"), "refused"),
    "a megabyte before it": ("a.pdf", lambda: b"%PDF-1.7\n" + b"x" * 1_000_000 + made(), "any"),
    "only the first line": ("a.pdf", lambda: b"%PDF-1.7\n", "refused"),
    "cut in the middle": ("a.pdf", lambda: made()[:1_200], "any"),
    "rows of a table without end": ("a.pdf", lambda: made(content=b"\n".join(b"BT /F1 5 Tf 1 0 0 1 %d %d Tm <6e21> Tj ET" % (20 + 9 * (n % 60), 830 - 3 * (n // 60)) for n in range(16_000))), "any"),
}  # fmt: skip
