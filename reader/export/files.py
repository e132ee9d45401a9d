"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path
from typing import Literal

from reader.errors import ExportError


def write_plain(
    target: Path, data: bytes, known: str | None, *, dry: bool = False
) -> tuple[Literal["written", "unchanged", "conflict"], str]:
    """Write a file that is ours as a whole (a table, a page), and give back its new SHA-256.

    `known` is the SHA-256 that we wrote last time, or None. A file that is there and is neither
    the same nor what we wrote is somebody's: it is left alone and the answer is `conflict`.
    With `dry` nothing is written and the answer says what would be. Raises ExportError.
    """
    digest = hashlib.sha256(data).hexdigest()
    if target.exists() and not target.is_file() and not target.is_dir():
        # Reading a pipe would wait for whoever writes into it.
        return "conflict", known or ""
    try:
        before = target.read_bytes() if os.path.lexists(target) else None
    except OSError as error:
        raise trouble(error, target) from error
    if before == data:
        return "unchanged", digest
    if before is not None and (known is None or hashlib.sha256(before).hexdigest() != known):
        return "conflict", known or ""
    if not dry:
        write_whole(target, data, new=before is None)
    return "written", digest


def write_whole(target: Path, data: bytes, *, new: bool) -> None:
    """Whole or not at all: a temporary file in the same folder, fsync, rename, fsync the folder."""
    temporary: Path | None = None
    try:
        temporary = target.parent / f".reader-{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        if new:
            _rename_new(temporary, target)
        else:
            # A link inside the folder stays a link: the file it names is replaced.
            os.replace(temporary, target.resolve())  # noqa: PTH105
        temporary = None
        _sync_folder(target.parent)
    except OSError as error:
        raise trouble(error, target) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _rename_new(temporary: Path, target: Path) -> None:
    """Give a new file its name unless somebody took that name meanwhile."""
    try:
        os.link(temporary, target)
    except FileExistsError as error:
        raise ExportError("export_not_ours", path=str(target)) from error
    except OSError:
        # File systems without hard links, such as FAT on a stick.
        os.replace(temporary, target)  # noqa: PTH105
    else:
        temporary.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; systems that cannot open a folder do it on their own."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def trouble(error: OSError, path: Path) -> ExportError:
    """What went wrong with a file, for people."""
    return ExportError("export_failed", path=str(path), reason=error.strerror or str(error))
