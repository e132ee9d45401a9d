"""The input of one line: where its caret is, and what a key in it costs the screen."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import App, ComposeResult

from reader.tui.widgets.inputs import LineInput

TEXT = "中文ab测试很长的一行文字超过宽度了xyz“…”"


class Page(App[None]):
    CSS = "LineInput { width: 20; }"

    def compose(self) -> ComposeResult:
        yield LineInput()


async def test_the_terminals_caret_stays_where_an_input_method_writes() -> None:
    app = Page()
    async with app.run_test(size=(60, 5)) as pilot:
        line = app.query_one(LineInput)
        line.focus()
        await pilot.pause()
        for end in range(1, len(TEXT) + 1):
            line.insert_text_at_cursor(TEXT[end - 1])
            await pilot.pause()
            assert app.cursor_position == (min(cell_len(TEXT[:end]), 19), 0)
        for _ in range(len(TEXT)):
            line.action_cursor_left()
            await pilot.pause()
            assert app.cursor_position == line.cursor_screen_offset
            assert 0 <= app.cursor_position.x < 20
        assert app.cursor_position == (0, 0)


async def test_a_typed_character_does_not_lay_out_the_whole_screen() -> None:
    app = Page()
    async with app.run_test(size=(60, 5)) as pilot:
        line = app.query_one(LineInput)
        line.focus()
        await pilot.pause()
        layouts: list[object] = []
        reflow = app.screen._compositor.reflow
        app.screen._compositor.reflow = lambda *given: layouts.append(given) or reflow(*given)  # type: ignore[method-assign]
        line.insert_text_at_cursor("字")
        await pilot.pause(0.1)
        assert line.value == "字"
        assert layouts == []
