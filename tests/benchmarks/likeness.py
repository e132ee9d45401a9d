"""How well near-duplicates are told from other stories, and what a look-up costs.

    python -m tests.benchmarks.likeness [--articles 100000]

Stories are generated: sentences from templates of a subject, with names, numbers and order of
their own. An edited story has a share of its characters changed: clauses put in, left out, words
replaced, paragraphs moved. Another story of the same subject draws from the same templates. Times
are of the processor, so that a busy machine says the same.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from reader.text.shingles import resemblance, sketch

LEADS = [
    "记者从{p}{o}获悉",
    "{p}{o}近日公布",
    "据{p}{o}介绍",
    "{o}负责人{n}表示",
    "{n}告诉记者",
    "今年{m}月以来",
    "截至{m}月底",
]
BODIES = [
    "{p}共{v}{o}{k}处",
    "{o}的{a}{v}了百分之{k}",
    "群众对{a}的满意度达到{k}分",
    "全市{a}总量突破{k}万",
    "{n}把{a}当作头等大事来{v}",
    "{a}与{o}的衔接还要{v}",
    "沿河{k}里的{a}已经{v}完毕",
    "{p}的{a}让过路的人停下脚步",
    "从{m}月起{o}将分批{v}{a}",
    "有居民说{a}比从前{v}得多",
]
SYL = "河山桥林书灯雨雪茶田路船井塔街村湾岭湖池石沙松竹梅兰菊荷柳杨安宁和平丰乐明清正大光"
VERBS = [
    "改造",
    "新建",
    "修复",
    "清理",
    "调整",
    "提升",
    "更新",
    "整理",
    "检查",
    "开放",
    "减少",
    "增加",
    "巩固",
    "扩大",
]
AIMS = [
    "书店",
    "水质",
    "桥梁",
    "夜市",
    "公交",
    "菜场",
    "绿地",
    "图书馆",
    "养老服务",
    "停车位",
    "排水管",
    "老街",
    "渡口",
    "茶园",
]


def word(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(SYL, k=length))


class Subject:
    """What the stories of one subject have in common: places, offices, aims."""

    def __init__(self, chance: random.Random) -> None:
        self.places = [word(chance, 2) + chance.choice("市县区镇村") for _ in range(3)]
        self.offices = [
            word(chance, 2) + chance.choice(["局", "委员会", "中心", "公司"]) for _ in range(3)
        ]
        self.names = [word(chance, 3) for _ in range(4)]
        self.aims = chance.sample(AIMS, 3)

    def sentence(self, chance: random.Random) -> str:
        clauses = chance.sample(LEADS, 1) + chance.choices(BODIES, k=chance.randint(2, 4))
        filled = [
            each.format(
                p=chance.choice(self.places), o=chance.choice(self.offices),
                n=chance.choice(self.names), a=chance.choice(self.aims), v=chance.choice(VERBS),
                k=chance.randint(2, 999), m=chance.randint(1, 12),
            )
            for each in clauses
        ]  # fmt: skip
        return "，".join(filled) + "。"

    def story(self, chance: random.Random, chars: int) -> str:
        lines, size = [], 0
        while size < chars:
            line = "".join(self.sentence(chance) for _ in range(chance.randint(2, 4)))
            lines.append(line)
            size += len(line)
        return "\n".join(lines)


def edited(text: str, share: float, chance: random.Random) -> str:
    """About `share` of the characters changed, in pieces of some length, as an editor would."""
    clauses = text.replace("\n", "\n ").split("，")
    left = share * len(text)
    while left > 0:
        at = chance.randrange(len(clauses))
        size = max(len(clauses[at]), 1)
        what = chance.random()
        if what < 0.3 and len(clauses) > 3:
            del clauses[at]
        elif what < 0.6:
            size = chance.randint(6, 14)
            clauses.insert(at, word(chance, size))
        else:
            keep = clauses[at]
            a = chance.randrange(size)
            size = min(chance.randint(2, 6), size - a)
            clauses[at] = keep[:a] + word(chance, size) + keep[a + size :]
        left -= size
    lines = "，".join(clauses).replace("\n ", "\n").split("\n")
    if chance.random() < 0.3:
        chance.shuffle(lines)
    return "\n".join(lines)


def quality(pairs: int) -> None:
    from reader.store.likeness import SAME

    chance = random.Random(20)
    print(f"{pairs} pairs each; a pair counts as found from {SAME} on")
    for chars in (300, 800, 3000):
        for share in (0.05, 0.1, 0.2, 0.3):
            found, sum_ = 0, 0.0
            for _ in range(pairs):
                text = Subject(chance).story(chance, chars)
                score = resemblance(sketch(text), sketch(edited(text, share, chance)))
                found += score >= SAME
                sum_ += score
            print(
                f"  {chars:>5} chars, {share:.0%} edited:"
                f" recall {found / pairs:.3f}, mean {sum_ / pairs:.2f}"
            )
        wrong, top = 0, 0.0
        for _ in range(pairs):
            subject = Subject(chance)
            score = resemblance(
                sketch(subject.story(chance, chars)), sketch(subject.story(chance, chars))
            )
            wrong += score >= SAME
            top = max(top, score)
        print(
            f"  {chars:>5} chars, other story, same subject:"
            f" {wrong / pairs:.4f} taken for the same, at most {top:.2f}"
        )


def speed(articles: int) -> None:
    from reader.library import Library
    from reader.model import Article, Block
    from reader.store.articles import NewArticle
    from reader.store.likeness import Likeness

    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        with Library.open(path) as library:
            store = library._store
            store.watcher = None
            subjects = [Subject(chance) for _ in range(2000)]
            made = 0
            begin = time.process_time()
            while made < articles:
                items = []
                for _ in range(min(1000, articles - made)):
                    text = chance.choice(subjects).story(chance, 600)
                    block = Block("paragraph", 0, len(text.split("\n")[0]))
                    article = Article(word(chance, 8), text, (block,), "text")
                    items.append(NewArticle(article, f"/x/{made + len(items)}", 1))
                store.articles.add(items)
                made += len(items)
            print(
                f"{articles} articles of 600 characters made in {time.process_time() - begin:.0f} s"
            )
            size = path.stat().st_size
            likeness = Likeness(store)
            begin = time.process_time()
            done = likeness.catch_up()
            took = time.process_time() - begin
            print(f"sketched {done} in {took:.1f} s, {took / max(done, 1) * 1000:.2f} ms each")
            library._store.checkpoint()
            print(f"file {size / 1e6:.0f} MB, with sketches {path.stat().st_size / 1e6:.0f} MB")
            times = []
            hits = 0
            for number in chance.sample(range(1, articles + 1), 200):
                text = edited(store.articles.text(number), 0.15, chance)
                begin = time.process_time()
                found = likeness.near_text(text)
                times.append(time.process_time() - begin)
                hits += bool(found) and found[0][0] == number
            times.sort()
            print(
                f"look-up of a text edited by 15 %: found {hits}/200,"
                f" median {times[100] * 1000:.2f} ms, worst {times[-1] * 1000:.1f} ms"
            )
            begin = time.process_time()
            print(
                f"nothing to catch up: {likeness.catch_up()},"
                f" {(time.process_time() - begin) * 1000:.0f} ms"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=300)
    asked = parser.parse_args()
    quality(asked.pairs)
    if asked.articles:
        speed(asked.articles)
