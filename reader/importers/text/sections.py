"""Telling sub-headings in running text by their form."""

from __future__ import annotations

import re
from typing import Final

from reader.importers import wording

_LEVELS: Final = (
    (re.compile(r"^第[一二三四五六七八九十百零〇\d]{1,4}[编編部章卷](?:\s|　|$)"), 2),
    (re.compile(r"^第[一二三四五六七八九十百零〇\d]{1,4}[节節](?:\s|　|$)"), 3),
    (re.compile(r"^[一二三四五六七八九十]{1,3}\s?[、．]\s?\S"), 2),
    (re.compile(r"^[（(][一二三四五六七八九十]{1,3}[)）]\s?\S"), 3),
    (re.compile(r"^\d{1,2}\s?[、．.]\s?\D"), 4),
)


def heading_level(text: str, following: str) -> int:
    """The level (2 to 4) of a short line as a heading of what follows it, or 0.

    Numbered in the Chinese manner (一、 （一） 1.), or a phrase without any mark before a paragraph
    that is much longer.
    """
    wide = wording.width(text)
    if not 2 <= wide <= 40 or text[-1] in "。，、；：！？,;:" or wording.ends_sentence(text):
        return 0
    for pattern, level in _LEVELS:
        if pattern.match(text):
            return level if wide <= 34 else 0
    if wide <= 28 and wording.punctuation(text) <= 1 and wide >= 4:
        return 2 if wording.width(following) >= 40 and wording.punctuation(following) else 0
    return 0
