"""Anki: tab-separated notes with a stable guid."""

from reader.export.tables import anki as render

__all__ = ["render"]
