"""The search for slow patterns finds those of the importers, and one that never ends."""

from __future__ import annotations

import re

from tests.reliability.slow_patterns import GUARDED, OURS, hostile, patterns, slow, ways


def test_all_patterns_are_found() -> None:
    found = patterns()
    assert len(found) > 400
    assert found.keys() >= {"reader.importers.dump.marks._IMAGE", "reader.search.tokens._space()"}
    assert found.keys() >= GUARDED.keys() | OURS


def test_they_are_used_as_the_source_uses_them() -> None:
    assert ways("reader.importers.dump.english._NAMED") == ("fullmatch",)
    assert ways("reader.importers.dump.english._EDGES") == ("finditer",)


def test_texts_are_made_of_the_pattern() -> None:
    texts = hostile(re.compile(r"<!--.*?-->\s*x"))
    assert ("<!--", "a", "") in texts
    assert any(pump.startswith("<!--") for _, pump, _ in texts)


def test_a_pattern_that_never_ends_is_named() -> None:
    named = slow("none.at_all", re.compile(r"(?:a|a)*b"), 0.5)
    assert named is not None
    assert "'a'" in named.text
    assert slow("none.at_all", re.compile("ab"), 30) is None
