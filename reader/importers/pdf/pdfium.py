"""The lines of a PDF with where they stand, as pdfium finds them. Runs in a child process only."""

from __future__ import annotations

import logging
import re
from collections import Counter
from math import isfinite, pi
from statistics import median
from typing import Any, Final

from reader.errors import ImportRefused
from reader.importers.pdf.annots import with_written, written_on
from reader.importers.pdf.glyphs import HYPHEN, Glyphs, plain
from reader.importers.pdf.lines import Line, Outline, Pages
from reader.importers.pdf.vertical import columns
from reader.importers.wording import width

_PASSWORD: Final = 4
"""pdfium's FPDF_ERR_PASSWORD."""

_SECURITY: Final = 5
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

_EVEN: Final = 3
_MOSTLY: Final = 0.8
"""Spaces between Chinese characters of a line, and their share of its pairs, from which on they are
its spacing."""

_BLANKS: Final = frozenset(map(chr, range(33))) - {HYPHEN} | {"\xa0"}
_ROW: Final = re.compile(r"[^\r\n]+")
_HAN: Final = "\u3000-\u9fff\uff00-\uffef"
_WIDE_ONE: Final = re.compile(f"[{_HAN}]")
_BETWEEN: Final = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_PAIR: Final = re.compile(rf"[{_HAN}] ?(?=[{_HAN}])")

_MOST_OUTLINE: Final = 5_000

_ANY: Final = 1_000
_MOST: Final = 20_000
_PAGE: Final = 30
"""Pages that any file may have, and that the largest may; bytes of a file for each of the others.
A page that is shown again takes six of them, one with words of its own hundreds."""


