"""Writes docs/keys.md from the table of commands: `python -m tests.tools.make_keys_doc`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reader.i18n import catalogue
from reader.tui.commands import COMMANDS, GROUPS, Command
from reader.tui.keyboard import shown

PAGE: Final = Path(__file__).parents[2] / "docs" / "keys.md"

HEAD: Final = """\
# Keys

<!-- Made from reader/tui/commands.py by `python -m tests.tools.make_keys_doc`; change that. -->

The cursor is a place in the text; the sentence under it is always softly marked, so marking needs
no selecting first. Arrows, PgUp and PgDn, Home and End, Enter, Esc and the mouse do all of it too.
`?` shows these keys on the screen, the last line of the screen what the next key can do, and
Ctrl+P every command by its name.

Keys written together are typed one after the other: `gc` is g, then c. With a Chinese input method
left on, full-width punctuation and digits act as their ASCII twins (`）` as `)`, `１` as `1`).

## Keys of your own

In the settings file, by the id in the last column:

```toml
[keys]
"article.next_sentence" = "., ctrl+n"
"library.samples" = ""
```

A comma with a blank after it divides keys, a blank joins keys that are typed one after the other
(`"g x"`), and nothing between the quotes takes the keys away. A key that you give to one command is
taken from the others of the same place. What cannot be followed is said when the program starts.

With `digits = "counts"` under `[reading]`, digits before a movement are counts, as in vim, and the
colours are on `c1` to `c5`.

Ctrl+I is the same key as Tab in most terminals; Alt+→ goes forth in the jump list everywhere.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    english = catalogue("en")
    for group in GROUPS:
        parts.append(f"\n## {english.text(f'group.{group}')}\n\n")
        parts.append("| key | does | where | id |\n|---|---|---|---|\n")
        parts += [row(each) for each in COMMANDS if each.group == group]
    return "".join(parts)


def row(command: Command) -> str:
    """A command as a row of its table."""
    english = catalogue("en")
    keys = " · ".join(code(shown(key)) for key in command.keys)
    does = english.text(f"command.{command.id}")
    where = "" if command.scope in ("article", "reader") else english.text(f"scope.{command.scope}")
    return f"| {keys} | {does} | {where} | `{command.id}` |\n"


def code(key: str) -> str:
    """A key as code inside a table."""
    return f"`` {key} ``" if "`" in key else f"`{key}`".replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
