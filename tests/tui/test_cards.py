"""Cards: heights, the cursor past headings, long lists, clicks; and how records are written."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App

from reader.i18n import catalogue
from reader.model import ArticleInfo, Highlight, Moment, SearchHit, Snippet, Span
from reader.tui.themes import register_themes
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import (
    article_lines,
    fold_spans,
    folded,
    highlight_lines,
    hit_lines,
    note_row,
)
from reader.tui.widgets.rows import Line

WORDS = catalogue("zh").text


def text_of(lines: Any) -> list[str]:
    return ["".join(text for text, _ in (*line.left, *line.right)) for line in lines]


class Cards(App[None]):
    def __init__(self, items: list[Any]) -> None:
        super().__init__()
        self.all = items
        self.chosen: list[Any] = []
        self.cards = CardList(self.draw, empty="空的", still=lambda item: isinstance(item, str))

    def draw(self, item: Any, width: int) -> list[Line]:
        if isinstance(item, str):
            return [Line(((item, "accent"),))]
        return [Line(((f"{item}号", "text"),))] * (item % 3 + 1)

    def compose(self) -> Any:
        yield self.cards

    def on_mount(self) -> None:
        register_themes(self)
        self.theme = "reader-light"
        self.cards.focus()
        self.cards.show(self.all, cursor=0)

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        self.chosen.append(event.item)


async def test_the_cursor_never_stands_on_a_heading(dump: Any) -> None:
    app = Cards(["甲", 1, 2, "乙", 3])
    async with app.run_test(size=(30, 12)) as pilot:
        await pilot.pause()
        assert app.cards.item == 1
        app.cards.action_cursor_down()
        app.cards.action_cursor_down()
        assert app.cards.item == 3
        app.cards.action_cursor_down()
        assert app.cards.item == 3
        app.cards.action_cursor_up()
        app.cards.action_cursor_up()
        app.cards.action_cursor_up()
        assert app.cards.item == 1
        app.cards.action_last()
        assert app.cards.item == 3
        app.cards.action_first()
        assert app.cards.item == 1
        app.cards.action_choose()
        await pilot.pause()
        assert app.chosen == [1]
        assert "甲" in dump(app)


async def test_an_empty_list_says_so(dump: Any) -> None:
    app = Cards([])
    async with app.run_test(size=(30, 6)) as pilot:
        await pilot.pause()
        assert "空的" in dump(app)
        for name in ("cursor_up", "cursor_down", "page_down", "first", "last", "choose"):
            getattr(app.cards, f"action_{name}")()
        assert app.cards.item is None


async def test_a_long_list_is_measured_as_it_is_seen(dump: Any) -> None:
    app = Cards(list(range(5000)))
    async with app.run_test(size=(30, 12)) as pilot:
        await pilot.pause()
        app.cards.action_last()
        await pilot.pause(0.1)
        assert "4999号" in dump(app)
        app.cards.move_to(2500)
        await pilot.pause(0.1)
        assert "2500号" in dump(app)
        app.cards.action_page_down()
        app.cards.action_half_page_down()
        app.cards.action_half_page_up()
        app.cards.action_page_up()
        await pilot.pause(0.05)
        assert 2490 < app.cards.item < 2510
        await pilot.resize_terminal(40, 20)
        await pilot.pause(0.1)
        assert f"{app.cards.item}号" in dump(app)


async def test_a_click_chooses_and_a_second_opens() -> None:
    app = Cards(["甲", 1, 2])
    async with app.run_test(size=(30, 12)) as pilot:
        await pilot.pause()
        await pilot.click(CardList, offset=(3, 0))
        assert app.cards.item == 1
        await pilot.click(CardList, offset=(3, 5))
        assert app.cards.item == 2
        await pilot.click(CardList, offset=(3, 5), times=2)
        await pilot.pause()
        assert app.chosen[-1:] == [2]
        await pilot.click(CardList, offset=(3, 11))
        assert app.cards.item == 2


# -- records as lines


@pytest.fixture
def info() -> ArticleInfo:
    return ArticleInfo(
        1, "u", "把服务送到骑手的必经之路", None, (), "本报", "北京", "2026-02-03", False, None,
        "zh", "text", "x", None, 1200, 0, 0, 0.0, (), Moment(0), None, 1, "s",
    )  # fmt: skip


@pytest.fixture
def highlight() -> Highlight:
    return Highlight(
        "h", "highlight", 1, "u", "题目", 0, 10, "原文的一句话。" * 6, "", "", "", "green",
        (), "exact", Moment(0), Moment(0),
    )  # fmt: skip


def test_an_article_in_the_library(info: ArticleInfo) -> None:
    assert text_of(article_lines(info, 28, WORDS)) == [
        "把服务送到骑手的必经之路", "本报 · 2026-02-03",
    ]  # fmt: skip
    begun = info._replace(progress=0.352, notes=3, highlights=5)
    assert text_of(article_lines(begun, 28, WORDS))[0].endswith("35%")
    assert text_of(article_lines(begun, 28, WORDS))[1].endswith("3 注")
    marked = info._replace(highlights=5, progress=1.0)
    assert text_of(article_lines(marked, 28, WORDS))[1].endswith("5 划")
    done = info._replace(state="read", source=None, published=None, title="")
    assert text_of(article_lines(done, 28, WORDS)) == ["（无题）读完", "1200 字"]


def test_a_highlight_in_the_notes_pane(highlight: Highlight) -> None:
    lines = text_of(highlight_lines(highlight, 20, WORDS))
    assert len(lines) == 2
    assert lines[1].endswith("…")
    full = highlight._replace(
        note="第一行\n第二行", tags=("重点",), state="orphan", versions=("另一版",)
    )
    lines = text_of(highlight_lines(full, 30, WORDS))
    assert "第二行" in lines[3]
    assert lines[-1].endswith("#重点")
    assert any("文中已找不到" in line for line in lines)
    assert any("2 个版本" in line for line in lines)
    on_article = highlight._replace(kind="note", quote="", note="全文")
    assert "对全文" in text_of(highlight_lines(on_article, 30, WORDS))[0]
    bookmark = highlight._replace(kind="bookmark", quote="")
    assert text_of(highlight_lines(bookmark, 30, WORDS)) == ["▎ 书签"]


def test_a_note_among_all_notes(highlight: Highlight) -> None:
    plain = text_of(note_row(highlight, 40, WORDS))
    assert len(plain) == 2
    noted = highlight._replace(note="批", article_id=None, tags=("甲",))
    lines = text_of(note_row(noted, 60, WORDS))
    assert len(lines) == 3
    assert "题目（文章已移出）" in lines[2]
    assert "#甲" in lines[2]
    for kind in ("note", "bookmark"):
        assert text_of(note_row(highlight._replace(kind=kind), 40, WORDS))  # type: ignore[arg-type]


def test_a_hit_with_its_marks() -> None:
    hit = SearchHit(
        1, "u", "题", "text", 1.0, (Span(0, 2),), Snippet("新就业群体在这里说话", (Span(0, 3),))
    )
    (line,) = hit_lines(hit, 40, WORDS)
    assert ("新就业", "match") in [tuple(piece) for piece in line.left]
    lines = hit_lines(hit._replace(snippet=Snippet("字" * 60, (Span(10, 30),))), 40, WORDS)
    assert len(lines) == 2
    empty = hit_lines(hit._replace(snippet=Snippet("", ())), 40, WORDS)
    assert text_of(empty) == ["正文"]


def test_hostile_text_is_clean_in_every_list(info: ArticleInfo, highlight: Highlight) -> None:
    bad = "好\x1b[31m坏\x07\u202e\n[b]标记[/b]"
    lines = article_lines(info._replace(title=bad, source=bad), 60, WORDS)
    lines += highlight_lines(highlight._replace(quote=bad, note=bad, tags=(bad,)), 60, WORDS)
    lines += note_row(highlight._replace(quote=bad, note=bad, article_title=bad), 60, WORDS)
    hit = SearchHit(1, "u", bad, "note", 1.0, (), Snippet(bad, (Span(0, 3),)))
    lines += hit_lines(hit, 60, WORDS)
    for text in text_of(lines):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "\n" not in text


def test_folding_keeps_to_width_and_lines() -> None:
    text = "“人们读书的时候，喜欢在书边写字。”他说。" * 5
    for width in (6, 11, 30):
        lines = folded(text, width, 4)
        assert len(lines) == 4
        assert all(cell_len(line) <= width for line in lines)
        assert lines[-1].endswith("…")
    assert folded("", 10, 3) == []
    assert folded("短", 10, 3) == ["短"]
    assert folded("一\n\n二", 10, 5) == ["一", "", "二"]
    spans = fold_spans("一二三四\n五", 4, 9)
    assert [("一二三四\n五")[a:b] for a, b in spans] == ["一二", "三四", "五"]
