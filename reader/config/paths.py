"""Where things lie on this machine.

The folders are the platform's own (platformdirs); the name in them is the distribution's, since
an unrelated program called `reader` uses that name already.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

APP: Final = "zhupi-reader"


class Paths(NamedTuple):
    """The files and folders of one person; nothing of it need exist."""

    library: Path
    """The one SQLite file."""
    config: Path
    """The settings file."""
    cache: Path
    """A folder for what can be thrown away, such as jieba's dictionary."""
    state: Path
    """A folder for logs."""
    export: Path
    """The folder that notes are written to unless another is named."""


def standard_paths(
    environ: Mapping[str, str],
    *,
    library: str | Path | None = None,
    config: str | Path | None = None,
) -> Paths:
    """The paths that hold for this call.

    `library` and `config` are what was asked for on the command line; then READER_LIBRARY and
    READER_CONFIG of `environ` decide, then the platform. `~` stands for the home folder.
    """
    import platformdirs

    folders = platformdirs.PlatformDirs(APP, appauthor=False)
    given_library = library or environ.get("READER_LIBRARY")
    given_config = config or environ.get("READER_CONFIG")
    return Paths(
        library=home(given_library) if given_library else folders.user_data_path / "library.db",
        config=home(given_config) if given_config else folders.user_config_path / "config.toml",
        cache=folders.user_cache_path,
        state=folders.user_state_path,
        export=folders.user_documents_path / "Reader",
    )


def named_library(given: str, config: Path, named: Mapping[str, str]) -> Path | None:
    """The file of the library that the settings call `given`; None for a path or another name.

    A file of that name in the folder one is in is meant as a file.
    """
    if given in named and not is_there(Path(given)):
        return config.parent / home(named[given])
    return None


def is_there(path: Path) -> bool:
    """Whether something is there; False too where it may not be looked, or the name is too long.

    `Path.exists` raises OSError then, before Python 3.14.
    """
    return os.path.exists(path)  # noqa: PTH110 - as said above


def is_folder(path: Path) -> bool:
    """Whether a folder is there, as `is_there`."""
    return os.path.isdir(path)  # noqa: PTH112 - as said above


def home(path: str | Path) -> Path:
    """The path with a leading `~` put in full; one that can't be is left as it is."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)
