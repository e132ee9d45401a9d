"""Which spellings count as the same, and where a query stands in the original."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.data import load
from reader.text.fold import CJK, FOLD_VERSION, RUN, find_all, fold, is_plain, pattern, variants

MIXED = st.text(
    alphabet=st.sampled_from(
        "社會会发發髮着著乾干里裏台臺aAáＡ1１２éßøЖж〇々がｶ가⼀㊀①²ª，,。“\"'’「·-. \n\u3000😀_+#%"
        "\U00020000\U0002b823𝐀\U0001f200\ud800"
    ),
    max_size=40,
)


@given(MIXED | st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_folding_keeps_the_length_and_is_done_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert "".join(fold(ch) for ch in text) == fold(text)


SAME = """
覆复 瞭了 乾干 幹干 藉借 甦苏 於于 昇升 著着 會会 發发 髮发 裏里 裡里 臺台 颱台 為为 爲为 群羣 峰峯
国國 気气 発发 沢泽 桜樱 読读 広广 竜龙 关関 衛衞 Ａa Éé ée １1 ，, “」 ·・ øo 妳你
"""


@pytest.mark.parametrize("pair", SAME.split())
def test_spellings_of_one_character_fold_together(pair: str) -> None:
    assert fold(pair[0]) == fold(pair[1])
    assert pair[1] in variants(pair[0])
    assert pair[0] in variants(pair[1])


@pytest.mark.parametrize("pair", ["里哩", "画划", "象像", "坐座", "炼链", "沉沈", "待呆", "连联"])
def test_different_characters_stay_apart(pair: str) -> None:
    assert fold(pair[0]) != fold(pair[1])


def test_common_simplified_characters_stand_for_themselves() -> None:
    common = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
    assert fold(common) == common


def test_variants_of_a_lonely_character() -> None:
    assert variants("😀") == "😀"
    assert variants("a").startswith("a")


def test_a_character_and_its_fold_are_of_one_kind() -> None:
    def kinds(text: str) -> list[str]:
        return [
            "cjk" if re.match(f"[{CJK}]", ch) else "word" if re.match(RUN, ch)
            else "space" if ch.isspace() else "mark"
            for ch in text
        ]  # fmt: skip

    sources, targets = load("fold.bin").split("\n")
    assert kinds(sources) == kinds(targets)
    assert not set(sources) & set(targets)


def test_the_version_names_the_table() -> None:
    digest = hashlib.sha256(load("fold.bin").encode()).hexdigest()
    assert FOLD_VERSION.endswith(digest[:12])


@pytest.mark.skipif(not importlib.util.find_spec("opencc"), reason="OpenCC is not installed")
def test_the_table_is_what_its_generator_makes() -> None:
    path = Path(__file__).parents[1] / "tools" / "make_fold_table.py"
    spec = importlib.util.spec_from_file_location("make_fold_table", path)
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    made = generator.table()
    sources, targets = load("fold.bin").split("\n")
    assert made == dict(zip(sources, targets, strict=True))


def hits(query: str, text: str, *, words: bool = True) -> list[str]:
    """What is marked; the quick regex and the full one must agree."""
    found = [text[a:b] for a, b in find_all(query, text, words=words)]
    full = [m.group() for m in pattern(query, words=words).finditer(text)]
    assert found == full
    if is_plain(text):
        assert full == [m.group() for m in pattern(query, words=words, plain=True).finditer(text)]
    return found


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("社会", "社會与社⏎会", ["社會"]),
        ("社会", "社\n\n会，社　會", ["社\n\n会", "社　會"]),
        ("社 会", "社会", ["社会"]),
        ("iPhone 手机", "iPhone手机 ＩＰＨＯＮＥ 手機", ["iPhone手机", "ＩＰＨＯＮＥ 手機"]),
        ("12月", "85612月 12月 12 月", ["12月", "12 月"]),
        ("2025年12345热线", "在2025年12345熱線", ["2025年12345熱線"]),
        ("12345", "2025年12345热线，123456", ["12345"]),
        ("python", "cpython Python python3", ["Python"]),
        ("py*", "cpython Python py3 ", ["Py", "py"]),
        ("cafe", "Café CAFÉ cafés", ["Café", "CAFÉ"]),
        ("北京，上海", "北京上海 北京、上海 北京——上海", ["北京、上海", "北京——上海"]),
        ("北京上海", "北京，上海", []),
        ("“北京”", "北京", ["北京"]),
        ("A股", "A股 a 股 BA股", ["A股", "a 股"]),
        ("hello world", "Hello, world! helloworld", ["Hello, world"]),
        ("it's", "it’s its", ["it’s"]),
        ("3.14", "3.14 3 14 3．14 13.14 3.145", ["3.14", "3．14"]),
        ("C++", "C C++ c＋＋11", ["C++", "c＋＋"]),
        ("50%的", "50％的 50的", ["50％的"]),
        ("100%", "100 100%", ["100%"]),
        ("a+b", "a+b ab a-b", ["a+b", "a-b"]),
        ("。", "一。二.", ["。", "."]),
        ("😀", "a😀b", ["😀"]),
        ("^$[a-z]\\d", "^$[a-z]\\d", ["a-z]\\d"]),
        ("", "a", []),
        ("   ", "a b", []),
        ("*", "a*", ["*"]),
    ],
)  # fmt: skip
def test_what_a_search_marks(query: str, text: str, marked: list[str]) -> None:
    assert hits(query, text) == marked


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("yth", "Python", ["yth"]),
        ("12月", "85612月", ["12月"]),
        ("北京，上海", "北京上海 北京,上海 北京、上海", ["北京,上海"]),
        ("会，\n社", "社会，社会", ["会，社"]),
        ("hello  world", "Hello\nworld hello, world", ["Hello\nworld"]),
        ("py*", "python py*", ["py*"]),
        ("“好", "「好」", ["「好"]),
    ],
)
def test_what_finding_as_typed_marks(query: str, text: str, marked: list[str]) -> None:
    assert hits(query, text, words=False) == marked


@given(MIXED, st.data())
@settings(max_examples=300, deadline=None)
def test_every_passage_finds_itself(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    passage = text[start:end]
    if not passage.strip():
        return
    found = [text[a:b] for a, b in find_all(passage, text, words=False)]
    assert found
    assert all(squeezed(hit) == squeezed(passage.strip()) for hit in found)


@given(MIXED, MIXED)
@settings(max_examples=300, deadline=None)
def test_chinese_is_found_exactly_where_the_folded_text_has_it(query: str, text: str) -> None:
    query = "".join(re.findall(f"[{CJK}]", query))[:3]
    if not query:
        return
    expected = len(re.findall(f"(?={re.escape(fold(query))})", squeezed(text)))
    counted = len(re.findall(f"(?={pattern(query).pattern})", text))
    assert counted == expected
    assert bool(hits(query, text)) == bool(expected)


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_no_query_is_an_error(query: str, text: str) -> None:
    for words in (True, False):
        for span in find_all(query, text, words=words):
            assert 0 <= span.start < span.end <= len(text)


def squeezed(text: str) -> str:
    """Folded, without the white space that has CJK on one side."""
    return re.sub(rf"(?<=[{CJK}])\s+|\s+(?=[{CJK}])", "", re.sub(r"\s+", " ", fold(text)))


_BORDER_AFTER = re.compile(
    r"(\[(?:\\.|[^\]\\])+\]|\\?.)\(\?<!(\[(?:\\.|[^\]\\])+\])\1\)", re.DOTALL
)


@given(MIXED, MIXED, st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_border_asked_for_late_is_the_same_border(query: str, text: str, plain: bool) -> None:
    made = pattern(query, plain=plain)
    early = re.compile(_BORDER_AFTER.sub(r"(?<!\2)\1", made.pattern, count=1))
    for whole in (text, text + query + text, query.upper() + "。" + query + "x" + query):
        assert [m.span() for m in made.finditer(whole)] == [m.span() for m in early.finditer(whole)]


@pytest.mark.parametrize("query", ["Python", "7", "2025年", "open source", "é1"])
@pytest.mark.parametrize("plain", [True, False])
def test_patterns_of_latin_words_begin_with_a_character(query: str, plain: bool) -> None:
    made = pattern(query, plain=plain).pattern
    assert not made.startswith("(?<!")
    assert _BORDER_AFTER.match(made), "what stands before the first character is asked after it"


@settings(deadline=None, max_examples=60)
@given(
    st.text("天地玄黃宇宙洪荒発Aé１，。“😀𠮷 \n", min_size=1, max_size=40),
    st.lists(st.integers(0x20, 0x2FFFF).filter(lambda c: not 0xD800 <= c < 0xE000), max_size=30),
    st.integers(500, 1500),
)
def test_a_long_text_is_folded_like_its_characters(text: str, codes: list[int], size: int) -> None:
    for late in ("", "".join(map(chr, codes))):
        long = (text * size)[:size] + late
        assert fold(long) == "".join(map(fold, long))
