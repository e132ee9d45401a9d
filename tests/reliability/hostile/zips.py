"""Zip files that mean harm."""

# ruff: noqa: E501
from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

from tests.reliability.hostile.case import LINE, Cases, zipped

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


def raw(
    name: bytes, data: bytes, *, flags: int = 0, method: int = 8, size: int | None = None,
    packed: int | None = None, crc: int | None = None, extra: bytes = b"", times: int = 1,
    offset: int | None = None, count: int | None = None, mode: int = 0,
) -> bytes:  # fmt: skip
    """A zip file of one member, whose directory may lie and name it many times."""
    body = zlib.compress(data, 9)[2:-4] if method == 8 else data
    sum_ = zlib.crc32(data) if crc is None else crc
    big = len(data) if size is None else size
    small = len(body) if packed is None else packed
    local = _LOCAL.pack(
        b"PK\x03\x04", 20, flags, method, 0, 0x21, sum_, small, big, len(name), len(extra)
    )
    out = local + name + extra + body
    start = len(out)
    one = _CENTRAL.pack(
        b"PK\x01\x02",
        20,
        20,
        flags,
        method,
        0,
        0x21,
        sum_,
        small,
        big,
        len(name),
        len(extra),
        0,
        0,
        0,
        mode << 16,
        0 if offset is None else offset,
    )
    directory = (one + name + extra) * times
    number = min(times if count is None else count, 65535)
    return (
        out + directory + _END.pack(b"PK\x05\x06", 0, 0, number, number, len(directory), start, 0)
    )


