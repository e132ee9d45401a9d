"""CSV in Readwise's columns."""

from reader.export.tables import readwise as render

__all__ = ["render"]
