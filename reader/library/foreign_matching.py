"""Which article a note from another program belongs to, and where in it."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from reader.annotations.anchors import describe, headings
from reader.annotations.relocate import relocate
from reader.library.quoting import places
from reader.model import Anchor, ArticleInfo, Document, Span
from reader.model.foreign import ForeignNote
from reader.text.fold import fold
from reader.text.graphemes import snap
from reader.text.normal import normalise

TELLING: Final = 8
"""Letters from which a quote says which text it is from."""

_BRACKETS: Final = re.compile(r"[(（\[【〔].{0,300}?[)）\]】〕]")
_SUFFIX: Final = re.compile(r"\.(txt|md|epub|pdf|docx?|html?|mobi|azw3?)$", re.I)

Search = Callable[[str], list[int]]
"""Numbers of the articles in which a phrase stands, best first."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The article of a note and its place there."""

    info: ArticleInfo
    anchor: Anchor | None
    """None for a note on the article as a whole."""
    rev_sha: str
    """SHA-256 of the text that the anchor describes; empty when the place is still to be found."""


def title_key(title: str) -> str:
    """A title as it is compared: folded, letters and digits alone."""
    title = _SUFFIX.sub("", title.strip())
    return "".join(each for each in fold(title).lower() if each.isalnum())


def address_key(address: str) -> str:
    """An address as it is compared: without scheme, `www.`, fragment and last slash."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return address.strip()
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}" if host else address.strip()


class Shelf:
    """The articles of a library, looked up by what other programs know of them."""

    def __init__(self, infos: Iterable[ArticleInfo]) -> None:
        self.by_id: dict[int, ArticleInfo] = {}
        self._uids: dict[str, ArticleInfo] = {}
        self._titles: dict[str, list[ArticleInfo]] = defaultdict(list)
        self._short: dict[str, list[ArticleInfo]] = defaultdict(list)
        self._files: dict[str, list[ArticleInfo]] = defaultdict(list)
        self._addresses: dict[str, list[ArticleInfo]] = defaultdict(list)
        for info in infos:
            self.by_id[info.id] = info
            self._uids[info.uid] = info
            self._titles[title_key(info.title)].append(info)
            self._short[title_key(_BRACKETS.sub("", info.title))].append(info)
            self._files[title_key(os.path.basename(info.origin))].append(info)  # noqa: PTH119
            for address in {info.address, info.origin if "://" in info.origin else None} - {None}:
                self._addresses[address_key(str(address))].append(info)

    def candidates(self, note: ForeignNote) -> list[ArticleInfo]:
        """By uid, address, title, or the name of the file that articles came from."""
        if note.article_uid and note.article_uid in self._uids:
            return [self._uids[note.article_uid]]
        if note.address and (found := self._addresses.get(address_key(note.address))):
            return found
        key = title_key(note.title)
        if not key:
            return []
        short = title_key(_BRACKETS.sub("", note.title))
        for table, wanted in (
            (self._titles, key),
            (self._files, key),
            (self._titles, short),
            (self._short, short),
            (self._files, short),
        ):
            if wanted and (found := table.get(wanted)):
                return found
        return []


class Placer:
    """Finds notes in articles; keeps the texts that it has read."""

    def __init__(self, shelf: Shelf, read: Callable[[int], Document], search: Search) -> None:
        self._shelf = shelf
        self._read = read
        self._search = search
        self._open: dict[int, Document] = {}

    def place_all(self, notes: Sequence[ForeignNote]) -> list[Placed | None]:
        """A place for each note of ONE book or page; None for what matches no article."""
        named = self._shelf.candidates(notes[0])
        found: list[Placed | None] = [self._surely(note, named) for note in notes]
        if not any(found) and any(note.quote for note in notes):
            # Nothing of it stands where its title points, if that points anywhere.
            found = self._elsewhere(notes)
            one = {each.info.id: each.info for each in found if each is not None}
            if one:
                # A collection's other notes may be from anywhere.
                named = list(one.values()) if len(one) == 1 else []
        for n, note in enumerate(notes):
            if found[n] is None and named:
                found[n] = self._perhaps(note, named)
        return found

    def place_in(self, notes: Sequence[ForeignNote], info: ArticleInfo) -> list[Placed]:
        """A place in this article for each note, wherever its title points."""
        return [self._surely(note, [info]) or self._perhaps(note, [info]) for note in notes]

    def _elsewhere(self, notes: Sequence[ForeignNote]) -> list[Placed | None]:
        """Places by the words alone: in the articles of the longest quotes, then one by one."""
        others = self._by_quotes(notes)
        found = [self._surely(note, others) for note in notes]
        for n, note in enumerate(notes):
            if found[n] is None and note.quote:
                found[n] = self._surely(note, self._with_words(note.quote))
        return found

    def _surely(self, note: ForeignNote, infos: Sequence[ArticleInfo]) -> Placed | None:
        """The one article in which the quote stands, and its one place there."""
        if not note.quote:
            return None
        for info in infos:
            doc = self._document(info.id)
            span = _span(note, doc)
            if span is not None:
                anchor = describe(doc.text, snap(doc.text, span), doc.blocks)
                return Placed(info, anchor, doc.sha256)
        return None

    def _perhaps(self, note: ForeignNote, infos: Sequence[ArticleInfo]) -> Placed:
        """An article that the note is from by its title, if not by its words."""
        if not note.quote:
            return Placed(infos[0], None, "")
        anchor = foreign_anchor(note)
        if len(infos) > 1:
            for info in infos:
                place = relocate(None, self._document(info.id).text, [anchor])[0]
                if place.start is not None or place.candidates:
                    return Placed(info, anchor, "")
        return Placed(infos[0], anchor, "")

    def _by_quotes(self, notes: Sequence[ForeignNote]) -> list[ArticleInfo]:
        """Articles in which several quotes of one book stand, those with most first."""
        votes: dict[int, int] = defaultdict(int)
        longest = sorted(notes, key=lambda note: len(note.quote), reverse=True)
        for note in longest[:8]:
            for info in self._with_words(note.quote):
                votes[info.id] += 1
        ranked = sorted(votes, key=lambda number: (-votes[number], number))
        return [self._shelf.by_id[number] for number in ranked]

    def _with_words(self, quote: str) -> list[ArticleInfo]:
        """Articles in which a quote's longest line stands; none for a quote that says little."""
        words = _phrase(quote)
        if len(title_key(words)) < TELLING:
            return []
        by_id = self._shelf.by_id
        return [by_id[number] for number in self._search(words) if number in by_id]

    def _document(self, number: int) -> Document:
        if number not in self._open:
            if len(self._open) > 8:
                self._open.pop(next(iter(self._open)))
            self._open[number] = self._read(number)
        return self._open[number]


