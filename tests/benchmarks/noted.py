"""A library with many highlights, as the benchmarks of notes and of export want it."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from reader.annotations.anchors import describe
from reader.library import Library
from reader.model import COLOURS, Span
from reader.store.annotations import NewAnnotation

WORDS = ["读书", "划线", "批注", "史料", "旧报", "骑手", "等单", "行间", "天头", "朱笔", "*墨笔*"]


def noted_library(path: Path, articles: int, notes: int) -> None:
    """A library with as many highlights in each article, half with a note, some with tags."""
    chance = random.Random(7)
    with Library.open(path) as library, tempfile.TemporaryDirectory() as folder:
        library.backs_up = False
        files = []
        for number in range(articles):
            lines = ["".join(chance.choices(WORDS, k=14)) + "。" for _ in range(40)]
            file = Path(folder) / f"{number:05}.md"
            file.write_text(f"# 第 {number} 篇\n\n" + "\n\n".join(lines) + "\n", "utf-8")
            files.append(file)
        library.add(files)
        for info in library.articles():
            text = library.document(info.id).text
            items = []
            for _ in range(notes):
                start = chance.randrange(len(text) - 20)
                items.append(
                    NewAnnotation(
                        info.uid,
                        describe(text, Span(start, start + chance.randint(4, 16))),
                        rev_sha=info.sha256,
                        colour=chance.choice(COLOURS),
                        note="，".join(chance.choices(WORDS, k=6)) if chance.random() < 0.5 else "",
                        tags=(chance.choice(WORDS).strip("*"),) if chance.random() < 0.3 else (),
                        article_title=info.title,
                    )
                )
            library._store.annotations.create_many(items)
