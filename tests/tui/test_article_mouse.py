"""Presses that come in chains, and the edges of the pane, without a screen."""

import pytest

from reader.tui.widgets.article.mouse import Presses, edge_rows


def test_quick_presses_on_one_cell_are_a_chain():
    presses = Presses()
    assert [presses.press(3, 4, 0.1 * n) for n in range(6)] == [1, 2, 3, 4, 1, 2]


def test_a_pause_or_another_cell_begins_anew():
    presses = Presses()
    assert presses.press(3, 4, 0.0) == 1
    assert presses.press(3, 4, 0.6) == 1
    assert presses.press(4, 4, 0.7) == 1
    assert presses.press(4, 4, 0.8) == 2


@pytest.mark.parametrize(
    ("y", "rows"), [(-1, -1), (-5, -5), (-40, -8), (0, 0), (19, 0), (20, 1), (23, 4), (99, 8)]
)
def test_the_further_past_the_edge_the_faster(y, rows):
    assert edge_rows(y, 20) == rows
