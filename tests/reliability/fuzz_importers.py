# ruff: noqa: E501
"""Read broken files without end, and count what must not happen.

    python -m tests.reliability.fuzz_importers [--minutes 10] [--seed 1] [--kinds html,epub] [--keep DIR]

Takes the samples of the tests, changes them where it hurts (members of zip files, streams of PDF,
tags, lines, single bytes, pieces of other samples) and reads each. Counted as faults: an exception
that is no refusal, an article whose blocks, offsets or characters are unsound, a text whose letters
do not come from the source in their order, another result the second time, more than 20 seconds,
more than 480 MB, and the death of the process. Prints a table; exit status 1 on any fault, whose
inputs are kept in DIR.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import traceback
import zipfile
import zlib
from pathlib import Path
from types import FrameType
from typing import Any
from unicodedata import normalize

SECONDS = 20
MEMORY = 480_000_000
TEXTS = ("text", "markdown", "newspaper", "webpage", "novel")
"""Kinds whose letters must come from the source in order."""

SPECIAL = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b]0;x\x07", b"\x1b[2J", b"\xc2\x9b2J", b"\xe2\x80\xae",
    b"<", b">", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&#27;", b"&#x0;", b"&lt;", b"&nbsp;", b"<br>",
    b"<div>" * 300, b"</div>" * 300, b"<table><tr><td>" * 80, b"<p " + b"a=1 " * 600 + b">", b"<a href='javascript:x'>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<?xml version='1.0' encoding='utf-16'?>", b"<meta charset=big5>",
    b"<script>", b"<style>", b"<pre>", b"<li>" * 200, b"<blockquote>" * 200, b"<ruby>\xe5\xad\x97<rt>zi</rt></ruby>",
    b"%PDF-", b"PK\x03\x04", b"obj", b"endobj", b"stream\n", b"/Kids [1 0 R]", b"/Rotate 90", b"/Prev 0",
    b"# ", b"**", b"`" * 40, b"> " * 300, b"- ", b"|", b"[^1]", b"](", b"---\n", b"    ", b"\t", b"\r", b"\x0c",
    "第一章 ".encode(), "新华社北京1月25日电 ".encode(), "责任编辑：".encode(), "首页 > ".encode(), "来源：".encode(),
    "上一篇：".encode(), "版权所有".encode(), "。".encode(), "“".encode(), "　　".encode(), "\u0301".encode() * 30, b"\n", b"\n\n",
    b"0", b"-1", b"99999999999", b"1e999", b"../../etc/passwd", b"file:///etc/passwd", b"A" * 3000, "中".encode() * 9000,
]  # fmt: skip
"""What readers of these formats have stumbled over."""


# --- samples ---------------------------------------------------------------------------------


def samples() -> dict[str, list[tuple[str, bytes]]]:
    """Name and bytes of what is changed, by kind."""
    from tests.importers import (
        docxs,
        pdfs,
        test_docx,
        test_epub,
        test_epub_made,
        test_mhtml,
    )

    here = Path(__file__).parents[1] / "importers"
    pages = [path.read_bytes() for path in sorted((here / "data").glob("*.html"))]
    pages += [path.read_bytes() for path in sorted((here / "corpus").glob("*.html"))]
    corpus = sorted((here / "corpus").glob("*.txt")) + sorted((here / "corpus").glob("*.md"))
    texts = [(path.name, path.read_bytes()) for path in corpus]
    first = texts[0][1].decode()
    texts += [("g.txt", first.encode("gb18030")), ("u.txt", first.encode("utf-16"))]
    by_word = {"novel": "novel", "newspaper": "paper", "webpage": "page"}
    found = {
        kind: [t for t in texts if word in t[0] or t[0] in ("g.txt", "u.txt")]
        for kind, word in by_word.items()
    }
    found["text"] = texts
    found["markdown"] = [("a.md", data) for _, data in texts] + [("b.md", _MARKDOWN.encode())]
    found["html"] = [("a.html", data) for data in pages]
    found["mhtml"] = [("a.mhtml", test_mhtml.saved(data.decode())) for data in pages]
    found["epub"] = [
        ("a.epub", test_epub.book()),
        ("b.epub", test_epub.book({"OEBPS/toc.ncx": test_epub.NCX})),
        ("c.epub", test_epub_made.all_of_it()),
    ]
    found["docx"] = [
        ("a.docx", test_docx.document()),
        ("b.docx", docxs.all_of_it()),
    ]
    rows = ["小镇的图书馆只有两间屋子，", "书架一直顶到房梁。管理员说，", "每一本书都有人等。"]
    found["pdf"] = [
        ("a.pdf", pdfs.made([pdfs.page(n, rows * 8) for n in (1, 2, 3)])),
        ("b.pdf", pdfs.made([[(72.0, 700.0 - 14 * n, 11.0, "A line of text.") for n in range(30)]])),
    ]  # fmt: skip
    found["archive"] = [("a.zip", _zip({f"{n}-{k[0]}": k[1] for n, k in enumerate(texts[:4])}))]
    return found


_MARKDOWN = """---
title: 渡口
date: 2024-05-01
---
# 渡口的一年

