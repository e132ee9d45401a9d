"""Copying text out of the terminal, by the way that works where the program runs.

Over SSH a desktop tool would reach the wrong machine, so the way is chosen by the environment and
not by which tool is there: OSC 52 over SSH, `tmux load-buffer -w` inside tmux (which drops a bare
OSC 52 by default), the desktop's own tool locally. Everything is kept in a register of the program
as well. Sources: xterm's control sequences (OSC 52), tmux(1).
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from reader.text.safe import safe_text

Method = Literal["auto", "osc52", "tools", "tmux", "off"]
Way = Literal["osc52", "tmux", "tool", "pyperclip", "register"]
"""How a text left: a sequence to the terminal, tmux, a desktop tool, pyperclip, or not at all."""

OSC52_LIMIT: Final = 74_000
"""Bytes of UTF-8 beyond which terminals are known to drop OSC 52."""

SECONDS: Final = 3.0
"""How long a tool may take."""

Run = Callable[[Sequence[str], bytes], bool]
"""Runs a command with these bytes as input; whether it succeeded."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a copied text."""

    ways: tuple[Way, ...]
    """All that were used, the surest first; `register` alone means it stayed in the program."""
    tool: str = ""
    """Name of the desktop tool that took it."""
    characters: int = 0
    too_long: bool = False
    """Whether OSC 52 would have been the way but the text is too long for it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The ways to try in an environment."""

    osc52: bool
    tmux: bool
    tools: tuple[tuple[str, ...], ...]
    """Commands of desktop tools, the best first."""
    pyperclip: bool


def plan(environ: Mapping[str, str], method: Method, platform: str) -> Plan:
    """Choose the ways for an environment; `platform` is that of `sys.platform`.

    >>> plan({"SSH_TTY": "/dev/pts/1"}, "auto", "linux")
    Plan(osc52=True, tmux=False, tools=(), pyperclip=False)
    """
    remote = bool(environ.get("SSH_TTY") or environ.get("SSH_CONNECTION"))
    inside_tmux = bool(environ.get("TMUX"))
    if method == "off":
        return Plan(False, False, (), False)
    if "web_driver" in environ.get("TEXTUAL_DRIVER", ""):  # in a browser, which knows OSC 52
        return Plan(True, False, (), False)
    if method == "osc52":
        return Plan(True, False, (), False)
    if method == "tmux":
        return Plan(False, True, (), False)
    if method == "tools":
        return Plan(False, False, desktop_tools(environ, platform), True)
    if remote:
        return Plan(True, inside_tmux, (), False)
    return Plan(True, inside_tmux, desktop_tools(environ, platform), True)


def desktop_tools(environ: Mapping[str, str], platform: str) -> tuple[tuple[str, ...], ...]:
    """Commands that put standard input on the clipboard of the desktop that is running."""
    if platform == "darwin":
        return (("pbcopy",),)
    if platform == "win32":
        return ()  # clip.exe reads the code page of the console; pyperclip calls the system itself
    tools: list[tuple[str, ...]] = []
    if environ.get("WAYLAND_DISPLAY"):
        tools.append(("wl-copy", "--type", "text/plain;charset=utf-8"))
    if environ.get("DISPLAY"):
        tools.append(("xclip", "-selection", "clipboard", "-in"))
        tools.append(("xsel", "--clipboard", "--input"))
    if environ.get("WSL_DISTRO_NAME") or environ.get("WSL_INTEROP"):
        tools.append(("clip.exe",))
    return tuple(tools)


def osc52(text: str) -> str:
    """The sequence that asks the terminal to put `text` on the clipboard."""
    coded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    return f"\x1b]52;c;{coded}\a"


def run_tool(command: Sequence[str], data: bytes) -> bool:
    """Run a tool without a shell; False if it is not there, fails or takes too long."""
    if shutil.which(command[0]) is None:
        return False
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.DEVNULL,  # xclip stays behind and would hold a pipe open
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def run_pyperclip(text: str) -> bool:
    """Copy by pyperclip; False where it knows no way."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return False
    return True


class Clipboard:
    """Copies texts, and keeps the last one itself.

    `write` sends characters to the terminal; it is the only part that runs on the screen's
    thread (`copy` itself may wait for a tool and belongs into another).
    """

    def __init__(
        self,
        write: Callable[[str], object],
        *,
        method: Method = "auto",
        environ: Mapping[str, str] | None = None,
        platform: str = "",
        run: Run = run_tool,
        by_pyperclip: Callable[[str], bool] = run_pyperclip,
    ) -> None:
        import sys

        environ = os.environ if environ is None else environ
        self.plan: Final = plan(environ, method, platform or sys.platform)
        self.register = ""
        self._write = write
        self._run = run
        self._pyperclip = by_pyperclip

    def copy(self, text: str) -> Copied:
        """Copy `text`, cleaned of everything that a terminal could act on."""
        clean = safe_text(text)
        self.register = clean
        data = clean.encode("utf-8", "replace")
        ways: list[Way] = []
        tool = ""
        if self.plan.tmux and self._run(("tmux", "load-buffer", "-w", "-"), data):
            ways.append("tmux")
        for command in self.plan.tools:
            # clip.exe takes UTF-16 with a byte order mark, whatever the code page is.
            given = clean.encode("utf-16") if command[0] == "clip.exe" else data
            if self._run(command, given):
                ways.append("tool")
                tool = command[0]
                break
        else:
            if self.plan.pyperclip and self._pyperclip(clean):
                ways.append("pyperclip")
        too_long = self.plan.osc52 and len(data) > OSC52_LIMIT
        if self.plan.osc52 and not too_long:
            self._write(osc52(clean))
            ways.append("osc52")
        return Copied(
            ways=tuple(ways) or ("register",),
            tool=tool,
            characters=len(clean),
            too_long=too_long and not ways,
        )
