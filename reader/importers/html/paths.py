"""Where the elements of a page stand within one another, by the numbers that the walk gives."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Paths:
    """The elements around each element, collected once, while the tree is walked."""

    articles: set[int] = field(default_factory=set)
    """Numbers of the elements that say that they are an article."""
    deepest: int = 0
    """Levels of the tree below its root."""
    depths: int = 0
    """Sum of the depths of all elements."""
    _around: list[int] = field(default_factory=lambda: [0])
    _open: list[int] = field(default_factory=list)
    _known: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def begin(self, tag: str) -> int:
        """An element begins; gives its number. They count from 1, in the order of the page."""
        depth = len(self._open)
        number = len(self._around)
        self._around.append(self._open[-1] if depth else 0)
        self._open.append(number)
        self.depths += depth
        self.deepest = max(self.deepest, depth)
        if tag == "article":
            self.articles.add(number)
        return number

    def end(self) -> None:
        """The element that began last ends."""
        self._open.pop()

    def of(self, number: int) -> tuple[int, ...]:
        """The numbers of the elements around an element, from the root on, and its own.

        Empty for 0 and for numbers that were not given.
        """
        if not 0 < number < len(self._around):
            return ()
        below: list[int] = []
        at = number
        while at and at not in self._known:
            below.append(at)
            at = self._around[at]
        path = self._known.get(at, ())
        for each in reversed(below):
            path = (*path, each)
            self._known[each] = path
        return path
