"""Write `reader/text/_tables.py`: cell widths and cluster classes as `reader.text` needs them.

Widths come from rich's table (what Textual's compositor measures with), cluster classes and
ambiguous width from wcwidth's copies of the Unicode files; both are development dependencies.
Run it after either was updated; `tests/text/test_widths.py` fails while the file is stale.

    python tests/tools/make_text_tables.py [--check]
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

from rich._unicode_data import load
from rich.cells import get_character_cell_size
from wcwidth import table_ambiguous, table_grapheme

TARGET = Path(__file__).parents[2] / "reader" / "text" / "_tables.py"

FAST_PAGES = (
    *range(0x05),
    *range(0x1E, 0x34),
    *range(0x34, 0xA5),
    *range(0xAC, 0xD8),
    *(0xF9, 0xFA, 0xFE, 0xFF),
)
"""Pages (code point // 256) whose characters may take the fast path."""
WIDE_BY_CHOICE = (0xFE, 0xFF)
"""Mixed pages where the wide half is the one that Chinese text uses."""
DRAWING = range(0x2500, 0x25A0)
"""Box drawing and block elements: frames stay one cell wide, whatever the policy."""
ASTRAL_HAN = {*range(0x20000, 0x2FFFE), *range(0x30000, 0x3FFFE)}


def table(name: str) -> set[int]:
    """The code points of one of wcwidth's tables."""
    value = getattr(table_grapheme, name)
    return {cp for first, last in value for cp in range(first, last + 1)}


def ranges(points: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbouring code points joined to inclusive ranges."""
    found: list[tuple[int, int]] = []
    for cp in sorted(points):
        if found and found[-1][1] == cp - 1:
            found[-1] = (found[-1][0], cp)
        else:
            found.append((cp, cp))
    return found


def constant(name: str, points: Iterable[int], comment: str) -> str:
    """A string constant of hexadecimal ranges, wrapped to the line length."""
    words = [f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in ranges(points)]
    lines = textwrap.wrap(" ".join(words), 92, break_on_hyphens=False)
    body = "\n".join(f'    "{line} "' for line in lines[:-1])
    body += ("\n" if lines[:-1] else "") + f'    "{lines[-1]}"'
    head = f"{name}: Final = (\n{body}\n)" if len(lines) > 1 else f'{name}: Final = "{lines[0]}"'
    return f'{head}\n"""{comment}"""\n'


def content() -> str:
    """The whole file."""
    cells = load("auto")
    width = dict.fromkeys(range(0x110000), 1)
    for first, last, size in cells.widths:
        width.update(dict.fromkeys(range(first, last + 1), size))
    for cp in (*range(1, 0x20), *range(0x7F, 0xA0)):
        width[cp] = 0
    assert all(get_character_cell_size(chr(cp)) == width[cp] for cp in range(0x110000))
    zero = {cp for cp, size in width.items() if size == 0}
    wide = {cp for cp, size in width.items() if size == 2}

    joins = (table("GRAPHEME_EXTEND") | table("GRAPHEME_SPACINGMARK")) - zero
    prepends = table("GRAPHEME_PREPEND") - zero
    odd = zero | joins | prepends | table("GRAPHEME_L") | table("GRAPHEME_REGIONAL_INDICATOR")
    odd |= set(range(0xD800, 0xE000))
    fast = set(ASTRAL_HAN)
    wide_pages = set()
    for page in FAST_PAGES:
        points = set(range(page << 8, (page + 1) << 8)) - odd
        if page in WIDE_BY_CHOICE or len(points & wide) > len(points) / 2:
            wide_pages.add(page)
            fast |= points & wide
        else:
            fast |= points - wide

    newest = next(iter(table_ambiguous.AMBIGUOUS_EASTASIAN.values()))
    ambiguous = {cp for a, b in newest for cp in range(a, b + 1)}
    ambiguous -= zero | wide | joins | set(DRAWING) | set(range(0xE000, 0xF900))
    ambiguous = {cp for cp in ambiguous if cp < 0xF0000}

    parts = [
        '"""Unicode data as ranges of hexadecimal code points. Generated: do not edit.\n\n'
        'By `tests/tools/make_text_tables.py`, from the tables of rich and wcwidth.\n"""\n\n'
        "from typing import Final\n",
        f'UNICODE: Final = "{cells.unicode_version}"\n"""Version that the widths belong to."""\n',
        constant("ZERO", zero, "No cells of their own: marks, joiners, controls."),
        constant("WIDE", wide, "Two cells."),
        constant(
            "EMOJI",
            map(ord, cells.narrow_to_wide),
            "One cell, two when U+FE0F follows.",
        ),
        constant("AMBIGUOUS", ambiguous, "One cell or two, by policy."),
        constant(
            "FAST",
            fast,
            "Clusters by themselves whose width follows from their page alone (see `PAGES`).",
        ),
        constant(
            "PAGES", wide_pages, "Pages (code point // 256) of two-cell characters in `FAST`."
        ),
        constant("JOINS", joins, "Have a width but belong to the cluster before."),
        constant("PREPENDS", prepends, "Begin the cluster of what follows."),
        constant("LINKERS", table("INCB_LINKER"), "Viramas that tie two consonants (rule GB9c)."),
        constant("CONSONANTS", table("INCB_CONSONANT"), "Consonants that can be tied."),
    ]
    return "\n".join(parts)


def main() -> int:
    """Write the file, or compare it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    stale = not TARGET.exists() or TARGET.read_text("utf-8") != content()
    if parser.parse_args().check:
        return int(stale)
    if stale:
        TARGET.write_text(content(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
