"""Devices meet in a real PostgreSQL server, started here in a folder of its own.

Skipped where no server is installed (`apt-get install postgresql`) or pg8000 is missing.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.errors import LibraryError, UsageError
from reader.library import Library
from reader.library.postgres import Address, PostgresTransport, has_password
from reader.model import Span
from reader.store.check import check, digest

Open = Callable[[str], Library]
ESSAY = "论划线\n\n读书要动笔。不动笔，等于没读。\n\n划线太多，等于没划。这话不错。\n"
SECRET = "se:cr'et\\朱"


def tool(name: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


def as_owner() -> list[str]:
    """The server refuses to run as root."""
    return [] if os.geteuid() else ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


class Server:
    """A cluster that listens on a socket in its folder, and with TLS on a free loopback port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self) -> None:
        owner = as_owner()
        if owner:
            shutil.chown(self.folder, 65534, 65534)
        (self.folder / "password").write_text(SECRET)
        run = [*owner, str(tool("initdb")), "-D", str(self.folder / "data"), "-U", "anna", "-A"]
        more = ["scram-sha-256", f"--pwfile={self.folder / 'password'}", "-E", "UTF8"]
        subprocess.run([*run, *more, "--no-locale", "-N"], check=True, capture_output=True)
        certificate(self.folder)
        settings = (
            f"listen_addresses = '127.0.0.1'\nport = {self.port}\nfsync = off\nssl = on\n"
            f"unix_socket_directories = '{self.folder}'\n"
            f"ssl_cert_file = '{self.folder / 'server.crt'}'\n"
            f"ssl_key_file = '{self.folder / 'server.key'}'\n"
        )
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.write(settings)
        control = [*owner, str(tool("pg_ctl")), "-D", str(self.folder / "data")]
        self._stop = [*control, "-m", "immediate", "stop"]
        log = str(self.folder / "log")
        subprocess.run(
            [*control, "-w", "-t", "60", "-l", log, "start"],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        subprocess.run(self._stop, check=False, capture_output=True)

    def address(self, more: str = "", user: str = "anna") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/postgres{more}"

    def sql(self, *statements: str) -> None:
        transport = PostgresTransport.of(self.address(), {"PGPASSWORD": SECRET})
        for each in statements:
            transport._run(each)
        transport.close()


def certificate(folder: Path) -> None:
    """A certificate for 127.0.0.1 that signed itself, for the server's eyes only."""
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "server.key"), "-out", str(folder / "server.crt")]
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            *subject,
            *files,
        ],
        check=True,
        capture_output=True,
    )
    (folder / "server.key").chmod(0o600)
    if not os.geteuid():
        shutil.chown(folder / "server.key", 65534, 65534)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    pytest.importorskip("pg8000", reason="needs pg8000")
    needed = ("initdb", "pg_ctl", "postgres", "openssl", *as_owner()[:1])
    missing = [name for name in needed if tool(name) is None]
    if missing:
        pytest.skip(f"needs a PostgreSQL server ({', '.join(missing)} not found)")
    # Not below pytest's folders: those are closed to the owner of the server.
    folder = Path(tempfile.mkdtemp(prefix="zhupi-pg-"))
    made = Server(folder)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def schema(server: Server, request: pytest.FixtureRequest) -> str:
    """A part of the database for one test alone."""
    name = f"s{abs(hash(request.node.name))}"
    server.sql(f"CREATE SCHEMA {name}")
    return name


