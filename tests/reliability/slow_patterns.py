"""Look for regular expressions whose time grows faster than what they are given.

    python -m tests.reliability.slow_patterns [--only WORD] [--seconds 8]

Imports every module of the rooms that read what strangers wrote, collects all compiled patterns,
and runs each, in the ways the source uses it, over long texts made of its own parts: what its
repeats repeat, its letters, its beginnings, and a fixed list. A pattern is named if its time grows
by more than the power of 1.5 and is over 20 ms at the largest size, or if it does not end. Those
in `GUARDED` are only ever given so many characters, and are tried with no more. Exit status 1 if
any is named.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import math
import multiprocessing
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import reader

ROOMS = ("reader.importers", "reader.text", "reader.search", "reader.library")
GUARDED: dict[str, int] = {
    "reader.importers.dump.english._EDGES": 420,
    "reader.importers.dump.facts._ISSUE": 200,
    "reader.importers.html.clutter._ASIDE": 240,
    "reader.importers.html.notes._NOTE_SIGN": 12,
    "reader.importers.html.pictures._ORNAMENT": 300,
    "reader.importers.html.thread._NUMBERED": 80,
    "reader.importers.notes.kindle._AUTHOR": 600,
    "reader.importers.notes.kindle_header._EASTERN": 600,
    "reader.importers.notes.kindle_header._MONTH_DAY": 600,
    "reader.importers.notes.kindle_header._PAGE": 600,
    "reader.importers.pdf.parts._DIVIDED": 80,
    "reader.importers.pdf.parts._LEADERS": 200,
    "reader.text.sentence_rules.WORD_BEFORE": 24,
}
"""Patterns that never see more characters than this: whoever calls them looks at the length."""

OURS = frozenset({"reader.text.word_counts._LINE"})
"""Patterns that are run over what the program brings along, and nothing else."""

SIZES = (2_048, 8_192)
LARGEST = 32_768
POWER = 1.5
TOO_LONG = 0.02
_WORTH_IT = 0.004
"""Seconds at 8,192 characters from which on larger sizes are tried."""

_WAYS = ("search", "match", "fullmatch", "finditer")
_SAME = {"findall": "finditer", "sub": "finditer", "subn": "finditer", "split": "finditer"}
_MOST = 240
"""Texts that a pattern is tried with."""

# fmt: off
_FIXED = (
    " ", "\t", "\n", "\u3000", "1", "a", "A", "。", "，", "、", "中", "年", "·", ".", "-", "—", "_",
    "=", "|", "*", "#", "[", "]", "(", ")", "（", "《", "“", "<", ">", "<a ", "<!--", "&", "/", ":",
    "：", ",", "首页 > ", "a ", "中 ", "1.", "1 ", "\n\n", " \n", "a\n", "中\n", "[1]", "](", "![",
    "http://a",
)
# fmt: on
_CANDIDATES = "a1 中。-_Z<\n\t·#é"


class Slow(NamedTuple):
    """A pattern and what it was slow with."""

    name: str
    way: str
    text: str
    power: float
    seconds: float


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every compiled pattern of the rooms, by module and name."""
    found: dict[str, re.Pattern[Any]] = {}
    seen: set[int] = set()
    for room in ROOMS:
        package = importlib.import_module(room)
        modules = [room]
        modules += [m.name for m in pkgutil.walk_packages(package.__path__, f"{room}.")]
        for name in modules:
            module = importlib.import_module(name)
            for key, value in list(vars(module).items()):
                if getattr(value, "__module__", name) != name and not isinstance(value, re.Pattern):
                    continue
                for path, pattern in _within(value, f"{name}.{key}", 0):
                    if id(pattern) not in seen:
                        seen.add(id(pattern))
                        found[path] = pattern
    return found


