"""From folded text to the tokens of the index, and from a phrase to the tokens that find it.

Overlapping pairs of CJK characters and whole Latin words and numbers. No dictionary decides, so
the index never goes stale when a dictionary changes, and a phrase query over these tokens is an
exact substring search. Both sides take *folded* text (`reader.text.fold.fold`).

A run is a maximal stretch of CJK characters, or of other letters and digits. White space counts
for nothing wherever one side of it is CJK, so a sentence that a column break cuts in two is still
one run. Anything else ends a run.

- A CJK run `c1..ck` gives `c1c2 c2c3 .. c(k-1)ck` and then `ck` alone, which marks its end.
- A Latin run gives itself. Where it touches CJK, the junction is a token too: `12345热` after it,
  `年12345` before it (in place of the lone last character).

`2025年12345热线` gives `2025 2025年 年12345 12345 12345热 热线 线`.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import add
from typing import Final

from reader.text.fold import CJK

TOKENS_VERSION: Final = "1"
"""Part of the version of the index: change it with anything in this file that changes a token."""

TITLE: Final = "t"
"""What a character of the title begins with in the table of character sets."""

_UNITS: Final = "+#%"

_LONG: Final = 100
"""Characters from which on a text is worth being taken as a whole."""

_PART: Final = 1 << 16
"""Characters of a text that are in hand at once."""

_STAND_IN: Final = 0xF0000
_LAST_STAND_IN: Final = 0xFFFFD
"""Private characters that stand for words in other letters; no run has them."""

_UTF32: Final = f"utf-32-{sys.byteorder[0]}e"


# Compiled when first used: classes of so many ranges cost milliseconds.
@cache
def _run() -> re.Pattern[str]:
    return re.compile(f"([{CJK}]+)|[^\\W_{CJK}]+")


@cache
def _space() -> re.Pattern[str]:
    return re.compile(f"(?<=[{CJK}])\\s+|(?<!\\s)\\s+(?=[{CJK}])")


@cache
def _no_symbol() -> re.Pattern[str]:
    return re.compile(f"[\\x00-\\x7f\\s]+|[^\\W{CJK}]+")


@cache
def _cjk() -> re.Pattern[str]:
    return re.compile(f"[{CJK}]+")


@cache
def _word() -> re.Pattern[str]:
    return re.compile(f"[^\\W_{CJK}]+")


@cache
def _gap() -> re.Pattern[str]:
    return re.compile(f"[^\\w{CJK}]|_")


@cache
def _stand_in() -> re.Pattern[str]:
    return re.compile(f"[{chr(_STAND_IN)}-{chr(_LAST_STAND_IN)}]")


@cache
def _between_runs() -> re.Pattern[str]:
    return re.compile(f"[^{CJK}{chr(_STAND_IN)}-{chr(_LAST_STAND_IN)}]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """How the index is asked for one phrase."""

    tokens: tuple[str, ...] = ()
    """Consecutive tokens; empty when the phrase is one CJK character or symbols alone."""
    prefix: bool = False
    """Whether the last token stands for every token that begins with it."""
    characters: tuple[str, ...] = ()
    """Characters to look up in the table of character sets, when the tokens do not say all."""
    exact: bool = True
    """Whether every row that is found so contains the phrase, or must be looked at."""

    @property
    def nothing(self) -> bool:
        """Whether the index cannot help at all."""
        return not self.tokens and not self.characters


def is_cjk(character: str) -> bool:
    """Whether one character is written in pairs here."""
    return _cjk().match(character) is not None


def longest_cjk(text: str) -> int:
    """Length of the longest run of CJK characters, white space not squeezed."""
    return max((len(run) for run in _cjk().findall(text)), default=0)


def cjk_within(text: str) -> int:
    """How many CJK characters there are."""
    return sum(len(run) for run in _cjk().findall(text))


def squeeze(folded: str) -> str:
    """Without the white space that has CJK on either side."""
    return _space().sub("", folded)


def index_tokens(folded: str, latin: set[str] | None = None) -> list[str]:
    """The tokens of a text, in order, for the index; whole Latin words also go into `latin`."""
    return _tokens(_squeezed(folded), latin)


def index_text(folded: str, latin: set[str] | None = None) -> str:
    """`index_tokens` with spaces between them; four times as fast on a long Chinese text."""
    if len(folded) < _LONG or folded.isascii():
        return " ".join(index_tokens(folded, latin))
    said = [_tokens_at_once(part, latin) for part in _parts(_squeezed(folded))]
    return " ".join(each for each in said if each)


def _parts(text: str) -> Iterator[str]:
    """The text in parts; no run is cut in two."""
    start = 0
    while start < len(text):
        gap = _gap().search(text, start + _PART)
        end = gap.end() if gap else len(text)
        yield text[start:end]
        start = end


def _tokens_at_once(text: str, latin: set[str] | None) -> str:
    """The tokens of a squeezed text, not run by run.

    Every character is put beside the one after it, in an array of code points; words in other
    letters are one character each meanwhile.
    """
    whole = text
    if _stand_in().search(text):
        text = _stand_in().sub(" ", text)
    words: list[str] = []
    free = map(chr, range(_STAND_IN, _LAST_STAND_IN + 1))
    most = min(_LAST_STAND_IN - _STAND_IN, len(text) // 8)

    def taken(match: re.Match[str]) -> str:
        words.append(match[0])
        return next(free)

    text = _word().sub(taken, text, most + 1)
    if len(words) > most:
        return " ".join(_tokens(whole, latin))
    if latin is not None:
        latin.update(words)
    runs = _between_runs().sub(" ", text).strip()
    if not runs:
        return ""
    # Two spaces follow the last character of a run, one goes before the first one of the next,
    # which says nothing that its pair does not.
    first, *others = _beside(runs).split("   ")
    said = " ".join([first, *[each[2:] for each in others]])
    return _stand_in().sub(lambda match: _worded(match, words), said) if words else said


def _worded(match: re.Match[str], words: list[str]) -> str:
    """The word that a character stands for; alone too, before it stands with what follows it."""
    word = words[ord(match[0]) - _STAND_IN]
    said, start, end = match.string, match.start(), match.end()
    leads = said[start - 1 : start] in ("", " ") and said[end : end + 1] not in ("", " ")
    return f"{word} {word}" if leads else word


def _beside(text: str) -> str:
    """`ab bc c`, without the last space, for `abc`."""
    codes = _codes(text)
    spaces = array("I", [32]) * len(codes)
    out = array("I", bytes(3 * codes.itemsize * len(codes)))
    out[::3] = codes
    out[1::3] = codes[1:] + spaces[:1]
    out[2::3] = spaces
    return out.tobytes().decode(_UTF32, "surrogatepass").rstrip(" ")


def _codes(text: str) -> array[int]:
    codes = array("I")
    codes.frombytes(text.encode(_UTF32, "surrogatepass"))
    return codes


def _squeezed(folded: str) -> str:
    """`squeeze`, but for the kind of white space that is left: four times as fast on a text."""
    parts = folded.split()
    if not parts:
        return ""
    cjk = _cjk().match
    out = [parts[0]]
    for before, part in pairwise(parts):
        if not (cjk(before[-1]) or cjk(part[0])):
            out.append(" ")
        out.append(part)
    return "".join(out)


def _tokens(text: str, latin: set[str] | None = None) -> list[str]:
    out: list[str] = []
    before = ""  # the last Latin run, or the last character of a CJK run
    cjk = False  # which of the two it is
    end = -1
    for found in _run().finditer(text):
        start, run, now_cjk = found.start(), found[0], found[1] is not None
        if start != end and cjk:
            out.append(before)
        if now_cjk:
            if start == end:
                out.append(before + run[0])
            out += map(add, run, run[1:])
            before = run[-1]
        else:
            if start == end:
                out.append(before + run)
            out.append(run)
            if latin is not None:
                latin.add(run)
            before = run
        cjk, end = now_cjk, found.end()
    if cjk:
        out.append(before)
    return out


def characters(folded: str) -> set[str]:
    """The distinct CJK characters and non-ASCII symbols of a text: what one character can find."""
    # Of the distinct ones alone: a text has few characters, each of them often. Numbers are made
    # more quickly than strings.
    distinct = set(folded) if len(folded) < _LONG else map(chr, set(_codes(folded)))
    return set(_no_symbol().sub("", "".join(distinct)))


def words(folded: str) -> Iterator[tuple[int, int, bool]]:
    """The runs of a text as `(start, end, is_cjk)`, white space not squeezed."""
    for found in _run().finditer(folded):
        yield found.start(), found.end(), found[1] is not None


def phrase_terms(folded: str, *, prefix: bool = False) -> Terms:
    """What finds every text in which `reader.text.fold.pattern` finds the phrase.

    Where `exact`, nothing else is found either. With `prefix` the last word may go on, when it is
    Latin; a CJK phrase always may.
    """
    text = squeeze(folded)
    runs = list(_run().finditer(text))
    if not runs:
        return Terms(characters=tuple(sorted(characters(text))), exact=False)
    last = runs[-1]
    tokens = _tokens(text)
    exact = not _asks_for_marks(text, runs)
    touching = len(runs) > 1 and runs[-2].end() == last.start()
    if last[1] is None:
        if prefix and touching:
            tokens.pop()  # the junction 年20 carries the prefix; a whole 20 would contradict it
        elif prefix and len(tokens) > 1 and tokens[-2].startswith(tokens[-1]):
            exact = False  # `no n*` would find no年, whose junction begins with n too
        return Terms(tuple(tokens), prefix, exact=exact)
    tokens.pop()
    if len(last[0]) > 1 or touching:
        return Terms(tuple(tokens), exact=exact)
    # One character alone, or alone after punctuation: no token of its own says that it is there.
    return Terms(tuple(tokens), characters=(last[0],), exact=exact and not tokens)


def _asks_for_marks(text: str, runs: list[re.Match[str]]) -> bool:
    """Whether `pattern` insists on a mark, such as those of C++, 50% and 3.14; tokens do not."""
    for one, two in pairwise([*runs, None]):
        if one is None or one[1] is not None:
            continue
        gap = text[one.end() : two.start()] if two else text[one.end() :]
        if two is None or two[1] is not None:
            if gap[:1] and gap[0] in _UNITS:
                return True
        elif len(gap) == 1 and not gap.isspace() and one[0][-1].isdigit() and two[0][0].isdigit():
            return True
    return False
