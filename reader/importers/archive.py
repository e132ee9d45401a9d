"""Zip files that hold articles: every readable member is read as a file of its own, in memory."""

from __future__ import annotations

from typing import Final

from reader.errors import ImportRefused
from reader.importers.encoding import decode
from reader.importers.files import READABLE
from reader.importers.registry import Importer, Sample, read
from reader.importers.zipped import Zip, holds, is_zip
from reader.model import Article

_FOREIGN: Final = (
    ("xl/workbook.xml", "Excel"),
    ("ppt/presentation.xml", "PowerPoint"),
    ("content.xml", "OpenDocument"),
    ("AndroidManifest.xml", "APK"),
    ("META-INF/MANIFEST.MF", "JAR"),
)
"""Members that give away zip files of other formats."""

_HIDDEN: Final = ("__MACOSX", ".", "~$")
_UTF8_NAMES: Final = 0x800
"""Flag of a member whose name is UTF-8 (APPNOTE 4.4.4)."""


def _recognises(sample: Sample) -> float:
    return 0.5 if is_zip(sample.data) else 0.0


def _read(sample: Sample) -> list[Article]:
    for member, name in _FOREIGN:
        if holds(sample.data, member):
            raise ImportRefused("import_format", name=sample.name, format=name)
    archive = Zip.of(sample.data, sample.name)
    articles: list[Article] = []
    refused: list[ImportRefused] = []
    for info in archive.file.infolist():
        name = _name(info.filename, info.flag_bits)
        if info.is_dir() or not _is_wanted(name):
            continue
        data = archive.read(info.filename)
        try:
            if data is None:
                raise ImportRefused("import_damaged", name=name)
            articles += _member(data, name, sample.encoding)
        except ImportRefused as refusal:
            refused.append(refusal)
        except (RecursionError, MemoryError):
            refused.append(ImportRefused("import_damaged", name=name))
    if not articles:
        if len(refused) == 1:
            raise ImportRefused(refused[0].code, **{**refused[0].facts, "name": sample.name})
        raise ImportRefused("import_empty", name=sample.name)
    if refused:
        said = f"skipped:{len(refused)}"
        articles[0] = articles[0]._replace(warnings=(*articles[0].warnings, said))
    return articles


def _member(data: bytes, name: str, encoding: str | None) -> list[Article]:
    """The articles of one member; books and documents are zip files too, other ones are not."""
    inner = Sample(data, name)
    if is_zip(data) and not holds(data, "META-INF/container.xml", "word/document.xml"):
        raise ImportRefused("import_format", name=name, format="ZIP")
    return read(data, inner.name, encoding=encoding)


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
