"""Bytes in, articles out; one file per format and a registry that chooses among them."""

from reader.importers.registry import KINDS, Importer, Sample, read, read_as

__all__ = ["KINDS", "Importer", "Sample", "read", "read_as"]
