"""Reading files for import safely, and walking folders.

The only module of this room that knows a file system: pipes, devices, loops of links and files
that change under the reader's hands end here, each as an `ImportRefused` that says so.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reader.config.descriptors import release
from reader.errors import ImportRefused

FILE_LIMIT: Final = 300_000_000
"""Most bytes of any file that are read."""

DEPTH_LIMIT: Final = 60
"""Folders deeper than this below the named one are not entered."""

READABLE: Final = frozenset(
    {"", "txt", "text", "md", "markdown", "mdown", "mkd", "log", "nfo"}
    | {"html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "epub", "docx", "pdf", "zip"}
)
"""Suffixes of files that are taken from folders; a file that is named is read whatever its name."""

_ATTEMPTS: Final = 2


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that a walk left out, and the code of the reason."""

    path: Path
    code: str
    """`import_hidden`, `import_foreign`, `import_link`, `import_no_permission`, …"""


def read_file(path: Path | str) -> bytes:
    """The bytes of a regular file of at most `FILE_LIMIT` bytes, all of one moment.

    Raises `ImportRefused` with one of `import_missing`, `import_directory`, `import_not_a_file`,
    `import_loop`, `import_no_permission`, `import_too_large`, `import_changing`,
    `import_unreadable`; `facts["name"]` is the path as it was given.
    """
    name = os.fspath(path)
    for _ in range(_ATTEMPTS):
        data = _read_once(name)
        if data is not None:
            return data
    raise ImportRefused("import_changing", name=name)


def _read_once(name: str) -> bytes | None:
    """The bytes, or None if the file changed while it was read."""
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        descriptor = os.open(
            name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except (OSError, ValueError) as error:
        raise _refused(error, name) from None
    try:
        before = os.fstat(descriptor)
        _check_kind(before, name)
        data = _all_of(descriptor, before.st_size)
        after = os.fstat(descriptor)
    except OSError as error:
        raise _refused(error, name) from None
    finally:
        # It may be the library itself.
        release(descriptor)
    if len(data) > FILE_LIMIT:
        raise _too_large(len(data), name)
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if same and len(data) == after.st_size else None


def _all_of(descriptor: int, size: int) -> bytes:
    """The bytes of an open file that is said to have `size`; one more at most, if it has grown."""
    # What is asked for is allocated, so not more than is there and the end.
    parts = [os.read(descriptor, size + 1)]
    length = len(parts[0])
    while parts[-1] and length <= size:
        parts.append(os.read(descriptor, size + 1 - length))
        length += len(parts[-1])
    return parts[0] if len(parts) == 1 or not any(parts[1:]) else b"".join(parts)


def _check_kind(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ImportRefused("import_directory", name=name)
    if not stat.S_ISREG(status.st_mode):
        raise ImportRefused("import_not_a_file", name=name)
    if status.st_size > FILE_LIMIT:
        raise _too_large(status.st_size, name)


def _too_large(size: int, name: str) -> ImportRefused:
    return ImportRefused(
        "import_too_large",
        name=name,
        size=f"{size / 1_000_000:.0f} MB",
        limit=f"{FILE_LIMIT / 1_000_000:.0f} MB",
    )


_BY_ERRNO: Final = {
    errno.ENOENT: "import_missing",
    errno.ENOTDIR: "import_missing",
    errno.EACCES: "import_no_permission",
    errno.EPERM: "import_no_permission",
    errno.EISDIR: "import_directory",
    errno.ELOOP: "import_loop",
    errno.ENXIO: "import_not_a_file",
    errno.ENODEV: "import_not_a_file",
    errno.EOPNOTSUPP: "import_not_a_file",
    errno.ENAMETOOLONG: "import_missing",
}


def _refused(error: OSError | ValueError, name: str) -> ImportRefused:
    if isinstance(error, OSError) and error.errno in _BY_ERRNO:
        return ImportRefused(_BY_ERRNO[error.errno], name=name)
    # A NUL in the name is a ValueError: there can be no such file.
    if isinstance(error, ValueError):
        return ImportRefused("import_missing", name=name)
    return ImportRefused("import_unreadable", name=name, detail=error.strerror or str(error.errno))


def walk(
    paths: Sequence[Path | str],
    recursive: bool = False,
    *,
    skipped: list[Skipped] | None = None,
) -> Iterator[Path | ImportRefused]:
    """The files that `paths` stand for, in a fixed order: files themselves, folders' files by name.

    A folder gives the files in it, with `recursive` those of its folders too. Links to folders are
    not followed and nothing is visited twice; hidden files and those whose suffix says that they
    are no text are left out and reported in `skipped`. A folder that cannot be looked into comes
    as an `ImportRefused`; other paths that are no files are given as they are, and reading them
    says what is wrong.
    """
    report = skipped if skipped is not None else []
    seen: set[tuple[int, int]] = set()
    for path in map(Path, paths):
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (OSError, ValueError):
            is_folder = False
        if is_folder:
            yield from _folder(path, recursive, report, seen)
        else:
            yield path


def _folder(
    top: Path, recursive: bool, report: list[Skipped], seen: set[tuple[int, int]]
) -> Iterator[Path | ImportRefused]:
    pending = [(top, 0)]
    while pending:
        folder, depth = pending.pop()
        try:
            status = folder.stat()
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield _refused(error, str(folder))
            continue
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        folders: list[Path] = []
        for entry in found:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False) and not _is_hidden(entry.name):
                folders.append(path)
                continue
            code, identity = _looked_at(entry)
            if code:
                report.append(Skipped(path, code))
            elif identity not in seen:
                # The file may have been given under another name.
                seen.add(identity)
                yield path
        if recursive and depth < DEPTH_LIMIT:
            pending += [(path, depth + 1) for path in reversed(folders)]


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith("~")


def _looked_at(entry: os.DirEntry[str]) -> tuple[str | None, tuple[int, int]]:
    """The code of why an entry of a folder is left out, or None; device and number of the file."""
    if _is_hidden(entry.name):
        return "import_hidden", (0, 0)
    try:
        status = entry.stat()
        if not status.st_ino:  # Windows says it only when asked in this way
            status = os.stat(entry.path)  # noqa: PTH116
    except OSError as error:
        return _refused(error, entry.path).code, (0, 0)
    code = None
    if stat.S_ISDIR(status.st_mode):
        code = "import_link"
    elif not stat.S_ISREG(status.st_mode):
        code = "import_not_a_file"
    elif os.path.splitext(entry.name)[1][1:].lower() not in READABLE:  # noqa: PTH122
        code = "import_foreign"
    return code, (status.st_dev, status.st_ino)
