"""Texts, and what becomes of texts: every edit keeps for each letter which one it was.

What `reanchor` measures by: documents of the project and generated ones, edited as publishers,
other extractors and rewriters do.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from reader.annotations.anchors import significant
from reader.text.fold import variants

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
Letter = tuple[str, int]
"""A character and the offset that it had; -1 for a new one."""
Text = list[Letter]

WORDS = [
    *(
        "春天",
        "山路",
        "书店",
        "老人",
        "城市",
        "河边",
        "记忆",
        "声音",
        "火车",
        "电影",
        "方法",
        "问题",
    ),
    *(
        "孩子",
        "生活",
        "窗外",
        "清晨",
        "道理",
        "朋友",
        "文章",
        "历史",
        "工厂",
        "田野",
        "雨水",
        "灯光",
    ),
    *(
        "纸张",
        "思想",
        "语言",
        "故事",
        "邻居",
        "学校",
        "医生",
        "经济",
        "政策",
        "服务",
        "群众",
        "数据",
    ),
]
VERBS = [
    *("看见", "想起", "走过", "离开", "写下", "说明", "带来", "改变", "推动", "记住", "讨论"),
    *("发现", "等待", "放下", "成为", "需要", "失去", "学习"),
]
JOINS = [
    *("而且", "但是", "所以", "于是", "后来", "其实", "不过", "当时", "如今", "总之"),
    *("在这里", "到了晚上", "许多年后", "据说"),
]


def clause(rng: random.Random) -> str:
    """A clause that says little."""
    first, second = rng.sample(WORDS, 2)
    tail = rng.choice(("了", "过", "着", "的时候", ""))
    return f"{rng.choice(JOINS)}{first}{rng.choice(VERBS)}{tail}{second}"


def generated(rng: random.Random, chars: int = 3000) -> str:
    """Paragraphs of sentences of clauses."""
    lines, size = [], 0
    while size < chars:
        sentences = []
        for _ in range(rng.randint(2, 5)):
            clauses = [clause(rng) for _ in range(rng.randint(2, 4))]
            sentences.append("，".join(clauses) + rng.choice("。。。？！"))
        lines.append("".join(sentences))
        size += len(lines[-1])
    return "\n".join(lines)


def fresh(text: str) -> Text:
    """New characters."""
    return [(char, -1) for char in text]


def paragraphs(text: Text) -> list[Text]:
    """Its lines."""
    lines: list[Text] = [[]]
    for letter in text:
        if letter[0] == "\n":
            lines.append([])
        else:
            lines[-1].append(letter)
    return lines


def joined(lines: Sequence[Text], end: str = "\n") -> Text:
    """Lines put together again."""
    found: Text = []
    for number, line in enumerate(lines):
        found += (fresh(end) if number else []) + line
    return found


# The conditions


def structural(text: Text, rng: random.Random) -> Text:
    """Other line breaks, indents, a byline, a new paragraph, two that changed places, one split."""
    lines = [line for line in paragraphs(text) if line]
    if len(lines) > 3:
        i, j = rng.sample(range(len(lines)), 2)
        lines[i], lines[j] = lines[j], lines[i]
    lines.insert(rng.randrange(len(lines) + 1), fresh(generated(rng, 60)))
    found: list[Text] = [fresh("本报记者 某某")]
    for line in lines:
        stop = next((n for n, (c, _) in enumerate(line) if c == "。" and n > 20), None)
        if stop is not None and rng.random() < 0.3:
            found += [fresh("　　") + line[: stop + 1], line[stop + 1 :]]
        elif rng.random() < 0.2:
            found[-1] = found[-1] + line
        else:
            found.append(fresh("　　") + line)
    return joined(found, rng.choice(("\n", "\n\n")))


def script(text: Text, rng: random.Random) -> Text:
    """Simplified characters become traditional ones or the other way round."""
    found: Text = []
    for char, at in text:
        others = sorted(each for each in variants(char) if each != char and _han(each))
        others = others if _han(char) else []
        found.append((rng.choice(others), at) if others else (char, at))
    return found


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


_WIDE = str.maketrans("，。：；！？（）“”‘’", ",.:;!?()「」『』")


def width(text: Text, rng: random.Random) -> Text:
    """Full and half width, other quotation marks, spaces between Han and Latin."""
    found: Text = []
    for char, at in text:
        if "!" <= char <= "~" and rng.random() < 0.7:
            char = chr(ord(char) + 0xFEE0)
        found.append((char.translate(_WIDE), at))
        if char.isascii() and char.isalnum() and rng.random() < 0.1:
            found += fresh(" ")
    return found


def changed(text: Text, rng: random.Random, share: float = 0.05) -> Text:
    """A share of the characters replaced by others."""
    pool = "".join(WORDS)
    return [
        (rng.choice(pool), at) if significant(char) and rng.random() < share else (char, at)
        for char, at in text
    ]


def rewritten(text: Text, rng: random.Random, share: float = 0.15) -> Text:
    """A share of the clauses written anew."""
    found: Text = []
    part: Text = []
    for letter in [*text, ("\n", -2)]:
        part.append(letter)
        if letter[0] in "，。；！？\n":
            if len(part) > 5 and rng.random() < share:
                part = [*fresh(clause(rng)), part[-1]]
            found += part
            part = []
    return found[:-1]


def heavy(text: Text, rng: random.Random) -> Text:
    """All of it."""
    for edit in (structural, script, width):
        text = edit(text, rng)
    return rewritten(changed(text, rng, 0.03), rng, 0.08)
