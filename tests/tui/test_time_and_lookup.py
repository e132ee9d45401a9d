"""Reading time is counted from movements; words are looked up and kept; pictures are shown."""

from __future__ import annotations

import base64
import io
import time
from typing import Any

import pytest

from reader.library import Library
from reader.tui.reading_clock import FASTEST, IDLE, PAGE, ReadingClock
from reader.tui.widgets.plots import across, chart, columns, ranking, spread

TEXT = "字" * 10_000


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(clock: Clock) -> ReadingClock:
    made = ReadingClock(clock)
    made.begin(1, TEXT, 0, words=False)
    return made


def test_time_between_movements_counts(watch: ReadingClock, clock: Clock) -> None:
    for seconds, offset in ((10, 60), (25, 160), (40, 220)):
        clock.seconds = seconds
        watch.touch(offset)
    assert watch.take() == (1, 40_000, 220, 0)
    assert watch.take() is None


def test_who_is_away_is_not_reading(watch: ReadingClock, clock: Clock) -> None:
    clock.seconds = 3600
    watch.touch(100)
    read = watch.take()
    assert read is not None
    assert read.ms == IDLE * 1000


def test_jumps_back_and_again_are_not_read_twice(watch: ReadingClock, clock: Clock) -> None:
    clock.seconds = 60
    for offset in (500, 100, 400, 500, 500 + PAGE + 1, 500 + PAGE + 51):
        watch.touch(offset)
    read = watch.take()
    assert read is not None
    assert read.chars == 550


def test_nobody_reads_faster_than_anybody(watch: ReadingClock, clock: Clock) -> None:
    clock.seconds = 2
    for offset in range(0, 9000, 1000):
        watch.touch(offset)
    read = watch.take()
    assert read is not None
    assert read.chars == 2 * FASTEST


def test_words_are_counted_where_there_are_any(clock: Clock) -> None:
    watch = ReadingClock(clock)
    watch.begin(2, "four words are here and more", 0, words=True)
    clock.seconds = 5
    watch.touch(19)
    assert watch.begin(3, "", 0, words=False) == (2, 5_000, 16, 4)


def test_bars() -> None:
    assert columns([0, 1, 2, 4], 2) == ["      █", "  ▄ █ █"]
    assert columns([0, 0], 1) == ["   "]
    assert columns([1, 1000], 1)[0][0] == "▁", "a value is never invisible"
    assert across(1, 2, 4) == "██  "
    assert across(0, 2, 3) == "   "
    assert across(0.01, 2, 3) == "▏  "
    assert spread(["1-1", "1-2", "1-3"], 20) == "1-1     1-2      1-3"
    assert spread(["10-23", "11-7"], 8) == "    11-7"


def test_plots_keep_their_width_and_line_up_with_chinese_names() -> None:
    from rich.cells import cell_len

    for width in (20, 40, 80, 200):
        lines = chart([1, 2, 3] * 10, [f"1-{n}" for n in range(30)], width, top="12 分钟")
        assert all(cell_len("".join(t for t, _ in line.left)) <= width for line in lines)
        rows = [("人民日报", 3.0, "3 小时"), ("The Economist", 1.0, "1 小时")]
        first = [line.left[0] for line in ranking(rows, width)]
        assert len({cell_len(text) for text, _ in first}) == 1


