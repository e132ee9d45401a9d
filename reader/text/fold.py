"""Folding: which spellings count as the same when something is looked for.

`fold` maps character by character and never changes the length, so offsets into the folded text
are offsets into the original. Full and half width, case, Latin accents, traditional, simplified
and Japanese forms, and marks typed for one another become one. The table is generated from
OpenCC's dictionaries and the Unicode data, see docs/data-sources.md.

`pattern` goes the other way: it finds a query in the *original* text, each character a class of
its variants, so that hits need no map of offsets.
"""

from __future__ import annotations

import re
import sys
from array import array
from functools import cache, lru_cache
from typing import Final

from reader.model.span import Span
from reader.text.data import load

FOLD_VERSION: Final = "1-7dc773b6df98"
"""Rules and digest of the table; stored with an index, which is built again when it differs."""

CJK: Final = (
    # Ideographs, kana, bopomofo, hangul and their compatibility forms. The middle dot of kana is
    # left out: it is a punctuation mark. Enclosed forms (㊀) fold to what they enclose.
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c"
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u318f\u31a0-\u31bf\u31f0-\u33ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc"
    "\U0001aff0-\U0001b16f\U0001f200-\U0001f265\U00020000-\U0003ffff"
)
"""Body of a regex class: the characters written without spaces between words."""

RUN: Final = rf"[{CJK}]+|(?:(?![{CJK}])[^\W_])+"
"""Regex for a run of CJK characters, or of other letters and digits: what tokens are made of.

Everything between runs is white space or punctuation (symbols, marks, emoji, `_`). A character
and its fold always fall into the same of these groups.
"""

_UTF32: Final = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_LATIN: Final = rf"[^\W_{CJK}]"
_PLAIN_LATIN: Final = "[0-9A-Za-z]"
_PLAIN_PIECES: Final = {ch: ch for ch in "0123456789"} | {
    ch: f"[{ch.upper()}{ch}]" for ch in "abcdefghijklmnopqrstuvwxyz"
}
_SHORT: Final = 40
"""Characters below which a text is not worth a look at what of it changes."""

_FIRST: Final = 600
"""Characters that are looked at first."""

_MANY: Final = 16
"""Different characters that change from which on a table is quicker than one after the other."""

_LOOK: Final = 1 << 16
"""Characters that are looked at in one go."""

_UNITS: Final = "+#%"
"""Marks that belong to the word or number before them: C++, C#, 50%."""


@cache
def _pairs() -> tuple[str, str]:
    sources, _, targets = load("fold.bin").partition("\n")
    return sources, targets


@cache
def _changing() -> re.Pattern[str]:
    """What folds to another character; above U+FFFF what may, since `re` is slow with those."""
    low = "".join(source for source in _pairs()[0] if source <= "\uffff")
    return re.compile(f"[{re.escape(low)}\U00010000-\U0010ffff]")


@cache
def _table() -> str:
    """The character for each code point below U+31400; a string is the fastest of tables."""
    codes = array("I", range(0x31400))
    for source, target in zip(*_pairs(), strict=True):
        codes[ord(source)] = ord(target)
    return codes.tobytes().decode(_UTF32, "surrogatepass")


@cache
def _families() -> dict[str, str]:
    families: dict[str, str] = {}
    for source, target in zip(*_pairs(), strict=True):
        families[target] = families.get(target, target) + source
    return families


def fold(s: str) -> str:
    """The folded text, character for character: `len(fold(s)) == len(s)`. Idempotent."""
    if s.isascii():
        return s.lower()
    if len(s) < _SHORT:
        return s.translate(_table())
    # In simplified Chinese little changes but punctuation. No target is a source, so that one
    # replacement never undoes another.
    changing = set(_changing().findall(s, 0, _FIRST))
    for start in range(_FIRST, len(s), _LOOK):
        if len(changing) > _MANY:
            break
        changing.update(_changing().findall(s, start, start + _LOOK))
    if len(changing) > _MANY:
        return s.translate(_table())
    for character in changing:
        s = s.replace(character, character.translate(_table()))
    return s


def variants(ch: str) -> str:
    """All characters that fold to the same as `ch`, itself among them; the folded one first."""
    folded = fold(ch)
    return _families().get(folded, folded)


