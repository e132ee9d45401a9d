"""Taking away: notes to files and to text, the state of each export kept in the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from reader.errors import UsageError
from reader.library.hall import Hall
from reader.library.reports import ExportReport, Progress

if TYPE_CHECKING:
    from reader.export.formats import Format
    from reader.export.options import ExportOptions, Labels, Notes
    from reader.export.write import Folder
    from reader.library.grouping import Group
    from reader.model import ArticleInfo, Document, Highlight

By = Literal["article", "tag", "all"]
"""One file for each article, for each tag, or for all."""

TOGETHER: Final = ""
"""Stands for the uid in the records of exports that hold several articles."""


class Exporting(Hall):
    """Notes as files that other programs read."""

    def export(
        self,
        query: str = "",
        *,
        to: Path,
        format: str = "markdown",
        article_ids: Iterable[int] | None = None,
        by: By = "article",
        template: Path | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> ExportReport:
        """Write a file for each article that has notes (or each tag, or all), into the folder `to`.

        `article_ids` or a `query` choose the articles; a file that its owner has deleted is made
        again only when its article was so chosen. Unchanged files are not touched, and what the
        owner wrote into a file stays. With `template` (a file) the form is the owner's own. Raises
        ExportError, UsageError for an unknown format or one that cannot be grouped so.
        """
        form, options = self._form(format, template)
        ids = None if article_ids is None else list(article_ids)
        again = ids is not None or bool(query.strip())
        if form.whole:
            options = self._with_bundle(options, query, ids)
        groups = self._groups(query, ids, form, by)
        where = _Target(to, form, options, again)
        report = ExportReport()
        for done, group in enumerate(groups):
            if cancelled is not None and cancelled():
                break
            if progress is not None:
                progress(Progress(done, len(groups), group.title))
            report = self._export_group(where, group, report)
        return report

    def render(self, article_id: int, format: str = "markdown") -> str:
        """The notes of one article in a format, as text. NotFound; UsageError."""
        form, options = self._form(format, None)
        _refuse_binary(form)
        info = self._store.articles.info(article_id)
        if form.whole:
            options = self._with_bundle(options, "", [article_id])
        return form.render([self._notes(info, form)], options)

    def render_all(
        self,
        query: str = "",
        *,
        format: str = "markdown",
        by: By = "article",
        template: Path | None = None,
    ) -> list[str]:
        """What `export` would write, one text for each file, without regard to files there."""
        form, options = self._form(format, template)
        _refuse_binary(form)
        if form.whole:
            options = self._with_bundle(options, query, None)
        groups = self._groups(query, None, form, by)
        return [_render(form, options, group) for group in groups if group.worth(form)]

    def markdown(self, doc: Document) -> str:
        """A document itself as Markdown, without what was left in it."""
        from reader.export.formats import FORMATS
        from reader.export.options import Notes

        return FORMATS["inline"].render([Notes(doc.info, (), doc)], _options(self._labels()))

    # What is exported

    def _form(self, format: str, template: Path | None) -> tuple[Format, ExportOptions]:
        from dataclasses import replace

        from reader.export.formats import FORMATS, template_format

        options = _options(self._labels())
        if template is not None:
            from reader.export.options import Template

            text = _read_template(template)
            options = replace(options, template=Template(str(template), text))
            return template_format(template.name), options
        if format not in FORMATS:
            raise UsageError("no_such_format", format=format, known=", ".join(FORMATS))
        return FORMATS[format], options

    def _with_bundle(
        self, options: ExportOptions, query: str, ids: Sequence[int] | None
    ) -> ExportOptions:
        from dataclasses import replace

        from reader.store.merging import collect

        if ids is None and not query.strip():
            return replace(options, bundle=collect(self._store))
        infos = self._chosen(query, ids, every=True)
        loose = [] if ids is not None else self._loose(query)
        keys = [each.id for each in loose]
        bundle = collect(self._store, [each.uid for each in infos], keys)
        return replace(options, bundle=bundle)

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

    def _loose(self, query: str) -> list[Highlight]:
        """Live annotations that answer a query and whose article is not there."""
        where, params = self._condition(query, notes=True)
        condition = "(n.article_id IS NULL OR a.deleted = 1)" + (f" AND ({where})" if where else "")
        return self._store.annotations.page(condition, params, sort="place")

    def _groups(self, query: str, ids: Sequence[int] | None, form: Format, by: By) -> list[Group]:
        """What goes into each file, in the order of the files."""
        from reader.library.grouping import Group, by_tag, together

        if by != "article" and not form.grouped:
            raise UsageError("format_not_grouped", format=form.id)
        infos = self._chosen(query, ids, every=form.every or form.whole)
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

    def _without_article(self, query: str) -> list[Notes]:
        """Notes whose article was removed or never arrived, under what is known of it."""
        from reader.library.grouping import only_notes

        by_uid: dict[str, list[Highlight]] = {}
        for each in self._loose(query):
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

    # Writing

    def _export_group(self, where: _Target, group: Group, report: ExportReport) -> ExportReport:
        form = where.form
        folder = str(where.folder.path)
        alone = not form.per_article and not group.tag
        key = TOGETHER if alone else group.key
        past = [each for each in self._store.exports.of(key) if each.folder == folder]
        last = next((each for each in past if each.format == form.id), None)
        if not group.worth(form) and last is None:
            return report
        known: Any = last.state if last else None
        if form.id == "markdown":
            others = {where.folder.path / each.path for each in past if each is not last}
            path, status, state = where.merge(group, known, others)
        else:
            stems = (f"reader-{form.id}",) if alone else where.stems(group)
            # What holds many articles is made anew each time: which ones is for the call to say.
            again = where.again or alone or bool(group.info is None)
            path, status, state = where.replace(group, known, stems, again=again)
        if state is not None and (last is None or dict(last.state) != state):
            self._store.exports.put(key, form.id, folder, str(state["path"]), state)
        return report.noted(status, str(path))


class _Target:
    """A folder and a format to write in."""

    def __init__(self, to: Path, form: Format, options: ExportOptions, again: bool) -> None:
        from reader.export.write import Folder

        self.form = form
        self.folder: Folder = Folder.open(to)
        self._options = options
        self.again = again

    def stems(self, group: Group) -> tuple[str, ...]:
        """File names for a group, without suffix: the one to take, and the one after it."""
        from reader.export.names import file_stem

        first, second = (file_stem(group.title, group.key, clash=each) for each in (False, True))
        if self.form.id.startswith("template:"):
            # Several templates may write into one folder.
            mark = file_stem(self.form.id.removeprefix("template:").partition(".")[0], group.key)
            return first, f"{first} ({mark})", f"{second} ({mark})"
        return first, second

    def merge(
        self, group: Group, last: object, others: set[Path]
    ) -> tuple[Path, str, dict[str, object] | None]:
        """Write a file that its owner may edit: path, what became of it, what to remember.

        `others` are files of the article in other forms, which are none to merge into.
        """
        from reader.export.write import ExportState, export_page

        by_uid = self.folder.by_uid
        by_uid[group.key] = [path for path in by_uid.get(group.key, []) if path not in others]
        state = ExportState.from_json(last) if isinstance(last, dict) else None
        page = _page(group, self._options)
        written = export_page(self.folder, page, self._options, state, again=self.again)
        status = "conflict" if written.conflicts else written.status
        return written.path, status, written.state.to_json() if written.state else None

    def replace(
        self, group: Group, last: object, stems: Sequence[str], *, again: bool
    ) -> tuple[Path, str, dict[str, object] | None]:
        """Write a file that is ours as a whole, unless somebody else's is in its place."""
        import hashlib

        from reader.export.files import write_plain

        known = last if isinstance(last, dict) else {}
        names = [str(known["path"])] if known else [stem + self.form.suffix for stem in stems]
        targets = [self.folder.path / name for name in names]
        target = next((each for each in targets if not each.exists()), targets[-1])
        if known and not target.exists() and not again:
            return target, "gone", None
        sha256 = known.get("sha256")
        content = ""
        if self.form.binary:
            # Made twice, such a file is never the same to the byte.
            text = self.form.render(group.notes, self._options)
            content = hashlib.sha256(text.encode()).hexdigest()
            same = known.get("content") == content and target.is_file()
            if same and hashlib.sha256(target.read_bytes()).hexdigest() == sha256:
                return target, "unchanged", dict(known)
        data = self.form.render_bytes(group.notes, self._options)
        status, digest = write_plain(target, data, str(sha256) if sha256 else None)
        state: dict[str, object] = {"path": target.name, "sha256": digest}
        return target, status, state | ({"content": content} if content else {})


def _page(group: Group, options: ExportOptions) -> Any:
    from reader.export import markdown

    if group.info is not None:
        return markdown.page(group.notes[0], options)
    tags = [group.tag] if group.tag else []
    return markdown.page_of_many(group.key, group.title, tags, group.notes, options)


def _render(form: Format, options: ExportOptions, group: Group) -> str:
    if form.id == "markdown":
        from reader.export.markdown import render_page

        return render_page(_page(group, options))
    return form.render(group.notes, options)


def _refuse_binary(form: Format) -> None:
    if form.binary:
        raise UsageError("format_not_text", format=form.id)


def _read_template(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise UsageError(
            "template_unreadable", path=str(path), reason=error.strerror or str(error)
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError("template_unreadable", path=str(path), reason="UTF-8") from error


def _options(labels: Labels) -> ExportOptions:
    from reader.export.options import ExportOptions

    return ExportOptions(labels=labels)
