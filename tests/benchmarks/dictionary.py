"""How long a dictionary's index takes to be made, and a look-up.

    python -m tests.benchmarks.dictionary 120000

Writes a text dictionary of so many made-up entries in the form of CC-CEDICT and the same as a
StarDict dictionary, then looks words up in a text, in milliseconds of wall time.
"""

from __future__ import annotations

import argparse
import random
import statistics
import struct
import tempfile
import time
from pathlib import Path

from reader.dictionary.lookup import Dictionaries

HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]


def write(folder: Path, count: int) -> tuple[list[Path], str]:
    """Both dictionaries, and a text made of their words."""
    rng = random.Random(5)
    words = ["".join(rng.choices(HAN, k=rng.choice((1, 2, 2, 2, 3, 4)))) for _ in range(count)]
    senses = [f"meaning {n}/another sense of it" for n in range(count)]
    text = folder / "made.u8"
    text.write_text(
        "".join(f"{w} {w} [zhong1 guo2] /{s}/\n" for w, s in zip(words, senses, strict=True)),
        encoding="utf-8",
    )
    index, data = b"", bytearray()
    parts = []
    for word, sense in sorted(zip(words, senses, strict=True)):
        body = sense.encode()
        parts.append(word.encode() + b"\0" + struct.pack(">II", len(data), len(body)))
        data += body
    index = b"".join(parts)
    (folder / "made.idx").write_bytes(index)
    (folder / "made.dict").write_bytes(bytes(data))
    (folder / "made.ifo").write_text(
        f"StarDict's dict ifo file\nversion=2.4.2\nwordcount={count}\nsametypesequence=m\n"
        f"idxfilesize={len(index)}\nbookname=made\n"
    )
    return [text, folder / "made.ifo"], "".join(rng.choices(words, k=2000))


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", type=int, nargs="?", default=120_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources, text = write(folder, options.entries)
        for source in sources:
            found = Dictionaries([source], folder / "none", folder / "cache")
            began = time.perf_counter()
            found.prepare()
            built = time.perf_counter() - began
            began = time.perf_counter()
            found.prepare()
            opened = (time.perf_counter() - began) * 1000
            taken = []
            for at in range(0, len(text), 7):
                began = time.perf_counter()
                found.begin_at(text, at)
                taken.append((time.perf_counter() - began) * 1000)
            taken.sort()
            size = sum(f.stat().st_size for f in (folder / "cache").rglob("*.db")) / 1e6
            print(
                f"| {source.suffix} | {built:.1f} s | {size:.1f} MB | {opened:.1f} ms |"
                f" {statistics.median(taken):.2f} ms | {taken[int(len(taken) * 0.99)]:.2f} ms |"
            )
            found.close()


if __name__ == "__main__":
    main()
