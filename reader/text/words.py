"""Words: what a word motion steps over and a double click selects.

Chinese is cut by jieba, loaded when first asked for; until then, or for its own sake, a rough
segmenter cuts by character classes alone. Either way numbers with their separators and percent
sign, Latin words with hyphens and apostrophes, addresses and URLs are one word each, runs of
white space are one span, and the spans tile the text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol

from reader.model.span import Span
from reader.text.fold import CJK, fold
from reader.text.normal import MARK_BLOCKS, is_extender
from reader.text.word_counts import WordCounts

if TYPE_CHECKING:
    from types import ModuleType

    import jieba

URL: Final = (
    r"(?:(?:https?|ftp|file)://|www\.(?=[A-Za-z0-9]))"
    r"[!#-;=?-Z\[\]_a-z~]*[#-&*+/-9=@-Z_a-z~]"
)
"""Regex for a web address; the punctuation of the sentence around it is not taken."""

EMAIL: Final = (
    r"(?<![A-Za-z0-9._+-])[A-Za-z0-9][A-Za-z0-9._+-]{0,63}"
    r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}(?<!-)"
)
"""Regex for an e-mail address."""

_LATIN = "0-9A-Za-z\u00c0-\u024f"
_JOINT = (
    r"(?<=\d)[.．:/](?=\d)"  # 3.14, 12:30, 2026/1/28
    r"|(?<=\d)(?<!\d{4}),(?=\d{3}(?!\d))"  # 1,234,567
    rf"|['’‐‑-](?=[{_LATIN}])"  # it's, well-known, 2026-01-28
    r"|(?<=[A-Z])&(?=[A-Z])"  # R&D
    r"|(?<=[A-Za-z])\.(?=[a-z])"  # Node.js, example.com
    r"|(?<![A-Za-z][A-Za-z])(?<=[A-Za-z])\.(?=[A-Z]\b)|(?<=\.[A-Z])\."  # U.S., p.m.
)
_TAIL = r"(?:(?<=[A-Za-z])(?:\+\+|\#(?!\w))|(?<=\d)[%％‰℃℉°])?"


class Segmenter(Protocol):
    """Cuts a text into words."""

    def words(self, text: str) -> list[Span]:
        """Spans that tile `text`; white space and punctuation have spans of their own."""
        ...


_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SHORT = 8
"""Latin words and numbers up to this length go through the dictionary with the Han beside them."""


@cache
def _tokens(han: str) -> re.Pattern[str]:
    """What has its shape; `han` tells how Han is taken: `""` one by one, `"+"` in runs."""
    word = rf"[^\W{CJK}]"
    return re.compile(
        rf"(?P<han>[{_HAN}]{han})"
        rf"|(?P<whole>{URL}|{EMAIL}|{word}(?:{word}|{_JOINT})*{_TAIL})"
        r"|[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d]+|[\u3041-\u3096]+"  # kana
        r"|[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]+"  # hangul
        r"|\s+|…+|⋯+|—+|\.{2,}|[！？!?]+"
        r"|[\U0001f1e6-\U0001f1ff]{2}"  # a flag
        r"|(?:[^\w\s\u200d]\u200d)+"  # one by one, a long chain of joined signs takes seconds
        r"|.",
        re.DOTALL,
    )


class RoughSegmenter:
    """Cuts by character classes: each Han character is a word, at once and without data."""

    def words(self, text: str) -> list[Span]:
        """See `Segmenter.words`."""
        return _with_marks(text, (m.span() for m in _tokens("").finditer(text)))


def rough_segmenter() -> Segmenter:
    """A segmenter that is there at once: Han one by one, everything else in whole words."""
    return RoughSegmenter()


class JiebaSegmenter:
    """Cuts Chinese with jieba's dictionary and its model for unknown words.

    Making one costs nothing. `load` takes most of a second and belongs in a background thread;
    until it is through, `words` answers roughly. May be used by several threads at once.
    `user_words` are kept whole; `cache_dir` is where jieba may put files of its own (it keeps none
    at present, and never uses the common temporary folder).
    """

    def __init__(self, cache_dir: str | None = None, user_words: Iterable[str] = ()) -> None:
        self._cache_dir = cache_dir
        self._user_words = list(user_words)
        self._phrases: re.Pattern[str] | None = None
        self._tokenizer: jieba.Tokenizer | None = None
        self._lock = threading.Lock()

    @property
    def is_loaded(self) -> bool:
        """Whether the dictionary is there."""
        return self._tokenizer is not None

    def load(self) -> None:
        """Reads the dictionary; returns at once if that was done."""
        with self._lock:
            if self._tokenizer is None:
                tokenizer = _new_tokenizer(self._cache_dir)
                for word in self._user_words:
                    self._teach(tokenizer, word)
                self._tokenizer = tokenizer

    def add(self, word: str) -> None:
        """Makes `word` a word from now on; blanks around it don't count."""
        with self._lock:
            self._user_words.append(word)
            if self._tokenizer is not None:
                self._teach(self._tokenizer, word)

    def words(self, text: str) -> list[Span]:
        """See `Segmenter.words`."""
        if self._tokenizer is None:
            return RoughSegmenter().words(text)
        return _with_marks(text, self._spans(text, self._tokenizer))

    def _teach(self, tokenizer: jieba.Tokenizer, word: str) -> None:
        word = word.strip()
        if not word:
            return
        if _dictionary_word().fullmatch(word):
            if tokenizer.FREQ is _dictionary():
                tokenizer.FREQ = tokenizer.FREQ.copy()
            for spelling in {word, fold(word)}:
                tokenizer.add_word(spelling)
        else:  # jieba never sees what holds a blank or a mark
            old = self._phrases.pattern.split("|") if self._phrases else []
            phrases = sorted({*old, re.escape(word)}, key=len, reverse=True)
            self._phrases = re.compile("|".join(phrases))

    def _spans(self, text: str, tokenizer: jieba.Tokenizer) -> Iterator[tuple[int, int]]:
        position = 0
        for start, end in self._phrase_spans(text):
            yield from _cut(text, position, start, tokenizer)
            yield start, end
            position = end
        yield from _cut(text, position, len(text), tokenizer)

    def _phrase_spans(self, text: str) -> Iterator[tuple[int, int]]:
        return (m.span() for m in self._phrases.finditer(text)) if self._phrases else iter(())


