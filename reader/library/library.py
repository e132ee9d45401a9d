"""The library: one method for each thing that a person can do with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.config.settings import Settings
from reader.errors import ReaderError
from reader.library.bulk import Bulk
from reader.library.deciding import Deciding
from reader.library.figures import ReadingFigures
from reader.library.finding import Finding
from reader.library.keeping import Keeping
from reader.library.kept_folder import KeptFolder
from reader.library.listing import Listings
from reader.library.note_lists import NoteLists
from reader.library.notes_from import NotesFrom
from reader.library.reading import Reading
from reader.library.recutting import Recutting
from reader.library.relating import Relating
from reader.library.rereading import Rereading
from reader.library.reviewing import Reviewing
from reader.library.syncing import Syncing, conflicted_copies
from reader.library.trash import Trash
from reader.library.versions import Versions
from reader.library.watching import Watching
from reader.model import Span
from reader.store.places import on_network

if TYPE_CHECKING:
    from reader.store.store import Store

SYNCED: Final = (
    ".dropbox.cache",
    ".stfolder",
    ".sync",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "mobile documents",
    "nextcloud",
    "onedrive",
    "owncloud",
    "坚果云",
)
"""Names of folders, in small letters, that programs keep the same on several machines."""


class Library(
    Rereading,
    Recutting,
    Watching,
    Reading,
    Listings,
    Bulk,
    ReadingFigures,
    Deciding,
    Versions,
    Trash,
    Relating,
    Finding,
    KeptFolder,
    NotesFrom,
    NoteLists,
    Reviewing,
    Syncing,
    Keeping,
):
    """An open library file, for use by one thread at a time; a context manager.

    Every change is one transaction: articles, events, highlights and the search index together,
    on the disk when the method returns. Methods raise ReaderErrors only.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        """Use `Library.open`."""
        from reader.library.index_keeper import IndexKeeper

        self._store = store
        self._settings = settings
        self._index = store.watcher = IndexKeeper()
        self.path: Path = store.path
        self.read_only: bool = store.read_only
        self.check_advised: bool = store.check_advised
        """Whether the pages should be looked over in the background: it is quick, or the last
        window may not have closed as it should."""
        self.before_close: Callable[[Library], object] | None = None
        """Called once with the library while it is still open."""
        self.notices: tuple[str, ...] = (*store.notices, *_place(store.path), *_backups(store))
        """Codes of what a person should know about the file (`notice.<code>`)."""

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        create: bool = True,
        settings: Settings | None = None,
    ) -> Library:
        """Open the library at `path`, or make one there.

        A file that may not be written, or of a newer version, is opened for reading, which
        `notices` says. Raises LibraryError of some kind.
        """
        from reader.store.store import Store

        store = Store.open(path, read_only=read_only, create=create)
        try:
            _prepare_index(store)
            library = cls(store, settings or Settings())
            library.changed_elsewhere()
        except BaseException:
            store.close()
            raise
        return library

    @staticmethod
    def is_older(path: Path) -> bool:
        """Whether opening the library at `path` will bring it up to date, which takes a while."""
        from reader.store import migrations
        from reader.store.opening import version_told

        version = version_told(path)
        return version is not None and version < migrations.version()

    def warm(self) -> None:
        """Load what the first mark or search would otherwise wait for: some 50 ms of imports.

        For the background, after the screen stands.
        """
        import reader.annotations.relocate
        import reader.search
        from reader.text.fold import fold
        from reader.text.graphemes import snap
        from reader.text.normal import normalise

        assert reader.search
        assert reader.annotations.relocate
        snap(normalise(fold("预热")), Span(0, 1))

    def give_up_when(self, asked: Callable[[], bool]) -> None:
        """Break off, with Cancelled, whatever is being done as soon as `asked()`.

        For work of the program's own, which it does again later: closing then keeps nobody waiting.
        """
        self._store.give_up_when(asked)

    backs_up: bool = True
    """Whether closing makes the backup of the day."""

    def close(self) -> None:
        """Bring everything into the one file and close it; closing twice does nothing.

        The first window of a day after something was written leaves a backup: at once if the
        library is small, else in a process of its own, so that nobody waits. One that cannot be
        made is nobody's trouble now; a week later `notices` say so (`backup_late`).
        """
        if self.before_close is not None and not self._store.closed:
            before, self.before_close = self.before_close, None
            before(self)
        later = not self._store.closed and self.backs_up and not self.read_only and self._back_up()
        self._store.close()
        if later:
            from reader.store import backup

            with suppress(OSError):
                backup.begin_daily(self._store.path)

    def _back_up(self) -> bool:
        """Make the backup of the day, or say that it is to be made when the file is closed."""
        from reader.store import backup

        with suppress(ReaderError, OSError):
            if self._store.path.stat().st_size > backup.QUICK:
                return backup.due(self._store)
            backup.daily(self._store)
        return False

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _place(path: Path) -> list[str]:
    """What should be known about where a library lies."""
    found = ["synced_folder"] if is_synced(path) else []
    if on_network(path):
        found.append("network_folder")
    if conflicted_copies(path):
        found.append("conflicted_copies")
    return found


def _backups(store: Store) -> list[str]:
    """Whether backups have come to a stop, or there are some of another library than this."""
    if store.read_only:
        return []
    from reader.store import backup

    with suppress(ReaderError, OSError):
        if backup.is_late(store):
            return ["backup_late"]
        return ["backup_found"] if backup.is_all_there_is(store) else []
    return []


def is_synced(path: Path) -> bool:
    """Whether a file seems to lie in a folder that is kept the same on several machines.

    There, another machine may put an older state in its place while it is open.
    """
    if any(part.lower() in SYNCED or part.lower().startswith("onedrive -") for part in path.parts):
        return True
    marks = (".stfolder", ".dropbox.cache")
    return any((folder / mark).exists() for folder in path.parents for mark in marks)


def _prepare_index(store: Store) -> None:
    """Make the search tables in a new library; an old one is not touched, nor search loaded."""
    if store.read_only:
        return
    with store.reading() as connection:
        known = connection.execute(
            "SELECT 1 FROM sqlite_schema WHERE name = 'search_meta'"
        ).fetchone()
    if known is None:
        from reader.search.index import prepare

        with store.write() as connection:
            prepare(connection)
