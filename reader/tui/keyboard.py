"""From key events to commands: names of keys, keys typed one after the other, counts.

Nothing here knows Textual's widgets; the machine is fed with tokens and answers with commands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.tui.commands import STACKS, Command

if TYPE_CHECKING:
    from textual.events import Key

TWINS: Final[Mapping[str, str]] = {
    "。": ".",
    "、": "/",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "《": "<",
    "》": ">",
    "【": "[",
    "】": "]",
    "「": "{",
    "」": "}",
    "『": "{",
    "』": "}",
    "￥": "$",
    "…": "^",
    "—": "_",
    "·": "`",
    "\u3000": " ",
}
"""What a Chinese input method types for a key beyond the full-width forms of ASCII."""

MAX_COUNT: Final = 9999


def twin(character: str) -> str:
    """The ASCII key that a full-width character stands for, or the character itself.

    >>> twin("？"), twin("」"), twin("字")
    ('?', '}', '字')
    """
    if "！" <= character <= "～":
        return chr(ord(character) - 0xFEE0)
    return TWINS.get(character, character)


def token(key: str, character: str | None) -> str:
    """The name that the table of commands has for a key.

    `key` and `character` are those of Textual's key event: punctuation is named by its character
    (`?`, not `question_mark`), the blank by `space`, everything else by Textual's own name.
    """
    plain = twin(character) if character is not None else ""
    if not plain.isprintable() or not plain or ("+" in key and len(key) > 1):
        return key
    return "space" if plain == " " else plain


class Pending(NamedTuple):
    """More keys must follow."""

    typed: str
    """What was typed so far, for the status line."""
    following: tuple[Command, ...]
    """What can come of it."""


class Call(NamedTuple):
    """A command to run, `times` times."""

    command: Command
    times: int = 1


class KeyMachine:
    """Remembers keys that begin a longer one, and counts.

    One machine serves all screens; it forgets what was begun when the place changes.
    """

    def __init__(self, commands: Iterable[Command], *, counts: bool = False) -> None:
        self.commands: Final = tuple(commands)
        self._counts = counts
        self._tables: dict[str, dict[tuple[str, ...], Command]] = {}
        self._begun: tuple[str, ...] = ()
        self._count = ""
        self._place = ""

    def _table(self, scopes: tuple[str, ...]) -> dict[tuple[str, ...], Command]:
        return {
            tuple(key.split()): each
            for scope in reversed(scopes)
            for each in self.commands
            if each.scope == scope
            for key in each.keys
        }

    @property
    def typed(self) -> str:
        """What was begun and waits for more."""
        return " ".join(filter(None, (self._count, *self._begun)))

    def reset(self) -> None:
        """Forget what was begun."""
        self._begun, self._count = (), ""

    def feed(self, place: str, token: str) -> Call | Pending | None:
        """Take one key typed in a place (a key of `STACKS`).

        Answers with a call, with what may follow, or with None when the key means nothing here:
        then it may go to whoever else wants it. A key that cannot continue what was begun ends it
        and is taken by itself; `escape` only ends it.
        """
        if place != self._place:
            self.reset()
            self._place = place
        table = self._tables.get(place)
        if table is None:
            table = self._tables[place] = self._table(STACKS[place])
        if self.typed and token == "escape":
            self.reset()
            return Pending("", ())
        if self._is_count(place, token):
            self._count = str(min(int(self._count + token), MAX_COUNT))
            return Pending(self.typed, ())
        keys = (*self._begun, token)
        found = table.get(keys)
        if found is not None:
            count = int(self._count or "1")
            self.reset()
            return Call(found, count)
        following = tuple(each for typed, each in table.items() if typed[: len(keys)] == keys)
        if following:
            self._begun = keys
            return Pending(self.typed, tuple(dict.fromkeys(following)))
        if self._begun:
            self.reset()
            return self.feed(place, token)
        self.reset()
        return None

    def _is_count(self, place: str, token: str) -> bool:
        if not self._counts or self._begun or "article" not in STACKS[place]:
            return False
        return token.isascii() and token.isdigit() and (token != "0" or self._count != "")

    def key_of(self, id: str) -> str:
        """The first key of a command as a person reads it, empty if it has none."""
        for each in self.commands:
            if each.id == id:
                return shown(each.keys[0]) if each.keys else ""
        return ""


SHOWN: Final[Mapping[str, str]] = {
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "backspace": "Backspace",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "delete": "Del",
    "underscore": "_",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}
"""How named keys are written for people."""


def shown(key: str) -> str:
    """A key of the table as it is written for people: `ctrl+d` as `Ctrl+D`, `g c` as `gc`."""
    parts = []
    for each in key.split():
        *modifiers, last = each.split("+") if len(each) > 1 else (each,)
        name = SHOWN.get(last, last.upper() if modifiers and len(last) == 1 else last)
        parts.append("+".join([*(word.capitalize() for word in modifiers), name]))
    return ("" if all(len(part) == 1 for part in parts) else " ").join(parts)


EXTRA_SEQUENCES: Final[Mapping[str, str]] = {
    "\x1b\r": "alt+enter",
    "\x1b\n": "alt+enter",
    "\x1b[13;2u": "shift+enter",
    "\x1b[27;2;13~": "shift+enter",
    "\x1b[13;3u": "alt+enter",
    "\x1b[27;3;13~": "alt+enter",
    "\x1b[13;5u": "ctrl+enter",
    "\x1b[27;5;13~": "ctrl+enter",
    "\x1b[105;5u": "ctrl+i",
    "\x1b[27;5;105~": "ctrl+i",
    "\x1b[1;3C": "alt+right",
    "\x1b[1;3D": "alt+left",
}
"""Sequences that terminals send and Textual 8.2.8 reads as something else: Alt+Enter as Enter
(xterm's meta-sends-escape), the keys of modifyOtherKeys and CSI u as single characters."""


LONGEST: Final = 256
"""Characters of a sequence that Textual shall read to its end, instead of 32: in the Kitty protocol
five characters of an input method come as one sequence longer than that."""


def teach_sequences() -> None:
    """Make Textual's parser know `EXTRA_SEQUENCES` and long ones; call before the app starts."""
    from types import SimpleNamespace
    from typing import Any, cast

    from textual import _ansi_sequences, _xterm_parser

    _xterm_parser._MAX_SEQUENCE_SEARCH_THRESHOLD = LONGEST
    known = cast("dict[str, Any]", _ansi_sequences.ANSI_SEQUENCES_KEYS)
    for sequence, key in EXTRA_SEQUENCES.items():
        known[sequence] = (SimpleNamespace(value=key),)


def events_of(data: bytes) -> list[Key]:
    """The keys among bytes that a terminal sent, as Textual would have read them itself."""
    if not data:
        return []
    from textual._xterm_parser import XTermParser
    from textual.events import Key

    parser = XTermParser()
    messages = [*parser.feed(data.decode("utf-8", "replace")), *parser.feed("")]
    return [each for each in messages if isinstance(each, Key)]