雾从**河面上**起来，[对岸](https://example.com)就看不见了。[^1]

- 甲
  1. 乙

| 年 | 册 |
|---|---|
| 一 | 二 |

> 引文

```
code
```

[^1]: 注
"""


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


# --- changes ---------------------------------------------------------------------------------


def mutated(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """The bytes with one to six changes, inside of zip members and PDF streams too."""
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        if data.startswith(b"PK") and rng.random() < 0.85:
            data = _in_zip(rng, data, others)
        elif b"%PDF" in data[:1024] and rng.random() < 0.5:
            data = _in_stream(rng, data, others)
        else:
            data = _changed(rng, data, others)
    return data


def _changed(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    a, b = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    b = min(b, a + rng.choice((1, 3, 20, 400, 5000)))
    way = rng.randrange(10)
    if way == 0:
        return data[:a] + bytes(rng.randrange(256) for _ in range(min(b - a, 8))) + data[b:]
    if way == 1:
        return data[:a] + data[b:]
    if way == 2:
        return data[:a] + data[a:b] * rng.choice((2, 3, 50)) + data[b:]
    if way == 3:
        return data[: max(a, 1)]
    if way == 4:
        other = rng.choice(others)
        c = rng.randrange(len(other) + 1)
        return data[:a] + other[c : c + rng.choice((10, 200, 4000))] + data[b:]
    if way == 5:
        lines = data.split(b"\n")
        rng.shuffle(lines)
        return b"\n".join(lines)
    if way == 6 and data:
        tags = list(re.finditer(rb"<[^<>]{1,80}>|\d+|\b[A-Za-z]{3,}\b", data[:200_000]))
        if tags:
            one, two = rng.choice(tags), rng.choice(tags)
            return data[: one.start()] + two[0] + data[one.end() :]
    return data[:a] + rng.choice(SPECIAL) + data[a:]


def _in_zip(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            members = {info.filename: file.read(info) for info in file.infolist()}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError):
        return _changed(rng, data, others)
    if not members:
        return data
    name = rng.choice(list(members))
    way = rng.random()
    if way < 0.08:
        del members[name]
    elif way < 0.14:
        members[rng.choice(list(members))] = members[name]
    elif way < 0.18:
        members[rng.choice(("../x", "/x", "C:\\x", name.upper(), "a\x1b[2Jb", "x" * 3000))] = b"x"
    else:
        members[name] = _changed(rng, members[name], others)
    return _zip({each.replace("\x00", ""): members[each] for each in members})


_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)


def _in_stream(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    found = list(_STREAM.finditer(data))
    if not found:
        return _changed(rng, data, others)
    one = rng.choice(found)
    try:
        inner = zlib.decompress(one[1])
    except zlib.error:
        return _changed(rng, data, others)
    inner = zlib.compress(_changed(rng, inner, others))
    return data[: one.start(1)] + inner + data[one.end(1) :]


# --- judging ---------------------------------------------------------------------------------


def fault_of(data: bytes, name: str, kind: str, twice: bool) -> str:
    """What is wrong with how these bytes are read; empty for a sound article or a refusal."""
    from reader.errors import ReaderError
    from reader.importers import read

    try:
        articles = read(data, name, kind=kind)
        if twice and read(data, name, kind=kind) != articles:
            return "another result the second time"
    except ReaderError as error:
        return "" if error.code.startswith("import_") else f"code {error.code}"
    except (MemoryError, RecursionError):
        return "" if kind == "pdf" else "too deep, or too much memory\n" + traceback.format_exc()
    except _Late:
        return "more than 20 seconds\n" + traceback.format_exc()
    except Exception:
        return traceback.format_exc()
    return _unsound(articles) or (_unordered(articles, data) if kind in TEXTS else "")


class _Late(BaseException):
    """The time is over."""


def _unsound(articles: list[Any]) -> str:
    from reader.text.normal import normalise

    for article in articles:
        text = article.text
        if text != "\n".join(text[b.start : b.end] for b in article.blocks):
            return "blocks do not tile the text"
        if text != normalise(text) or re.search(
            r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text
        ):
            return "not in the normal form"
        if any(not 0 <= s.start < s.end <= len(text) for s in article.styles):
            return "a style outside the text"
        fields = (article.title, article.subtitle, article.source, article.place, article.editor)
        for value in (*fields, *article.authors):
            if value is not None and (value != normalise(value).strip() or "\n" in value):
                return f"a field of several lines: {value!r}"
        if not article.title or not article.blocks:
            return "no title, or no text"
    return ""


def _unordered(articles: list[Any], data: bytes) -> str:
    from reader.importers.encoding import decode
    from reader.text.normal import normalise

    whole = normalise(decode(data).text)
    if "&" in whole or "<" in whole:
        return ""
    source = iter(re.findall(r"\w", normalize("NFD", whole)))
    for article in articles:
        for letter in re.findall(r"\w", normalize("NFD", article.text)):
            if letter not in source:
                return f"{letter!r} does not come from the source in its place"
    return ""


# --- one process, and the one that watches it ------------------------------------------------


def work(seed: int, minutes: float, kinds: list[str], current: Path) -> None:
    """Reads changed samples until the time is over; each result is a line of JSON."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise _Late

    signal.signal(signal.SIGALRM, late)
    rng = random.Random(seed)
    all_samples = samples()
    others = [data for each in all_samples.values() for _, data in each]
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        kind = rng.choice(kinds)
        name, data = rng.choice(all_samples[kind])
        data = mutated(rng, data, others) or b"x"
        asked = rng.choice((kind, kind, "auto"))
        current.write_bytes(json.dumps([asked, name]).encode() + b"\n" + data)
        started = time.perf_counter()
        signal.alarm(SECONDS)
        try:
            fault = fault_of(data, name, asked, rng.random() < 0.05)
        except _Late:
            fault = "more than 20 seconds"
        finally:
            signal.alarm(0)
        took = time.perf_counter() - started
        if fault:
            (current.parent / "faulty").write_bytes(current.read_bytes())
        print(json.dumps([kind, len(data), took, fault]), flush=True)


def main() -> int:
    """Runs workers one after the other; prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default="")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-faults"))
    parser.add_argument("--work", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    kinds = given.kinds.split(",") if given.kinds else sorted(samples())
    given.keep.mkdir(parents=True, exist_ok=True)
    current = given.keep / "current"
    if given.work is not None:
        work(given.seed, given.work, kinds, current)
        return 0
    figures: dict[str, list[float]] = {kind: [0, 0, 0.0] for kind in kinds}
    faults: dict[str, int] = {}
    end = time.monotonic() + 60 * given.minutes
    seed = given.seed
    while (left := (end - time.monotonic()) / 60) > 0.01:
        seed += 1000
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.fuzz_importers", "--work", str(min(left, 3)),
             "--seed", str(seed), "--kinds", ",".join(kinds), "--keep", str(given.keep)],
            stdout=subprocess.PIPE, text=True, env={**os.environ, "READER_IMPORT_CHILD": "1"},
        )  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            kind, _, took, fault = json.loads(line)
            figures[kind][0] += 1
            figures[kind][1] += bool(fault)
            figures[kind][2] = max(figures[kind][2], took)
            if fault:
                _keep(given.keep, fault, faults)
        if process.wait() != 0:
            _keep(given.keep, f"the process ended with {process.returncode}", faults)
    print(f"{'kind':10} {'files':>8} {'faults':>7} {'slowest':>9}")
    for kind, (count, bad, slowest) in figures.items():
        print(f"{kind:10} {count:8.0f} {bad:7.0f} {slowest:8.2f}s")
    for fault, count in faults.items():
        print(f"{count} × {fault.strip().splitlines()[-1]}")
    return 1 if faults else 0


def _keep(folder: Path, fault: str, faults: dict[str, int]) -> None:
    """Keeps the first five inputs of each fault, with what was said."""
    frames = [line.strip() for line in fault.splitlines() if line.strip().startswith("File ")]
    key = (frames[-1] + " " if frames else "") + fault.strip().splitlines()[-1][:100]
    faults[key] = faults.get(key, 0) + 1
    if faults[key] <= 5:
        number = sum(faults.values())
        last = folder / ("current" if fault.startswith("the process") else "faulty")
        (folder / f"{number}.input").write_bytes(last.read_bytes())
        (folder / f"{number}.txt").write_text(fault)


if __name__ == "__main__":
    raise SystemExit(main())
