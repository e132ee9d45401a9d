"""Reading time is counted by device and day, and comes together when libraries meet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reader.library import Library
from reader.library.figures import USUAL_CHARS, USUAL_WORDS
from reader.model import Span
from reader.store.times import DayFigures


def test_time_adds_up_and_sets_the_pace(library: Library, essay: int) -> None:
    assert library.pace() == (USUAL_CHARS, USUAL_WORDS)
    library.add_reading_time(essay, 60_000, 300)
    assert library.pace() == (USUAL_CHARS, USUAL_WORDS), "a minute says little"
    library.add_reading_time(essay, 14 * 60_000, 4_200)
    assert library.reading_time(essay) == 15 * 60_000
    assert library.pace() == (300, USUAL_WORDS)
    (day,) = library.figures().days
    assert (day.ms, day.chars, day.articles) == (15 * 60_000, 4_500, 1)


def test_words_of_other_languages_have_a_pace_of_their_own(library: Library) -> None:
    text = "# On margins\n\n" + "A long English text about reading in the margins. " * 20
    report = library.add_bytes(text.encode(), "en.md", origin="en.md")
    assert report.first is not None
    library.add_reading_time(report.first, 20 * 60_000, 20_000, 4_000)
    assert library.pace() == (USUAL_CHARS, 200)


def test_figures_say_what_days_sources_and_tags_came_to(library: Library, essay: int) -> None:
    library.correct(essay, "source", "人民日报")
    library.tag_article(essay, add=["读书"])
    library.highlight(essay, Span(0, 6), note="记")
    library.add_reading_time(essay, 90_000, 500)
    figures = library.figures()
    assert figures.days == [DayFigures(figures.today, 90_000, 500, 0, 1, 1)]
    assert figures.sources[0][:3] == ("人民日报", 90_000, 500)
    assert figures.tags[0].name == "读书"
    assert (figures.articles, figures.notes, figures.streak) == (1, 1, 1)


def test_a_streak_goes_on_until_yesterday(library: Library) -> None:
    figures = library.figures()
    days = [DayFigures(f"2026-01-{n:02}", 1) for n in (3, 5, 6, 7)]
    assert figures._replace(days=days, today="2026-01-07").streak == 3
    assert figures._replace(days=days, today="2026-01-08").streak == 3
    assert figures._replace(days=days, today="2026-01-09").streak == 0


def test_two_devices_add_up_whichever_way_they_meet(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with Library.open(tmp_path / "a" / "library.db") as one:
        report = one.add_bytes("# 题\n\n正文在这里。\n".encode(), "a.md", origin="a.md")
        assert report.first is not None
        one.add_reading_time(report.first, 60_000, 100)
    shutil.copy(tmp_path / "a" / "library.db", tmp_path / "b" / "library.db")
    with Library.open(tmp_path / "a" / "library.db") as one:
        one.add_reading_time(1, 30_000, 50)
    with Library.open(tmp_path / "b" / "library.db") as other:
        other.add_reading_time(1, 5_000, 10)
        other.merge([tmp_path / "a" / "library.db"])
        assert other.reading_time(1) == 95_000
        other.merge([tmp_path / "a" / "library.db"])
        assert other.reading_time(1) == 95_000, "twice is once"
    with Library.open(tmp_path / "a" / "library.db") as one:
        one.merge([tmp_path / "b" / "library.db"])
        assert one.reading_time(1) == 95_000


def test_time_travels_through_a_shared_folder(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with (
        Library.open(tmp_path / "a" / "library.db") as one,
        Library.open(tmp_path / "b" / "library.db") as other,
    ):
        report = one.add_bytes("# 题\n\n正文在这里。\n".encode(), "a.md", origin="a.md")
        assert report.first is not None
        one.add_reading_time(report.first, 60_000, 100)
        one.sync(shared)
        other.sync(shared)
        assert other.reading_time(1) == 60_000
        one.add_reading_time(report.first, 15_000, 20)
        other.add_reading_time(1, 1_000, 2)
        one.sync(shared)
        other.sync(shared)
        one.sync(shared)
        assert one.reading_time(report.first) == other.reading_time(1) == 76_000


@pytest.mark.parametrize("day", ["2026-1-1", "x", "2026-01-01; DROP"])
def test_times_of_others_are_looked_at(day: str) -> None:
    from reader.annotations.bundle import Bundle, Time, to_json
    from reader.annotations.unbundling import BadBundle, from_json

    uid = "01970000-0000-7000-8000-000000000000"
    good = to_json(Bundle(times=(Time(uid, "d" * 12, "2026-01-01", 1, 2, 3),)))
    assert from_json(good).times[0].ms == 1
    for wrong in ({"day": day}, {"ms": -1}, {"chars": "2"}, {"words": 1 << 70}):
        bad = {**good, "times": [{**good["times"][0], **wrong}]}
        with pytest.raises(BadBundle):
            from_json(bad)
