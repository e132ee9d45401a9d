from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import reader
from reader.cli import run
from reader.cli.main import COMMANDS, complete_table
from reader.cli.parameters import COMMON
from reader.export.formats import FORMATS
from reader.i18n import LANGUAGES

ROOT = Path(reader.__file__).parent.parent
PAGE = ROOT / "docs" / "cli.md"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "none.toml"))
    monkeypatch.setenv("READER_LIBRARY", str(tmp_path / "library.db"))


def sections() -> dict[str, str]:
    """The part of docs/cli.md about each command."""
    parts = re.split(r"^### reader ([\w-]+).*$", PAGE.read_text(encoding="utf-8"), flags=re.M)
    last = parts[-1].split("\n## ")[0]
    return dict(zip(parts[1::2], [*parts[2:-1:2], last], strict=True))


def test_the_page_has_every_command_and_no_other() -> None:
    assert list(sections()) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_has_every_option_of_a_command_and_no_other(name: str) -> None:
    params = next(params for each, _, params in complete_table() if each == name)
    taken = {p.opts[0] for p in params if p.param_type_name == "option"}
    own = {each for each in taken if each.removeprefix("--") not in COMMON}
    written = set(re.findall(r"(?<![\w-])--[a-z]+", sections()[name]))
    assert written == own


def test_the_page_has_every_export_format() -> None:
    assert all(f"`{name}`" in sections()["export"] for name in FORMATS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_help_page_is_worded(
    name: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*([name] if name else []), "--help", "--lang", language]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert not re.search(r"\bcli\.\w", out)
    assert "--library FILE" in out
    assert ("用法" in out) == (language == "zh")
    for line in out.splitlines():
        assert line.strip() != "--"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(re.search(rf"^  {name}\s", out, re.M) for name in COMMANDS)


@pytest.mark.parametrize("arguments", [["--version"], ["list", "--version"], ["--version", "x"]])
def test_the_version(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    assert capsys.readouterr() == (f"reader {reader.__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "--sort", "colour"], "--sort takes added | published"),
        (["list", "--jsn"], "no option --jsn; did you mean --json?"),
        (["list", "--qqqq"], "no option --qqqq"),
        (["show"], "ARTICLE is missing"),
        (["show", "1", "--revision", "0"], "--revision"),
        (["show", "1", "--revision"], "--revision"),
        (["show", "1", "2"], "reader show"),
        (["show", "1", "--format", "pdf"], "text | json | markdown"),
        (["add"], "PATH is missing"),
        (["add", "x", "--as", "poem"], "newspaper"),
        (["highlight", "1"], "either --quote or --range"),
        (["highlight", "1", "--quote", "a", "--range", "1:2"], "either --quote or --range"),
        (["highlight", "1", "--range", "1:2", "--occurrence", "1"], "--quote"),
        (["highlight", "1", "--quote", "a", "--colour", "red"], "yellow | green"),
        (["edit", "abc"], "Nothing to change"),
        (["edit", "abc", "--delete", "--note", "x"], "no other change"),
        (["config", "--where", "--show"], "either --where or --show"),
        (["tag", "1", "x"], "begins with +"),
        (["tag", "1", "+"], "begins with +"),
        (["export", "--to", "-", "--json"], "both want stdout"),
        (["--lang", "fr", "list"], "--lang takes zh | en"),
        (["serch", "x"], "did you mean `reader search`"),
    ],
)
def test_bad_usage_is_one_line_and_changes_nothing(
    arguments: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_bad_usage_is_told_in_the_language_that_was_asked_for(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["show", f"--lang={language}"]) == 2
    assert ("缺少" in capsys.readouterr().err) == (language == "zh")


def test_the_screen_needs_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "needs a terminal" in capsys.readouterr().err


def loaded_by(*arguments: str) -> set[str]:
    """Packages that a call of the command line has loaded."""
    code = (
        "import sys, io, contextlib\n"
        "from reader.cli import run\n"
        "with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):\n"
        f"    assert run({list(arguments)!r}) == 0\n"
        "print(' '.join(sorted({m.split('.')[0] for m in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["list", "--help"]])
def test_version_and_help_load_nothing_heavy(arguments: list[str]) -> None:
    heavy = {"textual", "rich", "jieba", "sqlite_utils", "sqlite3", "markdown_it", "rapidfuzz"}
    assert loaded_by(*arguments).isdisjoint(heavy)
