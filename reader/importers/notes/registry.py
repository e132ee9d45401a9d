"""The registry: which program wrote a file of notes is told by its content, never by its name.

A reader is a module with `recognises(sample) -> bool` and `read(sample) -> ForeignFile`, and one
row here; the rows are asked in their order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, Final

from reader.errors import ImportRefused, UsageError
from reader.importers.encoding import decode
from reader.model.foreign import ForeignFile

LIMIT: Final = 256 << 20
"""Bytes of a file of notes at most; a bundle holds whole articles."""

KINDS: Final = (
    "reader",
    "hypothesis",
    "calibre",
    "koreader",
    "jsonld",
    "readwise",
    "kindle",
    "weread",
)
"""Names of the programs, in the order in which their readers are asked."""

_MODULES: Final = {"reader": "bundle"}


@dataclass(frozen=True)
class Sample:
    """A file of notes as its readers look at it."""

    data: bytes
    name: str

    @cached_property
    def text(self) -> str:
        """The decoded text, with LF line ends and without a byte order mark."""
        text = decode(self.data).text.replace("\r\n", "\n").replace("\r", "\n")
        return text.removeprefix("\ufeff")

    @cached_property
    def json(self) -> Any:
        """The document, if the file is JSON; else None."""
        return self._json[0]

    @property
    def json_fault(self) -> str:
        """Why a file that begins like JSON is none; empty for all others."""
        return self._json[1]

    @cached_property
    def _json(self) -> tuple[Any, str]:
        head = self.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
        if not head.startswith((b"{", b"[")):
            return None, ""
        try:
            text = self.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = self.text
        try:
            return json.loads(text), ""
        except RecursionError:
            return None, "too deep"
        except ValueError as error:
            return None, str(error)


def _sample(data: bytes, name: str) -> Sample:
    """A file as a sample; UTF-16, which some tools save in, as UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = decode(data).text.encode("utf-8", "replace")
    return Sample(data, name)


def recognised(data: bytes, name: str) -> str | None:
    """Which program's notes a file holds, or None."""
    sample = _sample(data, name)
    return next((each for each in KINDS if _reader(each).recognises(sample)), None)


def _reader(kind: str) -> Any:
    return import_module(f"reader.importers.notes.{_MODULES.get(kind, kind)}")


def read_notes(data: bytes, name: str, kind: str = "auto") -> ForeignFile:
    """The notes of a file.

    Raises ImportRefused when it is too large, broken, or no reader knows it; UsageError for a
    `kind` that does not exist.
    """
    if kind != "auto" and kind not in KINDS:
        raise UsageError("no_such_notes", kind=kind, kinds=", ".join(KINDS))
    if len(data) > LIMIT:
        size, limit = f"{len(data) >> 20} MB", f"{LIMIT >> 20} MB"
        raise ImportRefused("import_too_large", name=name, size=size, limit=limit)
    sample = _sample(data, name)
    for each in KINDS if kind == "auto" else (kind,):
        module = _reader(each)
        if kind == "auto" and not module.recognises(sample):
            continue
        try:
            found: ForeignFile = module.read(sample)
        except (ValueError, RecursionError) as error:
            detail = (sample.json_fault or str(error))[:200]
            raise ImportRefused("notes_broken", name=name, kind=each, detail=detail) from error
        return found
    if sample.json_fault:
        raise ImportRefused("notes_json", name=name, detail=sample.json_fault[:200])
    raise ImportRefused("notes_unknown", name=name, kinds=", ".join(KINDS))
