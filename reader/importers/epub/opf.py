"""The package of an EPUB book: what it is called, which files it has in which order, its contents.

EPUB 2.0.1 (OPF, NCX) and EPUB 3.3 (package and navigation documents); whatever is missing or wrong
is done without, as reading systems do.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from reader.importers.dates import find_date
from reader.importers.html.xhtml import source_of, xhtml_tree, xml_tree
from reader.importers.zipped import Zip
from reader.text.normal import normalise_line

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PAGES: Final = (
    "application/xhtml+xml",
    "text/html",
    "application/x-dtbook+xml",
    "text/x-oeb1-document",
    "image/svg+xml",
)
_YEAR: Final = re.compile(r"^\s*(1[5-9]\d\d|20\d\d)(?:-(0[1-9]|1[0-2]))?\s*$")
_NAMES: Final = re.compile(r"\s?[;；、&]\s?|\s/\s")
_DEEPEST: Final = 6
_LONGEST_CHAIN: Final = 10
"""Files that may stand in for one another."""

_ROLE: Final = re.compile(
    r"(?<=[\w\])）】〕])[\s,，]*(?:(?P<author>编著|編著|原著|合著|主编|主編|等著|著|撰|作)"
    r"|(?P<other>编译|編譯|翻译|翻譯|译注|譯注|校注|译|譯|注|绘|繪|插图))$"
)
"""What stands after the names of authors, and of others, in Chinese books."""


class _Item(NamedTuple):
    """One file of the manifest."""

    path: str
    kind: str
    """Its media type."""
    properties: str
    fallback: str
    """Identifier of the item that stands in for it."""

    @property
    def readable(self) -> bool:
        return self.kind in _PAGES or self.path.lower().endswith((".xhtml", ".html", ".htm"))


class Entry(NamedTuple):
    """One line of the table of contents."""

    path: str
    """Of the file inside the zip."""
    fragment: str
    label: str
    depth: int
    """From 1."""


@dataclass(slots=True)
class Package:
    """What the package document says."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str | None = None
    language: str = ""
    address: str = ""
    spine: list[str] = field(default_factory=list)
    """Paths of the pages in reading order."""
    contents: list[Entry] = field(default_factory=list)
    navigation: str = ""
    """Path of the navigation document."""


def read_package(book: Zip) -> Package | None:
    """The package of a book; None when there is nothing that could be one."""
    path = _package_path(book)
    data = book.read(path) if path else None
    root = xml_tree(source_of(data), recover=True) if data else None
    if root is None or next(root.iter("manifest", "spine"), None) is None:
        return _without_package(book)
    package = Package()
    _metadata(package, root)
    manifest: dict[str, _Item] = {}
    for item in root.iter("item"):
        target = resolve(path, item.get("href") or "")
        if target:
            said = [item.get(name) or "" for name in ("media-type", "properties", "fallback")]
            manifest.setdefault(item.get("id") or target[0], _Item(target[0], *said))
    _spine(package, root, manifest)
    if not package.spine:
        package.spine = [each.path for each in manifest.values() if each.kind in _PAGES]
    found = (each.path for each in manifest.values() if "nav" in each.properties.split())
    package.navigation = next(found, "")
    _contents(package, root, manifest, book)
    return package


def resolve(base: str, href: str) -> tuple[str, str] | None:
    """Path inside the zip and fragment that `href` in the file `base` leads to.

    None for addresses, absolute paths and what would lead out of the zip.
    """
    href = href.strip()
    if not href or href.startswith(("/", "\\")) or _SCHEME.match(href):
        return None
    path, _, fragment = href.partition("#")
    path = unquote(path.partition("?")[0])
    if not path:
        return base, unquote(fragment)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    if path.startswith(("..", "/")) or "\0" in path:
        return None
    return path, unquote(fragment)


def _package_path(book: Zip) -> str:
    data = book.read("META-INF/container.xml")
    root = xml_tree(source_of(data)) if data else None
    if root is not None:
        for el in root.iter("rootfile"):
            found = resolve("", el.get("full-path") or "")
            if found and book.find(found[0]):
                return found[0]
    return next((name for name in book.names() if name.lower().endswith(".opf")), "")


def _without_package(book: Zip) -> Package | None:
    """A book whose package is lost: its pages by name."""
    suffixes = (".xhtml", ".html", ".htm", ".xml")
    pages = sorted(n for n in book.names() if n.lower().endswith(suffixes) and "META-INF" not in n)
    return Package(spine=pages) if pages else None


