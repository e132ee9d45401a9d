"""Blocks in columns are the blocks they were made of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.model import Block, Blocks
from reader.model.blocks import KINDS
from reader.store.rows import blocks_from_json, blocks_to_json

BLOCK = st.builds(
    Block,
    st.sampled_from(KINDS),
    st.integers(0, 1 << 20),
    st.integers(0, 1 << 20),
    st.integers(0, 6),
    st.none() | st.tuples(st.integers(1, 1 << 20), st.integers(1, 1 << 20)),
    st.booleans(),
)


@given(st.lists(BLOCK, max_size=6))
def test_columns_keep_every_block(blocks: list[Block]) -> None:
    kept = Blocks.of(blocks)
    assert tuple(kept) == tuple(blocks)
    assert [kept[i] for i in range(-len(kept), 0)] == blocks
    assert kept == tuple(blocks)
    assert tuple(blocks) == kept
    assert kept == Blocks.of(tuple(blocks))
    assert hash(kept) == hash(Blocks.of(tuple(blocks)))
    assert kept[1:3] == tuple(blocks[1:3])
    assert Blocks.of(kept) is kept


@given(st.lists(BLOCK, min_size=1, max_size=6))
def test_a_changed_block_is_another(blocks: list[Block]) -> None:
    other = [*blocks[:-1], blocks[-1]._replace(start=blocks[-1].start + 1)]
    assert Blocks.of(blocks) != Blocks.of(other)
    assert Blocks.of(blocks) != other
    assert Blocks.of(blocks) != "text"
    assert Blocks.of(blocks) != 1


def test_blocks_of_a_kind() -> None:
    blocks = Blocks.of([Block("heading", 0, 1, 1), Block("code", 2, 3), Block("heading", 4, 5, 1)])
    assert blocks.of_kind("heading") == [0, 2]
    assert blocks.of_kind("quote") == []
    assert repr(Blocks.of([])) == "Blocks.of(())"


def test_long_columns_are_read_in_slices() -> None:
    blocks, at = [], 0
    for number in range(60_000):
        kind = "heading" if number % 100 == 0 else "paragraph"
        blocks.append(
            Block(kind, at, at + number % 50, int(kind == "heading"), (number + 1, number + 1))
        )
        at += number % 50 + 1
    assert blocks_from_json(blocks_to_json(blocks)) == blocks


def test_a_kind_of_tomorrow_is_a_paragraph() -> None:
    text = blocks_to_json([Block("code", 0, 3)]).replace('"code"', '"poem"')
    assert blocks_from_json(text) == [Block("paragraph", 0, 3)]
