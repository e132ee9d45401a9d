# ruff: noqa: E501
from __future__ import annotations

import os
import random
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reader.errors import ImportRefused
from reader.importers import read
from reader.importers.pdf import document as pdf
from reader.importers.pdf.lines import Line, Outline, Pages, measure
from reader.importers.pdf.parts import in_reading_order, paragraphs, without_furniture
from reader.model import Article

HERE = Path(__file__).parent
Text = tuple[float, float, float, str]
"""x, y, size, words."""


def made(
    pages: Sequence[Sequence[Text]],
    *,
    info: str = "",
    outline: str = "",
    extra: str = "",
    rotate: int = 0,
) -> bytes:
    """A PDF with the standard fonts: Helvetica, and Adobe's song face for what is not ASCII."""
    objects: list[bytes] = [b""] * 5
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {outline} >>".encode()
    objects[2] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects[3] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>"
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
                270: f"0 -1 1 0 {y} {842 - x}",
                180: f"-1 0 0 -1 {595 - x} {842 - y}",
            }
            ops.append(f"BT /{font} {size} Tf {turned[rotate]} Tm {shown} Tj ET")
        stream = zlib.compress("\n".join(ops).encode())
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream)
            + stream
            + b"\nendstream"
        )
        content = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} /Contents {content} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
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


R = [TEXT[i : i + 36] for i in range(len(TEXT) - 36)]
BOOK = [
    [
        (240, 800, 9, "小镇图书馆年报"),
        (180, 740, 22, "书车开进稻田"),
        *chinese(680, ["　　" + R[0][:34], R[5], R[9][:20] + "。", "　　" + R[3][:34], R[7]]),
        (290, 40, 9, "- 1 -"),
    ],
    page(2, [R[11], R[2][:10] + "。", "　　" + R[8][:33] + "，", R[4], "　　" + R[14][:30] + "。"]),
    page(3, ["　　" + R[20][:34], R[1], R[6][:8] + "。"]),
]


def one(data: bytes, name: str = "a.pdf", **options: str) -> Article:
    (article,) = read(data, name, **options)
    return article


def texts(article: Article) -> list[str]:
    return [article.text[b.start : b.end] for b in article.blocks]


def refusal(data: bytes, **options: str) -> str:
    with pytest.raises(ImportRefused) as caught:
        read(data, "a.pdf", **options)
    assert caught.value.facts["name"] == "a.pdf"
    return caught.value.code


def test_a_chinese_book_reads_as_it_always_did(golden: Callable[[Article], str]) -> None:
    article = one(
        made(
            BOOK,
            info="/Title (Microsoft Word - a.doc) /Author (Lin Xi) /CreationDate (D:20240506070809)",
        )
    )
    shown = golden(article)
    path = HERE / "golden" / "book.pdf.golden"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == path.read_text("utf-8")
    assert texts(article) == [
        R[0][:34] + R[5] + R[9][:20] + "。",
        R[3][:34] + R[7] + R[11] + R[2][:10] + "。",
        R[8][:33] + "，" + R[4],
        R[14][:30] + "。",
        R[20][:34] + R[1] + R[6][:8] + "。",
    ]
    assert article.title == "书车开进稻田"
    assert article.authors == ("Lin Xi",)
    assert (article.published, article.published_inferred) == ("2024-05-06", True)


def test_running_heads_and_page_numbers_are_left_out_and_kept_apart() -> None:
    article = one(made(BOOK))
    assert "年报" not in article.text
    assert "- 2 -" in "\n".join(o.text for o in article.other)


WORDS = "when the old mail bus was retired the valley almost sold it for scrap and only one driver thought that it could carry anything but letters so he wrote to the council and asked for the key"


def english(x: float, first: float, rows: Sequence[str]) -> list[Text]:
    return [(x, first - 14 * k, 10, row) for k, row in enumerate(rows)]


