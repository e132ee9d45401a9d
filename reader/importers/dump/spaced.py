"""Dumps with a page, or most of it, in one line: a space stands where an element ended.

Such lines are cut at the spaces that touch Chinese, where none is written otherwise: but many
people set one beside every foreign word, verses and old prints have them for marks, and whoever
joins the lines of a text leaves them. So the ends of the file must have what only pages have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.importers.dump import words as pagewords
from reader.importers.wording import compiled

_LONG: Final = 400
_LONGEST: Final = 400_000
_FEWEST: Final = 24
_DENSE: Final = 60
"""Characters at most between two such spaces, on average: menus are full of them."""

_END: Final = 1_500
"""Characters at the beginning and at the end where the menus stand."""

_MOST: Final = 0.6
"""Share of the file that such lines hold."""

_FURNITURE: Final = 3
"""Kinds of furniture that make a page, if some stand at either end."""

_ENTRIES: Final = 4
"""Different words of menus that are a menu."""

_MENU_ALONE: Final = 6
_LAST: Final = 200
"""Characters at the end where the foot of a site stands, and hardly anything else is like it."""

_FOOT: Final = compiled(
    r"版权所有|ICP[备证]|公[网]安备|©|Copyright|All\s?Rights\s?Reserved|^友情链接|网站标识码|"
    r"^关于我们$|^联系我们$|违法和?不良信息|^(?:主办|承办)(?:单位)?[：:]|^(?:网站|站点)(?:地图|声明)$|"
    r"^隐私(?:政策|声明|保护)$",
    re.IGNORECASE,
)
_MENU: Final = compiled(
    r"(?:网站|本站|返回)?首页|主页|登[录入]|注册|(?:站内|全站|高级)?搜[索寻]|(?:新|要)闻|国[内际]|社会|财经|"
    r"体育|娱乐|科技|汽车|房产|教育|健康|时尚|军事|历史|文化|图[片集]|视频|直播|专题|评论|论坛|博客|微博|更多|手机版|"
    r"客户端|(?:APP|客户端)?下载|关于我们|联系我们|广告服务|招聘(?:信息)?|网站地图|English|繁体|会员(?:中心)?|"
    r"加入收藏|收藏(?:本站)?|设为首页|导航|频道|旅游|游戏|读书|女性|证券|股票|时政|政治|地方|观点|理论|公益|人物|订阅|"
    r"帮助(?:中心)?|投稿|举报|留言|分享|列印|打印|点赞|关注|热[点榜门]|排行榜?|政务|公告|服务|互动|办事|生活|两岸|"
    r"港澳|台湾|美食|星座|影[视音]|运动|产经|全球|即时|数码|电影"
)

_WIDE: Final = (
    "\u2e80-\u303e\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u2018-\u201d\u2026"
)
_GAP: Final = re.compile(
    rf"(?<=[{_WIDE}])[ \u00a0\u3000]++|(?<![ \u00a0\u3000])[ \u00a0\u3000]++(?=[{_WIDE}])"
)
"""Space beside Chinese; every run of it is looked at once."""
_LONE: Final = re.compile("[\u3400-\u9fff]")
_REST: Final = re.compile("[\u3400-\u9fff](?:$|[：:])")
"""What a name of two characters, or a label, is set apart from its first: 张 旭, 主 任：."""


def is_spaced(lines: Sequence[str]) -> bool:
    """Whether nearly all of the file stands in lines that are whole pages, or parts of them."""
    long = [line for line in lines if len(line) >= _LONG]
    if not long or len(long) > 40:
        return False
    held = sum(map(len, long))
    if held < _MOST * sum(map(len, lines)) or held > _LONGEST:
        return False
    gaps = sum(1 for line in long for _ in _GAP.finditer(line))
    if gaps < _FEWEST:
        return False
    ends = (long[0][:_END], long[-1][-_END:])
    dense = gaps >= held / _DENSE or any(
        sum(1 for _ in _GAP.finditer(end)) >= len(end) / _DENSE for end in ends
    )
    return dense and _is_furnished(lines)


def _is_furnished(lines: Sequence[str]) -> bool:
    """Whether the file begins and ends as pages do: menu, breadcrumb, date … foot.

    One such word proves nothing, as an article may speak of sites, or give its editor.
    """
    shown = [line for line in lines if line and not line.isspace()]
    reach = min(_END, sum(map(len, shown)) // 2)
    top = _furniture(_up_to(shown, reach))
    bottom = _furniture(_up_to([line[::-1] for line in reversed(shown)], reach, mirrored=True))
    if max(top["menu"], bottom["menu"]) >= _MENU_ALONE:
        return True
    above = {name for name, count in top.items() if count >= (_ENTRIES if name == "menu" else 1)}
    below = {name for name, count in bottom.items() if count >= (_ENTRIES if name == "menu" else 1)}
    if above and below and len(above | below) >= _FURNITURE:
        return True
    if "foot" in above or not above - {"nav"}:
        return False  # it speaks of sites, or says nothing
    last = _up_to([shown[-1][::-1]], min(_LAST, reach), mirrored=True)
    return any(_kind(piece) == "foot" for piece in last)


def _up_to(lines: Sequence[str], reach: int, *, mirrored: bool = False) -> list[str]:
    """The pieces of the first `reach` characters."""
    found: list[str] = []
    for line in lines:
        if reach <= 0:
            break
        part = line[:reach]
        reach -= len(part)
        found += split_spaced(part[::-1] if mirrored else part)
    return found


def _furniture(pieces: Sequence[str]) -> dict[str, int]:
    """How many of the pieces belong to what pages have around an article, by kind."""
    menu = {piece for piece in pieces if len(piece) <= 8 and _MENU.fullmatch(piece)}
    found = dict.fromkeys(("foot", "crumb", "editor", "meta", "nav"), 0)
    for piece in pieces:
        name = _kind(piece)
        if name:
            found[name] += 1
    return {**found, "menu": len(menu)}


def _kind(piece: str) -> str:
    if len(piece) <= 120 and _FOOT.search(piece):
        return "foot"
    if pagewords.is_crumb(piece):
        return "crumb"
    if pagewords.editor_of(piece) is not None:
        return "editor"
    if pagewords.is_meta(piece):
        return "meta"
    return "nav" if pagewords.is_neighbour(piece) else ""


def split_spaced(line: str) -> list[str]:
    """A line of a page, cut where its elements end."""
    found: list[str] = []
    for piece in _GAP.split(line):
        if not piece or piece.isspace():
            continue
        if found and _LONE.fullmatch(found[-1]) and _REST.match(piece):
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return found
