"""A PostgreSQL database as the place where devices meet, for teams that outgrow a folder.

Two tables, to which rows are only ever added (`SELECT` and `INSERT` are all the rights needed once
they are there): `zhupi_records`, the files that devices append to, a row a piece; `zhupi_files`,
texts and sources by their hash. The driver is pg8000 (BSD, pure Python, no libpq to install);
psycopg's LGPL would do too, but asks more of whoever ships this program.

Connections follow libpq's conventions: `PGPASSWORD`, `PGPASSFILE` or `~/.pgpass`, `PGSSLMODE` and
the like. One is stricter: a server on another machine has to show a certificate that is known and
bears its name, unless `sslmode` says otherwise.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from reader.errors import UsageError
from reader.library.transport import LIMIT, Entry

if TYPE_CHECKING:
    import ssl

MODES: Final = ("disable", "prefer", "require", "verify-ca", "verify-full")
"""What `sslmode` may be, as in libpq (without `allow`)."""

_OPTIONS: Final = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "schema": "",
}
"""Options of an address, and the variables that stand in for them."""

_PIECE: Final = 4 << 20
"""Bytes that one row of `zhupi_records` may have."""

_BATCH: Final = 100
"""Files that are asked for, or stored, at once."""

_TIMEOUT: Final = 60.0
"""Seconds without an answer after which a server is given up."""

_LOCK: Final = 0x5A507264
"""Advisory lock under which the tables are made."""

Rows = list[Any]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is, and how to be let in."""

    host: str
    port: int
    user: str
    database: str
    schema: str = ""
    password: str | None = field(default=None, repr=False)
    sslmode: str = ""
    rootcert: str = ""
    cert: str = ""
    key: str = ""
    timeout: float = _TIMEOUT

    @classmethod
    def parse(cls, text: str, environ: Mapping[str, str]) -> Address:
        """The address that `text` says, completed from variables; UsageError when it is none."""
        try:
            parts = urlsplit(text)
            given = {
                "host": unquote(parts.hostname or ""),
                "port": str(parts.port or ""),
                "user": unquote(parts.username or ""),
                "password": unquote(parts.password or ""),
                "dbname": unquote(parts.path[1:]),
            }
            options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        except ValueError as error:
            raise UsageError("sync_bad_address") from error
        for name in options:
            if name not in _OPTIONS:
                raise UsageError("sync_bad_option", name=name)
        given |= {name: value for name, value in options.items() if value}
        for name, variable in _OPTIONS.items():
            given[name] = given.get(name) or environ.get(variable, "")
        user = given["user"] or environ.get("USER") or environ.get("LOGNAME") or "postgres"
        host = given["host"] or "localhost"
        try:
            port, timeout = int(given["port"] or 5432), float(given["connect_timeout"] or _TIMEOUT)
        except ValueError as error:
            raise UsageError("sync_bad_address") from error
        mode = given["sslmode"] or ("prefer" if _is_local(host) else "verify-full")
        if mode not in MODES:
            raise UsageError("sync_bad_option", name=f"sslmode={mode}")
        database = given["dbname"] or user
        password = given["password"] or _from_passfile(
            Path(given["passfile"] or "~/.pgpass").expanduser(),
            ("localhost" if host.startswith("/") else host, str(port), database, user),
        )
        return cls(
            host,
            port,
            user,
            database,
            given["schema"],
            password or None,
            mode,
            given["sslrootcert"],
            given["sslcert"],
            given["sslkey"],
            timeout,
        )

    @property
    def shown(self) -> str:
        """The address without the password."""
        host = f"?host={quote(self.host)}" if self.host.startswith("/") else ""
        where = "" if host else (f"[{self.host}]" if ":" in self.host else self.host)
        schema = f"{'&' if host else '?'}schema={quote(self.schema)}" if self.schema else ""
        base = f"postgresql://{quote(self.user)}@{where}:{self.port}/{quote(self.database)}"
        return f"{base}{host}{schema}"

    def tls(self) -> ssl.SSLContext | bool | None:
        """How to wrap the connection, in pg8000's terms: False never, None if the server can."""
        if self.host.startswith("/") or self.sslmode == "disable":
            return False
        if self.sslmode == "prefer" and not self.cert:
            return None
        import ssl

        context = ssl.create_default_context(cafile=self.rootcert or None)
        context.check_hostname = self.sslmode == "verify-full"
        # As libpq has it: whoever names a root certificate wants it looked at.
        if self.sslmode in ("prefer", "require") and not self.rootcert:
            context.verify_mode = ssl.CERT_NONE
        if self.cert:
            context.load_cert_chain(self.cert, self.key or None)
        return context


