"""Keys that mean something together: prefixes such as `g g`, counts, and full-width twins.

Textual binds single keys only. This machine sees each key first and either swallows it (it begins
or continues something) or lets it go on to the ordinary bindings. It is pure: the pane feeds it
and acts on what it answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MOST: Final = 9_999_999
"""The largest count; more digits are ignored."""

TWINS: Final[Mapping[str, str]] = {
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
    "\u3000": " ",
    "。": ".",
    "、": "/",
    "【": "[",
    "】": "]",
    "「": "[",
    "」": "]",
    "『": "{",
    "』": "}",
    "《": "<",
    "》": ">",
    "〈": "<",
    "〉": ">",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "—": "_",
    "…": "^",
    "·": "`",
    "￥": "$",
}
"""Characters that a Chinese input method sends for ASCII keys.

`、` comes from `/` on macOS and from `\\` elsewhere; finding is the more likely wish.
"""


@dataclass(frozen=True, slots=True)
class Unhandled:
    """Not ours: let the key go on to the ordinary bindings."""


@dataclass(frozen=True, slots=True)
class Retype:
    """The key stands for another one, which should be fed instead."""

    character: str


@dataclass(frozen=True, slots=True)
class Pending:
    """Something has begun; `shown` is what was typed so far, empty when it was given up."""

    shown: str
    continuations: tuple[str, ...] = ()
    """The keys that would finish a sequence."""


@dataclass(frozen=True, slots=True)
class Run:
    """A sequence is complete; `command` is what the table calls it."""

    command: str


Answer = Unhandled | Retype | Pending | Run

ESCAPES: Final = frozenset(("escape", "ctrl+c"))


def token(key: str, character: str | None) -> str:
    """How sequences write a key: its character if it prints, else Textual's name for it."""
    if character and len(character) == 1 and character.isprintable() and character != " ":
        return character
    return key


class KeyMachine:
    """Counts and key sequences.

    `sequences` maps keys, written with a space between (`g g`, `c 1`), to what they run. With
    `counts` digits add up to a count that the next command takes.
    """

    def __init__(self, sequences: Mapping[str, str] | None = None, *, counts: bool = False) -> None:
        self.counts = counts
        self._sequences: dict[tuple[str, ...], str] = {}
        self._pressed: tuple[str, ...] = ()
        self._count = ""
        self.set_sequences(sequences or {})

    def set_sequences(self, sequences: Mapping[str, str]) -> None:
        """Use another table; what was half typed is dropped.

        Raises ValueError when one sequence is the beginning of another.
        """
        table = {tuple(keys.split()): run for keys, run in sequences.items()}
        for keys in table:
            for length in range(1, len(keys)):
                if keys[:length] in table:
                    raise ValueError(f"{' '.join(keys[:length])} begins {' '.join(keys)}")
        self._sequences = table
        self.reset()

    @property
    def shown(self) -> str:
        """What is pending, for the status line."""
        return self._count + "".join(self._pressed)

    def take_count(self, otherwise: int = 1) -> int:
        """The count typed before a command, once; `otherwise` if there was none."""
        count, self._count = self._count, ""
        return int(count) if count else otherwise

    def reset(self) -> None:
        """Forget what is pending."""
        self._pressed = ()
        self._count = ""

    def feed(self, key: str, character: str | None = None) -> Answer:
        """What a key means now; `key` and `character` as Textual reports them."""
        if character is not None and (twin := TWINS.get(character)) is not None:
            return Retype(twin)
        typed = token(key, character)
        if typed in ESCAPES and (self._pressed or self._count):
            self.reset()
            return Pending("")
        if not self._pressed and self._is_count(typed):
            if int(self._count + typed) <= MOST:
                self._count += typed
            return Pending(self.shown)
        pressed = (*self._pressed, typed)
        if (command := self._sequences.get(pressed)) is not None:
            self._pressed = ()
            return Run(command)
        following = self._following(pressed)
        if following:
            self._pressed = pressed
            return Pending(self.shown, following)
        if self._pressed:  # it leads nowhere: give up, and do nothing that was not meant
            self.reset()
            return Pending("")
        return Unhandled()

    def _is_count(self, typed: str) -> bool:
        if not self.counts or len(typed) != 1 or typed not in "0123456789":
            return False
        return typed != "0" or bool(self._count)

    def _following(self, pressed: tuple[str, ...]) -> tuple[str, ...]:
        length = len(pressed)
        found = {keys[length]: None for keys in self._sequences if keys[:length] == pressed}
        return tuple(found)
