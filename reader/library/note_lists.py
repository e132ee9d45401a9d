"""Notes by the hundred: lists with an order, and changes of many at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple
from urllib.parse import quote, unquote

from reader.annotations import events as algebra
from reader.library.despite import despite_index
from reader.library.links import Links
from reader.library.reading import clean_tags

if TYPE_CHECKING:
    from reader.model import Colour, Highlight, Span

NoteSort = Literal["created", "modified", "place"]

QUOTED: Final = 40
"""Characters of a quote that a link to an unmarked passage carries."""

_LINKS: Final = re.compile(
    r"reader:(?://)?/?article/[0-9a-fA-F-]{8,36}(?:/?#[^\s)>\]\"'<，。）】]*)?"
)
_OF_HIGHLIGHT: Final = re.compile(r"#\^?hl-([0-9a-fA-F-]{8,36})$")


class NoteLink(NamedTuple):
    """A link between notes: out of one, or to it."""

    way: Literal["out", "back"]
    link: str
    highlight: Highlight | None
    """What it leads to (`out`), or whose note has it (`back`)."""
    article_id: int | None
    """Where it leads; None when that is not here."""
    title: str
    span: Span | None = None
    """A passage without a highlight."""


class NoteLists(Links):
    """All notes of the library."""

    @despite_index
    def notes_page(
        self,
        query: str = "",
        *,
        sort: NoteSort = "created",
        offset: int = 0,
        limit: int | None = None,
    ) -> list[Highlight]:
        """The annotations that answer a query, in an order of one's choice."""
        where, params = self._condition(query, notes=True)
        return self._store.annotations.page(where, params, sort=sort, offset=offset, limit=limit)

    @despite_index
    def note_ids(self, query: str = "") -> list[str]:
        """The ids of all annotations that answer a query."""
        from reader.store.rows import ANNOTATION_TABLES

        where, params = self._condition(query, notes=True)
        condition = f" AND ({where})" if where else ""
        tables = ANNOTATION_TABLES if where else "annotation n"
        with self._store.reading() as connection:
            rows = connection.execute(
                f"SELECT n.id FROM {tables} WHERE n.deleted = 0{condition}", params
            )
            return [row[0] for row in rows]

    @despite_index
    def change_notes(
        self,
        ids: Sequence[str],
        *,
        colour: Colour | None = None,
        tag: Sequence[str] = (),
        untag: Sequence[str] = (),
    ) -> int:
        """Recolour or retag annotations in one step; how many there are. NotFound."""
        fields: dict[str, Any] = {algebra.TAG + each: False for each in clean_tags(untag)}
        fields |= {algebra.TAG + each: True for each in clean_tags(tag)}
        if colour is not None:
            fields["colour"] = colour
        label = "recolour" if not (tag or untag) else "edit" if colour is not None else "tag"
        self._store.annotations.edit_many(ids, fields, label)
        return len(ids)

    @despite_index
    def delete_notes(self, ids: Sequence[str]) -> int:
        """Delete annotations in one step; how many. They go to the trash. NotFound."""
        self._store.annotations.delete(ids)
        return len(ids)

    # Links

    def link_to(self, article_id: int, *, highlight: str = "", span: Span | None = None) -> str:
        """The link of a highlight, of a passage without one, or of a whole article. NotFound."""
        info = self._store.articles.info(article_id)
        start = f"reader://article/{info.uid}"
        if highlight:
            # The end of the id, as exported notes have it.
            key = self._store.annotations.by_ref(highlight).id.replace("-", "")
            return f"{start}#hl-{key[-12:]}"
        if span is None or not span.length:
            return start
        words = self._store.articles.text(article_id)[span.start : span.end][:QUOTED]
        return f"{start}#at={span.start}-{span.end}&text={quote(words, safe='')}"

    def links_of(self, ref: str) -> list[NoteLink]:
        """Where the links in a note lead, and then the notes that link to it. NotFound."""
        found = self._store.annotations.by_ref(ref)
        out = [self._led(link) for link in dict.fromkeys(_LINKS.findall(found.note))]
        back = [
            NoteLink("back", link, each, each.article_id, each.article_title)
            for each, link in self._linking(found)
        ]
        return out + back

    def _led(self, link: str) -> NoteLink:
        from reader.errors import ReaderError

        try:
            place = self.follow(link)
        except ReaderError:
            return NoteLink("out", link, None, None, "")
        highlight = None
        if place.highlight_id is not None:
            highlight = self._store.annotations.get(place.highlight_id)
        title = self._store.articles.info(place.article_id).title
        return NoteLink("out", link, highlight, place.article_id, title, place.span)

    def _linking(self, to: Highlight) -> list[tuple[Highlight, str]]:
        """The live notes that hold a link to a highlight.

        One walk over the notes: 20 ms for 20,000, and right whether or not the index is.
        """
        own = to.id.replace("-", "")
        rows = self._store.annotations.page("instr(n.note, 'reader:') > 0 AND n.id <> ?", (to.id,))
        found = []
        for row in rows:
            for link in _LINKS.findall(row.note):
                named = _OF_HIGHLIGHT.search(unquote(link))
                digits = named[1].lower().replace("-", "") if named else ""
                if digits and own.endswith(digits):
                    found.append((row, link))
                    break
        return found
