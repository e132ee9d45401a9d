"""The one order of all exports: notes on the article, highlights by place, orphans last."""

from __future__ import annotations

from collections.abc import Iterable

from reader.export.options import Labels, Notes
from reader.model import Highlight


def live(highlights: Iterable[Highlight]) -> list[Highlight]:
    """What is exported: neither deleted ones nor bookmarks."""
    return [h for h in highlights if not h.deleted and h.kind != "bookmark"]


def in_order(highlights: Iterable[Highlight]) -> list[Highlight]:
    """Live annotations: on the article by age, then by place, then those without one by age."""
    return sorted(live(highlights), key=_key)


def by_chapter(notes: Notes, labels: Labels) -> list[tuple[str, list[Highlight]]]:
    """Annotations in order under their headings.

    The first group, with the empty heading, has the notes on the article and what stands above
    any heading; orphans come under `labels.orphans`. Groups follow the text, so a heading comes
    once.
    """
    groups: list[tuple[str, list[Highlight]]] = [("", [])]
    for highlight in in_order(notes.highlights):
        if highlight.kind == "highlight" and highlight.start is None:
            heading = labels.orphans
        elif highlight.kind == "note":
            heading = ""
        else:
            heading = " › ".join(highlight.heading)
            if not heading and groups[-1][0]:
                # Text above the first heading cannot follow one; a highlight that says so was
                # found again in a changed article: name the article instead.
                heading = notes.info.title
        if heading != groups[-1][0]:
            groups.append((heading, []))
        groups[-1][1].append(highlight)
    return [group for group in groups if group[1]]


def _key(highlight: Highlight) -> tuple[int, int, int, int, str]:
    age = highlight.created.ms
    if highlight.kind == "note":
        return (0, 0, 0, age, highlight.id)
    if highlight.start is None:
        return (2, 0, 0, age, highlight.id)
    return (1, highlight.start, highlight.end or highlight.start, age, highlight.id)
