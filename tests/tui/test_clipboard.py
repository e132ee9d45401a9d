"""Copying: the way is chosen by the environment, and what leaves is clean."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import pytest

from reader.tui import clipboard
from reader.tui.clipboard import OSC52_LIMIT, Clipboard, Copied, Plan, osc52, plan, run_tool


class Desktop:
    """A machine with some tools on it."""

    def __init__(self, *tools: str, pyperclip: bool = False) -> None:
        self.tools = tools
        self.has_pyperclip = pyperclip
        self.ran: list[tuple[str, bytes]] = []
        self.sent: list[str] = []
        self.pasted: list[str] = []

    def run(self, command: Sequence[str], data: bytes) -> bool:
        if command[0] not in self.tools:
            return False
        self.ran.append((command[0], data))
        return True

    def by_pyperclip(self, text: str) -> bool:
        if self.has_pyperclip:
            self.pasted.append(text)
        return self.has_pyperclip

    def copy(
        self, text: str, environ: dict[str, str], method: str = "auto", platform: str = "linux"
    ) -> tuple[Copied, Clipboard]:
        service = Clipboard(
            self.sent.append,
            method=method,  # type: ignore[arg-type]
            environ=environ,
            platform=platform,
            run=self.run,
            by_pyperclip=self.by_pyperclip,
        )
        return service.copy(text), service


def decoded(sequence: str) -> str:
    assert sequence.startswith("\x1b]52;c;")
    assert sequence.endswith("\a")
    return base64.b64decode(sequence[7:-1]).decode()


def test_over_ssh_the_terminal_copies_and_no_tool_of_the_other_machine() -> None:
    desktop = Desktop("xclip", "wl-copy", pyperclip=True)
    copied, _ = desktop.copy("新就业群体", {"SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"})
    assert copied.ways == ("osc52",)
    assert decoded(desktop.sent[0]) == "新就业群体"
    assert desktop.ran == []
    assert desktop.pasted == []


def test_inside_tmux_over_ssh_tmux_takes_it_and_the_terminal_too() -> None:
    desktop = Desktop("tmux")
    copied, _ = desktop.copy("群体", {"SSH_CONNECTION": "1 2 3 4", "TMUX": "/tmp/tmux"})
    assert copied.ways == ("tmux", "osc52")
    assert desktop.ran == [("tmux", "群体".encode())]


@pytest.mark.parametrize(
    ("environ", "platform", "tool"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", "wl-copy"),
        ({"DISPLAY": ":0"}, "linux", "xclip"),
        ({}, "darwin", "pbcopy"),
    ],
)
def test_a_local_desktop_gets_it_by_its_own_tool(
    environ: dict[str, str], platform: str, tool: str
) -> None:
    desktop = Desktop("wl-copy", "xclip", "xsel", "pbcopy")
    copied, _ = desktop.copy("群体", environ, platform=platform)
    assert copied.ways == ("tool", "osc52")
    assert copied.tool == tool


def test_windows_subsystem_gets_utf_16() -> None:
    desktop = Desktop("clip.exe")
    copied, _ = desktop.copy("群体", {"WSL_DISTRO_NAME": "Debian"})
    assert copied.tool == "clip.exe"
    assert desktop.ran[0][1].decode("utf-16") == "群体"


def test_the_next_tool_is_tried_and_pyperclip_last() -> None:
    desktop = Desktop("xsel", pyperclip=True)
    copied, _ = desktop.copy("群", {"DISPLAY": ":0"})
    assert copied.tool == "xsel"
    assert desktop.pasted == []
    copied, _ = Desktop(pyperclip=True).copy("群", {"DISPLAY": ":0"})
    assert copied.ways == ("pyperclip", "osc52")
    copied, _ = Desktop(pyperclip=True).copy("群", {}, platform="win32")
    assert copied.ways[0] == "pyperclip"


@pytest.mark.parametrize(
    ("method", "ways"),
    [("osc52", ("osc52",)), ("tmux", ("tmux",)), ("tools", ("tool",)), ("off", ("register",))],
)
def test_the_setting_decides(method: str, ways: tuple[str, ...]) -> None:
    desktop = Desktop("tmux", "xclip")
    copied, service = desktop.copy("群体", {"DISPLAY": ":0", "TMUX": "x"}, method=method)
    assert copied.ways == ways
    assert service.register == "群体"


def test_too_long_for_the_terminal() -> None:
    text = "群" * (OSC52_LIMIT // 3 + 1)
    desktop = Desktop()
    copied, service = desktop.copy(text, {"SSH_TTY": "x"})
    assert copied.too_long
    assert copied.ways == ("register",)
    assert desktop.sent == []
    assert service.register == text
    copied, _ = Desktop("xclip").copy(text, {"DISPLAY": ":0"})
    assert not copied.too_long


def test_what_leaves_is_clean() -> None:
    desktop = Desktop()
    desktop.copy("好\x1b[31m的\x07\u202e字", {"SSH_TTY": "x"})
    assert decoded(desktop.sent[0]) == "好的字"
    assert osc52("").count("\x1b") == 1


def test_tools_run_without_a_shell(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_tool(("cat",), b"x")
    assert not run_tool(("false",), b"x")
    assert not run_tool(("no-such-tool-anywhere",), b"x")
    monkeypatch.setattr(clipboard, "SECONDS", 0.05)
    assert not run_tool(("sleep", "5"), b"x")


def test_pyperclip_that_knows_no_way(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyperclip

    def refuse(text: str) -> None:
        raise pyperclip.PyperclipException("none")

    monkeypatch.setattr(pyperclip, "copy", refuse)
    assert not clipboard.run_pyperclip("群")
    monkeypatch.setattr(pyperclip, "copy", lambda text: None)
    assert clipboard.run_pyperclip("群")


def test_plan_of_this_machine() -> None:
    assert plan({}, "off", "linux").tools == ()
    assert Clipboard(lambda sequence: None, method="off").plan.osc52 is False


def test_in_a_browser_only_the_browser_copies() -> None:
    environ = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "TMUX": "x"}
    assert plan(environ, "auto", "linux") == Plan(True, False, (), False)
    assert plan(environ, "off", "linux") == Plan(False, False, (), False)
