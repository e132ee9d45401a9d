from __future__ import annotations

import pytest

from reader.errors import NotFound, UsageError
from reader.library.quoting import place, places
from reader.model import Span

TEXT = "社会工作系统性强。\n社会工作很重要，哈哈哈。\n粮仓唱出仓\n廪丰盈的底气；iPhone 手机。"


def test_a_quote_is_found_word_for_word() -> None:
    assert place(TEXT, "系统性强") == Span(4, 8)


def test_a_quote_that_occurs_twice_is_refused_unless_one_is_named() -> None:
    with pytest.raises(UsageError) as refused:
        place(TEXT, "社会工作")
    assert refused.value.facts["matches"] == 2
    assert place(TEXT, "社会工作", 2) == Span(10, 14)
    with pytest.raises(NotFound) as none:
        place(TEXT, "社会工作", 3)
    assert none.value.facts == {"matches": 2, "occurrence": 3}


def test_overlapping_places_count() -> None:
    assert len(places(TEXT, "哈哈")) == 2


@pytest.mark.parametrize(
    "quote", ["社會工作很重要", "唱出仓廪丰盈", "ＩＰＨＯＮＥ手机", "唱出仓\r\n廪丰盈"]
)
def test_width_case_script_and_white_space_may_differ(quote: str) -> None:
    (found,) = places(TEXT, quote)
    assert TEXT[found.start : found.end].replace("\n", "").strip()


def test_word_for_word_wins_over_folded() -> None:
    assert places("ABC abc Abc", "abc") == [Span(4, 7)]
    assert len(places("ABC Abc", "abc")) == 2


@pytest.mark.parametrize("quote", ["没有的话", "", "   ", "\x1b[2J"])
def test_what_does_not_occur_is_not_found(quote: str) -> None:
    with pytest.raises(NotFound):
        place(TEXT, quote)
