"""`--quote`, `--range` and `--occurrence`: which passage of an article is meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from reader.cli.parameters import Count
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model import ArticleInfo, Span


class Passage(NamedTuple):
    """What was said about the passage: one of `quote` and `offsets` is there."""

    quote: str | None
    offsets: str | None
    occurrence: int | None

    def found(self, library: Library, article: str) -> tuple[ArticleInfo, Span]:
        """The article that is meant, and where in it. UsageError, NotFound or Ambiguous."""
        info = library.article(article)
        if self.quote is not None:
            return info, library.place_of_quote(info.id, self.quote, self.occurrence)
        return info, span_of_range(self.offsets or "")


def passage_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that name a passage; the command gets them as one `passage`.

    UsageError unless exactly one of `--quote` and `--range` is given.
    """

    @wraps(function)
    def gather(
        *arguments: Any,
        quote: str | None,
        offsets: str | None,
        occurrence: int | None,
        **others: Any,
    ) -> Any:
        if (quote is None) == (offsets is None):
            raise UsageError("quote_or_range")
        if occurrence is not None and quote is None:
            raise UsageError("occurrence_without_quote")
        return function(*arguments, passage=Passage(quote, offsets, occurrence), **others)

    gather = click.option("--occurrence", type=Count(), metavar="N")(gather)
    gather = click.option("--range", "offsets", metavar="START:END")(gather)
    return click.option("--quote", metavar="TEXT")(gather)


def span_of_range(text: str) -> Span:
    """`START:END` as a span. Raises UsageError."""
    from reader.model import Span

    start, colon, end = text.partition(":")
    if not (colon and start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        raise UsageError("bad_range", range=text)
    if len(start) > 12 or len(end) > 12 or int(start) >= int(end):
        raise UsageError("bad_range", range=text)
    return Span(int(start), int(end))
