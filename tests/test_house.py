"""The house stands as docs/architecture.md says: layers, what loads when, what lies on the top."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "reader"
MODULES = sorted(PACKAGE.rglob("*.py"))

HEAVY = (
    *("textual", "rich", "jieba", "sqlite_utils", "markdown_it", "rapidfuzz", "ruamel", "lxml"),
    *("readability", "mammoth", "pypdfium2", "jinja2", "genanki", "fsrs"),
)
"""Packages that cost tens of milliseconds: never at import, only when first used."""


def loaded_after(code: str) -> set[str]:
    """Top-level names in `sys.modules` of a fresh interpreter that ran `code`."""
    tail = "\nimport sys, json; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", code + tail], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "room",
    ["errors", "model", "text", "layout", "annotations", "config", "i18n", "store", "search",
     "importers", "export", "library", "cli", "tui"],
)  # fmt: skip
def test_importing_a_room_loads_nothing_heavy(room: str) -> None:
    loaded = loaded_after(f"import reader.{room}")
    assert loaded.isdisjoint(HEAVY), sorted(loaded.intersection(HEAVY))


def test_the_version_is_said_without_loading_the_house() -> None:
    code = (
        "import sys; sys.argv = ['reader', '--version']\n"
        "from reader.cli import run\n"
        "assert run(['--version']) == 0"
    )
    loaded = loaded_after(code)
    assert loaded.isdisjoint({*HEAVY, "sqlite3"})


def test_everything_public_has_a_docstring_and_no_file_grows_without_end() -> None:
    for path in MODULES:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 450, f"{path.name} has {len(lines)} lines"
        assert ast.get_docstring(ast.parse("\n".join(lines))), f"{path} says nothing of itself"


def test_statements_bind_as_every_python_allows() -> None:
    # Python 3.12 and 3.13 warn of numbered placeholders beside a sequence, as of a coming error.
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.search(r"[ (=]\?\d", node.value), f"{path}:{node.lineno}"


def test_the_top_level_holds_what_the_card_names() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if tracked.returncode or not tracked.stdout:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in tracked.stdout.splitlines()}
    plain = {name for name in top if not name.startswith(".")}
    card = {"pyproject.toml", "README.md", "LICENSE", "reader", "seeds", "tests", "docs"}
    # Files that other tools look for here and nowhere else.
    assert plain - {"Dockerfile", "mkdocs.yml"} == card