def _within(value: object, path: str, depth: int) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns of a value: itself, what it holds, what a function without parameters gives."""
    if isinstance(value, re.Pattern):
        yield path, value
    elif depth > 3 or isinstance(value, (str, bytes)):
        return
    elif hasattr(value, "cache_info") and not inspect.signature(value).parameters:  # type: ignore[arg-type]
        if "Pattern" in str(inspect.signature(value).return_annotation):  # type: ignore[arg-type]
            yield from _within(value(), f"{path}()", depth + 1)  # type: ignore[operator]
    elif isinstance(value, dict):
        for key, each in [*value.items()][:2_000]:
            yield from _within(key, f"{path}[key]", depth + 1)
            yield from _within(each, f"{path}[{key!r:.30}]", depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for k, each in enumerate([*value][:2_000]):
            yield from _within(each, f"{path}[{k}]", depth + 1)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for key in value.__dataclass_fields__:
            yield from _within(getattr(value, key, None), f"{path}.{key}", depth + 1)


@cache
def _source(module: str) -> str:
    """The source of a module; of all of them for none."""
    if module:
        return inspect.getsource(importlib.import_module(module))
    root = Path(reader.__file__).parent
    return "\n".join(path.read_text("utf-8") for path in sorted(root.rglob("*.py")))


def ways(path: str) -> tuple[str, ...]:
    """How the source uses the pattern of that name; all ways where it does not say."""
    module, _, said = re.split(r"[\[(]", path)[0].rpartition(".")
    if "[" in path or module not in sys.modules:  # held by something, under another name there
        return _WAYS
    name, source = re.escape(said), _source(module if said.startswith("_") else "")
    used = re.findall(rf"\b{name}(?:\(\))?\s*\.(\w+)\b", source)
    known = {_SAME.get(way, way) for way in used}
    # A name that is handed on may be used in any way.
    handed = re.search(rf"[(,=]\s*{name}(?:\(\))?\s*[,)]", source) is not None
    return tuple(way for way in _WAYS if handed or not known & {*_WAYS} or way in known)


def _member(items: Any, code: int) -> bool:
    """Whether a class of characters, as the parser gives it, has one."""
    negated = False
    for op, value in items:
        name = str(op)
        if name == "NEGATE":
            negated = True
        elif name in ("LITERAL", "RANGE"):
            first, last = (value, value) if name == "LITERAL" else value
            if first <= code <= last:
                return not negated
        elif name == "CATEGORY":
            kind = str(value).removeprefix("CATEGORY_").lower()
            sign = {"digit": r"\d", "space": r"\s", "word": r"\w"}[kind.removeprefix("not_")]
            if kind.startswith("not_"):
                sign = sign.upper()
            if re.match(sign, chr(code)):
                return not negated
    return negated


def _letters(items: Any) -> list[str]:
    """Some characters of a class."""
    own = [chr(value if str(op) == "LITERAL" else value[0]) for op, value in items
           if str(op) in ("LITERAL", "RANGE")]  # fmt: skip
    return [c for c in (*_CANDIDATES, *own) if _member(items, ord(c))][:12] or ["a"]


def _said(tree: Any, turn: int) -> str:
    """A text that the sequence may match; `turn` takes other branches and letters."""
    return "".join(_one(op, value, turn) for op, value in tree)


def _one(op: Any, value: Any, turn: int) -> str:
    name = str(op)
    if name == "LITERAL":
        return chr(value)
    if name in ("NOT_LITERAL", "ANY"):
        return next(c for c in _CANDIDATES[turn % 4 :] if name == "ANY" or ord(c) != value)
    if name == "IN":
        letters = _letters(value)
        return letters[turn % len(letters)]
    if name == "BRANCH":
        return _said(value[1][turn % len(value[1])], turn)
    if name == "SUBPATTERN":
        return _said(value[3], turn)
    if name == "ATOMIC_GROUP":
        return _said(value, turn)
    if name.endswith("REPEAT"):
        return _said(value[2], turn) * max(value[0], turn % 2)
    return ""


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, Any, Any]]:
    """The repeats of a sequence: what stands before, the body, and what follows."""
    for k, (op, value) in enumerate(tree):
        name = str(op)
        inner: list[Any] = []
        if name.endswith("REPEAT"):
            inner = [value[2]]
            if value[1] > 8:
                yield before, value[2], tree[k + 1 :]
        elif name == "BRANCH":
            inner = list(value[1])
        elif name == "SUBPATTERN":
            inner = [value[3]]
        elif name == "ATOMIC_GROUP":
            inner = [value]
        elif name.startswith("ASSERT"):
            inner = [value[1]]
        for each in inner:
            yield from _repeats(each, before)
        before += _one(op, value, 0)


def _inner(name: str, value: Any) -> Any:
    """What a group or repeat holds."""
    return value if name == "ATOMIC_GROUP" else value[3] if name == "SUBPATTERN" else value[2]


def _singles(tree: Any) -> Iterator[str]:
    for op, value in tree:
        name = str(op)
        if name == "LITERAL":
            yield chr(value)
        elif name == "IN":
            yield from _letters(value)
        elif name == "BRANCH":
            for each in value[1]:
                yield from _singles(each)
        elif name in ("SUBPATTERN", "ATOMIC_GROUP") or name.endswith("REPEAT"):
            yield from _singles(_inner(name, value))


def hostile(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """Beginnings, what is said again and again, and ends, of texts for a pattern."""
    raw = pattern.pattern
    tree = _parser.parse(raw, pattern.flags)
    out: dict[tuple[str, str, str], None] = {}
    for before, body, after in _repeats(tree, ""):
        follows = _said(after, 0) if len(after) else ""
        bodies = dict.fromkeys(_said(body, turn) or "a" for turn in range(4))
        for pump in bodies:
            out[before, pump, ""] = None
            out[before, pump, "\x01"] = None
            out["", before + pump, ""] = None
            if follows:
                out[before, pump + follows, "\x01"] = None
        if before:
            out["", before, "\x01"] = None
            out[before, " ", "\x01"] = None
    mine = list(out)
    fixed = [("", each, "\x01") for each in _FIXED]
    letters = [("", each, "\x01") for each in dict.fromkeys(islice(_singles(tree), 400))]
    # What stands at the very beginning may be taken by another part of the pattern.
    within = [("\x02", each, "\x01") for _, each, _ in (*fixed[:40], *letters[:40])]
    whole = [("", said, "\x01") for turn in range(4) if (said := _said(tree, turn))]
    return list(dict.fromkeys([*mine[: _MOST // 2], *whole, *within, *fixed, *letters]))[:_MOST]


def _seconds(use: Callable[[Any], Any], way: str, text: Any) -> float:
    best = math.inf
    for _ in range(2):
        started = time.perf_counter()
        if way == "finditer":
            for _found in use(text):
                pass
        else:
            use(text)
        best = min(best, time.perf_counter() - started)
        if best > 0.1:
            break
    return best


def growth(
    pattern: re.Pattern[Any], way: str, parts: tuple[str, str, str], most: int = 0
) -> tuple[float, float]:
    """The power by which its time grows, and the seconds at the largest size that was tried.

    `most`: characters that it is ever given, 0 for any number.
    """
    use = getattr(pattern, way)

    def at(size: int) -> float:
        begin, pump, end = parts
        text = begin + pump * max(1, (size - len(begin) - len(end)) // len(pump)) + end
        is_bytes = isinstance(pattern.pattern, bytes)
        return _seconds(use, way, text.encode("utf-8") if is_bytes else text)

    if most:
        return math.inf, at(most)
    small, size = SIZES
    before = at(small)
    if before > TOO_LONG:
        size = small * 2
    now = at(size)
    power = math.log(max(now, 1e-9) / max(before, 1e-9), size / small)
    while now > _WORTH_IT and (power > POWER or now < TOO_LONG) and size < LARGEST and now < 0.5:
        size, before = size * 2, now
        now = at(size)
        power = math.log2(now / before)
    return power, now


def _try(name: str, pattern: re.Pattern[Any], pipe: Connection) -> None:
    """Tries all texts until one is too slow; says which one is being tried."""
    for way in ways(name):
        for parts in hostile(pattern):
            said = f"{parts[0]!r:.60} + {parts[1]!r:.60}… + {parts[2]!r}"
            pipe.send(Slow(name, way, said, math.inf, math.inf))
            power, seconds = growth(pattern, way, parts, GUARDED.get(name, 0))
            if power > POWER and seconds > TOO_LONG and seconds < 0.5:
                # Perhaps the machine was busy.
                power, seconds = growth(pattern, way, parts, GUARDED.get(name, 0))
            if power > POWER and seconds > TOO_LONG:
                pipe.send(Slow(name, way, said, power, seconds))
                pipe.send("done")
                return
    pipe.send(None)
    pipe.send("done")


def slow(name: str, pattern: re.Pattern[Any], seconds: float) -> Slow | None:
    """What one pattern is slow with, tried in a process of its own; None if with nothing."""
    here, there = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_try, args=(name, pattern, there))
    process.start()
    there.close()
    last: Any = None
    # A text may take so long; a pattern with many texts ten times as much.
    end = time.monotonic() + 10 * seconds
    try:
        while here.poll(max(0.0, min(seconds, end - time.monotonic()))):
            told = here.recv()
            if told == "done":
                return last  # type: ignore[no-any-return]
            last = told
    except EOFError:
        pass
    finally:
        process.kill()
        process.join()
    return last  # type: ignore[no-any-return]


def main() -> int:
    """Tries them all, and names the slow ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=float, default=8.0)
    given = parser.parse_args()
    found = {
        name: each for name, each in patterns().items() if given.only in name and name not in OURS
    }
    bad = 0
    for name, pattern in found.items():
        if (worst := slow(name, pattern, given.seconds)) is not None:
            bad += 1
            print(
                f"SLOW {name}.{worst.way}: {worst.text}: power {worst.power:.1f},"
                f" {worst.seconds * 1e3:.0f} ms | {pattern.pattern!r:.160}",
                flush=True,
            )
    print(f"{len(found)} patterns, {bad} that grow faster than what they are given")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
