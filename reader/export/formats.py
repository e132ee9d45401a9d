"""The registry: a format is a module with `render(notes, options)` and one row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Final, cast

from reader.export.options import ExportOptions, Notes

Render = Callable[[Sequence[Notes], ExportOptions], str]


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

    def render(self, notes: Sequence[Notes], options: ExportOptions) -> str:
        """The whole text; loads the format's module on first use."""
        render = cast(Render, import_module(self.module).render)
        return render(notes, options)


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        found.id: found
        for found in (
            Format("markdown", ".md", "reader.export.markdown"),
            Format("text", ".txt", "reader.export.text"),
            Format("inline", ".md", "reader.export.inline", needs_text=True),
            Format("html", ".html", "reader.export.html", needs_text=True),
            Format("logseq", ".md", "reader.export.logseq"),
            Format("org", ".org", "reader.export.org"),
            Format("jsonld", ".jsonld", "reader.export.jsonld", per_article=False),
            Format("readwise", ".csv", "reader.export.readwise", per_article=False),
            Format("anki", ".txt", "reader.export.anki", per_article=False),
        )
    }
)
