"""What is typed letter by letter: labels drawn over places on screen, and initials of a phrase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from reader.model import Span

ALPHABET: Final = "fjdkslaghrueiwotyvncmxbqpz"
"""Letters by how easily they are reached, home row first."""


def codes(count: int, alphabet: str = ALPHABET) -> list[str]:
    """`count` different codes, none the beginning of another, the shortest and easiest first.

    One letter each while there are letters; after that as few letters as possible begin codes of
    two. At most `len(alphabet) ** 2` codes.
    """
    size = len(alphabet)
    count = min(count, size * size)
    if count <= size:
        return list(alphabet[:count])
    # With p letters used as prefixes there are (size - p) + p * size codes.
    prefixes = -(-(count - size) // (size - 1))
    singles = list(alphabet[: size - prefixes])
    pairs = [first + second for first in alphabet[size - prefixes :] for second in alphabet]
    return (singles + pairs)[:count]


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels on screen and what of one has been typed."""

    purpose: Literal["go", "mark"]
    by_code: Mapping[str, int]
    """Offset in the text that each code stands for."""
    typed: str = ""

    @classmethod
    def over(
        cls, offsets: Sequence[int], purpose: Literal["go", "mark"], nearest: int = 0
    ) -> Labels:
        """Labels over `offsets`; those nearest to the offset `nearest` get the easiest codes."""
        order = sorted(offsets, key=lambda offset: (abs(offset - nearest), offset))
        return cls(purpose, dict(zip(codes(len(order)), order, strict=False)))

    def type(self, letter: str) -> Labels | int | None:
        """After one more letter: fewer labels, the offset that was meant, or None if no label."""
        typed = self.typed + letter
        if typed in self.by_code:
            return self.by_code[typed]
        if any(code.startswith(typed) for code in self.by_code):
            return Labels(self.purpose, self.by_code, typed)
        return None

    def shown(self) -> Iterable[tuple[int, str]]:
        """Offsets and the letters that are still to be typed there."""
        for code, offset in self.by_code.items():
            if code.startswith(self.typed):
                yield offset, code[len(self.typed) :]


@dataclass(frozen=True, slots=True)
class Initials:
    """A phrase that is being typed by its initials, and what it may be."""

    origin: int
    """Where the cursor was before."""
    before: Span | None
    """What was selected before."""
    typed: str = ""
    found: tuple[Span, ...] = ()
    """Phrases on screen, the likeliest first."""
    index: int = 0
    """Which of them is shown."""
    labels: Labels | None = None
    """Letters for each of several; none that would go on with one of them."""

    @property
    def span(self) -> Span | None:
        """The phrase that is shown."""
        return self.found[self.index] if self.found else None

    def turned(self, way: int) -> Initials:
        """The next phrase, or the one before with `way` -1."""
        return replace(self, index=(self.index + way) % max(len(self.found), 1))

    def at(self, start: int) -> Initials:
        """The phrase that begins there."""
        starts = [span.start for span in self.found]
        return replace(self, index=starts.index(start))
