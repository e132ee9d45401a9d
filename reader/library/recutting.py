"""Cutting one article into two, where several were read as one, and joining two that were one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from reader.errors import NotFound, UsageError
from reader.library.cleaning import Cleaning
from reader.library.despite import despite_index
from reader.library.filing import PASSING
from reader.model import Article, ArticleInfo, Block, Span

if TYPE_CHECKING:
    from reader.annotations.edits import Edited
    from reader.annotations.events import Change, Entity
    from reader.annotations.left_out import LeftOut
    from reader.model import Document
    from reader.store.journal import Journal

LIKE: Final = 200
"""Characters of a text by which it is known among what was struck."""

TITLE: Final = 60
"""Characters of a first paragraph up to which it is taken for a title."""


class Recutting(Cleaning):
    """Articles that a person cuts apart, or joins."""

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

    def join_article(self, article_id: int) -> ArticleInfo:
        """Make the next article of the same file a part of this one, and return this one.

        Its title becomes a heading; its highlights go over. The file is read so from then on: the
        next version of it too. What `split_article` cut off is put back where it was. One step that
        undo takes back. NotFound; UsageError where there is no next one of the same file.
        """
        info = self._store.articles.info(article_id)
        following = self._following(info)
        whole = self._whole_again(info, following)
        with self._store.write():
            fields = self._put_back(info, following) if whole is None else {"revision": whole()}
            journal = self._store.journal
            changes = algebra_changes(journal, "article", info.uid, fields)
            for each in self._store.annotations.of_article(following.id):
                moved = {"article": info.uid}
                changes += algebra_changes(journal, "annotation", each.id, moved)
            changes += algebra_changes(journal, "article", following.uid, {"deleted": True})
            journal.act("join_article", changes, facts={"title": info.title, "count": 2})
            return self._store.articles.info(article_id)

    def _following(self, info: ArticleInfo) -> ArticleInfo:
        """The next article of the file."""
        known = [] if info.origin in PASSING else self._store.articles.by_origin(info.origin)
        there = [each.id for each in known if not each.deleted]
        at = there.index(info.id) + 1 if info.id in there else len(there)
        # What was split off has a part of its own at the end, and is asked for first.
        split = [key for key in there[at:] if self._split_from(info, key)]
        if at >= len(there):
            raise UsageError("nothing_to_join")
        return self._store.articles.info((split or there[at:])[0])

    def _split_from(self, info: ArticleInfo, other: int) -> bool:
        return bool(self._struck_pieces(info.id, self._store.articles.text(other)))

    def _struck_pieces(self, article_id: int, text: str) -> list[Span]:
        """The stretches of an article's whole that were struck and hold a text."""
        edited, _ = self._editing(article_id).look()
        struck = [each for each in left_out_of(edited) if not each.kept and each.edit is not None]
        first = next((i for i, each in enumerate(struck) if text[:LIKE] in each.text), len(struck))
        edits = {each.edit for each in struck[first : first + 1]}
        return [span for each in struck if each.edit in edits for span in each.parts]

    def _whole_again(
        self, info: ArticleInfo, following: ArticleInfo
    ) -> Callable[[], dict[str, Any]] | None:
        """What stores the revision in which both are one; None for what was split off here."""
        from reader.importers import read_as
        from reader.library.filing import File, items_of
        from reader.library.rereading import likest
        from reader.store.adding import keep_revision
        from reader.store.ways import way_of

        if self._split_from(info, following.id):
            return None
        text = self._store.articles.text
        name, data = self._store.articles.original(info.id)
        way = way_of(self._store, info.origin)
        parts = read_as(data, name, way)
        here = likest(text(info.id), info.title, parts)
        there = likest(text(following.id), following.title, parts)
        if there != here + 1:
            raise UsageError("nothing_to_join")
        titles = [*filter(None, way.get("join", "").split("\n")), parts[there].title]
        options = {**way, "join": "\n".join(titles)}
        file = File(info.origin, name, data, read_as(data, name, options), options)
        items = items_of(file)
        item = items[likest(text(info.id), info.title, [each.article for each in items])]
        return lambda: keep_revision(self._store, info.id, item)

    def _put_back(self, info: ArticleInfo, following: ArticleInfo) -> dict[str, Any]:
        """The edits that bring back what was split off."""
        from reader.annotations.edits import FIELD

        edited, base = self._editing(info.id).look()
        spans = self._struck_pieces(info.id, self._store.articles.text(following.id))
        return {FIELD + key: value for key, value in self.restored(edited, base, spans).items()}

    def _hidden(self, document: Document, begin: int) -> str:
        """The second article, stored as a removed one until the action itself brings it up, so
        that undo takes it away again; its uid."""
        from reader.store.adding import add_hidden
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
        return add_hidden(store, item)


def algebra_changes(
    journal: Journal, entity: Entity, entity_id: str, fields: dict[str, Any]
) -> list[Change]:
    """What says that fields of something have new values."""
    from reader.annotations import events as algebra

    return [*algebra.changes(journal.of(entity_id), entity, entity_id, fields)]


def left_out_of(edited: Edited) -> list[LeftOut]:
    """What an edited text leaves out."""
    from reader.annotations.left_out import left_out

    return left_out(edited)


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
