"""Looking at the library's file never lets go of the locks that SQLite holds on it.

POSIX gives a process's locks on a file up when any of its descriptors of that file is closed.
Another process that closes the library then takes itself for the last one and removes the WAL
under the feet of the first, whose next notes would go into a file without a name.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reader.library import Library
from reader.model import Span
from reader.store import opening

pytestmark = pytest.mark.skipif(os.name == "nt", reason="locks of POSIX")

ELSEWHERE = """
import sys
from pathlib import Path
from reader.library import Library
with Library.open(Path(sys.argv[1])) as library:
    library.backs_up = False
    text = "另一个进程写的一篇。" * 3 + sys.argv[2]
    library.add_bytes(text.encode(), "b.txt", origin="/" + sys.argv[2])
    print(library.count(), len(library.notes()))
"""


def elsewhere(path: Path, name: str) -> list[int]:
    """Opens the library in another process, writes, closes; articles and notes that it saw."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(path), name],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    return [int(each) for each in done.stdout.split()]


def test_notes_stay_where_others_find_them(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        library.backs_up = False
        key = library.add_bytes("划线的一篇，够长了。".encode(), "a.txt", origin="/a").first
        assert key is not None
        wal = opening.sidecars(path)[0]
        first = wal.stat().st_ino
        for number in range(3):
            # As the screen does for every long job, and whoever asks what a file is.
            with Library.open(path) as beside:
                beside.backs_up = False
            opening.version_told(path)
            assert library.add([path]).refused
            assert elsewhere(path, f"c{number}")[0] == number + 2
            assert wal.stat().st_ino == first
            library.highlight(key, Span(0, 2 + number), note="留下")
            assert len(library.notes()) == number + 1
        assert elsewhere(path, "e") == [5, 3]


def test_merging_with_itself_lets_go_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        library.backs_up = False
        key = library.add_bytes("划线的一篇，够长了。".encode(), "a.txt", origin="/a").first
        assert key is not None
        assert library.merge([path]).refused[0].code == "merge_with_itself"
        elsewhere(path, "b")
        library.highlight(key, Span(0, 2), note="留下")
        assert elsewhere(path, "c") == [3, 1]


def test_descriptors_are_closed_with_the_last_connection(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    Library.open(path).close()
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("no list of descriptors")

    def held() -> int:
        return sum(1 for each in folder.iterdir() if os.path.realpath(each) == str(path))

    with Library.open(path) as library:
        library.backs_up = False
        threads = [threading.Thread(target=opening.look, args=(path,)) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        before = held()
        for _ in range(20):
            opening.look(path)
            with Library.open(path) as beside:
                beside.backs_up = False
        # SQLite keeps one of its own back, too.
        assert 0 < held() <= before + 1
    assert held() == 0
