"""Tables made at development time, see docs/data-sources.md; read lazily through `load`."""

from __future__ import annotations


def load(name: str) -> str:
    """The text of a compressed table.

    Not by `importlib.resources`, whose import takes five times as long as all there is to do here.
    """
    import zlib
    from pathlib import Path

    return zlib.decompress(Path(__file__).with_name(name).read_bytes()).decode()
