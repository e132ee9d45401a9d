"""A point in time together with the clock that a person saw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple


class Moment(NamedTuple):
    """UTC milliseconds since 1970 and the zone offset of the device, in minutes east of UTC."""

    ms: int
    offset: int = 0

    def iso(self) -> str:
        """ISO 8601 to the second with zone, such as `2026-01-28T09:41:00+08:00`."""
        return self.local().isoformat(timespec="seconds")

    def local(self) -> datetime:
        """The same instant as an aware datetime in the zone of the device."""
        zone = timezone(timedelta(minutes=self.offset))
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        return (epoch + timedelta(milliseconds=self.ms)).astimezone(zone)
