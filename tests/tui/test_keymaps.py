"""The maps of keys: each whole, each without clashes, a person's own keys on top."""

from __future__ import annotations

import pytest

from reader.config import all_fields
from reader.tui.bindings import clashes, with_keys
from reader.tui.commands import STACKS
from reader.tui.keyboard import Call, KeyMachine
from reader.tui.keymaps import KEYMAPS


def command_of(keymap: str, place: str, *keys: str) -> str:
    table, _ = with_keys({}, keymap=keymap)
    machine = KeyMachine(table)
    answer = None
    for key in keys:
        answer = machine.feed(place, key)
    assert isinstance(answer, Call), (keymap, keys, answer)
    return answer.command.id


def test_the_setting_offers_every_map() -> None:
    (field,) = [each for each in all_fields() if each.key == "interface.keymap"]
    assert field.choices == tuple(KEYMAPS)


@pytest.mark.parametrize("keymap", KEYMAPS)
@pytest.mark.parametrize("digits", ["colours", "counts"])
def test_a_map_can_be_followed_and_has_no_clash(keymap: str, digits: str) -> None:
    table, problems = with_keys({}, digits=digits, keymap=keymap)
    assert problems == []
    assert clashes(table) == []


@pytest.mark.parametrize("keymap", KEYMAPS)
def test_every_place_can_be_left_and_help_and_quit_are_there(keymap: str) -> None:
    table, _ = with_keys({}, keymap=keymap)
    keys = {each.id: each.keys for each in table}
    for id in ("reader.help", "reader.quit", "screen.close", "input.cancel", "editor.leave",
               "confirm.no", "reader.palette", "article.mark_yellow", "article.note"):  # fmt: skip
        assert keys[id], (keymap, id)
    assert all(any(each.scope in scopes for each in table) for scopes in STACKS.values())


@pytest.mark.parametrize(
    ("keymap", "keys", "id"),
    [
        ("plain", ["down"], "article.line_down"),
        ("plain", ["ctrl+right"], "article.next_word"),
        ("plain", ["ctrl+f"], "article.find"),
        ("plain", ["ctrl+z"], "reader.undo"),
        ("plain", ["delete"], "article.delete"),
        ("plain", ["1"], "article.mark_yellow"),
        ("emacs", ["ctrl+n"], "article.line_down"),
        ("emacs", ["ctrl+x", "o"], "reader.next_pane"),
        ("emacs", ["ctrl+x", "ctrl+c"], "reader.quit"),
        ("emacs", ["alt+x"], "reader.palette"),
        ("emacs", ["<"], "article.text_start"),
        ("emacs", ["1"], "article.mark_yellow"),
    ],
)
def test_keys_do_what_their_people_expect(keymap: str, keys: list[str], id: str) -> None:
    assert command_of(keymap, "article", *keys) == id


def test_letters_do_not_move_in_the_plain_map() -> None:
    table, _ = with_keys({}, keymap="plain")
    machine = KeyMachine(table)
    assert [machine.feed("article", each) for each in "hjklwbe"] == [None] * 7


def test_a_persons_keys_come_before_the_map() -> None:
    table, problems = with_keys({"article.find": "ctrl+g"}, keymap="emacs")
    assert problems == []
    machine = KeyMachine(table)
    answer = machine.feed("article", "ctrl+g")
    assert isinstance(answer, Call)
    assert answer.command.id == "article.find"
