"""Searching a small library: what a person types, and what comes back."""

from __future__ import annotations

from reader.search import search


def test_every_kind_of_phrase_is_found_with_exact_marks(shelf):
    text = "中央社会工作部成立。\n只\n有坚持党建引领，2025年12345热线接诉即办，用 C++ 也行，３.14元"
    shelf.add("社会工作部成立", text)
    for query, found in [
        ("工", "工"),
        ("社會", "社会"),
        ("只有坚持", "只\n有坚持"),
        ("2025年12345热线", "2025年12345热线"),
        ("c++", "C++"),
        ("3.14", "３.14"),
        ("“引领，2025年”", "引领，2025年"),
    ]:
        hits = [hit for hit in search(shelf.conn, query).hits if hit.where == "text"]
        assert [text[m.start : m.end] for m in hits[0].matches] == [found]
