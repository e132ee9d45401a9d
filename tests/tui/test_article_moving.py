"""Moving in the article pane, places that are kept, and long texts."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from reader.model import Block, Place, Span
from reader.tui.widgets.article import ArticlePane
from reader.tui.widgets.article import scroller as scroller_module
from tests.tools.article_pane import (
    SETTINGS,
    TEXT,
    PaneApp,
    document,
    ground_at,
    long_document,
    mark,
    theme_colour,
)


class TestMoving:
    async def test_by_rows_characters_words_sentences_and_paragraphs(self):
        app = PaneApp(document())
        async with app.run_test(size=(46, 16)) as pilot:
            pane = app.pane
            steps = [
                ("char_right", 1), ("char_left", 0), ("next_sentence", 8), ("next_clause", 14),
                ("previous_clause", 8), ("previous_sentence", 0), ("next_paragraph", 24),
                ("next_word", 25), ("word_end", 26), ("previous_word", 25),
                ("previous_paragraph", 24), ("line_end", 46), ("line_start", 24),
                ("text_end", len(TEXT) - 1), ("text_start", 0),
            ]  # fmt: skip
            for action, offset in steps:
                getattr(pane, f"action_{action}")()
                assert pane.cursor == offset, action
            await pilot.pause()
            assert app.last(ArticlePane.CursorMoved).offset == 0

    async def test_rows_keep_to_their_cell(self):
        app = PaneApp(document("一二三四五六七八九十\n甲\n一二三四五六七八九十"))
        async with app.run_test(size=(40, 14)):
            pane = app.pane
            for _ in range(6):
                pane.action_char_right()
            pane.action_line_down()
            assert pane.text[pane.cursor] == "甲"
            pane.action_line_down()
            assert pane.cursor == 13 + 6
            pane.action_line_up(2)
            assert pane.cursor == 6

    async def test_headings_are_far_and_remembered(self):
        text = "标题一\n正文。\n标题二\n正文。"
        blocks = (
            Block("heading", 0, 3, 1), Block("paragraph", 4, 7),
            Block("heading", 8, 11, 1), Block("paragraph", 12, 15),
        )  # fmt: skip
        app = PaneApp(document(text, blocks))
        async with app.run_test(size=(40, 20)) as pilot:
            app.pane.action_next_heading()
            assert app.pane.cursor == 8
            await pilot.pause()
            assert app.last(ArticlePane.Jumped).offset == 0
            app.pane.action_previous_heading()
            assert app.pane.cursor == 0

    async def test_the_cursor_stays_in_view(self):
        app = PaneApp(long_document())
        async with app.run_test(size=(60, 16)):
            pane = app.pane
            for action, times in (("line_down", 40), ("next_sentence", 30), ("line_up", 60),
                                  ("next_paragraph", 9), ("previous_sentence", 50)):  # fmt: skip
                for _ in range(times):
                    getattr(pane, f"action_{action}")()
                    assert pane.cell_of(pane.cursor) is not None

    async def test_going_up_from_the_first_row_shows_the_title(self, dump):
        app = PaneApp(long_document())
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            pane.action_page_down()
            pane.action_page_up()
            pane.action_line_up(30)
            await pilot.pause()
            assert pane.cursor < 30
            assert "纸上的线" in dump(app)

    async def test_pages_overlap_and_come_back(self):
        app = PaneApp(long_document())
        async with app.run_test(size=(60, 20)):
            pane = app.pane
            pane.action_page_down()
            first = pane.viewport
            pane.action_page_down()
            second = pane.viewport
            assert first.start < second.start < first.end
            pane.action_page_up()
            assert pane.viewport == first
            pane.action_half_page_down()
            assert first.start < pane.viewport.start < second.start
            pane.action_half_page_up()
            assert pane.viewport == first

    async def test_the_end_is_reached_and_read(self):
        app = PaneApp(long_document(30))
        async with app.run_test(size=(60, 20)) as pilot:
            pane = app.pane
            assert 0 < pane.progress < 0.5
            for _ in range(60):
                pane.action_page_down()
            assert pane.progress == 1.0
            assert pane.cursor > len(pane.text) - 200
            pane.action_text_start()
            await pilot.pause()
            assert pane.scroll_offset.y == 0
            assert app.last(ArticlePane.ViewportChanged).first == 0

    async def test_the_terminals_cursor_is_where_input_methods_look(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)):
            pane = app.pane
            for action in ("char_right", "next_sentence", "line_down"):
                getattr(pane, f"action_{action}")()
                cell = pane.cell_of(pane.cursor)
                assert app.cursor_position == pane.content_region.offset + cell

    async def test_a_cursor_without_focus_only_keeps_the_place(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            with_focus = ground_at(pane, 0)
            app.set_focus(None)
            await pilot.pause()
            assert ground_at(pane, 0) != with_focus

    async def test_empty_lines_of_code_can_be_stood_on(self):
        text = "x = 1\n\ny = 2"
        app = PaneApp(document(text, (Block("code", 0, len(text)),)))
        async with app.run_test(size=(40, 12)):
            pane = app.pane
            pane.action_line_down()
            assert pane.cursor == 6
            assert (
                ground_at(pane, 6) == app.current_theme.variables["input-cursor-background"].lower()
            )


class TestPlaces:
    async def test_a_jump_is_shown_for_a_moment(self, wait_until):
        app = PaneApp(long_document())
        async with app.run_test(size=(60, 30)) as pilot:
            pane = app.pane
            offset = pane.text.index("第90段")
            plain = app.current_theme.background.lower()
            pane.goto(offset, flash=Span(offset, offset + 4))
            assert 5 < pane.cell_of(offset).y < 15
            assert ground_at(pane, offset + 3) == theme_colour(app, "selection")
            await pilot.pause()
            assert app.last(ArticlePane.Jumped).offset == 0
            await wait_until(
                pilot, lambda: ground_at(pane, offset + 3) in (plain, theme_colour(app, "sentence"))
            )

    @pytest.mark.parametrize(("align", "row"), [("top", 0), ("third", 10), ("centre", 15)])
    async def test_where_a_jump_lands(self, align, row):
        app = PaneApp(long_document())
        async with app.run_test(size=(60, 30)) as pilot:
            app.pane.goto(9000, align=align, remember=False)
            assert app.pane.cell_of(9000).y == row
            await pilot.pause()
            assert app.last(ArticlePane.Jumped) is None

    async def test_a_jump_to_what_is_in_view_does_not_scroll(self):
        app = PaneApp(long_document())
        async with app.run_test(size=(60, 30)):
            pane = app.pane
            pane.goto(9000)
            top = pane.scroll_offset.y
            pane.goto(9150)
            assert pane.scroll_offset.y == top

    @pytest.mark.parametrize("sizes", [[(40, 20), (100, 10), (60, 16)], [(30, 40), (60, 16)]])
    async def test_resizing_comes_back_to_the_character(self, sizes):
        app = PaneApp(long_document())
        async with app.run_test(size=(60, 16)) as pilot:
            pane = app.pane
            pane.goto(7000)
            pane.action_page_down()
            before = pane.place(), pane.viewport
            for size in sizes:
                await pilot.resize_terminal(*size)
                assert pane.viewport.start <= before[0].top < pane.viewport.end
                assert pane.cell_of(pane.cursor) is not None
                assert pane.place() == before[0]
            assert (pane.place(), pane.viewport) == before

    async def test_a_place_survives_closing_and_opening(self):
        doc = long_document()
        app = PaneApp(doc)
        async with app.run_test(size=(60, 16)):
            app.pane.goto(7000)
            app.pane.action_page_down()
            place, view = app.pane.place(), app.pane.viewport
        assert place.revision == "abc"
        assert doc.text.startswith(place.snippet, place.offset)
        again = PaneApp(doc, place=place)
        async with again.run_test(size=(60, 16)) as pilot:
            await pilot.pause()
            assert again.pane.place() == place
            assert again.pane.viewport == view

    async def test_a_place_without_its_top_is_shown_in_context(self):
        doc = long_document()
        app = PaneApp(doc, place=Place(7000, 7000, "abc"))
        async with app.run_test(size=(60, 18)) as pilot:
            await pilot.pause()
            assert 2 <= app.pane.cell_of(7000).y <= 8
            app.pane.show(doc, (), Place(10**9, 10**9, "abc"), SETTINGS)
            assert app.pane.cursor == len(doc.text) - 1
            assert app.pane.cell_of(app.pane.cursor) is not None

    async def test_other_settings_keep_the_place(self, dump):
        app = PaneApp(long_document())
        async with app.run_test(size=(80, 18)) as pilot:
            pane = app.pane
            pane.goto(7000)
            place = pane.place()
            pane.set_settings(SETTINGS._replace(measure=20, paragraph_spacing=1))
            await pilot.pause()
            assert pane.place() == place
            assert max(cell_len(row.strip(" ▁▂▃▄▅▆▇█")) for row in dump(app).splitlines()) <= 40
            pane.clear()
            await pilot.pause()
            assert dump(app).strip() == ""
            pane.set_settings(SETTINGS)

    async def test_enter_asks_for_what_is_under_the_cursor(self):
        app = PaneApp(document(), [mark("a", (0, 5))])
        async with app.run_test(size=(60, 12)) as pilot:
            app.pane.action_activate()
            await pilot.pause()
            assert app.last(ArticlePane.HighlightActivated).ids == ("a",)
            app.pane.goto(30)
            app.pane.action_activate()
            await pilot.pause()
            assert app.last(ArticlePane.StatusHint).code == "no_highlight_here"

    async def test_words_come_from_the_segmenter(self):
        class Pairs:
            def words(self, text):
                return [Span(a, min(a + 2, len(text))) for a in range(0, len(text), 2)]

        app = PaneApp(document("一二三四五六"))
        async with app.run_test(size=(60, 12)):
            assert app.pane.word_at(0) == Span(0, 1)
            app.pane.set_segmenter(Pairs())
            assert app.pane.word_at(0) == Span(0, 2)
            app.pane.action_next_word()
            assert app.pane.cursor == 2
            assert app.pane.object_at(3, "paragraph") == Span(0, 6)


class TestLongTexts:
    @pytest.fixture(autouse=True)
    def lazy(self, monkeypatch):
        monkeypatch.setattr(scroller_module, "EAGER", 1000)
        monkeypatch.setattr(scroller_module, "SLICE", 3000)

    async def test_the_rest_is_laid_out_behind_the_readers_back(self, wait_until):
        app = PaneApp(long_document(600))
        async with app.run_test(size=(60, 20)) as pilot:
            pane = app.pane
            pane.goto(30_000)
            place, view = pane.place(), pane.viewport
            assert pane.cell_of(30_000) is not None
            await wait_until(pilot, lambda: pane._layout.exact)
            await pilot.pause()
            assert (pane.place(), pane.viewport) == (place, view)
            assert pane.virtual_size.height == len(pane._head) + pane._layout.total + 2
            assert app.last(ArticlePane.LayoutProgress).done == 1.0

    async def test_scrolling_is_exact_where_nothing_was_laid_out(self, monkeypatch):
        monkeypatch.setattr(ArticlePane, "_work", lambda self, layout: None)
        app = PaneApp(long_document(600))
        async with app.run_test(size=(60, 20)) as pilot:
            pane = app.pane
            pane.goto(40_000, align="top")
            for rows in (-1, -7, 18, -30, 3):
                before = [row for _, row in pane._visible()]
                pane.scroll_rows(rows)
                after = [row for _, row in pane._visible()]
                shared = before[rows:] if 0 < rows < 20 else before[: rows or None]
                if abs(rows) < 20:
                    moved = after[: 20 - rows] if rows > 0 else after[-rows:]
                    assert [row.start for row in moved] == [row.start for row in shared]
            await pilot.resize_terminal(40, 20)
            assert pane.cell_of(pane.cursor) is not None or pane.selection is None
            pane.action_text_end()
            assert pane.progress == 1.0
            assert pane.cell_of(len(pane.text) - 1) is not None

    async def test_a_new_width_puts_an_end_to_the_old_work(self, wait_until):
        app = PaneApp(long_document(600))
        async with app.run_test(size=(60, 20)) as pilot:
            pane = app.pane
            for width in (50, 44, 72):
                await pilot.resize_terminal(width, 20)
            await wait_until(pilot, lambda: pane._layout.exact)
            assert pane._layout.width == pane._frame.measure