def foreign_anchor(note: ForeignNote) -> Anchor:
    """What the other program knew of a place, as an anchor that describes no text of ours."""
    quote = normalise(note.quote)
    start = note.start or 0
    return Anchor(
        start,
        start + len(quote),
        quote,
        normalise(note.prefix),
        normalise(note.suffix),
        heading=note.heading,
    )


def _phrase(quote: str) -> str:
    """The longest line of a quote, cut so that it is searched quickly, without quotation marks."""
    line = max(quote.split("\n"), key=len)
    pieces = re.split(r'["“”\u201f]', line)
    return max(pieces, key=len).strip()[:40]


def _span(note: ForeignNote, doc: Document) -> Span | None:
    """The one place of a note's quote in a text; None when there is none or none is meant."""
    quote = normalise(note.quote)
    hint = _hint(note, doc.text)
    if hint is not None and doc.text[hint : hint + len(quote)] == quote:
        return Span(hint, hint + len(quote))
    found = places(doc.text, quote)
    if len(found) < 2:
        return found[0] if found else None
    prefix, suffix = _letters(note.prefix), _letters(note.suffix)
    if prefix or suffix:
        return _only([span for span in found if _between(doc.text, span, prefix, suffix)])
    if note.heading:
        chapter = title_key(note.heading[-1])
        return _only(
            [
                span
                for span in found
                if chapter in map(title_key, headings(doc.text, doc.blocks, span.start))
            ]
        )
    return None


def _only(spans: Sequence[Span]) -> Span | None:
    return spans[0] if len(spans) == 1 else None


def _between(text: str, span: Span, prefix: str, suffix: str) -> bool:
    """Whether the letters around a place are those that the note gives."""
    before = _letters(text[max(0, span.start - 200) : span.start])
    after = _letters(text[span.end : span.end + 200])
    near = 12
    return before.endswith(prefix[-near:]) and after.startswith(suffix[:near])


def _letters(text: str) -> str:
    return "".join(each for each in fold(text) if each.isalnum())


def _hint(note: ForeignNote, text: str) -> int | None:
    """The note's start in code points of our text."""
    if note.start is None or note.start < 0:
        return None
    if note.unit == "code points":
        return note.start
    return from_utf16(text, note.start)


def from_utf16(text: str, units: int) -> int:
    """The code point at which `units` UTF-16 code units have gone by; the end at most."""
    if units >= 2 * len(text):
        return len(text)
    data = text.encode("utf-16-le", "surrogatepass")[: 2 * units]
    return len(data.decode("utf-16-le", "ignore"))
