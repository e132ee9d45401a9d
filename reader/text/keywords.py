"""The words that an article is about: suggestions for tags and for a dictionary of one's own.

Two sources that know different things: jieba's TF-IDF knows which words are rare elsewhere, but
only words that its dictionary has; strings that come back again and again in the article are found
without any dictionary (新就业群体). Their weights are brought to one scale and merged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.text.fold import fold
from reader.text.words import Segmenter, _new_tokenizer

if TYPE_CHECKING:
    from jieba.analyse import TFIDF

MIN_LENGTH: Final = 3
MAX_LENGTH: Final = 12
LONGEST: Final = 30
"""Strings are followed up to this length, so that a longer one's pieces are known as such."""

MIN_COUNT: Final = 3
"""A string of three characters that stands there three times may be a term."""

MAX_CHARS: Final = 200_000
"""Of a longer text its beginning is read."""

_HAN: Final = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff]+")
_EDGES: Final = frozenset(
    "的了是在和与也就这那一不为有对从到把被等及其之以于都而但并将会要能个们着过地得很"
)
"""Characters that no term begins or ends with."""

_WITHIN: Final = frozenset("的了是")
"""Characters that no term has in its middle either."""

_PLAIN: Final = (
    "没有 可以 时候 哪里 自己 知道 看见 起来 已经 现在 因为 所以 如果 但是 "
    "他们 我们 你们 什么 怎么 有人 地方 上面 下面 里面 开始 还有 就是 不是 "
    "今天 有些 许多 进行 通过 以及 其中 这样 那样 不能 应该 需要 可能 出来 "
    "之后 之前 只有 只是 还是 或者 然后 突然 觉得 本报记者 "
)
"""Words of every article; jieba's list of such words has none that are Chinese."""


class Keyword(NamedTuple):
    """A word of an article."""

    word: str
    weight: float
    """From 0 to 1, the first one 1."""
    times: int
    """How many times it stands there."""
    known: bool
    """Whether jieba's dictionary gave it; else it is worth adding to one's own."""


def keywords(text: str, limit: int = 12, *, segmenter: Segmenter | None = None) -> list[Keyword]:
    """The words that say most about a text, best first.

    Loads jieba at the first call, which takes a second. `segmenter` (of words) keeps repeated
    strings to those that begin and end where words do. A word that mostly stands inside of
    another one chosen is left out.
    """
    text = text[:MAX_CHARS]
    rated = dict(_weighed(text))
    best = max(rated.values(), default=0.0) or 1.0
    found = {word: weight / best for word, weight in rated.items()}
    repeated = repeated_strings(text, segmenter)
    most = max((count * len(word) for word, count in repeated.items()), default=1)
    for word, count in repeated.items():
        found[word] = max(found.get(word, 0.0), 0.3 + 0.7 * count * len(word) / most)
        for part in rated:
            # What mostly stands inside of a term is rated for the term's sake.
            if part in word and text.count(part) < 1.5 * count:
                found[word] = max(found[word], rated[part] / best)
    folded = fold(text)
    chosen: list[Keyword] = []
    for word in sorted(found, key=lambda one: (-found[one], -len(one), one)):
        count = folded.count(fold(word))
        if count and not _inside(word, count, chosen):
            chosen.append(Keyword(word, found[word], count, word in rated))
        if len(chosen) == limit:
            break
    top = chosen[0].weight if chosen else 1.0
    return [one._replace(weight=round(one.weight / top, 4)) for one in chosen]


def _inside(word: str, count: int, chosen: Iterable[Keyword]) -> bool:
    """Whether a word says no more than a longer or shorter one that was chosen."""
    return any(
        (word in other.word and count < 2 * other.times)
        or (other.word in word and other.times < 2 * count)
        for other in chosen
    )


def repeated_strings(text: str, segmenter: Segmenter | None = None) -> dict[str, int]:
    """Strings of Han that come back, the longest of each family, and how many times each does.

    At least three characters, three times; none that a longer one of them accounts for (which
    stands there as often).
    """
    runs = [run for line in text.split("\n") for run in _HAN.findall(line)]
    counts: Counter[str] = Counter()
    for length in range(MIN_LENGTH, LONGEST + 1):
        some = Counter(
            run[at : at + length]
            for run in runs
            for at in range(len(run) - length + 1)
            if length == MIN_LENGTH
            or (counts[run[at : at + length - 1]] and counts[run[at + 1 : at + length]])
        )
        kept = {gram: count for gram, count in some.items() if count >= MIN_COUNT}
        if not kept:
            break
        counts.update(kept)
    longer: dict[str, int] = {}
    for gram, count in counts.items():
        for part in (gram[:-1], gram[1:]):
            longer[part] = max(longer.get(part, 0), count)
    return {
        gram: count
        for gram, count in counts.items()
        if longer.get(gram, 0) < count
        and len(gram) <= MAX_LENGTH
        and _WITHIN.isdisjoint(gram)
        and gram[0] not in _EDGES
        and gram[-1] not in _EDGES
        and (segmenter is None or _is_words(gram, text, segmenter))
    }


def _is_words(gram: str, text: str, segmenter: Segmenter) -> bool:
    """Whether a string begins and ends where words do, in most of its first places."""
    good = seen = at = 0
    while seen < 3 and (at := text.find(gram, at)) >= 0:
        start = max(0, at - 10)
        piece = text[start : at + len(gram) + 10]
        edges = {word.start for word in segmenter.words(piece)} | {len(piece)}
        good += at - start in edges and at - start + len(gram) in edges
        seen += 1
        at += len(gram)
    return 2 * good > seen


def _weighed(text: str) -> list[tuple[str, float]]:
    found = _analyser().extract_tags(text, topK=80, withWeight=True)
    return [(word, weight) for word, weight in found if not _is_common(word)]


@cache
def _plain() -> frozenset[str]:
    return frozenset(_PLAIN.split())


def _is_common(word: str) -> bool:
    """Whether a word says nothing about an article: numbers, counts (一张), pronouns."""
    numeral = not any(ch.isalpha() for ch in word) or word[0].isdigit()
    return numeral or fold(word) in _plain() or (len(word) == 2 and word[0] in "一两几这那每各")


@cache
def _analyser() -> TFIDF:
    """jieba's TF-IDF on our own tokenizer, which touches no common temporary folder."""
    import warnings

    with warnings.catch_warnings():  # an open file in its source, invalid escapes
        warnings.simplefilter("ignore")
        tokenizer = _new_tokenizer(None)
        from jieba.analyse import TFIDF

        analyser = TFIDF()
    analyser.tokenizer = tokenizer
    return analyser
