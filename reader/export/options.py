"""What every exporter is told besides the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from reader.model import ArticleInfo, Document, Highlight

if TYPE_CHECKING:
    from reader.annotations.bundle import Bundle

NO_ARTICLE = 0
"""`ArticleInfo.id` of what stands in for an article that is not in the library."""


@dataclass(frozen=True, slots=True)
class Notes:
    """One article and what a person left in it: what every format is made from."""

    info: ArticleInfo
    highlights: tuple[Highlight, ...]
    document: Document | None = None
    """The text, for formats that `needs_text`; None for notes without an article."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The few words that exports carry; the caller takes them from its catalogue."""

    note: str = "批注："
    """Stands before the note on a passage."""
    article_note: str = "全文批注"
    """Names a note on the whole article."""
    open_original: str = "打开原文"
    """The link back to the passage."""
    orphans: str = "原文中已找不到"
    """Heading over highlights whose passage is gone from the article."""
    other_version: str = "另一版本："
    """Stands before a note that was written at the same time on another device."""
    conflict: str = "此处与新的导出内容冲突，两份均保留："
    """Stands between a block that the user edited and our newer text of it."""
    all_notes: str = "全部笔记"
    """Title of a file that holds the notes of several articles."""
    no_article: str = "没有文章的笔记"
    """Names notes whose article is not in the library and whose title is not known."""


@dataclass(frozen=True, slots=True)
class Template:
    """A person's own form of export."""

    name: str
    """Its file, for messages."""
    text: str
    others: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Templates of the same folder by their file names, for `include`, `import` and `extends`."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to render; the defaults give the documented form."""

    labels: Labels = Labels()
    tags: tuple[str, ...] = ("reading",)
    """Tags that every exported file carries in its front matter."""
    bundle: Bundle | None = None
    """The events and texts, for the form that is `whole`."""
    template: Template | None = None
    """For the form that a template gives."""