@pytest.fixture
def place(server: Server, schema: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Its address; the password is in the environment."""
    monkeypatch.setenv("PGPASSWORD", SECRET)
    return server.address(f"?schema={schema}")


def essay(library: Library, name: str = "论划线.txt", text: str = ESSAY) -> int:
    report = library.add_bytes(text.encode(), name, origin=f"/{name}")
    assert report.first is not None
    return report.first


def state(library: Library) -> str:
    return digest(library._store.connection)


def test_three_people_meet_and_have_the_same(opened: Open, place: str) -> None:
    one, other, third = (opened(name) for name in "abc")
    mark = one.highlight(essay(one), Span(0, 5), note="起初", tags=("重点",))
    assert one.sync(place).sent > 0
    report = other.sync(place)
    assert (report.articles, report.annotations, report.conflicts) == (1, 1, ())
    assert other.original(other.articles()[0].id)[1] == ESSAY.encode()
    one.edit(mark.id, note="甲")
    other.edit(mark.id, note="乙")
    essay(other, "又一篇.txt", "又一篇\n\n别的话，也要留下来。\n")
    one.sync(place)
    assert other.sync(place).conflicts == (mark.id,)
    third.sync(place)
    one.sync(place)
    assert state(one) == state(other) == state(third)
    found = third.highlight_by(mark.id)
    assert {found.note, *found.versions} == {"甲", "乙"}
    assert all(check(each._store) == [] for each in (one, other, third))
    quiet = one.sync(place)
    assert (quiet.events, quiet.sent, len(quiet.devices)) == (0, 0, 1)


def test_a_library_of_many_pieces_arrives_whole(
    opened: Open, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.library import meeting_files, postgres

    monkeypatch.setattr(meeting_files, "SEGMENT", 5000)
    monkeypatch.setattr(postgres, "_PIECE", 1000)
    monkeypatch.setattr(postgres, "_BATCH", 3)
    one, other = opened("a"), opened("b")
    for number in range(8):
        key = essay(one, f"{number}.txt", f"题{number}\n\n" + f"第{number}段。" * 400)
        one.highlight(key, Span(0, 2), note="注" * 200)
    assert one.sync(place).sent > 16
    report = other.sync(place)
    assert (report.articles, report.annotations) == (8, 8)
    assert state(one) == state(other)


def test_whoever_may_only_add_can_meet_too(opened: Open, server: Server, schema: str) -> None:
    one, other = opened("a"), opened("b")
    one.highlight(essay(one), Span(0, 5), note="甲")
    address = server.address(f"?schema={schema}")
    os.environ["PGPASSWORD"] = SECRET
    try:
        one.sync(address)
        server.sql(
            f"CREATE ROLE r{schema} LOGIN PASSWORD 'x'",
            f"GRANT USAGE ON SCHEMA {schema} TO r{schema}",
            f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {schema} TO r{schema}",
        )
        os.environ["PGPASSWORD"] = "x"
        guest = server.address(f"?schema={schema}", user=f"r{schema}")
        other.sync(guest)
        other.highlight(other.articles()[0].id, Span(6, 9), note="乙")
        assert other.sync(guest).sent > 0
        os.environ["PGPASSWORD"] = SECRET
        one.sync(address)
    finally:
        del os.environ["PGPASSWORD"]
    assert state(one) == state(other)


def test_refusals_are_said_without_the_password(
    opened: Open, server: Server, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened("a")
    essay(one)
    wrong = place.replace("anna@", "anna:not-the-password@")
    monkeypatch.delenv("PGPASSWORD")
    with pytest.raises(LibraryError) as refused:
        one.sync(wrong)
    assert refused.value.code == "sync_failed"
    assert "password authentication failed" in str(refused.value.facts["reason"])
    assert "not-the-password" not in repr(refused.value.facts) + repr(refused.value.__cause__)
    with pytest.raises(LibraryError) as refused:
        one.sync(place)
    assert "PGPASSWORD" in str(refused.value.facts["reason"])
    with pytest.raises(LibraryError) as refused:
        one.sync("postgresql://anna@127.0.0.1:1/postgres")
    assert refused.value.facts["path"] == "postgresql://anna@127.0.0.1:1/postgres"
    # What is remembered of the place has no password either.
    one.sync(place.replace("anna@", f"anna:{'se%3Acr%27et%5C%E6%9C%B1'}@"))
    kept = one._store.connection.execute("SELECT name, state FROM sync_place").fetchall()
    assert len(kept) == 1
    assert "cr" not in kept[0][0].split("@")[0] + kept[0][1].split("devices")[0]


def test_tls_is_asked_for_and_looked_at(opened: Open, server: Server, place: str) -> None:
    one = opened("a")
    essay(one)
    root = server.folder / "server.crt"
    assert one.sync(f"{place}&sslmode=verify-full&sslrootcert={root}").sent > 0
    transport = PostgresTransport.of(f"{place}&sslmode=require")
    query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    assert transport._run(query) == [[True]]
    transport.close()
    # Nobody whom this machine knows has signed it.
    with pytest.raises(LibraryError) as refused:
        one.sync(f"{place}&sslmode=verify-full")
    assert "certificate" in str(refused.value.facts["reason"]).lower()


def test_a_socket_and_a_password_file(
    opened: Open, server: Server, schema: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened("a")
    essay(one)
    passes = tmp_path / "pgpass"
    escaped = SECRET.replace("\\", "\\\\").replace(":", "\\:")
    passes.write_text(f"# mine\nelsewhere:*:*:*:no\nlocalhost:{server.port}:*:anna:{escaped}\n")
    monkeypatch.setenv("PGPASSFILE", str(passes))
    address = f"postgresql://anna@/postgres?host={server.folder}&port={server.port}&schema={schema}"
    passes.chmod(0o644)
    with pytest.raises(LibraryError):
        one.sync(address)
    passes.chmod(0o600)
    assert one.sync(address).sent > 0


def test_a_meeting_that_broke_off_goes_on(
    opened: Open, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = opened("a"), opened("b")
    one.highlight(essay(one), Span(0, 5), note="甲")
    whole = PostgresTransport._ask

    def broken(self: PostgresTransport, query: str, **params: object) -> object:
        done = whole(self, query, **params)
        if query == "COMMIT":
            # The server has it, but we never hear of it.
            raise OSError("connection lost")
        return done

    with monkeypatch.context() as patch:
        one.sync(place)
        one.highlight(1, Span(6, 9), note="乙")
        patch.setattr(PostgresTransport, "_ask", broken)
        with pytest.raises(LibraryError):
            one.sync(place)
    assert one.sync(place).sent == 0
    assert other.sync(place).annotations == 2
    assert state(one) == state(other)


def test_addresses_are_read_as_libpq_does() -> None:
    plain = Address.parse("postgresql://anna:p%40ss@db.example:6000/notes?sslmode=require", {})
    assert (plain.host, plain.port, plain.user, plain.database) == (
        *("db.example", 6000, "anna", "notes"),
    )
    assert (plain.password, plain.sslmode) == ("p@ss", "require")
    assert plain.shown == "postgresql://anna@db.example:6000/notes"
    assert "p@ss" not in repr(plain)
    far = Address.parse("postgresql://db.example", {"PGUSER": "bo", "PGDATABASE": "d"})
    assert (far.user, far.database, far.sslmode) == ("bo", "d", "verify-full")
    assert Address.parse("postgresql:///notes", {"USER": "bo"}).sslmode == "prefer"
    shown = Address.parse("postgres://[::1]/x?schema=team", {"USER": "bo"}).shown
    assert shown == "postgresql://bo@[::1]:5432/x?schema=team"
    for wrong in ("postgresql://a:b", "postgresql://a/b?connect_timeout=soon"):
        with pytest.raises(UsageError) as caught:
            Address.parse(wrong, {})
        assert caught.value.code == "sync_bad_address"
    for wrong in ("postgresql://a/b?colour=red", "postgresql://a/b?sslmode=perhaps"):
        with pytest.raises(UsageError) as caught:
            Address.parse(wrong, {})
        assert caught.value.code == "sync_bad_option"
    assert has_password("postgresql://a:b@c/d")
    assert has_password("postgresql://a@c/d?password=b")
    assert not has_password("postgresql://a@c/d")


def test_a_missing_driver_is_said(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError) as caught:
        opened("a").sync("postgresql://a@b/c")
    assert caught.value.code == "sync_no_driver"
    with pytest.raises(UsageError) as caught:
        opened("b").sync("mysql://a@b/c")
    assert caught.value.code == "sync_no_address"
