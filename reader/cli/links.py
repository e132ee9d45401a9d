"""`reader links`: who opens `reader://` links on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from reader.cli.parameters import command
from reader.config.paths import is_there
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.cli.session import Session

FILE: Final = "reader-links.desktop"
SCHEME: Final = "x-scheme-handler/reader"


@command("links")
@click.option("--install", is_flag=True)
@click.option("--remove", is_flag=True)
def links_command(session: Session, install: bool, remove: bool) -> None:
    """Let this program open the links in exported notes, or say whether it does."""
    if install and remove:
        raise UsageError("install_or_remove")
    if not _is_linux():
        raise UsageError("links_by_hand")
    entry = _data_home(session) / "applications" / FILE
    if install:
        _install(entry)
        session.put(session.words.text("cli.links_installed", path=str(entry)))
    elif remove:
        try:
            entry.unlink(missing_ok=True)
        except OSError as error:
            raise UsageError(
                "links_failed", path=str(entry), reason=error.strerror or str(error)
            ) from error
        _register(_config_home(session) / "mimeapps.list", None)
        session.put(session.words.text("cli.links_removed"))
    elif is_there(entry):
        session.put(session.words.text("cli.links_installed", path=str(entry)))
    else:
        session.put(session.words.text("cli.links_not_installed"))
        session.note(1)
    if install:
        _tell_system(session, entry)


def _is_linux() -> bool:
    return sys.platform.startswith(("linux", "freebsd", "openbsd"))


def _install(entry: Path) -> None:
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Name=Reader",
        "Comment=Opens links to passages in the reading library",
        f"Exec={' '.join(map(_quoted, _program()))} open %u",
        "Terminal=true",
        "NoDisplay=true",
        f"MimeType={SCHEME};",
        "",
    ]
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        entry.write_text("\n".join(lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(
            "links_failed", path=str(entry), reason=error.strerror or str(error)
        ) from error


def _tell_system(session: Session, entry: Path) -> None:
    """Make it the one that opens the scheme; by the desktop's tool, else in its list."""
    tool = shutil.which("xdg-mime")
    if tool is not None:
        done = subprocess.run([tool, "default", FILE, SCHEME], check=False, capture_output=True)
        if done.returncode == 0:
            refresh = shutil.which("update-desktop-database")
            if refresh is not None:
                subprocess.run([refresh, str(entry.parent)], check=False, capture_output=True)
            return
    _register(_config_home(session) / "mimeapps.list", FILE)


def _register(path: Path, file: str | None) -> None:
    """Write one line into the list of default programs; every other line stays as it is.

    See the freedesktop specification "Association between MIME types and applications".
    """
    section = "[Default Applications]"
    try:
        lines = path.read_text("utf-8").split("\n") if path.exists() else []
        kept = [line for line in lines if not (line.startswith(f"{SCHEME}=") and FILE in line)]
        if file is not None:
            if section not in kept:
                kept = [*kept, section] if kept else [section, ""]
            kept.insert(kept.index(section) + 1, f"{SCHEME}={file}")
        if kept != lines:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(kept), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("links_failed", path=str(path), reason=str(error)) from error


def _program() -> list[str]:
    """How this program is called: by its command where that is installed, else as a module."""
    found = shutil.which("reader")
    beside = Path(sys.executable).with_name("reader")
    if beside.exists():
        return [str(beside)]
    return [found] if found else [sys.executable, "-m", "reader"]


def _quoted(argument: str) -> str:
    """An argument as the Exec key wants it (Desktop Entry Specification, "The Exec key")."""
    for sign in ("\\", '"', "`", "$"):
        argument = argument.replace(sign, f"\\{sign}")
    return '"' + argument.replace("%", "%%").replace("\\", "\\\\") + '"'


def _data_home(session: Session) -> Path:
    return Path(session.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"))  # noqa: PTH111


def _config_home(session: Session) -> Path:
    return Path(session.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config"))  # noqa: PTH111