def _metadata(package: Package, root: Any) -> None:
    refined = {
        (m.get("refines") or "").lstrip("#"): _text(m)
        for m in root.iter("meta")
        if m.get("property") == "title-type"
    }
    for el in root.iter("title"):
        kind, text = refined.get(el.get("id") or "", ""), _text(el)
        if kind == "subtitle":
            package.subtitle = package.subtitle or text
        elif not package.title:
            package.title = text
    package.authors = _authors(root)
    package.publisher = next((t for el in root.iter("publisher") if (t := _text(el))), "")
    package.language = next((t for el in root.iter("language") if (t := _text(el))), "")
    links = [_text(el) for name in ("source", "identifier") for el in root.iter(name)]
    package.address = next((t for t in links if t.startswith(("http://", "https://"))), "")
    dates = list(root.iter("date"))
    dates.sort(key=lambda el: "publication" not in " ".join(el.attrib.values()))
    package.published = next((d for el in dates if (d := iso_date(_text(el)))), None)


def _authors(root: Any) -> tuple[str, ...]:
    """The authors; translators and annotators only where nobody else is named."""
    roles = {
        (m.get("refines") or "").lstrip("#"): _text(m)
        for m in root.iter("meta")
        if m.get("property") == "role"
    }
    authors: list[str] = []
    others: list[str] = []
    for el in root.iter("creator"):
        said = next((v for k, v in el.attrib.items() if k.rpartition("}")[2] == "role"), "")
        role = (said or roles.get(el.get("id") or "", "aut")).strip().lower()
        for name in filter(None, _NAMES.split(_text(el))):
            match = _ROLE.search(name)
            mine = not (match and match["other"]) and role not in ("trl", "bkp")
            bare = name[: match.start()].strip() if match and len(name) > 2 else name
            (authors if mine else others).append(bare or name)
    return tuple(dict.fromkeys(authors or others))[:20]


def iso_date(value: str) -> str | None:
    """A date of metadata as exact as it is given; None for placeholders such as 0101-01-01."""
    match = _YEAR.match(value)
    if match:
        return f"{match[1]}-{match[2]}" if match[2] else match[1]
    return find_date(value[:10])


def _text(el: Any) -> str:
    return normalise_line("".join(el.itertext())[:2_000])


def _spine(package: Package, root: Any, manifest: dict[str, _Item]) -> None:
    aside: list[str] = []
    known: set[str] = set()
    for ref in root.iter("itemref"):
        item = manifest.get(ref.get("idref") or "")
        for _ in range(_LONGEST_CHAIN):
            if item is None or item.readable:
                break
            item = manifest.get(item.fallback)
        if item is None or not item.readable or item.path in known:
            continue
        known.add(item.path)
        (aside if ref.get("linear") == "no" else package.spine).append(item.path)
    package.spine += aside


# --- the table of contents -------------------------------------------------------------------


def _contents(package: Package, root: Any, manifest: dict[str, _Item], book: Zip) -> None:
    if package.navigation:
        data = book.read(package.navigation)
        tree = xhtml_tree(data) if data else None
        if tree is not None:
            package.contents = list(_navigation(tree, package.navigation))
    if package.contents:
        return
    spine = next(root.iter("spine"), None)
    named = manifest.get((spine.get("toc") if spine is not None else "") or "")
    others = (each.path for each in manifest.values() if each.path.lower().endswith(".ncx"))
    path = named.path if named else next(others, "")
    data = book.read(path) if path else None
    if data is None:
        path = next((name for name in book.names() if name.lower().endswith(".ncx")), "")
        data = book.read(path) if path else None
    tree = xml_tree(source_of(data), recover=True) if data else None
    if tree is not None:
        package.contents = list(_ncx(tree, path))


def _navigation(tree: Any, path: str) -> Iterator[Entry]:
    for nav in tree.iter("nav"):
        kinds = " ".join(v for k, v in nav.attrib.items() if k.endswith("type"))
        if kinds and "toc" not in kinds.split():
            continue
        outer = sum(1 for _ in nav.iterancestors("ol"))
        for el in nav.iter("a", "span"):
            depth = sum(1 for _ in el.iterancestors("ol")) - outer
            parent = el.getparent()
            if el.tag == "a":
                yield from _entry(path, el.get("href"), _text(el), depth)
            elif parent.tag == "li" and parent.find("*") is el:
                # A part of the book without a page of its own begins where its first one does.
                first = next((a.get("href") for a in parent.iter("a")), None)
                yield from _entry(path, first, _text(el), depth)
        return


def _ncx(tree: Any, path: str) -> Iterator[Entry]:
    for point in tree.iter("navPoint"):
        label, content = point.find("navLabel"), next(point.iter("content"), None)
        if label is not None and content is not None:
            depth = 1 + sum(1 for _ in point.iterancestors("navPoint"))
            yield from _entry(path, content.get("src"), _text(label), depth)


def _entry(base: str, href: str | None, label: str, depth: int) -> Iterator[Entry]:
    target = resolve(base, href or "")
    if target and label:
        yield Entry(*target, label, min(max(depth, 1), _DEEPEST))
