"""What the makers of pages share: where a page stands, and lines of Chinese as one line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from reader.i18n import Language

DOCS: Final = Path(__file__).parents[2] / "docs"

_BROKEN: Final = re.compile(r"(?<=[^\n`|>])\n(?=[^\n#|<`-])")


def target(name: str, language: Language) -> Path:
    """Where a page stands: English in docs/, other languages in folders of their own."""
    return DOCS / name if language == "en" else DOCS / language / name


def joined(text: str) -> str:
    """Every paragraph of Chinese on one line: Markdown makes a blank of a line end.

    Code in fences is left alone. Lines of a paragraph are broken after and before anything but
    marks of Markdown.
    """
    parts = re.split(r"(^```.*?^```$)", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(each if n % 2 else _BROKEN.sub("", each) for n, each in enumerate(parts))
