"""Measures of a line, and how the patterns of this room are written.

Patterns are written in simplified characters; `compiled` lets every character with a common
Traditional form match that too. They are anchored and only ever tried on lines of less than
`LONGEST` characters, so that no file can make them slow.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 2_000
"""Longer lines are body text whatever they hold."""

_SIMPLIFIED: Final = (
    "来责编辑报记讯电网发布时间题标图为关热门闻链评论页级统华国机构阅读览数据摄绘刊视联们权备"
    "号术处办单层类员称软后条荐点击闭顶观专栏实习驻审监制终检证许经营线举违载转现当录书总设计"
    "广声访问区户简体东内购买销务产业优选开动态导颁属规长厅启与邮码见纠错组织话资"
)
_TRADITIONAL: Final = (
    "來責編輯報記訊電網發佈時間題標圖為關熱門聞鏈評論頁級統華國機構閱讀覽數據攝繪刋視聯們權備"
    "號術處辦單層類員稱軟後條薦點擊閉頂觀專欄實習駐審監製終檢證許經營線舉違載轉現當錄書總設計"
    "廣聲訪問區戶簡體東內購買銷務產業優選開動態導頒屬規長廳啟與郵碼見糾錯組織話資"
)
_TWINS: Final = {s: s + t for s, t in zip(_SIMPLIFIED, _TRADITIONAL, strict=True)}


def both(pattern: str) -> str:
    """The pattern with Traditional twins: inside a class both characters, outside a class of it."""
    out: list[str] = []
    in_class = escaped = False
    for c in pattern:
        twin = _TWINS.get(c)
        if twin is not None:
            out.append(twin if in_class else f"[{twin}]")
        else:
            out.append(c)
        if escaped:
            escaped = False
        elif c == "\\":
            escaped = True
        elif c == "[":
            in_class = True
        elif c == "]":
            in_class = False
    return "".join(out)


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern for simplified and Traditional text."""
    return re.compile(both(pattern), flags)


_SENTENCE_END: Final = re.compile(
    r"(?:[。！？!?…]|\.{3,6})[”’」』）)》】\"'\]]*$|[A-Za-z0-9][.][\"')\]]*$"
)
_PUNCTUATION: Final = re.compile(r"[，。、；：？！,;?!]")
DASHED: Final = re.compile(r"^(?:[—―]+|--|－+)\s*[\w“‘《「『（(【]")
"""How a subtitle begins: ——"""
BULLET: Final = re.compile(r"^(?:[•·●○◦▪■□◆◇▶►▸»›★☆※*+¤–-]|\d{1,2}\.(?=\s))\s+|^[•●◦▪■◆►▸»›]\s*")


def width(line: str) -> float:
    """Width in Han characters: Latin letters, digits and ASCII marks count half."""
    return len(line) - len(line.encode("ascii", "ignore")) / 2


def ends_sentence(line: str) -> bool:
    """Whether the line ends like a sentence, closing quotes and brackets included."""
    return _SENTENCE_END.search(line, max(0, len(line) - 8)) is not None


def punctuation(line: str) -> int:
    """How many marks a reader would pause at."""
    return len(_PUNCTUATION.findall(line, 0, LONGEST))
