"""KOReader: the text and the Markdown that its exporter writes.

After `plugins/exporter.koplugin/target/text.lua` and `template/md.lua` of KOReader. In the text,
titles and chapters stand behind one ideographic space, the line with page and time behind two, in
the language of the device; Markdown has fixed English words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reader.importers.notes.kindle_header import month_of

_END: Final = "-=-=-=-=-=-"
_WIDE: Final = "\u3000"

_STAMP: Final = re.compile(r"([A-Z][a-z]{2})\s+(\d{1,2})\s+(\d\d):(\d\d):(\d\d)\s+(\d{4})")
_PAGE: Final = re.compile(r"\d+|\b[ivxlcdm]+\b")

_ENTRY: Final = re.compile(
    r"^### Page (.+?) @ (\d{2}) (\w+) (\d{4}) (\d{2}):(\d{2}):(\d{2}) ([AP]M)$", re.M
)
_FORMS: Final = (
    ("**_", "_**", "lighten"), ("**", "**", "lighten"), ("==", "==", "lighten"),
    ("~~", "~~", "strikeout"), ("++", "++", "underscore"), ("<u>", "</u>", "underscore"),
    ("*", "*", "lighten"),
)  # fmt: skip
_BACK: Final = re.compile(r"^\[[^\]\n]*\]\(<file://[^\n]*>\)\s*\Z", re.M)
_GENERATED: Final = re.compile(r"^##[ \t]*\n_[^\n]*_\s*\Z", re.M)


class Entry(NamedTuple):
    """One exported note, in the words of the sidecar."""

    title: str
    author: str
    row: dict[str, str]


def recognises(text: str) -> bool:
    """Whether a text is one of the two."""
    if _END in text[:200_000]:
        return re.search(rf"^{_WIDE}{_WIDE}\S", text[:200_000], re.M) is not None
    return text.lstrip().startswith("# ") and _ENTRY.search(text[:200_000]) is not None


def entries(text: str) -> Iterator[Entry]:
    """All notes of a file, which may hold several books."""
    return _from_text(text) if _END in text else _from_markdown(text)


def _from_text(text: str) -> Iterator[Entry]:
    title = chapter = ""
    chapters = False
    for piece in text.split(_END):
        lines = piece.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines) if line.startswith(_WIDE * 2)), None)
        if at is None:
            continue
        heads = [line.strip() for line in lines[:at] if line.strip()]
        # A book begins with its title; one of its first note's lines may be a chapter.
        if len(heads) > 1 or (heads and not (title and chapters)):
            title, chapter = heads[0], heads[1] if len(heads) > 1 else ""
            chapters = len(heads) > 1
        elif heads:
            chapter = heads[0]
        head = lines[at].strip()
        stamp = _STAMP.search(head)
        page = _PAGE.search(head[: stamp.start()] if stamp else head)
        row = {
            "chapter": chapter,
            "page": page.group(0) if page else "",
            "datetime": _local(*stamp.groups()) if stamp else "",
        }
        yield Entry(title, "", row | _parts("\n".join(lines[at + 1 :])))


def _local(month: str, day: str, hour: str, minute: str, second: str, year: str) -> str:
    return f"{year}-{month_of(month):02}-{int(day):02} {hour}:{minute}:{second}"


def _parts(text: str) -> dict[str, str]:
    """The passage, and the note below a rule."""
    quote, _, note = text.partition("\n---\n")
    return {"text": quote.strip("\n"), "note": note.strip("\n")}


def _from_markdown(text: str) -> Iterator[Entry]:
    title = author = chapter = ""
    text = _GENERATED.sub("\n", text)
    found = list(_ENTRY.finditer(text))
    before = text[: found[0].start()] if found else ""
    for n, entry in enumerate(found):
        for line in before.split("\n"):
            if line.startswith("# "):
                title, author, chapter = line[2:].strip(), "", ""
            elif line.startswith("##### "):
                author = line[6:].replace(", ", "\n").strip()
            elif line.startswith("## "):
                chapter = line[3:].strip()
        page, day, month, year, hour, minute, second, half = entry.groups()
        hours = int(hour) % 12 + (12 if half == "PM" else 0)
        end = found[n + 1].start() if n + 1 < len(found) else len(text)
        body, before = _without_headings(text[entry.end() : end])
        parts = _parts(_BACK.sub("", body))
        quote, drawer = _unformatted(parts["text"].strip())
        row = {"chapter": chapter, "page": page, "note": parts["note"], "text": quote}
        row["drawer"] = drawer
        row["datetime"] = f"{year}-{month_of(month):02}-{day} {hours:02}:{minute}:{second}"
        yield Entry(title, "" if author == "N/A" else author, row)


def _without_headings(body: str) -> tuple[str, str]:
    """What belongs to an entry, and the headings of the next one behind it."""
    lines = body.rstrip("\n").split("\n")
    at = len(lines)
    while at and (not lines[at - 1].strip() or re.match(r"#{1,2} |##### ", lines[at - 1])):
        at -= 1
    return "\n".join(lines[:at]), "\n".join(lines[at:])


def _unformatted(text: str) -> tuple[str, str]:
    """A passage without the signs of its style, and the style."""
    for before, after, drawer in _FORMS:
        if len(text) > len(before + after) and text.startswith(before) and text.endswith(after):
            return text[len(before) : -len(after)], drawer
    return text, "lighten"
