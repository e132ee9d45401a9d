"""The one family of errors that people may see.

An error carries a code and facts, never a sentence: the catalogue words it (`error.<code>`), so
that the same trouble reads well in every language and can be tested by its code.
"""

from __future__ import annotations

from typing import ClassVar


class ReaderError(Exception):
    """Something went wrong that a person can understand and act on.

    `code` names the sentence in the catalogue, `facts` are the values that it mentions.
    `exit_status` is what the command line answers with (see docs/cli.md).
    """

    exit_status: ClassVar[int] = 2

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, object] = facts

    def __str__(self) -> str:
        if not self.facts:
            return self.code
        return f"{self.code} ({', '.join(f'{k}={v!r}' for k, v in self.facts.items())})"


class UsageError(ReaderError):
    """What was asked for makes no sense as it was said."""


class ImportRefused(ReaderError):
    """A file is not taken in; `facts` hold `name` and what is wrong. Nothing was written."""


class NotFound(ReaderError):
    """No article, highlight or revision answers to that name."""

    exit_status: ClassVar[int] = 1


class Ambiguous(ReaderError):
    """Several answer to that name; `facts["matches"]` counts them."""


class ExportError(ReaderError):
    """Notes could not be written; what was there before is untouched."""


class LibraryError(ReaderError):
    """The library file cannot be used."""

    exit_status: ClassVar[int] = 3


class NotALibrary(LibraryError):
    """The file is not a library of this program."""


class NewerLibrary(LibraryError):
    """The file was made by a newer version; it may be read, not written."""


class ReadOnlyLibrary(LibraryError):
    """The library is open for reading only."""


class LibraryBusy(LibraryError):
    """Another window held the file for too long."""


class LibraryDamaged(LibraryError):
    """The file is damaged."""


class IndexDamaged(LibraryDamaged):
    """The search index is damaged, which is derived; what was to be written can be without it."""


class DiskFull(LibraryError):
    """There is no room to write; nothing that was saved is lost."""


class Cancelled(ReaderError):
    """The person stopped it; nothing is half-done."""

    exit_status: ClassVar[int] = 130
