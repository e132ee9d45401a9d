"""Adding: files and folders in, articles and revisions stored, highlights found again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.config.dropped import is_address
from reader.config.paths import is_folder
from reader.errors import ImportRefused
from reader.library.batch import LARGE as MANY
from reader.library.batch import named, origin_of, read_all, storable
from reader.library.despite import despite
from reader.library.filing import LARGE, File, Tally, store_files
from reader.library.hall import Hall
from reader.library.reports import AddReport, Progress, Reanchored, Refused, articles_of

if TYPE_CHECKING:
    from reader.store.articles import Revised

BATCH_FILES: Final = 200
BATCH_BYTES: Final = 8_000_000
"""What one transaction takes in at most: little enough that another window soon gets its turn,
enough that forcing it to the disk costs nothing per file."""

LARGE_WAL: Final = 32 << 20
"""Bytes of WAL between two checkpoints of a large run: what many batches change over and over, the
inner pages of indexes, is brought into the file once."""

STDIN: Final = "-"

_PASSED_OVER: Final = ("import_hidden", "import_foreign", "import_link")
"""Why a walk leaves out what nobody asked for."""

Told = Callable[[Progress], None]
Asked = Callable[[], bool]
ReadStdin = Callable[[int], bytes]


class Importing(Hall):
    """Adding articles."""

    def add(
        self,
        paths: Sequence[Path | str],
        *,
        recursive: bool = False,
        kind: str = "auto",
        encoding: str | None = None,
        cut: str = "auto",
        progress: Told | None = None,
        cancelled: Asked | None = None,
        stdin: ReadStdin | None = None,
    ) -> AddReport:
        """Add files, and folders with `recursive`; `-` is what `stdin(limit)` gives.

        `kind`, `encoding` and `cut` say how they are to be read, as for `reader.importers.read`.

        Stores in batches. `cancelled` is asked after each file; what was stored until then stays.
        A file that cannot be read is refused and the others go on. Raises LibraryError when
        nothing can be stored, UsageError for a kind that does not exist.
        """
        tally = Tally()
        options = reading_options(kind, encoding, cut)
        found: list[Path | str] = []
        for path in paths:
            if str(path) == STDIN and stdin is not None:
                found.append(STDIN)
            elif isinstance(path, str) and is_address(path):
                tally.refused.append(Refused(path, "import_address", {"name": path}))
            elif not recursive and is_folder(Path(path)):
                tally.refused.append(Refused(str(path), "folder_not_recursive", {"path": path}))
            else:
                found += _walk(path, tally)
        files = read_all(
            self._store,
            found,
            options,
            tally,
            lambda path: _read_path(path, options or self._way(path), tally, stdin),
        )
        self._add_files(files, len(found), tally, progress, cancelled)
        return self._report(tally)

    def add_apart(
        self,
        paths: Sequence[Path | str],
        *,
        progress: Told | None = None,
        cancelled: Asked | None = None,
    ) -> AddReport:
        """`add(paths, recursive=True)`, folders in a process of its own: see `apart`."""
        if self.read_only or not any(is_folder(Path(path)) for path in paths):
            return self.add(paths, recursive=True, progress=progress, cancelled=cancelled)
        from reader.library.apart import add_apart

        infos = self._store.articles.infos
        return add_apart(self.path, paths, infos, progress=progress, cancelled=cancelled)

    def _way(self, path: Path | str) -> dict[str, str]:
        """How a person said before that this file is to be read."""
        from reader.store.ways import way_of

        return {} if path == STDIN else way_of(self._store, storable(origin_of(path)))

    def add_bytes(
        self,
        data: bytes,
        name: str,
        *,
        origin: str,
        kind: str = "auto",
        encoding: str | None = None,
        cut: str = "auto",
    ) -> AddReport:
        """Add what did not come from a file, such as the clipboard; the rest as for `add`."""
        tally = Tally()
        file = _read(data, name, origin, reading_options(kind, encoding, cut), tally)
        self._add_files(iter([file]), 1, tally)
        return self._report(tally)

    def add_samples(
        self,
        language: str,
        first: Callable[[AddReport], None] | None = None,
        keys: Mapping[str, str] | None = None,
    ) -> AddReport:
        """Add the guided article, which is the first to open, and the sample documents.

        `keys` are what the guide names in place of the usual keys. `first` is told as soon as the
        guide is stored: the documents take longer, since one of them needs the dictionary to be
        read.
        """
        from reader.library import samples

        tally = Tally()
        for some in ([samples.welcome(language, keys)], list(samples.documents())):
            files = (_read(data, name, samples.ORIGIN + name, {}, tally) for name, data in some)
            self._add_files(files, len(some), tally)
            if first is not None:
                first(self._report(tally))
                first = None
        return self._report(tally)

    def _add_files(
        self,
        files: Iterator[File | None],
        total: int,
        tally: Tally,
        progress: Told | None = None,
        cancelled: Asked | None = None,
    ) -> None:
        if total >= MANY:
            with self._store.wal_of(LARGE_WAL):
                self._store_in_batches(files, total, tally, progress, cancelled)
        else:
            self._store_in_batches(files, total, tally, progress, cancelled)

    def _store_in_batches(
        self,
        files: Iterator[File | None],
        total: int,
        tally: Tally,
        progress: Told | None,
        cancelled: Asked | None,
    ) -> None:
        batch: list[File] = []
        size = 0
        for done, file in enumerate(files, 1):
            if cancelled is not None and cancelled():
                tally.cancelled = True
                return
            if file is not None:
                batch.append(file)
                tally.refused += file.members
                size += file.weight
            if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
                self._store_batch(batch, tally)
                batch, size = [], 0
            if progress is not None:
                progress(Progress(done, total, file.name if file else ""))
        self._store_batch(batch, tally)

    def _store_batch(self, batch: Sequence[File], tally: Tally) -> None:
        """Store some files in one transaction: all of them or none."""
        if not batch:
            return

        def store() -> Tally:
            now = Tally()
            with self._store.write() as connection, self._index.together(connection):
                store_files(self._store, batch, now)
            return now

        tally.take(despite(self, store))

    def _report(self, tally: Tally) -> AddReport:
        added, revised, unchanged = articles_of(tally.kinds.items(), self._store.articles.infos)
        return AddReport(
            added,
            revised,
            unchanged,
            refused=tuple(tally.refused),
            reanchored=tuple(self._reanchored(each) for each in tally.revisions if each.placed),
            order=tuple(tally.kinds),
            cancelled=tally.cancelled,
        )

    def _reanchored(self, revised: Revised) -> Reanchored:
        states = [found.state for _, found in revised.placed]
        return Reanchored(
            self._store.articles.info(revised.article_id),
            kept=states.count("exact") + states.count("user"),
            moved=states.count("moved"),
            uncertain=states.count("fuzzy") + states.count("ambiguous"),
            lost=states.count("orphan"),
        )


def reading_options(kind: str, encoding: str | None, cut: str = "auto") -> dict[str, str]:
    """How files are to be read, as far as a person said so."""
    said = {"kind": kind, "encoding": encoding or "auto", "cut": cut}
    return {name: value for name, value in said.items() if value != "auto"}


def _walk(path: Path | str, tally: Tally) -> list[Path]:
    """The files that a path stands for; what should have been read and cannot be is refused."""
    from reader.importers.files import Skipped, walk

    skipped: list[Skipped] = []
    found: list[Path] = []
    before = len(tally.refused)
    for each in walk([path], True, skipped=skipped):
        if isinstance(each, ImportRefused):
            tally.refused.append(_refused(str(each.facts.get("name", path)), each))
        else:
            found.append(each)
    for missed in skipped:
        if missed.code not in _PASSED_OVER:
            name = str(missed.path)
            tally.refused.append(Refused(storable(name), missed.code, {"name": name}))
    if not found and len(tally.refused) == before:
        tally.refused.append(Refused(storable(str(path)), "folder_empty", {"path": str(path)}))
    return found


def _read_path(
    path: Path | str, options: dict[str, str], tally: Tally, stdin: ReadStdin | None
) -> File | None:
    from reader.importers.files import read_file
    from reader.importers.registry import TEXT_LIMIT

    try:
        if path == STDIN and stdin is not None:
            return _read(stdin(TEXT_LIMIT + 1), STDIN, STDIN, options, tally)
        data = read_file(Path(path))
        return _read(data, Path(path).name, origin_of(path), options, tally, str(path))
    except ImportRefused as refusal:
        tally.refused.append(_refused(str(path), refusal))
        return None


def _read(
    data: bytes,
    name: str,
    origin: str,
    options: dict[str, str],
    tally: Tally,
    path: str | None = None,
) -> File | None:
    """The articles of some bytes; None when they are refused, which the tally then says."""
    from reader.importers import read_as

    shown = name if path is None else path
    try:
        articles = read_as(data, storable(name), options)
    except ImportRefused as refusal:
        tally.refused.append(_refused(shown, refusal))
    except (RecursionError, MemoryError) as error:
        detail = type(error).__name__
        tally.refused.append(Refused(shown, "import_too_deep", {"name": shown, "detail": detail}))
    else:
        file = File(storable(origin), storable(name), data, articles, options)
        return file.made_small() if len(data) > LARGE else file
    return None


def _refused(path: str, refusal: ImportRefused) -> Refused:
    """A refusal told with the path as it was given, which says more than the bare name."""
    return Refused(storable(path), refusal.code, named(refusal.facts, path))
