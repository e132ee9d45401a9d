"""Notes from other programs: bytes in, `ForeignFile` out, one file for each program.

Nothing here looks for articles; that is the hall's affair.
"""

from reader.importers.notes.registry import KINDS, read_notes

__all__ = ["KINDS", "read_notes"]
