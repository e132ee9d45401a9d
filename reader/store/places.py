"""Where a file lies: on a disk of this machine, or on one that is reached over a network."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

NETWORK: Final = frozenset(
    ("afs", "ceph", "cifs", "fuse.rclone", "fuse.sshfs", "glusterfs", "ncpfs", "nfs", "nfs4")
) | {"smb3", "smbfs", "davfs", "fuse.davfs2"}
"""File systems whose locks and shared memory do not reach the other machines."""

MOUNTS: Final = "/proc/self/mountinfo"


def on_network(path: Path, mounts: str = MOUNTS) -> bool:
    """Whether a file lies on a network file system, as far as that can be told."""
    text = os.fspath(path)
    if text.startswith(("\\\\", "//")):
        return True
    try:
        with Path(mounts).open(encoding="utf-8", errors="surrogateescape") as file:
            lines = file.readlines()
    except OSError:
        return False
    best, kind = -1, ""
    for line in lines:
        # https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
        fields, _, tail = line.partition(" - ")
        words = fields.split(" ")
        if len(words) < 5 or not tail:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), words[4])
        inside = text == point or text.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:
            best, kind = len(point), tail.split(" ")[0]
    return kind in NETWORK