@lru_cache(maxsize=256)
def pattern(query: str, *, words: bool = True, plain: bool = False) -> re.Pattern[str]:
    """A regex that finds `query` in original, unfolded text; its spans are exact there.

    White space is transparent wherever one side is CJK, in the query as in the text: 社会 finds
    社⏎会, and `iPhone 手机` finds iPhone手机.

    With `words` (searching; agrees with an index of `RUN`s):

    - a Latin word or number at either end matches whole (12月 is not in 85612月), at the end also
      as the beginning of a longer one if the query ends in `*`;
    - punctuation between CJK characters, or beside one, stands for any punctuation, at least one
      mark: 北京，上海 finds 北京、上海 but not 北京上海; between Latin words white space and
      punctuation stand for each other; between digits the very mark is asked for (3.14);
    - punctuation at the ends says nothing, but `+ # %` after a word or number are part of it.

    Without `words` (finding in the open article while typing) the query is what it says, any part
    of a word and every mark included. Either way a query of marks alone is taken literally, and
    one without any character never matches.

    `plain` gives a regex for texts that `is_plain`, where it finds the same: for a query with
    Latin letters or digits it is made twenty times sooner (Chinese alone: no difference).
    """
    folded = fold(query).strip()
    if words:
        prefix = folded.endswith("*")
        source = _whole(_lexemes(folded.rstrip("*")), prefix, plain)
        if source:
            return re.compile(source)
    return re.compile(_literal(folded, plain) or r"(?!)")


def is_plain(text: str) -> bool:
    """Whether a text has no letters or digits but ASCII and CJK ones: no é, no full-width Ａ."""
    return text.isascii() or not _beyond_plain().search(text)


def find_all(query: str, text: str, *, words: bool = True) -> list[Span]:
    """Where `query` stands in the original `text`, not overlapping, in order. See `pattern`."""
    # Looking through a long text costs more than making the full regex.
    plain = len(text) < 200_000 and is_plain(text)
    return [Span(*m.span()) for m in pattern(query, words=words, plain=plain).finditer(text)]


@cache
def _beyond_plain() -> re.Pattern[str]:
    # All variants of an ASCII letter or digit are letters or digits themselves.
    return re.compile(rf"[^\W\x00-\x7f{CJK}]")


@cache
def _lexer() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<cjk>[{CJK}])|(?P<word>[^\W_{CJK}]+)|(?P<space>\s+)|(?P<mark>[\W_])", re.DOTALL
    )


def _lexemes(folded: str) -> list[tuple[str, str]]:
    return [(m.lastgroup or "", m.group()) for m in _lexer().finditer(folded)]


def _whole(lexemes: list[tuple[str, str]], prefix: bool, plain: bool) -> str:
    """The source for whole words and numbers; empty when the query has none."""
    latin = _PLAIN_LATIN if plain else _LATIN
    parts: list[str] = []
    before = last = gap = ""  # kind and text of the run before, and what stands since
    for kind, text in lexemes:
        if kind in ("space", "mark"):
            gap += text
            continue
        if before:
            parts.append(_between(before, last, gap, kind, text))
        if not before and kind == "word":
            # `re` looks for a first character many times quicker than it tries a condition at
            # every place: so not `(?<!x)ab` but `a(?<!xa)b`.
            first = _pieces(text[0], plain)
            parts.append(f"{first}(?<!{latin}{first}){_pieces(text[1:], plain)}")
        else:
            parts.append(_pieces(text, plain))
        before, last, gap = kind, text, ""
    if before == "word":
        units = _units(gap)
        parts.append(_spaced(units) or ("" if prefix else f"(?!{latin})"))
    return "".join(parts)


def _between(before: str, last: str, gap: str, kind: str, text: str) -> str:
    """What may stand between two runs of the kinds `before` and `kind`, with `gap` in the query."""
    if before == kind == "word":
        if len(gap) == 1 and not gap.isspace() and last[-1].isdigit() and text[0].isdigit():
            return _piece(gap)
        return r"[\W_]+"
    units = _units(gap) if before == "word" else ""
    rest = gap[len(units) :].strip()
    return _spaced(units) + (r"\s*[^\w\s][\W_]*" if rest else r"\s*")


def _units(gap: str) -> str:
    return gap[: len(gap) - len(gap.lstrip(_UNITS))]


def _spaced(units: str) -> str:
    return "".join(r"\s*" + _piece(ch) for ch in units)


def _literal(folded: str, plain: bool) -> str:
    """The source for exactly these characters, white space transparent beside CJK."""
    parts: list[str] = []
    before = ""
    space = False
    for kind, text in _lexemes(folded):
        if kind == "space":
            space = True
            continue
        if before:
            if "cjk" in (before, kind):
                parts.append(r"\s*")
            elif space:
                parts.append(r"\s+")
        parts.append(_pieces(text, plain))
        before, space = kind, False
    return "".join(parts)


def _pieces(text: str, plain: bool) -> str:
    if plain:
        return "".join(_PLAIN_PIECES.get(ch) or _piece(ch) for ch in text)
    return "".join(map(_piece, text))


@lru_cache(maxsize=4096)
def _piece(ch: str) -> str:
    """The source that matches one folded character in any of its spellings."""
    family = sorted(variants(ch))
    if len(family) == 1:
        return re.escape(ch)
    out: list[str] = []
    start = end = ord(family[0])
    for code in [*map(ord, family[1:]), -1]:
        if code == end + 1:
            end = code
            continue
        out.append(re.escape(chr(start)))
        if end > start:
            out.append(("-" if end > start + 1 else "") + re.escape(chr(end)))
        start = end = code
    return f"[{''.join(out)}]"