def jieba_segmenter(cache_dir: str | None = None, user_words: Iterable[str] = ()) -> JiebaSegmenter:
    """A loaded `JiebaSegmenter`; takes most of a second, so call it in a thread."""
    segmenter = JiebaSegmenter(cache_dir, user_words)
    segmenter.load()
    return segmenter


def _new_tokenizer(cache_dir: str | None) -> jieba.Tokenizer:
    """jieba's tokenizer on the compact counts.

    It does what jieba's own does, but asks for every word once instead of three times.
    """
    from math import log

    jieba = _jieba()

    class Tokenizer(jieba.Tokenizer):  # type: ignore[misc, name-defined, unused-ignore]
        FREQ: WordCounts

        def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: N802
            """For each place the last characters of the words that begin there."""
            known, length = self.FREQ.known, len(sentence)
            graph = {}
            for start in range(length):
                ends = []
                for end in range(start + 1, length + 1):
                    count = known[sentence[start:end]]
                    if count < 0:
                        break
                    if count:
                        ends.append(end - 1)
                graph[start] = ends or [start]
            return graph

        def calc(
            self,
            sentence: str,
            DAG: dict[int, list[int]],  # noqa: N803
            route: dict[int, tuple[float, int]],
        ) -> None:
            """The likeliest way from each place to the end; of equal ones the longer word."""
            known, whole = self.FREQ.known, log(self.total)

            def chance(start: int, end: int) -> float:
                return log(max(known[sentence[start:end]], 1)) - whole + route[end][0]

            route[len(sentence)] = (0.0, 0)
            for start in range(len(sentence) - 1, -1, -1):
                route[start] = max((chance(start, last + 1), last) for last in DAG[start])

    tokenizer = Tokenizer()
    tokenizer.tmp_dir = cache_dir
    tokenizer.FREQ = _dictionary()
    tokenizer.total = tokenizer.FREQ.total
    tokenizer.initialized = True
    return tokenizer


