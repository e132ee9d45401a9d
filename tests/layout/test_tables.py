"""Tables are drawn with their columns in line, and nothing of them is lost."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.layout import Layout, LayoutOptions, plain_blocks
from reader.text.graphemes import is_boundary

TABLE = """数据如下。
城市 | 人口（万） | 备注
北京 | 2,184 | 首都
Shanghai | 2487 | 一个很长很长的备注，放不下就折行
广州 | — |
完。"""


def drawn(layout: Layout) -> list[str]:
    """Rows with their indents and blanks, as the painter draws them."""
    rows = []
    for row in layout.rows(0, layout.total):
        text, at = " " * row.indent_cells, row.start
        for offset, cells in row.pads:
            text += layout.text[at:offset] + " " * cells
            at = offset
        rows.append((text + layout.text[at : row.text_end]).rstrip())
    return rows


def layout_of(text: str, width: int, **options: object) -> Layout:
    return Layout(text, plain_blocks(text), LayoutOptions(width, spacing=0, indent=0, **options))  # type: ignore[arg-type]


def test_columns_stand_below_one_another() -> None:
    assert drawn(layout_of(TABLE, 60)) == [
        "数据如下。",
        "",
        "城市     | 人口（万） | 备注",
        "北京     |      2,184 | 首都",
        "Shanghai |       2487 | 一个很长很长的备注，放不下就折行",
        "广州     |          — |",
        "",
        "完。",
    ]


def test_a_last_column_that_is_too_wide_wraps_within_itself() -> None:
    assert drawn(layout_of(TABLE, 48))[4:6] == [
        "Shanghai |       2487 | 一个很长很长的备注，放不",
        "                        下就折行",
    ]


def test_a_table_without_room_is_wrapped_lines() -> None:
    rows = drawn(layout_of(TABLE, 24))
    assert rows[2:5] == [
        "城市 | 人口（万） | 备注",
        "北京 | 2,184 | 首都",
        "Shanghai | 2487 | 一个很",
    ]
    assert "".join(row.strip() for row in rows).count("放不下就折行") == 1


def test_one_line_with_a_bar_is_no_table_and_code_is_none() -> None:
    layout = layout_of("甲 | 乙\n没有竖线\na | b\nc | d | e", 40)
    assert {row.kind for row in layout.rows(0, layout.total)} == {"paragraph"}


def test_kinds_tell_the_head_from_the_body() -> None:
    layout = layout_of(TABLE, 60)
    kinds = [row.kind for row in layout.rows(0, layout.total)]
    assert kinds == ["paragraph", "blank", "table-head", *["table"] * 3, "blank", "paragraph"]


CELL = st.text(alphabet=st.sampled_from("中文a1，. \u0301😀"), max_size=6).map(str.strip)


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=5),
    st.integers(8, 60),
    st.booleans(),
)
@example([["", "\u0301", ""], ["", "1", ""]], 9, False)
@settings(max_examples=150, deadline=None)
def test_cells_and_offsets_lead_to_each_other(rows: list[list[str]], width: int, gap: bool) -> None:
    text = "\n".join(" | ".join(each) + "末" for each in rows)
    layout = layout_of(text, width, gap=gap)
    for offset in range(len(text)):
        if not is_boundary(text, offset) or text[offset] == "\n":
            continue
        row, cell = layout.place_of(offset)
        shown = layout.row(row)
        assert shown.start <= offset < shown.end
        if offset < shown.text_end:
            assert layout.offset_at(row, cell) == offset
    for number in range(layout.total):
        row = layout.row(number)
        found = [layout.offset_at(number, cell) for cell in range(width)]
        inside = [at for at in found if at < row.text_end]
        assert inside == sorted(inside) or row.text_end < row.end  # a blank may hang
        assert all(row.start <= at <= row.end for at in found)
