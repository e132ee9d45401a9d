"""What the hall tells about what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

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


class AddReport(NamedTuple):
    """What adding files came to; `articles` has all that were named, in their order."""

    added: tuple[ArticleInfo, ...] = ()
    revised: tuple[ArticleInfo, ...] = ()
    unchanged: tuple[ArticleInfo, ...] = ()
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
