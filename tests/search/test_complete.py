"""Completeness is the law: what searching finds against a plain scan of every text."""

from __future__ import annotations

import random

import pytest

from reader.search import filter_sql, search
from reader.text.fold import CJK, fold

COMMON = (
    *("一个", "没有", "我们", "工作", "中国", "自己", "问题", "时候"),
    *("他们", "进行", "可以", "社会", "人", "的", "Python", "年"),
)
KINDS = ("character", "pair", "word", "across", "name", "mixed", "latin", "lines")


def kind_of(character: str) -> str:
    if character.isspace():
        return "space"
    for first, last in RANGES:
        if first <= character <= last:
            return "cjk"
    return "word" if character.isalnum() else "mark"


def _ranges():
    out, at = [], 0
    while at < len(CJK):
        end = CJK[at + 2] if CJK[at + 1 : at + 2] == "-" else CJK[at]
        out.append((CJK[at], end))
        at += 3 if CJK[at + 1 : at + 2] == "-" else 1
    return out


RANGES = _ranges()


def plain(text: str) -> str:
    """A text in which two phrases are equal when they should find each other, letter by letter."""
    out, gap, before = [], "", ""
    for character in fold(text):
        kind = kind_of(character)
        if kind in ("space", "mark"):
            gap += character
            continue
        if gap and before:
            if before == kind == "word":
                out.append(" ")
            elif gap.strip():
                out.append("，")
        out.append(character)
        gap, before = "", kind
    return "".join(out)


def contains(text: str, phrase: str, *, prefix: bool) -> bool:
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        left = at == 0 or "word" not in (kind_of(phrase[0]),) or kind_of(text[at - 1]) != "word"
        right = prefix or end == len(text) or kind_of(phrase[-1]) != "word"
        if left and (right or kind_of(text[end]) != "word"):
            return True
        at = text.find(phrase, at + 1)
    return False


@pytest.fixture(scope="module")
def texts(library):
    rows = library.execute(
        "SELECT a.id, a.title, b.text FROM article a JOIN body b ON b.article_id = a.id"
    )
    return {number: (title, text) for number, title, text in rows}


@pytest.fixture(scope="module")
def plain_texts(texts):
    return {number: (plain(title), plain(text)) for number, (title, text) in texts.items()}


def queries(texts, words, names, count, seed=5):
    """Queries of each kind in turn, most of them cut out of some text."""
    rng = random.Random(seed)
    numbers = sorted(texts)
    for i in range(count):
        kind = KINDS[i % len(KINDS)]
        text = texts[rng.choice(numbers)][1]
        runs = [run for run in plain(text).replace("，", " ").split() if len(run) > 12]
        run = rng.choice(runs)
        han = "".join(c for c in run if kind_of(c) == "cjk")
        at = rng.randrange(len(han) - 8) if len(han) > 9 else 0
        if kind == "character":
            yield kind, rng.choice(han)
        elif kind in ("pair", "word"):
            length = (2, 2) if kind == "pair" else (3, 4)
            yield (
                kind,
                rng.choice(
                    [word for word in rng.sample(words, 200) if length[0] <= len(word) <= length[1]]
                ),
            )
        elif kind == "across":
            yield kind, han[at : at + rng.randint(3, 8)]
        elif kind == "name":
            yield kind, rng.choice(names)
        elif kind == "mixed":
            yield (
                kind,
                f"{rng.randint(1980, 2026)}年{rng.randint(1, 12)}月" + rng.choice(["", han[:1]]),
            )
        elif kind == "latin":
            yield (
                kind,
                rng.choice(
                    ["python", "ＧＤＰ", "Mach*", "open source", "20*", "b12", "learn*", "99", "7"]
                ),
            )
        else:
            cut = text.find("\n", rng.randrange(len(text) // 2))
            piece = text[max(0, cut - rng.randint(1, 6)) : cut + rng.randint(2, 6)]
            yield kind, '"' + piece.replace('"', "").replace("%", "") + '"'


def expected(plain_texts, query):
    bare = query.strip('"')
    phrase = plain(bare)
    prefix = bare.endswith("*")
    if not query.startswith('"') and " " in phrase:
        parts = phrase.split(" ")
        return {
            number
            for number, places in plain_texts.items()
            if all(any(contains(t, part, prefix=False) for t in places) for part in parts)
        }
    return {
        number
        for number, places in plain_texts.items()
        if any(contains(text, phrase, prefix=prefix) for text in places)
    }


def test_five_hundred_queries_of_eight_kinds(library, texts, plain_texts, words, names):
    seen = 0
    for kind, query in queries(texts, words, names, 512):
        if any(c.isdigit() for c in query) and any(c in ".．" for c in query):
            continue  # the very mark between digits is asked for: tests/search/test_find.py
        wanted = expected(plain_texts, query)
        where, params = filter_sql(query, library)
        found = {
            row[0] for row in library.execute(f"SELECT a.id FROM article a WHERE {where}", params)
        }
        assert found == wanted, (kind, query, sorted(found ^ wanted)[:5])
        if seen % 4 == 0:
            check_hits(library, texts, query, wanted)
        seen += 1
    assert seen > 480


def check_hits(library, texts, query, wanted):
    result = search(library, query, limit=20, relax=False)
    assert (result.total, result.total_is_exact) == (len(wanted), True), query
    assert {hit.article_id for hit in result.hits} <= wanted
    assert len(result.hits) >= min(20, len(wanted))
    for hit in result.hits:
        text = texts[hit.article_id][0 if hit.where == "title" else 1]
        assert hit.matches, query
        for start, end in hit.matches:
            if " " not in query:
                assert plain(text[start:end]).startswith(plain(query)), query
            assert contains(plain(query.replace("*", "")), plain(text[start:end]), prefix=True), (
                query
            )
        for mark in hit.snippet.marks:
            assert plain(hit.snippet.text[mark.start : mark.end])


def test_without_an_index_the_same_is_found(library, texts, words, names):
    some = [query for _, query in queries(texts, words, names, 32, seed=6)]
    rng = random.Random(7)
    common = list(COMMON)
    rng.shuffle(common)
    for one, two in zip(common[::2], common[1::2], strict=True):
        some += [f"{one} NEAR/{rng.randint(1, 60)} {two}", f"{one} OR {two} -的确", f"{one} {two}"]
    indexed = [search(library, query, limit=5, relax=False).total for query in some]
    library.execute("BEGIN")
    library.execute("UPDATE search_meta SET value = 'stale' WHERE key = 'state'")
    try:
        scanned = [search(library, query, limit=5, relax=False).total for query in some]
    finally:
        library.execute("ROLLBACK")
    assert dict(zip(some, scanned, strict=True)) == dict(zip(some, indexed, strict=True))
    assert sum(indexed) > 300
