"""The reader screen is a chain of classes: what the early ones call, the late ones must have."""

from __future__ import annotations

import ast
import inspect

from reader.tui.actions import desktop
from reader.tui.screens.reader import ReaderScreen


def declared() -> set[str]:
    """What `Desktop` only declares, for the type checker."""
    (found,) = [
        node for node in ast.parse(inspect.getsource(desktop)).body
        if isinstance(node, ast.ClassDef) and node.name == "Desktop"
    ]  # fmt: skip
    blocks = [node for node in found.body if isinstance(node, ast.If)]
    return {each.name for block in blocks for each in block.body
            if isinstance(each, ast.FunctionDef)}  # fmt: skip


def test_the_screen_has_all_that_its_parts_call() -> None:
    names = declared()
    assert {"focus_pane", "open_article", "gloss"} <= names
    for name in names:
        assert inspect.isfunction(getattr(ReaderScreen, name)), name
        assert name not in vars(desktop.Desktop), name
