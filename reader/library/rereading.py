"""Reading the file of an article again in another way; notes and decisions are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.errors import ImportRefused
from reader.library.despite import despite_index
from reader.library.filing import PASSING, File, Tally
from reader.library.importing import Importing, reading_options
from reader.library.matching import alike, match
from reader.library.reports import AddReport

if TYPE_CHECKING:
    from reader.model import Article, ArticleInfo

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
        the rest is added. ImportRefused when it can't be read so; NotFound when the file was not
        kept; UsageError for a kind that does not exist.
        """
        from reader.importers import read_as

        info = self._store.articles.info(article_id)
        name, data = self._store.articles.original(article_id)
        options = reading_options(kind, encoding, cut)
        articles = read_as(data, name, options)
        tally = Tally()
        with self._store.write():
            self._file(info, File(info.origin, name, data, articles, options), tally)
            self._take_along(info, [key for key in tally.kinds if key != info.id])
        return self._report(tally)

    def _take_along(self, info: ArticleInfo, others: list[int]) -> None:
        """Move the highlights whose passage is in another article of the file now."""
        from reader.annotations import events as algebra

        if not others:
            return
        store, journal = self._store, self._store.journal
        texts = {store.articles.info(key).uid: store.articles.text(key) for key in others}
        changes: list[algebra.Change] = []
        for each in store.annotations.of_article(info.id):
            if each.kind == "note" or each.start is not None or not each.quote:
                continue
            for words in (each.prefix + each.quote + each.suffix, each.quote):
                there = [uid for uid, text in texts.items() if words in text]
                if there:
                    break
            if len(there) == 1:
                moved = {"article": there[0]}
                changes += algebra.changes(journal.of(each.id), "annotation", each.id, moved)
        if changes:
            journal.act("reread_moved", changes, facts={"title": info.title, "count": len(changes)})

    def _file(self, info: ArticleInfo, file: File, tally: Tally) -> None:
        from reader.library.filing import items_of

        articles = self._store.articles
        items = items_of(file)
        mine = likest(articles.text(info.id), info.title, [each.article for each in items])
        former = [] if file.origin in PASSING else articles.by_origin(file.origin)
        others = articles.infos(
            each.id for each in former if not each.deleted and each.id != info.id
        )
        rest = [each for index, each in enumerate(items) if index != mine]
        matched = match([each.article for each in rest], others, articles.text)
        targets = dict(zip(map(id, rest), matched, strict=True))
        for index, item in enumerate(items):
            target = info if index == mine else targets[id(item)]
            if target is None:
                tally.kinds[articles.add([item])[0]] = "added"
                continue
            before = articles.info(target.id)
            revised = articles.revise(target.id, item)
            changed = articles.info(target.id) != before
            tally.kinds[target.id] = "revised" if changed else "unchanged"
            if changed:
                tally.revisions.append(revised)


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
