"""Links back: from a file of notes to the passage in the article."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import unquote

from reader.errors import NotFound, UsageError
from reader.library.hall import Hall
from reader.model import Span

_LINK: Final = re.compile(
    r"reader:(?://)?/?article/([0-9a-f-]{8,36})/?"
    r"(?:#(?:(?:\^)?(?:hl-)?([0-9a-f-]{8,36})|at=(\d{1,9})-(\d{1,9})(?:&text=(.{0,200}))?))?",
    re.IGNORECASE | re.DOTALL,
)


class LinkedPlace(NamedTuple):
    """What a link names."""

    article_id: int
    highlight_id: str | None = None
    missing: bool = False
    """Whether it names a highlight, or words, that are not here (any more)."""
    span: Span | None = None
    """A passage without a highlight, in the text of today."""


class Links(Hall):
    """Following links."""

    def follow(self, link: str) -> LinkedPlace:
        """The article, and the highlight in it, of `reader://article/<uid>#hl-<id>`.

        Or a passage: `#at=<start>-<end>&text=<its first words>`; the words count, and of several
        places the one nearest to the offsets. UsageError when it is no link of ours, NotFound when
        the article is not here. What is not in the article is passed over, which the answer says.
        """
        found = _LINK.fullmatch(unquote(link.strip()))
        if found is None:
            raise UsageError("bad_link", link=link)
        uid, ref, start, end, words = found.groups()
        highlight = None
        if ref:
            try:
                highlight = self._store.annotations.by_ref(ref.lower())
            except NotFound:
                highlight = None
            if highlight is not None and highlight.deleted:
                highlight = None
        if highlight is not None and highlight.article_id is not None:
            # The article may have come here under another uid; the highlight knows it.
            return LinkedPlace(highlight.article_id, highlight.id)
        article = self._store.articles.by_ref(uid.lower())
        if article.deleted:
            raise NotFound("no_such_article", ref=uid)
        if start is None:
            return LinkedPlace(article.id, None, missing=bool(ref))
        text = self._store.articles.text(article.id)
        span = nearest(text, Span(int(start), max(int(start), int(end))), words or "")
        return LinkedPlace(article.id, None, missing=span is None, span=span)


def nearest(text: str, span: Span, words: str) -> Span | None:
    """The span that begins with `words` nearest to where it was; None when they are gone."""
    if not words:
        return span if span.end <= len(text) else None
    hits = (text.rfind(words, 0, span.start + len(words)), text.find(words, span.start))
    found = [each for each in hits if each >= 0]
    if not found:
        return None
    start = min(found, key=lambda each: abs(each - span.start))
    return Span(start, min(start + max(span.length, len(words)), len(text)))
