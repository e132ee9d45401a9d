"""The article pane as a person meets it: drawing, moving, selecting, scrolling, resizing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App

from reader.config.settings import ReadingSettings
from reader.layout import plain_blocks
from reader.model import ArticleInfo, Block, Document, Highlight, Moment, Place, Span, Style
from reader.text.graphemes import next_cluster
from reader.text.widths import WidthPolicy
from reader.tui.themes import register_themes
from reader.tui.widgets.article import ArticlePane
from reader.tui.widgets.article import scroller as scroller_module

TEXT = (
    "我们在纸上划线。你读完了吗？她说：“读完了。”\n"
    "第二段写到Python和3.14，还有更多的话要说。\n"
    "最后一段。完。"
)
SETTINGS = ReadingSettings(indent=2, margin=2)


def document(text=TEXT, blocks=None, styles=(), **facts):
    fields = {
        "id": 1, "uid": "u", "title": "纸上的线", "subtitle": None, "authors": (),
        "source": "新华社", "place": None, "published": "2026-01-28", "published_inferred": False,
        "editor": None, "language": "zh", "format": "text", "origin": "-", "address": None,
        "chars": len(text), "highlights": 0, "notes": 0, "progress": 0.0, "tags": (),
        "added": Moment(0), "opened": None, "revision": 1, "sha256": "",
    }  # fmt: skip
    info = ArticleInfo(**{**fields, **facts})
    return Document(info, text, blocks or plain_blocks(text), styles, sha256="abc")


def long_document(paragraphs=200):
    return document("\n".join(f"第{n}段，" + "我们在纸上划线。" * 12 for n in range(paragraphs)))


def mark(id, span, colour="yellow", note="", kind="highlight", ms=0):
    return Highlight(
        id, kind, 1, "u", "t", *span, "", "", "", note, colour, (), "exact", Moment(ms), Moment(ms)
    )


class PaneApp(App):
    AUTO_FOCUS = None

    def __init__(self, doc, highlights=(), place=None, settings=SETTINGS):
        super().__init__()
        self.doc, self.marked, self.place, self.reading = doc, highlights, place, settings
        self.heard = []

    def compose(self):
        yield ArticlePane()

    @property
    def pane(self):
        return self.query_one(ArticlePane)

    def on_mount(self):
        register_themes(self)
        self.theme = "reader-light"
        if self.doc is not None:
            self.pane.show(self.doc, self.marked, self.place, self.reading)
        self.pane.focus()

    def on_event_of_pane(self, message):
        self.heard.append(message)

    on_article_pane_cursor_moved = on_event_of_pane
    on_article_pane_selection_changed = on_event_of_pane
    on_article_pane_viewport_changed = on_event_of_pane
    on_article_pane_highlight_activated = on_event_of_pane
    on_article_pane_label_chosen = on_event_of_pane
    on_article_pane_status_hint = on_event_of_pane
    on_article_pane_jumped = on_event_of_pane
    on_article_pane_layout_progress = on_event_of_pane

    def last(self, kind):
        return next((each for each in reversed(self.heard) if isinstance(each, kind)), None)


def selected(pane):
    span = pane.selection
    return pane.text[span.start : span.end] if span else None


def grounds(pane, y):
    """The background of every cell of a row of the screen."""
    cells = []
    for segment in pane.render_line(y):
        for character in segment.text:
            cells += [segment.style.bgcolor.name] * cell_len(character)
    return cells


def ground_at(pane, offset):
    cell = pane.cell_of(offset)
    return grounds(pane, cell.y)[cell.x]


def theme_colour(app, name):
    return app.current_theme.variables[name].lower()


class TestDrawing:
    async def test_title_and_text(self, dump):
        app = PaneApp(document())
        async with app.run_test(size=(50, 16)):
            rows = dump(app).splitlines()
            assert rows[1].strip() == "纸上的线"
            assert rows[3].strip() == "新华社 · 2026-01-28"
            assert rows[5].lstrip() == "我们在纸上划线。你读完了吗？她说：“读完"
            assert "第二段写到Python和3.14" in rows[7]
            assert rows[7].index("第") - rows[6].index("了") == 4

    async def test_nothing_but_the_ground_without_an_article(self, dump):
        app = PaneApp(None)
        async with app.run_test(size=(40, 6)):
            assert dump(app).strip() == ""
            app.pane.action_line_down()
            app.pane.action_select_sentence()
            app.pane.action_page_down()
            assert app.pane.place().offset == 0
            assert app.pane.progress == 0.0

    async def test_an_empty_text(self, dump):
        app = PaneApp(document(""))
        async with app.run_test(size=(40, 8)):
            for action in ("line_down", "next_sentence", "grow", "select_sentence", "page_down",
                           "text_end", "select_characters", "label_go", "activate"):  # fmt: skip
                getattr(app.pane, f"action_{action}")()
            assert "纸上的线" in dump(app)
            assert app.pane.cursor == 0

    async def test_the_sentence_under_the_cursor_is_softly_marked(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)):
            pane = app.pane
            assert ground_at(pane, 3) == theme_colour(app, "sentence")
            assert ground_at(pane, 9) == app.current_theme.background.lower()
            pane.action_next_sentence()
            assert pane.cursor == 8
            assert ground_at(pane, 9) == theme_colour(app, "sentence")
            assert ground_at(pane, 3) == app.current_theme.background.lower()

    async def test_the_soft_mark_can_be_off(self):
        app = PaneApp(document(), settings=replace(SETTINGS, sentence_mark=False))
        async with app.run_test(size=(60, 12)):
            assert ground_at(app.pane, 3) == app.current_theme.background.lower()

    async def test_highlights_and_their_overlap(self):
        marks = [mark("a", (0, 5)), mark("b", (3, 8), "blue", ms=1)]
        app = PaneApp(document(), marks)
        async with app.run_test(size=(60, 12)) as pilot:
            pane = app.pane
            pane.goto(30)
            await pilot.pause()
            assert ground_at(pane, 0) == theme_colour(app, "highlight-yellow")
            assert ground_at(pane, 6) == theme_colour(app, "highlight-blue")
            assert ground_at(pane, 4) not in (ground_at(pane, 0), ground_at(pane, 6))
            assert [each.id for each in pane.highlights_at(4)] == ["a", "b"]
            pane.set_highlights([marks[0]._replace(colour="green")])
            assert ground_at(pane, 4) == theme_colour(app, "highlight-green")
            assert pane.highlights_at(6) == []

    async def test_a_note_has_a_sign_in_the_gutter(self, dump):
        marks = [
            mark("a", (9, 12), note="为什么？"),
            mark("b", (24, 24), kind="bookmark"),
            mark("c", (50, 51)),
        ]
        app = PaneApp(document(), marks)
        async with app.run_test(size=(50, 16)):
            rows = dump(app).splitlines()
            assert rows[5].lstrip().startswith("●")
            assert rows[7].lstrip().startswith("◆")
            assert sum("●" in row or "◆" in row for row in rows) == 2

    async def test_hits_and_the_current_hit(self):
        app = PaneApp(document())
        async with app.run_test(size=(60, 12)):
            pane = app.pane
            hits = [Span(8, 9), Span(18, 20), Span(24, 26)]
            pane.set_hits(hits, 1)
            assert ground_at(pane, 24) == theme_colour(app, "hit")
            assert ground_at(pane, 18) not in (ground_at(pane, 24), ground_at(pane, 20))
            pane.set_hits(hits, 2)
            assert ground_at(pane, 18) == theme_colour(app, "hit")
            pane.set_hits((), None)
            assert ground_at(pane, 24) == app.current_theme.background.lower()

    async def test_styles_of_the_source(self):
        styles = (Style("strong", 0, 2), Style("link", 3, 5, "https://example.org"))
        app = PaneApp(document(styles=styles))
        async with app.run_test(size=(60, 12)):
            row = list(app.pane.render_line(app.pane.cell_of(0).y))
            by_text = {segment.text: segment.style for segment in row}
            assert by_text["们"].bold
            assert by_text["纸上"].underline

    async def test_only_rows_that_changed_are_painted(self):
        app = PaneApp(long_document())
        async with app.run_test(size=(80, 24)) as pilot:
            pane = app.pane
            pane.goto(500)
            await pilot.pause()
            painted = []
            strip = pane._strip
            pane._strip = lambda number, row: painted.append(number) or strip(number, row)
            pane.action_char_right()
            await pilot.pause()
            assert len(set(painted)) <= 2
            painted.clear()
            pane.set_highlights([mark("x", (500, 502))])
            await pilot.pause()
            assert len(set(painted)) == 1

    async def test_controls_in_a_text_never_reach_the_terminal(self, dump):
        app = PaneApp(document("好\x1b]0;坏\x07\x9b31m的\u202e字\tX", title="题\x1b[2J目\x07"))
        async with app.run_test(size=(60, 10)):
            assert not set(dump(app)) & set("\x1b\x07\x9b\u202e\t")
            assert "    X" in dump(app)

    async def test_other_themes_and_wide_ambiguous_characters(self, dump):
        marks = [mark("a", (0, 2), note="注")]
        blocks = (Block("quote", 0, len(TEXT)),)
        app = PaneApp(document(blocks=blocks), marks, settings=replace(SETTINGS, ambiguous=2))
        async with app.run_test(size=(60, 12)) as pilot:
            assert "━" not in dump(app)
            assert "*" in dump(app)
            before = app.pane.render_line(6)
            for theme in ("textual-dark", "reader-terminal-dark"):
                app.theme = theme
                await pilot.pause()
                assert app.pane.render_line(6) != before
            assert "--" in dump(app)

    @pytest.mark.parametrize("theme", ["reader-light", "reader-terminal-dark"])
    @pytest.mark.parametrize("no_color", [False, True])
    async def test_the_short_way_to_the_compositor_draws_the_same(
        self, theme, no_color, monkeypatch
    ):
        if no_color:
            monkeypatch.setenv("NO_COLOR", "1")
        app = PaneApp(document(), [mark("a", (0, 5)), mark("b", (3, 8), "blue")])
        async with app.run_test(size=(60, 12)) as pilot:
            app.theme = theme
            await pilot.pause()
            pane = app.pane
            region = pane.size.region
            short = pane.render_lines(region)
            long = pane._styles_cache.render_widget(pane, region)
            assert [cells(strip) for strip in short] == [cells(strip) for strip in long]
            part = pane.render_lines(type(region)(3, 6, 20, 2))
            assert [strip.cell_length for strip in part] == [20, 20]


def cells(strip):
    found = []
    for text, style, _ in strip:
        look = (style.color, style.bgcolor, style.underline, style.bold, style.dim)
        found += [(character, look) for character in text]
    return found


MIXED = (
    "用Python写3.14行代码，“引号”里有……省略号——还有破折号。\t制表符后面 有空格。" * 3
    + "\n表情👨‍👩‍👧和🇨🇳旗帜，组合e\u0301字符；全角ＡＢＣ与半角abc。日本語のテキスト、한국어도。" * 2
    + "\n1. 列表一项，很长很长很长很长很长很长很长很长很长很长。\n（2）第二项。\n"
    + "引文：学而时习之，不亦说乎？有朋自远方来，不亦乐乎？\nif x:\n\treturn '值'\n\ny = 2"
)


def mixed_document():
    lines = MIXED.split("\n")
    kinds = ["paragraph", "paragraph", "list", "list", "quote", "code"]
    lines[5:] = ["\n".join(lines[5:])]
    blocks, at = [], 0
    for kind, line in zip(kinds, lines, strict=True):
        blocks.append(Block(kind, at, at + len(line), 1 if kind in ("list", "quote") else 0))
        at += len(line) + 1
    return document(MIXED, tuple(blocks))


class TestCells:
    """What is drawn, where it is said to be drawn, and what a click there means, are one."""

    @pytest.mark.parametrize("width", [24, 40, 57, 120])
    @pytest.mark.parametrize("ambiguous", [1, 2])
    @pytest.mark.parametrize("gap", [False, True])
    async def test_every_character_is_where_the_pane_says(self, width, ambiguous, gap):
        reading = replace(SETTINGS, ambiguous=ambiguous, han_latin_gap=gap)
        app = PaneApp(mixed_document(), [mark("a", (3, 20)), mark("b", (9, 70))], settings=reading)
        async with app.run_test(size=(width, 60)):
            pane, plain = app.pane, WidthPolicy(ambiguous)
            text, at, seen = pane.text, 0, 0
            while at < len(text):
                after = next_cluster(text, at)
                cell = pane.cell_of(at)
                row = pane._row(pane.scroll_offset.y + cell.y)
                strip = pane.render_line(cell.y)
                assert strip.cell_length == width
                if text[at] != "\n" and at < row.text_end:
                    drawn, cells = 0, 0
                    while cells < cell.x:
                        drawn = next_cluster(strip.text, drawn)
                        cells = plain.width(strip.text[:drawn])
                    shown = text[at:after].replace("\t", "    ")
                    assert strip.text.startswith(shown, drawn), text[at : at + 9]
                    for half in range(max(plain.width(text[at:after]), 1)):
                        assert pane.offset_near(cell.y, cell.x + half) == at
                    seen += 1
                at = after
            assert seen > 150


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
            pane.set_settings(replace(SETTINGS, measure=20, paragraph_spacing=1))
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
