"""The list: what is on screen, what it asks its source for, and what it tells its owner."""

import threading

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.message import Message

from reader.tui.themes import DARK, LIGHT, THEMES, register_themes
from reader.tui.widgets.rows import FixedRows, Line, cut, marked, role_style, strip_of
from reader.tui.widgets.virtual_list import KEPT_PAGES, PAGE, VirtualList


def draw(row, width):
    return [Line(((f"第{row}号", "title"), ("，人民日报", "muted")), ((f"{row % 100}%", "muted"),))]


class Numbers:
    """A million rows; pages come from another thread, and only when let through."""

    height = 1

    def __init__(self, count=1_000_000, gate=None):
        self.total = count
        self.gate = gate
        self.asked = []

    def count(self):
        return self.total

    def fetch(self, first, count, deliver):
        self.asked.append((first, count))

        def answer():
            if self.gate is not None:
                self.gate.wait(5)
            deliver(first, range(first, min(first + count, self.total)))

        threading.Thread(target=answer, daemon=True).start()

    lines = staticmethod(draw)


class ListApp(App):
    def __init__(self, source, **options):
        super().__init__()
        self.list = VirtualList(source, **options)
        self.heard: list[Message] = []

    def compose(self):
        yield self.list

    def on_mount(self):
        register_themes(self)
        self.theme = "reader-light"
        self.list.focus()
        self.list.reload(cursor=0)

    def on_virtual_list_moved(self, message):
        self.heard.append(("moved", message.index, message.item))

    def on_virtual_list_chosen(self, message):
        self.heard.append(("chosen", message.index, message.item))


class TestWidget:
    async def test_a_million_rows_show_their_first_and_last(self, dump, wait_until):
        app = ListApp(Numbers())
        async with app.run_test(size=(40, 10)) as pilot:
            await wait_until(pilot, lambda: "第0号，人民日报" in dump(app))
            assert "第9号" in dump(app)
            await pilot.press("end")
            await wait_until(pilot, lambda: "第999999号" in dump(app))
            assert app.list.cursor == 999_999
            assert len(app.list.source.asked) < 6

    async def test_a_placeholder_stands_until_the_page_comes(self, dump, wait_until):
        gate = threading.Event()
        app = ListApp(Numbers(gate=gate))
        async with app.run_test(size=(40, 5)) as pilot:
            await pilot.pause()
            assert dump(app).splitlines()[0].strip() == "…"
            assert app.list.row is None
            await pilot.press("enter")
            assert ("chosen", 0, None) not in app.heard
            gate.set()
            await wait_until(pilot, lambda: "第4号" in dump(app))
            assert app.heard[-1] == ("moved", 0, 0)

    async def test_a_late_page_of_an_old_source_is_dropped(self, dump, wait_until):
        gate = threading.Event()
        app = ListApp(Numbers(gate=gate))
        async with app.run_test(size=(40, 5)) as pilot:
            await pilot.pause()
            app.list.set_source(FixedRows(["甲", "乙"], draw_word))
            gate.set()
            await pilot.pause(0.1)
            assert "甲" in dump(app)
            assert "第0号" not in dump(app)
            assert app.list.count == 2

    async def test_keys_move_and_open(self, dump):
        app = ListApp(FixedRows(range(100), draw))
        async with app.run_test(size=(40, 10)) as pilot:
            await pilot.press("down", "down", "up", "pagedown")
            assert app.list.cursor == 10
            assert "第10号" in dump(app)
            await pilot.press("pageup", "home", "up", "enter")
            assert app.heard[-1] == ("chosen", 0, 0)
            assert ("moved", 10, 10) in app.heard

    async def test_a_click_chooses_and_a_second_opens(self):
        app = ListApp(FixedRows(range(100), draw))
        async with app.run_test(size=(40, 10)) as pilot:
            await pilot.click(VirtualList, offset=(5, 3))
            assert app.list.cursor == 3
            assert app.heard[-1][0] == "moved"
            await pilot.click(VirtualList, offset=(5, 3), times=2)
            assert app.heard[-1] == ("chosen", 3, 3)

    async def test_a_click_below_the_rows_does_nothing(self):
        app = ListApp(FixedRows(range(2), draw))
        async with app.run_test(size=(40, 10)) as pilot:
            await pilot.click(VirtualList, offset=(5, 8))
            assert app.list.cursor == 0

    async def test_an_empty_list_says_so(self, dump):
        app = ListApp(FixedRows((), draw), empty="这里还没有文章\n按 i 导入")
        async with app.run_test(size=(40, 6)) as pilot:
            await pilot.press("down", "enter", "end")
            assert "这里还没有文章" in dump(app)
            assert "按 i 导入" in dump(app)
            assert app.list.cursor == -1
            assert app.list.row is None

    async def test_rows_of_two_lines(self, dump):
        def two(row, width):
            return [*draw(row, width), Line((("新华社", "muted"),))]

        app = ListApp(FixedRows(range(50), two, height=2))
        async with app.run_test(size=(40, 6)) as pilot:
            assert [line.split()[0] for line in dump(app).splitlines()[:2]] == [
                "第0号，人民日报",
                "新华社",
            ]
            await pilot.press("down", "down", "down")
            assert "第3号" in dump(app)
            assert "第0号" not in dump(app)

    async def test_only_two_rows_are_drawn_again_when_the_cursor_moves(self):
        app = ListApp(FixedRows(range(100), draw))
        async with app.run_test(size=(40, 10)) as pilot:
            await pilot.pause()
            drawn = []
            render_line = app.list.render_line
            app.list.render_line = lambda y: drawn.append(y) or render_line(y)
            await pilot.press("down")
            assert sorted(set(drawn)) == [0, 1]

    async def test_the_cursor_survives_a_reload_and_a_resize(self, dump):
        source = FixedRows(list(range(100)), draw)
        app = ListApp(source)
        async with app.run_test(size=(40, 10)) as pilot:
            app.list.move_to(60)
            del source.rows[70:]
            app.list.reload()
            assert app.list.cursor == 60
            await pilot.resize_terminal(30, 5)
            assert "第60号" in dump(app)
            del source.rows[10:]
            app.list.reload()
            assert app.list.cursor == 9
            await pilot.pause()
            assert "第9号" in dump(app)

    async def test_another_theme_draws_anew(self):
        app = ListApp(FixedRows(range(3), draw))
        async with app.run_test(size=(40, 4)) as pilot:
            before = app.list.render_line(1)
            app.theme = "reader-dark"
            await pilot.pause()
            assert app.list.render_line(1) != before

    async def test_focus_shows(self):
        app = ListApp(FixedRows(range(3), draw))
        async with app.run_test(size=(40, 4)) as pilot:
            focused = app.list.render_line(0)
            app.set_focus(None)
            await pilot.pause()
            assert app.list.render_line(0) != focused

    async def test_pages_far_away_are_forgotten(self, wait_until):
        app = ListApp(Numbers())
        async with app.run_test(size=(40, 5)) as pilot:
            for page in range(KEPT_PAGES + 5):
                app.list.move_to(page * PAGE)
                await wait_until(pilot, lambda: app.list.row is not None)
            assert app.list.row_at(0) is None
            assert app.list.row_at(app.list.cursor) == app.list.cursor

    async def test_where_a_row_lies(self):
        app = ListApp(FixedRows(range(30), draw))
        async with app.run_test(size=(40, 10)):
            assert app.list.row_region(3).y == 3