@cache
def _dictionary() -> WordCounts:
    """The word counts, shared by all segmenters; eight megabytes.

    Never jieba's cache: a marshal file in the common temporary folder, which others could write.
    """
    with _jieba().Tokenizer().get_dict_file() as file:
        return WordCounts(file.read())


def _jieba() -> ModuleType:
    """The package, quiet and without pkg_resources: it needs that for nothing but opening its own
    files, which it can do without, and it costs ten megabytes and a tenth of a second."""
    import logging
    import sys
    import warnings

    there = "pkg_resources" in sys.modules
    if not there:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():  # invalid escapes in its source
            warnings.simplefilter("ignore")
            import jieba
    finally:
        if not there:
            sys.modules.pop("pkg_resources", None)
    jieba.setLogLevel(logging.CRITICAL)
    package: ModuleType = jieba
    return package


@cache
def _dictionary_word() -> re.Pattern[str]:
    """What jieba can hold as one word."""
    return re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")


def _cut(text: str, start: int, end: int, tokenizer: jieba.Tokenizer) -> Iterator[tuple[int, int]]:
    """The words of `text[start:end]`: Han by the dictionary, the rest by its shape.

    Han goes there together with the short Latin words and numbers that touch it (卡拉OK, T恤), but
    no cut is made inside one of those.
    """
    stretch: list[re.Match[str]] = []
    for match in _tokens("+").finditer(text, start, end):
        short = match.lastgroup == "whole" and match.end() - match.start() <= _SHORT
        if match.lastgroup == "han" or (short and match.group().isalnum()):
            stretch.append(match)
            continue
        yield from _by_dictionary(stretch, tokenizer)
        stretch.clear()
        yield match.span()
    yield from _by_dictionary(stretch, tokenizer)


def _by_dictionary(
    stretch: list[re.Match[str]], tokenizer: jieba.Tokenizer
) -> Iterator[tuple[int, int]]:
    if not any(match.lastgroup == "han" for match in stretch):
        yield from (match.span() for match in stretch)
        return
    whole = [match.span() for match in stretch if match.lastgroup == "whole"]
    inside = {i for a, b in whole for i in range(a + 1, b)}
    start = position = stretch[0].start()
    for word in tokenizer.cut(_simplified("".join(match.group() for match in stretch))):
        position += len(word)
        if position not in inside:
            yield start, position
            start = position


def _simplified(s: str) -> str:
    """Han as the dictionary knows it, length kept; Latin letters keep their case for it."""
    folded = fold(s)
    if folded != s.lower():
        s = "".join(b if a > "\x7f" else a for a, b in zip(s, folded, strict=True))
    return s.replace("〇", "零")


@cache
def _gathering() -> re.Pattern[str]:
    return re.compile(f"[{MARK_BLOCKS}\U0001f3fb-\U0001f3ff]")


def _with_marks(text: str, spans: Iterable[tuple[int, int]]) -> list[Span]:
    """The spans, combining marks, selectors and joined emoji with what they belong to."""
    found = [Span(a, b) for a, b in spans]
    if text.isascii() or not _gathering().search(text):
        return found
    out: list[Span] = []
    for span in found:
        ch, before = text[span.start], text[span.start - 1 : span.start]
        joined = is_extender(ch) or "\U0001f3fb" <= ch <= "\U0001f3ff" or before == "\u200d"
        if joined and out and not before.isspace():
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return out
