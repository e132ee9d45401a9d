"""Power cuts and kills, in few rounds; the scripts named here do as many as they are told."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.benchmarks import migration_kills, power_cut


def may_trace() -> bool:
    """Whether strace is there and may look at a process."""
    if shutil.which("strace") is None:
        return False
    done = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.skipif(not may_trace(), reason="needs strace")
def test_a_power_cut_takes_no_acknowledged_note() -> None:
    """Promise 2; `python -m tests.benchmarks.power_cut`."""
    told, cuts, missing, broken = power_cut.run(8)
    assert (told, cuts) == (8, 16)
    assert (missing, broken) == (0, 0)
    # The same replay finds what a weaker setting would lose.
    assert power_cut.run(4, "NORMAL")[2] > 0


def test_a_killed_migration_leaves_the_old_library_or_the_new() -> None:
    """Promise 8; `python -m tests.benchmarks.migration_kills` does fifty."""
    old, new, wrong = migration_kills.run(3)
    assert (old + new, wrong) == (3, 0)
