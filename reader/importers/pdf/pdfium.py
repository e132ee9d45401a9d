"""The lines of a PDF with where they stand, as pdfium finds them. Runs in a child process only."""

from __future__ import annotations

import unicodedata
from collections import Counter
from math import isfinite, pi
from typing import Any, Final

from reader.errors import ImportRefused
from reader.importers.pdf.lines import Line, Outline, Pages
from reader.importers.wording import width

_PASSWORD: Final = 4
"""pdfium's FPDF_ERR_PASSWORD."""

_SECURITY: Final = 5
_HYPHEN: Final = 2
"""What pdfium gives for a hyphen at the end of a line that it takes for a division."""

_LIGATURES: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LITTLE: Final = 20
"""Characters of a page below which it is asked whether its text is a picture."""

_OUTLINES: Final = 100
"""Drawn shapes on a page that may be letters turned into outlines."""

_LOOKED_AT: Final = 40
"""Characters of a page that are asked whether the file says what they are."""

_SPACE: Final = 0.2
"""Width of a space that stands in the file itself, in those of a Chinese character."""

_WIDE: Final = 1.4
_SLACK: Final = 1.1
"""Gap between two cells of a table, in sizes of the type; how much wider than its characters a line
must be for gaps to be looked for."""

_MOST_OUTLINE: Final = 5_000


def read_pages(data: bytes, name: str) -> Pages:
    """All pages of a document.

    Raises `ImportRefused` with `import_encrypted` or `import_damaged`.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (_PASSWORD, _SECURITY)
        raise ImportRefused("import_encrypted" if locked else "import_damaged", name=name) from None
    found = Pages(facts=_facts(document))
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
            lines = _lines(text, number)
            found.pages.append(lines)
            if sum(len(line.text) for line in lines) < _LITTLE:
                found.pictures += _has_picture(page)
            found.unknown += _unknown(text)
            text.close()
            page.close()
        except pypdfium2.PdfiumError:
            found.pages.append([])
            found.missing += 1
    found.outline = _outline(document)
    return found


def _unknown(page: Any) -> int:
    """How many characters of a page are known by their shape only, from a look at some."""
    import pypdfium2.raw as raw

    step: int = max(1, page.count_chars() // _LOOKED_AT)
    places = range(0, page.count_chars(), step)
    return step * [raw.FPDFText_HasUnicodeMapError(page.raw, i) for i in places].count(1)


def _has_picture(page: Any) -> bool:
    """Whether a page has an image, or so many outlines that they may be letters."""
    import pypdfium2.raw as raw

    paths = 0
    for each in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        paths += each.type == raw.FPDF_PAGEOBJ_PATH
        if each.type == raw.FPDF_PAGEOBJ_IMAGE or paths > _OUTLINES:
            return True
    return False


def _facts(document: Any) -> dict[str, str]:
    try:
        return {str(k): str(v) for k, v in document.get_metadata_dict(skip_empty=True).items()}
    except Exception:  # strings that are no text
        return {}


def _outline(document: Any) -> list[Outline]:
    found: list[Outline] = []
    try:
        for mark in document.get_toc(max_depth=6):
            target = mark.get_dest()
            number = target.get_index() if target is not None else None
            title = (mark.get_title() or "").strip()
            if title and number is not None:
                found.append(Outline(title[:300], number, mark.level + 1))
            if len(found) >= _MOST_OUTLINE:
                break
    except Exception:  # a broken outline is none
        return found
    return found


def _lines(page: Any, number: int) -> list[Line]:
    import pypdfium2.raw as raw

    handle = page.raw
    count = page.count_chars()
    codes = [raw.FPDFText_GetUnicode(handle, i) for i in range(count)]
    found: list[tuple[Line, int]] = []
    start = 0
    for i in range(count + 1):
        if i < count and codes[i] not in (10, 13):
            continue
        line = _line(raw, handle, codes, start, i, number)
        if line is not None:
            found.append(line)
        start = i + 1
    turned = _upright(found)
    return _on_one_baseline(turned)


def _line(
    raw: Any, handle: Any, codes: list[int], start: int, end: int, number: int
) -> tuple[Line, int] | None:
    """A line and how many quarters it is turned."""
    while start < end and (codes[start] <= 32 or codes[start] == 0xA0) and codes[start] != _HYPHEN:
        start += 1
    while (
        end > start
        and (codes[end - 1] <= 32 or codes[end - 1] == 0xA0)
        and codes[end - 1] != _HYPHEN
    ):
        end -= 1
    if start == end:
        return None
    last = end - 1
    while last > start and codes[last] == _HYPHEN:
        last -= 1
    text = _text(raw, handle, codes, start, end)
    if not text.strip():
        return None
    a, b = _box(raw, handle, start), _box(raw, handle, last)
    middle = (start + last) // 2
    m = _box(raw, handle, middle)
    quarters = round(raw.FPDFText_GetCharAngle(handle, start) / (pi / 2)) % 4
    box = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    bold = raw.FPDFText_GetFontWeight(handle, middle) >= 600
    # The first character alone may be a bracket or bullet out of another font.
    heights = sorted(abs(c[3] - c[1]) if quarters % 2 == 0 else abs(c[2] - c[0]) for c in (a, m, b))
    size = heights[1]
    if not all(isfinite(value) for value in (*box, size)):
        return None  # a damaged file: nobody can say where such a line stands
    cells: tuple[str, ...] = ()
    if quarters == 0 and box[2] - box[0] > _SLACK * width(text) * size + _WIDE * size:
        cells = _cells(raw, handle, codes, start, end, _WIDE * size)
    line = Line(number, text, box[0], box[2], box[1], box[3], round(size, 1), bold, False, cells)
    return line, quarters


def _cells(
    raw: Any, handle: Any, codes: list[int], start: int, end: int, gap: float
) -> tuple[str, ...]:
    """The parts of a line between wide gaps; none if there is only one."""
    cells: list[str] = []
    begin, right = start, None
    for i in range(start, end):
        if codes[i] in (32, 0xA0, 9):
            continue
        left, _, edge, _ = _box(raw, handle, i)
        if right is not None and left - right > gap:
            cells.append(_text(raw, handle, codes, begin, i).strip())
            begin = i
        right = edge
    cells.append(_text(raw, handle, codes, begin, end).strip())
    return tuple(cells) if len(cells) > 1 else ()


def _box(raw: Any, handle: Any, i: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a character."""
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(handle, i, box)
    return box.left, box.bottom, box.right, box.top


