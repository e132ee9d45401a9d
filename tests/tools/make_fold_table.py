"""Make `reader/text/data/fold.bin`: which character stands for which in searching.

Development only; needs the package `OpenCC` (pip). Run from the top of the repository:

    python tests/tools/make_fold_table.py

The Chinese part is generated from the character dictionaries of OpenCC (Open Chinese Convert,
https://github.com/BYVoid/OpenCC), copyright Carbo Kuo and contributors, under the Apache License,
Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0). What was changed: only entries of one
character are used; entries are taken both ways and joined into classes of equivalent characters;
the links in `BROKEN` are left out and the groups in `EXTRA` added; each class is represented by
its commonest simplified member. The rest comes from the Unicode data of the running Python.

The file: zlib of UTF-8: the source characters in order of code point, a line feed, their targets.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "reader" / "text" / "data" / "fold.bin"
LIMIT = 0x31400
"""First code point that the table does not cover."""

DICTIONARIES = """
STCharacters TSCharacters TSCharactersExt TWVariants TWVariantsRev HKVariants HKVariantsRev
JPShinjitaiCharacters JPShinjitaiCharactersRev
"""

BROKEN = "里哩 呆待 链鍊 連聯 畫划 像象 俱具 坐座 坯坏 沉沈 濾沪 夹袷"
"""Links of OpenCC that would join two common characters of different meaning."""

EXTRA = """
复覆 了瞭 干乾 借藉 苏甦 于於 升昇陞 着著 呐吶 佇竚 岩嵒巗 乃迺廼 回囘囬 略畧 匆怱悤 仿髣 灾烖菑
你妳 它牠 只秖 斗鬭鬦 凭凴 确碻 愈癒瘉 闸牐 炮砲礮 棋碁棊 验騐 雁鴈 野埜壄 冤寃 衔啣 胁脇 携擕
婿壻 崖厓 韭韮 绵緜 暖煖 毗毘 强彊 勤懃 球毬 蕊蘂蕋 实寔 薯藷 吻脗 学斈 青靑 清淸 准凖 厩廐
咱喒偺 喧諠 嗅齅 埯垵 塔墖 奔犇逩 嫩嫰 岛嶋 嵩崧 帆颿 帽㡌 徊佪 悍猂 憔顦 懒嬾 戛戞 挂罣 捶搥 掩揜
撅噘 敛歛 晰晳皙 暗闇晻 朵朶 杂襍 杯盃桮 柏栢 柿柹 梅楳槑 榨搾 欢懽讙驩 款欵 歌謌 毡氊 淫婬滛 渺緲
照炤 熔鎔 瓮罋 皋臯 盖葢 碗盌椀 稿稾 粗麤觕 糖餹 罪辠 羁覊 翱翺 耕畊 膀髈 膻羶羴 舵柁 船舩 艳豓
葬塟 蒸烝 蛇虵 蛙鼃 蚊蟁 蛔蚘 蜂蠭 蝶蜨 螂蜋 裤袴 觅覔 踩跴 辉煇 辞辤 逼偪 遍徧 郁欝 酬酧醻 锁鎻
阴隂 雕鵰彫 鞋鞵 飘飃 驱敺 鲜鱻 鹅鵞 麻蔴 黏粘 鼓皷 ёе øo łl đd ħh ŧt ıi ȷj
"“”„‟〝〞〟「」『』﹁﹂﹃﹄ '‘’‚‛ -‐–—―− .。 ·・•‧∙⋅ ~〜 …⋯
"""
"""Variants that the dictionaries lack, and punctuation marks typed for one another."""

sys.path.insert(0, str(ROOT))
from reader.text.fold import CJK  # noqa: E402  (the classes of characters must be the same)

_CJK = re.compile(f"[{CJK}]")


def kind(ch: str) -> str:
    """What tokens are made of: a character and what stands for it must be of the same kind."""
    if _CJK.match(ch):
        return "cjk"
    if ch == "_" or not re.match(r"\w", ch):
        return "space" if ch.isspace() else "mark"
    return "word"


def opencc_links() -> Iterator[tuple[str, str]]:
    """Pairs of single characters that an OpenCC dictionary maps to each other."""
    import opencc

    home = Path(opencc.__file__).parent / "clib"
    for name in DICTIONARIES.split():
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out.txt"
            command = [home / "bin" / "opencc_dict", "-f", "ocd2", "-t", "text"]
            source = home / "share" / "opencc" / f"{name}.ocd2"
            subprocess.run([*command, "-i", source, "-o", out], check=True)
            for line in out.read_text("utf-8").splitlines():
                key, values = line.split("\t")
                for value in values.split(" "):
                    if len(key) != 1 or len(value) != 1 or key == value:
                        continue
                    # A Japanese form that is also a common Chinese character of its own (欠, 予)
                    # stays apart.
                    if name.startswith("JP") and in_gb2312(key) and in_gb2312(value):
                        continue
                    yield key, value


def in_gb2312(ch: str) -> bool:
    """Whether a character belongs to the common simplified ones."""
    try:
        ch.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def frequencies() -> dict[str, int]:
    """How often each character occurs, from the word list of jieba (MIT)."""
    import jieba

    counts: dict[str, int] = defaultdict(int)
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, count, _ = line.split(" ")
        for ch in word:
            counts[ch] += int(count)
    return counts


def classes(links: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Joins linked characters into classes of equivalent ones."""
    parent: dict[str, str] = {}

    def root(x: str) -> str:
        while parent.setdefault(x, x) != x:
            x = parent[x]
        return x

    for a, b in links:
        parent[root(a)] = root(b)
    found: dict[str, list[str]] = defaultdict(list)
    for ch in parent:
        found[root(ch)].append(ch)
    return list(found.values())


