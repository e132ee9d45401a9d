"""An export folder that is kept up to date while devices meet and people edit its files."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.library import Library
from reader.model import Span

Open = Callable[[str], Library]

TEXT = "\n\n".join(f"第{n}段，在纸上划线，写下所想，夜里再读一遍。" for n in range(12))
STEPS = 70


class Story:
    """Two devices, a folder to meet in, and the first one's kept folder with a person in it."""

    def __init__(self, opened: Open, shared: Path, kept: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        self.mine, self.theirs = opened("mine"), opened("theirs")
        self.shared, self.kept = shared, kept
        self.text = TEXT
        self.typed: dict[str, Path] = {}
        self.n = 0
        self.add(self.mine)
        self.meet()

    def add(self, library: Library) -> None:
        library.add_bytes(self.text.encode(), "a.txt", origin="/a.txt")

    def meet(self) -> None:
        for each in (self.mine, self.theirs, self.mine):
            each.sync(self.shared)

    def keep(self) -> None:
        report = self.mine.keep_exported(self.kept)
        assert report is not None
        assert not report.refused

    def act(self) -> None:
        """Something that somebody does."""
        self.n += 1
        library = self.rng.choice((self.mine, self.mine, self.theirs))
        notes = library.notes()
        one = self.rng.choice(notes) if notes else None
        match self.rng.randrange(12):
            case 0 | 1 | 2:
                article = library.articles()
                if article:
                    start = self.rng.randrange(0, 200)
                    library.highlight(article[0].id, Span(start, start + 9), note=f"批{self.n}")
            case 3 if one is not None:
                library.edit(one.id, note=f"改{self.n}", tag=(f"签{self.n % 3}",))
            case 4 if one is not None:
                library.delete(one.id)
            case 5:
                library.undo()
            case 6:
                library.redo()
            case 7:
                self.text = self.text.replace("划线", "划上线" if self.n % 2 else "划了线", 3)
                self.add(library)
            case 8:
                self.meet()
            case 9:
                library.merge([(self.mine if library is self.theirs else self.theirs).path])
            case 10:
                self.edit_a_file()
            case _:
                self.keep()

    def edit_a_file(self) -> None:
        """The person adds a line, at the end or anywhere."""
        files = sorted(self.kept.glob("*.md"))
        if not files:
            return
        path = self.rng.choice(files)
        lines = path.read_text("utf-8").split("\n")
        mark = f"自己写的{self.n}"
        at = len(lines) if self.rng.random() < 0.5 else self.rng.randrange(len(lines) + 1)
        path.write_text("\n".join([*lines[:at], mark, *lines[at:]]), encoding="utf-8")
        self.typed[mark] = path

    def everything(self) -> str:
        """What stands in the files of the folder."""
        paths = [each for each in self.kept.rglob("*") if each.is_file()]
        return "\n".join(each.read_text("utf-8") for each in paths)


@pytest.mark.parametrize("seed", range(3))
def test_what_a_person_types_into_the_files_stays_and_the_notes_are_those_of_the_library(
    seed: int, opened: Open, folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    story = Story(opened, folder, kept, seed)
    story.keep()
    for _ in range(STEPS):
        story.act()
    story.meet()
    story.keep()
    held = story.everything()
    assert [mark for mark in story.typed if mark not in held] == []
    assert [each.note for each in story.mine.notes() if each.note and each.note not in held] == []
    assert not story.mine.export_pending(kept)
    before = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    assert story.mine.keep_exported(kept) is not None
    assert {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()} == before
