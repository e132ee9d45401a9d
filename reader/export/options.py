"""What every exporter is told besides the records."""

from __future__ import annotations

from dataclasses import dataclass

from reader.model import ArticleInfo, Document, Highlight


@dataclass(frozen=True, slots=True)
class Notes:
    """One article and what a person left in it: what every format is made from."""

    info: ArticleInfo
    highlights: tuple[Highlight, ...]
    document: Document | None = None
    """The text, for formats that `needs_text`."""


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


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to render; the defaults give the documented form."""

    labels: Labels = Labels()
    tags: tuple[str, ...] = ("reading",)
    """Tags that every exported file carries in its front matter."""
