"""Writes docs/settings.md and docs/zh/settings.md from the settings and their sentences.

python -m tests.tools.make_settings_page
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reader.config import all_fields
from reader.config.settings import toml
from reader.i18n import LANGUAGES, Language, catalogue
from tests.tools.pages import joined, target

EXAMPLE: Final = """\
```toml
[reading]
measure = 36

[keys]
"article.next_sentence" = "), right"
```
"""

ENGLISH: Final = f"""\
# Settings

<!-- Made from the program by `python -m tests.tools.make_settings_page`; change that. -->

Every setting, what it does and what it takes.

Reader works without a settings file. What you want otherwise goes into one, in TOML;
`reader config --where` says where it lies on your machine, `--config FILE` or the environment
variable `READER_CONFIG` names another. The settings screen (`,`) changes values in it one at a
time and leaves your comments, the order and everything else as they are.

`reader config --show` prints every setting with its value, in the form of such a file:

{EXAMPLE}
A mistake in the file keeps nothing from working: the setting stays at its default, and Reader
says which file and key is wrong and which key you may have meant. Paths may begin with `~`; a
relative one is taken from the folder of the settings file.
"""

CHINESE: Final = f"""\
# 设置

<!-- Made from the program by `python -m tests.tools.make_settings_page`; change that. -->

全部设置，各管什么，可以填什么。

没有设置文件也能用。想改什么，就写进一个 TOML 文件；`reader config --where` 说它放在哪里，也可以
用 `--config FILE` 或环境变量 `READER_CONFIG` 指定另一个。设置界面（`,`）一次只改文件里的一个值，
注释、顺序和其他内容都不动。

`reader config --show` 按这种文件的样子打印全部设置：

{EXAMPLE}
写错了也不妨碍使用：那一项用默认值，程序会说哪个文件的哪一项不对、你大概想写哪一项。
路径可以用 `~` 开头；相对路径从设置文件所在的文件夹算起。
"""

HEADS: Final[dict[str, str]] = {"en": ENGLISH, "zh": joined(CHINESE)}

COLUMNS: Final[dict[str, str]] = {
    "en": "| key | what it does | default | takes |",
    "zh": "| 名称 | 管什么 | 默认 | 可以填 |",
}

NONE: Final[dict[str, str]] = {"en": "none", "zh": "无"}


def page(language: Language = "en") -> str:
    """The whole page."""
    words = catalogue(language)
    lines = [HEADS[language].rstrip()]
    section = ""
    for field in all_fields():
        if field.section != section:
            section = field.section
            lines += ["", f"## [{section}]", "", COLUMNS[language], "|---|---|---|---|"]
        if isinstance(field.default, Mapping):
            default = NONE[language]
        else:
            default = f"`{toml(field.default)}`"
        takes = field.expects().replace("|", "\\|")
        name = {"keys": '"command.id"', "names": "name"}.get(field.kind, field.name)
        lines.append(f"| `{name}` | {words.text(field.sentence)} | {default} | `{takes}` |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for each in LANGUAGES:
        target("settings.md", each).write_text(page(each), encoding="utf-8")