def _is_local(host: str) -> bool:
    return host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")


def has_password(address: str) -> bool:
    """Whether a password stands in an address, where others may see it."""
    with suppress(ValueError):
        parts = urlsplit(address)
        return bool(parts.password) or "password=" in parts.query
    return False


def _from_passfile(path: Path, wanted: tuple[str, ...]) -> str:
    """The password that a file like `~/.pgpass` has for host, port, database and user.

    As libpq does, one that others may read is left alone.
    """
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode) or (os.name != "nt" and info.st_mode & 0o077):
            return ""
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    for line in lines:
        fields = [""]
        letters = iter(line)
        for char in letters:
            if char == "\\":
                fields[-1] += next(letters, "")
            elif char == ":":
                fields.append("")
            else:
                fields[-1] += char
        pairs = zip(fields, wanted, strict=False)
        if len(fields) == 5 and all(have in ("*", want) for have, want in pairs):
            return fields[4]
    return ""


class PostgresTransport:
    """A database; connected to when first asked for something."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._connection: Any = None

    @classmethod
    def of(cls, text: str, environ: Mapping[str, str] | None = None) -> PostgresTransport:
        """The transport to an address. UsageError when it is none, or pg8000 is missing."""
        from importlib.util import find_spec

        address = Address.parse(text, os.environ if environ is None else environ)
        if find_spec("pg8000") is None:
            raise UsageError("sync_no_driver")
        return cls(address)

    @property
    def name(self) -> str:
        """The address without the password."""
        return self.address.shown

    def list(self, prefix: str) -> list[Entry]:
        """Names and sizes; neither table is read for it, only what says how long its rows are."""
        table, size, group = (
            ("zhupi_records", 'max("at" + size)', " GROUP BY name")
            if prefix.startswith("devices")
            else ("zhupi_files", "octet_length(data)", "")
        )
        rows = self._run(
            f"SELECT name, {size} FROM {self._table(table)}"
            f" WHERE starts_with(name, :prefix){group}",
            prefix=f"{prefix}/",
        )
        return sorted(Entry(str(name), int(length)) for name, length in rows)

    def read(self, name: str, start: int = 0, size: int | None = None) -> bytes:
        """The pieces of a device's file, put together."""
        end = start + (LIMIT if size is None else min(size, LIMIT))
        rows = self._run(
            f'SELECT "at", data FROM {self._table("zhupi_records")} WHERE name = :name'
            ' AND "at" + size > :start AND "at" < :end ORDER BY "at"',
            name=name,
            start=start,
            end=end,
        )
        if not rows:
            return b""
        data = b"".join(row[1] for row in rows)
        first = int(rows[0][0])
        return data[max(0, start - first) : end - first]

    def append(self, name: str, at: int, data: bytes) -> None:
        """As one transaction: all of it or nothing."""
        table = self._table("zhupi_records")
        self._run("BEGIN")
        try:
            for begin in range(0, len(data), _PIECE):
                piece = data[begin : begin + _PIECE]
                self._run(
                    f'INSERT INTO {table}(name, "at", size, data)'
                    " SELECT :name, CAST(:at AS bigint), :size, :data WHERE CAST(:at AS bigint) ="
                    f' (SELECT coalesce(max("at" + size), 0) FROM {table} WHERE name = :name)'
                    " ON CONFLICT DO NOTHING",
                    name=name,
                    at=at + begin,
                    size=len(piece),
                    data=piece,
                )
                if self._connection.row_count != 1:
                    raise OSError(f"{name}: another program writes this device's file")
        except BaseException:
            with suppress(OSError):
                self._run("ROLLBACK")
            raise
        self._run("COMMIT")

    def get(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Whole files, a hundred at a time."""
        for some in _batches((name, b"") for name in names):
            yield from (
                (str(name), bytes(data))
                for name, data in self._run(
                    f"SELECT name, data FROM {self._table('zhupi_files')}"
                    " WHERE name = ANY(CAST(:names AS text[])) AND octet_length(data) <= :limit",
                    names=[name for name, _ in some],
                    limit=LIMIT,
                )
            )

    def put(self, files: Iterable[tuple[str, bytes]], *, again: bool = False) -> None:
        """Stored unless they are there; what a database was given it keeps, `again` or not."""
        for some in _batches(files):
            self._run(
                f"INSERT INTO {self._table('zhupi_files')}(name, data)"
                " SELECT * FROM unnest(CAST(:names AS text[]), CAST(:data AS bytea[]))"
                " ON CONFLICT DO NOTHING",
                names=[name for name, _ in some],
                data=[data for _, data in some],
            )

    def close(self) -> None:
        """End the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()

    def _table(self, name: str) -> str:
        schema = self.address.schema.replace('"', '""')
        return f'"{schema}".{name}' if schema else name

    def _run(self, query: str, **params: Any) -> Rows:
        if self._connection is None:
            self._connect()
        return self._ask(query, **params)

    def _ask(self, query: str, **params: Any) -> Rows:
        try:
            rows: Rows = self._connection.run(query, **params) or []
        except Exception as error:
            # The driver lets errors of many kinds out; none of them carries the password.
            raise OSError(_said(error)) from error
        return rows

    def _connect(self) -> None:
        from pg8000.native import Connection

        address = self.address
        local = address.host.startswith("/")
        try:
            self._connection = Connection(
                address.user,
                host=address.host,
                port=address.port,
                database=address.database,
                password=address.password,
                unix_sock=f"{address.host}/.s.PGSQL.{address.port}" if local else None,
                ssl_context=address.tls(),
                timeout=address.timeout,
                application_name="reader",
            )
        except AttributeError as error:
            # How pg8000 takes it when the server wants a password and there is none.
            raise OSError("a password is needed: PGPASSWORD or ~/.pgpass") from error
        except Exception as error:
            raise OSError(_said(error)) from error
        self._ask("SET synchronous_commit TO on")
        self._make_tables()

    def _make_tables(self) -> None:
        """Make the tables once; whoever may not is told by the server, unless they are there."""
        names = [self._table("zhupi_records"), self._table("zhupi_files")]
        query = "SELECT to_regclass(:one) IS NOT NULL AND to_regclass(:two) IS NOT NULL"
        if self._ask(query, one=names[0], two=names[1])[0][0]:
            return
        self._ask("BEGIN")
        self._ask("SELECT pg_advisory_xact_lock(:key)", key=_LOCK)
        self._ask(
            f'CREATE TABLE IF NOT EXISTS {names[0]}(name text COLLATE "C" NOT NULL,'
            ' "at" bigint NOT NULL, size integer NOT NULL, data bytea NOT NULL,'
            ' added timestamptz NOT NULL DEFAULT now(), PRIMARY KEY(name, "at"))'
        )
        self._ask(
            f'CREATE TABLE IF NOT EXISTS {names[1]}(name text COLLATE "C" PRIMARY KEY,'
            " data bytea NOT NULL, added timestamptz NOT NULL DEFAULT now())"
        )
        self._ask("COMMIT")


def _batches(files: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Some at a time, neither too many nor too large together."""
    some: list[tuple[str, bytes]] = []
    size = 0
    for name, data in files:
        some.append((name, data))
        size += len(data)
        if len(some) == _BATCH or size > 2 * _PIECE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _said(error: Exception) -> str:
    """What the server or the driver said, in one line."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    words = error.args[0] if error.args else ""
    if isinstance(words, dict):
        # https://www.postgresql.org/docs/current/protocol-error-fields.html
        words = words.get("M", "")
    cause = f" ({error.__cause__})" if error.__cause__ else ""
    return " ".join(f"{words or type(error).__name__}{cause}".split())
