"""What an export takes: the form, the articles, and which notes go into which file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reader.errors import UsageError
from reader.library.despite import despite_index
from reader.library.hall import Hall

if TYPE_CHECKING:
    from reader.export.formats import Format
    from reader.export.options import ExportOptions, Labels, Notes
    from reader.library.grouping import Group
    from reader.model import ArticleInfo, Highlight

By = Literal["article", "tag", "all"]
"""One file for each article, for each tag, or for all."""


class ExportGroups(Hall):
    """Choosing what is exported, before anything is written."""

    def _form(self, format: str, template: Path | None) -> tuple[Format, ExportOptions]:
        from dataclasses import replace

        from reader.export.formats import FORMATS, template_format

        options = _options(self._labels())
        if template is not None:
            from reader.export.options import Template

            text, others = _read_template(template)
            options = replace(options, template=Template(str(template), text, others))
            return template_format(template.name), options
        if format not in FORMATS:
            raise UsageError("no_such_format", format=format, known=", ".join(FORMATS))
        return FORMATS[format], options

    def _with_bundle(
        self, options: ExportOptions, query: str, ids: Sequence[int] | None
    ) -> ExportOptions:
        from dataclasses import replace

        from reader.store.collecting import collect

        if ids is None and not query.strip():
            return replace(options, bundle=collect(self._store))
        infos = self._chosen(query, ids, every=True)
        loose = [] if ids is not None else self._loose(query)
        keys = [each.id for each in loose]
        bundle = collect(self._store, [each.uid for each in infos], keys)
        return replace(options, bundle=bundle)

    @despite_index
    def _chosen(
        self, query: str, ids: Sequence[int] | None, *, every: bool = False
    ) -> list[ArticleInfo]:
        if ids is not None:
            return self._store.articles.infos(ids)
        infos = self._store.articles.page(*self._condition(query), sort="added")
        return [
            each
            for each in reversed(infos)
            if every or each.highlights or each.notes or self._store.exports.of(each.uid)
        ]

    @despite_index
    def _loose(self, query: str) -> list[Highlight]:
        """Live annotations that answer a query and whose article is not there."""
        where, params = self._condition(query, notes=True)
        condition = "(n.article_id IS NULL OR a.deleted = 1)" + (f" AND ({where})" if where else "")
        return self._store.annotations.page(condition, params, sort="place")

    def _groups(
        self,
        query: str,
        ids: Sequence[int] | None,
        form: Format,
        by: By,
        picked: Sequence[str] | None = None,
        of: Collection[str] | None = None,
    ) -> list[Group]:
        """What goes into each file, in the order of the files; see `Exporting.export`.

        With `of`, other articles than those of these uids may be left out.
        """
        from reader.library.grouping import Group, by_tag, together

        if by != "article" and not form.grouped:
            raise UsageError("format_not_grouped", format=form.id)
        if picked is not None:
            return [self._picked(picked, form)]
        infos = self._chosen(query, ids, every=form.every or form.whole)
        if of is not None:
            infos = [each for each in infos if each.uid in of]
        if ids is None:
            # By what every device knows, never by numbers of rows.
            infos.sort(key=lambda each: (each.added.ms, each.uid))
        notes = [self._notes(info, form) for info in infos]
        if ids is None:
            notes += self._without_article(query)
        if by == "tag":
            return by_tag(notes)
        if by == "all" or not form.per_article:
            title = self._labels().all_notes
            if not (form.every or form.whole):
                notes = [each for each in notes if each.highlights]
            return [together(notes, title, "" if ids is not None else query)]
        return [Group(each.info.uid, each.info.title, [each], each.info) for each in notes]

    def _picked(self, refs: Sequence[str], form: Format) -> Group:
        """Some annotations as one file, under the titles of their articles."""
        from reader.export.options import Notes
        from reader.export.order import in_order
        from reader.library.grouping import picked

        if not form.grouped:
            raise UsageError("format_not_grouped", format=form.id)
        wanted = [each for each in self._store.annotations.get_many(refs) if not each.deleted]
        homes = [each for each in wanted if each.article_id is not None]
        infos = self._store.articles.infos({each.article_id or 0 for each in homes})
        infos.sort(key=lambda each: (each.added.ms, each.uid))
        notes = []
        for info in infos:
            mine = [each for each in homes if each.article_id == info.id]
            doc = self._store.articles.document(info.id) if form.needs_text else None
            notes.append(Notes(info, tuple(in_order(mine)), doc))
        there = {info.id for info in infos}
        notes += self._under_titles([each for each in wanted if each.article_id not in there])
        return picked(notes, self._labels().all_notes)

    def _without_article(self, query: str) -> list[Notes]:
        """Notes whose article was removed or never arrived, under what is known of it."""
        return self._under_titles(self._loose(query))

    def _under_titles(self, loose: Sequence[Highlight]) -> list[Notes]:
        from reader.library.grouping import only_notes

        by_uid: dict[str, list[Highlight]] = {}
        for each in loose:
            by_uid.setdefault(each.article_uid, []).append(each)
        removed = {each.uid: each for each in self._store.articles.page(deleted=True) if by_uid}
        none = self._labels().no_article
        return [only_notes(uid, some, removed.get(uid), none) for uid, some in by_uid.items()]

    def _notes(self, info: ArticleInfo, form: Format) -> Notes:
        from reader.export.options import Notes
        from reader.export.order import in_order

        highlights = in_order(self._store.annotations.of_article(info.id))
        doc = self._store.articles.document(info.id) if form.needs_text else None
        return Notes(info, tuple(highlights), doc)

    def _labels(self) -> Labels:
        from dataclasses import fields

        from reader.export.options import Labels

        words = self._words()
        return Labels(**{each.name: words.text(f"export.{each.name}") for each in fields(Labels)})


def _read_template(path: Path) -> tuple[str, dict[str, str]]:
    """The text of a template, and of those of its folder that it may use."""
    from reader.export.template import siblings

    try:
        text = path.read_text("utf-8")
        return text, siblings(path, text)
    except OSError as error:
        raise UsageError(
            "template_unreadable", path=str(path), reason=error.strerror or str(error)
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError("template_unreadable", path=str(path), reason="UTF-8") from error


def _options(labels: Labels) -> ExportOptions:
    from reader.export.options import ExportOptions

    return ExportOptions(labels=labels)
