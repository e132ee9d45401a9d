"""Writes docs/keys.md and docs/zh/keys.md from the table of commands.

python -m tests.tools.make_keys_doc
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reader.i18n import LANGUAGES, Catalogue, Language, catalogue
from reader.tui.bindings import with_keys
from reader.tui.commands import COMMANDS, GROUPS, Command
from reader.tui.keyboard import shown
from reader.tui.keymaps import KEYMAPS
from tests.tools.pages import joined, target

MADE: Final = (
    "<!-- Made from reader/tui/commands.py by `python -m tests.tools.make_keys_doc`; "
    "change that. -->"
)

ENGLISH: Final = f"""\
# Keys

{MADE}

Every key of every screen, and how to change it.

The cursor is a place in the text; the sentence under it is always softly marked, so marking needs
no selecting first. Arrows, PgUp and PgDn, Home and End, Enter, Esc and the mouse do all of it too.
`?` shows these keys on every page, those of where you are first, the last line of the screen what
the next key can do, and Ctrl+P every command by its name.

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

`keymap` under `[interface]` in the [settings](settings.md) takes another set of keys as a whole:
`plain` (arrows and the usual Ctrl keys) or `emacs`; the last table here has what they change. The
help page, the hint line, the messages and the guided article speak of the keys that are in use.

With `digits = "counts"` under `[reading]`, digits before a movement are counts, as in vim, and the
colours are on `c1` to `c5`.

Ctrl+I is the same key as Tab in most terminals; Alt+→ goes forth in the jump list everywhere.
"""

CHINESE: Final = f"""\
# 按键

{MADE}

每个界面的全部按键，以及怎样改成自己的。

光标是正文里的一个位置，它所在的句子总有淡淡的底色，所以划线不用先选。方向键、PgUp、PgDn、Home、
End、Enter、Esc 和鼠标也都管用。在哪一页都可以按 `?` 看这些按键，眼前能用的排在最前，
最后一行提示接下来能按什么，Ctrl+P 按名字找命令。

连着写的键依次按：`gc` 是先按 g，再按 c。中文输入法开着时，全角标点和数字
当作半角的用（`）` 就是 `)`，`１` 就是 `1`）。

## 自己定按键

写在设置文件里，用表中最后一列的编号：

```toml
[keys]
"article.next_sentence" = "., ctrl+n"
"library.samples" = ""
```

逗号加空格隔开几个键；空格连起依次按的键（`"g x"`）；引号里什么都不写，就不要这个键了。
给了一个命令的键，同一处的其他命令就不再有。写错了的，启动时会说。

想整套换掉，用[设置](settings.md)里 `[interface]` 的 `keymap`，
填 `plain`（方向键和常见的 Ctrl 键）或 `emacs`；它们改了哪些，见最后一张表。
按键说明、提示行、各种消息和导览文章，说的都是正在用的键。

`[reading]` 里写 `digits = "counts"`，数字就和 vim 一样是移动的次数，颜色改用 `c1` 到 `c5`。

多数终端里 Ctrl+I 就是 Tab；在跳转记录里前进，用 Alt+→ 总是可以的。
"""

HEADS: Final[dict[str, str]] = {"en": ENGLISH, "zh": joined(CHINESE)}

COLUMNS: Final[dict[str, str]] = {
    "en": "| key | does | where | id |",
    "zh": "| 按键 | 作用 | 在哪里 | 编号 |",
}


MAPS: Final[dict[str, str]] = {
    "en": "\n## Plain and emacs\n\n| does | where | `plain` | `emacs` |\n|---|---|---|---|\n",
    "zh": "\n## plain 和 emacs\n\n| 作用 | 在哪里 | `plain` | `emacs` |\n|---|---|---|---|\n",
}


def page(language: Language = "en") -> str:
    """The whole page."""
    words = catalogue(language)
    return "".join([HEADS[language], *tables(language, words), *other_maps(language, words)])


def other_maps(language: Language, words: Catalogue) -> list[str]:
    """What the other maps have otherwise."""
    tables = {name: {each.id: each for each in with_keys({}, keymap=name)[0]} for name in KEYMAPS}
    parts = [MAPS[language]]
    for each in COMMANDS:
        found = [tables[name][each.id].keys for name in ("plain", "emacs")]
        if any(keys != each.keys for keys in found):
            cells = [joined_keys(keys) if keys != each.keys else "" for keys in found]
            does = words.text(f"command.{each.id}")
            parts.append(f"| {does} | {place(each, words)} | {cells[0]} | {cells[1]} |\n")
    return parts


def tables(language: Language, words: Catalogue) -> list[str]:
    """A table for each group of commands."""
    parts = []
    for group in GROUPS:
        parts.append(f"\n## {words.text(f'group.{group}')}\n\n")
        parts.append(f"{COLUMNS[language]}\n|---|---|---|---|\n")
        parts += [row(each, words) for each in COMMANDS if each.group == group]
    return parts


def row(command: Command, words: Catalogue) -> str:
    """A command as a row of its table."""
    keys, where = joined_keys(command.keys), place(command, words)
    does = words.text(f"command.{command.id}")
    return f"| {keys} | {does} | {where} | `{command.id}` |\n"


def joined_keys(keys: Sequence[str]) -> str:
    """Keys as code, points between them; a dash for none."""
    return " · ".join(code(shown(key)) for key in keys) or "–"


def place(command: Command, words: Catalogue) -> str:
    """Where a command works, where that is not nearly everywhere."""
    common = command.scope in ("article", "reader")
    return "" if common else words.text(f"scope.{command.scope}")


def code(key: str) -> str:
    """A key as code inside a table."""
    return f"`` {key} ``" if "`" in key else f"`{key}`".replace("|", "\\|")


if __name__ == "__main__":
    for each in LANGUAGES:
        target("keys.md", each).write_text(page(each), encoding="utf-8")
