"""The characters of a PDF page as pdfium finds them: what they are and where they stand."""

from __future__ import annotations

import re
import unicodedata
from ctypes import c_ushort
from typing import Any, Final, NamedTuple

HYPHEN: Final = "\x02"
"""What pdfium gives for a hyphen at the end of a line that it takes for a division."""

_UNSURE: Final = "\ufffe"
"""What it gives for the same, and for nothing, where it is asked for many characters at once."""

_FORMS: Final = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︙︰︱︲︳︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈ﬀﬁﬂﬃﬄﬅﬆ",
        [
            *"，、。：；！？〖〗…‥—–_（）｛｝〔〕【】《》〈〉「」『』［］",
            *("ff", "fi", "fl", "ffi", "ffl", "st", "st"),
        ],
        strict=True,
    )
)  # fmt: skip
_FORM: Final = re.compile(f"[\u2e80-\u2fdf{''.join(_FORMS)}]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Box(NamedTuple):
    """Where a character stands, in points; y grows upwards."""

    x0: float
    y0: float
    x1: float
    y1: float


class Glyphs:
    """The characters of one page; their indices are pdfium's."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as raw

        self._raw = raw
        self._handle = page.raw
        self._box = raw.FS_RECTF()
        self.text = self._read(page.count_chars())

    def _read(self, count: int) -> str:
        raw, handle = self._raw, self._handle
        if not count:
            return ""
        room = (c_ushort * (count + 1))()
        # All at once is four times as fast, where every character is there and has two bytes.
        if raw.FPDFText_GetText(handle, 0, count, room) == count + 1:
            text = bytes(room)[:-2].decode("utf-16-le", "surrogatepass")
            if len(text) == count and _UNSURE not in text:
                return text
            if len(text) == count:
                found = list(text)
                for match in re.finditer(_UNSURE, text):
                    at = match.start()
                    found[at] = chr(raw.FPDFText_GetUnicode(handle, at))
                return "".join(found)
        codes = (raw.FPDFText_GetUnicode(handle, i) for i in range(count))
        return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)

    def box(self, i: int) -> Box:
        """Where a character stands with the space that its type gives it."""
        box = self._box
        self._raw.FPDFText_GetLooseCharBox(self._handle, i, box)
        return Box(box.left, box.bottom, box.right, box.top)

    def angle(self, i: int) -> float:
        """How far a character is turned clockwise, in radians."""
        return float(self._raw.FPDFText_GetCharAngle(self._handle, i))

    def is_bold(self, i: int) -> bool:
        """Whether a character is of bold type."""
        return bool(self._raw.FPDFText_GetFontWeight(self._handle, i) >= 600)

    def is_generated(self, i: int) -> bool:
        """Whether pdfium put a character in, such as a space for a gap."""
        return bool(self._raw.FPDFText_IsGenerated(self._handle, i) == 1)

    def is_invisible(self, i: int) -> bool:
        """Whether a character is there to be found and not to be seen, as those behind a scan."""
        raw = self._raw
        found = raw.FPDFText_GetTextObject(self._handle, i)
        return bool(found) and bool(
            raw.FPDFTextObj_GetTextRenderMode(found) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        )

    def unknown(self, most: int) -> int:
        """How many characters are known by their shape only, from a look at `most` of them."""
        step = max(1, len(self.text) // most)
        asked = self._raw.FPDFText_HasUnicodeMapError
        places = range(0, len(self.text), step)
        return step * [asked(self._handle, i) for i in places].count(1)


def plain(text: str) -> str:
    """Letters for ligatures, characters for radicals (⼀ U+2F00), marks for vertical ones."""
    if text.isascii():
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _FORM.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    c = match[0]
    return _FORMS.get(c) or unicodedata.normalize("NFKC", c)
