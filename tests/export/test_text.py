from __future__ import annotations

from collections.abc import Callable

from reader.export.formats import FORMATS
from reader.export.options import ExportOptions, Notes
from reader.model import ArticleInfo, Highlight


def test_plain_text_reads_as_the_golden_file(
    make_info: Callable[..., ArticleInfo],
    examples: tuple[Highlight, ...],
    golden: Callable[[str, str], None],
) -> None:
    notes = Notes(make_info(subtitle="——副题"), examples)
    golden("article.txt", FORMATS["text"].render([notes], ExportOptions()))
