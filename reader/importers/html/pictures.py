"""Pictures of web pages: what they say of themselves, and which of them belong to the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from reader.importers.html.clutter import is_file_name
from reader.importers.html.paths import Paths
from reader.importers.html.piece import Piece
from reader.importers.news import words as newswords
from reader.text.normal import normalise_line

_NO_ALT: Final = re.compile(
    r"^(?:[\W\d_]*|.{0,200}\.(?:jpe?g|png|gif|webp|bmp|svg)|(?:image|img|photo|picture|图片?|圖片?|"
    r"点击|logo|icon|avatar|cover|头像|二维码|untitled)[\W\d_]*)$",
    re.IGNORECASE,
)
_INLINE: Final = re.compile(r"emoji|emotion|smil|icon", re.IGNORECASE)
_ADDRESSES: Final = (
    "data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-url", "srcset",
    "data-srcset", "src",
)  # fmt: skip
"""Where the address is; pages that load pictures late have a dot in `src`."""

_ORNAMENT: Final = re.compile(
    r"(?<![a-z])(?:logo|icons?|ico|avatar|gravatar|author|profile|spacer|pixel|blank|transparent|"
    r"arrow|btn|button|share|sns|social|weixin|wechat|weibo|facebook|twitter|qzone|qr|qr_?code|"
    r"erweima|ewm|banner|ads?|advert|badge|sprite|rss|print|loading|placeholder|bullet|dot|line|"
    r"bg|touxiang|head|counter|count|stat|track|beacon|1x1|ranking|vote|rating|star|thumb)"
    r"(?![a-z])|doubleclick|/ad/",
    re.IGNORECASE,
)
_SIZE: Final = re.compile(r"(?:^|;)\s*(?:width|height)\s*:\s*(\d{1,4})px", re.IGNORECASE)
_PICTURE_END: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|avif)(?:[?#!].*)?$", re.IGNORECASE)
_SMALL: Final = 60
"""Pixels; icons are no larger."""

_DATA: Final = 400
"""Characters of a picture that stands in the page itself; dots are shorter."""


def words_of(el: Any) -> str:
    """What a picture says of itself, as far as it is no name of a file and no mere sign."""
    alt = normalise_line((el.get("alt") or el.get("title") or "")[:2_000])
    return "" if _NO_ALT.match(alt) or is_file_name(alt) else alt


def is_sign(el: Any) -> bool:
    """Whether a picture stands for a character in the line: an emoji, an icon."""
    return _INLINE.search(f"{el.get('class')} {el.get('src')}"[:300]) is not None


def is_of_text(el: Any) -> bool:
    """Whether a picture without words is more than an ornament: no icon, button, counter, advert.

    By its size as far as the page gives it, its address and names, and what it leads to.
    """
    address = next((v for name in _ADDRESSES if (v := (el.get(name) or "").strip())), "")
    if not address or (address.startswith("data:") and len(address) < _DATA):
        return False
    sizes = [el.get(name) or "" for name in ("width", "height")]
    given = [int(size) for size in sizes if size.isascii() and size.isdigit() and len(size) <= 5]
    given += [int(size) for size in _SIZE.findall((el.get("style") or "")[:1_000])]
    if any(size <= _SMALL for size in given):
        return False
    path = "" if address.startswith("data:") else address[-300:].partition("?")[0]
    names = " ".join(el.get(name) or "" for name in ("class", "id", "alt"))[:300]
    if _ORNAMENT.search(path.rpartition("/")[2]) or _ORNAMENT.search(names):
        return False
    if "/ad/" in path or "doubleclick" in address[:300]:
        return False
    link = next((each for each in el.iterancestors("a") if each.get("href")), None)
    if link is None or next(el.iterancestors("figure"), None) is not None:
        return True
    target = link.get("href").strip()
    return bool(_PICTURE_END.search(target[:2_000])) or target.startswith(("#", "javascript:"))


def pictures_within(
    above: Paths,
    pieces: Sequence[Piece],
    chosen: set[int],
    below: tuple[tuple[int, int], ...],
) -> dict[int, int]:
    """The pictures without a word that stand in the article and have no caption beside them.

    By the index of the piece that they stand above (that after the last for those at the end), the
    line of the source. Several in a row are one.
    """
    if not chosen or not (below or any(piece.pictures for piece in pieces)):
        return {}
    paths = [path for i in chosen if (path := above.of(max(pieces[i].owners, default=0)))]
    if not paths:
        return {}
    ends = zip(min(paths), max(paths), strict=False)
    around = next((a for a, b in reversed(list(ends)) if a == b), 0)
    first, last = min(chosen), max(chosen)
    found: dict[int, int] = {}
    for i in range(first, min(last + 2, len(pieces) + 1)):
        here = below if i == len(pieces) else pieces[i].pictures
        line = next((n for n, owner in here if around in above.of(owner)), 0)
        near = [pieces[k] for k in (i - 1, i) if 0 <= k < len(pieces) and k in chosen]
        if line and not any(_is_caption(piece) for piece in near):
            found[i] = line
    return found


def _is_caption(piece: Piece) -> bool:
    return piece.image or piece.kind == "caption" or newswords.is_caption(piece.text)
