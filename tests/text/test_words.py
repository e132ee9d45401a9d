"""Words: what a motion steps over."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.words import JiebaSegmenter, Segmenter, jieba_segmenter, rough_segmenter

HOSTILE = st.text(
    alphabet=st.sampled_from(
        "中国人民A股aé\u0301\u200d\ufe0f👨👩🏽🇨🇳1２.,%-'’:/@&+# \n\t\u3000"
        "，。……——！？“”〇々さサ가\U00020000\x00"
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def jieba() -> JiebaSegmenter:
    return jieba_segmenter()


def cut(segmenter: Segmenter, text: str) -> list[str]:
    return [text[a:b] for a, b in segmenter.words(text)]


@given(text=HOSTILE | st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_words_tile_the_text(jieba: JiebaSegmenter, text: str) -> None:
    for segmenter in (jieba, rough_segmenter()):
        spans = segmenter.words(text)
        assert all(a < b for a, b in spans)
        assert "".join(text[a:b] for a, b in spans) == text


@pytest.mark.parametrize(
    "word",
    [
        "3.14", "1,234,567", "12:30", "2026-01-28", "2026/1/28", "50%", "５０％", "3.5GHz", "5G",
        "it's", "it’s", "well-known", "COVID-19", "R&D", "C++", "C#", "Node.js", "U.S.", "U.S.A.",
        "https://example.com/a/b?c=d&e=%20", "www.example.com", "foo.bar@example.com", "café",
        "e\u0302\u0301", "👨\u200d👩\u200d👧", "👍🏽", "🇨🇳", "……", "——", "？！", "サクラ", "한국어",
        "   ", "\n\n",
    ],
)  # fmt: skip
def test_what_is_one_word_by_its_shape(jieba: JiebaSegmenter, word: str) -> None:
    for segmenter in (jieba, rough_segmenter()):
        assert cut(segmenter, f"前，{word}，后") == ["前", "，", word, "，", "后"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我们在纸上划线", "我们|在|纸|上|划线"),
        ("12345热线接到A股来电", "12345|热线|接到|A股|来电"),
        ("2025年增长3.14%。", "2025|年|增长|3.14%|。"),
        ("環境保護與經濟發展", "環境保護|與|經濟|發展"),
        ("一九九〇年", "一九九〇年"),
        ("见https://a.cn/b。", "见|https://a.cn/b|。"),
        ("数量2020,300人", "数量|2020|,|300|人"),
        ("Hello world.", "Hello| |world|."),
        ("好 。\n再见", "好| |。|\n|再见"),
    ],
)
def test_chinese_is_cut_by_the_dictionary(jieba: JiebaSegmenter, text: str, words: str) -> None:
    assert cut(jieba, text) == words.split("|")


def test_the_rough_cut_takes_han_one_by_one() -> None:
    assert cut(rough_segmenter(), "新就业，2025年Q3") == [
        "新",
        "就",
        "业",
        "，",
        "2025",
        "年",
        "Q3",
    ]


def test_words_are_rough_until_the_dictionary_is_there_and_user_words_count() -> None:
    segmenter = JiebaSegmenter(user_words=["社会工作部"])
    assert not segmenter.is_loaded
    assert cut(segmenter, "社会工作部") == list("社会工作部")
    segmenter.load()
    segmenter.load()
    assert segmenter.is_loaded
    assert cut(segmenter, "中央社会工作部") == ["中央", "社会工作部"]
    segmenter.add("  接诉即办 ")
    segmenter.add("")
    assert cut(segmenter, "推进接诉即办改革") == ["推进", "接诉即办", "改革"]
    segmenter.add("Wi-Fi 6")
    segmenter.add("卡尔·马克思")
    assert cut(segmenter, "用Wi-Fi 6读卡尔·马克思") == ["用", "Wi-Fi 6", "读", "卡尔·马克思"]
    # Other segmenters share the dictionary, not the words.
    assert cut(jieba_segmenter(), "中央社会工作部") != ["中央", "社会工作部"]


def test_threads_may_load_and_cut_at_once(tmp_path: Path) -> None:
    segmenter = JiebaSegmenter(str(tmp_path))
    text = "新就业群体是社会的新血液。" * 20
    results: list[list[str]] = []

    def work() -> None:
        segmenter.load()
        results.append(cut(segmenter, text))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert all(result == results[0] for result in results)


def test_loading_says_nothing_and_leaves_no_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert jieba_segmenter(None).words("你好")
    assert capfd.readouterr() == ("", "")
    assert not list(tmp_path.iterdir())
