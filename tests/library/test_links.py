from __future__ import annotations

import re

import pytest

from reader.errors import NotFound, UsageError
from reader.library import Library
from reader.model import Span


def test_a_link_that_was_exported_leads_back(library: Library, essay: int) -> None:
    mark = library.highlight(essay, Span(0, 7))
    text = "".join(library.render_all())
    (link,) = re.findall(r"\((reader://[^)]*)\)", text)
    assert library.follow(link)[:3] == (essay, mark.id, False)
    assert library.follow(link.partition("#")[0]) == (essay, None, False, None)
    for other in (link.replace("#", "%23"), link.upper().replace("READER", "reader"), f" {link} "):
        assert library.follow(other).highlight_id == mark.id


def test_what_is_gone_is_said(library: Library, essay: int) -> None:
    mark = library.highlight(essay, Span(0, 7))
    uid = library.article(essay).uid
    link = f"reader://article/{uid}#hl-{mark.id[-12:]}"
    library.delete(mark.id)
    assert library.follow(link) == (essay, None, True, None)
    library.remove(essay)
    with pytest.raises(NotFound):
        library.follow(link)
    with pytest.raises(NotFound):
        library.follow("reader://article/0197f3c4-a2b1-7000-8000-000000000000")


@pytest.mark.parametrize(
    "link",
    ["reader://", "reader:evil", "reader://article/../../x", "http://article/12345678",
     "reader://article/12345678#<script>"],
)  # fmt: skip
def test_other_addresses_are_refused(library: Library, link: str) -> None:
    with pytest.raises(UsageError):
        library.follow(link)
