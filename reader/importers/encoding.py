"""Finding out how the bytes of a text are encoded, and decoding them.

Nearly every byte sequence is valid GB18030, so "the first that decodes" is useless for Chinese.
The order of evidence here is: byte order mark; the pattern of UTF-16; UTF-8 with a tolerance for
files that were cut or hold a few bad bytes; escape sequences of the 7-bit encodings; and then the
legacy encodings compared by how often the characters that they give occur in real text.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from reader.importers.labels import CODECS, ISO_2022_CN, LEGACY, label_of

SAMPLE: Final = 16_384
"""Bytes that the statistics look at."""

_SHIFTED: Final = re.compile(rb"\x0e([\x21-\x7e]*)\x0f?")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_IMPLAUSIBLE: Final = 0.7
"""Score below which the characters are hardly Chinese, Japanese or Korean."""

_COMMON: Final = 1.0
"""Score from which on they surely are."""

_FOUR_BYTES: Final = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
_FEW_BAD: Final = 2_000
_FEW_TRIED: Final = 12
_AHEAD: Final = 32
"""Bad characters up to which each is looked at, likewise while the encoding is not known, and
the bytes after it that are."""

_HEAD: Final = 24
_CLEARLY: Final = 0.8
"""Bytes at the beginning that are looked at twice, and how much better the second look must be."""

_HONG_KONG: Final = -4.0
"""Score of Big5 from which on it is asked whether Hong Kong's supplement makes more of it."""

_LEAST_UTF32: Final = 8
_BAD_UTF32: Final = 0.03
"""Fewest bytes that can be told for UTF-32, and the share of its characters that may be damaged."""

