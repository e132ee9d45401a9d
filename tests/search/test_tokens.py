"""Tokens, and that asking them for a phrase is the same as looking for it in the text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.search import tokens
from reader.search.tokens import Terms, characters, index_text, index_tokens, phrase_terms
from reader.text.fold import fold, pattern

MIXED = st.text("京上海会會工ABab19１ \n　，,。.-+%#😀ーアé", max_size=14)


def asked(terms: Terms, text: str) -> bool:
    """What FTS5 would answer for one text."""
    folded = fold(text)
    tokens, length = index_tokens(folded), len(terms.tokens)

    def same(i: int, token: str) -> bool:
        if terms.prefix and i == length - 1:
            return token.startswith(terms.tokens[i])
        return token == terms.tokens[i]

    row = any(
        all(same(i, token) for i, token in enumerate(tokens[at : at + length]))
        for at in range(len(tokens) - length + 1)
    )
    return (row or not terms.tokens) and set(terms.characters) <= characters(folded)


def test_runs_and_junctions():
    assert index_tokens("2025年12345热线") == [
        "2025", "2025年", "年12345", "12345", "12345热", "热线", "线",
    ]  # fmt: skip
    assert index_tokens("只\n\n有坚持，iphone 手机") == [
        "只有", "有坚", "坚持", "持", "iphone", "iphone手", "手机", "机",
    ]  # fmt: skip
    assert index_tokens("a_b c.") == ["a", "b", "c"]
    assert index_tokens("，。") == []


def test_phrases():
    assert phrase_terms("新就业群体") == Terms(("新就", "就业", "业群", "群体"))
    assert phrase_terms("京") == Terms(characters=("京",))
    assert phrase_terms("年20", prefix=True) == Terms(("年20",), prefix=True)
    assert phrase_terms("😀") == Terms(characters=("😀",), exact=False)
    assert phrase_terms("++").nothing


@settings(max_examples=400, deadline=None)
@given(MIXED, MIXED, st.booleans())
@example("京，上", "北京。上海", False)
@example("年1", "上年19", True)
@example("A.A", "Aア", True)
def test_the_index_finds_what_the_pattern_finds(query, text, prefix):
    terms = phrase_terms(fold(query), prefix=prefix)
    if terms.nothing:
        return
    for whole in (text, text + query + text, text + " " + query.upper() + "。" + text):
        found = pattern(query + "*" * prefix, words=True).search(whole) is not None
        if found:
            assert asked(terms, whole)
        elif terms.exact:
            assert not asked(terms, whole)


@settings(max_examples=400, deadline=None)
@given(
    st.text("京上海会工一二三。，ab19é １+_\n\U000f0000\U0002a6a5\u3021", max_size=60),
    st.integers(1, 30),
    st.integers(2, 12),
)
@example("年12345热线，2025年ab", 1, 30)
@example("\U000f0000京a\U000f0000上", 3, 4)
def test_a_text_taken_as_a_whole_gives_the_same_tokens(text, part, times):
    folded = fold(text * times)
    one: set[str] = set()
    other: set[str] = set()
    wanted = " ".join(index_tokens(folded, one))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_LONG", 0)
        patch.setattr(tokens, "_PART", part)
        assert index_text(folded, other) == wanted
        assert other == one
        patch.setattr(tokens, "_PART", 1 << 16)
        patch.setattr(tokens, "_LAST_STAND_IN", tokens._STAND_IN + 2)
        assert index_text(folded) == wanted
