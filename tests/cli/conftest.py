from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from reader.cli import run


class Done(NamedTuple):
    """What a call came to."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout as the one JSON document that it is."""
        return json.loads(self.out)


Call = Callable[..., Done]


@pytest.fixture
def call(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Call:
    """Runs the command line on a library in the test's folder, in English."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("READER_LIBRARY", str(tmp_path / "library.db"))
    monkeypatch.chdir(tmp_path)

    def do(*arguments: object) -> Done:
        capfdbinary.readouterr()
        status = run([str(each) for each in arguments])
        out, err = capfdbinary.readouterr()
        return Done(status, out.decode("utf-8"), err.decode("utf-8"))

    return do


@pytest.fixture
def essay(call: Call, tmp_path: Path) -> dict[str, Any]:
    """An article in the library, as `add` tells of it."""
    path = tmp_path / "essay.md"
    path.write_text(
        "# 论划线\n\n读书要动笔。不动笔，等于没读。\n\n"
        "## 又及\n\n有人说：“划线太多，等于没划。”\n\n十年之后再读，iPhone 手机上也一样。\n",
        encoding="utf-8",
    )
    added: dict[str, Any] = call("add", path, "--json").json["added"][0]
    return added
