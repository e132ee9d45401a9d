"""From an older library file to this version's, by sqlite-utils' migrations.

`user_version` says how many migrations a file has had: a look at it decides whether sqlite-utils
has to be imported at all. A migration never changes an earlier one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from reader.store import schema, schema_shelves

if TYPE_CHECKING:
    from sqlite_utils import Database

Migration = Callable[["Database"], None]

SET: Final = "reader"
"""Name of the set of migrations in sqlite-utils' own table."""


def _m0001_tables(db: Database) -> None:
    for statement in schema.VERSION_1:
        db.execute(statement)


def _m0002_meeting(db: Database) -> None:
    for statement in schema.VERSION_2:
        db.execute(statement)


def _m0003_shelves(db: Database) -> None:
    for statement in schema_shelves.VERSION_3:
        db.execute(statement)


MIGRATIONS: Final[tuple[Migration, ...]] = (_m0001_tables, _m0002_meeting, _m0003_shelves)
"""In their order; the version of a file is how many it has had."""


def version() -> int:
    """The version that this program writes."""
    return len(MIGRATIONS)


def apply(connection: sqlite3.Connection) -> None:
    """Bring the file of `connection` to this version.

    To be called inside a transaction: every change and the new `user_version` are committed
    together or not at all. Raises whatever a migration raises.
    """
    from sqlite_utils import Database, Migrations

    migrations = Migrations(SET)
    for step in MIGRATIONS:
        migrations(name=step.__name__.lstrip("_"))(step)
    db = Database(connection, execute_plugins=False, recursive_triggers=False)
    migrations.apply(db)
    # PRAGMA takes no parameters; both are integers of ours.
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID:d}")
    connection.execute(f"PRAGMA user_version = {version():d}")