async def test_reading_time_is_kept_and_shown(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        clock = Clock()
        app.main.clock._now = clock
        app.main.clock._last = 0.0
        clock.seconds = 40
        await press(pilot, ")", ")")
        await wait_until(pilot, lambda: app.main.clock.pending >= 40)
        run = app.desk._run

        def late(library: Library, job: Any) -> None:
            time.sleep(0.2)
            run(library, job)

        app.desk._run = late  # the figures are asked for before the time is written
        await press(pilot, "g", "q")
        await wait_until(pilot, lambda: "读书统计" in dump(app) and "1 分钟" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
        clock.seconds = 60
        await press(pilot, ")")
        await wait_until(pilot, lambda: app.main.clock.pending >= 20)
        app.close_reader()
    with Library.open(shelf_folder / "library.db") as library:
        assert 60_000 <= library.reading_time(2) < 70_000


async def test_a_long_text_says_how_long_it_takes(
    make_reader: Any, tmp_path: Any, wait_until: Any, dump: Any
) -> None:
    with Library.open(tmp_path / "library.db") as library:
        text = "# 长文\n\n" + "这是一句话。\n\n" * 1200
        library.add_bytes(text.encode(), "long.md", origin="long.md")
    app = make_reader(tmp_path, article_id=1)
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: "约剩 21 分钟" in dump(app))


CEDICT = "讀書 读书 [du2 shu1] /to read a book/\n讀 读 [du2] /to read/\n書 书 [shu1] /book/\n"


async def test_a_word_is_looked_up_and_kept(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    folder = shelf_folder / "dictionaries"
    async with story() as (app, pilot):
        await press(pilot, "K")
        await wait_until(pilot, lambda: "还没有词典" in app.main.status().message)
        folder.mkdir()
        (folder / "own.u8").write_text(CEDICT, encoding="utf-8")
        await press(pilot, "K")
        await wait_until(pilot, lambda: "没有“人”" in app.main.status().message)
        await press(pilot, "l", "l", "K")
        await wait_until(pilot, lambda: "dú shū" in dump(app))
        assert "1/2" in dump(app)
        assert "讀書" in dump(app)
        await press(pilot, "n")
        await wait_until(pilot, lambda: "2/2" in dump(app))
        await press(pilot, "N", "j", "k", "a")
        await wait_until(pilot, lambda: app.main.state.highlights)
        await wait_until(pilot, lambda: app.main.state.highlights[0].note)
    (highlight,) = app.main.state.highlights
    assert highlight.quote == "人们读书的时候喜欢在书边写字。"
    assert highlight.note == "读书（讀書）  dú shū\nto read a book"


async def test_a_damaged_dictionary_is_told(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    (shelf_folder / "dictionaries").mkdir()
    (shelf_folder / "dictionaries" / "half.ifo").write_text("StarDict's dict ifo file\n")
    async with story() as (app, pilot):
        await press(pilot, "K")
        await wait_until(pilot, lambda: "坏了或不全" in app.main.status().message)


async def test_pictures_are_shown_one_at_a_time(
    make_reader: Any, tmp_path: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    pytest.importorskip("textual_image")
    from PIL import Image

    sources = []
    for colour in ("#aa3333", "#33aa33"):
        target = io.BytesIO()
        Image.new("RGB", (60, 30), colour).save(target, "PNG")
        sources.append(base64.b64encode(target.getvalue()).decode())
    broken = base64.b64encode(b"\x89PNG" + b"x" * 200).decode()
    images = "".join(
        f"<p>{'一段正文。' * 20}</p>"
        f'<img alt="第{n}张图：一块颜色" src="data:image/png;base64,{each}">'
        for n, each in enumerate((*sources, broken))
    )
    page = f"<html><body><h1>有图</h1>{images}</body></html>"
    with Library.open(tmp_path / "library.db") as library:
        library.add_bytes(page.encode(), "a.html", origin="a.html")
        library.add_bytes("# 无图\n\n正文。\n".encode(), "b.md", origin="b.md")
    app = make_reader(tmp_path, article_id=1)
    async with app.run_test(size=(80, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.document is not None and app.main.pane.has_focus)
        await press(pilot, "g", "I")
        await wait_until(pilot, lambda: "1/3" in dump(app) and "▀▀" in dump(app))
        await press(pilot, "n", "n")
        await wait_until(pilot, lambda: "3/3" in dump(app) and "打不开" in dump(app))
        await press(pilot, "n", "N", "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
        document = app.main.document
        second = [each for each in document.blocks if each.kind == "caption"][1]
        app.main.pane.goto(second.start)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "2/3" in dump(app))
    app = make_reader(tmp_path, article_id=2)
    async with app.run_test(size=(80, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.document is not None and app.main.pane.has_focus)
        await press(pilot, "g", "I")
        await wait_until(pilot, lambda: "没有图片" in app.main.status().message)


def test_how_pictures_are_drawn_where_nothing_is_known() -> None:
    from reader.tui.pictures import method_for

    assert method_for("auto", {"TERM": "xterm-256color"}) == "blocks"
    assert method_for("auto", {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}) == "kitty"
    assert method_for("auto", {"TERM": "foot"}) == "sixel"
    assert method_for("auto", {"TERM": "foot", "TMUX": "x"}) == "blocks"
    assert method_for("sixel", {}) == "sixel"