_RANKS: Final = ((150, 3.0), (500, 2.4), (1200, 1.6), (2200, 0.8))
_PUNCTUATION: Final = 1.5
_UNLISTED: Final = -0.9
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_PAIRS: Final = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_LONE_HIGH: Final = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file."""

    text: str
    """Without a byte order mark, otherwise as it stood in the file."""
    encoding: str
    """Label of the encoding, such as `utf-8`, `gb18030` or `big5`."""
    replaced: int = 0
    """How many U+FFFD stand for bytes that the encoding does not know."""
    mended: str = ""
    """What was amiss with the file as a whole: `twice:…`, decoded wrongly as … before it was
    written; `mixed`, lines in two encodings."""

    def warnings(self) -> tuple[str, ...]:
        """What a person should know, as codes for the catalogue."""
        replaced = (f"replaced:{self.replaced}",) if self.replaced else ()
        return (self.mended, *replaced) if self.mended else replaced


def decode(data: bytes, hint: str | None = None) -> Decoded:
    """Decodes `data` by `hint` (any name that Python knows), else by what it looks like.

    Never fails on bad bytes: they become U+FFFD and are counted. Raises `ImportRefused` with the
    code `import_unknown_encoding` when there is no encoding called `hint`.
    """
    label = detect(data) if hint is None else label_of(hint)
    for bom, of in _BOMS:
        if of == label and data.startswith(bom):
            data = data[len(bom) :]
            break
    text = _decode(data, label)
    mended = ""
    if hint is None:
        text, mended = _mend(data, text, label)
    replaced = text.count("\ufffd") if "\ufffd" in text else 0
    if replaced and label == "big5":
        # Hong Kong's supplement has the characters of written Cantonese.
        other = data.decode("big5hkscs", "replace")
        if other.count("\ufffd") < replaced:
            text, label, replaced = other, "big5-hkscs", other.count("\ufffd")
    if replaced and label.startswith("utf-") and not mended:
        replaced -= min(replaced, data.count("\ufffd".encode(label)))
    return Decoded(text, label, replaced, mended)


UTF8_RUN: Final = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){4}")
"""Four Han in UTF-8, which hardly occur in another encoding."""


def _mend(data: bytes, text: str, label: str) -> tuple[str, str]:
    """The text made whole where a program wrote it in two encodings, or decoded it wrongly."""
    from reader.importers import mended

    if label == "utf-8" and not text.isascii():
        before = mended.misread(text)
        if before is not None:
            return before[0], f"twice:{before[1]}"
    if label in ("gb18030", "big5") or (label == "utf-8" and text.count("\ufffd") >= 4):
        both = mended.in_two(data, label)
        if both is not None:
            return both, "mixed"
    return text, ""


def detect(data: bytes) -> str:
    """The label of the encoding that `data` is most likely in; `utf-8` for pure ASCII."""
    for bom, label in _BOMS:
        if data.startswith(bom):
            return label
    sample = data[:SAMPLE]
    has_nul = b"\x00" in sample
    first = _HIGH.search(data)
    if has_nul and (wider := _utf32(sample)):
        return wider
    # UTF-16 without a NUL looks like a legacy encoding; nothing else is asked whether it is that.
    if first is None:
        return (_utf16(sample) if has_nul else None) or _seven_bit(sample)
    if _is_utf8(data):
        return "utf-8"
    wide = _utf16(sample)
    # The statistics need bytes that differ: start a little before the first high one.
    sample = _window(data, first.start())
    if UTF8_RUN.search(sample):
        from reader.importers.mended import without_utf8

        sample = without_utf8(sample)
    scores = _scores(sample)
    if max(scores.values()) < _COMMON and sample[0] > 0x7F:
        cut = _scores(sample[1:])  # the file may begin within a character
        scores = cut if max(cut.values()) >= _COMMON else scores
    if scores["big5"] > _HONG_KONG:
        scores["big5"] = max(scores["big5"], _score(sample.decode("big5hkscs", "replace")))
    best = max(LEGACY, key=lambda label: scores[label])
    if wide and _score(_decode(data[:SAMPLE], wide), ascii_too=True) > scores[best]:
        return wide
    high = len(_HIGH.findall(sample))
    lone = len(_LONE_HIGH.findall(sample))
    if scores[best] < _IMPLAUSIBLE:
        if 2 * len(_FOUR_BYTES.findall(sample)) >= 0.6 * high:
            return "gb18030"
        from reader.importers.alphabets import alphabet_of

        if alphabet := alphabet_of(sample):
            return alphabet
    if lone >= 0.6 * high and scores[best] < 1.0:
        return "windows-1252"
    return best


def _scores(sample: bytes) -> dict[str, float]:
    return {label: _score(_tried(sample, label)) for label in LEGACY}


def _begins_within(data: bytes, codec: str) -> bool:
    """Whether the first byte is the end of a character that was cut in two."""
    head = data[:_HEAD]
    if len(head) < 8 or head[0] < 0x80:
        return False
    whole, rest = (_score(part.decode(codec, "replace")) for part in (head, head[1:]))
    return rest >= max(_COMMON, whole + _CLEARLY)


def _decode(data: bytes, label: str) -> str:
    """The text, with U+FFFD for bad bytes; of those, few do not shift what follows them."""
    if label == "utf-8":
        data = _paired(data)
    if label == ISO_2022_CN:
        data = _SHIFTED.sub(lambda m: bytes(c | 0x80 for c in m[1]), data.replace(b"\x1b$)A", b""))
        label = "gb18030"
    codec = CODECS.get(label, label)
    if label in LEGACY and _begins_within(data, codec):
        return "\ufffd" + _decode(data[1:], label)
    text = data.decode(codec, "replace")
    if label in LEGACY and "\ufffd" in text and text.count("\ufffd") <= _FEW_BAD:
        return data.decode(codec, _in_step())
    return text


@lru_cache(maxsize=1)
def _in_step() -> str:
    """The name of an error handler that goes on where the next bytes make sense.

    After a damaged byte, the pairs of bytes of Chinese would be read shifted by one until the next
    ASCII character, which may be a paragraph later. Of the two places where the next character may
    begin, it takes the one after which the text is more plausible.
    """

    def handler(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        data, start = error.object, error.start
        beside = data[max(0, start - 1) : start] + data[start + 1 : start + 2]
        if data[start] == 0x80 and error.encoding == "gb18030" and min(beside, default=128) < 128:
            return "\u20ac", start + 1  # the euro of Windows, in no table of the standard
        best, place = float("-inf"), start + 1
        for after in (start + 1, start + 2):
            following = data[after : after + _AHEAD].decode(error.encoding, "replace")
            score = _score(following, ascii_too=True)
            if score > best:
                best, place = score, after
        return "\ufffd", min(place, len(data))

    codecs.register_error("reader-in-step", handler)
    return "reader-in-step"


def _tried(sample: bytes, label: str) -> str:
    """The sample in an encoding that may be wrong, which many bad characters say soon."""
    text = sample.decode(CODECS.get(label, label), "replace")
    return _decode(sample, label) if 0 < text.count("\ufffd") <= _FEW_TRIED else text


def _window(data: bytes, first: int) -> bytes:
    """A sample that begins at a line end or ASCII byte, so that no character is cut in two."""
    start = max(0, first - 64)
    newline = data.rfind(b"\n", start, first)
    start = newline + 1 if newline >= 0 else first
    return data[start : start + SAMPLE]


def _utf16(sample: bytes) -> str | None:
    """The byte order if `sample` looks like UTF-16 without a mark: NULs, or Han, in one half."""
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0 : 2 * half : 2], sample[1 : 2 * half : 2]
    zeros = even.count(0), odd.count(0)
    if half < 4 and sample.isascii() and max(zeros) < half:
        return None  # so few bytes may be Han by chance
    han = bytes(range(0x4E, 0xA0)) + b"\x30\xff"  # and the punctuation and digits beside them
    counts = tuple(half - len(part.translate(None, han)) for part in (even, odd))
    if max(zeros) < 0.1 * half and max(counts) < 0.5 * half:
        return None
    # Which order is asked of the characters: 一 is 4E00, its NUL lies in the "wrong" half.
    scores = {
        label: _score(_decode(sample[: 2 * half], label), ascii_too=True)
        for label in ("utf-16-le", "utf-16-be")
    }
    best = max(scores, key=lambda label: scores[label])
    return best if scores[best] > 0.5 else None


def _utf32(sample: bytes) -> str | None:
    """The byte order if `sample` is UTF-32 without a mark: of four bytes, two say next to nothing.

    The first two (or last two) are those of a number below 110000 hexadecimal.
    """
    whole = sample[: len(sample) // 4 * 4]
    if len(whole) < _LEAST_UTF32:
        return None
    bad = len(whole) // 4 * _BAD_UTF32
    for label, plane, zero in (("utf-32-le", 2, 3), ("utf-32-be", 1, 0)):
        rest, above = whole[zero::4], whole[plane::4].translate(None, bytes(range(0x11)))
        fits = len(rest) - rest.count(0) <= bad and len(above) <= bad
        if fits and _score(whole.decode(label, "replace"), ascii_too=True) > 0:
            return label
    return None


def _seven_bit(sample: bytes) -> str:
    if b"\x1b$)C" in sample and b"\x0e" in sample:
        return "iso-2022-kr"
    if b"\x1b$)A" in sample and b"\x0e" in sample:
        return ISO_2022_CN
    if re.search(rb"\x1b\$[@AB]", sample):
        return "iso-2022-jp"
    if re.search(rb"~\{(?:[\x21-\x77][\x21-\x7e]){1,}~\}", sample):
        return "hz-gb-2312"
    return "utf-8"


def _paired(data: bytes) -> bytes:
    """UTF-8 in which characters beyond U+FFFF stand as they should.

    Java and older databases write each half of a pair of UTF-16 by itself (CESU-8, UTR 26).
    """
    if b"\xed" not in data:
        return data
    return _PAIRS.sub(
        lambda pair: pair[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        .decode("utf-16-le").encode(), data,
    )  # fmt: skip


def _is_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8, a few bad bytes and a cut last character aside."""
    data = _paired(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(data) and error.start >= len(data) - 3 and error.start > 0:
            return error.reason == "unexpected end of data" and bool(
                _HIGH.search(data, 0, error.start) or len(data) > 64
            )
    else:
        return True
    sample = _sample_around(data)
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd") - sample.count(b"\xef\xbf\xbd")
    good = sum(1 for c in text if c > "\x7f") - text.count("\ufffd")
    return bad <= max(6, good / 20) and bad < good / 8


def _sample_around(data: bytes) -> bytes:
    """Up to 64 kB from the first high byte on."""
    first = _HIGH.search(data)
    start = first.start() if first else 0
    return data[start : start + 65_536]


def plausibility(text: str) -> float:
    """How common the characters beyond ASCII are: over 1 in real Chinese, below 0 in none."""
    return _score(text)


def decoded_as(data: bytes, label: str) -> str:
    """The text of `data` in the encoding `label`; never fails."""
    return _decode(data, label)


def _score(text: str, *, ascii_too: bool = False) -> float:
    """Mean plausibility of the characters beyond ASCII; 0 when there are none.

    With `ascii_too`, printable ASCII counts as plausible and controls as impossible: in UTF-16
    they are evidence like any other character.
    """
    total = 0.0
    count = 0
    ranks = _table()
    for c, times in Counter(text).items():
        if c < "\x80":
            if ascii_too:
                count += times
                total += times * (_PUNCTUATION if c >= " " or c in "\t\n\r" else -4.0)
            continue
        count += times
        value = ranks.get(c)
        total += times * (_by_range(ord(c)) if value is None else value)
    return total / count if count else 0.0


def _by_range(code: int) -> float:
    if code == 0xFFFD:
        return -6.0
    if 0x3040 <= code <= 0x30FF:
        return 0.9
    if 0xAC00 <= code <= 0xD7A3:
        return 1.1
    if 0xFF61 <= code <= 0xFF9F:
        return -1.6
    if 0xE000 <= code <= 0xF8FF or code < 0xA0:
        return -4.0
    return _UNLISTED


@lru_cache(maxsize=1)
def _table() -> dict[str, float]:
    """Character → score by its rank in the better of the two lists."""
    table: dict[str, float] = {}
    for name in ("han_simplified.txt", "han_traditional.txt"):
        text = resources.files("reader.importers").joinpath("data", name).read_text("utf-8")
        for rank, c in enumerate(text.replace("\n", "").replace("\r", "")):
            value = next(value for limit, value in _RANKS if rank < limit)
            table[c] = max(value, table.get(c, value))
    for c in "，。、；：？！“”‘’（）《》〈〉【】「」『』〔〕…—·～　％０１２３４５６７８９":
        table[c] = _PUNCTUATION
    for c in "嘅咁啲嗰嚟喺咗冇佢哋唔":  # written Cantonese, in no list of standard Chinese
        table.setdefault(c, _RANKS[-1][1])
    return table
