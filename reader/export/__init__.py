"""Records in, text out: one file per format.

Rendering is pure; only `write.py` touches the file system. Nothing is imported here, so that
asking for a format loads that format alone.
"""
