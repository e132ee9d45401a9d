"""Links back: from a file of notes to the passage in the article."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import unquote

from reader.errors import NotFound, UsageError
from reader.library.hall import Hall

_LINK: Final = re.compile(
    r"reader:(?://)?/?article/([0-9a-f-]{8,36})/?(?:#(?:\^)?(?:hl-)?([0-9a-f-]{8,36}))?", re.I
)


class LinkedPlace(NamedTuple):
    """What a link names."""

    article_id: int
    highlight_id: str | None = None
    missing: bool = False
    """Whether it names a highlight that is not here (any more)."""


class Links(Hall):
    """Following links."""

    def follow(self, link: str) -> LinkedPlace:
        """The article, and the highlight in it, of `reader://article/<uid>#hl-<id>`.

        UsageError when it is no link of ours, NotFound when the article is not here. A highlight
        that is not here is passed over, which the answer says.
        """
        found = _LINK.fullmatch(unquote(link.strip()))
        if found is None:
            raise UsageError("bad_link", link=link)
        uid, ref = found.groups()
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
        return LinkedPlace(article.id, None, missing=bool(ref))
