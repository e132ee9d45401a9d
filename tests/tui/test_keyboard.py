"""From keys to commands: sequences, counts, full-width twins, names of keys."""

from __future__ import annotations

import pytest

from reader.tui.bindings import with_keys
from reader.tui.commands import COMMANDS
from reader.tui.keyboard import Call, KeyMachine, Pending, shown, teach_sequences, token, twin


@pytest.fixture
def machine() -> KeyMachine:
    return KeyMachine(COMMANDS)


@pytest.fixture
def counting() -> KeyMachine:
    table, _ = with_keys({}, digits="counts")
    return KeyMachine(table, counts=True)


def called(answer: object) -> tuple[str, int]:
    assert isinstance(answer, Call)
    return answer.command.id, answer.times


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("：", ":"), ("？", "?"), ("、", "/"), ("。", "."), ("）", ")"), ("】", "]"), ("「", "{"),
     ("１", "1"), ("｜", "|"), ("￥", "$"), ("字", "字"), ("j", "j")],
)  # fmt: skip
def test_full_width_keys_act_as_their_ascii_twins(typed: str, meant: str) -> None:
    assert twin(typed) == meant


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [
        ("question_mark", "?", "?"),
        ("fullwidth_question_mark", "？", "?"),
        ("space", " ", "space"),
        ("ideographic_space", "\u3000", "space"),
        ("ctrl+d", "\x04", "ctrl+d"),
        ("enter", "\r", "enter"),
        ("tab", "\t", "tab"),
        ("alt+i", "i", "alt+i"),
        ("plus", "+", "+"),
        ("G", "G", "G"),
        ("up", None, "up"),
    ],
)
def test_tokens(key: str, character: str | None, name: str) -> None:
    assert token(key, character) == name


def test_a_key_is_a_command_of_the_pane_it_is_typed_in(machine: KeyMachine) -> None:
    assert called(machine.feed("article", "x")) == ("article.delete", 1)
    assert called(machine.feed("library", "x")) == ("library.remove", 1)
    assert called(machine.feed("notes", "x")) == ("notes.delete", 1)
    assert called(machine.feed("library", "j")) == ("list.down", 1)
    assert called(machine.feed("notes", "z")) == ("reader.focus_view", 1)
    assert machine.feed("library", "5") is None


def test_keys_typed_one_after_the_other(machine: KeyMachine) -> None:
    first = machine.feed("article", "g")
    assert isinstance(first, Pending)
    assert first.typed == "g"
    assert {"article.text_start", "reader.search"} <= {each.id for each in first.following}
    assert machine.typed == "g"
    assert called(machine.feed("article", "/")) == ("reader.search", 1)
    assert machine.typed == ""


def test_a_key_that_does_not_continue_stands_for_itself(machine: KeyMachine) -> None:
    machine.feed("article", "g")
    assert called(machine.feed("article", "j")) == ("article.line_down", 1)
    machine.feed("article", "g")
    assert machine.feed("article", "escape") == Pending("", ())
    assert called(machine.feed("article", "escape")) == ("article.drop_selection", 1)


def test_another_place_forgets_what_was_begun(machine: KeyMachine) -> None:
    machine.feed("article", "g")
    assert isinstance(machine.feed("library", "g"), Pending)
    assert called(machine.feed("library", "g")) == ("list.first", 1)


def test_digits_are_colours(machine: KeyMachine) -> None:
    assert called(machine.feed("article", "3")) == ("article.mark_blue", 1)


def test_digits_are_counts_if_wanted(counting: KeyMachine) -> None:
    assert isinstance(counting.feed("article", "1"), Pending)
    assert counting.feed("article", "0") == Pending("10", ())
    assert called(counting.feed("article", ")")) == ("article.next_sentence", 10)
    assert called(counting.feed("article", "0")) == ("article.line_start", 1)
    counting.feed("article", "2")
    counting.feed("article", "escape")
    assert called(counting.feed("article", "j")) == ("article.line_down", 1)
    counting.feed("article", "c")
    assert called(counting.feed("article", "3")) == ("article.mark_blue", 1)
    for _ in range(8):
        counting.feed("article", "9")
    assert called(counting.feed("article", "j")) == ("article.line_down", 9999)
    assert counting.feed("library", "4") is None


def test_keys_as_people_write_them() -> None:
    assert [shown(key) for key in ("ctrl+d", "g c", "+", "alt+right", "shift+tab", "space")] == [
        "Ctrl+D", "gc", "+", "Alt+→", "Shift+Tab", "Space",
    ]  # fmt: skip


def test_the_key_of_a_command(machine: KeyMachine) -> None:
    assert machine.key_of("reader.undo") == "u"
    assert machine.key_of("no.such") == ""
    table, _ = with_keys({"reader.undo": ""})
    assert KeyMachine(table).key_of("reader.undo") == ""


@pytest.mark.parametrize(
    ("sequence", "key"),
    [("\x1b\r", "alt+enter"), ("\x1b[13;2u", "shift+enter"), ("\x1b[1;3C", "alt+right"),
     ("\r", "enter"), ("\n", "ctrl+j")],
)  # fmt: skip
def test_sequences_that_textual_alone_misreads(
    sequence: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textual import constants
    from textual._xterm_parser import XTermParser

    monkeypatch.setattr(constants, "DISABLE_KITTY_KEY", True)
    teach_sequences()
    parser = XTermParser(False)
    assert [getattr(each, "key", None) for each in parser.feed(sequence)] == [key]
