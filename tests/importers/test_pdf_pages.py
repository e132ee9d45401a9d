# ruff: noqa: E501
"""Pages as they are set: vertically, with readings, spaced out, with what one doesn't see."""

from __future__ import annotations

import pytest

from reader.errors import ImportRefused
from reader.importers import read
from reader.importers.pdf.document import article_of
from reader.importers.pdf.lines import Pages
from reader.importers.pdf.pdfium import most_pages
from reader.model import Article
from tests.importers.pdfs import ROWS, TEXT, Text, chinese, english, line, made

LONG = "那一年春天，渡口来了一位撑船的老人。他姓林，叫林德福，人人都认识他。「你从哪里来？」孩子们问他。老人笑了笑，指着河水说：从水来的地方来，到水去的地方去……他写了《渡口志》（上下册）。"
COLUMNS = [LONG[i : i + 30] for i in range(0, len(LONG), 30)]


def one(data: bytes) -> Article:
    (article,) = read(data, "a.pdf")
    return article


def texts(article: Article) -> list[str]:
    return [article.text[b.start : b.end] for b in article.blocks]


def left_out(article: Article) -> str:
    return "\n".join(each.text for each in article.other)


def test_columns_are_read_from_the_right() -> None:
    page = [(500 - 20 * k, 760, 12, words) for k, words in enumerate(COLUMNS)]
    assert texts(one(made([page], vertical=True))) == [LONG]


def test_columns_of_characters_that_stand_alone() -> None:
    words = LONG.replace("……", "——")
    rows = [words[i : i + 30] for i in range(0, len(words), 30)]
    page = [
        (500 - 20 * k, 760 - 12 * j, 12, c)
        for k, row in reversed(list(enumerate(rows)))
        for j, c in enumerate(row)
        if c != "—"
    ]
    assert texts(one(made([page]))) == [words.replace("—", "")]


def test_a_paragraph_of_columns_begins_with_an_indent() -> None:
    rows = [("　　" + ROWS[0])[:30], ROWS[3][:30], ROWS[9][:12] + "。", "　　" + ROWS[20][:28]]
    rows += [
        ROWS[14][:30],
        ROWS[22][:9] + "。",
        *[ROWS[k][:30] for k in (5, 7)],
        ROWS[2][:5] + "。",
    ]
    page = [
        (500 - 20 * k, 760 - 24 * row.startswith("　"), 12, row.strip("　"))
        for k, row in enumerate(rows)
    ]
    article = one(made([page], vertical=True))
    assert texts(article)[0] == "".join(rows[:3]).strip("　")
    assert texts(article)[1] == "".join(rows[3:6]).strip("　")


def test_two_tiers_are_read_one_after_the_other() -> None:
    rows = [ROWS[k][:14] for k in range(0, 30, 3)]
    page = [(500 - 20 * k, 760, 12, row) for k, row in enumerate(rows[:5])]
    page += [(500 - 20 * k, 500, 12, row) for k, row in enumerate(rows[5:])]
    assert one(made([page], vertical=True)).text.replace("\n", "") == "".join(rows)


def test_readings_beside_a_column_are_kept_apart() -> None:
    page: list[Text] = [(500 - 24 * k, 760, 12, words) for k, words in enumerate(COLUMNS)]
    page += [(510, 688, 5, "ㄌㄠˇ"), (510 - 24, 700, 5, "ㄒㄩㄥ")]
    article = one(made([page], vertical=True))
    assert article.text == LONG
    assert "ㄌㄠˇ" in left_out(article)


@pytest.mark.parametrize("words", ["中 国 人 民 代 表 大 会", "关 于 印 发 《 办 法 》 的 通 知"])
def test_characters_that_stand_apart_make_words(words: str) -> None:
    page = [(120, 700, 14, words), *chinese(640, [ROWS[k] for k in (0, 5, 9)])]
    article = one(made([page]))
    assert (article.title + article.text).startswith(words.replace(" ", ""))