def read_pages(data: bytes, name: str) -> Pages:
    """All pages of a document.

    Raises `ImportRefused` with `import_encrypted`, `import_damaged` or `import_pages`.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (_PASSWORD, _SECURITY)
        raise ImportRefused("import_encrypted" if locked else "import_damaged", name=name) from None
    most = most_pages(len(data))
    if len(document) > most:
        raise ImportRefused("import_pages", name=name, pages=len(document), limit=most)
    found = Pages(facts=_facts(document))
    form = _form(document)
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
            lines, glyphs = _lines(text, number, page.get_bbox())
            written = written_on(page, form, number)
            found.pages.append(with_written(lines, written.seen) if written.seen else lines)
            found.notes += [(number, note) for note in written.notes]
            if sum(len(line.text) for line in lines) < _LITTLE:
                found.pictures += _has_picture(page)
            found.unknown += glyphs.unknown(_LOOKED_AT)
            text.close()
            page.close()
        except pypdfium2.PdfiumError:
            found.pages.append([])
            found.missing += 1
    found.outline = _outline(document)
    return found


def most_pages(size: int) -> int:
    """How many pages a file of `size` bytes may have."""
    return min(_MOST, max(_ANY, size // _PAGE))


def _form(document: Any) -> Any | None:
    """The form of a document; None if it has none."""
    try:
        if document.get_formtype() == 0:
            return None
        logging.getLogger("pypdfium2").setLevel(logging.ERROR)
        document.init_forms()
        return document.formenv
    except Exception:  # a damaged form is none
        return None


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


def _lines(
    page: Any, number: int, seen: tuple[float, float, float, float]
) -> tuple[list[Line], Glyphs]:
    """The lines of a page as one reads them; `seen` are its edges."""
    glyphs = Glyphs(page)
    found: list[tuple[Line, int]] = []
    down = along = 0
    hidden: set[int] = set()
    for match in _ROW.finditer(glyphs.text):
        line = _line(glyphs, *match.span(), number)
        if line is None:
            continue
        if line[1] == 0 and _runs_down(line[0], glyphs, match.end() - 1):
            down += len(line[0].text)
        elif len(line[0].text) > 1:
            along += len(line[0].text)
        if glyphs.is_invisible(match.start()):
            hidden.add(len(found))
        found.append((line[0]._replace(hidden=_is_outside(line[0], seen)), line[1]))
    if down > along:
        return columns(glyphs, number, seen), glyphs
    count = sum(len(line.text) for line, _ in found)
    if sum(len(line.text) for line, _ in found if line.hidden) > 0.6 * count:
        # What the file says of the page's edges can't be.
        found = [(line._replace(hidden=False), quarters) for line, quarters in found]
    if sum(len(found[i][0].text) for i in hidden) < 0.5 * count:
        # Beside text that one sees it is not the layer behind a scan.
        for i in hidden:
            found[i] = found[i][0]._replace(hidden=True), found[i][1]
    return _on_one_baseline(_upright(found)), glyphs


def _is_outside(line: Line, seen: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = seen
    return line.x1 < left or line.x0 > right or line.y1 < bottom or line.y0 > top


def _runs_down(line: Line, glyphs: Glyphs, last: int) -> bool:
    """Whether the characters of a line stand one below the other, not beside each other."""
    high, wide = line.y1 - line.y0, line.x1 - line.x0
    if len(line.text) < 2 or high < 1.5 * wide or not _WIDE_ONE.search(line.text):
        return False
    box = glyphs.box(last)
    return high > 1.6 * (box.y1 - box.y0) or len(line.text) > 2


def _line(glyphs: Glyphs, start: int, end: int, number: int) -> tuple[Line, int] | None:
    """A line and how many quarters it is turned."""
    codes = glyphs.text
    while start < end and (codes[start] in _BLANKS):
        start += 1
    while end > start and codes[end - 1] in _BLANKS:
        end -= 1
    if start == end:
        return None
    last = end - 1
    while last > start and codes[last] == HYPHEN:
        last -= 1
    text = _text(glyphs, start, end)
    if not text.strip():
        return None
    a, b, m = glyphs.box(start), glyphs.box(last), glyphs.box((start + last) // 2)
    quarters = round(glyphs.angle(start) / (pi / 2)) % 4
    box = (min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))
    # The first character alone may be a bracket or bullet out of another font.
    heights = sorted(abs(c.y1 - c.y0) if quarters % 2 == 0 else abs(c.x1 - c.x0) for c in (a, m, b))
    size = heights[1]
    if not all(isfinite(value) for value in (*box, size)):
        return None  # a damaged file: nobody can say where such a line stands
    bold = glyphs.is_bold((start + last) // 2)
    cells: tuple[str, ...] = ()
    if quarters == 0 and box[2] - box[0] > _SLACK * width(text) * size + _WIDE * size:
        cells = _cells(glyphs, start, end, _WIDE * size)
    line = Line(number, text, box[0], box[2], box[1], box[3], round(size, 1), bold, False, cells)
    return line, quarters


def _cells(glyphs: Glyphs, start: int, end: int, gap: float) -> tuple[str, ...]:
    """The parts of a line between wide gaps; none if there is only one."""
    cells: list[str] = []
    begin, right = start, None
    for i in range(start, end):
        if glyphs.text[i] in " \xa0\t":
            continue
        box = glyphs.box(i)
        if right is not None and box.x0 - right > gap:
            cells.append(_text(glyphs, begin, i).strip())
            begin = i
        right = box.x1
    cells.append(_text(glyphs, begin, end).strip())
    return tuple(cells) if len(cells) > 1 else ()


def _text(glyphs: Glyphs, start: int, end: int) -> str:
    text = glyphs.text[start:end]
    if HYPHEN in text:
        text = text[:-1].replace(HYPHEN, "") + text[-1:].replace(HYPHEN, "-")
        if len(text) != end - start:
            return plain(text)
    spaces = [match.start() for match in _BETWEEN.finditer(text)]
    if spaces:
        drop = set(_no_spaces(glyphs, text, start, spaces))
        text = "".join(c for i, c in enumerate(text) if i not in drop)
    return plain(text)


def _no_spaces(glyphs: Glyphs, text: str, start: int, spaces: list[int]) -> list[int]:
    """The places of those spaces between Chinese characters that are none.

    They are the spacing of justified lines, or of a line in which every character stands apart:
    a layer of recognised text, or a headline that is spaced out.
    """
    gaps: list[float] = []
    wide = 1.0
    for i in spaces:
        before, after = glyphs.box(start + i - 1), glyphs.box(start + i + 1)
        wide = max(before.x1 - before.x0, 0.1)
        gaps.append((after.x0 - before.x1) / wide)
    if len(spaces) >= _EVEN and len(spaces) >= _MOSTLY * len(_PAIR.findall(text)):
        usual = median(gaps)
        return [i for i, gap in zip(spaces, gaps, strict=True) if gap < max(1.6 * usual, 0.5)]
    return [
        i
        for i, gap in zip(spaces, gaps, strict=True)
        if gap < 0.8 and (gap < _SPACE or glyphs.is_generated(start + i))
    ]


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
        apart = before is None or before.across or line.across or before.hidden != line.hidden
        if before is None or apart or not _beside(before, line):
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
