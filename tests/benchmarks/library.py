"""How quickly a large library is listed, filtered, ordered, counted and changed.

    python -m tests.benchmarks.library 100000 [--folder FOLDER] [--changes 2000]

Makes a library of so many generated articles (or takes the one in FOLDER again), then measures
what the library pane asks for, in CPU milliseconds: the median of several runs.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reader.library import Library
from reader.model import Article, Block, Span
from reader.model.shelves import SORTS, Shelf, View
from reader.store.articles import NewArticle
from reader.text.normal import NORM_VERSION

WORDS = re.findall(
    r"\w+",
    "社会 工作 新就业群体 骑手 快递 城市 乡村 振兴 教育 医疗 养老 服务 基层 治理 数据 算法 经济 "
    "改革 开放 历史 文化 读书 报纸 评论 观察 调查 笔记 科技 芯片 能源 气候 粮食 市场 消费 青年 "
    "劳动 保障 制度 政策 法律 公平 效率 创新 企业 产业 银行 财政 税收 人口 家庭 学校 大学",
)
SOURCES = [f"{name}日报" for name in WORDS] + [f"{name}周刊" for name in WORDS]
TAGS = [f"{one}/{other}" for one in WORDS[:8] for other in WORDS[8:16]] + WORDS


def generate(count: int, seed: int = 7) -> list[NewArticle]:
    """Articles of one paragraph, with titles, sources and dates."""
    rng = random.Random(seed)
    items = []
    for number in range(count):
        title = "".join(rng.choices(WORDS, k=rng.randint(2, 6))) + f"之{number}"
        text = "".join(rng.choices(WORDS, k=30)) + f"。第{number}篇。"
        article = Article(
            title,
            text,
            (Block("paragraph", 0, len(text)),),
            "text",
            source=rng.choice(SOURCES) if rng.random() < 0.9 else None,
            published=f"20{rng.randint(0, 26):02}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
            language="zh",
        )
        items.append(NewArticle(article, f"bench:{number}", NORM_VERSION))
    return items


def make(path: Path, count: int) -> None:
    """A library of so many articles, some of them tagged, begun, read and annotated."""
    rng = random.Random(11)
    with Library.open(path) as library:
        library.backs_up = False
        items = generate(count)
        for at in range(0, count, 2000):
            library._store.articles.add(items[at : at + 2000])
        ids = [row[0] for row in library._store.connection.execute("SELECT id FROM article")]
        for tag in TAGS:
            library.tag_articles(rng.sample(ids, count // 200), add=[tag])
        library.set_states(rng.sample(ids, count // 5), "read")
        library.set_states(rng.sample(ids, count // 20), "archived")
        with library._store.write() as connection:
            connection.executemany(
                "UPDATE article SET progress = ?, opened = added WHERE id = ?",
                [(rng.random(), key) for key in rng.sample(ids, count // 4)],
            )
        for key in rng.sample(ids, min(count // 20, 2000)):
            library.highlight(key, Span(0, 4), note="记")
        library.save_search("骑手", "骑手 source:日报")


def cpu(job: Callable[[], object], runs: int = 7) -> tuple[float, object]:
    """Median CPU milliseconds of a job, and what it gave."""
    taken, result = [], None
    for _ in range(runs):
        began = time.process_time()
        result = job()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken), result


def row(name: str, job: Callable[[], object], runs: int = 7) -> None:
    """Measure and print one line."""
    taken, result = cpu(job, runs)
    total = getattr(result, "total", None)
    found = f"{total:>9,}" if total is not None else " " * 9
    print(f"| {name:<44} | {taken:8.1f} ms | {found} |", flush=True)


def measure(path: Path, changes: int) -> None:
    """All lines of the table."""
    with Library.open(path) as library:
        library.backs_up = False
        print(f"| {'':<44} | {'CPU':>11} | {'found':>9} |\n|---|---|---|")
        row("first rows", lambda: library.listing(View(), limit=128))
        for sort in SORTS:
            for reverse in (False, True):
                view = View(sort=sort, reverse=reverse)
                row(
                    f"by {sort}{', reversed' * reverse}",
                    lambda view=view: library.listing(view, limit=128),
                )
        middle = View(sort="title")
        row("a page in the middle, by title",
            lambda: library.listing_page(middle, None, 50_000, 128))  # fmt: skip
        row("all shelves with their counts", library.shelves)
        row("a saved search counted", lambda: library.shelf_count(Shelf("search", "骑手")))
        for shelf in (Shelf("unread"), Shelf("reading"), Shelf("archived"),
                      Shelf("source", SOURCES[3]), Shelf("tag", WORDS[0]),
                      Shelf("search", "骑手")):  # fmt: skip
            view = View(shelf)
            row(f"shelf {shelf.kind} {shelf.name}",
                lambda view=view: library.listing(view, limit=128))  # fmt: skip
        for query in ("骑手", "骑", "骑手 算法", "s", "sh", "shgz", "shehuigongzuo", "qishou",
                      "shgz 骑手", "rb", "tag:骑手", "source:骑手", "之99999"):  # fmt: skip
            view = View(query=query)
            row(f"filter {query}", lambda view=view: library.listing(view, limit=128))
            view = View(Shelf("unread"), query)
            row(
                f"filter {query} on the shelf unread",
                lambda view=view: library.listing(view, limit=128),
            )
        row("numbers of all, to pick them", lambda: library.listing_ids(View()))
        ids = list(library.listing_ids(View())[:changes])
        tag = f"新{time.time_ns()}"
        row(f"tag {changes:,} articles", lambda: library.tag_articles(ids, add=[tag]), 1)
        row("take that back", library.undo, 1)


def main() -> None:
    """Make or find the library, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--changes", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = (options.folder or Path(folder)) / "library.db"
        if not path.exists():
            began = time.perf_counter()
            make(path, options.articles)
            print(f"made in {time.perf_counter() - began:.0f} s\n")
        measure(path, options.changes)


if __name__ == "__main__":
    main()
