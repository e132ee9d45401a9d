"""Event and annotation ids: a hybrid logical clock, and UUIDs that begin with the time.

The clock follows Kulkarni et al., "Logical Physical Clocks" (2014): physical milliseconds that
never run backwards, with a counter for events of the same millisecond. Written as text of fixed
width it sorts as it happened, also after the wall clock was set back or stood in 2099.
UUIDs follow RFC 9562, section 5.7 (version 7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAX_MS: Final = 9_999_999_999_999
"""The last millisecond that thirteen digits can say (the year 2286)."""

_COUNTERS: Final = 0x10000
_ID: Final = re.compile(r"(\d{13})-([0-9a-f]{4})-([0-9a-z]{1,32})")


@dataclass(frozen=True, slots=True, order=True)
class Hlc:
    """A reading of the hybrid logical clock; sorts by time, counter and device."""

    ms: int
    counter: int
    device: str

    def __str__(self) -> str:
        return f"{self.ms:013d}-{self.counter:04x}-{self.device}"

    @classmethod
    def parse(cls, text: str) -> Hlc:
        """The reading that `text` says; ValueError when it is none."""
        match = _ID.fullmatch(text)
        if match is None:
            raise ValueError(f"not an event id: {text!r}")
        return cls(int(match[1]), int(match[2], 16), match[3])


def next_id(last: str | None, now_ms: int, device: str) -> str:
    """An id larger than `last`, as near to `now_ms` as that allows.

    `last` is the largest id known from any device, so that whoever has seen an event writes a
    later one. ValueError when the clock has no later reading.
    """
    reading = Hlc(min(max(now_ms, 0), MAX_MS), 0, device)
    if last is not None:
        before = Hlc.parse(last)
        if before.ms >= reading.ms:
            carry, counter = divmod(before.counter + 1, _COUNTERS)
            reading = Hlc(before.ms + carry, counter, device)
    if reading.ms > MAX_MS:
        raise ValueError("the clock is at its end")
    return str(reading)


def first_id(last: str | None, now_ms: int, device: str, rand: bytes) -> str:
    """An id like that of `next_id`, for the first of an action, with chance in it.

    A library that is put back to an older copy of itself, under a clock that runs behind what it
    has seen or is set back, would give the ids once more that it has given already, for something
    else, and whoever has the first would never take the second. Chance decides the counter (one of
    4,096), and how far the clock is put on (up to a quarter of a second) where it runs behind.
    Takes three random bytes.
    """
    jump, counter = rand[0], int.from_bytes(rand[1:3], "big") & 0xFFF
    ms = min(max(now_ms, 0), MAX_MS)
    if last is not None:
        before = Hlc.parse(last)
        if before.ms > ms:
            ms = before.ms + 1 + jump
        elif before.ms == ms:
            counter += before.counter + 1
    if ms > MAX_MS or counter >= _COUNTERS:
        return next_id(last, now_ms, device)
    return str(Hlc(ms, counter, device))


def ids_from(first: str) -> Iterator[str]:
    """The id `first`, and after it one after the other as `next_id` would give them at its time."""
    reading = Hlc.parse(first)
    while True:
        yield str(reading)
        carry, counter = divmod(reading.counter + 1, _COUNTERS)
        if reading.ms + carry > MAX_MS:
            raise ValueError("the clock is at its end")
        reading = Hlc(reading.ms + carry, counter, reading.device)


def uuid7(ms: int, rand: bytes) -> str:
    """A UUIDv7 from a time in milliseconds and ten random bytes."""
    if len(rand) < 10:
        raise ValueError("ten random bytes are needed")
    tail = int.from_bytes(rand[:10], "big")
    low = tail & ((1 << 62) - 1)
    high = (tail >> 62) & 0xFFF
    value = ((ms & ((1 << 48) - 1)) << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
