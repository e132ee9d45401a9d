"""The time that regular expressions of one query may take, all of them together."""

from __future__ import annotations

import time
from typing import Final

from reader.search.query import And, Filter, Near, Node, Not, Or, Regex, Text

SECONDS: Final = 3.0
"""How long a query with expressions may look around and read, from its beginning to its end."""

LOOKING: Final = 0.8
"""The part of it for looking; the rest is for reading what was found."""


class Patience:
    """When a query must have ended, if there are expressions in it; by `time.monotonic()`."""

    def __init__(self, root: Node | None) -> None:
        start = time.monotonic()
        self.asked = root is not None and holds_expression(root)
        """Whether there is an expression, so that time counts at all."""
        self.needed = root is not None and needs_expression(root)
        """Whether nothing can answer in which no expression matches."""
        self.looking = start + SECONDS * LOOKING
        """Until when expressions look for rows."""
        self.reading = start + SECONDS
        """Until when rows are read."""

    def tired(self) -> bool:
        """Whether no more rows are looked for."""
        return self.asked and time.monotonic() > self.looking

    def read(self) -> None:
        """Begin to read: where looking took longer than it should, what was found is shown yet."""
        self.reading = max(self.reading, time.monotonic() + SECONDS * (1 - LOOKING))

    def gone(self) -> bool:
        """Whether no more rows are read."""
        return self.asked and time.monotonic() > self.reading


def holds_expression(node: Node) -> bool:
    """Whether there is an expression anywhere, negated ones too."""
    match node:
        case Regex():
            return True
        case And(parts) | Or(parts):
            return any(map(holds_expression, parts))
        case Not(part):
            return holds_expression(part)
        case Text() | Near() | Filter():
            return False


def needs_expression(node: Node) -> bool:
    """Whether a row answers only if it was looked at with an expression."""
    match node:
        case Regex():
            return True
        case And(parts):
            return any(map(needs_expression, parts))
        case Or(parts):
            return all(map(needs_expression, parts))
        case Not(part):
            return holds_expression(part)
        case Text() | Near() | Filter():
            return False
