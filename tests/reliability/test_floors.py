"""Highlights of changed articles stay on their words as often as is promised."""

from __future__ import annotations

from reader.annotations.relocate import relocate
from tests.benchmarks import reanchor


def test_the_floors_hold() -> None:
    """`python -m tests.benchmarks.reanchor` prints the table, beside a simpler scheme."""
    tallies = reanchor.run(3, 1, {"Reader": relocate})["Reader"]
    assert sum(tally["cases"] for tally in tallies.values()) > 3000
    missed = [row for row in reanchor.floors(tallies) if not row[3]]
    assert missed == []
