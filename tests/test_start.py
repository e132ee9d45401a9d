"""What a start loads: nothing that the first text does not need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

SCREEN = "import reader.tui.app, reader.tui.keyboard, reader.tui.screens.reader"
"""What is loaded when the first text stands on the screen; articles and lists come after it."""


def rooms_after(code: str) -> dict[str, int]:
    """The rooms that a fresh interpreter has loaded, and how many modules of each."""
    code += (
        "\nimport collections, json, sys"
        "\nours = [m.split('.')[1] for m in sys.modules if m.startswith('reader.')]"
        "\nprint(json.dumps(collections.Counter(ours)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_first_text_needs_neither_library_nor_layout() -> None:
    rooms = rooms_after(SCREEN)
    assert rooms.keys() == {"config", "errors", "i18n", "model", "text", "tui"}
    # Every module is a quarter of a millisecond: what only a key needs is loaded by that key.
    assert rooms["tui"] <= 60


def test_the_version_needs_two_rooms() -> None:
    code = "from reader.cli import run; assert run(['--version']) == 0"
    assert rooms_after(code).keys() <= {"cli", "errors", "i18n", "text"}


@pytest.mark.parametrize("code", ["import reader.config", SCREEN])
def test_no_class_of_the_start_is_a_dataclass(code: str) -> None:
    """Each would cost half a millisecond of every start; a named tuple costs a tenth."""
    code += (
        "\nimport dataclasses, json, sys"
        "\nfound = {f'{v.__module__}.{v.__qualname__}' for name, m in [*sys.modules.items()]"
        " if name.startswith('reader.') for v in vars(m).values()"
        " if isinstance(v, type) and dataclasses.is_dataclass(v)}"
        "\nprint(json.dumps(sorted(each for each in found if each.startswith('reader.'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert json.loads(done.stdout) == []
