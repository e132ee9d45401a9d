"""One call of the command line: what was asked for in common, and the way out to the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.cli.streams import CannotPrint
from reader.i18n import Catalogue, Language, catalogue, guess_language

if TYPE_CHECKING:
    from reader.config import Paths, Problem, Settings
    from reader.errors import ReaderError
    from reader.library import ExportReport, Library
    from reader.library.reports import Refused


class Session:
    """The common options, what follows from them, and what leaves by stdout and stderr.

    Nothing is read or opened before it is needed: help and version cost no settings file and no
    library.
    """

    def __init__(self, environ: Mapping[str, str], language: Language | None = None) -> None:
        self.environ = environ
        self.language = language
        self.library: str | None = None
        self.config: str | None = None
        self.status = 0

    @cached_property
    def paths(self) -> Paths:
        """Where things lie; the settings may name another library or export folder."""
        from reader.config.paths import home, named_library

        paths = self._standard
        chosen = self.settings
        given = self.library or self.environ.get("READER_LIBRARY")
        file = named_library(given, paths.config, chosen.libraries.named) if given else None
        if file is not None:
            paths = paths._replace(library=file)
        if chosen.library.path and not given:
            paths = paths._replace(library=paths.config.parent / home(chosen.library.path))
        if chosen.export.folder:
            paths = paths._replace(export=paths.config.parent / home(chosen.export.folder))
        return paths

    @cached_property
    def settings(self) -> Settings:
        """The settings of the file, with the language that was asked for."""
        chosen = self._loaded[0]
        if self.language is None:
            return chosen
        return chosen._replace(interface=chosen.interface._replace(language=self.language))

    @property
    def problems(self) -> list[Problem]:
        """What is wrong in the settings file."""
        return self._loaded[1]

    @cached_property
    def words(self) -> Catalogue:
        """The language: as asked for, else by the settings, else by the locale."""
        if self.language:
            return catalogue(self.language)
        chosen = self.settings.interface.language
        return catalogue(guess_language(self.environ) if chosen == "auto" else chosen)

    @cached_property
    def _standard(self) -> Paths:
        from reader.config import standard_paths

        return standard_paths(self.environ, library=self.library, config=self.config)

    @cached_property
    def _loaded(self) -> tuple[Settings, list[Problem]]:
        from reader.config import load

        return load(self._standard.config)

    def open_library(self) -> Library:
        """The library of this call, open; what should be known about it is said.

        Raises LibraryError when the file cannot be used.
        """
        from reader.library import Library

        self.tell_problems()
        if Library.is_older(self.paths.library):
            self.say("cli.migrating", path=self.paths.library)
        library = Library.open(self.paths.library, settings=self.settings)
        for notice in library.notices:
            self.say(f"notice.{notice}", path=library.path)
        library.before_close = self._before_close
        return library

    def _before_close(self, library: Library) -> None:
        if self.settings.export.keep:
            self._keep_exported(library)
        if library.index_gave_way():
            self.say("cli.index_damaged")

    def _keep_exported(self, library: Library) -> None:
        """Bring the export folder up to date with what this call changed, if it is to be."""
        from reader.errors import ReaderError

        chosen, folder = self.settings.export, self.paths.export
        try:
            if library.export_pending(folder, format=chosen.form):
                self.tell_kept(library.keep_exported(folder, format=chosen.form))
        except ReaderError as error:
            self.say("cli.keep_failed", reason=self.reason(error.code, error.facts))

    def tell_kept(self, report: ExportReport | None) -> None:
        """What an export, or keeping its folder up to date, could not do."""
        for each in report.refused if report is not None else ():
            reason = self.reason(each.code, each.facts)
            self.say("cli.export_refused", path=each.path, reason=reason)
        for path in report.conflicts if report is not None else ():
            self.say("cli.export_conflict", path=path)

    def tell_problems(self) -> None:
        """Say what is wrong in the settings file."""
        for problem in self.problems:
            self.say(problem.sentence, **problem.facts())

    # Ways out. Every one of them passes the text through `safe_text`.

    def put(self, text: str) -> None:
        """A result, with a line end, to stdout."""
        from reader.text.safe import safe_text

        _write(sys.stdout, safe_text(text) + "\n")

    def put_marked(self, text: str, marks: list[tuple[int, int]]) -> None:
        """A result with parts of it in bold, where stdout is a terminal that wants it."""
        from reader.text.safe import safe_text

        if not sys.stdout.isatty() or self.environ.get("NO_COLOR"):
            self.put(text)
            return
        pieces, at = [], 0
        for start, end in marks:
            pieces += [safe_text(text[at:start]), "\x1b[1m", safe_text(text[start:end]), "\x1b[0m"]
            at = end
        _write(sys.stdout, "".join(pieces) + safe_text(text[at:]) + "\n")

    def put_json(self, value: Any) -> None:
        """One JSON document in UTF-8 to stdout, whatever the locale."""
        import json

        text = json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
        # What is left of undecodable file names must not keep the document from being UTF-8, and
        # JSON leaves DEL and the C1 controls bare.
        data = _ascii_controls(text).encode("utf-8", "backslashreplace") + b"\n"
        with _printing(sys.stdout):
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()

    def say(self, id: str, /, **facts: object) -> None:
        """A sentence of the catalogue to stderr, as one line."""
        from reader.text.safe import safe_name, safe_text

        shown = {
            key: safe_name(str(fact)) if key in ("path", "name") else fact
            for key, fact in facts.items()
        }
        _write(sys.stderr, safe_text(self.words.text(id, **shown), newlines=False) + "\n")

    def say_error(self, error: ReaderError) -> None:
        """What went wrong, in a sentence, to stderr."""
        self.say(f"error.{error.code}", **error.facts)

    def reason(self, code: str, facts: Mapping[str, Any]) -> str:
        """Why something was refused, in a sentence."""
        return self.words.text(f"error.{code}", **facts)

    def tell_refused(self, files: Sequence[Refused]) -> None:
        """Which files were not taken in, and why."""
        for each in files:
            self.say(f"error.{each.code}", **each.facts)

    def note_refused(self, refused: int, of: int) -> None:
        """The status where some of the files were refused, or all."""
        if refused:
            self.note(1 if refused < of else 2)

    def note(self, status: int) -> None:
        """Remember that something was refused or not found; the worst status stays."""
        self.status = max(self.status, status)

    def read_stdin(self, limit: int | None = None) -> bytes:
        """Everything that comes in by stdin, or `limit` bytes of it."""
        return sys.stdin.buffer.read() if limit is None else sys.stdin.buffer.read(limit)

    def resolve(self, path: str) -> Path:
        """A path as a person typed it, `~` put in full."""
        from reader.config.paths import home

        return home(path)


def _write(stream: Any, text: str) -> None:
    """Write at once; what the stream's encoding cannot say becomes a question mark."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    with _printing(stream):
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()


@contextmanager
def _printing(stream: Any) -> Iterator[None]:
    """Mark an error as one of stdout; where stderr fails there is nobody to tell."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if stream is sys.stdout:
            raise CannotPrint(*error.args) from error


def _ascii_controls(text: str) -> str:
    """JSON with DEL, C1 controls and bidi marks as `\\u` escapes: equal data, harmless to look at.

    They occur inside strings only, where an escape means the same character.
    """
    return text.translate(_ESCAPES)


_ESCAPES = {
    code: f"\\u{code:04x}"
    for code in (
        *range(0x7F, 0xA0),
        0x200E,
        0x200F,
        0x2028,
        0x2029,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
}
