"""What may not be written, or read, is said; what can be read is shown."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.errors import (
    NewerLibrary,
    ReaderError,
    ReadOnlyLibrary,
)
from reader.store import Store, migrations
from tests.store.refusals import contents, refusal


def test_a_newer_library_is_read_and_not_written(shelf: Any) -> None:
    store = shelf.open()
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线")
    store.connection.execute(f"PRAGMA user_version = {migrations.version() + 1}")
    store.close()
    before = shelf.path.read_bytes()
    store = shelf.open()
    assert store.notices == ("newer",)
    assert store.read_only
    assert store.annotations.get(mark.id).quote == "划线"
    with pytest.raises(NewerLibrary) as caught:
        store.annotations.edit(mark.id, colour="pink")
    assert caught.value.code == "library_newer"
    store.close()
    assert shelf.path.read_bytes() == before


def test_asked_for_reading_only(shelf: Any) -> None:
    store = shelf.open()
    key = shelf.add(store)
    store.close()
    store = shelf.open(read_only=True)
    assert (store.notices, store.read_only) == ((), True)
    assert store.articles.info(key).title == "标题"
    with pytest.raises(ReadOnlyLibrary):
        store.articles.remove([key])
    store.checkpoint()
    with store.read_connection() as other:
        assert other.execute("SELECT count(*) FROM article").fetchone() == (1,)
    other.close()


def as_nobody(work: Callable[[], object]) -> object:
    """The result of `work` done by someone whom file rights stop, even if we are root."""
    if os.geteuid() != 0:
        return work()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgid(65534)
            os.setuid(65534)
            os.write(writing, repr(work()).encode())
        except BaseException as error:
            os.write(writing, repr(f"{type(error).__name__}: {error}").encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode()
    os.waitpid(child, 0)
    return eval(told)


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Path]:
    """A folder that others may read; pytest's own are closed to them."""
    import tempfile

    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def tell(path: Path) -> tuple[Any, ...]:
    store = Store.open(path)
    quotes = [row.quote for row in store.annotations.page()]
    try:
        store.articles.remove([1])
        error = ""
    except ReaderError as trouble:
        error = trouble.code
    with store.read_connection() as other:
        count = other.execute("SELECT count(*) FROM annotation").fetchone()[0]
    other.close()
    store.close()
    return store.notices, quotes, error, count


@pytest.mark.parametrize("case", ["file", "folder", "folder with a WAL"])
def test_a_library_that_may_not_be_written_is_read(public: Path, shelf: Any, case: str) -> None:
    store = shelf.open()
    key = shelf.add(store)
    shelf.mark(store, key, "纸上")
    if case == "folder with a WAL":
        store.checkpoint()
        shelf.mark(store, key, "划线")
        # As after a crash: the last note is in the WAL alone, and no shared memory is left.
        for name in ("library.db", "library.db-wal"):
            shutil.copyfile(shelf.path.with_name(name), public / name)
        expected = ["划线", "纸上"]
    else:
        store.close()
        shutil.copyfile(shelf.path, public / "library.db")
        expected = ["纸上"]
    path = public / "library.db"
    for each in public.iterdir():
        each.chmod(0o444)
    public.chmod(0o555 if case != "file" else 0o755)
    before = contents(public)
    told = as_nobody(lambda: tell(path))
    assert told == (("read_only",), expected, "library_read_only", len(expected))
    assert contents(public) == before


def test_a_file_that_may_not_be_read_is_said(public: Path, shelf: Any) -> None:
    shelf.open().close()
    path = public / "library.db"
    shutil.copyfile(shelf.path, path)
    path.chmod(0)

    def work() -> str:
        return refusal(path).code

    assert as_nobody(work) == "library_unreadable"


def test_a_place_that_may_not_be_written_is_said(public: Path) -> None:
    public.chmod(0o555)

    def work() -> list[str]:
        places = (public / "library.db", public / "sub" / "library.db")
        return [refusal(place).code for place in places]

    assert as_nobody(work) == ["library_unwritable"] * 2
