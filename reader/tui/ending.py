"""The end from outside: a window that is closed, a line that drops, a `kill`.

Left to themselves these signals end a process wherever it is. Here the screen is asked to close as
if the person had closed it: what stands in an open note is saved, the place, what the desk still
has to write; then the terminal gets its own mode back.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from reader.tui.screens.editor import NoteEditor

if TYPE_CHECKING:
    from reader.tui.app import ReaderApp

SIGNALS: Final = ("SIGHUP", "SIGTERM", "SIGINT")
"""Those of them that a system has."""

PATIENCE: Final = 5.0
"""Seconds for what is still to be written."""

GRACE: Final = 2.0
"""Seconds for the screen to close after that; without its terminal it may wait for ever."""


def listen(app: ReaderApp) -> None:
    """Have these signals close the screen; call from its thread, once it is on the terminal."""
    loop = asyncio.get_running_loop()
    for name in SIGNALS:
        number = getattr(signal, name, None)
        # Windows has no such handlers: there a window that is closed ends the program.
        with suppress(NotImplementedError, RuntimeError, ValueError):
            if number is not None:
                loop.add_signal_handler(number, partial(_leave, app, number))


def _leave(app: ReaderApp, number: int) -> None:
    if app.is_leaving:
        return
    status = 128 + number  # what a shell says of a program that a signal ended
    handed_in = threading.Event()
    threading.Thread(target=_make_sure, args=(app, handed_in, status), daemon=True).start()
    for screen in app.screen_stack:
        if isinstance(screen, NoteEditor):
            screen.keep_typed()
    app.close_reader(status)
    handed_in.set()


def _make_sure(app: ReaderApp, handed_in: threading.Event, status: int) -> None:
    """End the process once all is written, if the screen can't end by itself."""
    handed_in.wait(PATIENCE)
    app.desk.stop(PATIENCE)
    time.sleep(GRACE)
    os._exit(status)
