"""Small dictionaries in the formats that people have; the entries are the tests' own."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

CEDICT = """# a comment
%% another
讀書 读书 [du2 shu1] /to read a book/to study/
讀書人 读书人 [du2 shu1 ren2] /scholar/
書 书 [shu1] /book/CL:本[ben3]/
女 女 [nu:3] /woman/
批 批 [[pi1]] /to comment/
not an entry
"""


@pytest.fixture
def cedict(tmp_path: Path) -> Path:
    """A text file in the manner of CC-CEDICT."""
    path = tmp_path / "own.u8"
    path.write_text(CEDICT, encoding="utf-8")
    return path


def dictzip(data: bytes, chunk: int = 64) -> bytes:
    """`data` as dictzip packs it, with chunks of so many bytes."""
    packed = []
    for at in range(0, len(data), chunk):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed.append(packer.compress(data[at : at + chunk]) + packer.flush(zlib.Z_FULL_FLUSH))
    sizes = struct.pack(f"<HHH{len(packed)}H", 1, chunk, len(packed), *map(len, packed))
    extra = b"RA" + struct.pack("<H", len(sizes)) + sizes
    head = b"\x1f\x8b\x08\x0c" + b"\0" * 4 + b"\x02\x03"  # extra field and name
    body = b"".join(packed) + b"\x03\x00"
    tail = struct.pack("<II", zlib.crc32(data), len(data))
    return head + struct.pack("<H", len(extra)) + extra + b"own.dict\0" + body + tail


@pytest.fixture
def make_stardict(tmp_path: Path) -> Callable[..., Path]:
    """Writes a StarDict dictionary and gives the path of its `.ifo`."""

    def make(
        words: Mapping[str, bytes],
        *,
        same: str = "m",
        packed: bool = False,
        synonyms: Mapping[str, int] | None = None,
        name: str = "star",
    ) -> Path:
        texts, index = b"", b""
        for word, text in words.items():
            index += word.encode() + b"\0" + struct.pack(">II", len(texts), len(text))
            texts += text
        ifo = tmp_path / f"{name}.ifo"
        kind = f"sametypesequence={same}\n" if same else ""
        ifo.write_text(
            f"StarDict's dict ifo file\nversion=2.4.2\nwordcount={len(words)}\n"
            f"idxfilesize={len(index)}\nbookname=自编词典\n{kind}",
            encoding="utf-8",
        )
        if packed:
            (tmp_path / f"{name}.dict.dz").write_bytes(dictzip(texts))
            packer = zlib.compressobj(9, zlib.DEFLATED, 31)
            (tmp_path / f"{name}.idx.gz").write_bytes(packer.compress(index) + packer.flush())
        else:
            (tmp_path / f"{name}.dict").write_bytes(texts)
            (tmp_path / f"{name}.idx").write_bytes(index)
        if synonyms:
            data = b"".join(w.encode() + b"\0" + struct.pack(">I", n) for w, n in synonyms.items())
            (tmp_path / f"{name}.syn").write_bytes(data)
        return ifo

    return make
