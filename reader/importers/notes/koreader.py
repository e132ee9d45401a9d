"""KOReader: its sidecar files (`metadata.*.lua`, old and new tables) and its exports.

The JSON export is read here, text and Markdown in `koreader_text.py`; its `myClippings` is read as
Kindle's.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from reader.importers.notes import koreader_text, lua
from reader.importers.notes.common import colour_of, dict_of, id_of, line_of, list_of, text_of
from reader.model.foreign import ForeignFile, ForeignNote, Unread

if TYPE_CHECKING:
    from reader.importers.notes.registry import Sample

_TABLES: Final = re.compile(rb'\[?"?(annotations|bookmarks|highlight)"?\]?\s*=\s*\{')
_STYLES: Final = {"lighten": "background", "underscore": "underline", "strikeout": "strike"}


def recognises(sample: Sample) -> bool:
    """A Lua file that returns a table with notes, or a JSON document with entries."""
    head = sample.data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"--", b"return")):
        return re.search(rb"\breturn\s*\{", head) is not None and (
            _TABLES.search(sample.data) is not None
        )
    found = sample.json
    if not isinstance(found, dict):
        return found is None and koreader_text.recognises(sample.text)
    documents = found.get("documents")
    return isinstance(found.get("entries"), list) or (
        isinstance(documents, list)
        and all(isinstance(each, dict) and "entries" in each for each in documents)
    )


def read(sample: Sample) -> ForeignFile:
    """The notes of one sidecar, or of all books of an export."""
    if sample.json is not None:
        return _from_json(sample.json)
    if koreader_text.recognises(sample.text):
        return _from_text(sample.text)
    data = lua.parse(sample.text)
    if not isinstance(data, dict):
        raise ValueError("not a table")
    return _from_sidecar(data, sample.name)


def _from_json(data: Any) -> ForeignFile:
    notes: list[ForeignNote] = []
    unread: list[Unread] = []
    passed = 0
    seen: Counter[str] = Counter()
    data = dict_of(data)
    for document in list_of(data.get("documents", data)):
        document = dict_of(document)
        title, authors = _named(document.get("title"), document.get("author"))
        title = title or _file_title(document.get("file"))
        for entry in list_of(document.get("entries")):
            entry = dict_of(entry)
            if entry.get("sort") == "bookmark":
                passed += 1
                continue
            stamp = entry.get("time")
            row = {
                "text": entry.get("text"),
                "note": entry.get("note"),
                "chapter": entry.get("chapter"),
                "color": entry.get("color"),
                "drawer": entry.get("drawer"),
                "page": entry.get("page"),
                "datetime": _from_seconds(stamp),
            }
            note = _note(row, title, authors, seen)
            if note is None:
                unread.append(Unread(json.dumps(entry, ensure_ascii=False), "empty"))
            else:
                notes.append(note)
    return ForeignFile("koreader", tuple(notes), tuple(unread), passed)


def _from_text(text: str) -> ForeignFile:
    notes: list[ForeignNote] = []
    unread: list[Unread] = []
    seen: Counter[str] = Counter()
    for entry in koreader_text.entries(text):
        title, authors = _named(entry.title, entry.author)
        note = _note(entry.row, title, authors, seen)
        if note is None:
            unread.append(Unread(json.dumps(entry.row, ensure_ascii=False), "empty"))
        else:
            notes.append(note)
    return ForeignFile("koreader", tuple(notes), tuple(unread))


def _from_sidecar(data: dict[Any, Any], name: str) -> ForeignFile:
    props = dict_of(data.get("doc_props"))
    stats = dict_of(data.get("stats"))
    title, authors = _named(
        props.get("title") or stats.get("title"), props.get("authors") or stats.get("authors")
    )
    title = title or _file_title(data.get("doc_path")) or _folder_title(name)
    notes: list[ForeignNote] = []
    unread: list[Unread] = []
    passed = 0
    seen: Counter[str] = Counter()
    rows = lua.listed(data.get("annotations"))
    for row in rows or _old_rows(data):
        row = dict_of(row)
        # A place that was only marked for coming back has no drawer.
        if not row.get("drawer") and not row.get("pos0"):
            passed += 1
            continue
        note = _note(row, title, authors, seen)
        if note is None:
            unread.append(Unread(json.dumps(row, ensure_ascii=False, default=str), "empty"))
        else:
            notes.append(note)
    return ForeignFile("koreader", tuple(notes), tuple(unread), passed)


def _old_rows(data: dict[Any, Any]) -> Iterator[dict[str, Any]]:
    """Before 2024 a passage stood in `highlight` by page, its note in `bookmarks`."""
    marks = [dict_of(each) for each in lua.listed(data.get("bookmarks"))]
    by_place: dict[tuple[str, str], dict[str, Any]] = {}
    for mark in marks:
        by_place[line_of(mark.get("datetime")), _place(mark)] = mark
    seen: set[int] = set()
    pages = dict_of(data.get("highlight"))
    for page in sorted(pages, key=lambda key: (not isinstance(key, int | float), str(key))):
        for row in lua.listed(pages[page]):
            row = dict_of(row)
            mark = by_place.get((line_of(row.get("datetime")), _place(row)), {})
            seen.add(id(mark))
            yield {"page": page, **row, "note": _own_words(mark)}
    for mark in marks:
        if id(mark) in seen:
            continue
        # A passage that stands in the bookmarks alone, or a page that was marked.
        kept = mark if mark.get("highlighted") else {**mark, "pos0": None, "drawer": None}
        yield {**kept, "text": mark.get("notes"), "note": _own_words(mark)}


def _own_words(mark: dict[str, Any]) -> str:
    """What a person wrote into a bookmark; what KOReader itself writes there is none of it.

    That is `Page 12 the passage @ 2021-05-01 10:11:12`, in the language of the device.
    """
    text, quote = text_of(mark.get("text")), text_of(mark.get("notes"))
    stamp = line_of(mark.get("datetime"))
    if text == quote or (stamp and text.endswith(stamp) and "@" in text):
        return ""
    return text


def _place(row: dict[str, Any]) -> str:
    place = row.get("pos0") or row.get("page")
    return json.dumps(place, sort_keys=True, default=str)


def _note(
    row: dict[str, Any], title: str, authors: tuple[str, ...], seen: Counter[str]
) -> ForeignNote | None:
    """One note; `seen` counts equal ones, which the sidecar and the export tell apart by order."""
    quote, note = text_of(row.get("text")), text_of(row.get("note"))
    if not quote and not note:
        return None
    chapter = line_of(row.get("chapter"))
    created = line_of(row.get("datetime"))
    key = id_of(title, chapter, quote or note)
    seen[key] += 1
    place = row.get("pageref") or row.get("pageno") or row.get("page")
    return ForeignNote(
        "koreader",
        key if seen[key] == 1 else f"{key}-{seen[key]}",
        "highlight" if quote else "note",
        title,
        quote=quote,
        note=note,
        authors=authors,
        colour=colour_of(row.get("color")),
        style=_STYLES.get(line_of(row.get("drawer")), "background"),
        heading=(chapter,) if chapter else (),
        created=created.replace(" ", "T") or None,
        place=line_of(place) if isinstance(place, str | int | float) else "",
    )


def _named(title: Any, authors: Any) -> tuple[str, tuple[str, ...]]:
    names = authors if isinstance(authors, str) else "\n".join(map(str, list_of(authors)))
    split = re.split(r"[\n;；]|\s*&\s*", names)
    return line_of(title), tuple(name for name in map(line_of, split) if name)


def _file_title(path: Any) -> str:
    return line_of(PurePosixPath(path).stem) if isinstance(path, str) and path else ""


def _folder_title(name: str) -> str:
    """`书名.sdr/metadata.epub.lua`: the folder is named after the book."""
    folder = PurePosixPath(name.replace("\\", "/")).parent.name
    return line_of(folder.removesuffix(".sdr")) if folder.endswith(".sdr") else ""


def _from_seconds(stamp: Any) -> str:
    if not isinstance(stamp, int | float) or isinstance(stamp, bool):
        return ""
    try:
        return datetime.fromtimestamp(stamp, UTC).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):
        return ""
