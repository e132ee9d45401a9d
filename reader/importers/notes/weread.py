"""WeRead (微信读书): the text that its app copies, in the form with ◆ and in the one with >>.

《书名》                      书名
作者                          作者
3个笔记                       3个笔记
第一章                        第一章
◆ 划线的句子                  >> 划线的句子
◆ 2023/02/11发表想法          >> 2023/02/11发表想法
想法                          想法
原文：所想的句子              原文：所想的句子
-- 来自微信读书               -- 来自微信读书
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from reader.importers.notes.common import id_of, joined, line_of, text_of
from reader.model.foreign import ForeignFile, ForeignNote, Unread

if TYPE_CHECKING:
    from reader.importers.notes.registry import Sample

_COUNT: Final = re.compile(r"^\s*(\d+)\s*(?:个|個|条|條)(?:笔记|筆記)\s*$")
_MARK: Final = re.compile(r"^\s*(?:◆|♦|>>|》》|＞＞)\s*(.*)$")
_THOUGHT: Final = re.compile(
    r"^(\d{4})\s*[/年.-]\s*(\d{1,2})\s*[/月.-]\s*(\d{1,2})\s*+(?:日\s*+)?(?:\d{1,2}:\d{2}(?::\d{2})?\s*+)?"
    r"(发表想法|發表想法|写下想法|认为.*|推荐.*)?$"
)
_SOURCE: Final = re.compile(r"^\s*原文\s*[：:]\s*(.*)$")
_END: Final = re.compile(r"^\s*[-—–]{1,3}\s*来自微信读书\s*$|^\s*[-—–]{1,3}\s*來自微信讀書\s*$")
_REVIEW: Final = re.compile(r"^(?:\s*+(?:点评|點評|书评|書評)|.*\s的?点评)\s*+$")


@dataclass(slots=True)
class _Entry:
    """One mark and the lines that belong to it."""

    first: str
    chapter: str
    lines: list[str] = field(default_factory=list)
    spoken: bool = False
    """Whether it has words below its mark."""
    sourced: bool = False
    """Whether it says what it is about."""

    def add(self, line: str) -> None:
        """One more line."""
        self.lines.append(line)
        self.spoken = self.spoken or bool(line.strip())
        self.sourced = self.sourced or _SOURCE.match(line) is not None


def recognises(sample: Sample) -> bool:
    """A line that counts the notes near the top, or the last line, and marks between."""
    lines = sample.text[:400_000].split("\n")
    marked = any(_MARK.match(line) for line in lines)
    counted = any(_COUNT.match(line) for line in lines[:12])
    return marked and (counted or any(_END.match(line) for line in lines[-12:]))


def read(sample: Sample) -> ForeignFile:
    """One note for each marked sentence; thoughts go to the sentence that they are about."""
    lines = [line.rstrip() for line in sample.text.split("\n")]
    title, authors, start = _head(lines)
    marks: dict[str, ForeignNote] = {}
    order: list[str] = []
    thoughts: dict[str, list[str]] = {}
    unread: list[Unread] = []
    for entry in _entries(lines[start:]):
        quote, thought, created = _parts(entry)
        if not quote and not thought:
            unread.append(Unread("\n".join([entry.first, *entry.lines]), "empty"))
            continue
        key = quote or f"\0{thought}"
        if key not in marks:
            order.append(key)
            marks[key] = _note(title, authors, entry.chapter, quote, thought, created)
        if thought:
            thoughts.setdefault(key, []).append(thought)
    notes = [_with_note(marks[key], joined(thoughts.get(key, []))) for key in order]
    return ForeignFile("weread", tuple(notes), tuple(unread))


def _head(lines: Sequence[str]) -> tuple[str, tuple[str, ...], int]:
    """Title, authors, and the line at which the notes begin."""
    count = next((n for n, line in enumerate(lines[:40]) if _COUNT.match(line)), None)
    first = next((n for n, line in enumerate(lines) if _MARK.match(line)), len(lines))
    named = [line_of(line) for line in lines[: first if count is None else count] if line.strip()]
    title = re.sub(r"^《(.*)》$", r"\1", named[0]) if named else ""
    if count is None:
        # Without a count only the title is sure: what follows may be a chapter.
        return title, (), next((n for n, line in enumerate(lines) if line.strip()), 0) + 1
    return title, tuple(named[1:3]), count + 1


def _entries(lines: Sequence[str]) -> list[_Entry]:
    """Marks with what follows them; what stands alone between two blank lines is a chapter."""
    found: list[_Entry] = []
    chapter = ""
    ahead = _sources_ahead(lines)
    for n, line in enumerate(lines):
        if _END.match(line):
            break
        if mark := _MARK.match(line):
            found.append(_Entry(mark.group(1).strip(), chapter))
        elif _is_chapter(lines, n, found[-1] if found else None, ahead):
            chapter = line_of(line)
            if _REVIEW.match(chapter):
                chapter = ""
        elif line.strip() and found:
            found[-1].add(line)
        elif found and found[-1].lines:
            found[-1].add("")
    return found


def _is_chapter(lines: Sequence[str], n: int, last: _Entry | None, ahead: Sequence[bool]) -> bool:
    """Whether a line is a chapter's title: the next thing after it, and a blank line, is a mark."""
    if not lines[n].strip():
        return False
    if last is None:
        return True
    if n and lines[n - 1].strip():
        return False
    if _SOURCE.match(lines[n]):
        return False
    if _THOUGHT.match(last.first) and not last.sourced and (not last.spoken or ahead[n]):
        # The thought itself, and after it its source, are still to come; a thought that has its
        # words already and is followed by a mark ends here.
        return False
    rest = [line for line in lines[n + 1 : n + 4] if line.strip()]
    return bool(rest) and _MARK.match(rest[0]) is not None


def _sources_ahead(lines: Sequence[str]) -> list[bool]:
    """For each line, whether a source stands there or below it before the next mark."""
    found = [False] * (len(lines) + 1)
    for n in range(len(lines) - 1, -1, -1):
        marked = _MARK.match(lines[n]) is not None
        found[n] = not marked and (found[n + 1] or _SOURCE.match(lines[n]) is not None)
    return found


def _parts(entry: _Entry) -> tuple[str, str, str | None]:
    """Sentence, thought and date of an entry."""
    dated = _THOUGHT.match(entry.first)
    if dated is None:
        return text_of("\n".join([entry.first, *entry.lines])), "", None
    year, month, day = dated.group(1), int(dated.group(2)), int(dated.group(3))
    at = next((n for n, line in enumerate(entry.lines) if _SOURCE.match(line)), None)
    words = entry.lines if at is None else entry.lines[:at]
    quote = ""
    if at is not None:
        source = _SOURCE.match(entry.lines[at])
        assert source is not None
        quote = text_of("\n".join([source.group(1), *entry.lines[at + 1 :]]))
    return quote, text_of("\n".join(words)), f"{year}-{month:02}-{day:02}T00:00:00"


def _note(
    title: str,
    authors: tuple[str, ...],
    chapter: str,
    quote: str,
    thought: str,
    created: str | None,
) -> ForeignNote:
    return ForeignNote(
        "weread",
        id_of(title, quote or thought),
        "highlight" if quote else "note",
        title,
        quote=quote,
        authors=authors,
        heading=(chapter,) if chapter else (),
        created=created,
        place=chapter,
    )


def _with_note(note: ForeignNote, text: str) -> ForeignNote:
    from dataclasses import replace

    return replace(note, note=text)
