"""Asking a terminal how wide it draws, with a terminal that answers, one that is slow and none."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.tui import probe
from reader.tui.keyboard import events_of
from reader.tui.probe import AmbiguousWidth, Question, name_of_terminal, recall, remember

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")


@pytest.fixture
def terminal() -> Iterator[Callable[[dict[str, int] | None], int]]:
    """`terminal({"“": 2})` is the program's end of a terminal that draws “ two cells wide."""
    made: list[tuple[int, int, threading.Thread]] = []

    def make(wide: dict[str, int] | None) -> int:
        master, slave = pty.openpty()

        def answer() -> None:
            heard = b""
            try:
                while True:
                    heard += os.read(master, 4096)
                    while match := re.search(rb"\r([^\r\x1b]*)\x1b\[6n", heard):
                        cells = (wide or {}).get(match[1].decode(), 1)
                        heard = heard[match.end() :]
                        if wide is not None:
                            os.write(master, f"\x1b[1;{cells + 1}R".encode())
            except OSError:
                return

        answering = threading.Thread(target=answer, daemon=True)
        answering.start()
        made.append((master, slave, answering))
        return slave

    yield make
    for master, slave, answering in made:
        # It ends with the last user of the other end; only then may the number be used again.
        os.close(slave)
        answering.join(10)
        os.close(master)


def test_widths_are_what_the_terminal_says(terminal: Callable[..., int]) -> None:
    fd = terminal({"中": 2, "“": 2})
    before = termios.tcgetattr(fd)
    question = Question(["中", "“", "a"], fd_in=fd, fd_out=fd)
    assert termios.tcgetattr(fd) != before, "answers must not be drawn"
    assert question.widths() == [2, 2, 1]
    assert termios.tcgetattr(fd) == before


def test_keys_typed_meanwhile_are_kept() -> None:
    master, slave = pty.openpty()
    question = Question(["中", "“"], fd_in=slave, fd_out=slave)
    os.write(master, "j中\x1b[1;2R\x1b[6~\x1b[1;3Rq".encode())
    assert question.widths() == [1, 2]
    assert question.typed == "j中\x1b[6~q".encode()
    assert [each.key for each in events_of(question.typed)] == ["j", "中", "pagedown", "q"]
    os.close(master)
    os.close(slave)


def test_half_an_answer_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "TIMEOUT", 0.05)
    master, slave = pty.openpty()
    question = Question(["“"], fd_in=slave, fd_out=slave)
    os.write(master, b"x\x1b[1;")
    assert question.widths() is None
    assert question.typed == b"x"
    assert events_of(b"") == []
    os.close(master)
    os.close(slave)


def test_a_terminal_that_does_not_answer(
    terminal: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "TIMEOUT", 0.01)
    fd = terminal(None)
    before = termios.tcgetattr(fd)
    assert Question(["中"], fd_in=fd, fd_out=fd).widths() is None
    assert termios.tcgetattr(fd) == before


def test_no_terminal_is_not_asked(tmp_path: Path) -> None:
    assert probe.ask(["中"]) is None
    asked = AmbiguousWidth(tmp_path, {"TERM": "xterm"})
    assert asked.cells() == 1
    assert recall(tmp_path) == {}


def test_the_answer_is_remembered_for_this_terminal(
    terminal: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fd = terminal({"“": 2})
    monkeypatch.setattr(probe, "ask", lambda texts: Question(texts, fd_in=fd, fd_out=fd))
    environ = {"TERM_PROGRAM": "WezTerm", "TERM": "xterm-256color"}
    assert AmbiguousWidth(tmp_path, environ).cells() == 2
    monkeypatch.setattr(probe, "ask", lambda texts: pytest.fail("asked again"))
    assert AmbiguousWidth(tmp_path, environ).cells() == 2
    assert list(recall(tmp_path)) == [name_of_terminal(environ)]


def test_names_tell_terminals_apart() -> None:
    names = [
        name_of_terminal(each)
        for each in (
            {"TERM": "xterm"},
            {"TERM": "xterm", "WT_SESSION": "x"},
            {"TERM": "screen"},
            {},
        )
    ]
    assert len(set(names)) == 4


@pytest.mark.parametrize("content", ["", "x", "x\t7\n", "\t\n"])
def test_a_broken_memory_is_no_memory(content: str, tmp_path: Path) -> None:
    (tmp_path / probe.MEMORY).write_text(content, encoding="utf-8")
    assert recall(tmp_path) == {}
    remember(tmp_path, "x", 2)
    assert recall(tmp_path) == {"x": 2}


def test_what_cannot_be_kept_is_not(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    remember(tmp_path / "file", "x", 2)
    assert recall(tmp_path / "file") == {}


def test_a_closed_terminal_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def isatty(self) -> bool:
            return True

        def fileno(self) -> int:
            return 987

    monkeypatch.setattr(probe.sys, "__stdin__", Gone())
    monkeypatch.setattr(probe.sys, "__stderr__", Gone())
    assert probe.ask(["中"]) is None
