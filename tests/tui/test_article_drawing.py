"""The article pane as a person sees it: text, marks, signs, every character in its cell."""

from __future__ import annotations

import pytest

from reader.model import COLOURS, Block, Span, Style
from reader.text.graphemes import next_cluster
from reader.text.widths import WidthPolicy
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
        app = PaneApp(document(), settings=SETTINGS._replace(sentence_mark=False))
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
        app = PaneApp(document(blocks=blocks), marks, settings=SETTINGS._replace(ambiguous=2))
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
        reading = SETTINGS._replace(ambiguous=ambiguous, han_latin_gap=gap)
        app = PaneApp(mixed_document(), [mark("a", (3, 20)), mark("b", (9, 70))], settings=reading)
        async with app.run_test(size=(width, 60)):
            pane, plain = app.pane, WidthPolicy(ambiguous)
            text, at, seen = pane.text, 0, 0
            while at < len(text):
                after = next_cluster(text, at)
                cell = pane.cell_of(at)
                row = pane._row(pane.scroll_offset.y + cell.y)
                strip = pane.render_line(cell.y)
                # Textual would cut wide strips in the wrong place at the scroll bar.
                assert strip.cell_length == width - (ambiguous - 1)
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


class TestWithoutColours:
    async def test_five_highlights_can_be_told_apart(self, monkeypatch, dump):
        monkeypatch.setenv("NO_COLOR", "1")
        text = "\n".join(f"第{n}段的话。" for n in range(5))
        doc = document(text)
        marks = [
            mark(f"h{n}", Span(n * 7, n * 7 + 5), colour=colour) for n, colour in enumerate(COLOURS)
        ]
        app = PaneApp(doc, marks)
        async with app.run_test(size=(60, 20)) as pilot:
            await pilot.pause()
            looks = set()
            for each in marks:
                cell = app.pane.cell_of(each.start + 2)
                strip = app.pane.render_lines(app.pane.size.region)[cell.y]
                style = strip.crop(cell.x, cell.x + 1)._segments[0].style
                attributes = ("bold", "italic", "underline", "underline2")
                looks.add(tuple(bool(getattr(style, name)) for name in attributes))
            assert len(looks) == 5
            shown = [row.strip() for row in dump(app).split("\n")]
            assert [row[0] for row in shown if row[1:].strip().startswith("第")] == list("12345")

    async def test_links_under_the_cursor(self):
        text = "见这里，或者 https://example.org/a?b=1 也行。"
        style = Style("link", 1, 3, "https://example.com/")
        async with PaneApp(document(text, styles=(style,))).run_test() as pilot:
            pane = pilot.app.pane
            assert pane.link_at(0) == ""
            assert pane.link_at(2) == "https://example.com/"
            assert pane.link_at(text.index("example")) == "https://example.org/a?b=1"
            assert pane.link_at(len(text) - 1) == ""
