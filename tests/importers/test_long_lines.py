"""Long lines that regular expressions once took minutes over are read as short ones are.

How the time of each pattern grows is measured by `python -m tests.reliability.slow_patterns`; here
it is looked at that what they find is right, on lines that a pattern which grows with the square
would not get through while anybody waits.
"""

from __future__ import annotations

import re

import pytest

from reader.importers import mended
from reader.importers.dump import facts as dumpfacts
from reader.importers.dump import marks, spaced
from reader.importers.epub import opf
from reader.importers.html import clutter, facts, thread, xhtml
from reader.importers.markdown import quick
from reader.importers.news import lines
from reader.importers.notes import kindle, kindle_header, weread
from reader.search import tokens
from reader.text import safe

BLANKS = " " * 300_000
HASHES = "# " * 100_000
LOST = "\ufffd" * 300_000
LINE = "雨停了以后，街上又有了行人。"


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (marks._HEADING, f"# {LINE} " + "# " * 100_000, ("#", LINE)),
        (marks._HEADING, f"## {LINE}{HASHES}x", ("##", f"{LINE}{HASHES}x")),
        (lines.ATX, f"#{LINE}" + BLANKS + "x", ("#", f"{LINE}{BLANKS}x")),
        (lines.ATX, f"# {LINE}{BLANKS}" + "#" * 300_000, ("#", LINE)),
        (quick._HEADING, f"# {LINE}" + "\t" * 300_000 + "x", ("#", LINE + "\t" * 300_000 + "x")),
        (quick._HEADING, f"# {LINE}" + "\t" * 300_000, ("#", LINE)),
        (thread._NUMBERED, "lou" * 26 + "x", None),
        (thread._NUMBERED, "first-second-comment-of-12", ("first-second-comment-of-",)),
        (weread._THOUGHT, "2024/1/2" + BLANKS + "x", None),
        (weread._THOUGHT, "2024年1月2日" + BLANKS + "发表想法", ("2024", "1", "2", "发表想法")),
        (kindle_header._PAGE, "1" * 300_000 + "x", None),
        (kindle_header._PAGE, "1" * 300_000 + "页", (None, None, "1" * 300_000)),
        (dumpfacts._LEADING, "晚报" + BLANKS + "x", None),
        (dumpfacts._LEADING, "晚报" + BLANKS + "| 2024-", (None, "晚报")),
    ],
)  # fmt: skip
def test_what_stands_on_a_long_line_is_matched(
    pattern: re.Pattern[str], text: str, found: tuple[str | None, ...] | None
) -> None:
    match = pattern.match(text)
    assert (match and match.groups()) == found


@pytest.mark.parametrize(
    ("pattern", "text", "parts"),
    [
        (spaced._GAP, f"a{BLANKS}b", [f"a{BLANKS}b"]),
        (spaced._GAP, f"雨{BLANKS}b{BLANKS}停", ["雨", "b", "停"]),
        (facts._SEPARATOR, f"a{BLANKS}b{BLANKS}|{BLANKS}| c", [f"a{BLANKS}b", "", "c"]),
        (facts._SEPARATOR, f"a{BLANKS}-{BLANKS}b{BLANKS}» c", ["a", "b", "c"]),
        (opf._NAMES, f"张三 ; 李四{BLANKS}王五", ["张三", f"李四{BLANKS}王五"]),
        (tokens._space(), f"雨{BLANKS}b{BLANKS}停 c{BLANKS}d", ["雨", "b", "停", f"c{BLANKS}d"]),
        (safe._ONE_LINE, f"a{BLANKS}b{BLANKS}\t{BLANKS}c", [f"a{BLANKS}b", "c"]),
        (mended._GAP, f"雨{LOST}停\ufffd?\ufffd了", [f"雨{LOST}停", "了"]),
    ],
)  # fmt: skip
def test_a_long_line_is_cut_where_it_ends(
    pattern: re.Pattern[str], text: str, parts: list[str]
) -> None:
    assert pattern.split(text) == parts


def test_a_picture_with_many_backslashes_is_no_picture_of_a_dump() -> None:
    assert marks.unmarked("![" + "\\1" * 300 + f" {LINE}](")[0].endswith(f"{LINE}](")
    assert marks.unmarked(rf"![a\]b\c\[](x.png) {LINE}")[0].strip() == LINE


@pytest.mark.parametrize("edge", ["| ", "> ", ">|", " |" * 3_000], ids=range(4))
def test_signs_of_quotations_and_tables_at_the_edges_go(edge: str) -> None:
    assert marks.unmarked(f"{edge}{LINE}{' ' * 5_000}|")[0].strip() == LINE
    inside = f"{LINE}{' ' * 5_000}a"
    assert marks.unmarked(inside)[0] == inside


def test_beginnings_of_a_declaration_of_type_that_never_end() -> None:
    page = f"<!-- {'<!DOCTYPE [a' * 20_000} --><html><body><p>{LINE}</p></body></html>"
    root = xhtml.xml_tree(page)
    assert root is not None
    assert LINE in "".join(root.itertext())


def test_names_of_pictures() -> None:
    assert clutter.is_file_name("a-" * 100_000)
    assert not clutter.is_file_name("a-" * 100_000 + " ")
    assert not clutter.is_file_name("a" * 100_000)


def test_authors_behind_a_title_with_many_brackets() -> None:
    title, names = kindle._title("三体" + "（" * 20_000 + "a)(刘慈欣)")
    assert names == ("刘慈欣",)
    assert title.startswith("三体（")
    assert not weread._REVIEW.match(BLANKS + "x")
    assert weread._REVIEW.match(BLANKS + "的点评" + BLANKS)


def test_a_source_with_brackets_that_never_close() -> None:
    assert dumpfacts.clean_source("晚报（2024年1月2日 第3版）") == "晚报"
    assert (dumpfacts.clean_source("晚报" + "（" * 50_000) or "").startswith("晚报")
