"""Sentences and clauses of a paragraph, Chinese, English and mixed.

What `sentences` returns is what one key marks, so the rules follow what a reader takes for a
sentence, not what is easiest to find:

- 。！？ and their kin end a sentence together with the closing marks, note numbers and emoji
  behind them; so they do inside a quotation that was introduced (说：“……”).
- A quotation or bracket in mid-sentence (他喊“跑！”就走) does not end it, nor does 《怎么办？》.
- A closed quotation goes on if 他说, 的, a comma or the like follow: “走吧！”他说。
- …… ends a sentence only before a closing mark or a new beginning; a full stop only where it is
  no decimal point, abbreviation, initial, number of a list item or part of an address.

Chinese rules after GB/T 15834 (use of punctuation marks); the English ones are the usual ones of
sentence splitters, with word lists kept short.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from reader.model.span import Span
from reader.text import sentence_rules as rules
from reader.text.quotes import QUOTES, TITLES, pairs, quotations

__all__ = ["clauses", "quotations", "sentences"]


def sentences(text: str) -> list[Span]:
    """The sentences of one block; they tile it, the blanks between two belong to the first.

    A line end inside the block (verse, code) ends a sentence. An empty text has none.
    """
    return _tiles(text, _Splitter(text).ends)


def clauses(text: str) -> list[Span]:
    """The parts of sentences up to ，；： or —— (and `, ; :`), marks included; they tile the text.

    Closing quotes go with the clause before, opening ones with the one after; 、 divides nothing.
    Titles in 《》 and brackets within a sentence stay whole.
    """
    splitter = _Splitter(text)
    ends = set(splitter.inner)
    whole = iter(sorted(splitter.asides))
    aside = next(whole, None)
    for match in rules.clause_marks().finditer(text):
        while aside and aside[1] < match.start():
            aside = next(whole, None)
        if match.lastgroup != "address" and not (aside and aside[0] < match.start()):
            ends.add(_after_blanks(text, splitter.after_closers(match.end())))
    # A dash or mark at the very start of a clause is no clause of its own.
    kept: list[int] = []
    start = 0
    certain = set(splitter.ends)
    for end in sorted(ends | certain):
        if end in certain or any(ch.isalnum() for ch in text[start:end]):
            kept.append(end)
            start = end
    return _tiles(text, kept)


def _tiles(text: str, ends: Iterable[int]) -> list[Span]:
    starts = [0, *ends]
    if starts[-1] < len(text):
        starts.append(len(text))
    return [Span(a, b) for a, b in pairwise(starts) if a < b]


def _after_blanks(text: str, at: int) -> int:
    match = rules.BLANKS.match(text, at)
    return match.end() if match else at


class _Splitter:
    """One pass over a block from mark to mark."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pairs = pairs(text)
        self.openers = {close: start for start, close in self.pairs.items()}
        self.ends: list[int] = []
        """Where sentences end, blanks included."""
        self.inner: list[int] = []
        """Where a stop and closing quotes did not end a sentence, but do end a clause."""
        self.asides: list[tuple[int, int]] = []
        """Titles and brackets taken as a whole: offsets of their marks."""
        self._start = 0
        self._reference = rules.REFERENCE.search(text) is not None
        self._split()

    def _split(self) -> None:
        text, at = self.text, 0
        while match := rules.event().search(text, at):
            at = match.end()
            if match.lastgroup == "open":
                at = self._pass_pair(match.start())
            elif match.lastgroup == "stops":
                at = self._judge(match.start(), match.end())
            elif match.lastgroup is None:  # a line end
                at = _after_blanks(text, at)
                if self._before(match.start()) >= 0:
                    self._end(at)

    def _end(self, at: int) -> int:
        self.ends.append(at)
        self._start = at
        return at

    def _before(self, at: int) -> int:
        """Offset of the last character before `at` in this sentence that is no blank, or -1."""
        at -= 1
        while at >= self._start and self.text[at].isspace():
            at -= 1
        return at if at >= self._start else -1

    # Quotations, titles and brackets in mid-sentence

    def _pass_pair(self, start: int) -> int:
        """Where to read on from an opening mark: behind its pair if that is taken as a whole."""
        text, close = self.text, self.pairs.get(start, -1)
        before = self._before(start)
        mark = text[start]
        quote = mark in QUOTES
        if close < 0 or close - start > (rules.EMBEDDED if quote else rules.ASIDE):
            return start + 1
        introduced = quote and text[before] in rules.INTRODUCES
        if mark not in TITLES and (before < 0 or introduced):
            return start + 1
        if not quote:
            self.asides.append((start, close))
        inner = text[close - 1]
        after = self.after_closers(close + 1)
        onward = _after_blanks(text, after)
        if mark in TITLES or inner not in rules.STOPS or onward == len(text):
            return close + 1
        if not text[start + 1 : close].strip(rules.STOPS):  # 一个“。”
            return close + 1
        # 他写下“人生如梦。”后来…: a full stop in there can only end the sentence.
        following = text[onward]
        if following in rules.CARRIES_ON or following in rules.STOPS:
            return close + 1
        new = following.isupper() if following.isascii() else inner in "。｡"
        if new and not self._continues(onward, start):
            return self._end(onward)
        return close + 1

    # Stops

    def _judge(self, start: int, end: int) -> int:
        """Decides on the stops at `start`; where to read on."""
        text = self.text
        after = self.after_closers(end)
        stops = text[start:end]
        while after < len(text) and text[after] in rules.STOPS:  # ……。 and ！”？
            more = after
            while more < len(text) and text[more] in rules.STOPS:
                more += 1
            stops += text[after:more]
            after = self.after_closers(more)
        onward = _after_blanks(text, after)
        closed = text[end:after]
        quoted = any(ch in QUOTES for ch in closed)
        if not self._is_end(start, end, after, onward, stops, quoted):
            if quoted:
                self.inner.append(onward)
            return max(after, end)
        return self._end(onward)

    def _is_end(
        self, start: int, end: int, after: int, onward: int, stops: str, quoted: bool
    ) -> bool:
        text = self.text
        if self._is_chant(start, end, after):
            return False
        if stops in rules.DOTS and self._is_inside(start, after, onward):
            return False
        if onward == len(text) or "\n" in text[after:onward]:
            return True
        following = text[onward]
        dashed = following == "—" and not quoted and set(stops) & rules.FULL_STOPS
        if following in rules.CARRIES_ON and not dashed and not text.startswith("//", onward):
            return False
        if quoted:
            return not self._continues(onward, self._opener(end, after))
        if stops in "?？" and rules.UNCERTAIN.match(text, start - 1):
            return False
        if stops in rules.DOTS:
            return True
        if not set(stops) - set("…⋯.．"):
            return self._ellipsis_ends(start, after, onward)
        if following.isascii() and text[start - 1 : start].isascii():
            # Yahoo! announced; page?id=3
            lower = following.islower() and not text[onward + 1 : onward + 2].isupper()
            return not lower and (onward > after or not following.isdigit())
        return True

    def _is_chant(self, start: int, end: int, after: int) -> bool:
        """好！好！好！ and 三！块！五！: single characters are no sentences."""
        text = self.text
        if end != after or start - self._start > 24 or text[end + 1 : end + 2] not in rules.SHOUTS:
            return False
        return rules.chant().fullmatch(text, self._start, end + 1) is not None

    def _opener(self, end: int, after: int) -> int:
        """Opening mark of the outermost quotation closed between two places, or -1."""
        found = [self.openers[i] for i in range(end, after) if i in self.openers]
        return min(found, default=-1)

    def _continues(self, onward: int, opener: int) -> bool:
        """Whether the sentence goes on at `onward`, behind a quotation that began at `opener`."""
        text = self.text
        skipped = onward
        for _ in range(rules.IN_A_ROW):
            if text[skipped : skipped + 1] not in rules.OPENING_QUOTES or skipped not in self.pairs:
                break
            skipped = _after_blanks(text, self.pairs[skipped] + 1)
        window = text[skipped : skipped + rules.LOOKAHEAD]
        if skipped > onward and window[:1] in ("、", "，"):
            return True
        if rules.belongs().match(window):
            return True
        introduction = text[max(0, opener - 24) : max(0, opener)].rstrip()
        if introduction.endswith(("：", ":")):
            return False
        if rules.resumes().match(window):
            return True
        # “……”他说，“……”他走了: who says it has been told.
        told = introduction.endswith(("，", ",")) and rules.said().search(introduction)
        return not told and bool(rules.speech().match(window))

    def _ellipsis_ends(self, start: int, after: int, onward: int) -> bool:
        text = self.text
        if onward > after:
            # "Well... I" is one sentence; a single word has not said anything yet.
            short = start - self._start < 12 and text[self._start : start].strip().isalpha()
            latin = text[onward].isascii()
            return not (latin and (short or text[onward].islower()))
        if rules.SPEAKER.match(text, onward) and rules.SPEAKER.match(text, self._start):
            return True
        said = re.search(r"[\w.℃%％°]*$", text[max(self._start, start - 12) : start])
        words = said.group() if said else ""
        if len(words) < 4:
            return False
        if rules.beginning().match(text, onward):
            return True
        if start - self._start < 8 or words[-1] in rules.LEADS_ON:
            return False
        again = words.endswith(text[onward : onward + 4].rstrip(rules.STOPS))
        return not again and bool(rules.turn().match(text, onward))

    def _is_inside(self, at: int, after: int, onward: int) -> bool:
        """Whether a single `.` is part of a number, name, address, abbreviation or list number."""
        text = self.text
        before = text[at - 1 : at]
        if at == self._start or before.isspace() or self._reference:
            return True
        following = text[onward : onward + 1]
        chinese = not before.isascii() and before not in "’”"
        if after == onward == at + 1 and following:  # nothing in between
            if chinese:
                return bool(rules.NAME_END.match(text, at))
            if following == "-" or (following.isalnum() and following < "\u1100"):
                return True
        if chinese:
            return False
        word = rules.WORD_BEFORE.search(text[max(self._start, at - 24) : at])
        if word is None:
            return following.islower() and following.isascii()
        return self._is_abbreviation(word.group(), at, after, onward)

    def _is_abbreviation(self, word: str, at: int, after: int, onward: int) -> bool:
        text = self.text
        following = text[onward : onward + 1]
        first = self._before(at - len(word))
        if rules.ITEM.fullmatch(word) and (
            first < 0 or text[self._start : first + 1].strip() in "（("
        ):
            return onward < len(text)
        if word.isdigit():
            lead = text[max(0, at - len(word) - 2) : at - len(word)]
            listed = len(word) <= 2 and lead[-1:] in " \u3000：:；;" and not lead[:1].isdigit()
            return (listed and following > "\u2e80") or following.islower()
        if len(word) == 1 and following > "\u2e80" and text[first] in "；;":  # a. 梨；b. 桃
            return True
        low = word.lower()
        if low in rules.BEFORE_NAMES:
            return True
        if low in rules.BEFORE_NUMBERS:
            return following.isdigit() or (following.islower() and following.isascii())
        upcoming = rules.LATIN_WORD.match(text, onward)
        if upcoming is None:
            lettered = rules.LABEL.fullmatch(word)  # J.王, B. 错误, Q1. 为什么
            initials = rules.INITIALS.fullmatch(word)  # U.S.A.的, A.I. 也
            touching = initials or (after == onward and (lettered or low in rules.ABBREVIATIONS))
            return following > "\u2e80" and bool(
                touching or (lettered and text[at - len(word) - 1].isspace())
            )
        name = upcoming.group(1)
        if name.islower():
            return True
        lead = text[at - len(word) - 1 : at - len(word)]
        initial = (
            len(word) == 1
            and word.isupper()
            and (lead in "(（.-" or lead.isspace() or lead > "\u2e80")
        )
        if initial or low in rules.ABBREVIATIONS:
            return name.lower() not in rules.STARTERS
        return False

    def after_closers(self, at: int) -> int:
        """Behind the closing marks, note numbers and emoji at `at`."""
        text = self.text
        while at < len(text):
            ch = text[at]
            if ch in rules.CLOSERS and (ch not in rules.STRAIGHT or at not in self.pairs):
                at += 1
            elif match := rules.tail().match(text, at):
                at = match.end()
            else:
                break
        return at
