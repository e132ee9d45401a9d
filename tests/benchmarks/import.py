# ruff: noqa: E501, N999, SIM905
"""How fast files are read, per format, beside the bare library that does the parsing.

    python -m tests.benchmarks.import [--seconds 3] [--kinds html,epub]
    python -m tests.benchmarks.import --many 20000

Reads generated documents of each kind for some seconds, and the same bytes with the bare library
(decoding alone for texts, markdown-it, lxml, mammoth, zipfile with lxml, pypdfium2) in turns of the
same run: what counts are the ratios. `--many` imports a folder of so many small files into a library
by `Library.add`, and compares with reading, hashing, and indexing them with the bare libraries.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import sqlite3
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from reader.importers import read
from reader.importers.child import MARK
from reader.search.tokens import characters, index_tokens
from reader.text.fold import fold
from tests.importers import pdfs, test_docx, test_epub, test_mhtml

WORDS = (
    "渡口 书车 每个月 换 一批 书 读者 投票 决定 割稻 季节 不再 停 学校 门口 而是 开到 田边 大人 忙着 孩子 就 在 车上 读书 的 了 是 有 和"
).split()  # fmt: skip
Case = tuple[str, str, bytes, Callable[[bytes], object]]
"""Kind, name, bytes, and what the bare library does with them."""


def paragraph(rng: random.Random) -> str:
    """About 120 characters in two or three sentences."""
    text = ""
    while len(text) < 120:
        text += "".join(rng.choices(WORDS, k=14)) + "，" + "".join(rng.choices(WORDS, k=10)) + "。"
    return text


def cases(rng: random.Random) -> list[Case]:
    """A small and a large document of each kind."""
    few = [paragraph(rng) for _ in range(12)]
    many = [paragraph(rng) for _ in range(4_000)]
    found: list[Case] = []
    for size, rows in (("small", few), ("large", many)):
        text = "小镇的书车\n\n" + "\n".join("　　" + row for row in rows) + "\n"
        found.append((f"text, {size}", "a.txt", text.encode(), _decode))
        found.append((f"text GBK, {size}", "g.txt", text.encode("gb18030"), _decode_gbk))
        marked = "# 小镇的书车\n\n" + "\n\n".join(f"**{r[:6]}**{r[6:]}" for r in rows) + "\n"
        found.append((f"markdown, {size}", "a.md", marked.encode(), _markdown_it))
        if size == "large":
            article = _article(rows)
            found.append(("markdown, article", "b.md", article.encode(), _markdown_it))
        page = _page(rows[:600])
        found.append((f"html, {size}", "a.html", page.encode(), _lxml))
        found.append((f"mhtml, {size}", "a.mhtml", test_mhtml.saved(page), _mail))
    chapters = [f"第{n}章 第{n}天\n" + "\n".join(many[n * 30 : n * 30 + 30]) for n in range(1, 100)]
    found.append(("novel", "n.txt", "\n\n".join(chapters).encode(), _decode))
    found.append(("webpage (dump)", "d.txt", _dump(few).encode(), _decode))
    stories = "".join(
        f"## 标题第{n}条\n\n本报讯（记者 李四）{r}\n\n" for n, r in enumerate(few * 3)
    )
    found.append(("newspaper", "p.md", stories.encode(), _decode))
    found.append(("epub", "a.epub", _book(many), _zip_and_lxml))
    body = "".join(test_docx.p(row) for row in many[:600])
    found.append(("docx", "a.docx", test_docx.document(body), _mammoth))
    pages = [pdfs.page(n, [r[:34] for r in many[n * 20 : n * 20 + 20]]) for n in range(1, 61)]
    found.append(("pdf, 60 pages", "a.pdf", pdfs.made(pages), _pdfium))
    return found


def _article(rows: list[str]) -> str:
    """A heading every forty paragraphs, bold or a link in a fifth of them, lists, quotations."""
    out = ["# 小镇的书车"]
    for i, row in enumerate(rows):
        if i % 40 == 0:
            out.append(f"## 第{i // 40}节")
        if i % 97 == 5:
            out.append(f"- {row[:30]}\n- {row[30:60]}\n- {row[60:80]}")
        elif i % 89 == 7:
            out.append(f"> {row}")
        elif i % 10 == 3:
            out.append(f"{row[:20]}**{row[20:26]}**{row[26:]}")
        elif i % 10 == 6:
            out.append(f"{row[:20]}[{row[20:26]}](https://example.org/a/{i}){row[26:]}")
        else:
            out.append(row)
    return "\n\n".join(out) + "\n"


def _page(rows: list[str]) -> str:
    menu = "".join(f'<li><a href="/c{n}">栏目{n}</a></li>' for n in range(40))
    body = "".join(f"<p>　　{row}</p>\n" for row in rows)
    return (
        f"<!DOCTYPE html><html><head><title>小镇的书车_小镇新闻网</title></head><body><ul>{menu}</ul>"
        f"<h1>小镇的书车</h1><div>来源：小镇日报 2026-01-02</div><div class=content>{body}</div>"
        f"<div>责任编辑：张三</div><div>版权所有：小镇</div></body></html>"
    )


def _dump(rows: list[str]) -> str:
    menu = "".join(f"  • 栏目{n}\n" for n in range(40))
    return f"{menu}首页 > 新闻 > 正文\n小镇的书车\n来源：小镇日报 2026-01-02\n" + "\n".join(rows)


def _book(rows: list[str]) -> bytes:
    pages = {
        f"OEBPS/c{n}.xhtml": test_epub.PAGE.format(
            f"<h2>第{n}章</h2>" + "".join(f"<p>{row}</p>" for row in rows[n * 33 : n * 33 + 33])
        )
        for n in range(120)
    }
    items = {f"c{n}": (f"c{n}.xhtml", 'media-type="application/xhtml+xml"') for n in range(120)}
    return test_epub.book(pages, items=items)


# --- the bare libraries ----------------------------------------------------------------------


def _decode(data: bytes) -> object:
    return data.decode()


def _decode_gbk(data: bytes) -> object:
    return data.decode("gb18030")


def _markdown_it(data: bytes) -> object:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").parse(data.decode())


def _lxml(data: bytes) -> object:
    from lxml import html

    return html.fromstring(data.decode()).text_content()


def _mail(data: bytes) -> object:
    import email

    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            return _lxml(part.get_payload(decode=True))  # type: ignore[arg-type]
    return None


def _zip_and_lxml(data: bytes) -> object:
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False)
    with zipfile.ZipFile(BytesIO(data)) as file:
        return [
            "".join(etree.fromstring(file.read(name), parser).itertext())
            for name in file.namelist()
            if name.endswith((".xhtml", ".opf"))
        ]


def _mammoth(data: bytes) -> object:
    import mammoth

    return mammoth.convert_to_html(BytesIO(data))


def _pdfium(data: bytes) -> object:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


# --- measuring -------------------------------------------------------------------------------


def rates(case: Case, seconds: float) -> tuple[float, float]:
    """Seconds per file of the importer and of the bare library, measured in turns."""
    _, name, data, bare = case
    works = (lambda: read(data, name), lambda: bare(data))
    for work in works:
        work()  # what is loaded for the first file is told apart
    spent = [0.0, 0.0]
    count = [0, 0]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for k, work in enumerate(works):
            start = time.thread_time()
            work()
            spent[k] += time.thread_time() - start
            count[k] += 1
    return spent[0] / count[0], spent[1] / count[1]


def formats(seconds: float, kinds: list[str]) -> None:
    """The table of formats; everything in this process, as it would be in a worker."""
    os.environ[MARK] = "1"
    print("| document | size | files/s | MB/s | bare library, MB/s | times as long |")
    print("|---|---|---|---|---|---|")
    for case in cases(random.Random(3)):
        kind, _, data, _ = case
        if kinds and not any(kind.startswith(each) for each in kinds):
            continue
        own, bare = rates(case, seconds)
        size = len(data) / 1e6
        print(
            f"| {kind} | {size * 1000:.0f} kB | {1 / own:,.0f} | {size / own:.1f} |"
            f" {size / bare:.1f} | {own / bare:.1f} |",
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nPeak memory of the process after all of them: {peak} MB")


def many(count: int) -> None:
    """A folder of small files: `Library.add` beside reading, hashing and indexing them bare."""
    from reader.library import Library

    rng = random.Random(5)
    with tempfile.TemporaryDirectory(prefix="reader-many-") as name:
        root = Path(name)
        for n in range(count):
            path = root / "files" / f"{n // 1000:03d}" / f"{n:06d}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            rows = [paragraph(rng) for _ in range(rng.randint(3, 12))]
            path.write_text(f"第{n}篇的题目\n\n" + "\n".join("　　" + row for row in rows))
        references: list[tuple[str, float, float]] = []
        for name, pairs in (("trigrams", False), ("the same tokens", True)):
            start, spent = time.perf_counter(), _spent()
            size = _bare_library(root, pairs)
            references.append((name, time.perf_counter() - start, _spent() - spent))
        for what in ("added", "again"):
            start, spent = time.perf_counter(), _spent()
            with Library.open(root / "library.sqlite") as library:
                report = library.add([root / "files"], recursive=True)
            took, cpu = time.perf_counter() - start, _spent() - spent
            assert len(report.added) + len(report.unchanged) == count
            print(
                f"{count:,} files, {size / 1e6:.0f} MB, {what}: {took:.1f} s,"
                f" {count / took:,.0f} files/s, processor {cpu:.1f} s in all processes"
            )
            for name, bare, bare_spent in references:
                print(
                    f"    {took / bare:.2f} × the bare libraries with {name}"
                    f" ({bare:.1f} s, processor {bare_spent:.1f} s: {cpu / bare_spent:.2f} ×)"
                )
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"Peak memory: {own} MB here, {worker} MB in the largest worker")


def _spent() -> float:
    """Seconds of processor of this process and of those it has ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _bare_library(root: Path, pairs: bool) -> int:
    """Reads, hashes, compresses and indexes with `sqlite3` alone; the bytes.

    By SQLite's trigrams, or by the tokens of the program: folded, in pairs, with the table of
    characters that finds a single one.
    """
    size = 0
    (root / "bare.sqlite").unlink(missing_ok=True)
    connection = sqlite3.connect(root / "bare.sqlite")
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("CREATE TABLE article(sha TEXT PRIMARY KEY, data BLOB, text TEXT)")
    kind = "ascii" if pairs else "trigram"
    connection.execute(f"CREATE VIRTUAL TABLE fts USING fts5(text, content='', tokenize='{kind}')")
    connection.execute("CREATE VIRTUAL TABLE one USING fts5(c, content='', detail=none)")
    for path in sorted((root / "files").rglob("*.txt")):
        data = path.read_bytes()
        text = data.decode()
        size += len(data)
        row = (hashlib.sha256(data).hexdigest(), zlib.compress(data), text)
        connection.execute("INSERT INTO article VALUES(?, ?, ?)", row)
        if pairs:
            folded = fold(text)
            text = " ".join(index_tokens(folded))
            connection.execute("INSERT INTO one(c) VALUES(?)", (" ".join(characters(folded)),))
        connection.execute("INSERT INTO fts(text) VALUES(?)", (text,))
    connection.commit()
    connection.close()
    return size


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--kinds", default="")
    parser.add_argument("--many", type=int, default=0)
    given = parser.parse_args()
    if given.many:
        many(given.many)
    else:
        formats(given.seconds, given.kinds.split(",") if given.kinds else [])


if __name__ == "__main__":
    main()
