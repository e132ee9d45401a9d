"""An article while it is being put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from reader.model import Article, Block, BlockKind, Other, Style, StyleKind
from reader.text.normal import normalise, normalise_line

LONGEST_LINE: Final = 20_000
"""A line with more characters than this is cut into several paragraphs at sentence ends."""

_PIECE: Final = 4_000
_SENTENCE_END: Final = re.compile(r"[。！？!?…；;]+[”’」』）)》】\"']*|(?<=[A-Za-z0-9)\"'])[.]\s")
_EXTENDING: Final = re.compile(r"[\u0300-\u036f\u200c\u200d\ufe00-\ufe0f\u3099\u309a]")

Marks = Sequence[tuple[StyleKind, int, int, str]]
"""Styles of one block: kind, start and end within its text, target of a link."""


@dataclass(slots=True)
class _Dropped:
    texts: list[str]
    first: int
    last: int
    reason: str
    after: int


@dataclass(slots=True)
class Draft:
    """Collects blocks, styles and what is dropped, and keeps the offsets right."""

    format: str
    title: str = ""
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    place: str | None = None
    published: str | None = None
    published_inferred: bool = False
    editor: str | None = None
    address: str | None = None
    warnings: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    other: list[_Dropped] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _end: int = 0

    def add(
        self,
        kind: BlockKind,
        text: str,
        first: int,
        last: int | None = None,
        *,
        level: int = 0,
        joined: bool = False,
        marks: Marks = (),
        check: bool = False,
    ) -> None:
        """Appends a block that came from the lines `first` to `last` of the raw file.

        `check` brings the text back into the normal form, which cutting a normal text at line
        ends keeps but joining lines, decoding entities and taking markup out may break.
        """
        if joined or marks or check or text[:1].isspace() or text[-1:].isspace():
            text, marks = _settled(text, marks)
        if not text:
            return
        start = self._end
        end = start + len(text)
        self.blocks.append(Block(kind, start, end, level, (first, last or first), joined))
        self._texts.append(text)
        self._end = end + 1
        for style, a, b, target in marks:
            if a < b:
                self.styles.append(Style(style, start + a, start + b, target))

    def add_normal(
        self,
        kind: BlockKind,
        text: str,
        first: int,
        last: int,
        *,
        level: int = 0,
        marks: Marks = (),
    ) -> None:
        """Appends a block whose text is known to be in the normal form."""
        if not text or text[0].isspace() or text[-1].isspace():
            self.add(kind, text, first, last, level=level, marks=marks)
            return
        start = self._end
        end = start + len(text)
        self.blocks.append(Block._make((kind, start, end, level, (first, last), False)))
        self._texts.append(text)
        self._end = end + 1
        for style, a, b, target in marks:
            if a < b:
                self.styles.append(Style(style, start + a, start + b, target))

    def add_code(self, text: str, first: int, last: int) -> None:
        """Appends code, whose indents are part of it."""
        start = self._end
        self.blocks.append(Block("code", start, start + len(text), 0, (first, last)))
        self._texts.append(text)
        self._end = start + len(text) + 1

    def add_line(self, kind: BlockKind, text: str, number: int, *, level: int = 0) -> None:
        """Appends one line of the normalised file, in pieces when it is of monstrous length."""
        length = len(text)
        if length <= LONGEST_LINE:
            if not length or text[0].isspace() or text[-1].isspace():
                self.add(kind, text, number, level=level)
                return
            # What `add` does, for texts of hundreds of thousands of lines.
            start = self._end
            self.blocks.append(
                Block._make((kind, start, start + length, level, (number, number), False))
            )
            self._texts.append(text)
            self._end = start + length + 1
            return
        for piece in pieces(text):
            self.add(kind, piece, number, level=level)
        self.warn("long_line")

    def drop(self, text: str, first: int, last: int | None = None, reason: str = "other") -> None:
        """Keeps a passage of the file that does not belong to the text."""
        if not text.strip():
            return
        last = last or first
        after = len(self.blocks) - 1
        before = self.other[-1] if self.other else None
        if before is not None and (before.after, before.reason) == (after, reason):
            before.texts.append(text)
            before.last = max(before.last, last)
        else:
            self.other.append(_Dropped([text], first, last, reason, after))

    def warn(self, code: str) -> None:
        """Notes something that a person should know, once."""
        if code not in self.warnings:
            self.warnings.append(code)

    @property
    def text(self) -> str:
        """The text so far."""
        return "\n".join(self._texts)

    def text_of(self, index: int) -> str:
        """The text of one block."""
        return self._texts[index]

    def __len__(self) -> int:
        return len(self.blocks)

    def build(self, *, encoding: str | None = None, warnings: Sequence[str] = ()) -> Article:
        """The finished article; `warnings` are those of the whole file."""
        text = self.text
        return Article(
            title=normalise_line(self.title),
            text=text,
            blocks=tuple(self.blocks),
            format=self.format,
            subtitle=_field(self.subtitle),
            authors=tuple(name for each in self.authors if (name := normalise_line(each))),
            source=_field(self.source),
            place=_field(self.place),
            published=self.published,
            published_inferred=self.published_inferred,
            editor=_field(self.editor),
            language=language_of(text or self.title),
            address=_field(self.address),
            styles=tuple(sorted(self.styles, key=lambda s: (s.start, s.end))),
            other=tuple(
                Other(normalise("\n".join(o.texts)), (o.first, o.last), o.reason, o.after)
                for o in self.other
            ),
            encoding=encoding,
            warnings=(*warnings, *self.warnings),
        )


def _field(value: str | None) -> str | None:
    return (normalise_line(value) or None) if value else None


def _settled(text: str, marks: Marks) -> tuple[str, Marks]:
    """The text in the normal form, without spaces at its ends, and the marks moved with it."""
    normal = normalise(text)
    if normal != text:
        moved = [(k, len(normalise(text[:a])), len(normalise(text[:b])), t) for k, a, b, t in marks]
        marks = [(k, min(a, len(normal)), min(b, len(normal)), t) for k, a, b, t in moved]
        text = normal
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    size = len(text)
    return text, [
        (k, min(max(a - lead, 0), size), min(max(b - lead, 0), size), t) for k, a, b, t in marks
    ]


def pieces(text: str) -> list[str]:
    """A long line cut after sentences into parts of about four thousand characters."""
    found: list[str] = []
    start = 0
    while len(text) - start > _PIECE * 2:
        ends = _SENTENCE_END.finditer(text, start + _PIECE, start + _PIECE * 2)
        match = next(ends, None)
        cut = match.end() if match else text.rfind(" ", start + _PIECE, start + _PIECE * 2)
        if cut <= start:
            cut = start + _PIECE
            while cut < start + _PIECE * 2 and _EXTENDING.match(text, cut):
                cut += 1
        found.append(text[start:cut].strip())
        start = cut
    found.append(text[start:].strip())
    return [piece for piece in found if piece]


_WORDLIKE: Final = re.compile(r"[^\W\d_]")
_JUNK_NAME: Final = re.compile(
    r"^(?:[0-9a-fA-F_\-.]+|-|stdin|untitled|新建文本文档|未命名)$", re.IGNORECASE
)
_FIRST_SENTENCE: Final = re.compile(r"[。！？；!?\n]")
_TITLE_CHARS: Final = 40


def title_of_last_resort(text: str, stem: str) -> str:
    """A title where the file has none: its name if that says something, else its first words."""
    if len(_WORDLIKE.findall(stem)) >= 2 and not _JUNK_NAME.match(stem):
        return stem
    first = text.lstrip()[:200]
    words = _FIRST_SENTENCE.split(first, maxsplit=1)[0][:_TITLE_CHARS].strip()
    return words or first[:_TITLE_CHARS].replace("\n", " ").strip() or stem


_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_KANA: Final = re.compile(r"[\u3041-\u30ff]+")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]+")
_NOT_CHINESE: Final = re.compile(r"[\u3041-\u30ff\uac00-\ud7a3]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """`zh`, `ja`, `ko` or `en` by the letters of the beginning; None when it can't be told."""
    text = text[:6_000]
    # Soon said of most texts: there are not more letters than characters, and a third of the text
    # holds enough of them.
    if not _NOT_CHINESE.search(text):
        enough = max(1, 0.25 * len(text))
        if (
            sum(map(len, _HAN.findall(text, 0, len(text) // 3))) >= enough
            or sum(map(len, _HAN.findall(text))) >= enough
        ):
            return "zh"
    words = _LATIN.findall(text)
    count = {
        name: sum(map(len, pattern.findall(text)))
        for name, pattern in (("han", _HAN), ("kana", _KANA), ("hangul", _HANGUL))
    }
    letters = sum(map(len, _LETTERS.findall(text)))
    count["else"] = max(0, letters - sum(count.values()) - sum(map(len, words)))
    count["latin"] = len(words)
    total = sum(count.values())
    if not total:
        return None
    if count["kana"] > 0.15 * total:
        return "ja"
    if count["hangul"] > 0.3 * total:
        return "ko"
    if count["han"] >= 0.25 * total:
        return "zh"
    return "en" if count["latin"] > 0.8 * total else None
