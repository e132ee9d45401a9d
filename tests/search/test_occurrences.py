"""Every place of a query in the texts, and articles that share words."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model import Span
from reader.search import parse, rebuild, state
from reader.search.alike import alike
from reader.search.occurrences import occurrences, phrase_query, texts_with
from reader.text.fold import find_all

TEXTS = st.text("京上海会會ab 1\n，。", max_size=40)


@given(TEXTS, st.sampled_from(["京", "上海", "会", "ab", "京上"]))
@settings(max_examples=150, deadline=None)
def test_a_phrase_is_found_wherever_it_stands(text: str, phrase: str) -> None:
    assert occurrences(phrase_query(phrase), text) == find_all(phrase, text)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_places_never_overlap(text: str) -> None:
    spans = occurrences(parse("京上 OR 上海 OR /[京上海]+/ OR ab*"), text)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(span.start < span.end for span in spans)


def test_of_places_that_begin_together_the_longest_stays():
    assert occurrences(parse("京 OR 京上海"), "京上海") == [Span(0, 3)]


def test_only_the_text_counts_and_there_is_no_cap(shelf):
    one = shelf.add("京", "京" * 3000)
    two = shelf.add("京", "上海")
    shelf.note(two, quote="京", note="京")
    assert [(number, len(spans)) for number, spans in texts_with(shelf.conn, "京")] == [(one, 3000)]
    assert [*texts_with(shelf.conn, "title:京")] == []
    assert [*texts_with(shelf.conn, "京 in:note")] == []
    assert [*texts_with(shelf.conn, "京", within=[two])] == []
    assert [*texts_with(shelf.conn, "")] == []
    assert [*texts_with(shelf.conn, phrase_query("  "))] == []
    assert [number for number, _ in texts_with(shelf.conn, phrase_query("上海 OR"))] == []
    shelf.remove(one)
    assert [*texts_with(shelf.conn, "京")] == []


def test_articles_that_share_words(shelf):
    one = shelf.add("一", "骑手和新就业群体")
    two = shelf.add("二", "骑手，骑手，骑手。新就业群体。")
    three = shelf.add("骑手", "别的")
    shelf.add("四", "园林")
    words = {"骑手": 1.0, "新就业群体": 0.8}
    for _ in ("with an index", "without"):
        found = alike(shelf.conn, one, words, 5)
        assert [(number, shared) for number, _, shared in found] == [
            (two, ("骑手", "新就业群体")),
            (three, ("骑手",)),
        ]
        assert 1 >= found[0][1] > found[1][1] > 0
        assert len(alike(shelf.conn, one, words, 1)) == 1
        rebuild(shelf.conn, cancelled=lambda: True, fresh=True)
        assert not state(shelf.conn).usable
    assert alike(shelf.conn, one, {}, 5) == []
