"""Devices that meet: nothing written is lost, and all end with the same."""

from __future__ import annotations

import pytest

from tests.benchmarks import lives, merge_simulation


@pytest.mark.parametrize("seed", range(6))
def test_random_lives_on_three_devices_end_alike(seed: int) -> None:
    """Promise 11 and 14; `python -m tests.benchmarks.merge_simulation` does a thousand."""
    written, *wrong = merge_simulation.run(1, seed + 100)
    assert written
    assert wrong == [0, 0, 0]


def test_lives_with_everything_meet_and_are_undone() -> None:
    """Promises 9 and 11; `python -m tests.benchmarks.lives` does a thousand."""
    written, *wrong = lives.meet(3, 41, steps=40)
    assert written > 0
    assert wrong == [0, 0, 0]
    steps, back, forth, problems, _ = lives.undo(80, 42)
    assert steps > 0
    assert (back, forth, problems) == (True, True, 0)
