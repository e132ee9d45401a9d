"""Going on without the search index when it turns out to be damaged."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, TypeVar, cast

from reader.errors import IndexDamaged, LibraryDamaged

if TYPE_CHECKING:
    from reader.library.hall import Hall

Answer = TypeVar("Answer")
Given = ParamSpec("Given")
Some = TypeVar("Some", bound="Hall")

_TRIES: Final = 3
"""As it is; with the index written off; without touching even what says so."""


def despite_index(
    method: Callable[Concatenate[Some, Given], Answer],
) -> Callable[Concatenate[Some, Given], Answer]:
    """For a method that asks the index, or that changes what stands in it within one transaction.

    It is called again, without the index, when that is damaged; what it had written until then was
    taken back as a whole. A part of a larger write leaves this to the whole.
    """

    @wraps(method)
    def again(self: Some, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return despite(self, lambda: method(self, *args, **kwargs))

    return cast("Callable[Concatenate[Some, Given], Answer]", again)


def despite(hall: Hall, ask: Callable[[], Answer]) -> Answer:
    """The same for a single call. Raises whatever it raises without the index too."""
    for _ in range(_TRIES - 1):
        try:
            return ask()
        except IndexDamaged:
            if hall._store.is_writing:
                raise
        except (LibraryDamaged, MemoryError):  # a damaged length asks for all memory there is
            if hall._store.is_writing or hall._without_index:
                raise
            return _without(hall, ask)
    return ask()


def _without(hall: Hall, ask: Callable[[], Answer]) -> Answer:
    """An answer from the texts. Only if there is one was it the index that failed before."""
    hall._without_index = True
    try:
        answer = ask()
    except BaseException:
        hall._without_index = False
        raise
    hall.leave_index()
    return answer
