"""`reader doctor`: what it says with a terminal and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.cli import run

KNOWN = ("TERM_PROGRAM", "COLORTERM", "NO_COLOR", "SSH_TTY", "SSH_CONNECTION", "TMUX", "DISPLAY",
         "WAYLAND_DISPLAY", "WT_SESSION")  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for each in KNOWN:
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("READER_LIBRARY", str(tmp_path / "library.db"))


def report(capsys: pytest.CaptureFixture[str], language: str = "en") -> str:
    assert run(["doctor", "--lang", language]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "doctor." not in out
    assert "\x1b" not in out
    return out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_a_terminal_it_says_what_it_can(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = report(capsys, language)
    assert ("没有回答" if language == "zh" else "did not answer") in out
    assert out.count("  ?  ") == 14
    assert "xterm-256color" in out


def test_the_bars_of_the_picture_are_as_wide_as_the_settings_say(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from reader.text.widths import WidthPolicy

    def picture() -> list[str]:
        return [line for line in report(capsys).splitlines() if line.startswith("  |")]

    assert {WidthPolicy(1).width(line) for line in picture()} == {52}
    (tmp_path / "config.toml").write_text("[reading]\nambiguous = 2\n", encoding="utf-8")
    assert {WidthPolicy(2).width(line) for line in picture()} == {52}


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("COLORTERM", "truecolor", "True colour."),
        ("TERM", "xterm-256color", "256 colours"),
        ("TERM", "linux", "16 colours"),
        ("NO_COLOR", "1", "NO_COLOR is set"),
        ("SSH_TTY", "/dev/pts/0", "OSC 52"),
        ("TMUX", "/tmp/tmux", "load-buffer"),
        ("WAYLAND_DISPLAY", "wayland-0", "wl-copy"),
    ],
)
def test_what_the_environment_tells(
    variable: str,
    value: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(variable, value)
    assert said in report(capsys)


def test_what_the_settings_change(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[interface]\nmouse = false\n[clipboard]\nmethod = "off"\n[terminal]\nkitty = true\n',
        encoding="utf-8",
    )
    out = report(capsys)
    assert "interface.mouse" in out
    assert "clipboard.method" in out
    assert "terminal.kitty = false" in out


class Answers:
    """A terminal that draws “ in `cells` cells, and an emoji family in four."""

    def __init__(self, cells: int) -> None:
        self.cells = cells

    def widths(self) -> list[int]:
        from reader.cli.doctor import SAMPLES

        wide = {"ambiguous": self.cells, "joined_emoji": 4}
        return [wide.get(kind, own) for _, own, kind in SAMPLES]


@pytest.mark.parametrize(
    ("cells", "setting", "said"),
    [
        (1, '"auto"', "take 1 cell here, and are set so"),
        (2, '"auto"', "take 2 cells here, and are set so"),
        (2, "1", "the settings differ: set reading.ambiguous = 2"),
    ],
)
def test_what_a_terminal_answers(
    cells: int,
    setting: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    from reader.tui import probe

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(probe, "ask", lambda texts: Answers(cells))
    (tmp_path / "config.toml").write_text(f"[reading]\nambiguous = {setting}\n", encoding="utf-8")
    out = report(capsys)
    assert said in out
    assert "  4  👨‍👩‍👧   joined emoji   ← the program sets it in 2" in out
    assert ("“   ambiguous width   ←" in out) == (setting == "1")
    (state,) = (tmp_path / "state").rglob(probe.MEMORY)
    assert f"\t{cells}\n" in state.read_text(encoding="utf-8")


def test_colours_are_shown_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.cli import doctor

    monkeypatch.setattr(doctor.sys.stdout, "isatty", lambda: True, raising=False)
    assert run(["doctor", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert out.count(" 划线 ") == 5
    assert "\x1b[48;2;" in out
