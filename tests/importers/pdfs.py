# ruff: noqa: E501
"""PDF files made by hand, and lines as the reader of PDF files finds them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from reader.importers.pdf.lines import Line

Text = tuple[float, float, float, str]
"""x, y, size, words."""


def made(
    pages: Sequence[Sequence[Text]],
    *,
    info: str = "",
    outline: str = "",
    extra: str = "",
    rotate: int = 0,
    vertical: bool = False,
    annots: Sequence[str] = (),
    more: Sequence[str] = (),
    mode: int = 0,
    modes: Mapping[str, int] | None = None,
) -> bytes:
    """A PDF with the standard fonts: Helvetica, and Adobe's song face for what is not ASCII.

    `vertical` sets the latter from the top down, `annots` stand on every page, `more` are objects from
    6 + 2 * pages on, `mode` is how
    characters are drawn (3: not at all), `modes` says so of some words.
    """
    way = b"V" if vertical else b"H"
    signs = f"/Annots [{' '.join(annots)}]" if annots else ""
    objects: list[bytes] = [b""] * 5
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {outline} >>".encode()
    objects[2] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects[3] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-%s /DescendantFonts [5 0 R] >>"
        % way
    )
    objects[4] = (
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
    )
    kids: list[str] = []
    for page in pages:
        ops = []
        for x, y, size, words in page:
            if words.isascii():
                shown = (
                    "(" + words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
                )
                font = "F1"
            else:
                shown, font = "<" + words.encode("utf-16-be").hex() + ">", "F2"
            turned = {
                0: f"1 0 0 1 {x} {y}",
                90: f"0 1 -1 0 {842 - y} {x}",
                270: f"0 -1 1 0 {y} {595 - x}",
                180: f"-1 0 0 -1 {595 - x} {842 - y}",
            }
            ops.append(
                f"BT /{font} {size} Tf {turned[rotate]} Tm {(modes or {}).get(words, mode)} Tr {shown} Tj ET"
            )
        stream = zlib.compress("\n".join(ops).encode())
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream)
            + stream
            + b"\nendstream"
        )
        content = len(objects)
        sides = "595 842" if rotate % 180 == 0 else "842 595"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sides}] /Rotate {rotate} {signs} /Contents {content} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects += [each.encode() for each in more]
    objects.append(f"<< {info} >>".encode())
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(objects),
        extra.encode(),
        at,
    )
    return bytes(out)


TEXT = "退役的邮车改成了书车车上有六百本书每个月换一批换哪些由上一批读者投票决定割稻的季节书车不再停在学校门口而是开到了田边大人忙着孩子就在车上读书"


def chinese(first: float, rows: Sequence[str]) -> list[Text]:
    """Rows of 12-point characters at a pitch of 20; those with 　　 in front are indented."""
    return [
        (72 + (24 if row.startswith("　　") else 0), first - 20 * k, 12, row.strip("　"))
        for k, row in enumerate(rows)
    ]


def page(number: int, rows: Sequence[str], head: str = "小镇图书馆年报") -> list[Text]:
    return [(240, 800, 9, head), *chinese(740, rows), (290, 40, 9, f"- {number} -")]


ROWS = [TEXT[i : i + 36] for i in range(len(TEXT) - 36)]
BOOK = [
    [
        (240, 800, 9, "小镇图书馆年报"),
        (180, 740, 22, "书车开进稻田"),
        *chinese(
            680,
            ["　　" + ROWS[0][:34], ROWS[5], ROWS[9][:20] + "。", "　　" + ROWS[3][:34], ROWS[7]],
        ),
        (290, 40, 9, "- 1 -"),
    ],
    page(
        2,
        [
            ROWS[11],
            ROWS[2][:10] + "。",
            "　　" + ROWS[8][:33] + "，",
            ROWS[4],
            "　　" + ROWS[14][:30] + "。",
        ],
    ),
    page(3, ["　　" + ROWS[20][:34], ROWS[1], ROWS[6][:8] + "。"]),
]


WORDS = "when the old mail bus was retired the valley almost sold it for scrap and only one driver thought that it could carry anything but letters so he wrote to the council and asked for the key"


def english(x: float, first: float, rows: Sequence[str]) -> list[Text]:
    return [(x, first - 14 * k, 10, row) for k, row in enumerate(rows)]


def line(
    text: str, x0: float, x1: float, y: float, page: int = 0, size: float = 12, bold: bool = False
) -> Line:
    return Line(page, text, x0, x1, y, y + size, size, bold)
