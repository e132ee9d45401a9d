"""What an empty library offers: the guided article and the sample documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # its import takes longer than all that is asked of this module at the start
    from importlib.resources.abc import Traversable

ORIGIN: Final = "sample:"
"""How the origin of a sample begins, before its name."""

_KEY: Final = re.compile(r"`([^`\n]+)`")
"""A key in the guided article: all that is set as code there is one."""


def welcome(language: str, keys: Mapping[str, str] | None = None) -> tuple[str, bytes]:
    """The guided article in a language, as a name and its bytes.

    `keys` says what to write for the keys that it names, where a person has others.
    """
    from importlib.resources import files

    name = f"welcome.{'zh' if language == 'zh' else 'en'}.md"
    data = files("reader.library").joinpath("welcome", name).read_bytes()
    if keys:
        text = _KEY.sub(lambda key: f"`{keys.get(key[1], key[1])}`", data.decode("utf-8"))
        data = text.encode("utf-8")
    return name, data


def documents() -> Iterator[tuple[str, bytes]]:
    """The sample documents by name: in an installed package, or beside it in a checkout."""
    folder = _folder()
    if folder is None:
        return
    for each in sorted(folder.iterdir(), key=lambda item: item.name):
        if each.is_file() and not each.name.startswith((".", "README")):
            yield each.name, each.read_bytes()


def _folder() -> Traversable | None:
    from importlib.resources import files

    package = files("reader")
    inside = package.joinpath("seeds")
    if inside.is_dir():
        return inside
    beside = package.joinpath("..", "seeds")
    return beside if beside.is_dir() else None
