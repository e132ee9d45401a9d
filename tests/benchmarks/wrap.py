"""How quickly articles are wrapped and measured, and that no line breaks where it must not.

    python -m tests.benchmarks.wrap [MILLIONS] [--quick]

Beside each figure stands what it has to be compared with in the same run: a plain wrapper that
steps from character to character with the same rules, and Textual's own. What counts are the
ratios. The last part sets 1 MB of text at every width from 20 to 120 and counts lines that begin
or end with a mark that must not stand there, and words that were cut although a break was allowed.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from rich.cells import _cell_len
from textual.content import Content

from reader.layout import Layout, LayoutOptions, plain_blocks, wrap
from reader.layout.paragraphs import Paragraphs
from reader.layout.wrap import Ruler
from reader.text.breaks import can_break, classes
from reader.text.widths import WidthPolicy, cell_table
from tests.benchmarks.corpus import paragraphs

POLICY = WidthPolicy()
NEVER_BEGIN = frozenset("，。、；：！？”’》〉」』）】…％%℃·")
NEVER_END = frozenset("“‘《〈「『（【￥$")


def timed(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of processor time of the quickest of some runs."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def naive(text: str, width: int) -> list[int]:
    """The plain wrapper: every character, the same rules."""
    table, blank = cell_table(), classes()
    starts, start, cells, at = [0], 0, 0, 0
    while at < len(text):
        cells += table[text[at]]
        if cells <= width:
            at += 1
            continue
        while at < len(text) and blank[text[at]] == "space":
            at += 1
        if at >= len(text):
            break
        cut = at
        while cut > start and not can_break(text, cut):
            cut -= 1
        at = start = cut if cut > start else at
        starts.append(start)
        cells = 0
    return starts


def jumping(lines: Sequence[str], width: int) -> int:
    """Rows of all paragraphs by the wrapper of the program, as an article holds them."""
    text = "\n".join(lines)
    ruler = Ruler(text, POLICY)
    rows = start = 0
    for line in lines:
        end = start + len(line)
        rows += len(wrap(text, width, POLICY, start, end=end, ruler=ruler))
        start = end + 1
    return rows


def speed(lines: Sequence[str]) -> None:
    """Whole texts wrapped and measured."""
    text = "\n".join(lines)
    part = lines[: max(1, len(lines) // 20)]
    small = sum(map(len, part))
    print(f"{len(text):,} characters in {len(lines):,} paragraphs\n")
    print("wrapping            Mchar/s   times ours")
    for width in (80, 40):
        ours = len(text) / timed(lambda w=width: jumping(lines, w)) / 1e6  # type: ignore[misc]
        print(f"jump wrapper {width:>4} {ours:>10.1f}")
        others: dict[str, Callable[[], object]] = {
            "step by step": lambda w=width: [naive(line, w) for line in part],  # type: ignore[misc]
            "Textual": lambda w=width: [Content(line).wrap(w) for line in part],  # type: ignore[misc]
        }
        for name, work in others.items():
            rate = small / timed(work, 1) / 1e6
            print(f"  {name:<14} {rate:>10.2f} {ours / rate:>12.1f}")
    ours = small / timed(lambda: [POLICY.width(line) for line in part]) / 1e6
    rich = small / timed(lambda: [_cell_len(line, "auto") for line in part], 1) / 1e6
    print("\nmeasuring           Mchar/s   times ours")
    print(f"width             {ours:>9.1f}\n  rich cell_len  {rich:>10.2f} {ours / rich:>12.1f}\n")


def layouts(lines: Sequence[str]) -> None:
    """Opening, jumping and resizing three shapes of the same amount of text."""
    whole = "\n".join(lines)
    shapes = {
        "paragraphs": whole,
        "one paragraph": whole.replace("\n", ""),
        "paragraphs of 9": "\n".join(
            whole[i : i + 9].replace("\n", "") for i in range(0, len(whole), 9)
        ),
    }
    print("layout, ms            open  first rows  far jump  resize+rows  rest  commit  MB")
    for name, text in shapes.items():
        blocks = plain_blocks(text)
        tracemalloc.start()
        kept = Layout(text, blocks, LayoutOptions(80))
        size = tracemalloc.get_traced_memory()[0] / 1e6
        tracemalloc.stop()
        del kept
        shared = Paragraphs(text, blocks, POLICY)
        layout = Layout(text, blocks, LayoutOptions(80))
        figures = [
            timed(lambda t=text, b=blocks: Layout(t, b, LayoutOptions(80))),  # type: ignore[misc]
            timed(lambda lay=layout: lay.rows(lay.locate(0, 0, 40), 40), 1),  # type: ignore[misc]
            timed(lambda lay=layout: _jump(lay, len(lay.text) - 9), 1),  # type: ignore[misc]
            timed(lambda lay=layout: _jump(lay.resized(LayoutOptions(60)), len(lay.text) // 2)),  # type: ignore[misc]
            timed(lambda lay=layout: _rest(lay), 1),  # type: ignore[misc]
            timed(layout.commit, 1),
        ]
        assert layout.exact
        assert shared.starts
        cells = "".join(f"{1000 * figure:>10.1f}" for figure in figures)
        print(f"{name:<16}{cells} {size:>6.1f}")
    print()


def _jump(layout: Layout, offset: int) -> object:
    row = layout.locate(offset, 40, 40)
    return layout.rows(row - 20, 40)


def _rest(layout: Layout) -> None:
    while layout.step():
        pass


def faults(lines: Sequence[str], wrapped: Iterator[list[int]]) -> tuple[int, int, int, int]:
    """Rows, lines that begin wrongly, lines that end wrongly, words cut in two."""
    rows = begins = ends = words = 0
    for line, starts in zip(lines, wrapped, strict=True):
        rows += len(starts)
        for before, start in pairwise(starts):
            begins += line[start] in NEVER_BEGIN or line[start - 1 : start + 1] == "——"
            ends += line[start - 1] in NEVER_END
            pair = line[start - 1 : start + 1]
            cut = pair.isascii() and pair.isalnum()
            words += cut and any(can_break(line, i) for i in range(before + 1, start))
    return rows, begins, ends, words


def kinsoku(lines: Sequence[str], widths: Sequence[int]) -> bool:
    """Count what must not be; whether there is nothing of it."""
    total = [0, 0, 0, 0]
    for width in widths:
        found = faults(lines, (wrap(line, width, POLICY) for line in lines))
        total = [a + b for a, b in zip(total, found, strict=True)]
    print(f"{sum(map(len, lines)):,} characters at {len(widths)} widths: {total[0]:,} lines,")
    print(f"{total[1]} begin wrongly, {total[2]} end wrongly, {total[3]} words cut")
    few = lines[: max(1, len(lines) // 20)]
    textual = faults(few, (_textual(line, 80) for line in few))
    share = 100 * textual[1] / max(1, textual[0])
    print(f"(Textual's own wrapping at 80: {share:.1f} % of lines begin wrongly)")
    return not any(total[1:])


def _textual(line: str, width: int) -> list[int]:
    starts, at = [], 0
    for piece in Content(line).wrap(width):
        at = max(at, line.find(piece.plain.strip(), at))
        starts.append(at)
        at += len(piece.plain.strip())
    return starts


def main() -> int:
    """Print it all; fail if a line breaks where it must not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("millions", type=float, nargs="?", default=3.0)
    parser.add_argument("--quick", action="store_true", help="fewer widths in the last part")
    options = parser.parse_args()
    lines = paragraphs(1, int(options.millions * 1e6))
    speed(lines)
    layouts(lines)
    megabyte: list[str] = []
    while sum(map(len, megabyte)) * 2.8 < 1e6 and len(megabyte) < len(lines):
        megabyte = lines[: 2 * len(megabyte) + 50]
    return 0 if kinsoku(megabyte, range(20, 121, 20 if options.quick else 1)) else 1


if __name__ == "__main__":
    sys.exit(main())
