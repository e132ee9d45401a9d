"""Pure geometry: wrapping an article at a width, motions and text objects."""

from reader.layout.layout import Layout
from reader.layout.paragraphs import plain_blocks
from reader.layout.rows import LayoutOptions, Row, RowKind
from reader.layout.wrap import wrap

__all__ = ["Layout", "LayoutOptions", "Row", "RowKind", "plain_blocks", "wrap"]
