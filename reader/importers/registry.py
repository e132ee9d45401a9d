"""The importers and how one of them is chosen: by what a file holds, not by what it is called.

A new format is one file with an `IMPORTER` and one line in `_MODULES` below.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from itertools import pairwise
from typing import Final

from reader.errors import ImportRefused, UsageError
from reader.importers import child
from reader.importers.binary import binary_kind, looks_binary
from reader.importers.draft import title_of_last_resort
from reader.importers.encoding import Decoded, decode
from reader.model import Article
from reader.text.normal import normalise, normalise_line

_MODULES: Final = (
    "epub.book",
    "docx.document",
    "html.mhtml",
    "pdf.document",
    "archive",
    "html.page",
    "news.page",
    "dump.page",
    "text.novel",
    "markdown.document",
    "text.plain",
)
"""Modules of this package that define `IMPORTER`, in the order in which equal claims win."""

TEXT_LIMIT: Final = 100_000_000
"""Most bytes of a text that are read at once."""

MOST_CHARACTERS: Final = 40_000_000
MOST_LINES: Final = 500_000
"""Characters and lines with something on them that a text may have: each line takes half a kilobyte
of memory until it is stored, however short it is."""

_MOST_ENDS: Final = 3_000_000
"""Line ends, those of empty lines included."""

LONGEST: Final = 6_000_000
"""Characters from which on an article becomes several: the index holds all of one in memory."""

LONGEST_NOISE: Final = 1_000_000
_LOOKED_AT: Final = 100_000
_NEW: Final = 0.85
"""The same for what hardly repeats a pair of characters, each of which is an entry of the index;
how many characters are looked at for that, thrice, and the share of their pairs that are new. In a
dictionary two thirds are."""

_IN_CHILD: Final = 2_000_000
"""Bytes of a page above which it is read in a process of its own."""

_TEXT_IN_CHILD: Final = 12_000_000
"""The same for text, which takes some twelve times its bytes of memory and no time to speak of: to
start a process and to bring over what it read would take as long as reading a novel."""

_MARKS: Final = 60_000
_STRETCH: Final = 3_000
"""The same for Markdown, where a short file may ask for much, such as rows that a wide table
completes: bytes from which on it is looked at, and characters without a blank line between them
that no paragraph has. What lies between two blank lines is read by itself."""


@dataclass
class Sample:
    """A file's bytes and name, and views of them that are made when they are first asked for."""

    data: bytes
    name: str
    encoding: str | None = None
    """What the person said the encoding is."""
    forced: bool = False
    """Whether the person said what kind it is."""

    @cached_property
    def decoded(self) -> Decoded:
        """The text as it stands in the file."""
        return decode(self.data, self.encoding)

    @cached_property
    def text(self) -> str:
        """The whole text in the normal form; line numbers refer to it."""
        return normalise(self.decoded.text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of `text`, without their ends; line `i` has the number `i + 1`."""
        return self.text.split("\n")

    @cached_property
    def head(self) -> list[str]:
        """The first thousand lines at most: enough to tell what a file is."""
        return self.lines[:1000]

    @cached_property
    def members(self) -> frozenset[str]:
        """The names of the members, if it is a zip file."""
        from reader.importers.zipped import names_in

        return names_in(self.data)

    @property
    def suffix(self) -> str:
        """The end of the name in small letters, without the dot; a hint, never a proof."""
        _, dot, suffix = self.name.rpartition(".")
        return suffix.lower() if dot else ""

    @property
    def stem(self) -> str:
        """The name without folders and suffix."""
        base = self.name.replace("\\", "/").rpartition("/")[2]
        stem, dot, suffix = base.rpartition(".")
        return stem if dot and stem and len(suffix) <= 8 else base

    def warnings(self) -> tuple[str, ...]:
        """What is to be said about the file as a whole."""
        return self.decoded.warnings()


@dataclass(frozen=True, slots=True)
class Importer:
    """One way to read a file.

    `recognises` gives how surely a file is of this kind, from 0 to 1; `read` gives its articles,
    none if it holds no text. With `binary` it is asked on the bytes alone, before they are decoded,
    and must not touch `Sample.text`.
    """

    kind: str
    recognises: Callable[[Sample], float]
    read: Callable[[Sample], list[Article]]
    binary: bool = False


@cache
def importers() -> tuple[Importer, ...]:
    """All importers, in order."""
    found: list[Importer] = []
    for name in _MODULES:
        importer: Importer = import_module(f"reader.importers.{name}").IMPORTER
        found.append(importer)
    return tuple(found)


def read(
    data: bytes,
    name: str,
    *,
    kind: str = "auto",
    encoding: str | None = None,
    cut: str = "auto",
    join: str = "",
) -> list[Article]:
    """The articles in a file's bytes; at least one.

    `name` is used for messages, as a hint, and as the title of last resort. `kind` forces a
    reading, `encoding` a decoding; `cut` and `join` say where articles begin, as in `recut`. Pure:
    the same arguments give the same articles.

    Raises `ImportRefused` with `import_empty`, `import_binary`, `import_format`,
    `import_too_large`, `import_too_long` or `import_unknown_encoding`, and `UsageError` with
    `unknown_kind`.
    """
    known = importers()
    if kind != "auto" and kind not in {importer.kind for importer in known}:
        raise UsageError("unknown_kind", kind=kind, kinds=", ".join(KINDS))
    if not data:
        raise ImportRefused("import_empty", name=name)
    sample = Sample(data, name, encoding, kind != "auto")
    importer = _chosen([i for i in known if i.binary], sample, kind)
    said = {"kind": kind, "encoding": encoding or "", "cut": cut, "join": join}
    if _is_heavy(sample, importer):
        return child.run("registry", data, name, said)
    if importer is None:
        _refuse_what_is_no_text(sample)
        importer = _chosen([i for i in known if not i.binary], sample, kind)
        if importer is not None and importer.kind == "markdown" and _may_ask_for_much(sample):
            return child.run("registry", data, name, said)
    with _uncollected():
        articles = importer.read(sample) if importer else []
    if not articles:
        raise ImportRefused("import_empty", name=name)
    lines = sum(len(article.blocks) for article in articles)
    if lines > 2 * MOST_LINES:
        raise _too_long(name, lines, sum(len(article.text) for article in articles))
    articles = [_titled(article, sample) for article in articles]
    if cut == "auto" and not join and all(len(e.text) <= longest(e.text) for e in articles):
        return articles
    from reader.importers.recut import in_parts, recut

    with _uncollected():
        if cut == "auto":
            articles = [part for each in articles for part in in_parts(each, longest(each.text))]
        return recut(articles, cut, join)


def longest(text: str) -> int:
    """How many characters of such a text may be one article.

    Chinese letters out of which chance makes pairs are no text: the index would take half a
    gigabyte for three million of them.
    """
    if len(text) <= LONGEST_NOISE:
        return LONGEST
    for start in (0, (len(text) - _LOOKED_AT) // 2, len(text) - _LOOKED_AT):
        part = text[start : start + _LOOKED_AT]
        if len(set(pairwise(part))) > _NEW * len(part):
            return LONGEST_NOISE
    return LONGEST


def read_in_child(data: bytes, name: str, options: Mapping[str, str]) -> list[Article]:
    """What the child process runs."""
    return read_as(data, name, options)


def _is_heavy(sample: Sample, importer: Importer | None) -> bool:
    """Whether it is a text, or a page, that is read in a process with limits."""
    is_page = importer is not None and importer.kind == "html"
    least = _IN_CHILD if is_page else _TEXT_IN_CHILD
    if child.is_child() or not least < len(sample.data) <= TEXT_LIMIT:
        return False
    return is_page if importer else binary_kind(sample.data) is None


def _may_ask_for_much(sample: Sample) -> bool:
    """Whether it is Markdown that is read in a process with limits."""
    if child.is_child() or not _MARKS < len(sample.data) <= TEXT_LIMIT:
        return False
    return any(len(stretch) > _STRETCH for stretch in sample.text.split("\n\n"))


def read_as(data: bytes, name: str, options: Mapping[str, str]) -> list[Article]:
    """`read` with what a person said about a file, as it is kept with its articles."""
    said = {key: options[key] for key in ("kind", "encoding", "cut", "join") if options.get(key)}
    return read(data, name, **said)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looks for cycles, which a file of many paragraphs would set off again and again.

    They would take a quarter of the time; there are hardly any cycles.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _titled(article: Article, sample: Sample) -> Article:
    """The article, with a title in any case."""
    if article.title:
        return article
    title = title_of_last_resort(article.text, sample.stem)
    return article._replace(title=normalise_line(title) or "?")


def _chosen(candidates: Sequence[Importer], sample: Sample, kind: str) -> Importer | None:
    if kind != "auto":
        return next((i for i in candidates if i.kind == kind), None)
    best: Importer | None = None
    surest = 0.0
    for importer in candidates:
        sure = importer.recognises(sample)
        if sure > surest:
            best, surest = importer, sure
    return best


def _refuse_what_is_no_text(sample: Sample) -> None:
    found = binary_kind(sample.data)
    if found:
        raise ImportRefused("import_format", name=sample.name, format=found)
    if len(sample.data) > TEXT_LIMIT:
        raise ImportRefused(
            "import_too_large", name=sample.name, size=mb(len(sample.data)), limit=mb(TEXT_LIMIT)
        )
    if looks_binary(sample.data, sample.decoded):
        raise ImportRefused("import_binary", name=sample.name)
    text = sample.text
    if not text.strip():
        raise ImportRefused("import_empty", name=sample.name)
    ends = text.count("\n")
    lines = ends - text.count("\n\n")
    if lines > MOST_LINES or ends > _MOST_ENDS or len(text) > MOST_CHARACTERS:
        raise _too_long(sample.name, lines, len(text))


def _too_long(name: str, lines: int, characters: int) -> ImportRefused:
    return ImportRefused(
        "import_too_long",
        name=name,
        lines=lines,
        characters=characters,
        most_lines=MOST_LINES,
        most=MOST_CHARACTERS,
    )


def mb(size: int) -> str:
    """A size in bytes as people read it."""
    return f"{size / 1_000_000:.0f} MB"


KINDS: Final = (
    "auto",
    "text",
    "markdown",
    "html",
    "epub",
    "docx",
    "mhtml",
    "pdf",
    "archive",
    "newspaper",
    "webpage",
    "novel",
)
"""What `kind` may be; `auto` chooses by content."""
