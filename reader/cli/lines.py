"""Articles, highlights and hits as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.text.safe import safe_line

if TYPE_CHECKING:
    from reader.i18n import Catalogue
    from reader.model import ArticleInfo, Highlight

SHORT = 12
"""Characters of a highlight's id that are shown: its random end."""


def article_line(info: ArticleInfo, words: Catalogue, width: int = 0) -> str:
    """`3  标题  · 新华社 · 2026-01-28 · 1,204 字 · 2 划线`."""
    facts = [info.source, info.published, words.text("cli.chars", n=f"{info.chars:,}")]
    if info.highlights:
        facts.append(words.text("cli.highlights", n=info.highlights))
    if info.notes:
        facts.append(words.text("cli.notes", n=info.notes))
    if info.tags:
        facts.append(" ".join(f"#{each}" for each in info.tags))
    rest = " · ".join(safe_line(each, 60) for each in facts if each)
    return f"{info.id:>{width}}  {safe_line(info.title, 80)}  · {rest}"


def highlight_lines(each: Highlight, words: Catalogue) -> list[str]:
    """A highlight in one to three lines: id, colour and quote; its note; where it is."""
    short = each.id.replace("-", "")[-SHORT:]
    quote = f"“{safe_line(each.quote, 120)}”" if each.quote else words.text(f"cli.kind.{each.kind}")
    state = "" if each.state in ("exact", "user") else f" [{words.text(f'cli.state.{each.state}')}]"
    tags = "".join(f" #{safe_line(tag, 40)}" for tag in each.tags)
    lines = [f"{short}  {words.text(f'colour.{each.colour}')}  {quote}{state}{tags}"]
    indent = " " * (SHORT + 2)
    lines += [f"{indent}{safe_line(line, 200)}" for line in each.note.split("\n") if line.strip()]
    number = "" if each.article_id is None else f"{each.article_id} "
    gone = "" if each.article_id is not None else f"  ({words.text('cli.without_article')})"
    lines.append(f"{indent}— {number}{safe_line(each.article_title, 80)}{gone}")
    return lines
