"""Network disks are told from disks of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.store import Store, opening
from reader.store.places import on_network

MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/nas rw - nfs4 nas:/export rw
31 30 8:2 / /mnt/nas/local rw - xfs /dev/sdb rw
32 22 0:41 / /mnt/my\\040share rw - cifs //nas/share rw
broken line
"""


def test_file_systems_are_told_by_their_mounts(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS, encoding="utf-8")
    for path, expected in (
        ("/home/a/library.db", False),
        ("/mnt/nas/library.db", True),
        ("/mnt/nasty/library.db", False),
        ("/mnt/nas/local/library.db", False),
        ("/mnt/my share/库.db", True),
        ("//server/share/library.db", True),
    ):
        assert on_network(Path(path), str(mounts)) is expected, path
    assert not on_network(Path("/x"), str(tmp_path / "none"))


def test_a_library_on_a_network_disk_has_a_rollback_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "on_network", lambda path: True)
    with Store.open(tmp_path / "library.db") as store:
        assert store.connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        store.memory.remember("a", 1)
    with Store.open(tmp_path / "library.db") as store:
        assert store.memory.recall("a") == 1
