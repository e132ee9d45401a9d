"""Reading the file of an article again in another way; notes and decisions are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.errors import ImportRefused, UsageError
from reader.library.despite import despite_index
from reader.library.filing import PASSING, File, Tally, items_of
from reader.library.importing import Importing, reading_options
from reader.library.matching import alike, match
from reader.library.reports import AddReport

if TYPE_CHECKING:
    from reader.annotations.events import Change
    from reader.model import Article, ArticleInfo
    from reader.store.articles import NewArticle

TEXT_KINDS: Final = ("auto", "text", "markdown", "newspaper", "webpage", "html", "novel")
"""Ways in which a file of characters can be read."""

ENCODINGS: Final = (
    "auto", "utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be", "shift_jis", "euc-jp", "euc-kr",
    "cp1252",
)  # fmt: skip
"""Encodings that are offered; every other that Python knows can be named."""

CUTS: Final = ("auto", "none", "1", "2", "3")
"""Where articles may begin: see `reader.importers.recut`."""

_SHOWN: Final = 240
"""Characters of the beginning of a reading that a preview has."""


class Part(NamedTuple):
    """One article of a reading that was only tried."""

    title: str
    chars: int
    beginning: str
    left_out: int
    """How many pieces were left out of it."""


class Preview(NamedTuple):
    """What a file would become if it were read in one way."""

    kind: str
    encoding: str
    """As it was asked for; `auto` for neither."""
    format: str = ""
    """What it was read as."""
    decoded: str = ""
    """The encoding that was used."""
    replaced: int = 0
    """Characters that could not be decoded."""
    parts: tuple[Part, ...] = ()
    refusal: ImportRefused | None = None
    """Why it cannot be read so."""
    cut: str = "auto"
    """Where articles begin, as it was asked for."""


class Rereading(Importing):
    """Other readings of what is there."""

    def way(self, article_id: int) -> tuple[str, str, str]:
        """Kind, encoding and cut that a person asked for when the article was read; else `auto`."""
        from reader.store.ways import way_of

        way = way_of(self._store, self._store.articles.info(article_id).origin)
        return way.get("kind", "auto"), way.get("encoding", "auto"), way.get("cut", "auto")

    def previews(
        self,
        article_id: int,
        kinds: tuple[str, ...] = TEXT_KINDS,
        encoding: str = "auto",
        cut: str = "auto",
        *,
        tell: Callable[[Preview], None],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Read the article's file in several ways and tell what each would give; nothing is
        stored. NotFound when the file was not kept."""
        name, data = self._store.articles.original(article_id)
        for kind in kinds:
            if cancelled():
                return
            tell(_preview(name, data, kind, encoding, cut))

    @despite_index
    def reread(
        self,
        article_id: int,
        *,
        kind: str = "auto",
        encoding: str | None = None,
        cut: str = "auto",
    ) -> AddReport:
        """Read the article's file again in another way; what it gives becomes a new revision.

        Its highlights are found again and its edits applied. Where the reading gives several
        articles, the likest is this one, the others are those that came from the file before, and
        the rest is added; those of before whose text is in them now become a part of them. All of
        it is one step that undo takes back. ImportRefused when it can't be read so; NotFound when
        the file was not kept; UsageError for a kind that does not exist, or where nothing says
        which of several texts is this article.
        """
        from reader.importers import read_as

        info = self._store.articles.info(article_id)
        name, data = self._store.articles.original(article_id)
        options = reading_options(kind, encoding, cut)
        articles = read_as(data, name, options)
        tally = Tally()
        with self._store.write():
            self._turn(info, items_of(File(info.origin, name, data, articles, options)), tally)
        return self._report(tally)

    def _turn(self, info: ArticleInfo, items: Sequence[NewArticle], tally: Tally) -> None:
        """Give the articles of a file another reading, as one action."""
        from reader.annotations import events as algebra
        from reader.store import adding
        from reader.store.same_file import INTO

        store, journal = self._store, self._store.journal
        targets, left = self._targets(info, items)
        changes: list[Change] = []
        uids: list[str] = []
        for item, target in zip(items, targets, strict=True):
            uids.append(self._hidden_one(info, item, uids) if target is None else target.uid)
            fields: dict[str, Any] = {algebra.DELETED: False, INTO: None} if target is None else {}
            value = adding.keep_revision(store, store.articles.by_ref(uids[-1]).id, item)
            if adding.revision_of(store, uids[-1]) != value:
                fields["revision"] = value
            changes += algebra.changes(journal.of(uids[-1]), "article", uids[-1], fields)
        for each in left:
            changes += self._into(each, [item.article.text for item in items], uids)
        told = {change.entity_id for change in changes}
        for uid, target in zip(uids, targets, strict=True):
            kind = "added" if target is None else "revised" if uid in told else "unchanged"
            tally.kinds[store.articles.by_ref(uid).id if target is None else target.id] = kind
        if not changes:
            return
        facts = {"title": info.title, "count": len(told)}
        txn = journal.act("article_revise", changes, facts=facts)
        changes = self._going_along(info, [uid for uid in uids if uid != info.uid])
        if changes:
            journal.act("article_revise", changes, more_of=txn)
        tally.revisions += [
            adding.revised(store, key) for key, kind in tally.kinds.items() if kind == "revised"
        ]

    def _hidden_one(self, info: ArticleInfo, item: NewArticle, taken: Sequence[str]) -> str:
        """A removed article for a text that none has: one that had it before, else a new one.

        None of `taken`: chapters of a file may have the same words under other titles.
        """
        from reader.store.adding import add_hidden

        same = self._store.articles.by_text_hash(item.form.sha256)
        hidden = [each for each in same if each.deleted and each.uid not in taken]
        there = [each.uid for each in hidden if each.origin == info.origin]
        return there[0] if there else add_hidden(self._store, item)

    def _into(self, gone: ArticleInfo, texts: Sequence[str], uids: Sequence[str]) -> list[Change]:
        """What makes an article a part of the one in which its text is now; nothing if it is in
        none."""
        from reader.annotations import events as algebra
        from reader.store.same_file import INTO, SHARED, share

        store, journal = self._store, self._store.journal
        text = store.articles.text(gone.id)
        shares = [share(text, each) for each in texts]
        best = max(range(len(texts)), key=shares.__getitem__)
        if shares[best] < SHARED or len(text) > len(texts[best]):
            return []
        fields = {algebra.DELETED: True, INTO: uids[best]}
        changes = [*algebra.changes(journal.of(gone.uid), "article", gone.uid, fields)]
        for each in store.annotations.of_article(gone.id):
            there = {"article": uids[best]}
            changes += algebra.changes(journal.of(each.id), "annotation", each.id, there)
        return changes

    def _going_along(self, info: ArticleInfo, others: Sequence[str]) -> list[Change]:
        """What moves the highlights whose passage is in another article of the file now."""
        from reader.annotations import events as algebra

        store, journal = self._store, self._store.journal
        texts = {uid: store.articles.text(store.articles.by_ref(uid).id) for uid in others}
        changes: list[Change] = []
        for each in store.annotations.of_article(info.id) if others else ():
            if each.kind == "note" or each.start is not None or not each.quote:
                continue
            for words in (each.prefix + each.quote + each.suffix, each.quote):
                there = [uid for uid, text in texts.items() if words in text]
                if there:
                    break
            if len(there) == 1:
                moved = {"article": there[0]}
                changes += algebra.changes(journal.of(each.id), "annotation", each.id, moved)
        return changes

    def _targets(
        self, info: ArticleInfo, items: Sequence[NewArticle]
    ) -> tuple[list[ArticleInfo | None], list[ArticleInfo]]:
        """Which article each text of a reading is a text of; and the others of the file."""
        from reader.store.same_file import share

        articles = self._store.articles
        former = [] if info.origin in PASSING else articles.by_origin(info.origin)
        there = [each.id for each in former if not each.deleted] or [info.id]
        mine = likest(articles.text(info.id), info.title, [each.article for each in items])
        garbled = share(articles.text(info.id), items[mine].article.text) == 0
        if garbled and len(items) == len(there):
            # Another encoding leaves nothing to be known by but the order.
            return [articles.info(key) for key in there], []
        source = items[mine].source
        if garbled and len(there) > 1 and source is not None and source.data[:2] == b"PK":
            # Another file of the archive, perhaps: whichever were taken, it would be a guess.
            raise UsageError("reread_not_told", n=len(items), title=info.title)
        others = articles.infos(key for key in there if key != info.id)
        rest = [each for index, each in enumerate(items) if index != mine]
        targets = match([each.article for each in rest], others, articles.text)
        taken = {each.id for each in targets if each is not None}
        targets.insert(mine, info)
        return targets, [each for each in others if each.id not in taken]


