# ruff: noqa: E501
"""PDF files from their bytes: what is read, what is refused and why."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from reader.errors import ImportRefused
from reader.importers import read
from reader.model import Article
from tests.importers.pdfs import BOOK, ROWS, WORDS, Text, chinese, english, made
from tests.importers.refusals import refused

refusal = partial(refused, name="a.pdf")

HERE = Path(__file__).parent


def one(data: bytes, name: str = "a.pdf", **options: str) -> Article:
    (article,) = read(data, name, **options)
    return article


def texts(article: Article) -> list[str]:
    return [article.text[b.start : b.end] for b in article.blocks]


def test_a_chinese_book_reads_as_it_always_did(golden: Callable[..., None]) -> None:
    article = one(
        made(
            BOOK,
            info="/Title (Microsoft Word - a.doc) /Author (Lin Xi) /CreationDate (D:20240506070809)",
        )
    )
    golden("book.pdf", article)
    assert texts(article) == [
        ROWS[0][:34] + ROWS[5] + ROWS[9][:20] + "。",
        ROWS[3][:34] + ROWS[7] + ROWS[11] + ROWS[2][:10] + "。",
        ROWS[8][:33] + "，" + ROWS[4],
        ROWS[14][:30] + "。",
        ROWS[20][:34] + ROWS[1] + ROWS[6][:8] + "。",
    ]
    assert article.title == "书车开进稻田"
    assert article.authors == ("Lin Xi",)
    assert (article.published, article.published_inferred) == ("2024-05-06", True)


def test_running_heads_and_page_numbers_are_left_out_and_kept_apart() -> None:
    article = one(made(BOOK))
    assert "年报" not in article.text
    assert "- 2 -" in "\n".join(o.text for o in article.other)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_english_pages(rotate: int) -> None:
    rows = [WORDS[i : i + 60].strip() for i in range(0, 180, 60)]
    article = one(made([[(72, 780, 20, "The bus"), *english(72, 740, rows)]], rotate=rotate))
    assert article.title == "The bus"
    assert article.text.replace("\n", " ").split() == " ".join(rows).split()
    assert article.language == "en"


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


def test_rows_of_a_table_have_their_cells_apart() -> None:
    opening = chinese(700, ["　　" + ROWS[0][:34], ROWS[5], ROWS[9][:20] + "。"])
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
        made(
            [
                [
                    *opening,
                    *table,
                    *chinese(500, ["　　" + ROWS[2][:34], ROWS[3], ROWS[4][:20] + "。"]),
                ]
            ]
        )
    )
    lines = texts(article)
    assert lines[1:5] == [
        "年份 | 册数 | 备注",
        "2022 | 310 | 新购",
        "2023 | 458 | 捐来",
        "2024 | 600 | 换来",
    ]
    assert len(lines) == 6


def test_the_sign_of_a_note_is_not_a_paragraph() -> None:
    small = (72, 640, 6, "4")
    body = chinese(720, ["　　" + ROWS[0][:34], ROWS[5], ROWS[9][:33] + "。"])
    article = one(
        made([[*body, small, *chinese(620, ["　　" + ROWS[2][:34], ROWS[3][:20] + "。"])]])
    )
    assert texts(article)[0].endswith("。4")


def test_short_pages_are_no_scans_and_a_title_alone_is_text() -> None:
    assert one(made([[(72, 700, 12, "ok")], [(72, 700, 12, "no")]])).text
    assert one(made([[(180, 740, 22, "书车开进稻田")]])).text == "书车开进稻田"


def test_the_name_of_a_file_is_no_title() -> None:
    for name in ("page.html", "report.docx", "book.indd", "about:blank"):
        article = one(made(BOOK, info=f"/Title ({name})"))
        assert article.title == "书车开进稻田"
