"""Settings in words: what each is called on the screen, and what its values mean.

The file's own names and values stay as they are; here stand the words that people read. A value
without words of its own, such as a path or the name of a person's theme, is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.config.settings import SettingField

if TYPE_CHECKING:
    from reader.tui.app import ReaderApp


def name_of(shell: ReaderApp, key: str) -> str:
    """What a setting is called; of one key or one library among many, what they are together."""
    section, _, name = key.partition(".")
    together = {"keys": "bindings", "libraries": "named"}.get(section, name)
    return shell.words(f"setting.{section}.{together}")


def value_of(shell: ReaderApp, item: SettingField, value: object) -> str:
    """What a value means."""
    if isinstance(value, Mapping):
        none = shell.words("value.none")
        return shell.words(f"ui.settings_{item.kind}", n=len(value)) if value else none
    if isinstance(value, bool):
        return shell.words("value.on" if value else "value.off")
    if isinstance(value, tuple | list):
        return "; ".join(map(str, value)) or shell.words("value.none")
    if value == "":
        return shell.words("value.default")
    return named(shell, item.key, value)


def named(shell: ReaderApp, key: str, value: object) -> str:
    """The words for one of the values of a setting, or the value itself."""
    for id in (f"value.{key}.{value}", f"value.{key}.n"):
        if shell.catalogue.has(id):
            return shell.words(id, n=value)
    return str(value)
