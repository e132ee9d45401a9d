"""Filing what was read: which articles are new, which are known, which are known but changed."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.library.matching import match
from reader.library.reports import Refused

if TYPE_CHECKING:
    from reader.model import Article, ArticleInfo
    from reader.store.adding import Ready
    from reader.store.articles import Known, NewArticle, Revised
    from reader.store.store import Store

SHORT: Final = 100
"""Characters below which a text alone does not say that two articles are the same."""

LONG: Final = 1_000_000
"""Characters above which two articles of a file are not one because their texts are the same."""

LARGE: Final = 2_000_000
"""Bytes above which a file is packed as soon as it is read."""

PASSING: Final = ("-", "clipboard:")
"""Origins that give something else each time: nothing that comes from there is known by them."""


@dataclass(slots=True)
class File:
    """One file as it was read, not yet stored."""

    origin: str
    name: str
    data: bytes
    articles: Sequence[Article]
    options: Mapping[str, str]
    """How a person said it is to be read."""
    packed: bytes = b""
    """The bytes compressed by zlib, in place of `data`, where another process has done that."""
    sha256: str = ""
    """Of the bytes, with `packed`."""
    size: int = 0
    """Of the bytes, with `packed`."""
    ready: Sequence[Ready] = ()
    """What storing each of the articles needs, where another process has made that."""
    members: Sequence[Refused] = ()
    """The members of an archive that could not be read."""

    def __post_init__(self) -> None:
        """What the articles' warnings say of other members is no part of the articles."""
        if any(each.warnings for each in self.articles):
            self.articles, self.members = _without_members(self.articles, self.origin)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex."""
        if not self.sha256:
            self.sha256 = hashlib.sha256(self.data).hexdigest()
        return self.sha256

    def made_small(self) -> File:
        """The same with the bytes packed, and of the articles only what storing them needs."""
        from reader.store.adding import ready_of

        return replace(
            self,
            data=b"",
            articles=[each._replace(blocks=(), styles=(), other=()) for each in self.articles],
            packed=zlib.compress(self.data, 6),
            sha256=hashlib.sha256(self.data).hexdigest(),
            size=len(self.data),
            ready=[ready_of(each) for each in self.articles],
        )

    @property
    def weight(self) -> int:
        """Bytes that it takes until it is stored, roughly."""
        texts = sum(len(article.text) for article in self.articles)
        # Two or three bytes a character in memory, seven in the tokens of the index.
        return len(self.packed) + len(self.data) + (10 if self.ready else 3) * texts


def _without_members(
    articles: Sequence[Article], archive: str
) -> tuple[Sequence[Article], tuple[Refused, ...]]:
    """The articles without the warnings about members that were left out, and what these say."""
    from reader.importers.archive import MEMBER

    told = [each for article in articles for each in article.warnings if each.startswith(MEMBER)]
    if not told:
        return articles, ()
    rest = [
        article._replace(warnings=tuple(w for w in article.warnings if not w.startswith(MEMBER)))
        for article in articles
    ]
    refused: list[Refused] = []
    for name, code, facts in (json.loads(each.removeprefix(MEMBER)) for each in told):
        path = f"{archive}/{name}"
        refused.append(Refused(path, code, {**facts, "name": path, "path": path}))
    return rest, tuple(refused)


@dataclass(slots=True)
class Tally:
    """What a run of adding has come to so far."""

    kinds: dict[int, str] = field(default_factory=dict)
    """Article id → `added`, `revised` or `unchanged`, in the order in which they were named."""
    refused: list[Refused] = field(default_factory=list)
    revisions: list[Revised] = field(default_factory=list)
    cancelled: bool = False

    def take(self, other: Tally) -> None:
        """Say what another says too, which went on from here."""
        for key, kind in other.kinds.items():
            self.kinds.setdefault(key, kind)
        self.refused += other.refused
        self.revisions += other.revisions


def store_files(store: Store, files: Sequence[File], tally: Tally) -> None:
    """Store the articles of files, in their order, inside the caller's transaction.

    The same text as a known article, wherever that came from, is that article; so are the same
    bytes, however they were read. Else a changed text of the same path, or of the same web address,
    is its new revision. The rest is added: those that can only be new, which one look at the
    library tells for all files, as one action.
    """
    parts = [(file, items_of(file)) for file in files]
    met = store.articles.touched(
        (file.origin for file in files),
        (item.form.sha256 for _, items in parts for item in items),
        (name for _, items in parts for item in items for name in _names(item)),
        (file.digest for file, _ in parts),
    )
    fresh: list[NewArticle] = []
    for file, items in parts:
        keys = {("origin", file.origin), ("source", file.digest)}
        keys |= {("sha256", item.form.sha256) for item in items}
        keys |= {("address", name) for item in items for name in _names(item)}
        if file.origin in PASSING:
            keys.discard(("origin", file.origin))
        if met.isdisjoint(keys):
            fresh += items
        else:
            _add(store, fresh, tally)
            fresh = []
            _store_known(store, file, items, tally)
        met |= keys
    _add(store, fresh, tally)


def _add(store: Store, items: Sequence[NewArticle], tally: Tally) -> None:
    for key in store.articles.add(items):
        tally.kinds.setdefault(key, "added")


def _store_known(store: Store, file: File, items: Sequence[NewArticle], tally: Tally) -> None:
    """Store the articles of a file of which something may be in the library."""
    articles = store.articles
    before = [] if file.origin in PASSING else articles.by_origin(file.origin)
    known = {each.id: each for each in articles.heirs(before) if not each.deleted}
    copies = {} if known else {each.id: each for each in articles.by_source(file.digest)}
    if copies and not file.options and _told(store, copies.values()):
        # These bytes are read as a person said, wherever they lie.
        _are_there(store, copies.values(), file, tally)
        return
    known |= copies
    alone = len(file.articles) == 1 and len(known) == 1
    found: dict[int, int] = {}
    kinds: dict[int, str] = {}
    fresh: list[int] = []
    for index, item in enumerate(items):
        same = _same_text(store, item, known)
        if same is None:
            fresh.append(index)
        else:
            known.pop(same.id, None)
            found[index], kinds[index] = same.id, _keep(store, same, item, tally)
    if copies and not file.options:
        # The rest of the bytes is there too: another version of the program read them otherwise.
        _are_there(store, known.values(), file, tally)
        fresh = []
    former = store.articles.infos(known)
    texts = [items[i].article for i in fresh]
    matched = former[:1] if alone and texts else _match(store, texts, former)
    new: list[int] = []
    for index, info in zip(fresh, matched, strict=True):
        if info is None:
            new.append(index)
            continue
        tally.revisions.append(store.articles.revise(info.id, items[index]))
        found[index], kinds[index] = info.id, "revised"
    for index, key in zip(new, store.articles.add([items[i] for i in new]), strict=True):
        found[index], kinds[index] = key, "added"
    for index in sorted(found):
        tally.kinds.setdefault(found[index], kinds[index])


def _cleaned(article: Article) -> Article:
    """With its address as it was before somebody shared it."""
    if not article.address:
        return article
    from reader.text.addresses import clean_address

    return article._replace(address=clean_address(article.address))


def _names(item: NewArticle) -> tuple[str, ...]:
    """The addresses under which an article may be known."""
    if not item.article.address:
        return ()
    from reader.text.addresses import other_names

    return other_names(item.article.address)


def _told(store: Store, known: Iterable[Known]) -> bool:
    """Whether a person said how the files of these articles are to be read."""
    from reader.store.ways import way_of

    return any(way_of(store, origin) for origin in {each.origin for each in known})


def _are_there(store: Store, known: Iterable[Known], file: File, tally: Tally) -> None:
    for each in known:
        _keep_place(store, each, file.origin)
        tally.kinds.setdefault(each.id, "unchanged")


def items_of(file: File) -> list[NewArticle]:
    """The articles of a file for the store; a text that comes twice in it comes once."""
    from reader.store.adding import ready_of
    from reader.store.articles import NewArticle, RawSource
    from reader.text.normal import NORM_VERSION

    source = RawSource(file.name, file.data, file.packed, file.sha256, file.size)
    # Parts of a long text may be alike, and each is needed.
    unique = {
        (each.text, "" if SHORT <= len(each.text) <= LONG else each.title): each
        for each in file.articles
    }
    first = {id(each) for each in unique.values()}
    ready = file.ready or [ready_of(each) for each in file.articles]
    return [
        NewArticle(_cleaned(each), file.origin, NORM_VERSION, part, source, file.options, made)
        for part, (each, made) in enumerate(zip(file.articles, ready, strict=True), 1)
        if id(each) in first
    ]


def _same_text(store: Store, item: NewArticle, known: Mapping[int, Known]) -> Known | None:
    """The article that has this text already: of the same path, else a live one, else any."""
    article, sha256 = item.article, item.form.sha256
    found = store.articles.by_text_hash(sha256)
    # Read as it was before, but a person struck something out or brought something back since.
    found += [each for each in store.articles.by_base_hash(sha256) if each not in found]
    found = store.articles.heirs(found)
    if len(article.text) < SHORT:
        titles = {each.id: each.title for each in store.articles.infos(f.id for f in found)}
        found = [each for each in found if titles.get(each.id) == article.title]
    found.sort(key=lambda each: (each.id not in known, each.deleted, each.id))
    return found[0] if found else None


def _keep(store: Store, same: Known, item: NewArticle, tally: Tally) -> str:
    """What becomes of an article whose text is there: removed ones come back."""
    if same.deleted:
        store.articles.restore([same.id])
        return "added"
    _keep_place(store, same, item.origin)
    if item.options and same.origin == item.origin:
        # Read again in another way, it may have other blocks or facts over the same text.
        before = store.articles.info(same.id)
        revised = store.articles.revise(same.id, item)
        if store.articles.info(same.id) != before:
            tally.revisions.append(revised)
            return "revised"
    return "unchanged"


def _keep_place(store: Store, same: Known, origin: str) -> None:
    """Where the file of an article lies, if it is not where it was."""
    if same.origin != origin and _is_gone(same.origin) and Path(origin).is_absolute():
        store.articles.move(same.id, origin)


def _is_gone(origin: str) -> bool:
    """Whether an origin is the path of a file that is not there any more: moved, or renamed."""
    path = Path(origin)
    try:
        return path.is_absolute() and not path.exists()
    except OSError:
        return False


def _match(
    store: Store, articles: Sequence[Article], former: Sequence[ArticleInfo]
) -> list[ArticleInfo | None]:
    from reader.text.addresses import other_names

    matched = match(articles, former, store.articles.text)
    taken = {each.id for each in matched if each is not None}
    for index, article in enumerate(articles):
        if matched[index] is None and article.address:
            known = store.articles.by_address(*other_names(article.address))
            live = store.articles.infos(each.id for each in known if not each.deleted)
            same = [e for e in live if e.id not in taken]
            if len(same) == 1:
                matched[index] = same[0]
                taken.add(same[0].id)
    return matched