def plain(ch: str) -> str:
    """Width, compatibility form, case and Latin or Greek accents taken away, if one remains."""
    for form in (
        unicodedata.normalize("NFKC", ch),
        ch.casefold(),
        ch.lower(),
        unaccented(ch),
    ):
        if len(form) == 1 and form != ch:
            return form
    return ch


def unaccented(ch: str) -> str:
    """The letter under its accents."""
    base, *marks = unicodedata.normalize("NFD", ch)
    if not marks or any(unicodedata.category(mark) != "Mn" for mark in marks):
        return ch
    return base if unicodedata.name(base, "").startswith(("LATIN", "GREEK")) else ch


def table() -> dict[str, str]:
    """The whole map, closed: a target is never a source."""
    broken = {frozenset(pair) for pair in BROKEN.split()}
    links = [pair for pair in opencc_links() if frozenset(pair) not in broken]
    links += [(group[0], ch) for group in EXTRA.split() for ch in group[1:]]
    everything = [chr(c) for c in range(LIMIT) if not 0xD800 <= c <= 0xDFFF]
    links += [(ch, plain(ch)) for ch in everything if plain(ch) != ch]
    counts = frequencies()
    result: dict[str, str] = {}
    for members in classes(
        (a, b) for a, b in links if kind(a) == kind(b) and max(a, b) < chr(LIMIT)
    ):
        best = max(
            members,
            key=lambda ch: (plain(ch) == ch, in_gb2312(ch), counts[ch], ch < "\x80", -ord(ch)),
        )
        result |= {ch: best for ch in members if ch != best}
    return result


def main() -> None:
    """Writes the file and says what goes into `FOLD_VERSION`."""
    folds = sorted(table().items())
    text = "".join(a for a, _ in folds) + "\n" + "".join(b for _, b in folds)
    data = zlib.compress(text.encode(), 9)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(data)
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    print(f"{len(folds)} characters, {len(data)} bytes, digest {digest}")


if __name__ == "__main__":
    main()
