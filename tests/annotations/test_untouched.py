"""Passages far from every change are taken without a look, to the same places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations import relocate as module
from reader.annotations.anchors import describe
from reader.annotations.difference import common_ends
from reader.annotations.relocate import relocate
from reader.model import Block, Span


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str, list[Span]]:
    lines = [f"第{n}天，渡口的书车换了{n * 7}本书；“{n % 5}号”读者在等。" for n in range(60)]
    old = "\n".join(lines)
    new = old
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(new)))
        gone = draw(st.integers(0, 200))
        new = new[:at] + draw(st.text("一二三，。\n", max_size=40)) + new[at + gone :]
    starts = st.integers(0, len(old) - 1)
    found = draw(st.lists(st.tuples(starts, st.integers(0, 30)), min_size=1, max_size=12))
    return old, new, [Span(a, min(a + n, len(old))) for a, n in found]


@settings(max_examples=120, deadline=None)
@given(edits())
def test_what_is_far_from_a_change_is_found_where_the_difference_finds_it(
    case: tuple[str, str, list[Span]],
) -> None:
    old, new, spans = case
    blocks = [Block("paragraph", 0, len(old))]
    anchors = [describe(old, span, blocks) for span in spans]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_FAR", 10_000_000)
        slowly = relocate(old, new, anchors)
        patch.setattr(module, "_FAR", 60)
        quickly = relocate(old, new, anchors)
    for anchor, one, other in zip(anchors, quickly, slowly, strict=True):
        if any(c.isalnum() for c in anchor.exact):
            assert one == other
        else:
            # Between marks the difference, which sees letters alone, is less exact.
            assert abs((one.start or 0) - (other.start or 0)) <= 3


@given(st.text("ab", max_size=12), st.text("ab", max_size=12))
def test_common_ends_do_not_overlap(old: str, new: str) -> None:
    head, tail = common_ends(old, new)
    assert head + tail <= min(len(old), len(new))
    assert old[:head] == new[:head]
    assert old[len(old) - tail :] == new[len(new) - tail :]
