"""The table of commands is complete, free of clashes and worded in every language."""

from __future__ import annotations

import pytest

from reader.i18n import LANGUAGES, catalogue
from reader.tui.bindings import clashes, nearest, split_keys, with_keys
from reader.tui.commands import COMMANDS, GROUPS, STACKS, command

# The key map that was promised: key -> command.
PROMISED = {
    "j": "line_down", "k": "line_up", "h": "char_left", "l": "char_right",
    "w": "next_word", "b": "previous_word", "e": "word_end",
    ")": "next_sentence", "(": "previous_sentence", "}": "next_paragraph",
    "{": "previous_paragraph", ">": "next_heading", "<": "previous_heading",
    "space": "page_down", "ctrl+f": "page_down", "ctrl+b": "page_up",
    "ctrl+d": "half_page_down", "ctrl+u": "half_page_up",
    "g g": "text_start", "G": "text_end", "0": "line_start", "$": "line_end",
    "g c": "contents", "/": "find", "n": "find_next", "N": "find_previous", "*": "find_word",
    "B": "bookmark", "g b": "bookmarks", "s": "select_sentence", "S": "select_sentence_back",
    "v": "select_characters", "V": "select_paragraphs", "o": "other_end",
    "+": "grow", "=": "grow", "-": "shrink", "m": "mark_again", "a": "note", "A": "article_note",
    "t": "tags", ".": "repeat", "x": "delete", "]": "next_highlight", "[": "previous_highlight",
    "enter": "peek", "y": "copy", "Y": "copy_markdown", "E": "export", "escape": "drop_selection",
    "1": "mark_yellow", "2": "mark_green", "3": "mark_blue", "4": "mark_pink", "5": "mark_purple",
}  # fmt: skip

EVERYWHERE = {
    "g /": "search", "'": "all_notes", "ctrl+o": "jump_back", "ctrl+i": "jump_forward",
    "tab": "next_pane", "\\": "panes", "z": "focus_view", ",": "settings", "?": "help",
    "q": "quit", "u": "undo", "ctrl+r": "redo", "ctrl+p": "palette",
}  # fmt: skip

IN_LIBRARY = {
    "enter": "open", "/": "filter", "o": "sort", "i": "import", "e": "details", "R": "read",
    "x": "remove",
}  # fmt: skip


def keys_of(scope: str) -> dict[str, str]:
    return {key: each.id for each in COMMANDS if each.scope == scope for key in each.keys}


def test_the_promised_keys_do_what_was_promised() -> None:
    article, everywhere, library = keys_of("article"), keys_of("reader"), keys_of("library")
    assert {key: article.get(key) for key in PROMISED} == {
        key: f"article.{name}" for key, name in PROMISED.items()
    }
    assert {key: everywhere.get(key) for key in EVERYWHERE} == {
        key: f"reader.{name}" for key, name in EVERYWHERE.items()
    }
    assert {key: library.get(key) for key in IN_LIBRARY} == {
        key: f"library.{name}" for key, name in IN_LIBRARY.items()
    }


def test_no_key_is_another_key_or_its_beginning() -> None:
    assert [(one.id, other.id, key) for one, other, key in clashes(COMMANDS)] == []


def test_no_key_clashes_when_digits_are_counts() -> None:
    table, problems = with_keys({}, digits="counts")
    assert problems == []
    assert clashes(table) == []
    assert command("article.mark_yellow").keys == ("1",)
    assert next(each for each in table if each.id == "article.mark_yellow").keys == ("c 1",)


def test_ids_are_unique_and_name_their_scope() -> None:
    ids = [each.id for each in COMMANDS]
    assert len(ids) == len(set(ids))
    for each in COMMANDS:
        assert each.group in GROUPS
        assert each.keys
        assert each.id.partition(".")[2]


def test_every_scope_works_somewhere_and_every_place_has_commands() -> None:
    used = {scope for scopes in STACKS.values() for scope in scopes}
    assert {each.scope for each in COMMANDS} == used


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_a_name(language: str) -> None:
    words = catalogue(language)
    raw = {each: words.raw(f"command.{each.id}") for each in COMMANDS}
    assert [each.id for each, name in raw.items() if not name] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_left_over(language: str) -> None:
    words = catalogue(language)
    known = {each.id for each in COMMANDS}
    for section in ("command", "hint"):
        assert {id.removeprefix(f"{section}.") for id in words.ids(section)} <= known
    assert {f"group.{each}" for each in GROUPS} == set(words.ids("group"))


def test_a_person_gives_a_command_other_keys() -> None:
    table, problems = with_keys({"article.next_sentence": "., ctrl+n"})
    assert problems == []
    keys = {each.id: each.keys for each in table}
    assert keys["article.next_sentence"] == (".", "ctrl+n")
    assert "." not in keys["article.repeat"], "the key was taken from the other command"


def test_a_key_given_in_one_pane_stays_in_the_others() -> None:
    table, _ = with_keys({"library.sort": "x"})
    keys = {each.id: each.keys for each in table}
    assert keys["library.remove"] == ()
    assert keys["article.delete"] == ("x",)


def test_an_unknown_command_is_reported_with_the_nearest() -> None:
    _, problems = with_keys({"article.next_sentense": "j"})
    assert [(each.code, each.facts["near"]) for each in problems] == [
        ("unknown_command", "article.next_sentence")
    ]
    assert nearest("zzzzzzz") == ""


def test_a_key_that_begins_another_is_reported() -> None:
    _, problems = with_keys({"article.find_word": "g"})
    assert {each.code for each in problems} == {"key_clash"}
    assert problems[0].facts["key"] == "g"


def test_a_key_can_be_taken_away() -> None:
    table, problems = with_keys({"article.repeat": ""})
    assert problems == []
    assert next(each for each in table if each.id == "article.repeat").keys == ()


def test_keys_of_a_line_of_settings() -> None:
    assert split_keys("g g, home") == ("g g", "home")
    assert split_keys(",") == (",",)
    assert split_keys(",, g  x") == (",", "g x")
    assert split_keys(" ") == ()


def test_no_command_of_that_id() -> None:
    with pytest.raises(KeyError):
        command("article.fly")
