"""Bytes and a name in, articles out: one file per format."""
