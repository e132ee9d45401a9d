"""Going back to a backup, and making a damaged library whole again.

Functions instead of methods: the library that they are about may be beyond opening.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import ReaderError, UsageError
from reader.library.reports import CheckReport

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.model import Moment


class Restored(NamedTuple):
    """A backup that was put in the library's place."""

    aside: Path | None
    """Where the file that was there is now; None when there was none."""
    articles: int
    annotations: int


class Recovered(NamedTuple):
    """A damaged library that was made anew."""

    aside: Path
    """The damaged file."""
    backup: Path | None
    """The backup that was built upon; None when no good one was found."""
    articles: int
    """Articles that are there now."""
    annotations: int
    """Highlights, notes and bookmarks that are there now."""
    salvaged: int
    """Changes that were in the damaged file and not in the backup."""
    unreadable: int
    """Rows of the damaged file that are known to be lost, unless the backup has them."""
    check: CheckReport
    """What looking over the new library found."""

    def facts(self) -> Mapping[str, object]:
        """For words and JSON."""
        return {
            "aside": str(self.aside),
            "backup": None if self.backup is None else str(self.backup),
            "articles": self.articles,
            "annotations": self.annotations,
            "salvaged": self.salvaged,
            "unreadable": self.unreadable,
        }


def restore(path: Path, backup: Path, *, now: Moment | None = None) -> Restored:
    """Put a backup in the place of the library at `path`, which stays beside it under a dated name.

    The backup is opened and checked first and stays as it is. The library may be damaged or
    missing. Raises UsageError, or LibraryError of some kind; then nothing has changed.
    """
    from reader.store.replacing import put_in_place
    from reader.store.store import system_now

    path = Path(os.path.realpath(path))
    if os.path.realpath(backup) == str(path):
        raise UsageError("restore_onto_itself", path=str(path))
    _bring_in(path)
    draft = _draft(path)
    try:
        articles, annotations = _copy(backup, draft)
        aside = put_in_place(draft, path, "replaced", now or system_now())
    finally:
        _sweep(draft)
    return Restored(aside, articles, annotations)


def recover(
    path: Path, *, settings: Settings | None = None, now: Moment | None = None
) -> Recovered:
    """Make a damaged library anew from the newest good backup and what its file still says.

    The damaged file is kept beside it, with its journal. The new one takes its place only when it
    is whole. Raises LibraryError of some kind.
    """
    from reader.library.library import Library
    from reader.store import check as checking
    from reader.store.merging import union
    from reader.store.replacing import put_in_place
    from reader.store.salvage import salvage
    from reader.store.store import system_now

    path = Path(os.path.realpath(path))
    found = salvage(path)
    draft = _draft(path)
    try:
        backup = _newest_good(path, draft)
        with Library.open(draft, settings=settings) as library:
            library.backs_up = False
            store = library._store
            taken = union(store, found.bundle)
            for entity, text, _ in found.drafts:
                store.drafts.save(entity, text)
            if checking.differences(store.connection) != ([], []):
                checking.repair(store)
            report = library.check(repair=True)
            articles, annotations = library.count(), store.annotations.count()
        aside = put_in_place(draft, path, "damaged", now or system_now())
    finally:
        _sweep(draft)
    assert aside is not None
    return Recovered(aside, backup, articles, annotations, taken.events, found.unreadable, report)


def _newest_good(path: Path, draft: Path) -> Path | None:
    """The newest backup that is sound, copied to `draft`."""
    from reader.store.backup import listed

    for each in listed(path):
        with suppress(ReaderError):
            _copy(each, draft)
            return each
    return None


def _copy(backup: Path, draft: Path) -> tuple[int, int]:
    from reader.store import backup as copying
    from reader.store import other_library

    with other_library.opened(backup) as store:
        copying.backup(store, draft)
        return store.articles.count(), store.annotations.count()


def _draft(path: Path) -> Path:
    """A name for the new file in the library's folder; on the same disk, so it can be renamed."""
    from reader.store.opening import make_folder

    make_folder(path.parent)
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.draft-", dir=path.parent))
    return folder / "library.db"


def _sweep(draft: Path) -> None:
    import shutil

    shutil.rmtree(draft.parent, ignore_errors=True)


def _bring_in(path: Path) -> None:
    """Bring the journal of a sound library into its file, so that the file alone is all of it."""
    from reader.store.store import Store

    with suppress(ReaderError):
        Store.open(path, create=False).close()
