# ruff: noqa: E501
"""What becomes of the lines of a PDF: columns, paragraphs, running heads, headings, captions."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reader.errors import ImportRefused
from reader.importers.pdf import document as pdf
from reader.importers.pdf.lines import Line, Outline, Pages, measure
from reader.importers.pdf.parts import in_reading_order, paragraphs, without_furniture
from tests.importers.pdfs import WORDS, line


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


def test_watermarks_across_the_page_are_left_out() -> None:
    lines = [
        *column(["word word word word word", "and so on to the end of it."], 70, 400),
        line("DRAFT", 100, 300, 400)._replace(across=True),
    ]
    (article,) = pdf.article_of(Pages([lines]))
    assert "DRAFT" not in article.text
    assert article.other[0].text == "DRAFT"


def test_a_spaced_headline_is_no_table() -> None:
    lines = [line("通 知", 100, 330, 700)]
    spaced = [lines[0]._replace(cells=("通", "知"))]
    assert joined([spaced]) == ["通 知"]


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
