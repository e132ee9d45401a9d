"""The filter of the library finds titles by pinyin: mixed, by word, and in older libraries."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library import Library
from reader.model.shelves import View

TITLES = ("人民日报的一天", "重庆的长江", "银行行长", "绿地与女人", "音乐会", "Model of the year")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library.db")
    for number, title in enumerate(TITLES):
        path = tmp_path / f"{number}.md"
        path.write_text(f"# {title}\n\n第{number}篇。\n", encoding="utf-8")
        made.add([path])
    return made


def found(library: Library, typed: str) -> set[str]:
    return {each.title for each in library.listing(View(query=typed), limit=9).first}


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("rmin", "人民日报的一天"), ("renmrb", "人民日报的一天"), ("chongq", "重庆的长江"),
        ("cq", "重庆的长江"), ("yinhanghangz", "银行行长"), ("yhhangzh", "银行行长"),
        ("lvd", "绿地与女人"), ("lyudi", "绿地与女人"), ("yyuehui", "音乐会"), ("yinyh", "音乐会"),
    ],
)  # fmt: skip
def test_titles_are_found(library: Library, typed: str, title: str) -> None:
    assert found(library, typed) == {title}


def test_what_an_older_version_wrote_is_written_anew(library: Library) -> None:
    with library._store.write() as connection:
        connection.execute("UPDATE article SET pinyin = ' zhong qing', initials = 'zq'"
                           " WHERE title LIKE '重庆%'")  # fmt: skip
    library.remember("pinyin_version", 1)
    assert found(library, "chongq") == set()
    assert library.lacks_pinyin()
    assert library.complete_titles() == 1
    assert found(library, "chongq") == {"重庆的长江"}
    assert not library.lacks_pinyin()
