"""Reading the clipboard of the desktop that the program runs on.

Over SSH there is none within reach: a terminal may be asked for its clipboard (OSC 52), but nearly
all refuse, for good reasons. There the terminal's own key for pasting does it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from typing import Final

SECONDS: Final = 3.0
"""How long a tool may take."""

MOST: Final = 20_000_000
"""Bytes that are taken at most."""

Ask = Callable[[Sequence[str]], bytes | None]
"""Runs a command and gives what it prints; None if it is not there, fails or takes too long."""


def paste_tools(environ: Mapping[str, str], platform: str) -> tuple[tuple[str, ...], ...]:
    """Commands that print the clipboard, the best first; none over SSH but tmux's own buffer."""
    tools: list[tuple[str, ...]] = []
    remote = bool(environ.get("SSH_TTY") or environ.get("SSH_CONNECTION"))
    if not remote:
        if platform == "darwin":
            tools.append(("pbpaste",))
        if environ.get("WAYLAND_DISPLAY"):
            tools.append(("wl-paste", "--no-newline", "--type", "text/plain;charset=utf-8"))
            tools.append(("wl-paste", "--no-newline"))
        if environ.get("DISPLAY"):
            tools.append(("xclip", "-selection", "clipboard", "-out", "-target", "UTF8_STRING"))
            tools.append(("xsel", "--clipboard", "--output"))
        if environ.get("WSL_DISTRO_NAME") or environ.get("WSL_INTEROP"):
            tools.append(
                (
                    "powershell.exe", "-NoProfile", "-Command",
                    "[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-Clipboard -Raw",
                )
            )  # fmt: skip
    if environ.get("TMUX"):
        tools.append(("tmux", "save-buffer", "-"))
    return tuple(tools)


def ask_tool(command: Sequence[str]) -> bytes | None:
    """Run a tool without a shell."""
    if shutil.which(command[0]) is None:
        return None
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout[:MOST] if done.returncode == 0 else None


def read_clipboard(
    environ: Mapping[str, str] | None = None, platform: str = "", ask: Ask = ask_tool
) -> str:
    """The text on the clipboard; empty if there is none, or none within reach. May wait."""
    import sys

    environ = os.environ if environ is None else environ
    platform = platform or sys.platform
    for command in paste_tools(environ, platform):
        data = ask(command)
        if data and data.strip():
            return data.decode("utf-8", "replace")
    if platform == "win32" and not environ.get("SSH_CONNECTION"):
        import pyperclip

        try:
            return str(pyperclip.paste())
        except (pyperclip.PyperclipException, OSError):
            return ""
    return ""
