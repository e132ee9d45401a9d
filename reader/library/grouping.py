"""What goes into one file of an export: an article, all that carries a tag, or everything."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.model import ArticleInfo, Highlight, Moment

if TYPE_CHECKING:
    from reader.export.formats import Format
    from reader.export.options import Notes

SPACE: Final = uuid.UUID("8d7a3f52-5b0e-5c43-9d6b-6f1b6a4c2e10")
"""Namespace (RFC 9562, section 5.5) of ids that every device must make alike."""


class Group(NamedTuple):
    """The content of one file."""

    key: str
    """By which the file is known: the uid of its article, or one made from the tag or query."""
    title: str
    notes: list[Notes]
    info: ArticleInfo | None = None
    """Its article, when it holds just one."""
    tag: str = ""

    def worth(self, form: Format) -> bool:
        """Whether there is anything to write."""
        if form.whole or form.every:
            return bool(self.notes)
        return any(each.highlights for each in self.notes)


def together(notes: Sequence[Notes], title: str, query: str) -> Group:
    """All in one file; each query has its own."""
    asked = " ".join(query.split())
    title = f"{title}：{asked}" if asked else title
    return Group(str(uuid.uuid5(SPACE, f"all:{asked}")), title, list(notes))


def picked(notes: Sequence[Notes], title: str) -> Group:
    """Annotations that a person picked, in one file that is known by which they are."""
    ids = sorted(each.id for one in notes for each in one.highlights)
    return Group(str(uuid.uuid5(SPACE, f"picked:{' '.join(ids)}")), title, list(notes))


def by_tag(notes: Sequence[Notes]) -> list[Group]:
    """A file for each tag: the annotations that carry it, and all of the articles that do."""
    tags = {
        tag
        for one in notes
        for tag in (*one.info.tags, *(t for h in one.highlights for t in h.tags))
    }
    groups: list[Group] = []
    for tag in sorted(tags):
        some: list[Notes] = []
        for one in notes:
            if tag not in one.info.tags:
                one = replace(one, highlights=tuple(h for h in one.highlights if tag in h.tags))
            if one.highlights:
                some.append(one)
        groups.append(Group(str(uuid.uuid5(SPACE, f"tag:{tag}")), tag, some, tag=tag))
    return groups


def only_notes(
    uid: str, highlights: Sequence[Highlight], removed: ArticleInfo | None, none: str
) -> Notes:
    """Notes without an article; `removed` is what is known of one that was taken out."""
    from reader.export.options import NO_ARTICLE, Notes
    from reader.export.order import in_order

    ordered = tuple(in_order(highlights))
    if removed is not None:
        return Notes(removed, ordered)
    title = next((each.article_title for each in ordered if each.article_title), none)
    info = ArticleInfo(
        id=NO_ARTICLE,
        uid=uid,
        title=title,
        subtitle=None,
        authors=(),
        source=None,
        place=None,
        published=None,
        published_inferred=False,
        editor=None,
        language=None,
        format="text",
        origin="",
        address=None,
        chars=0,
        highlights=len(ordered),
        notes=0,
        progress=0.0,
        tags=(),
        added=ordered[0].created if ordered else Moment(0),
        opened=None,
        revision=0,
        sha256="",
    )
    return Notes(info, ordered)
