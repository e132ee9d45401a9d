"""A process that reads files for `pool`, one after the other, until its standard input ends.

Its first word is an empty answer, which says that it is ready. A request is a line of JSON, a list
of `[path, name, options, known]`. Each file is answered with

    two lengths (`HEAD`), JSON of the first, bytes of the second

where the JSON is `{"same": true}`, `{"code": …, "facts": …}` or
`{"articles": …, "sha256": …, "size": …, "parts": …}`. The bytes are the file, compressed by zlib,
and for each article its text and what was prepared of it, of the sizes that `parts` lists. Texts
are no part of the JSON, where each would be looked through twice more.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from reader.errors import ReaderError
from reader.importers.child import limit_memory
from reader.model import Article

HEAD: Final = struct.Struct("<QQ")


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
    out = sys.stdout.buffer
    out.write(HEAD.pack(0, 0))
    out.flush()
    for line in sys.stdin.buffer:
        for path, name, options, known in json.loads(line):
            told, parts = answered(path, name, options, known, prepare)
            try:
                line = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
                out.write(HEAD.pack(len(line), sum(map(len, parts))) + line)
                out.writelines(parts)
                out.flush()
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
            fields = prepared.article._replace(text="")._asdict()
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
