"""`reader watch`: folders whose new and changed files are added by themselves."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from reader.cli.parameters import command
from reader.config.paths import is_folder
from reader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.cli.session import Session
    from reader.library import Library
    from reader.library.watching import Watcher


@command("watch")
@click.argument("folders", nargs=-1, metavar="FOLDER")
@click.option("--once", is_flag=True)
def watch_command(session: Session, folders: tuple[str, ...], once: bool) -> None:
    """Add what is new or changed in folders, until Ctrl+C."""
    from reader.library.watching import QUIET, Watcher

    named = folders or session.settings.library.watch
    if not named:
        raise UsageError("nothing_to_watch")
    paths = [session.resolve(each) for each in named]
    for path in paths:
        if not is_folder(path):
            raise UsageError("no_such_folder", path=path)
    with session.open_library() as library:
        watcher = Watcher(paths, library.known_files(paths))
        if once:
            look = watcher.look()
            deadline = time.monotonic() + 60
            _take(session, library, watcher, look.ready)
            while look.waiting and time.monotonic() < deadline:
                time.sleep(QUIET / 2)
                look = watcher.look()
                _take(session, library, watcher, look.ready)
            if look.waiting:
                session.say("cli.still_written", n=look.waiting)
                session.note(1)
            return
        session.say("cli.watching", n=len(paths))
        told = False
        while True:
            look = watcher.look()
            if look.capped and not told:
                session.say("cli.watch_capped")
                told = True
            _take(session, library, watcher, look.ready)
            time.sleep(min(watcher.pause, QUIET) if look.waiting else watcher.pause)


def _take(session: Session, library: Library, watcher: Watcher, paths: Sequence[Path]) -> None:
    from reader.cli.adding import add_status, put_report, tell_refused

    if not paths:
        return
    report = library.add(paths)
    tell_refused(session, report)
    changing = [each.path for each in report.refused if each.code == "import_changing"]
    watcher.again(each for each in paths if str(each) in changing)
    put_report(session, report._replace(unchanged=()), False)
    session.note(min(add_status(report), 1))