def _text(raw: Any, handle: Any, codes: list[int], start: int, end: int) -> str:
    out: list[str] = []
    for i in range(start, end):
        code = codes[i]
        if code == _HYPHEN:
            out.append("-" if i == end - 1 else "")
            continue
        if code == 32 and start < i < end - 1 and _is_han(codes[i - 1]) and _is_han(codes[i + 1]):
            gap = _box(raw, handle, i + 1)[0] - _box(raw, handle, i - 1)[2]
            wide = _box(raw, handle, i - 1)
            own = gap >= _SPACE * (wide[2] - wide[0]) and raw.FPDFText_IsGenerated(handle, i) == 0
            if gap < 0.8 * (wide[2] - wide[0]) and not own:
                continue  # the spacing of justified lines
        out.append(chr(code) if code < 0x110000 else "\ufffd")
    text = "".join(out)
    if any("\ud800" <= c <= "\udfff" for c in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(_plain(c) for c in text) if not text.isascii() else text


def _plain(c: str) -> str:
    """A letter instead of a ligature, a character instead of a radical (⼀ U+2F00)."""
    if "\u2e80" <= c <= "\u2fdf":
        return unicodedata.normalize("NFKC", c)
    return _LIGATURES.get(c, c)


def _is_han(code: int) -> bool:
    return 0x3000 <= code <= 0x9FFF or 0xFF00 <= code <= 0xFFEF


def _upright(found: list[tuple[Line, int]]) -> list[Line]:
    """The lines as one reads them when the page is turned; what stands across is marked."""
    sizes: Counter[int] = Counter()
    for line, quarters in found:
        sizes[quarters] += len(line.text)
    if not sizes:
        return []
    main = sizes.most_common(1)[0][0]
    out: list[Line] = []
    for line, quarters in found:
        if main == 3:  # pdfium turns clockwise
            line = line._replace(x0=line.y0, x1=line.y1, y0=-line.x1, y1=-line.x0)
        elif main == 2:
            line = line._replace(x0=-line.x1, x1=-line.x0, y0=-line.y1, y1=-line.y0)
        elif main == 1:
            line = line._replace(x0=-line.y1, x1=-line.y0, y0=line.x0, y1=line.x1)
        out.append(line._replace(across=quarters != main))
    return out


def _on_one_baseline(lines: list[Line]) -> list[Line]:
    """Joins what pdfium took apart on one line: raised figures, wide gaps, another font."""
    out: list[Line] = []
    for line in lines:
        before = out[-1] if out else None
        if before is None or before.across or line.across or not _beside(before, line):
            out.append(line)
            continue
        gap = line.x0 - before.x1
        space = " " if gap > 0.15 * before.size and not before.text.endswith(" ") else ""
        out[-1] = before._replace(
            text=before.text + space + line.text,
            x1=line.x1,
            y0=min(before.y0, line.y0),
            y1=max(before.y1, line.y1),
            bold=before.bold and line.bold,
            cells=(),
            size=before.size if width(before.text) >= width(line.text) else line.size,
        )
    return out


def _beside(a: Line, b: Line) -> bool:
    overlap = min(a.y1, b.y1) - max(a.y0, b.y0)
    gap = b.x0 - a.x1
    smaller = min(a.y1 - a.y0, b.y1 - b.y0)
    return overlap > 0.5 * smaller and -0.3 * a.size < gap < 1.2 * max(a.size, b.size)