def line(
    text: str, x0: float, x1: float, y: float, page: int = 0, size: float = 12, bold: bool = False
) -> Line:
    return Line(page, text, x0, x1, y, y + size, size, bold)


def column(
    rows: Sequence[str], x0: float, x1: float, top: float = 700, page: int = 0
) -> list[Line]:
    """Rows from margin to margin; a row with | at its end stops short, one with > before is indented."""
    found = []
    for k, row in enumerate(rows):
        start = x0 + 24 if row.startswith(">") else x0
        end = x0 + (x1 - x0) / 2 if row.endswith("|") else x1
        found.append(line(row.strip(">|"), start, end, top - 16 * k, page))
    return found


def joined(pages: Sequence[Sequence[Line]]) -> list[str]:
    pages = [in_reading_order(p) for p in pages]
    return [part.text for part in paragraphs(pages, measure(pages))]


def test_divided_words_are_made_whole() -> None:
    rows = [
        ">the bus was a well-known li-",
        "brary on wheels for chil-",
        "dren, and it was a well-",
        "known sight in the Anglo-",
        "Saxon valley until the",
        "last day of the year.|",
    ]
    assert joined([column(rows, 70, 300)]) == [
        "the bus was a well-known library on wheels for children, and it was a well-known sight in the Anglo-Saxon valley until the last day of the year."
    ]


def test_two_columns_have_margins_of_their_own_and_are_read_one_by_one() -> None:
    left = column(
        [
            ">one one one one one one",
            "two two two two two two",
            "three three end.|",
            ">four four four four four",
            "five five five five five",
            "six six six six six six",
        ],
        50,
        280,
    )
    right = column(
        [
            "seven seven seven seven",
            "eight eight end.|",
            ">nine nine nine nine nine",
            "ten ten ten ten ten ten",
            "eleven eleven eleven ele",
            "twelve end.|",
        ],
        310,
        540,
    )
    wanted = [
        "one one one one one one two two two two two two three three end.",
        "four four four four four five five five five five six six six six six six seven seven seven seven eight eight end.",
        "nine nine nine nine nine ten ten ten ten ten ten eleven eleven eleven ele twelve end.",
    ]
    assert joined([[*left, *right]]) == wanted
    rows = [n for pair in zip(left, right, strict=True) for n in pair]
    assert joined([rows]) == wanted


def test_paragraphs_set_apart_by_space_and_lists() -> None:
    upper = column(["the first line of it goes on", "and the second ends here now."], 70, 400)
    lower = column(
        [
            "another paragraph below a gap",
            "with its second full line too",
            "- an item of a list that is",
            "- the next item of that list",
        ],
        70,
        400,
        top=640,
    )
    assert joined([[*upper, *lower]]) == [
        "the first line of it goes on and the second ends here now.",
        "another paragraph below a gap with its second full line too",
        "- an item of a list that is",
        "- the next item of that list",
    ]


def test_ragged_text() -> None:
    ends = [300, 270, 285, 262, 291, 275, 268, 297, 150]
    lines = [
        line(f"some words that run on {k}" + ("." if k == 8 else ""), 70, end, 700 - 16 * k)
        for k, end in enumerate(ends)
    ]
    more = [
        line(f"the next paragraph of it {k}", 70, end, 700 - 16 * (9 + k))
        for k, end in enumerate(ends)
    ]
    assert len(joined([[*lines, *more]])) == 2


def test_a_number_in_the_text_is_no_page_number_on_a_single_page() -> None:
    kept, dropped = without_furniture([[line("1984", 70, 100, 700), line("text", 70, 400, 680)]])
    assert len(kept[0]) == 2
    assert dropped == []


def test_heads_of_chapters_change_and_are_found_all_the_same() -> None:
    pages = []
    for n in range(20):
        head = f"Chapter {'One' if n < 5 else 'Two' if n < 10 else 'Three' if n < 15 else 'Four'}"
        body = [
            line(f"unlike {chr(97 + n)}{chr(97 + k)} words", 70, 400, 680 - 16 * k, n)
            for k in range(6)
        ]
        pages.append(
            [line(head, 70, 120, 780, n), *body, line(f"Page {n + 1} of 20", 200, 260, 40, n)]
        )
    kept, dropped = without_furniture(pages)
    assert all(len(p) == 6 for p in kept)
    assert len(dropped) == 40


