"""Looking up by a command of the person's own, such as `dict`."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from typing import Final

from reader.dictionary.entries import LONGEST_BODY, Entry
from reader.errors import ReaderError
from reader.text.normal import normalise
from reader.text.safe import safe_text

SECONDS: Final = 5.0
MAX_OUTPUT: Final = 1 << 20
"""Bytes of its output that are read."""


class CommandFailed(ReaderError):
    """The command could not be run: `command_missing`, `command_late`, `command_refused`."""


def ask(command: Sequence[str], word: str, seconds: float = SECONDS) -> Entry | None:
    """What a command says about a word; None when it says nothing.

    `{word}` in its arguments stands for the word. No shell is involved, and what could be taken
    for an option is not passed. Raises CommandFailed.
    """
    if not command or not word or word.startswith("-") or "\0" in word:
        return None
    words = [each.replace("{word}", word) for each in command]
    with tempfile.TemporaryFile() as output:
        try:
            subprocess.run(
                words,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                check=False,
                env={**os.environ, "PAGER": "cat", "TERM": "dumb", "NO_COLOR": "1"},
            )
        except subprocess.TimeoutExpired:
            raise CommandFailed("command_late", command=words[0], seconds=round(seconds)) from None
        except FileNotFoundError:
            raise CommandFailed("command_missing", command=words[0]) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandFailed("command_refused", command=words[0], reason=reason) from error
        output.seek(0)
        text = output.read(MAX_OUTPUT).decode("utf-8", "replace")
    said = safe_text(normalise(text)).strip()[:LONGEST_BODY]
    return Entry(word, "", "", said, words[0].rsplit("/", 1)[-1]) if said else None
