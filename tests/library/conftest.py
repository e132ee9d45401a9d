from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.config import Settings, merge
from reader.library import Library

Write = Callable[[str, str], Path]

ESSAY = """# 论划线

读书要动笔。不动笔，等于没读。

有人说：“划线太多，等于没划。”这话不错。

十年之后再读，划线处往往最平常。
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library; what it writes into files is in Chinese."""
    settings, _ = merge(Settings(), {"interface": {"language": "zh"}})
    with Library.open(tmp_path / "library.db", settings=settings) as opened:
        yield opened


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file below the test's folder and gives its path."""

    def make(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.fixture
def essay(library: Library, write: Write) -> int:
    """The number of an article in the library."""
    report = library.add([write("essay.md", ESSAY)])
    assert report.first is not None
    return report.first


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Library]]:
    """Opens libraries of several devices by name, each in a folder of its own, without backups."""
    found: list[Library] = []
    chosen, _ = merge(Settings(), {"interface": {"language": "zh"}})

    def do(name: str) -> Library:
        found.append(Library.open(tmp_path / name / "library.db", settings=chosen))
        found[-1].backs_up = False
        return found[-1]

    yield do
    for each in found:
        each.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder in which devices meet."""
    made = tmp_path / "shared"
    made.mkdir()
    return made
