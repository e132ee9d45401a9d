"""The library that pictures and dumps of the screens are made of, the same every time.

`furnish` makes two articles with marks; `furnish_all` adds what fills the lists of the other
screens: deleted things, a text that was changed under its marks, weeks of reading, a dictionary.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from unittest.mock import patch

from reader.library import Library
from reader.model import Colour, Span

DAY: Final = datetime(2026, 1, 28, 9, 30, tzinfo=UTC)
"""The time that no picture goes beyond."""

STORY: Final = """# 纸上的批注

人们读书的时候喜欢在书边写字。“写下来才算读过。”他说。古人把这样的字叫作批注：朱笔写在行间，墨笔写在天头，
读过的人彼此看见。

## 朱批

> 不动笔墨不读书。

新就业群体也读书。骑手在等单的几分钟里读完一节，读到 2025 年的旧报纸，还能看见 12345 热线。
Reading is a *slow* art, and a margin is where it happens; see https://example.com/margins.

1. 先读一遍，什么也不写。
2. 再读一遍，只划线。
3. 第三遍才写批注。

| 遍数 | 用时（分） | 做什么 |
|---|---|---|
| 第一遍 | 12 | 只读 |
| 第三遍 | 40 | 写批注 |

```
reader add 文章.md
```

## 带走

把批注带走，是为了再读一遍。最后一句到此为止。
"""

OTHER: Final = """# A second article

It has a sentence in English. 也有一句中文，写到骑手和快递员。
"""

MARKS: Final[tuple[tuple[str, Colour, str, tuple[str, ...]], ...]] = (
    ("“写下来才算读过。”他说。", "yellow", "这句话谁说的？要查。", ("史料",)),
    ("骑手在等单的几分钟里读完一节", "green", "", ()),
    ("a margin is where it happens", "blue", "Compare with marginalia.", ("english", "margins")),
    ("几分钟里读完一节，读到 2025 年的旧报纸", "pink", "", ()),
)

ESSAY: Final = """# 书边的字

古人读书，常把想到的话写在书边上。写在天头的叫眉批，写在行间的叫夹批。

一部书传了几代，书边的字便成了一场隔着年月的谈话。后来的人不光读书，也读前人的读法。

骑手也在书边写字。如今的屏幕没有天头地脚，但人还是想在旁边说一句。
"""

REVISED: Final = ESSAY.replace(
    "一部书传了几代，书边的字便成了一场隔着年月的谈话。",
    "书传了几代以后，页边那些字就像一场跨过年月的谈话。",
).replace("但人还是想", "可人总还是想")

CEDICT: Final = """\
批註 批注 [pi1 zhu4] /to annotate/annotation/marginal note/
批 批 [pi1] /to comment on (a text)/classifier for batches, lots/
"""


@contextmanager
def at_time(days_ago: int = 0) -> Iterator[None]:
    """The clock stands still, some days before the day of the pictures."""
    then = (DAY - timedelta(days=days_ago)).timestamp()
    with patch.object(time, "time", lambda: then):
        yield


def furnish(folder: Path) -> None:
    """A library of two articles in `folder`; the second has marks and a bookmark."""
    (folder / "story.md").write_text(STORY, encoding="utf-8")
    (folder / "other.md").write_text(OTHER, encoding="utf-8")
    with Library.open(folder / "library.db") as library:
        library.add([folder / "other.md"])
        library.add([folder / "story.md"])
        for quote, colour, note, tags in MARKS:
            mark(library, 2, quote, colour, note, tags)
        library.bookmark(2, library.document(2).text.index("把批注带走"), "k")


def furnish_all(folder: Path) -> None:
    """The same, and something for every list: article 3 was changed under its highlights."""
    with at_time(20):
        furnish(folder)
        essay = folder / "essay.md"
        essay.write_text(ESSAY, encoding="utf-8")
        with Library.open(folder / "library.db") as library:
            library.add([essay])
            mark(library, 3, "一部书传了几代，书边的字便成了", "green", "书是几代人的谈话。")
            mark(library, 3, "古人读书，常把", "yellow")
            essay.write_text(REVISED, encoding="utf-8")
            library.add([essay])
    with Library.open(folder / "library.db") as library:
        for back in range(19, -1, -1):
            minutes = (back * 37 + 11) % 53 if back % 7 not in (2, 5) else 0
            if minutes:
                with at_time(back):
                    library.add_reading_time(1 + back % 3, minutes * 60_000, minutes * 380)
        with at_time(2):
            for each in (
                mark(library, 2, "最后一句到此为止。", "purple", "这里可以删。", ("旧",)),
                mark(library, 2, "先读一遍", "blue"),
            ):
                library.delete(each)
            (folder / "gone.md").write_text("# 移出的一篇\n\n只有一句。\n", encoding="utf-8")
            gone = library.add([folder / "gone.md"]).first
            assert gone is not None
            mark(library, gone, "只有一句。", "pink", "随它留存")
            library.remove(gone)
    (folder / "dictionaries").mkdir()
    (folder / "dictionaries" / "own.u8").write_text(CEDICT, encoding="utf-8")


def mark(
    library: Library,
    article: int,
    quote: str,
    colour: Colour = "yellow",
    note: str = "",
    tags: tuple[str, ...] = (),
) -> str:
    """Highlight a passage; the id of the highlight."""
    at = library.document(article).text.index(quote)
    span = Span(at, at + len(quote))
    return library.highlight(article, span, colour=colour, note=note, tags=tags).id
