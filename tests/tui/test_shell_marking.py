"""Marking and noting on the real library: what is painted is what is saved."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from reader.library import Library
from reader.model import Highlight


def saved(folder: Any) -> list[Highlight]:
    with Library.open(folder / "library.db") as library:
        return library.highlights(2)


async def test_the_sentence_under_the_cursor_takes_one_key(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        (found,) = saved(shelf_folder)
        assert found.quote == "人们读书的时候喜欢在书边写字。"
        assert found.colour == "yellow"
        assert "15 字" in app.main.status().message


async def test_recolour_delete_undo_redo_take_one_key_each(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        state = app.main.state
        await press(pilot, "1")
        await wait_until(pilot, lambda: state.highlights)
        await press(pilot, "3")
        await wait_until(pilot, lambda: state.highlights[0].colour == "blue")
        assert len(saved(shelf_folder)) == 1
        await press(pilot, "3")
        await wait_until(pilot, lambda: "已经是蓝色" in app.main.status().message)
        await press(pilot, "x")
        await wait_until(pilot, lambda: not state.highlights)
        assert saved(shelf_folder) == []
        await press(pilot, "u")
        await wait_until(pilot, lambda: state.highlights)
        assert saved(shelf_folder)[0].colour == "blue"
        await press(pilot, "ctrl+r")
        await wait_until(pilot, lambda: not state.highlights)
        await press(pilot, "u", "u", "u")
        await wait_until(pilot, lambda: not state.highlights and app.desk.busy == 0)
        await press(pilot, "u")


async def test_a_long_step_is_taken_back_beside_the_desk(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("reader.store.history.MANY", 0)
    undo, beside = Library.undo, list[str]()

    def watched(library: Library, **watch: Any) -> Any:
        beside.append(threading.current_thread().name)
        return undo(library, **watch)

    monkeypatch.setattr(Library, "undo", watched)
    async with story() as (app, pilot):
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        await press(pilot, "u")
        await wait_until(pilot, lambda: not app.main.state.highlights)
        assert beside == ["reader-beside"]
        assert saved(shelf_folder) == []
        await wait_until(pilot, lambda: not app.desk.works_beside)


async def test_keys_typed_fast_see_what_the_last_one_did(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "1", "2", "3", ")", "4", ")", ".")
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 3)
        found = sorted(saved(shelf_folder), key=lambda each: each.start or 0)
        assert [each.colour for each in found] == ["blue", "pink", "pink"]
        assert [each.quote[:3] for each in found] == ["人们读", "“写下", "第三句"]


async def test_to_the_end_of_the_sentence_after_next_takes_four_keys(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "s", "s", "s", "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        (found,) = saved(shelf_folder)
        assert found.quote.startswith("人们读书")
        assert found.quote.endswith("第三句在这里结束！")
        assert app.main.pane.selection is None


async def test_overlapping_highlights_stay_apart_and_are_chosen_among(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        state = app.main.state
        await press(pilot, "s", "s", "1")
        await wait_until(pilot, lambda: state.highlights)
        app.main.pane.goto(state.highlights[0].start)
        await press(pilot, "s", "2")
        await wait_until(pilot, lambda: len(state.highlights) == 2)
        app.main.pane.goto(min(each.start for each in state.highlights))
        await press(pilot, "x")
        await wait_until(
            pilot, lambda: app.screen is not app.main and app.screen.focused is not None
        )
        assert "这里有几处划线" in dump(app)
        await press(pilot, "j", "enter")
        await wait_until(pilot, lambda: len(state.highlights) == 1)
        assert len(saved(shelf_folder)) == 1


async def test_a_note_takes_two_keys_and_its_text(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "a", *"xq 值得记", "alt+enter", *"第二行", "enter")
        await wait_until(
            pilot, lambda: app.main.state.highlights and app.main.state.highlights[0].note
        )
        (found,) = saved(shelf_folder)
        assert found.note == "xq 值得记\n第二行"
        assert found.quote == "人们读书的时候喜欢在书边写字。"
        assert "xq 值得记" in dump(app), "the notes pane shows it"


async def test_marked_and_noted_in_one_breath_is_one_highlight(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "3", "a", *"一口气", "enter", ")", "4", "t", *"标签", "enter")
        await wait_until(pilot, lambda: any(each.tags for each in app.main.state.highlights))
        found = sorted(saved(shelf_folder), key=lambda each: each.start or 0)
        assert [(each.colour, each.note, each.tags) for each in found] == [
            ("blue", "一口气", ()),
            ("pink", "", ("标签",)),
        ]


async def test_escape_keeps_a_draft_that_is_offered_again(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, make_reader: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        await press(pilot, "a", *"没写完", "escape")
        await wait_until(pilot, lambda: app.screen is app.main and app.desk.busy == 0)
        assert "草稿" in app.main.status().message
        assert saved(shelf_folder)[0].note == ""
        await press(pilot, "a")
        await wait_until(pilot, lambda: app.screen is not app.main and app.screen.text == "没写完")
        await press(pilot, *"了", "enter")
        await wait_until(pilot, lambda: app.main.state.highlights[0].note == "没写完了")
        with Library.open(shelf_folder / "library.db") as library:
            assert library.draft(f"highlight:{saved(shelf_folder)[0].id}") is None


async def test_a_draft_is_saved_while_typing_and_offered_at_the_next_start(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, make_reader: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from reader.tui.screens import editor

    monkeypatch.setattr(editor, "DRAFT_SECONDS", 0.05)
    async with story() as (app, pilot):
        await press(pilot, "a", *"断电前写的字")

        def drafted() -> bool:
            with Library.open(shelf_folder / "library.db") as library:
                found = library.highlights(2)
                return bool(found) and library.draft(f"highlight:{found[0].id}") == "断电前写的字"

        await wait_until(pilot, drafted)
        app.exit()  # the editor was never closed
        again = make_reader(shelf_folder)
        async with again.run_test(size=(120, 36)) as pilot:
            await wait_until(pilot, lambda: "没写完" in again.main.status().message)
            await press(pilot, "g", "a")
            await wait_until(
                pilot,
                lambda: again.screen is not again.main and again.screen.text == "断电前写的字",
            )
            await press(pilot, "enter")
            await wait_until(pilot, lambda: again.main.state.highlights[0].note == "断电前写的字")


async def test_what_was_typed_when_the_screen_fails_is_a_draft(
    story: Any, shelf_folder: Any, press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.tui.screens import editor

    monkeypatch.setattr(editor, "DRAFT_SECONDS", 3600.0)
    async with story() as (app, pilot):
        await press(pilot, "a", *"出错前写的字")
        app._fatal_error()  # what Textual calls at a mistake of the program
    with Library.open(shelf_folder / "library.db") as library:
        (highlight,) = library.highlights(2)
        assert library.draft(f"highlight:{highlight.id}") == "出错前写的字"


async def test_a_note_on_the_whole_article(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "A", *"全文很好", "enter")
        await wait_until(pilot, lambda: app.main.state.highlights)
        (found,) = saved(shelf_folder)
        assert (found.kind, found.note) == ("note", "全文很好")
        await press(pilot, "A", *"！", "enter")
        await wait_until(pilot, lambda: app.main.state.highlights[0].note == "全文很好！")
        assert len(saved(shelf_folder)) == 1


async def test_tags_with_completion(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "t", *"重点 史料", "enter")
        await wait_until(
            pilot, lambda: app.main.state.highlights and app.main.state.highlights[0].tags
        )
        assert set(saved(shelf_folder)[0].tags) == {"重点", "史料"}
        await press(pilot, ")", "1")
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 2)
        await press(pilot, "t", "重")
        await wait_until(
            pilot, lambda: app.screen is not app.main and app.screen.offers == ["重点"]
        )
        await press(pilot, "tab", "enter")
        await wait_until(
            pilot, lambda: all("重点" in each.tags for each in app.main.state.highlights)
        )


async def test_bookmarks_are_set_listed_and_removed(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "}", "B")
        await wait_until(pilot, lambda: app.main.state.highlights)
        at = app.main.pane.cursor
        await press(pilot, "G", "g", "b")
        await wait_until(
            pilot, lambda: app.screen is not app.main and app.screen.focused is not None
        )
        assert "书签" in dump(app)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is app.main and app.main.pane.cursor == at)
        await press(pilot, "B")
        await wait_until(pilot, lambda: not app.main.state.highlights)


async def test_from_highlight_to_highlight_and_peeking(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "1", "}", "}", "2", "g", "g")
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 2)
        first, second = sorted(each.start for each in app.main.state.highlights)
        await press(pilot, "]")
        await wait_until(pilot, lambda: app.main.pane.cursor == second)
        await press(pilot, "]")
        assert "后面没有" in app.main.status().message
        await press(pilot, "[")
        await wait_until(pilot, lambda: app.main.pane.cursor == first)
        await press(pilot, "enter", *"旁注", "enter")
        await wait_until(pilot, lambda: any(each.note for each in app.main.state.highlights))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is not app.main)
        await pilot.pause(0.05)
        assert "旁注" in dump(app)
        await press(pilot, "j", "k", "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
        await press(pilot, "G", "enter")
        assert "没有划线" in app.main.status().message


async def test_the_notes_pane_jumps_and_edits(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "1", "}", "}", "}", "2")
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 2)
        first, second = sorted(app.main.state.highlights, key=lambda each: each.start)
        assert app.main.notes.highlight.id == second.id, "the notes follow the text"
        await press(pilot, "tab")
        await wait_until(pilot, lambda: app.main.active_pane() == "notes")
        await press(pilot, "k")
        await wait_until(pilot, lambda: app.main.pane.cursor == first.start)
        await press(pilot, "5")
        await wait_until(
            pilot,
            lambda: {each.colour for each in app.main.state.highlights} == {"purple", "green"},
        )
        await press(pilot, "a", *"从栏里写", "enter")
        await wait_until(pilot, lambda: any(each.note for each in app.main.state.highlights))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.main.pane.has_focus)
        assert app.main.pane.cursor == first.start
        assert {each.note for each in saved(shelf_folder)} == {"从栏里写", ""}


async def test_nothing_can_be_marked_in_a_library_that_is_read_only(
    story: Any, shelf_folder: Any, press: Any
) -> None:
    async with story(opening=lambda: Library.open(shelf_folder / "library.db", read_only=True)) as (
        app,
        pilot,
    ):
        for key in ("1", "a", "t", "B", "u"):
            app.main.status().hush()
            await press(pilot, key)
            assert "只能读" in app.main.status().message
        assert app.main.state.highlights == []
