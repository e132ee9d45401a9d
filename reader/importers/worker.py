"""A process that reads files for `pool`, one after the other, until its standard input ends.

Its first word is an empty answer, which says that it is ready. A request is a line of JSON, a list
of `[path, name, options, known]`. Each file is answered with

    two lengths (`HEAD`), JSON of the first, the file compressed by zlib of the second

where the JSON is `{"same": true}`, `{"code": …, "facts": …}` or
`{"articles": …, "sha256": …, "size": …}`.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import sys
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from reader.errors import ReaderError
from reader.importers.child import limit_memory

HEAD: Final = struct.Struct("<QQ")


def main() -> None:
    """The worker: lines of requests from standard input, answers to standard output."""
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
            told, packed = answered(path, name, options, known)
            try:
                line = json.dumps(told).encode()
                out.write(HEAD.pack(len(line), len(packed)) + line + packed)
                out.flush()
            except BrokenPipeError:
                os._exit(0)  # nobody is left to answer


def answered(
    path: str, name: str, options: Mapping[str, str], known: str | None
) -> tuple[dict[str, Any], bytes]:
    """What is to be answered about one file, and the bytes that follow it."""
    from reader.importers import read
    from reader.importers.files import read_file

    try:
        data = read_file(path)
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 == known:
            return {"same": True}, b""
        limit_memory(len(data))
        articles = read(
            data, name, kind=options.get("kind", "auto"), encoding=options.get("encoding")
        )
        packed = zlib.compress(data, 6)
        told = {"articles": [article._asdict() for article in articles]}
        return told | {"sha256": sha256, "size": len(data)}, packed
    except ReaderError as error:
        facts = {key: str(value) for key, value in error.facts.items()}
        return {"code": error.code, "facts": facts}, b""
    except (MemoryError, RecursionError) as error:
        facts = {"path": path, "name": name, "detail": type(error).__name__}
        return {"code": "import_too_deep", "facts": facts}, b""