def test_bookmarks_are_headings_and_contents_pages_are_left_out() -> None:
    body = column(["First part|", *[">" + WORDS[:60], WORDS[60:90] + ".|"] * 4], 70, 400)
    contents = [
        line("First part . . . . . . . . . . 3", 70, 400, 300),
        line("Second part........... 9", 70, 400, 284),
    ]
    found = Pages(
        [[*body, *contents]],
        [Outline("First part", 0, 1)],
        {"Title": "The Book", "Author": "A; B"},
        1,
    )
    (article,) = pdf.article_of(found)
    assert article.title == "The Book"
    assert article.authors == ("A", "B")
    assert (article.blocks[0].kind, article.blocks[0].level) == ("heading", 1)
    assert "Second part" not in article.text
    assert article.other[-1].reason == "menu"
    assert "missing:1" in article.warnings
    assert pdf.article_of(Pages([[]])) == []


def test_bold_lines_captions_bullets_and_the_title_that_stands_there() -> None:
    lines = [
        line("The Book", 70, 130, 760),
        *column([">word word word word word word", "and so on to the end.|"] * 3, 70, 400),
        line("A small heading", 70, 160, 590, bold=True),
        *column([">word word word word word word", "and so on to the end.|"], 70, 400, top=570),
        line("• an item", 70, 130, 530),
        line("Figure 3: a bus", 70, 170, 500),
    ]
    (article,) = pdf.article_of(
        Pages([lines], facts={"Title": "The Book", "CreationDate": "D:2024"})
    )
    kinds = [(b.kind, article.text[b.start : b.end]) for b in article.blocks]
    assert ("heading", "A small heading") in kinds
    assert ("list", "• an item") in kinds
    assert ("caption", "Figure 3: a bus") in kinds
    assert "The Book" not in article.text
    assert article.published is None


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_english_pages(rotate: int) -> None:
    rows = [WORDS[i : i + 60].strip() for i in range(0, 180, 60)]
    article = one(made([[(72, 780, 20, "The bus"), *english(72, 740, rows)]], rotate=rotate))
    assert article.title == "The bus"
    assert article.text.replace("\n", " ").split() == " ".join(rows).split()
    assert article.language == "en"


def test_watermarks_across_the_page_are_left_out() -> None:
    lines = [
        *column(["word word word word word", "and so on to the end of it."], 70, 400),
        line("DRAFT", 100, 300, 400)._replace(across=True),
    ]
    (article,) = pdf.article_of(Pages([lines]))
    assert "DRAFT" not in article.text
    assert article.other[0].text == "DRAFT"


def test_it_is_recognised_by_its_first_bytes() -> None:
    assert one(b"\n\n" + made(BOOK), "a.txt").format == "pdf"
    assert refusal(b"plain text", kind="pdf") == "import_damaged"


def test_scans_are_refused() -> None:
    assert refusal(made([[], []])) == "import_scanned"
    assert one(made([[(72, 700, 12, "1")]])).text == "1"


def test_locked_files_are_refused() -> None:
    key = (
        "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + "41" * 32
        + "> /U <"
        + "42" * 32
        + "> >> /ID [<"
        + "43" * 16
        + "> <"
        + "43" * 16
        + ">]"
    )
    assert refusal(made(BOOK, extra=key)) == "import_encrypted"


