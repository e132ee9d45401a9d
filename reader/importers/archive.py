"""Zip files that hold articles: every readable member is read as a file of its own, in memory."""

from __future__ import annotations

import json
from typing import Final

from reader.errors import ImportRefused
from reader.importers import child
from reader.importers.encoding import decode
from reader.importers.files import READABLE
from reader.importers.registry import Importer, Sample, read
from reader.importers.zipped import Zip, is_zip, names_in, says_epub
from reader.model import Article

_FOREIGN: Final = (
    ("xl/workbook.xml", "Excel"),
    ("ppt/presentation.xml", "PowerPoint"),
    ("content.xml", "OpenDocument"),
    ("AndroidManifest.xml", "APK"),
    ("META-INF/MANIFEST.MF", "JAR"),
)
"""Members that give away zip files of other formats."""

_FOREIGN_MEMBERS: Final = frozenset(member for member, _ in _FOREIGN)

_DOCUMENTS: Final = ("META-INF/container.xml", "word/document.xml", "word/styles.xml")
"""Members that give away books and Word documents."""

_DEEPEST: Final = 3
"""How deep zip files may lie in zip files."""

_FEW: Final = 20
_IN_CHILD: Final = 2_000_000
"""Members and unpacked bytes above which a zip file is read in a process of its own."""

MEMBER: Final = "member:"
"""How a warning begins that says of a member why it is left out: JSON of name, code and facts."""

_NAMED: Final = 200
"""Most members that are named so."""

_HIDDEN: Final = ("__MACOSX", ".", "~$")
_UTF8_NAMES: Final = 0x800
"""Flag of a member whose name is UTF-8 (APPNOTE 4.4.4)."""


def _recognises(sample: Sample) -> float:
    return 0.5 if is_zip(sample.data) else 0.0


def _read(sample: Sample) -> list[Article]:
    for member, name in _FOREIGN:
        if member in sample.members:
            raise ImportRefused("import_format", name=sample.name, format=name)
    archive = Zip.of(sample.data, sample.name)
    members = archive.file.infolist()
    large = len(members) > _FEW or sum(info.file_size for info in members) > _IN_CHILD
    if large and not child.is_child():
        options = {"encoding": sample.encoding} if sample.encoding else {}
        seconds = child.seconds_for(len(sample.data), archive=True)
        return child.run("archive", sample.data, sample.name, options, seconds=seconds)
    return _articles(archive, sample.encoding)


def read_in_child(data: bytes, name: str, options: dict[str, str]) -> list[Article]:
    """What the child process runs."""
    return _articles(Zip.of(data, name), options.get("encoding"))


def _articles(archive: Zip, encoding: str | None) -> list[Article]:
    refused: list[ImportRefused] = []
    articles = _members(archive, encoding, refused, 1)
    if not articles:
        codes = {refusal.code for refusal in refused}
        if len(codes) == 1:
            raise ImportRefused(codes.pop(), **{**refused[0].facts, "name": archive.name})
        raise ImportRefused("import_empty", name=archive.name)
    if refused:
        said = [f"skipped:{len(refused)}", *map(_told, refused[:_NAMED])]
        articles[0] = articles[0]._replace(warnings=(*articles[0].warnings, *said))
    return articles


def _told(refusal: ImportRefused) -> str:
    facts = {key: str(value) for key, value in refusal.facts.items()}
    return MEMBER + json.dumps([facts.get("name", ""), refusal.code, facts], ensure_ascii=False)


def _members(
    archive: Zip, encoding: str | None, refused: list[ImportRefused], depth: int, inside: str = ""
) -> list[Article]:
    """The articles of all members; what cannot be read is added to `refused`.

    `inside` is what its names are told with: the folders of the zip files around.
    """
    articles: list[Article] = []
    for info in archive.file.infolist():
        name = _name(info.filename, info.flag_bits)
        if info.filename.endswith("/") or not _is_wanted(name):
            continue
        try:
            data = archive.read(info.filename)
            if data is None:
                raise ImportRefused("import_damaged", name=name)
            within = names_in(data)
            if not is_zip(data) or says_epub(data) or not within.isdisjoint(_DOCUMENTS):
                articles += read(data, name, encoding=encoding)
            elif depth < _DEEPEST and within.isdisjoint(_FOREIGN_MEMBERS):
                # What comes out of it, and its members, count with those around it.
                with archive.inner(data, name) as inner:
                    articles += _members(inner, encoding, refused, depth + 1, f"{inside}{name}/")
            else:
                raise ImportRefused("import_format", name=name, format="ZIP")
        except ImportRefused as refusal:
            if refusal.code in ("import_unpacked", "import_members"):
                raise ImportRefused(
                    refusal.code, **{**refusal.facts, "name": archive.name}
                ) from None
            facts = {**refusal.facts, "name": inside + name}
            refused.append(ImportRefused(refusal.code, **facts))
        except (RecursionError, MemoryError):
            refused.append(ImportRefused("import_damaged", name=inside + name))
    return articles


def _name(name: str, flags: int) -> str:
    """The name of a member; old programs in China write it in GBK without saying so."""
    if flags & _UTF8_NAMES or name.isascii():
        return name
    try:
        return decode(name.encode("cp437")).text
    except UnicodeEncodeError:
        return name


def _is_wanted(name: str) -> bool:
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", "..")]
    if not parts or any(part.startswith(_HIDDEN) for part in parts if part != "."):
        return False
    _, dot, suffix = parts[-1].rpartition(".")
    return suffix.lower() in READABLE if dot else True


IMPORTER = Importer("archive", _recognises, _read, binary=True)
