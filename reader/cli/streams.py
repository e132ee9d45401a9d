"""The three streams of a call: closed, full or without a folder to stand in, never a traceback."""

from __future__ import annotations

import os
import sys

from reader.errors import ReaderError, UsageError


class CannotPrint(OSError):
    """Stdout takes nothing: a full disk behind it, or a terminal that is gone."""


class Unprinted(ReaderError):
    """What was asked for was done, but nobody can read it."""

    exit_status = 1


def fill_closed() -> None:
    """Give nowhere to write to, and nothing to read from, in place of streams that are closed.

    Otherwise the next file that is opened would get their numbers, and be written to by whatever
    else prints there.
    """
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        continue
    os.close(number)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - kept open
            setattr(sys, name, nowhere)


def silence() -> None:
    """Send what is still to be written nowhere, so that nothing is said of it at exit."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - os.devnull is no path of ours
        for stream in (sys.stdout, sys.stderr):
            try:
                os.dup2(nowhere.fileno(), stream.fileno())
            except (OSError, ValueError):
                continue


def trouble_with(error: OSError) -> ReaderError | None:
    """What an error of the system says about where the program was called; None for another.

    The folder one stands in was removed, or stdout cannot take what is printed.
    """
    if isinstance(error, CannotPrint):
        return Unprinted("cannot_print", reason=error.strerror or str(error))
    try:
        os.getcwd()  # noqa: PTH109 - asked for its error
    except FileNotFoundError:
        return UsageError("no_folder_here")
    return None
