"""EPUB books: one article for a book, with the table of contents as its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from reader.errors import ImportRefused
from reader.importers import child
from reader.importers.booknotes import Notes
from reader.importers.draft import Draft
from reader.importers.epub.opf import Entry, read_package
from reader.importers.html.markup import settled, write_pieces
from reader.importers.html.mathtext import plain_formulas
from reader.importers.html.notes import few_words
from reader.importers.html.piece import Piece
from reader.importers.html.svgtext import plain_drawings
from reader.importers.html.walk import Walk
from reader.importers.html.xhtml import source_of, xhtml_tree, xml_tree
from reader.importers.registry import Importer, Sample
from reader.importers.text.novel import chapters, heading_levels
from reader.importers.zipped import Zip, is_zip, says_epub
from reader.model import Article

_IN_CHILD: Final = 4_000_000
"""Bytes of pages above which a book is read in a process of its own."""

_QUICKER: Final = 5
"""Pages are read at a megabyte a second even on a busy machine."""

_FONTS: Final = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of disguising fonts, which do not concern the text."""

_OWN: Final = frozenset({"zh", "ja", "ko"})
_PAGE_BREAK: Final = re.compile(r"\b(?:doc-)?page-?break\b|\bpage-?num(?:ber)?\b", re.IGNORECASE)
_NUMBER: Final = 12
"""Characters that a page number has at most, [Pg 123] for one."""

_FEW_HEADINGS: Final = 2
_LEAST_CHAPTERS: Final = 3
_LABEL: Final = 80
_MOST_LINKED: Final = 0.75
"""Length of a line of a table of contents, and how many of a page's lines are links in one."""

_SQUEEZED: Final = re.compile(r"[\W_]+")
_NEAR: Final = 3
"""Pieces below a place of the table of contents among which its heading is looked for."""


def _recognises(sample: Sample) -> float:
    if not is_zip(sample.data):
        return 0.0
    if says_epub(sample.data):
        return 1.0
    said = ("META-INF/container.xml", "META-INF/encryption.xml")
    return 0.0 if sample.members.isdisjoint(said) else 0.95


