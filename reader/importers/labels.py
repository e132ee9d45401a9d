"""What encodings are called: labels of the WHATWG Encoding Standard, and Python's codecs."""

from __future__ import annotations

import codecs
from typing import Final

from reader.errors import ImportRefused

LEGACY: Final = ("gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
"""Labels of the encodings compared by frequency; the first wins a tie."""

CODECS: Final = {
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "windows-1252": "cp1252",
    "iso-2022-jp": "iso2022_jp_2",
    "iso-2022-kr": "iso2022_kr",
    "hz-gb-2312": "hz",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac_cyrillic",
}
"""Codecs of Python where they are not called like the label (labels as in the WHATWG Encoding
Standard)."""

LABELS: Final = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "cp950": "big5",
    "big5": "big5",
    "cp932": "shift_jis",
    "shift_jis": "shift_jis",
    "euc_jp": "euc-jp",
    "cp949": "euc-kr",
    "euc_kr": "euc-kr",
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "cp1253": "windows-1253",
    "cp866": "ibm866",
    "cp874": "windows-874",
    "mac-cyrillic": "x-mac-cyrillic",
    "iso8859-2": "iso-8859-2",
    "iso8859-5": "iso-8859-5",
    "iso8859-1": "windows-1252",
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "ascii": "utf-8",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "hz": "hz-gb-2312",
}
"""Names of Python's codecs, as `codecs.lookup` spells them, to the labels used here."""

ISO_2022_CN: Final = "iso-2022-cn"
"""Python has no codec for it; its first half is GB2312 with seven bits, between two shifts."""


def label_of(name: str) -> str:
    """The label of the encoding that Python, or a person, calls `name`.

    Raises `ImportRefused` with `import_unknown_encoding` when there is none.
    """
    known = name.strip().lower()
    if known == ISO_2022_CN or known in CODECS:
        return known
    try:
        found = codecs.lookup(name.strip()).name
        "".encode(found)  # codecs such as rot13 are no text encodings
    except (LookupError, ValueError):
        raise ImportRefused("import_unknown_encoding", encoding=name) from None
    return LABELS.get(found, found)
