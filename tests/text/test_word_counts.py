"""The compact dictionary says what jieba's own would say."""

from __future__ import annotations

from reader.text.word_counts import WordCounts

DATA = """北京 34488 ns
北京大学 2053 nt
大学 20025 n
北极 40 ns
AT&T 3 nz
北 17860 ns
𠮷 5 n""".encode()


def as_jieba_would(data: bytes) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in data.decode().splitlines():
        word, count, _ = line.split(" ")
        counts[word] = int(count)
        for end in range(1, len(word)):
            counts.setdefault(word[:end], 0)
    return counts


def test_words_beginnings_and_nothing() -> None:
    counts, expected = WordCounts(DATA), as_jieba_would(DATA)
    for word, count in expected.items():
        assert counts.get(word) == counts[word] == count
        assert word in counts
    for absent in ("京", "北京大学生", "大学 ", "2053", "", "\ud800", "北\n"):
        assert absent not in counts
        assert counts.get(absent) is None
        assert counts.get(absent, 7) == 7
    assert counts.total == sum(expected.values())


def test_added_words_stay_with_the_copy() -> None:
    counts = WordCounts(DATA)
    mine = counts.copy()
    assert "杭研大厦" not in mine
    mine["杭研大厦"] = 5
    mine["杭"] = 0
    assert (mine["杭研大厦"], mine["杭"], mine["北京"]) == (5, 0, 34488)
    assert "杭研大厦" not in counts
    assert mine.copy()["杭研大厦"] == 5
