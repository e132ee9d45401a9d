"""Which keys each command has: the table, a map of keys, and a person's own on top.

See `commands` for how keys are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from reader.tui.commands import COMMANDS, STACKS, Command


class KeyProblem(NamedTuple):
    """A line of the settings that changes a key and cannot be followed."""

    code: str
    """`unknown_command`, `no_key` or `key_clash`; worded as `problem.<code>`."""
    facts: Mapping[str, str]


def with_keys(
    bindings: Mapping[str, str], *, digits: str = "colours", keymap: str = "vim"
) -> tuple[tuple[Command, ...], list[KeyProblem]]:
    """The table with the keys of a map and a person's own, and what could not be followed.

    `bindings` is `command id -> "key, key"`; a comma by itself is the key `,`, so commas divide
    only where a blank follows. With `digits="counts"` the colours move from 1…5 to `c 1`…`c 5`.
    A key that the person gives to one command is taken from the others of its places.
    """
    problems: list[KeyProblem] = []
    table = {each.id: each for each in COMMANDS}
    if digits == "counts":
        for each in COMMANDS:
            if each.action.startswith("mark("):
                table[each.id] = each._replace(keys=tuple(f"c {key}" for key in each.keys))
    if keymap != "vim":
        from reader.tui.keymaps import KEYMAPS

        others = {id: keys for id, keys in KEYMAPS[keymap].items() if id not in bindings}
        bindings = {**others, **bindings}  # the person's last: they take keys from the map's
    for id, wanted in bindings.items():
        if id not in table:
            problems.append(KeyProblem("unknown_command", {"id": id, "near": nearest(id)}))
            continue
        keys = split_keys(wanted)
        table[id] = table[id]._replace(keys=keys)
        table = _give_way(table, id, keys)
    if bindings:  # each map by itself is free of clashes, as a test holds
        problems.extend(
            KeyProblem("key_clash", {"key": first, "one": one.id, "other": other.id})
            for one, other, first in clashes(table.values())
        )
    return tuple(table.values()), problems


def split_keys(wanted: str) -> tuple[str, ...]:
    """The keys of a line of settings: `"g g, home"` gives `("g g", "home")`."""
    keys = []
    for part in wanted.replace(", ", "\n").split("\n"):
        key = " ".join(part.split())
        if key:
            keys.append(key)
    return tuple(keys)


def nearest(id: str) -> str:
    """The known id most like this one, for `did you mean`."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(id, [each.id for each in COMMANDS], 1, 0.3)), "")


def clashes(table: Iterable[Command]) -> list[tuple[Command, Command, str]]:
    """Pairs of commands that work in one place of which one's key begins or is the other's."""
    commands = tuple(table)
    found: dict[tuple[str, str], tuple[Command, Command, str]] = {}
    for scopes in STACKS.values():
        here = [each for each in commands if each.scope in scopes]
        for index, one in enumerate(here):
            for other in here[index + 1 :]:
                for mine in one.keys:
                    for theirs in other.keys:
                        if _begins(mine.split(), theirs.split()):
                            found[one.id, other.id] = (one, other, min(mine, theirs, key=len))
    return list(found.values())


def _begins(one: list[str], other: list[str]) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _give_way(table: dict[str, Command], id: str, keys: tuple[str, ...]) -> dict[str, Command]:
    """Take `keys` from every other command that works where the command `id` does."""
    scope = table[id].scope
    near = {each for scopes in STACKS.values() if scope in scopes for each in scopes}
    result = {}
    for each in table.values():
        if each.id != id and each.scope in near:
            kept = tuple(key for key in each.keys if key not in keys)
            if kept != each.keys:
                each = each._replace(keys=kept)
        result[each.id] = each
    return result
