"""The registry: a format is a module with `render(info, highlights, options)` and one row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Final, cast

from reader.export.options import ExportOptions
from reader.model import ArticleInfo, Highlight

Render = Callable[[ArticleInfo, Sequence[Highlight], ExportOptions], str]


@dataclass(frozen=True, slots=True)
class Format:
    """How one form of export is named and made."""

    id: str
    suffix: str
    module: str

    def render(
        self, info: ArticleInfo, highlights: Sequence[Highlight], options: ExportOptions
    ) -> str:
        """The whole text of one article's notes; loads the format's module on first use."""
        render = cast(Render, import_module(self.module).render)
        return render(info, highlights, options)


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {found.id: found for found in (Format("markdown", ".md", "reader.export.markdown"),)}
)
