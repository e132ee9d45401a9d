from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import Cancelled, NotFound
from reader.library import Library
from reader.model import Span

OLD = "# 甲\n\n第一段不动。\n\n第二段说三件事。\n"


def test_versions_say_when_where_and_why(
    library: Library, write: Callable[[str, str], Path]
) -> None:
    article = library.add([write("a.md", OLD)]).first
    assert article is not None
    library.add([write("a.md", OLD.replace("三件", "两件"))])
    now, first = library.versions(article)
    assert (now.number, now.why, now.current, now.source) == (2, "file", True, "a.md")
    assert (first.number, first.why, first.current) == (1, "added", False)
    assert now.mine
    assert now.device in library.devices()
    library.undo()
    assert [each.current for each in library.versions(article)] == [False, True]
    library.add([tmp_text(write)], kind="text")
    assert library.versions(article)


def tmp_text(write: Callable[[str, str], Path]) -> Path:
    return write("b.txt", "另一篇，不相干。")


def test_versions_of_another_device_are_told_apart(
    library: Library, write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    article = library.add([write("a.md", OLD)]).first
    assert article is not None
    with Library.open(tmp_path / "b.db") as other:
        other.merge([library.path])
        other.add([write("a.md", OLD.replace("三件", "两件"))])
        library.merge([other.path])
        assert library.versions(article)[0].device in other.devices()
    assert not library.versions(article)[0].mine


def test_the_difference_has_the_highlights_of_both(
    library: Library, write: Callable[[str, str], Path]
) -> None:
    article = library.add([write("a.md", OLD)]).first
    assert article is not None
    text = library.document(article).text
    at = text.index("第二段")
    library.highlight(article, Span(at, at + 3), colour="blue")
    library.add([write("a.md", OLD.replace("三件", "两件").replace("不动", "动了一动"))])
    found = library.compare(article, 1, 2)
    assert [each.kind for each in found.changes] == ["changed", "changed"]
    for whole, marks in ((found.old, found.old_marks), (found.new, found.new_marks)):
        ((span, colour),) = marks
        assert (whole[span.start : span.end], colour) == ("第二段", "blue")
    with pytest.raises(NotFound):
        library.compare(article, 1, 9)
    with pytest.raises(Cancelled):
        library.compare(article, 1, 2, lambda: True)
