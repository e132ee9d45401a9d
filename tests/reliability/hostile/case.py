"""What a case is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Final, Literal

Outcome = Literal["read", "refused", "any"]
"""`any` leaves it to the program whether that is still a text."""

Cases = dict[str, tuple[str, Callable[[], bytes], Outcome]]
"""By what it is: name of the file, what makes its bytes, what has to become of it."""

LINE: Final = "渡口的书车每个月换一批书，换哪些由上一批读者投票决定。"
"""Stands in every file that is to be read, and has to be found in the library afterwards."""


def zipped(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of some members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members.items():
            file.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()
