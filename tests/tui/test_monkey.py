"""A short game of `tests.tools.monkey`; the long one is run by hand."""

from __future__ import annotations

import pytest

from tests.tools import monkey


@pytest.mark.parametrize("read_only", [False, True], ids=["writing", "read-only"])
def test_random_keys_find_nothing(read_only: bool) -> None:
    played = monkey.run(300, seed=7, tricks=80, read_only=read_only, stop=True)
    # How long a slow machine takes for a key is not asked here.
    found = [each for each in played.findings if "stood still" not in each.what]
    assert not found, "\n\n".join(f"{each.what}\n{each.detail}" for each in found)
    assert played.played == 80
