"""What a package carries besides the program: manual pages, desktop entry, icon, container."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from reader.cli.main import COMMANDS
from reader.i18n import LANGUAGES
from tests.tools import make_man

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SHARED = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_page_is_up_to_date(language: str) -> None:
    path = make_man.target(language)  # type: ignore[arg-type]
    assert path.read_text(encoding="utf-8") == make_man.page(language), (  # type: ignore[arg-type]
        "run python -m tests.tools.make_man"
    )
    assert str(path.relative_to(ROOT)) in SHARED


def test_the_manual_names_every_command_and_prints_texts_as_they_are() -> None:
    page = make_man.page("en")
    for name in COMMANDS:
        assert re.search(rf"^\.SS reader {name}\b".replace("-", r"\\-"), page, re.M), name
    assert make_man.escaped(".x \\ a-b") == "\\&.x \\e a\\-b"
    # No line begins with a full stop, in Chinese either.
    assert make_man.escaped("划线。作注") == "划\\:线。\\:作\\:注"


@pytest.mark.skipif(not shutil.which("mandoc"), reason="needs mandoc")
@pytest.mark.parametrize("language", LANGUAGES)
def test_mandoc_has_nothing_to_say(language: str) -> None:
    path = make_man.target(language)  # type: ignore[arg-type]
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_all_that_is_shared_is_there() -> None:
    for file in SHARED:
        assert (ROOT / file).is_file(), file


def test_the_desktop_entry_starts_the_program_in_a_terminal() -> None:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ROOT / "docs/desktop/zhupi-reader.desktop", encoding="utf-8")
    entry = parser["Desktop Entry"]
    program = shlex.split(entry["Exec"])
    assert program[0] in PROJECT["project"]["scripts"]
    assert program[1] in COMMANDS
    assert entry["Terminal"] == "true"
    assert "x-scheme-handler/reader" in entry["MimeType"]
    assert {"Name[zh_CN]", "Comment[zh_CN]"} <= set(entry)
    icon = ROOT / f"docs/desktop/{entry['Icon']}.svg"
    assert ET.parse(icon).getroot().tag.endswith("svg")


def test_the_container_copies_all_that_the_build_needs() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = {
        word for line in re.findall(r"^COPY (?!--)(.+)$", text, re.M) for word in line.split()
    }
    needed = {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "reader",
        "seeds",
        "docs/man",
        "docs/desktop",
    }
    assert needed <= copied
    assert all((ROOT / each).exists() for each in needed)
    assert "USER reader" in text
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    assert needed == {each[1:] for each in ignored if each.startswith("!")}


def test_the_versions_of_python_that_are_promised() -> None:
    named = {each.rpartition(" ")[2] for each in PROJECT["project"]["classifiers"]
             if each.startswith("Programming Language :: Python :: 3.")}  # fmt: skip
    assert named == {"3.11", "3.12", "3.13", "3.14"}
    assert PROJECT["project"]["requires-python"] == ">=3.11"