def _read(sample: Sample) -> list[Article]:
    book = Zip.of(sample.data, sample.name)
    size = book.words()
    if size > _IN_CHILD and not child.is_child():
        seconds = child.seconds_for(size // _QUICKER, archive=True)
        return child.run("epub.book", sample.data, sample.name, {}, seconds=seconds)
    return read_in_child(sample.data, sample.name, {})


def read_in_child(data: bytes, name: str, options: dict[str, str]) -> list[Article]:
    """The book; none if it holds no text. No `options` are known."""
    book = Zip.of(data, name)
    _refuse_encrypted(book)
    package = read_package(book)
    if package is None:
        raise ImportRefused("import_damaged", name=name)
    draft = Draft("epub")
    draft.title, draft.subtitle = package.title, package.subtitle or None
    draft.authors, draft.source = package.authors, package.publisher or None
    draft.published, draft.address = package.published, package.address or None
    said = package.language.partition("-")[0].lower()[:3]
    missing, notes = 0, Notes()
    contents: dict[str, list[Entry]] = {}
    for entry in package.contents:
        contents.setdefault(entry.path.casefold(), []).append(entry)
    for path in package.spine:
        page = book.read(path)
        root = xhtml_tree(page) if page is not None else None
        if page is None:
            missing += 1
        elif root is not None:
            if b"\0" in page[:200] or b"math" in page or b"svg" in page:
                plain_formulas(root)
                plain_drawings(root)
            notes.prepare(root, path)
            entries = contents.get(path.casefold(), [])
            _write_page(draft, root, entries, path == package.navigation, said)
    if not draft.blocks:
        if missing:
            raise ImportRefused("import_damaged", name=name)
        return []
    _find_chapters(draft)
    article = settled(draft, (f"missing:{missing}",) if missing else ())
    # By its letters, every language in Latin script is taken for English.
    if said and (article.language is None or (article.language == "en" and said not in _OWN)):
        article = article._replace(language=said)
    return [article]


def _refuse_encrypted(book: Zip) -> None:
    """Raises `import_encrypted` when more than fonts is encrypted."""
    data = book.read("META-INF/encryption.xml")
    root = xml_tree(source_of(data)) if data else None
    if root is None:
        return
    for method in root.iter("EncryptionMethod"):
        within = [el.tag for el in method.iterancestors()]
        if "EncryptedKey" not in within and method.get("Algorithm") not in _FONTS:
            raise ImportRefused("import_encrypted", name=book.name)


def _write_page(
    draft: Draft, root: Any, entries: Sequence[Entry], navigation: bool, language: str
) -> None:
    numbers = _page_numbers(root)
    walk = Walk(placeholders=True)
    pieces = walk.run(root)
    if navigation or (not entries[1:] and _is_contents(pieces)):
        for piece in pieces:
            draft.drop(piece.text, 1, reason="menu")
        return
    write_pieces(draft, _with_headings(pieces, entries), language)
    for text in [*(text for text, _ in walk.dropped), *numbers]:
        draft.drop(text, 1)


def _page_numbers(root: Any) -> list[str]:
    """Takes the page numbers of the printed book out of a page, and gives them."""
    found: list[str] = []
    for el in root.iter("span", "a", "div", "p", "hr"):
        said = " ".join(v for k, v in el.attrib.items() if k.endswith(("type", "role", "class")))
        text = few_words(el, _NUMBER) if _PAGE_BREAK.search(said) else None
        if text is not None:
            found += [text.strip()] if text.strip() else []
            tail, name, anchor = el.tail, el.tag, el.get("id")
            el.clear()
            el.tag, el.tail = name, tail
            if anchor:
                el.set("id", anchor)
    return found


def _find_chapters(draft: Draft) -> None:
    """Makes headings of 第一章 and its like in a book that has neither contents nor headings."""
    if sum(block.kind == "heading" for block in draft.blocks) > _FEW_HEADINGS:
        return
    found = chapters([(draft.text_of(i), i, i) for i in range(len(draft))])
    levels = heading_levels(found)
    if len(levels) >= _LEAST_CHAPTERS:
        for i, level in levels.items():
            draft.blocks[i] = draft.blocks[i]._replace(kind="heading", level=level)


def _is_contents(pieces: Sequence[Piece]) -> bool:
    """Whether a page is a table of contents: nearly all of it short links to places in the book."""
    said = [piece for piece in pieces if piece.text and not piece.image]
    linked = sum(
        any(
            kind == "link" and not to and b - a >= 0.8 * len(piece.text) for kind, a, b, to in marks
        )
        for piece in said
        if (marks := piece.marks) and len(piece.text) <= _LABEL
    )
    return linked >= 3 and linked >= _MOST_LINKED * len(said)


def _with_headings(pieces: Sequence[Piece], entries: Sequence[Entry]) -> list[Piece]:
    """The pieces of a page with the headings that the table of contents gives it."""
    places: dict[int, list[Entry]] = {}
    for entry in entries:
        place = next((i for i, p in enumerate(pieces) if entry.fragment in p.ids), 0)
        places.setdefault(place if entry.fragment else 0, []).append(entry)
    found: list[Piece] = []
    depth, base, skip = 0, 1, -1
    for i, piece in enumerate(pieces):
        for entry in places.get(i, ()):
            at, count = _heading_of(entry.label, pieces, i)
            depth = entry.depth
            if count == 0:
                found.append(Piece("heading", depth, entry.label, [], piece.line, set()))
                continue
            base = pieces[at].level if pieces[at].kind == "heading" else 1
            text = pieces[at].text if count == 1 else entry.label
            pieces[at].kind, pieces[at].level, pieces[at].text = "heading", -depth, text
            if count > 1:
                pieces[at].marks, skip = [], at + 1
        if i == skip:
            continue
        if piece.kind == "heading":
            # Headings that the contents do not name lie below the one that they do.
            deeper = depth + max(1, piece.level - base) if depth else piece.level
            piece.level = -piece.level if piece.level < 0 else deeper
            piece.level = min(max(piece.level, 1), 6)
        found.append(piece)
    return found


def _heading_of(label: str, pieces: Sequence[Piece], start: int) -> tuple[int, int]:
    """Where the words of a label stand near `start`, and in how many pieces: 0, 1 or 2.

    第一章 and 雾 are often two lines of one heading.
    """
    wanted = _squeezed(label)
    near = range(start, min(len(pieces), start + _NEAR))
    for i in near:
        said = _squeezed(pieces[i].text)
        if not said or pieces[i].level < 0:
            continue
        following = _squeezed(pieces[i + 1].text) if i + 1 < len(pieces) else ""
        if said + following == wanted and following:
            return i, 2
        heading = pieces[i].kind == "heading" and (said in wanted or wanted in said)
        if said == wanted or heading:
            return i, 1
    return start, 0


def _squeezed(text: str) -> str:
    return _SQUEEZED.sub("", text[:400]).casefold()


IMPORTER = Importer("epub", _recognises, _read, binary=True)
