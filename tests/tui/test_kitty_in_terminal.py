"""Kitty's keyboard protocol, as a terminal that has it sends it: keys, chords, input methods."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.terminal import Terminal, home

READER = [sys.executable, "-m", "reader"]
TEXT = "人们读书的时候喜欢在书边写字。第二句在这里。" + "后面还有许多字，写到纸的尽头。" * 30
PUSHED = re.compile(rb"\x1b\[>(\d+)u")
POPPED = b"\x1b[<u"
ALL_KEYS, TEXT_TOO = 8, 16


class Kitty:
    """What Kitty sends once the program has asked for all keys and the text that they make."""

    def __init__(self, screen: Terminal) -> None:
        self.screen = screen
        asked = PUSHED.search(screen.raw)
        assert asked is not None, "the protocol was not switched on"
        self.flags = int(asked[1])
        assert self.flags & ALL_KEYS
        assert self.flags & TEXT_TOO

    def _send(self, sequence: str) -> None:
        os.write(self.screen._master, sequence.encode())
        self.screen.settle(0.1)

    def key(self, key: str, text: str = "", modifiers: int = 0) -> None:
        """One key; `modifiers` are 1 shift, 2 alt, 4 ctrl, 64 caps lock, 128 num lock."""
        number = {"enter": 13, "escape": 27, "backspace": 127, "tab": 9}.get(key) or ord(key)
        with_modifiers = str(modifiers + 1) if modifiers else ""
        made = ":".join(str(ord(each)) for each in text)
        fields = [str(number), with_modifiers, made]
        while len(fields) > 1 and not fields[-1]:
            fields.pop()
        self._send(f"\x1b[{';'.join(fields)}u")

    def type(self, text: str) -> None:
        """Letters, each with the text that it makes."""
        for each in text:
            shifted = each.isupper()
            self.key(each.lower(), each, modifiers=1 if shifted else 0)

    def commit(self, text: str) -> None:
        """What an input method writes: a key without a number, and code points."""
        self._send(f"\x1b[0;;{':'.join(str(ord(each)) for each in text)}u")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    given = home(tmp_path) | {"READER_LIBRARY": str(tmp_path / "library.sqlite")}
    (tmp_path / "config.toml").write_text("[terminal]\nkitty = true\n", encoding="utf-8")
    return given | {"READER_CONFIG": str(tmp_path / "config.toml")}


def opened(tmp_path: Path, env: dict[str, str]) -> Terminal:
    (tmp_path / "story.txt").write_text(TEXT, encoding="utf-8")
    with Terminal([*READER, "add", tmp_path / "story.txt", "--as", "text"], env=env) as adding:
        adding.wait_exit(30)
    screen = Terminal(READER, rows=24, columns=100, env=env)
    screen.wait_for("story", 30)
    screen.settle(0.5)
    return screen


@pytest.fixture
def kitty(tmp_path: Path, env: dict[str, str]) -> Iterator[Kitty]:
    with opened(tmp_path, env) as screen:
        yield Kitty(screen)


def test_what_is_typed_into_a_prompt(kitty: Kitty) -> None:
    kitty.key("g", "g")
    kitty.key("/", "/")
    kitty.type("aB")
    kitty.commit("读书")
    kitty.commit("（写字）：“边”")  # longer than Textual reads a sequence by itself
    kitty.key("1", "1", modifiers=128)  # num lock is on
    kitty.key("x", "X", modifiers=64)  # caps lock is on
    kitty.screen.wait_for("aB读书（写字）：“边”1X")
    kitty.key("backspace")
    kitty.key("a", modifiers=4)  # ctrl+a: to the beginning
    kitty.commit("😀字")
    kitty.screen.wait_for("😀字aB读书（写字）：“边”1(?!X)")
    kitty.key("a", modifiers=2)  # alt makes no text
    kitty.key("l", modifiers=8)  # nor does super
    assert "😀字aB读书（写字）：“边”1" in kitty.screen.text()
    kitty.key("escape")
    kitty.screen.wait_gone("aB读书")


def test_full_width_keys_of_an_input_method_act_as_their_twins(kitty: Kitty) -> None:
    kitty.key("enter")
    kitty.screen.wait_for("人们读书")
    kitty.screen.settle(0.5)
    kitty.key(")", ")", modifiers=1)
    kitty.key("(", "(", modifiers=1)
    before = (kitty.screen.screen.cursor.y, kitty.screen.screen.cursor.x)
    for there, back in (("）", "（"), (")", "(")):
        kitty.commit(there)
        after = (kitty.screen.screen.cursor.y, kitty.screen.screen.cursor.x)
        assert after[1] - before[1] == 2 * len("人们读书的时候喜欢在书边写字。")
        kitty.commit(back)
        assert (kitty.screen.screen.cursor.y, kitty.screen.screen.cursor.x) == before
    kitty.commit("：")  # no key of the article
    assert (kitty.screen.screen.cursor.y, kitty.screen.screen.cursor.x) == before
    kitty.commit("？")
    kitty.screen.wait_for("帮助|按键")


def test_the_protocol_is_taken_back_at_the_end(kitty: Kitty) -> None:
    kitty.key("q", "q")
    assert kitty.screen.wait_exit(15) == 0
    kitty.screen.settle(0.3)
    assert POPPED in kitty.screen.raw


def test_without_the_setting_the_protocol_stays_off(tmp_path: Path, env: dict[str, str]) -> None:
    Path(env["READER_CONFIG"]).write_text("", encoding="utf-8")
    with opened(tmp_path, env) as screen:
        assert PUSHED.search(screen.raw) is None