def draw_word(row, width):
    return [Line(((row, "text"),))]


class TestLines:
    @pytest.mark.parametrize("cells", [0, 1, 2, 3, 4, 5, 9, 10, 11, 20, 21, 40, 80])
    @pytest.mark.parametrize("left", ["", "中", "中文混 mixed", "长标题" * 30, "a" * 99])
    @pytest.mark.parametrize("right", ["", "42%", "二〇二六年一月"])
    def test_a_line_fills_its_cells_exactly(self, cells, left, right):
        line = Line(((left, "title"), (left, "muted")), ((right, "muted"),))
        strip = strip_of(line, cells, LIGHT, "no")
        assert cell_len(strip.text) == strip.cell_length == cells

    def test_what_does_not_fit_ends_in_an_ellipsis(self):
        assert cut("人民日报", 8) == "人民日报"
        assert cut("人民日报", 7) == "人民日…"
        assert cut("人民日报", 6) == "人民…"
        assert cut("人民日报", 0) == ""

    def test_controls_never_reach_the_terminal(self):
        strip = strip_of(Line((("题\x1b[31m目\n\x07", "title"),)), 20, LIGHT, "no")
        assert strip.text.strip() == "题目"

    def test_marks_split_a_text(self):
        assert marked("划重点的人", [(1, 3), (2, 4), (9, 12)], "muted") == [
            ("划", "muted"),
            ("重点", "match"),
            ("的", "match"),
            ("人", "muted"),
        ]

    @pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
    def test_the_chosen_row_stands_out(self, theme):
        looks = {role_style(theme, "text", chosen).bgcolor for chosen in ("no", "row", "focus")}
        assert len(looks) == 3

    def test_an_unknown_role_is_text(self):
        assert role_style(DARK, "nonsense", "no") == role_style(DARK, "text", "no")
