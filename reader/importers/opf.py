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
from reader.importers.xhtml import source_of, xhtml_tree, xml_tree
from reader.importers.zipped import Zip
from reader.text.normal import normalise_line

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PAGES: Final = (
    "application/xhtml+xml",
    "text/html",
    "application/x-dtbook+xml",
    "text/x-oeb1-document",
)
_YEAR: Final = re.compile(r"^\s*(1[5-9]\d\d|20\d\d)(?:-(0[1-9]|1[0-2]))?\s*$")
_NAMES: Final = re.compile(r"\s*[;；、&]\s*|\s/\s")
_DEEPEST: Final = 6


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
    root = xml_tree(source_of(data)) if data else None
    if root is None:
        return _without_package(book)
    package = Package()
    _metadata(package, root)
    manifest: dict[str, tuple[str, str, str]] = {}
    for item in root.iter("item"):
        target = resolve(path, item.get("href") or "")
        if target:
            kind, properties = item.get("media-type") or "", item.get("properties") or ""
            manifest.setdefault(item.get("id") or target[0], (target[0], kind, properties))
    _spine(package, root, manifest)
    if not package.spine:
        package.spine = [p for p, kind, _ in manifest.values() if kind in _PAGES]
    package.navigation = next((p for p, _, w in manifest.values() if "nav" in w.split()), "")
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
    authors = [n for el in root.iter("creator") for n in _NAMES.split(_text(el)) if n]
    package.authors = tuple(dict.fromkeys(authors))[:20]
    package.publisher = next((t for el in root.iter("publisher") if (t := _text(el))), "")
    package.language = next((t for el in root.iter("language") if (t := _text(el))), "")
    links = [_text(el) for name in ("source", "identifier") for el in root.iter(name)]
    package.address = next((t for t in links if t.startswith(("http://", "https://"))), "")
    dates = list(root.iter("date"))
    dates.sort(key=lambda el: "publication" not in " ".join(el.attrib.values()))
    package.published = next((d for el in dates if (d := iso_date(_text(el)))), None)


def iso_date(value: str) -> str | None:
    """A date of metadata as exact as it is given; None for placeholders such as 0101-01-01."""
    match = _YEAR.match(value)
    if match:
        return f"{match[1]}-{match[2]}" if match[2] else match[1]
    return find_date(value[:10])


def _text(el: Any) -> str:
    return normalise_line("".join(el.itertext())[:2_000])


def _spine(package: Package, root: Any, manifest: dict[str, tuple[str, str, str]]) -> None:
    aside: list[str] = []
    for ref in root.iter("itemref"):
        item = manifest.get(ref.get("idref") or "")
        if item is None or item[0] in package.spine or item[0] in aside:
            continue
        if item[1] in _PAGES or item[0].lower().endswith((".xhtml", ".html", ".htm")):
            (aside if ref.get("linear") == "no" else package.spine).append(item[0])
    package.spine += aside


# --- the table of contents -------------------------------------------------------------------


def _contents(
    package: Package, root: Any, manifest: dict[str, tuple[str, str, str]], book: Zip
) -> None:
    if package.navigation:
        data = book.read(package.navigation)
        tree = xhtml_tree(data) if data else None
        if tree is not None:
            package.contents = list(_navigation(tree, package.navigation))
    if package.contents:
        return
    spine = next(root.iter("spine"), None)
    named = manifest.get((spine.get("toc") if spine is not None else "") or "", ("", "", ""))[0]
    path = named or next((p for p, _, _ in manifest.values() if p.lower().endswith(".ncx")), "")
    data = book.read(path) if path else None
    tree = xml_tree(source_of(data)) if data else None
    if tree is not None:
        package.contents = list(_ncx(tree, path))


def _navigation(tree: Any, path: str) -> Iterator[Entry]:
    for nav in tree.iter("nav"):
        kinds = " ".join(v for k, v in nav.attrib.items() if k.endswith("type"))
        if kinds and "toc" not in kinds.split():
            continue
        for a in nav.iter("a"):
            depth = sum(1 for _ in a.iterancestors("ol")) - sum(1 for _ in nav.iterancestors("ol"))
            yield from _entry(path, a.get("href"), _text(a), depth)
        return


def _ncx(tree: Any, path: str) -> Iterator[Entry]:
    for point in tree.iter("navPoint"):
        label, content = point.find("navLabel"), point.find("content")
        if label is not None and content is not None:
            depth = 1 + sum(1 for _ in point.iterancestors("navPoint"))
            yield from _entry(path, content.get("src"), _text(label), depth)


def _entry(base: str, href: str | None, label: str, depth: int) -> Iterator[Entry]:
    target = resolve(base, href or "")
    if target and label:
        yield Entry(*target, label, min(max(depth, 1), _DEEPEST))
