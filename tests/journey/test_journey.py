"""The main job in a real terminal, by keys alone: from an empty library to the first exported note.

The screen, the exported file and the database are then compared with one another.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.terminal import Terminal, home

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "seeds"
READER = [sys.executable, "-m", "reader"]


def documents() -> list[Path]:
    """The two real documents where they are at hand, else the samples of the same shapes."""
    real = sorted(REAL.glob("*.txt")) if REAL.is_dir() else []
    return real or [ROOT / "seeds" / "newspaper.md", ROOT / "seeds" / "webpage.txt"]


@dataclass(frozen=True)
class Words:
    """What the screen says in one language."""

    locale: str
    welcome: str
    library: str
    saved: str
    exported: str
    hits: str


CHINESE = Words("zh_CN.UTF-8", "欢迎", "文库", "批注已保存", "已导出",
                r"搜索文库 .*[1-9]\d* 条")  # fmt: skip
ENGLISH = Words("en_GB.UTF-8", "Welcome", "Library", "[Nn]ote saved", "Exported",
                r"Search the library .*[1-9]\d* found")  # fmt: skip


def find_in(library: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{library}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def first_kept(screen: Terminal, library: Path, sql: str) -> tuple[object, ...]:
    """The first row, once it is in the file: a quiet screen says nothing of what is written yet."""
    screen.wait_until(lambda: find_in(library, sql))
    return find_in(library, sql)[0]


@pytest.mark.pty
@pytest.mark.parametrize(
    ("words", "rows", "columns"),
    [(CHINESE, 36, 132), (ENGLISH, 24, 80)],
    ids=["chinese-132x36", "english-80x24"],
)
def test_from_an_empty_library_to_an_exported_note(
    words: Words, rows: int, columns: int, tmp_path: Path
) -> None:
    library = tmp_path / "library.sqlite"
    env = home(tmp_path, LANG=words.locale, READER_LIBRARY=str(library))
    note = "渡口的灯"
    with Terminal(READER, rows=rows, columns=columns, env=env) as screen:
        screen.wait_for(words.welcome, 30)
        screen.wait_for(words.library)
        # Adding, from the library pane.
        screen.press("shift+tab")
        for document in documents():
            screen.press("i")
            screen.type(str(document))
            screen.press("enter")
            digest = hashlib.sha256(document.read_bytes()).hexdigest()
            first_kept(screen, library, f"SELECT 1 FROM source_file WHERE sha256 = '{digest}'")
            screen.wait_gone(re.escape(document.name))
        # Filtering by title, opening the story.
        longest = "SELECT title FROM article WHERE format = 'newspaper' ORDER BY chars DESC LIMIT 1"
        title = str(first_kept(screen, library, longest)[0])
        screen.press("/")
        screen.type(title[:6])
        screen.press("enter", "enter")
        screen.wait_for(rf"^.*{re.escape(title[:8])}")
        opened = "SELECT 1 FROM article WHERE opened IS NOT NULL AND title = "
        first_kept(screen, library, opened + "'" + title.replace("'", "''") + "'")
        # Three sentences on, one key to highlight it, one to write a note.
        screen.press(")", ")", ")", pause=0.1)
        screen.press("1")
        (quote,) = first_kept(screen, library, "SELECT exact FROM annotation WHERE deleted = 0")
        assert isinstance(quote, str)
        assert quote.rstrip("”’』」）").endswith(("。", "！", "？", "……", "；"))
        screen.press("a")
        screen.type(note)
        screen.press("enter")
        screen.wait_for(words.saved)
        # Found again in the library by a phrase of the quote.
        screen.press("g", "/")
        # Han alone, since a number is found whole; the longest run, so that it names the place.
        phrase = max(re.findall(r"[\u4e00-\u9fff]+", quote), key=len)[:14]
        screen.type(phrase)
        screen.wait_for(words.hits)
        screen.press("enter")
        screen.wait_gone(words.hits)
        # Taken away.
        screen.press("E", "enter")
        screen.wait_for(words.exported)
        screen.press("q")
        assert screen.wait_exit() == 0
    files = [file for file in tmp_path.rglob("*.md") if ".reader" not in file.parts]
    assert len(files) == 1, files
    exported = files[0].read_text(encoding="utf-8")
    stored = find_in(
        library, "SELECT exact, note, colour, start, end FROM annotation WHERE deleted = 0"
    )
    assert stored == [(quote, note, "yellow", *stored[0][3:])]
    text = str(
        find_in(
            library,
            "SELECT b.text FROM body b JOIN annotation n ON n.article_id = b.article_id LIMIT 1",
        )[0][0]
    )
    start, end = stored[0][3:]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert text[start:end] == quote
    assert f"> [!quote|yellow] {quote}" in exported.replace("\\", "")
    assert note in exported
    # The command line sees the same, and a second export changes nothing.
    before = files[0].stat().st_mtime_ns
    environment = os.environ | env
    listed = subprocess.run(
        [*READER, "notes", "--json"], env=environment, capture_output=True, text=True, check=True
    )
    assert quote in listed.stdout.replace('\\"', '"')
    again = subprocess.run(
        [*READER, "export", "--to", str(files[0].parent), "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f'"unchanged": ["{files[0]}"]' in again.stdout
    assert files[0].stat().st_mtime_ns == before


@pytest.mark.pty
def test_what_is_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """Marks that the screen has shown as saved are there after SIGKILL; undo still knows them."""
    library = tmp_path / "library.sqlite"
    env = home(tmp_path, READER_LIBRARY=str(library))
    with Terminal(READER, rows=30, columns=120, env=env) as screen:
        screen.wait_for("欢迎")
        screen.press("enter")
        for _ in range(3):
            screen.press(")", "2")
        screen.wait_for("3 划|3 条|批注 +3")
        screen.kill()
    assert find_in(library, "SELECT count(*) FROM annotation WHERE deleted = 0") == [(3,)]
    assert find_in(library, "PRAGMA integrity_check") == [("ok",)]
    with Terminal(READER, rows=30, columns=120, env=env) as screen:
        screen.wait_for("欢迎")
        screen.press("u", "u", "q")
        assert screen.wait_exit() == 0
    assert find_in(library, "SELECT count(*) FROM annotation WHERE deleted = 0") == [(1,)]
