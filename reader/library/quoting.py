"""Finding a quote in a text as a person would: word for word, else by what it says."""

from __future__ import annotations

from reader.annotations.anchors import occurrences
from reader.errors import NotFound, UsageError
from reader.model import Span
from reader.text.fold import find_all
from reader.text.normal import normalise


def places(text: str, quote: str) -> list[Span]:
    """Where `quote` stands in `text`, overlapping places included.

    Word for word if it stands so anywhere; else folded (case, width, traditional forms) and with
    white space transparent beside Han.
    """
    wanted = normalise(quote)
    exact = [Span(at, at + len(wanted)) for at in occurrences(text, wanted)]
    return exact or find_all(wanted.strip(), text, words=False)


def place(text: str, quote: str, occurrence: int | None = None) -> Span:
    """The one place of `quote`, or the one that `occurrence` (from 1) names.

    Raises NotFound when it does not occur or not so often, UsageError when it occurs more than
    once and none was named.
    """
    found = places(text, quote)
    if not found:
        raise NotFound("quote_not_found")
    if occurrence is None:
        if len(found) > 1:
            raise UsageError("ambiguous_quote", matches=len(found))
        return found[0]
    if not 1 <= occurrence <= len(found):
        raise NotFound("no_such_occurrence", matches=len(found), occurrence=occurrence)
    return found[occurrence - 1]
