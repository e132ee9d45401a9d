"""Selecting in the article pane, by keys, labels and the mouse."""

from __future__ import annotations

import pytest
from textual import events

from reader.model import Span
from reader.tui.widgets.article import ArticlePane
from tests.tools.article_pane import (
    TEXT,
    PaneApp,
    document,
    long_document,
    mark,
    selected,
)


class TestSelecting:
    async def test_sentences_one_after_the_other(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            assert pane.text[slice(*pane.current_span())] == "我们在纸上划线。"
            pane.action_select_sentence()
            assert selected(pane) == "我们在纸上划线。"
            pane.action_select_sentence()
            assert selected(pane) == "我们在纸上划线。你读完了吗？"
            pane.action_select_sentence_back()
            assert selected(pane) == "我们在纸上划线。你读完了吗？"
            assert pane.current_span() == pane.selection
            await pilot.pause()
            assert app.last(ArticlePane.SelectionChanged).span == pane.selection
            pane.action_drop_selection()
            assert pane.selection is None
            assert pane.cursor == 0

    async def test_a_motion_lets_go_of_objects(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)):
            app.pane.action_select_sentence()
            app.pane.action_next_sentence()
            assert app.pane.selection is None
            assert app.pane.cursor == 8

    async def test_free_selection_grows_with_motions(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)):
            pane = app.pane
            pane.action_char_right(2)
            pane.action_select_characters()
            assert selected(pane) == "在"
            pane.action_char_right(2)
            assert selected(pane) == "在纸上"
            pane.action_other_end()
            assert pane.cursor == 2
            pane.action_char_left()
            assert selected(pane) == "们在纸上"
            pane.action_select_paragraphs()
            assert selected(pane) == TEXT.split("\n")[0]
            pane.action_next_paragraph()
            assert selected(pane) == "\n".join(TEXT.split("\n")[:2])
            pane.action_select_paragraphs()
            assert pane.selection is None

    async def test_paragraphs(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)):
            app.pane.action_select_paragraphs()
            app.pane.action_next_paragraph()
            assert selected(app.pane) == "\n".join(TEXT.split("\n")[:2])

    async def test_grow_and_shrink(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            pane.goto(18)
            seen = []
            for _ in range(8):
                pane.action_grow()
                seen.append(selected(pane))
            assert "读" in seen
            assert "“读完了。”" in seen
            assert seen[-1] == TEXT
            for wanted in reversed(list(dict.fromkeys(seen[:-1]))):
                if selected(pane) != wanted:
                    pane.action_shrink()
            pane.action_shrink()
            assert pane.selection is None
            pane.action_shrink()
            pane.action_other_end()
            await pilot.pause()
            assert app.last(ArticlePane.StatusHint).code == "nothing_selected"

    async def test_an_end_of_any_selection_can_be_moved(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)):
            pane = app.pane
            pane.select(Span(3, 5))
            assert selected(pane) == "纸上"
            pane.action_other_end()
            pane.action_char_left()
            assert selected(pane) == "在纸上"
            pane.select(Span(4, 4))
            assert pane.selection is None
            pane.select(Span(0, 2))
            pane.action_select_characters()
            pane.action_char_right()
            assert selected(pane) == "我们在"
            pane.clear_selection()
            assert pane.selection is None

    async def test_whole_clusters_only(self):
        app = PaneApp(document("e\u0301a👨‍👩‍👧b"))
        async with app.run_test(size=(60, 12)):
            app.pane.select(Span(1, 2))
            assert selected(app.pane) == "e\u0301" or selected(app.pane) == "éa"[:1]
            app.pane.select(Span(4, 5))
            assert selected(app.pane) == "👨‍👩‍👧"


async def drag(pilot, pane, *places, shift=False):
    """Press at the first place, move over the others, and let go."""
    (x, y), *rest = places
    await pilot._post_mouse_events([events.MouseDown], pane, offset=(x, y), button=1, shift=shift)
    for x, y in rest:
        await pilot.hover(pane, offset=(x, y))
    await pilot._post_mouse_events([events.MouseUp], pane, offset=(x, y), button=1)


