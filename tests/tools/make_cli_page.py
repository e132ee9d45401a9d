"""Writes docs/zh/cli.md from the commands and their words: `python -m tests.tools.make_cli_page`.

The English page is written by hand, since it is the contract of the JSON too; this one is the table
of commands in Chinese and leads to it for the rest.
"""

from __future__ import annotations

import os
from typing import Final

import click

from reader.cli.help import option_rows, usage_line
from reader.cli.main import complete_table, root
from reader.cli.session import Session
from reader.i18n import catalogue
from tests.tools.pages import joined, target

HEAD: Final = """\
# 命令行

<!-- Made from the program by `python -m tests.tools.make_cli_page`; change that. -->

界面上对文章和批注能做的，在脚本里都能做；这里是全部命令和选项。

`reader 命令 --help` 显示同样的内容。每个命令的细节、`--json` 的各个键，
见英文页 [The command line](../cli.md)；那里的名称只随大版本变，键只会增加。

## 通用

结果写到标准输出，消息和进度写到标准错误。有 `--json` 时结果是一份 UTF-8 的 JSON。`-` 代表
标准输入或标准输出。选项写在命令名前后都行；文库和设置文件也可以用环境变量
指定：`READER_LIBRARY`、`READER_CONFIG`。

ARTICLE 是文章的序号、uid，或 uid 的末尾；HIGHLIGHT 是划线的编号或编号末尾：至少 8 个字符，
不与别的混淆就行。（编号以时间开头，末尾是随机的。）QUERY 的写法见[查找](search.md)，
几个词不必加引号。
"""

STATUSES: Final = """\
| 退出状态 | |
|---|---|
| 0 | 完成 |
| 1 | 完成，但有的被拒绝或没找到，标准错误里会说 |
| 2 | 用法或输入有误，什么也没改 |
| 3 | 文库文件不能用 |
| 130 | 中断，没有做到一半的 |
"""


def page() -> str:
    """The whole page."""
    words = catalogue("zh")
    session = Session(os.environ, "zh")
    context = click.Context(root, info_name="reader", obj=session)
    parts = [joined(HEAD), "\n", table(option_rows(root, context, common=True)), "\n", STATUSES]
    parts.append("\n## 命令\n")
    for name, command, _ in complete_table():
        own = click.Context(command, info_name=name, parent=context, obj=session)
        parts.append(f"\n### {name}\n\n`{usage_line(command, own)}`\n\n")
        parts.append(plain(words.text(f"cli.help.{name}")))
        if words.has(f"cli.more.{name}"):
            parts.append(plain(words.text(f"cli.more.{name}")))
        parts.append("\n")
        rows = option_rows(command, own, common=False)
        if rows:
            parts += ["\n", table(rows)]
    return "".join(parts)


def table(rows: list[tuple[str, str]]) -> str:
    """Options and what they do."""
    lines = ["| 选项 | |", "|---|---|"]
    for left, right in rows:
        option, _, value = left.partition(" ")
        choices = value.split("|")
        does = plain(right)
        if len(choices) > 3:
            left, does = option, f"{does}：{'、'.join(f'`{each}`' for each in choices)}"
        lines.append("| `{}` | {} |".format(left.replace("|", "\\|"), does.replace("|", "\\|")))
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Words of the catalogue as Markdown: brackets and stars mean themselves outside of code."""
    parts = text.split("`")
    for n in range(0, len(parts), 2):
        for mark in "[]*_<":
            parts[n] = parts[n].replace(mark, f"\\{mark}")
    return "`".join(parts)


if __name__ == "__main__":
    target("cli.md", "zh").write_text(page(), encoding="utf-8")
