"""Power cuts and kills, in few rounds; the scripts named here do as many as they are told."""

from __future__ import annotations

import pytest

from tests.benchmarks import migration_kills, power_cut


@pytest.mark.skipif(not migration_kills.may_trace(), reason="needs strace")
def test_a_power_cut_takes_no_acknowledged_note() -> None:
    """Promise 2; `python -m tests.benchmarks.power_cut`."""
    told, cuts, missing, broken = power_cut.run(8)
    assert (told, cuts) == (8, 16)
    assert (missing, broken) == (0, 0)
    # The same replay finds what a weaker setting would lose.
    assert power_cut.run(4, "NORMAL")[2] > 0


def test_a_killed_migration_leaves_the_old_library_or_the_new() -> None:
    """Promise 8; `python -m tests.benchmarks.migration_kills` does fifty."""
    old, new, wrong = migration_kills.run(4)
    assert (old + new, wrong) == (4, 0)
