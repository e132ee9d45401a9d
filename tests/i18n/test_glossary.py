"""One word for one thing: the glossary of the program, held for both catalogues.

| thing | zh | en |
|---|---|---|
| what is read | 文章 | article |
| where articles stand | 文库 | library |
| to take an article in / out | 加入 / 移出 | add / remove |
| a marked passage | 划线 | highlight |
| what is written on it | 批注 | note |
| highlights and notes together | 笔记 | notes |
| a word on articles and notes | 标签 | tag |
| where filters and sources stand | 书架 | shelf |
| put aside, not removed | 归档 | archive |
| what was deleted | 回收站 | trash |
| looking in one article / in the library | 查找 / 搜索 | find / search |
| narrowing a list | 筛选 | filter |
| taking a step back | 撤销 | undo |
"""

from __future__ import annotations

import re

import pytest

from reader.i18n import catalogue

OTHERWISE = {
    "zh": r"添加|移除|高亮|书库|图书馆|垃圾|撤消|检索|过滤(?!器)|删去|存档(?!$)|快捷键|配置",
    "en": r"\bannotations?\b(?! server)|\bbookshel|\brecycle|\bwastebasket|\bundelete",
}
ALLOWED = {"W3C annotations"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_other_word_is_used_for_a_thing(language: str) -> None:
    words = catalogue(language)
    wrong = {}
    for each in words.ids():
        text = re.sub(r"\{[^}]*\}", "", words.text(each))
        for allowed in ALLOWED:
            text = text.replace(allowed, "")
        if re.search(OTHERWISE[language], text):
            wrong[each] = text
    assert not wrong