def test_damaged_files_are_refused_or_read() -> None:
    data = made(BOOK)
    assert refusal(b"%PDF-1.7\n") == "import_damaged"
    assert refusal(data[:60]) == "import_damaged"
    assert refusal(b"%PDF-1.4\n" + random.Random(5).randbytes(5_000)) == "import_damaged"
    from reader.importers.pdf.document import read_in_child

    dice = random.Random(3)
    for _ in range(40):
        broken = bytearray(data)
        for _ in range(dice.randrange(1, 12)):
            broken[dice.randrange(9, len(broken))] = dice.randrange(256)
        try:
            read_in_child(bytes(broken), "a.pdf", {})
        except ImportRefused:
            continue


def test_hostile_text_is_harmless() -> None:
    article = one(
        made(
            [
                [
                    (72, 700 - 20 * k, 12, words)
                    for k, words in enumerate(
                        [
                            "first \x1b[31mline of the page",
                            "[red]markup[/red] and \x07 bells",
                            "last line of it",
                        ]
                    )
                ]
            ]
        )
    )
    assert "\x1b" not in article.text
    assert "\x07" not in article.text
    assert "[red]markup[/red]" in article.text


# --- tables, and pages with hardly any text ---------------------------------------------------


def test_rows_of_a_table_have_their_cells_apart() -> None:
    opening = chinese(700, ["　　" + R[0][:34], R[5], R[9][:20] + "。"])
    rows = [
        ("年份", "册数", "备注"),
        ("2022", "310", "新购"),
        ("2023", "458", "捐来"),
        ("2024", "600", "换来"),
    ]
    table: list[Text] = []
    for k, row in enumerate(rows):
        # One run of text each, as word processors write them, with a space at its end.
        table += [(72 + 150 * c, 600 - 20 * k, 12, cell + " ") for c, cell in enumerate(row)]
    article = one(
        made([[*opening, *table, *chinese(500, ["　　" + R[2][:34], R[3], R[4][:20] + "。"])]])
    )
    lines = texts(article)
    assert lines[1:5] == [
        "年份 | 册数 | 备注",
        "2022 | 310 | 新购",
        "2023 | 458 | 捐来",
        "2024 | 600 | 换来",
    ]
    assert len(lines) == 6


def test_a_spaced_headline_is_no_table() -> None:
    lines = [line("通 知", 100, 330, 700)]
    spaced = [lines[0]._replace(cells=("通", "知"))]
    assert joined([spaced]) == ["通 知"]


def test_the_sign_of_a_note_is_not_a_paragraph() -> None:
    small = (72, 640, 6, "4")
    body = chinese(720, ["　　" + R[0][:34], R[5], R[9][:33] + "。"])
    article = one(made([[*body, small, *chinese(620, ["　　" + R[2][:34], R[3][:20] + "。"])]]))
    assert texts(article)[0].endswith("。4")


def test_short_pages_are_no_scans_and_a_title_alone_is_text() -> None:
    assert one(made([[(72, 700, 12, "ok")], [(72, 700, 12, "no")]])).text
    assert one(made([[(180, 740, 22, "书车开进稻田")]])).text == "书车开进稻田"


def test_the_name_of_a_file_is_no_title() -> None:
    for name in ("page.html", "report.docx", "book.indd", "about:blank"):
        article = one(made(BOOK, info=f"/Title ({name})"))
        assert article.title == "书车开进稻田"


def test_letters_that_only_have_a_shape_are_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Pages([[line("abcdefgh", 72, 200, 700)]], unknown=20)
    monkeypatch.setattr("reader.importers.pdf.pdfium.read_pages", lambda data, name: found)
    with pytest.raises(ImportRefused) as caught:
        pdf.read_in_child(b"%PDF-", "a.pdf", {})
    assert caught.value.code == "import_unmapped"


def test_pages_without_a_full_stop_are_read_in_time_and_whole() -> None:
    rows = [line("渡口的雾和船" * 6, 72, 504, 700 - 16 * (k % 40), k // 40) for k in range(4_000)]
    pages = [rows[k : k + 40] for k in range(0, 4_000, 40)]
    found = joined(pages)
    assert sum(map(len, found)) == 4_000 * 36
    assert max(map(len, found)) <= 41_000