class TestMouse:
    @pytest.mark.parametrize("press_half", [0, 1])
    @pytest.mark.parametrize("release_half", [0, 1])
    async def test_a_drag_is_exact_on_both_halves(self, press_half, release_half):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            start, end = pane.cell_of(3), pane.cell_of(6)
            await drag(pilot, pane, (start.x + press_half, start.y), (end.x + release_half, end.y))
            assert selected(pane) == "纸上划线"
            assert app.mouse_captured is None
            await drag(pilot, pane, (end.x + press_half, end.y), (start.x + release_half, start.y))
            assert selected(pane) == "纸上划线"
            assert pane.cursor == 3

    async def test_a_click_puts_the_cursor_and_lets_go(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            pane.select(Span(0, 3))
            cell = pane.cell_of(10)
            await pilot.click(pane, offset=(cell.x + 1, cell.y))
            assert pane.cursor == 10
            assert pane.selection is None
            await pilot.click(pane, offset=(cell.x + 1, cell.y), button=3)
            assert pane.cursor == 10

    async def test_beside_the_text(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 14)) as pilot:
            pane = app.pane
            row = pane.cell_of(24).y
            await pilot.click(pane, offset=(57, row))
            assert pane.cursor == TEXT.index("\n", 24) - 1
            await pilot.click(pane, offset=(0, row))
            assert pane.cursor == 24
            await pilot.click(pane, offset=(20, 0))
            assert pane.cursor == 0
            await pilot.click(pane, offset=(20, 13))
            assert pane.cursor == len(TEXT) - 1

    async def test_double_a_word_triple_a_sentence(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            cell = pane.cell_of(TEXT.index("Python") + 3)
            await pilot.click(pane, offset=(cell.x, cell.y), times=2)
            assert selected(pane) == "Python"
            await pilot.click(pane, offset=(cell.x, cell.y))
            assert selected(pane).startswith("第二段写到Python")
            await pilot.click(pane, offset=(cell.x, cell.y))
            assert selected(pane) == TEXT.split("\n")[1]

    async def test_a_drag_after_a_double_click_goes_by_words(self):
        app = PaneApp(document("one two three four"))
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            first, last = pane.cell_of(5), pane.cell_of(10)
            await pilot.click(pane, offset=(first.x, first.y))
            await drag(pilot, pane, (first.x, first.y), (last.x, last.y))
            assert selected(pane) == "two three"

    async def test_shift_click_extends(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            cell = pane.cell_of(4)
            await drag(pilot, pane, (cell.x, cell.y), shift=True)
            assert selected(pane) == "我们在纸上"

    async def test_the_selection_grows_while_the_pointer_rests_past_the_edge(self, wait_until):
        app = PaneApp(long_document())
        async with app.run_test(size=(60, 16)) as pilot:
            pane = app.pane
            pane.goto(800, align="top")
            await pilot.pause()
            cell = pane.cell_of(pane.cursor)
            down = events.MouseDown(pane, cell.x, cell.y, 0, 0, 1, False, False, False)
            pane.on_mouse_down(down)
            pane.on_mouse_move(events.MouseMove(pane, 10, 17, 0, 0, 1, False, False, False))
            high = pane.rows_high
            await wait_until(pilot, lambda: pane.selection and pane.selection.end > 2000)
            assert pane.viewport.start > 800
            pane.on_mouse_move(events.MouseMove(pane, 10, high - 2, 0, 0, 1, False, False, False))
            held = pane.selection
            await pilot.pause(0.1)
            assert pane.selection == held
            pane.on_mouse_up(events.MouseUp(pane, 10, high - 2, 0, 0, 1, False, False, False))
            assert pane.selection == held
            assert held.start == 800

    async def test_the_wheel_scrolls_and_the_cursor_stays_in_view(self):
        app = PaneApp(long_document())
        async with app.run_test(size=(60, 16)) as pilot:
            pane = app.pane
            for _ in range(12):
                await pilot._post_mouse_events([events.MouseScrollDown], pane, offset=(10, 5))
            assert pane.scroll_offset.y >= 12
            assert pane.cell_of(pane.cursor) is not None
            pane.action_select_sentence()
            held = pane.selection
            for _ in range(12):
                await pilot._post_mouse_events([events.MouseScrollUp], pane, offset=(10, 5))
            assert pane.scroll_offset.y == 0
            assert pane.selection == held

    async def test_the_scroll_bar(self):
        app = PaneApp(long_document())
        async with app.run_test(size=(60, 16)) as pilot:
            pane = app.pane
            from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp

            pane.post_message(ScrollTo(y=100))
            await pilot.pause()
            assert pane.scroll_offset.y == 100
            assert pane.cell_of(pane.cursor) is not None
            pane.post_message(ScrollDown())
            await pilot.pause()
            assert pane.scroll_offset.y > 100
            pane.post_message(ScrollUp())
            await pilot.pause()
            assert pane.scroll_offset.y == 100

    async def test_a_click_on_a_sign_asks_for_its_notes(self):
        app = PaneApp(document(), [mark("a", (9, 12), note="注"), mark("b", (2, 4), note="批")])
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            row = pane.cell_of(9).y
            await pilot.click(pane, offset=(pane._frame.left - 2, row))
            await pilot.pause()
            message = app.last(ArticlePane.HighlightActivated)
            assert set(message.ids) == {"a", "b"}
            assert message.id == "a"
            assert pane.selection is None


class TestLabels:
    async def test_a_letter_goes_to_its_sentence(self, dump):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            pane.action_label_go()
            await pilot.pause()
            assert pane.wants_keys
            assert "f 们在纸上划线。j 读完了吗？d 说" in dump(app)
            await pilot.press("d")
            assert pane.cursor == TEXT.index("她")
            assert not pane.wants_keys
            assert "f 们" not in dump(app)

    async def test_a_letter_chooses_a_sentence_to_mark(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)) as pilot:
            app.pane.action_label_mark()
            await pilot.press("J")
            chosen = app.last(ArticlePane.LabelChosen).span
            assert TEXT[slice(*chosen)] == "你读完了吗？"
            assert app.pane.cursor == 0

    async def test_any_other_key_ends_it(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)) as pilot:
            for key in ("escape", "z", "down", "中"):
                app.pane.action_label_go()
                await pilot.press(key)
                assert not app.pane.wants_keys
                assert app.pane.cursor == 0

    async def test_many_sentences_need_two_letters(self, dump):
        app = PaneApp(document("。".join("一二" for _ in range(60))))
        async with app.run_test(size=(60, 20)) as pilot:
            app.pane.action_label_go()
            labels = app.pane._marks.labels
            code = next(code for code in labels.by_code if len(code) == 2)
            await pilot.press(code[0])
            assert app.pane.wants_keys
            await pilot.press(code[1])
            assert app.pane.cursor == labels.by_code[code]
