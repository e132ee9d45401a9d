"""Asking the terminal how wide it draws a character, before the screen starts.

A character is written at the start of the line and the terminal asked where its cursor is (CSI 6 n;
ECMA-48, DSR and CPR); then the line is wiped. Nothing here imports Textual.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

AMBIGUOUS: Final = "“"
"""What stands for all characters of ambiguous width."""

TIMEOUT: Final = 0.1
"""Seconds within which a terminal answers, if it does at all."""

MEMORY: Final = "terminals"
"""File of the state folder that holds what terminals said."""

_ANSWER: Final = re.compile(rb"\x1b\[(\d+);(\d+)R")
_HALF: Final = re.compile(rb"\x1b\[\d[\d;]*$")
"""An answer of which the end came too late."""


class Question:
    """How many cells each of some strings takes; asked when it is made, answered by `widths`.

    Between the two other work may be done, such as loading the program: the answer waits.
    """

    typed: bytes = b""
    """Keys that came beside the answers."""

    def __init__(self, texts: Sequence[str], *, fd_in: int = 0, fd_out: int = 1) -> None:
        """Ask on a terminal; OSError or `termios.error` where there is none."""
        import termios

        self._texts = list(texts)
        self._in = fd_in
        self._mode: list[Any] = termios.tcgetattr(fd_in)
        quiet = [*self._mode]
        quiet[3] = quiet[3] & ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(fd_in, termios.TCSANOW, quiet)
        asked = "".join(f"\r{text}\x1b[6n" for text in self._texts)
        self._until = time.monotonic() + TIMEOUT
        try:
            os.write(fd_out, f"{asked}\r\x1b[K".encode())
        except OSError:
            self._restore()
            raise

    def widths(self) -> list[int] | None:
        """Cells of each, or None if the terminal does not answer in time."""
        import select

        heard = b""
        try:
            while len(_ANSWER.findall(heard)) < len(self._texts):
                wait = max(self._until - time.monotonic(), 0)
                if not select.select([self._in], [], [], wait)[0]:
                    return None
                more = os.read(self._in, 1024)
                if not more:
                    return None
                heard += more
        except OSError:
            return None
        finally:
            self.typed = _HALF.sub(b"", _ANSWER.sub(b"", heard))
            self._restore()
        return [int(column) - 1 for _, column in _ANSWER.findall(heard)][: len(self._texts)]

    def _restore(self) -> None:
        import termios

        termios.tcsetattr(self._in, termios.TCSANOW, self._mode)


def ask(texts: Sequence[str]) -> Question | None:
    """Ask the terminal that stdin and stderr are, as the screen does; None where they are none."""
    keys, screen = sys.__stdin__, sys.__stderr__
    try:
        if keys is None or screen is None or not (keys.isatty() and screen.isatty()):
            return None
        return Question(texts, fd_in=keys.fileno(), fd_out=screen.fileno())
    except (ImportError, OSError, ValueError):
        return None
    except Exception as error:  # termios.error is no OSError
        if type(error).__module__ == "termios":
            return None
        raise


def name_of_terminal(environ: Mapping[str, str]) -> str:
    """What tells terminals apart: the program, its version and TERM, as far as they are told."""
    names = ("TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TERM", "VTE_VERSION", "WT_SESSION")
    told = (environ.get(each, "") for each in names[:-1])
    name = "/".join([*told, "wt" if environ.get("WT_SESSION") else ""]).strip("/")
    return " ".join(name.split())


class AmbiguousWidth:
    """The width of ambiguous characters in this terminal, asked once and remembered in a file."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        """`folder` is the state folder. Asks at once if nothing is known of this terminal."""
        self._folder = folder
        self._name = name_of_terminal(environ)
        self._known = recall(folder).get(self._name)
        self._question = ask([AMBIGUOUS]) if self._known is None else None
        self.typed = b""
        """Keys that were typed while the terminal was asked: they are the screen's."""

    def cells(self) -> Literal[1, 2]:
        """1 or 2; 1 where the terminal does not tell."""
        if self._known is None and self._question is not None:
            widths = self._question.widths()
            self.typed = self._question.typed
            if widths is not None and widths[0] in (1, 2):
                self._known = widths[0]
                remember(self._folder, self._name, self._known)
        return 2 if self._known == 2 else 1


def recall(folder: Path) -> dict[str, int]:
    """What terminals said before, by their names; a line each, a tab between name and cells."""
    try:
        lines = (folder / MEMORY).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    found = (line.rpartition("\t") for line in lines)
    return {name: int(cells) for name, _, cells in found if cells in ("1", "2")}


def remember(folder: Path, name: str, cells: int) -> None:
    """Keep what a terminal said; a folder that can't be written keeps nothing."""
    known = {**recall(folder), " ".join(name.split()): cells}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new = folder / f"{MEMORY}.{os.getpid()}"
        lines = (f"{each}\t{cells}\n" for each, cells in known.items())
        new.write_text("".join(lines), encoding="utf-8")
        new.replace(folder / MEMORY)
    except OSError:
        return
