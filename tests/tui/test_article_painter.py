"""A row becomes a strip: exact cells, nothing a terminal could act on, signs and labels."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.model import ArticleInfo, Moment
from reader.text.widths import WidthPolicy
from reader.tui.themes import LIGHT
from reader.tui.widgets.article.header import HeaderRow, imprint, packed, title_block
from reader.tui.widgets.article.painter import (
    Frame,
    RowText,
    Sign,
    displayed,
    paint_header,
    paint_row,
)
from reader.tui.widgets.article.palette import Palette

PALETTE = Palette(LIGHT)
NARROW = WidthPolicy(1)
FRAME = Frame.centred(40, 15, 2)


def painted(text, *, indent=0, kind="paragraph", pieces=None, frame=FRAME, policy=NARROW, **more):
    row = RowText(0, len(text), indent, kind)
    pieces = [(0, len(text), ())] if pieces is None else pieces
    return paint_row(text, row, pieces, frame, PALETTE, policy, **more)


class TestFrame:
    @pytest.mark.parametrize("width", range(1, 260))
    @pytest.mark.parametrize("margin", [0, 2, 8])
    def test_the_column_fits_and_is_even(self, width, margin):
        frame = Frame.centred(width, 40, margin)
        assert frame.measure % 2 == 0
        assert 2 <= frame.measure <= 80
        if width > 2 * margin + 4:
            assert frame.left >= max(margin, 2)
            assert frame.left + frame.measure <= width - margin

    def test_wide_panes_have_the_column_in_the_middle(self):
        frame = Frame.centred(200, 40, 2)
        assert (frame.left, frame.measure) == (60, 80)


class TestRow:
    def test_text_stands_in_the_column(self):
        strip = painted("我们在纸上划线")
        assert strip.text == " " * 5 + "我们在纸上划线" + " " * 21
        assert strip.cell_length == 40

    @given(
        st.text(
            st.one_of(
                st.sampled_from("中文，。“”ab1 \t😀e\u0301—…☆"),
                st.characters(exclude_characters="\n"),
            ),
            max_size=12,
        ),
        st.booleans(),
    )
    @settings(max_examples=150, deadline=None)
    def test_every_strip_has_its_width_and_no_controls(self, text, gap):
        policy = WidthPolicy(1, gap)
        cuts = [0, len(text) // 2, len(text)]
        pieces = [(a, b, ()) for a, b in pairwise(cuts) if a < b]
        frame = Frame.centred(120, 45, 2)
        strip = painted(text, pieces=pieces, frame=frame, policy=policy)
        assert strip.cell_length == 120
        assert not any(
            ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in strip.text
        )
        assert not set(strip.text) & set("\u202e\u2066\u200f\ufeff\u2028")

    def test_a_tab_is_four_blanks(self):
        assert painted("a\tb").text.strip() == "a    b"

    def test_an_escape_sequence_loses_its_escape(self):
        assert displayed("红\x1b[31m\u202e字\ud800") == "红[31m字\ufffd"

    def test_the_gap_between_han_and_latin_is_drawn(self):
        text = "用Python写"
        pieces = [(0, 1, ()), (1, 7, ("yellow",)), (7, 8, ())]
        strip = painted(text, pieces=pieces, policy=WidthPolicy(1, gap=True))
        assert strip.text.strip() == "用 Python 写"
        assert cell_len(strip.text) == 40

    def test_a_sign_stands_in_the_gutter(self):
        strip = painted("注", sign=Sign("●", "yellow"))
        assert strip.text.startswith("   ● 注")
        assert painted("注", sign=Sign("●", "yellow"), frame=Frame(40, 0, 36)).text.startswith("注")

    def test_a_quote_has_a_bar(self):
        assert painted("引文", kind="quote", indent=2).text.startswith("     ▎ 引文")
        wide = painted("引文", kind="quote", indent=2, policy=WidthPolicy(2))
        assert wide.text.startswith("     | 引文")

    def test_code_has_its_ground_to_the_end_of_the_column(self):
        strip = painted("x = 1", kind="code", pieces=[(0, 5, ("code",))])
        grounds = [segment.style.bgcolor for segment in strip for _ in segment.text]
        column = grounds[FRAME.left : FRAME.left + FRAME.measure]
        assert set(column) == {PALETTE.style(("code",)).bgcolor}
        assert grounds[FRAME.left + FRAME.measure] == PALETTE.style(()).bgcolor

    def test_a_cursor_past_the_end_has_a_cell(self):
        strip = painted("段", after=("cursor",))
        cell = next(s for s in strip if s.style == PALETTE.style(("cursor",)))
        assert cell.text == " "
        assert strip.cell_length == 40

    def test_too_long_a_row_is_cut_at_the_edge(self):
        strip = painted("长" * 30)
        assert strip.cell_length == cell_len(strip.text) == 40


class TestLabels:
    @pytest.mark.parametrize(
        ("text", "labels", "shown"),
        [
            ("甲乙丙丁", {0: "f", 2: "j"}, "f 乙j 丁"),
            ("甲乙丙丁", {0: "fj"}, "fj乙丙丁"),
            ("I am. You", {0: "f", 6: "dk"}, "f am. dku"),
            ("甲", {0: "f"}, "f"),
            ("a", {0: "fj"}, "fj"),
            ("甲乙", {}, "甲乙"),
        ],
    )
    def test_letters_cover_the_first_cells(self, text, labels, shown):
        pieces = [(at, at + 1, ("cursor",) if at == 0 else ()) for at in range(len(text))]
        strip = painted(text, pieces=pieces, labels=labels)
        assert strip.text.strip() == shown
        assert strip.cell_length == cell_len(strip.text) == 40


def info(**more):
    fields = {
        "id": 1, "uid": "u", "title": "题目", "subtitle": None, "authors": (), "source": None,
        "place": None, "published": None, "published_inferred": False, "editor": None,
        "language": "zh", "format": "text", "origin": "-", "address": None, "chars": 0,
        "highlights": 0, "notes": 0, "progress": 0.0, "tags": (), "added": Moment(0),
        "opened": None, "revision": 1, "sha256": "",
    }  # fmt: skip
    return ArticleInfo(**{**fields, **more})


def by_characters(text, width):
    step = max(width // 2, 1)
    return [text[at : at + step] for at in range(0, len(text), step)]


class TestHeader:
    def test_what_is_known_stands_in_one_line(self):
        known = info(source="新华社", place="北京", published="2026-01-28", authors=("甲", "乙"))
        assert imprint(known) == ["新华社", "北京", "2026-01-28", "甲、乙"]
        inferred = info(published="2026", published_inferred=True, editor="丙")
        assert imprint(inferred) == ["(2026)", "丙"]
        assert imprint(info()) == []

    def test_a_narrow_pane_breaks_between_what_is_known(self):
        parts = ["新华社", "北京", "一个很长很长很长的名字"]
        assert packed(parts, 26, by_characters) == ["新华社 · 北京", "一个很长很长很长的名字"]
        assert packed(parts, 12, by_characters)[2:] == ["一个很长很长", "很长的名字"]
        assert packed([], 12, by_characters) == []

    def test_what_is_missing_takes_no_room(self):
        roles = [row.role for row in title_block(info(), 30, by_characters, str)]
        assert roles == ["blank", "title", "rule", "blank"]

    def test_a_long_title_wraps(self):
        rows = title_block(info(title="长" * 20, subtitle="副题"), 20, by_characters, str)
        assert [row.text for row in rows if row.role == "title"] == ["长" * 10, "长" * 10]
        assert [row.text for row in rows if row.role == "subtitle"] == ["副题"]

    def test_rows_are_painted_to_the_width(self):
        for row in (
            HeaderRow("题目", "title"),
            HeaderRow("", "blank"),
            HeaderRow("长" * 40, "title"),
        ):
            strip = paint_header(row, FRAME, PALETTE, NARROW)
            assert strip.cell_length == cell_len(strip.text) == 40
