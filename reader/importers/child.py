"""Reading hostile formats in a process of its own, with limits of time and memory.

The child gets the bytes on its standard input and answers with the articles as JSON, which cannot
make the parent run anything. Limits of memory and processor time are those of the system where it
has them; the limit of time is kept by the parent everywhere.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from array import array
from contextlib import suppress
from importlib import import_module
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any, Final

from reader.errors import ImportRefused, ReaderError
from reader.model import Article, Block, Other, Style
from reader.model.blocks import Blocks

SECONDS: Final = 20
"""How long one file may take."""

PATIENCE: Final = 3
"""Times the limit that may pass on the clock while the processor works on other things."""

SECONDS_MB: Final = 5
MOST_SECONDS: Final = 600
"""How much longer an archive may take for each of its million bytes, and how long at most."""

MEMORY: Final = 480_000_000
"""Bytes of memory that a child may use, twice the size of its file aside."""

_FULL: Final = 0.85
"""Share of it from which on what goes wrong does so for want of memory."""

MARK: Final = "READER_IMPORT_CHILD"
"""Set in the environment of processes that have limits."""

_MANY: Final = 20_000
"""Blocks from which on they stay in columns, which take a tenth of the memory."""

_START: Final = (
    "import sys; sys.path[:0] = sys.argv[1:2]; from reader.importers.child import main; main()"
)


def is_child() -> bool:
    """Whether this is the process with the limits."""
    return MARK in os.environ


def seconds_for(size: int, *, archive: bool = False) -> int:
    """How long a file of `size` bytes may take: an archive of many files takes longer."""
    return min(SECONDS + SECONDS_MB * size // 1_000_000, MOST_SECONDS) if archive else SECONDS


def run(
    module: str, data: bytes, name: str, options: dict[str, str], *, seconds: int | None = None
) -> list[Article]:
    """`module.read_in_child(data, name, options)` in a child.

    Raises what it raises if it is an `ImportRefused`, else `import_too_slow` or `import_damaged`.
    """
    seconds = SECONDS if seconds is None else seconds
    head = {
        "module": module,
        "name": name,
        "options": options,
        "size": len(data),
        "seconds": seconds,
    }
    package = str(Path(__file__).resolve().parents[2])
    # Time on the processor is what counts, where the system can limit it: a file is not too slow
    # because the machine is busy.
    patience = PATIENCE if hasattr(signal, "SIGXCPU") else 1
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _START, package],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, MARK: "1"},
    )
    line, rest = _asked(process, json.dumps(head).encode() + b"\n", data, seconds * patience)
    if line is None or (patience > 1 and process.returncode == -signal.SIGXCPU):
        raise ImportRefused("import_too_slow", name=name, seconds=seconds)
    try:
        answer = json.loads(line)
        if "code" in answer:
            raise ImportRefused(answer["code"], **{**answer["facts"], "name": name})
        return _with_columns(answer, rest)
    except ValueError:
        raise ImportRefused("import_damaged", name=name) from None


def _asked(
    process: subprocess.Popen[bytes], head: bytes, data: bytes, seconds: float
) -> tuple[bytes | None, bytes]:
    """What a child answers, a line and the rest; None in place of the line when it is too late.

    Two threads beside this one, since `communicate` would want both parts of the question as one,
    and a file may be large.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    given, taken = process.stdin, process.stdout
    answer: list[bytes] = []

    def give() -> None:
        with suppress(OSError, ValueError):  # it has ended, which its answer says
            given.write(head)
            given.write(data)
            given.close()

    def take() -> None:
        with suppress(OSError, ValueError):
            answer.append(taken.readline())
            answer.append(taken.read())

    threads = [threading.Thread(target=each, daemon=True) for each in (give, take)]
    try:
        for thread in threads:
            thread.start()
        threads[1].join(seconds)
        late = threads[1].is_alive()
    finally:
        process.kill()
        process.wait()
        for thread in threads:
            thread.join()
        with suppress(OSError):
            given.close()
        taken.close()
    line, rest = answer if len(answer) == 2 else (b"", b"")
    return (None if late else line), rest


def _columns(article: Article) -> list[bytes]:
    """What of an article is no part of the JSON, where each letter would be six and each block an
    object: the text, and the columns of the blocks."""
    blocks = Blocks.of(article.blocks)
    return [
        article.text.encode("utf-8", "surrogatepass"),
        blocks.kinds,
        blocks.starts.tobytes(),
        blocks.ends.tobytes(),
        blocks.levels,
        blocks.lines.tobytes(),
        blocks.joined,
    ]


