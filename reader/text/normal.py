"""The normal form: the one text that all offsets of an article refer to.

Everything a terminal could act on and everything invisible that would make two equal-looking
passages differ is taken out once, at import. The form is versioned and stored with the article:
changing anything here means a new `NORM_VERSION`, and articles are anchored again.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

NORM_VERSION: Final = 1
"""Number of the rules below; stored with every revision of an article."""

MAX_MARKS: Final = 8
"""How many combining marks and joiners one base character may carry."""

MAX_ESCAPE: Final = 256
"""How many characters the body of one escape sequence may have before it counts as text."""

_LINE_ENDS = r"\n\r\x0b\x0c\x85\u2028\u2029"
_BODY = rf"[^\x07\x18\x1a\x1b\x9c{_LINE_ENDS}]{{0,{MAX_ESCAPE}}}+"

DROPPED: Final = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 but tab and line ends, DEL, C1 but NEL
    r"\u00ad\u200b\u2060-\u2064\ufeff"  # soft hyphen, zero-width characters, byte order mark
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # bidirectional and deprecated controls
    r"\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"  # annotation controls, non-characters
)
"""Body of a regex class: the characters up to U+FFFF that the normal form does not have.

Zero-width joiner and non-joiner and the variation selectors stay: scripts and emoji need them.
"""

DROPPED_ASTRAL: Final = r"\U000e0000-\U000e007f" + "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
"""The same above U+FFFF: tags and the non-characters at the end of each plane.

Apart, because a class with many ranges up there is six times slower on Chinese text.
"""

# The gate of the quick path takes everything from plane 3's end on for unusual: few ranges.
_RARE_PLANES = r"\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U0010ffff"
_ASCII_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPACES = re.compile(r"\s+")
_COMMON = re.compile(
    r"[\t\n -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u203e\u2460-\u27bf\u3000-\u3029"
    r"\u3400-\u9fff\uff01-\uff60]*"
)
"""What texts mostly consist of: none of it is dropped, changed or combined with its neighbours."""

MARK_BLOCKS: Final = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u1fff\u200c\u200d\u20d0-\u20ff\u2cef-\u2cf1\u2d7f"
    r"\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f"
    r"\U000101fd-\U0001efff\U000e0100-\U000e01ef"
)
"""Body of a regex class: blocks that hold combining marks or joiners.

Blocks are whole, so that a newer Unicode brings no surprise: ask `is_extender` of what is found.
"""


# Regexes of large classes take milliseconds to make, so they are made when first needed.


@cache
def _unusual() -> re.Pattern[str]:
    return re.compile(rf"[{DROPPED}\x0b\x0c\r\x85\u2028\u2029\ud800-\udfff{_RARE_PLANES}]")


@cache
def _drop() -> re.Pattern[str]:
    return re.compile(rf"[{DROPPED}]")


@cache
def _rare() -> re.Pattern[str]:
    return re.compile(rf"[{_RARE_PLANES}]")


@cache
def _drop_astral() -> re.Pattern[str]:
    return re.compile(rf"[{DROPPED_ASTRAL}]")


@cache
def _line_end() -> re.Pattern[str]:
    return re.compile(r"\r\n?|[\x0b\x0c\x85]|\u2028|\u2029")


@cache
def _surrogate() -> re.Pattern[str]:
    return re.compile(r"[\ud800-\udfff]")


@cache
def _mark_run() -> re.Pattern[str]:
    return re.compile(f"[{MARK_BLOCKS}][{MARK_BLOCKS}]{{{MAX_MARKS},}}")


@cache
def _many_marks() -> re.Pattern[str]:
    """The same without the letters of those blocks, as far as they are in the basic plane.

    Without it, every word of Hindi or Tibetan that is long would be looked at letter by letter.
    """
    block = re.compile(f"[{MARK_BLOCKS}]")
    marks = "".join(c for c in map(chr, range(0x300, 0xAC00)) if block.match(c) and is_extender(c))
    rest = r"\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f\U000101fd-\U0001efff\U000e0100-\U000e01ef"
    return re.compile(f"[{marks}{rest}][{marks}{rest}]{{{MAX_MARKS},}}")


_INTRODUCERS: Final = "\x1b\x9b\x9d\x90\x98\x9e\x9f"
"""What every escape sequence begins with."""


@cache
def _escape_sequence() -> re.Pattern[str]:
    """One whole escape sequence, 7- or 8-bit; of an unfinished one the introducer alone.

    A sequence never reaches past the end of its line, so that a stray introducer costs no text.
    """
    return re.compile(
        # ECMA-48 and xterm's ctlseqs: control sequences (controls inside are executed, so they may
        # stand there), command strings ended by ST or BEL, then the two- and three-byte escapes.
        r"(?:\x1b\[|\x9b)[\x00-\x08\x0e-\x17\x19\x1c-\x3f\x7f]{0,64}+[\x40-\x7e]"
        rf"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f]){_BODY}(?:\x07|\x1b\\|\x9c)"
        r"|\x1b[ -/]{1,4}+[0-~]"
        r"|\x1b[0-~]"
        r"|\x1b"
    )


def normalise(s: str) -> str:
    """The normal form of a text: LF line ends, NFC, nothing that acts or hides.

    Line ends become `"\\n"` (also form feed, VT, NEL and U+2028/9); whole escape sequences go, and
    so do controls but newline and tab, bidirectional controls, zero-width characters, tags and
    non-characters; lone surrogates become U+FFFD; a base keeps `MAX_MARKS` combining marks.
    Idempotent.
    """
    if "\r" in s:
        s = s.replace("\r\n", "\n").replace("\r", "\n")
    if s.isascii():
        return drop_controls(unify_line_ends(strip_escapes(s))) if _ASCII_CONTROL.search(s) else s
    if _COMMON.fullmatch(s):
        return s  # much sooner seen than what follows
    if _unusual().search(s):
        s = drop_controls(unify_line_ends(strip_escapes(s)))
        s = _surrogate().sub("\ufffd", s)
    if not unicodedata.is_normalized("NFC", s):
        s = unicodedata.normalize("NFC", s)
    return cap_marks(s)


def normalise_line(s: str) -> str:
    """`normalise` for a field such as a title: one line, single spaces, none at the ends."""
    return _SPACES.sub(" ", normalise(s)).strip()


def strip_escapes(s: str) -> str:
    """The text without terminal escape sequences; each goes as a unit, not only its ESC."""
    if not any(c in s for c in _INTRODUCERS):
        return s  # sooner seen than tried at every place
    return _escape_sequence().sub("", s)


def unify_line_ends(s: str) -> str:
    """The text with `"\\n"` for every line end that any system or file format uses."""
    return _line_end().sub("\n", s)


def drop_controls(s: str) -> str:
    """The text without single characters that act or hide; tab and line ends stay."""
    s = _drop().sub("", s)
    return _drop_astral().sub("", s) if _rare().search(s) else s


def cap_marks(s: str) -> str:
    """The text with at most `MAX_MARKS` combining marks or joiners on each base character."""
    if s.isascii() or not _mark_run().search(s):
        return s
    return _many_marks().sub(lambda match: _capped(match.group()), s)


def _capped(run: str) -> str:
    kept: list[str] = []
    marks = 0
    for ch in run:
        marks = marks + 1 if is_extender(ch) else 0
        if marks <= MAX_MARKS:
            kept.append(ch)
    return "".join(kept)


def is_extender(ch: str) -> bool:
    """Whether a character only adds to the one before it: combining mark, selector, joiner."""
    return ch in "\u200c\u200d" or unicodedata.category(ch)[0] == "M"