def _many(count: int, text: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for n in range(count):
            file.writestr(f"{n}.txt", text)
    return out.getvalue()


def _overlapping(members: int, size: int) -> bytes:
    """Members that share one stretch of packed bytes, after Fifield's bomb, each a file of its own."""
    kernel = zlib.compress(b"a" * size, 9)[2:-4]
    crc = zlib.crc32(b"a" * size)
    name = b"k"
    local = _LOCAL.pack(b"PK\x03\x04", 20, 0, 8, 0, 0x21, crc, len(kernel), size, 1, 0)
    out = local + name + kernel
    directory = b"".join(
        _CENTRAL.pack(
            b"PK\x01\x02", 20, 20, 0, 8, 0, 0x21, crc, len(kernel), size, 7, 0, 0, 0, 0, 0, 0
        )
        + b"%07d" % n
        for n in range(members)
    )
    return (
        out
        + directory
        + _END.pack(b"PK\x05\x06", 0, 0, members, members, len(directory), len(out), 0)
    )


def _quine() -> bytes:
    data = zipped({"a.txt": LINE})
    for _ in range(12):
        data = zipped({"a.zip": data, "b.txt": LINE})
    return data


def _link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        info = zipfile.ZipInfo("passwd.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        info.create_system = 3
        file.writestr(info, "/etc/passwd")
        file.writestr("a.txt", LINE * 3)
    return out.getvalue()


def _names() -> bytes:
    return zipped({name: f"{LINE}{n}" for n, name in enumerate((
        "../../../tmp/leak.txt", "/etc/leak.txt", "C:\\leak.txt", "..\\..\\leak.txt", "a\nb.txt", "\x1b[2Jc.txt",
        "\u202etxt.d", "-rf.txt", "A.txt", "a.TXT", "a.txt/", "con.txt", "x" * 60_000 + ".txt", "e\u0301.txt", "é.txt", "好" * 80 + ".txt",
    ))})  # fmt: skip


_UPATH = struct.pack("<HHBL", 0x7075, 5 + 9, 1, zlib.crc32(b"a.txt")) + b"../../b.c"
_HALF = zlib.compress((LINE * 900).encode())[2:200]

CASES: Cases = {
    "a million empty members": ("a.zip", lambda: _many(1_000_000), "refused"),
    "65,535 members": ("a.zip", lambda: _many(65_535, LINE), "refused"),
    "19,999 members of a text each": ("a.zip", lambda: _many(19_999, LINE), "any"),
    "a member named a million times": ("a.zip", lambda: raw(b"a.txt", LINE.encode(), times=1_000_000), "any"),
    "a member named 15,000 times": ("a.zip", lambda: raw(b"a.txt", (LINE * 3000).encode(), times=15_000), "any"),
    "a bomb of a gigabyte": ("a.zip", lambda: zipped({"a.txt": bytes(1_000_000_000), "b.txt": LINE}), "refused"),
    "a bomb in bzip2": ("a.zip", lambda: zipped({"a.txt": bytes(400_000_000)}, zipfile.ZIP_BZIP2), "refused"),
    "a bomb in LZMA": ("a.zip", lambda: zipped({"a.txt": bytes(400_000_000)}, zipfile.ZIP_LZMA), "refused"),
    "a bomb that claims ten bytes": ("a.zip", lambda: raw(b"a.txt", bytes(300_000_000), size=10), "refused"),
    "a bomb that overlaps": ("a.zip", lambda: _overlapping(2_000, 20_000_000), "refused"),
    "members just below the limit": ("a.zip", lambda: zipped({f"{n}.txt": (f"{n}{LINE}" * 100_000) for n in range(20)}), "any"),
    "zips in zips in zips": ("a.zip", lambda: _quine(), "any"),
    "a wide tree of zips": ("a.zip", lambda: zipped({f"{n}.zip": zipped({f"{k}.zip": zipped({f"{m}.txt": LINE for m in range(30)}) for k in range(30)}) for n in range(30)}), "any"),
    "a size that lies upwards": ("a.zip", lambda: raw(b"a.txt", LINE.encode(), size=4_000_000_000), "any"),
    "a packed size that lies upwards": ("a.zip", lambda: raw(b"a.txt", LINE.encode(), packed=4_000_000_000), "any"),
    "a sum that is wrong": ("a.zip", lambda: raw(b"a.txt", LINE.encode(), crc=1), "refused"),
    "a data descriptor that is none": ("a.zip", lambda: raw(b"a.txt", LINE.encode(), flags=8), "any"),
    "a stream that ends": ("a.zip", lambda: raw(b"a.txt", _HALF, method=8, size=9_000), "any"),
    "a method that nobody knows": ("a.zip", lambda: raw(b"a.txt", LINE.encode(), method=99), "refused"),
    "an offset that leads out": ("a.zip", lambda: raw(b"a.txt", LINE.encode(), offset=4_000_000_000), "refused"),
    "a count that lies": ("a.zip", lambda: raw(b"a.txt", LINE.encode(), count=60_000), "any"),
    "strong encryption": ("a.zip", lambda: raw(b"a.txt", LINE.encode(), flags=0x41), "refused"),
    "Unicode path that is another": ("a.zip", lambda: raw(b"a.txt", (LINE * 9).encode(), extra=_UPATH), "any"),
    "extra field that is cut": ("a.zip", lambda: raw(b"a.txt", (LINE * 9).encode(), extra=b"\x01\x00\xff\xff"), "any"),
    "Zip64 that lies": ("a.zip", lambda: raw(b"a.txt", (LINE * 9).encode(), size=0xFFFFFFFF, packed=0xFFFFFFFF, extra=struct.pack("<HHQQ", 1, 16, 2**63, 2**62)), "any"),
    "a name of no bytes": ("a.zip", lambda: raw(b"", LINE.encode()), "any"),
    "a name of NULs": ("a.zip", lambda: raw(b"\0" * 9 + b".txt", LINE.encode()), "any"),
    "a name that is no UTF-8 and says it is": ("a.zip", lambda: raw(b"\xff\xfe.txt", LINE.encode(), flags=0x800), "any"),
    "a link in a zip": ("a.zip", _link, "read"),
    "a folder with bytes": ("a.zip", lambda: raw(b"a.txt/", LINE.encode(), mode=stat.S_IFDIR), "any"),
    "names of all kinds": ("a.zip", _names, "read"),
    "no directory": ("a.zip", lambda: zipped({"a.txt": LINE * 90}).partition(b"PK\x01\x02")[0], "refused"),
    "only the end": ("a.zip", lambda: _END.pack(b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 0), "refused"),
    "an end that leads out": ("a.zip", lambda: b"PK\x03\x04" + bytes(90) + _END.pack(b"PK\x05\x06", 0, 0, 9, 9, 2**31, 2**31, 0), "refused"),
    "a comment of 65,535 ends": ("a.zip", lambda: zipped({"a.txt": LINE})[:-2] + b"\xff\xff" + (b"PK\x05\x06" * 16_384)[:65_535], "any"),
    "something before it": ("a.zip", lambda: b"PK\x03\x04" * 100_000 + zipped({"a.txt": LINE}), "any"),
    "a zip behind a page": ("a.html", lambda: f"<html><body><p>{LINE * 5}</p></body></html>".encode() + zipped({"a.txt": "x"}), "any"),
    "hostile pages within": ("a.zip", lambda: zipped({"a.html": f"<p>{LINE * 5}</p>" + "<div>" * 100_000, "b.md": "> " * 50_000 + LINE, "c.txt": LINE * 2, "d.pdf": b"%PDF-1.7\n", "e.txt": b"\x89PNG\r\n\x1a\n" + bytes(100)}), "read"),
}  # fmt: skip
