"""The keys that the guided article speaks of, in the map that is in use."""

from __future__ import annotations

from typing import Final

from reader.tui.commands import COMMANDS
from reader.tui.keyboard import KeyMachine, shown

SCOPES: Final = ("article", "reader", "library", "editor")
"""Where the keys of the guide work; the first that knows a key decides."""


def guide_keys(machine: KeyMachine) -> dict[str, str]:
    """How the keys that the guided article names are typed now, where that is otherwise."""
    now = {each.id: each.keys for each in machine.commands}
    found: dict[str, str] = {}
    for scope in SCOPES:
        for each in COMMANDS:
            keys = now[each.id]
            if each.scope == scope and keys and keys != each.keys:
                found.update((key, shown(keys[0])) for key in each.keys if key not in found)
    return found