def is_plain(data: bytes) -> bool:
    """Whether a file is characters, which can be decoded and read in several ways."""
    from reader.importers.binary import binary_kind

    return binary_kind(data) is None


def likest(text: str, title: str, articles: list[Article]) -> int:
    """Which of the articles of a reading is the one that was read before, most likely."""
    known = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()

    def likeness(index: int) -> tuple[bool, float, bool, int]:
        each = articles[index]
        same = hashlib.sha256(each.text.encode("utf-8", "surrogatepass")).digest() == known
        return same, alike(text, each.text), each.title == title, -index

    return max(range(len(articles)), key=likeness)


def _preview(name: str, data: bytes, kind: str, encoding: str, cut: str) -> Preview:
    from reader.importers import read_as

    try:
        found = read_as(data, name, reading_options(kind, encoding, cut))
    except ImportRefused as refusal:
        return Preview(kind, encoding, refusal=refusal, cut=cut)
    except (RecursionError, MemoryError) as error:
        facts = {"name": name, "detail": type(error).__name__}
        refused = ImportRefused("import_too_deep", **facts)
        return Preview(kind, encoding, refusal=refused, cut=cut)
    first = found[0]
    replaced = [w.partition(":")[2] for w in first.warnings if w.startswith("replaced:")]
    parts = tuple(
        Part(each.title, len(each.text), each.text[:_SHOWN], len(each.other)) for each in found
    )
    return Preview(
        kind,
        encoding,
        first.format,
        first.encoding or "",
        int(replaced[0]) if replaced and replaced[0].isdigit() else 0,
        parts,
        cut=cut,
    )