def test_the_layer_behind_a_scan_is_text_and_one_beside_text_is_not() -> None:
    page = chinese(740, ["　　" + ROWS[0][:34], ROWS[5], ROWS[9][:20] + "。"])
    assert ROWS[5] in one(made([page], mode=3)).text
    seen = made([[*page, (72, 500, 12, "SEEN"), (72, 480, 12, "UNSEEN")]])
    assert "UNSEEN" in one(seen).text
    article = one(made([[*page, (72, 500, 12, "UNSEEN")]], modes={"UNSEEN": 3}))
    assert "UNSEEN" not in article.text
    assert "UNSEEN" in left_out(article)


def test_type_without_a_height_is_read_too() -> None:
    found = Pages(pages=[[line("no size", 72, 72, 700, size=0), line("none", 72, 72, 680, size=0)]])
    (article,) = article_of(found)
    assert article.text.split() == ["no", "size", "none"]


def test_what_stands_outside_of_the_page_is_not_seen() -> None:
    page = [
        *english(72, 700, ["a line that one sees", "and another one"]),
        (700, 700, 10, "cut marks"),
    ]
    article = one(made([page]))
    assert "cut marks" not in article.text
    assert "cut marks" in left_out(article)


def test_bold_type_by_printing_twice_is_read_once() -> None:
    page = [
        (72, 700, 14, TEXT[:12]),
        (72.3, 700, 14, TEXT[:12]),
        *chinese(640, [ROWS[k] for k in (20, 25)]),
    ]
    article = one(made([page]))
    assert (article.title + article.text).count(TEXT[:12]) == 1


def test_words_and_values_written_on_a_page_are_text_and_notes_are_kept_apart() -> None:
    page = english(72, 700, ["Name of the reader", "Town of the reader", "and the end of the page"])
    value = "FEFF" + "林德福".encode("utf-16-be").hex()
    article = one(
        made(
            [page],
            outline="/AcroForm << /Fields [8 0 R 9 0 R] >>",
            annots=["8 0 R", "9 0 R", "10 0 R", "11 0 R", "12 0 R"],
            more=[
                f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V <{value}> /Rect [200 696 400 712] >>",
                "<< /Type /Annot /Subtype /Widget /FT /Tx /T (secret) /V (no) /F 2 /Rect [200 600 400 612] >>",
                "<< /Type /Annot /Subtype /FreeText /Contents (seen by everyone) /Rect [72 500 300 520] >>",
                "<< /Type /Annot /Subtype /Highlight /Contents (a note of somebody) /Rect [72 696 100 712] >>",
                "<< /Type /Annot /Subtype /Text /Contents () /Rect [72 696 100 712] >>",
            ],
        )
    )
    assert "林德福" in article.text
    assert article.text.index("Name") < article.text.index("林德福") < article.text.index("Town")
    assert article.text.endswith("seen by everyone")
    assert "a note of somebody" not in article.text
    assert "a note of somebody" in left_out(article)
    assert "secret" not in article.text + left_out(article)


def test_more_pages_than_any_book_has_are_refused_before_they_are_read() -> None:
    book = made([[(60.0, 700.0, 12.0, LONG)]])
    one_page = book.index(b"/Kids [") + len(b"/Kids [")
    again = book[one_page : book.index(b"]", one_page)] + b" "
    many = book[:one_page] + again * 2_000 + book[one_page:].replace(b"/Count 1", b"/Count 2001")
    with pytest.raises(ImportRefused) as caught:
        read(many, "a.pdf")
    assert caught.value.code == "import_pages"
    assert caught.value.facts["pages"] == "2001"
    # A long file may hold as many, and 1,000 any.
    assert most_pages(len(many)) == most_pages(0) == 1_000
    assert most_pages(90_000) == 3_000
    assert most_pages(1 << 40) == 20_000


def test_a_foot_that_counts_the_pages_is_no_text_of_a_short_paper() -> None:
    pages = [
        [
            *chinese(740, ["　　" + ROWS[k][:34], ROWS[k + 3], ROWS[k + 9][:20] + "。"]),
            (72, 40, 9, f"小镇图书馆 2018•10（下） {116 + n}"),
        ]
        for n, k in enumerate((0, 20))
    ]
    article = one(made(pages))
    assert "2018" not in article.text
    assert "117" in left_out(article)
