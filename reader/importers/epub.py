"""EPUB books: one article for a book, with the table of contents as its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.errors import ImportRefused
from reader.importers import child
from reader.importers.draft import Draft
from reader.importers.htmlwalk import Piece, Walk
from reader.importers.markup import settled, write_pieces
from reader.importers.opf import Entry, Package, read_package
from reader.importers.registry import Importer, Sample
from reader.importers.xhtml import source_of, xhtml_tree, xml_tree
from reader.importers.zipped import Zip, holds, is_zip
from reader.model import Article

_IN_CHILD: Final = 4_000_000
"""Bytes of pages above which a book is read in a process of its own."""

_FONTS: Final = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of disguising fonts, which do not concern the text."""

_OWN: Final = frozenset({"zh", "ja", "ko"})
_SQUEEZED: Final = re.compile(r"[\W_]+")
_NEAR: Final = 3
"""Pieces below a place of the table of contents among which its heading is looked for."""


def _recognises(sample: Sample) -> float:
    if not is_zip(sample.data):
        return 0.0
    if b"mimetypeapplication/epub+zip" in sample.data[:100]:
        return 1.0
    return 0.95 if holds(sample.data, "META-INF/container.xml", "META-INF/encryption.xml") else 0.0


def _read(sample: Sample) -> list[Article]:
    book = Zip.of(sample.data, sample.name)
    pages = (".xhtml", ".html", ".htm", ".xml")
    size = sum(book.size(name) for name in book.names() if name.lower().endswith(pages))
    if size > _IN_CHILD and not child.is_child():
        return child.run("epub", sample.data, sample.name, {})
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
    missing = 0
    for path in package.spine:
        page = book.read(path)
        if page is None:
            missing += 1
        else:
            _write_page(draft, page, path, package)
    if not draft.blocks:
        if missing:
            raise ImportRefused("import_damaged", name=name)
        return []
    article = settled(draft, (f"missing:{missing}",) if missing else ())
    said = package.language.partition("-")[0].lower()[:3]
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


def _write_page(draft: Draft, data: bytes, path: str, package: Package) -> None:
    root = xhtml_tree(data)
    if root is None:
        return
    walk = Walk(placeholders=True)
    pieces = walk.run(root)
    if path == package.navigation:
        for piece in pieces:
            draft.drop(piece.text, 1, reason="menu")
        return
    entries = [e for e in package.contents if e.path.casefold() == path.casefold()]
    write_pieces(draft, _with_headings(pieces, entries))
    for text, _ in walk.dropped:
        draft.drop(text, 1)


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
