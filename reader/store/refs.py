"""Short names: a UUID by its last eight or more hex digits."""

from __future__ import annotations

import re
import sqlite3
from typing import Final

SHORTEST: Final = 8
_HEX: Final = re.compile(r"[0-9a-f]{8,32}")


def resolve(connection: sqlite3.Connection, table: str, column: str, ref: str) -> list[str]:
    """The ids in a column that end in `ref` (a UUIDv7 begins with the time, so its end tells).

    `table` and `column` are names of ours. Needs the index on the last eight characters.
    """
    digits = ref.lower().replace("-", "")
    if not _HEX.fullmatch(digits):
        return []
    rows = connection.execute(
        f"SELECT {column} FROM {table} WHERE substr({column}, -8) = ? ORDER BY {column}",
        (digits[-SHORTEST:],),
    )
    return [row[0] for row in rows if row[0].replace("-", "").endswith(digits)]