def _with_columns(answer: dict[str, Any], rest: bytes) -> list[Article]:
    """The articles of an answer, whose columns stand behind it one after the other."""
    articles: list[Article] = []
    at, whole = 0, memoryview(rest)
    for each, sizes in zip(answer["articles"], answer["sizes"], strict=True):
        ends = [*accumulate(sizes, initial=at)]
        at = ends[-1]
        text, kinds, starts, stops, levels, lines, joined = (whole[a:b] for a, b in pairwise(ends))
        blocks = Blocks(
            bytes(kinds), _numbers(starts), _numbers(stops), bytes(levels), _numbers(lines),
            bytes(joined),
        )  # fmt: skip
        said = {"text": str(text, "utf-8", "surrogatepass"), "blocks": blocks}
        articles.append(unpacked({**each, **said}))
    if at != len(rest):
        raise ValueError("a part of the answer is missing")
    return [
        each if len(each.blocks) > _MANY else each._replace(blocks=tuple(each.blocks))
        for each in articles
    ]


def _numbers(data: memoryview) -> array[int]:
    found = array("I")
    found.frombytes(data)
    return found


def main() -> None:
    """The child: one request from standard input, one answer to standard output."""
    head = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read(head["size"])
    _limit(head["size"], head["seconds"])
    answer: dict[str, Any]
    columns: list[list[bytes]] = []
    try:
        module = import_module(f"reader.importers.{head['module']}")
        articles = module.read_in_child(data, head["name"], head["options"])
        columns = [_columns(article) for article in articles]
        answer = {
            "articles": [each._replace(text="", blocks=())._asdict() for each in articles],
            "sizes": [[len(column) for column in each] for each in columns],
        }
        line = json.dumps(answer).encode()
    except ReaderError as error:
        answer = {"code": error.code, "facts": {k: str(v) for k, v in error.facts.items()}}
        line, columns = json.dumps(answer).encode(), []
    except Exception as error:
        if not is_memory(error, head["size"], peak()):
            raise
        columns = []
        answer = {"code": "import_too_deep", "facts": {"path": head["name"], "detail": "memory"}}
        line = json.dumps(answer).encode()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.writelines(chain.from_iterable(columns))
    sys.stdout.buffer.flush()


def is_memory(error: Exception, size: int, peak: int) -> bool:
    """Whether a file of `size` bytes came to nothing for want of memory, `peak` bytes at most.

    lxml calls that an "unknown error" too.
    """
    return isinstance(error, (MemoryError, RecursionError)) or peak > _FULL * (MEMORY + 2 * size)


def peak() -> int:
    """Most bytes of memory that this process had at any time; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def processor_seconds(process: int) -> float | None:
    """How long a process has had the processor; None where the system does not say."""
    try:
        after = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
        return (int(after[11]) + int(after[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return None


def limit_memory(size: int) -> None:
    """Limits this process for a file of `size` bytes; the next file may have another limit."""
    try:
        import resource
    except ImportError:  # Windows has none of these
        return
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY + 2 * size, hard))
    except (ValueError, OSError):  # the system allows less, or knows no such limit
        return


def _limit(size: int, seconds: int) -> None:
    limit_memory(size)
    try:
        import resource
    except ImportError:
        return
    for kind, value in (
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_CORE, (0, 0)),
    ):
        try:
            resource.setrlimit(kind, value)
        except (ValueError, OSError):  # the system allows less, or knows no such limit
            continue


def unpacked(data: dict[str, Any]) -> Article:
    """An article out of what JSON made of its fields, of which those that are empty may lack."""
    fields = dict(data)
    if not isinstance(data["blocks"], Blocks):
        fields["blocks"] = tuple(Block(*b)._replace(lines=_pair(b[4])) for b in data["blocks"])
    fields["styles"] = tuple(Style(*each) for each in data.get("styles", ()))
    fields["other"] = tuple(Other(*o)._replace(lines=_pair(o[1])) for o in data.get("other", ()))
    for name in ("authors", "warnings"):
        fields[name] = tuple(data.get(name, ()))
    return Article(**fields)


def _pair(lines: list[int] | None) -> tuple[int, int] | None:
    return (lines[0], lines[1]) if lines else None
