"""Words that begin so: what stands in the list of Latin words, and what is found by it."""

from __future__ import annotations

import random
import string

from reader.search import parse, search
from reader.search.find import BEGINNINGS
from reader.search.index import beginnings
from reader.search.parsing import as_typed


def total(shelf, query, **options):
    return search(shelf.conn, parse(query, **options), relax=False).total


def test_a_beginning_finds_what_looking_at_all_words_finds(shelf):
    rng = random.Random(4)
    words = ["".join(rng.choices("abc", k=rng.randint(2, 5))) for _ in range(160)]
    texts = []
    for i in range(0, len(words), 2):
        text = f"{words[i]}的，{words[i + 1].upper()} 年20{i}"
        texts.append(text.lower())
        shelf.add(f"第{i}篇", text)
    for _ in range(60):
        start = "".join(rng.choices("abc", k=rng.randint(1, 3)))
        held = [
            t for t in texts if any(w.startswith(start) for w in t.replace("的，", " ").split())
        ]
        assert total(shelf, f"{start}*") == len(held), start
        if len(start) > 1:
            assert total(shelf, start, typing=True) == len(held), start
    assert total(shelf, "年20*") == len(texts)
    assert total(shelf, '"年 2015*"') == 0


def test_more_words_than_are_written_out(shelf):
    for letter in string.ascii_lowercase:
        for other in "xyz":
            shelf.add("", f"wo{letter}{other} 在此")
    assert beginnings(shelf.conn, "wo", BEGINNINGS) is None
    assert total(shelf, "wo*") == 78
    assert beginnings(shelf.conn, "wob", BEGINNINGS) == ["wobx", "woby", "wobz"]
    assert total(shelf, "wob*") == 3
    many = " OR ".join(f"wo{letter}*" for letter in string.ascii_lowercase)
    assert total(shelf, many) == 78
    assert total(shelf, "title:wo*") == 0


def test_words_of_notes_are_in_the_list_and_lost_ones_do_no_harm(shelf):
    number = shelf.add("一", "北京 Kubernetes")
    shelf.note(number, quote="北京", note="看 Terraform 的书")
    assert total(shelf, "terra*") == 1
    assert total(shelf, "note:(kube* OR terra*)") == 1
    assert total(shelf, "kube*") == 1
    assert beginnings(shelf.conn, "zz", 5) == []
    assert total(shelf, "zz*") == 0


def test_a_query_as_it_was_typed():
    assert as_typed("北京 pyth") == "北京 pyth*"
    assert as_typed("北京") == "北京"
    assert as_typed('"pyth"') == '"pyth"'
    assert as_typed("title:pyth") == "title:pyth*"
    assert as_typed("title:pyth ") == "title:pyth ", "the word is finished"
    assert as_typed("pyth 北京") == "pyth 北京"
    assert as_typed("(pyth") == "(pyth*"
    assert as_typed("") == ""
