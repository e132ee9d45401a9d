"""What the hall tells about what it did."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple, overload

from reader.errors import Cancelled
from reader.model import ArticleInfo, Moment

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
"""No facts."""


class Progress(NamedTuple):
    """How far a long task is."""

    done: int
    """Files, or articles, that are done."""
    total: int | None
    """How many there are; None until it is known."""
    name: str = ""
    """What is in hand."""


class Work(NamedTuple):
    """How long work is watched: told of its progress, asked whether to go on."""

    progress: Callable[[Progress], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def step(self, done: int, total: int) -> None:
        """After so many of all steps. Raises Cancelled."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled("cancelled")
        if self.progress is not None:
            self.progress(Progress(done, total))


NO_WORK: Final = Work()


class Refused(NamedTuple):
    """A file that was not taken in, and why (`error.<code>` in the catalogue)."""

    path: str
    code: str
    facts: Mapping[str, object] = NOTHING


class Reanchored(NamedTuple):
    """How the highlights of an article came through a change of its text."""

    article: ArticleInfo
    kept: int = 0
    """Same words at the same offsets."""
    moved: int = 0
    """Found again elsewhere, surely."""
    uncertain: int = 0
    """Found with a doubt, or at several places: a person may look."""
    lost: int = 0
    """Not found; they keep their quote and stay in the list."""


MANY: Final = 2_000
"""Articles of a report above which they are read when they are asked for."""

_PAGE: Final = 500

Infos = Callable[[Iterable[int]], Sequence[ArticleInfo]]
"""Articles by their numbers, in that order; those that are not there are left out."""


class ManyArticles(Sequence[ArticleInfo]):
    """Articles of which only the numbers are in memory; the first ones are there at once.

    The rest is read by pages from the library that made the report, while that is open.
    """

    def __init__(self, ids: Iterable[int], infos: Infos) -> None:
        self.ids = array("q", ids)
        self._infos = infos
        self._first = tuple(infos(self.ids[:_PAGE]))

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, index: int) -> ArticleInfo: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[ArticleInfo]: ...

    def __getitem__(self, index: int | slice) -> ArticleInfo | Sequence[ArticleInfo]:
        if isinstance(index, slice):
            whole = max(index.indices(len(self.ids))[:2]) > len(self._first)
            return tuple(self._infos(self.ids[index])) if whole else self._first[index]
        if 0 <= index < len(self._first):
            return self._first[index]
        return self._infos([self.ids[index]])[0]

    def __iter__(self) -> Iterator[ArticleInfo]:
        yield from self._first
        for start in range(_PAGE, len(self.ids), _PAGE):
            yield from self._infos(self.ids[start : start + _PAGE])


def articles_of(
    kinds: Iterable[tuple[int, str]], infos: Infos
) -> tuple[Sequence[ArticleInfo], Sequence[ArticleInfo], Sequence[ArticleInfo]]:
    """What was added, revised and unchanged, by their numbers and what became of each."""
    ids: dict[str, list[int]] = {"added": [], "revised": [], "unchanged": []}
    for key, kind in kinds:
        ids[kind].append(key)
    added, revised, unchanged = (
        ManyArticles(some, infos) if len(some) > MANY else tuple(infos(some))
        for some in ids.values()
    )
    return added, revised, unchanged


def numbers_of(articles: Sequence[ArticleInfo]) -> Sequence[int]:
    """The numbers of the articles of a report, without reading them."""
    return articles.ids if isinstance(articles, ManyArticles) else [each.id for each in articles]


class AddReport(NamedTuple):
    """What adding files came to.

    Of a large run the articles are read when they are asked for, while the library is open.
    """

    added: Sequence[ArticleInfo] = ()
    revised: Sequence[ArticleInfo] = ()
    unchanged: Sequence[ArticleInfo] = ()
    refused: tuple[Refused, ...] = ()
    reanchored: tuple[Reanchored, ...] = ()
    order: tuple[int, ...] = ()
    """Ids of added, revised and unchanged articles as they came."""
    cancelled: bool = False
    """Whether it was stopped; what is listed here is in the library all the same."""

    @property
    def first(self) -> int | None:
        """The id of the first article that was named, to be opened."""
        return self.order[0] if self.order else None


class Step(NamedTuple):
    """An action that was just taken back or done again."""

    label: str
    """What was done: `highlight`, `note`, `colour`, `tag`, `delete`, … (`step.<label>`)."""
    entities: tuple[str, ...] = ()
    """Ids of the highlights and articles that changed."""
    article_ids: tuple[int, ...] = ()
    """The articles whose highlights changed."""
    facts: Mapping[str, object] = NOTHING
    """What its words may mention, such as `quote` and `title`."""


class Change(NamedTuple):
    """One field of one thing, before and after."""

    entity: str
    """`annotation` or `article`."""
    entity_id: str
    field: str
    old: object
    new: object


class HistoryEntry(NamedTuple):
    """One action of the past, newest first in lists."""

    id: str
    when: Moment
    device: str
    kind: str
    """`do`, `undo` or `redo`."""
    label: str
    undone: bool = False
    """Whether it is taken back at present."""
    changes: tuple[Change, ...] = ()
    facts: Mapping[str, object] = NOTHING
    """What its words may mention, such as `quote` and `title`."""


class ExportReport(NamedTuple):
    """Paths of the files that an export wrote, left alone, or would not overwrite."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    """Files that their owner has deleted, and that were not made again."""
    refused: tuple[Refused, ...] = ()
    """Files that could not be read or written, and why."""
    anew: tuple[str, ...] = ()
    """Files whose marked part their owner took out; it was written at their end again."""

    def noted(self, status: str, path: str, *, anew: bool = False) -> ExportReport:
        """The report with one more file: `written`, `unchanged`, `conflict` or `gone`."""
        name = "conflicts" if status == "conflict" else status
        report = self._replace(**{name: (*getattr(self, name), path)})
        return report._replace(anew=(*report.anew, path)) if anew else report


class CheckReport(NamedTuple):
    """What looking over the library file found; codes are worded by `check.<code>`."""

    problems: tuple[tuple[str, Mapping[str, object]], ...] = ()
    repaired: tuple[tuple[str, Mapping[str, object]], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong (any more)."""
        return not self.problems


class Stats(NamedTuple):
    """Figures of a library."""

    articles: int
    chars: int
    highlights: int
    notes: int
    bookmarks: int
    orphans: int
    read: int
    """Articles marked as read."""
    colours: Mapping[str, int] = NOTHING
    tags: Mapping[str, int] = NOTHING
    bytes: int = 0
    """Size of the library file."""


class SyncReport(NamedTuple):
    """What meeting the others came to."""

    articles: int = 0
    """Articles that were not here."""
    annotations: int = 0
    """Highlights, notes and bookmarks that were not here."""
    events: int = 0
    """Changes that were not here."""
    sent: int = 0
    """Records that the place did not have."""
    conflicts: tuple[str, ...] = ()
    """Annotations whose note has several versions now."""
    twins: int = 0
    """Articles that two devices had added on their own, made one."""
    devices: tuple[str, ...] = ()
    """Other devices whose records are there."""
    waiting: int = 0
    """Texts and files that are named but not there yet."""
    broken: int = 0
    """Lines, found damaged now, that say nothing; whoever has what they said is asked for it."""
    copies: tuple[str, ...] = ()
    """Conflicted copies in the folder; they were read like the others and may be removed."""
    unreadable: tuple[str, ...] = ()
    """Files that could not be read; the others were."""
