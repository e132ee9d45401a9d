"""Cutting one article into two, where several were read as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reader.errors import NotFound, UsageError
from reader.library.cleaning import Cleaning
from reader.library.despite import despite_index
from reader.model import Article, ArticleInfo, Block, Span

if TYPE_CHECKING:
    from reader.model import Document

TITLE: Final = 60
"""Characters of a first paragraph up to which it is taken for a title."""


class Recutting(Cleaning):
    """Articles that a person cuts apart."""

    @despite_index
    def split_article(self, article_id: int, offset: int) -> ArticleInfo:
        """Make an article of its own of all from the paragraph at `offset` on, and return it.

        A short first paragraph of it becomes its title. The rest is struck out of the first
        article, which holds when the file is read again; highlights of the second part go over to
        it. One step that undo takes back. NotFound; UsageError at the first paragraph.
        """
        from reader.annotations import events as algebra
        from reader.annotations.edits import FIELD

        edited, base = self._editing(article_id).look()
        document = self._store.articles.document(article_id)
        begin = next((b.start for b in document.blocks if b.start <= offset <= b.end), 0)
        if not begin:
            raise UsageError("nothing_to_split")
        there = edited.to_whole(Span(begin, len(document.text)))
        assert there is not None
        journal = self._store.journal
        with self._store.write():
            uid = self._hidden(document, begin)
            moved = [
                each.id
                for each in self._store.annotations.of_article(article_id)
                if each.start is not None and each.start >= begin
            ]
            fields: dict[str, Any] = {
                FIELD + key: value for key, value in self.struck(edited, base, there).items()
            }
            first = document.info.uid
            changes = algebra.changes(journal.of(first), "article", first, fields)
            changes += algebra.changes(journal.of(uid), "article", uid, {algebra.DELETED: False})
            for key in moved:
                changes += algebra.changes(journal.of(key), "annotation", key, {"article": uid})
            facts = {"title": document.info.title, "count": 2}
            journal.act("split_article", changes, facts=facts)
            return self._store.articles.by_ref(uid)

    def _hidden(self, document: Document, begin: int) -> str:
        """The second article, stored as a removed one until the action itself brings it up, so
        that undo takes it away again; its uid."""
        from reader.annotations import events as algebra
        from reader.store.articles import NewArticle, RawSource
        from reader.store.ways import way_of

        store, info = self._store, document.info
        try:
            source: RawSource | None = RawSource(*store.articles.original(info.id))
        except NotFound:
            source = None
        parts = [each.part for each in store.articles.by_origin(info.origin)]
        item = NewArticle(
            tail(document, begin),
            info.origin,
            document.norm_version,
            max(parts, default=0) + 1,
            source,
            way_of(store, info.origin),
        )
        uid = store.articles.info(store.articles.add([item])[0]).uid
        changes = algebra.changes(store.journal.of(uid), "article", uid, {algebra.DELETED: True})
        store.journal.act("add", changes, kind="add")
        return uid


def tail(document: Document, begin: int) -> Article:
    """The part of an article from a paragraph on, as an article; its facts are those of the
    whole."""
    info = document.info
    blocks = [block for block in document.blocks if block.start >= begin]
    first = document.text[blocks[0].start : blocks[0].end]
    titled = len(blocks) > 1 and (
        blocks[0].kind == "heading"
        or (len(first) <= TITLE and first[-1:] not in "。！？；，…!?;,：:")
    )
    if titled:
        blocks = blocks[1:]
    start = blocks[0].start
    return Article(
        title=" ".join(first.split()) if titled else first[:TITLE].split("\n")[0].split("。")[0],
        text=document.text[start:],
        blocks=tuple(
            Block(b.kind, b.start - start, b.end - start, b.level, b.lines, b.joined)
            for b in blocks
        ),
        format=info.format,
        authors=() if titled else info.authors,
        source=info.source,
        place=info.place,
        published=info.published,
        published_inferred=info.published_inferred,
        language=info.language,
        styles=tuple(
            each._replace(start=each.start - start, end=each.end - start)
            for each in document.styles
            if each.start >= start
        ),
    )
