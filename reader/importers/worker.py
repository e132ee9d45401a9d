"""A process that reads files for `pool`, one after the other, until its standard input ends.

Its first word is an empty answer, which says that it is ready. A request is a line of JSON,
`[at once, files]`, each file as `[path, name, options, known]`. Each is answered with

    two lengths (`HEAD`), JSON of the first, bytes of the second

where the JSON is `{"same": true}`, `{"code": …, "facts": …}` or
`{"articles": …, "sha256": …, "size": …, "parts": …}`. The bytes are the file, compressed by zlib,
and for each article its text and what was prepared of it, of the sizes that `parts` lists. Texts
are no part of the JSON, where each would be looked through twice more.

Several answers go out in one write, which spares both sides a change of process for each; `at once`
asks for each as soon as it is there, so that of a file that ends the process it is known which.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import struct
import sys
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from reader.errors import ReaderError
from reader.importers.child import limit_memory
from reader.model import Article

HEAD: Final = struct.Struct("<QQ")

_TOGETHER: Final = 1 << 18
_SOON: Final = 0.05
"""Bytes of answers, and seconds since the first of them, after which they go out."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


class Prepared(NamedTuple):
    """An article, and what was made of it for those who asked for it."""

    article: Article
    """As much of it as they still need."""
    facts: Mapping[str, Any] = {}
    """Goes as JSON."""
    parts: Sequence[bytes] = ()


Prepare = Callable[[Article], Prepared]


def main(prepare: Prepare = Prepared) -> None:
    """The worker: lines of requests from standard input, answers to standard output.

    `prepare` is done with every article, here and not where the answers are read.
    """
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(5)  # a screen that is open meanwhile comes first
    from reader.importers.registry import importers

    importers()
    gc.freeze()  # what is loaded stays; looking through it for cycles finds none
    out = _Answers()
    out.add(b"", [])
    out.send()
    for line in sys.stdin.buffer:
        at_once, files = json.loads(line)
        for path, name, options, known in files:
            told, parts = answered(path, name, options, known, prepare)
            out.add(_ENCODER.encode(told).encode("utf-8", "surrogatepass"), parts)
            # After the last, this process waits; after a lack of memory, it is ended.
            if at_once or out.are_due() or "code" in told:
                out.send()
        out.send()


class _Answers:
    """What is to be told and has not gone out."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._since = 0.0

    def add(self, line: bytes, parts: Sequence[bytes]) -> None:
        """One more: its JSON, and the bytes that follow."""
        if not self._parts:
            self._since = time.monotonic()
        size = sum(map(len, parts))
        self._parts += (HEAD.pack(len(line), size), line, *parts)
        self._size += len(line) + size

    def are_due(self) -> bool:
        """Whether there are many, or some that wait for long."""
        return self._size > _TOGETHER or time.monotonic() - self._since > _SOON

    def send(self) -> None:
        """Writes them."""
        parts, self._parts = self._parts, []
        if self._size <= 2 * _TOGETHER:  # what is larger is not held twice
            parts = [b"".join(parts)]
        self._size = 0
        try:
            sys.stdout.buffer.writelines(parts)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os._exit(0)  # nobody is left to answer


def answered(
    path: str,
    name: str,
    options: Mapping[str, str],
    known: str | None,
    prepare: Prepare = Prepared,
) -> tuple[dict[str, Any], list[bytes]]:
    """What is to be answered about one file, and the bytes that follow it."""
    from reader.importers import read_as
    from reader.importers.files import read_file

    try:
        data = read_file(path)
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 == known:
            return {"same": True}, []
        limit_memory(len(data))
        articles = read_as(data, name, options)
        parts = [zlib.compress(data, 6)]
        told: list[dict[str, Any]] = []
        for prepared in map(prepare, articles):
            text = prepared.article.text.encode("utf-8", "surrogatepass")
            fields = {
                name: value
                for name, value in prepared.article._replace(text="")._asdict().items()
                if value != Article._field_defaults.get(name)
            }
            told.append(fields | {"ready": prepared.facts, "parts": len(prepared.parts)})
            parts += [text, *prepared.parts]
        sizes = [len(part) for part in parts]
        return {"articles": told, "sha256": sha256, "size": len(data), "parts": sizes}, parts
    except ReaderError as error:
        facts = {key: str(value) for key, value in error.facts.items()}
        return {"code": error.code, "facts": facts}, []
    except (MemoryError, RecursionError) as error:
        facts = {"path": path, "name": name, "detail": type(error).__name__}
        return {"code": "import_too_deep", "facts": facts}, []
