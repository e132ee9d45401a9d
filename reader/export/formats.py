"""The registry: a format is a module with `render(notes, options)` and one row here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Final, cast

from reader.errors import ExportError
from reader.export.options import ExportOptions, Notes

Render = Callable[[Sequence[Notes], ExportOptions], str]
RenderBytes = Callable[[Sequence[Notes], ExportOptions], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """How one form of export is named and made."""

    id: str
    suffix: str
    module: str
    per_article: bool = True
    """One file per article; else all articles go into one file."""
    needs_text: bool = False
    """Whether `Notes.document` must be there."""
    grouped: bool = True
    """Whether notes of several articles may stand in one file of it."""
    every: bool = False
    """Whether articles without notes are in it too."""
    whole: bool = False
    """Whether it is made from `ExportOptions.bundle`."""
    binary: bool = False
    """Whether it is no text: its module has `render_bytes`, and `render` gives a text that is
    equal when the content is."""
    needs: tuple[str, str] | None = None
    """The package that makes it, and the extra of ours that brings it."""

    def check(self) -> None:
        """Raise ExportError when what makes it is not installed."""
        if self.needs is None:
            return
        package, extra = self.needs
        if package in sys.modules:
            there = sys.modules[package] is not None
        else:
            there = find_spec(package) is not None
        if not there:
            raise ExportError("extra_missing", extra=extra, package=package)

    def render(self, notes: Sequence[Notes], options: ExportOptions) -> str:
        """The whole text; loads the format's module on first use."""
        render = cast(Render, import_module(self.module).render)
        return render(notes, options)

    def render_bytes(self, notes: Sequence[Notes], options: ExportOptions) -> bytes:
        """The whole file."""
        if not self.binary:
            return self.render(notes, options).encode()
        render = cast(RenderBytes, import_module(self.module).render_bytes)
        return render(notes, options)


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        found.id: found
        for found in (
            Format("markdown", ".md", "reader.export.markdown"),
            Format("text", ".txt", "reader.export.text"),
            Format("inline", ".md", "reader.export.inline", needs_text=True, grouped=False),
            Format("html", ".html", "reader.export.html", needs_text=True),
            Format("logseq", ".md", "reader.export.logseq", grouped=False),
            Format("org", ".org", "reader.export.org"),
            Format("json", ".json", "reader.export.json_bundle", per_article=False, whole=True),
            Format("jsonld", ".jsonld", "reader.export.jsonld", per_article=False),
            Format("readwise", ".csv", "reader.export.readwise", per_article=False),
            Format("csv", ".csv", "reader.export.readwise", per_article=False),
            Format("anki", ".txt", "reader.export.anki", per_article=False),
            Format(
                "apkg",
                ".apkg",
                "reader.export.apkg",
                per_article=False,
                binary=True,
                needs=("genanki", "anki"),
            ),
            Format("csl", ".json", "reader.export.csl", per_article=False, every=True),
            Format("bibtex", ".bib", "reader.export.bibtex", per_article=False, every=True),
        )
    }
)


def template_format(name: str) -> Format:
    """The form of files made by a person's template of that name; it is no row of the table."""
    from reader.export.template import suffix_of

    return Format(f"template:{name}", suffix_of(name), "reader.export.template")
