"""Taking away: notes to files and to text, the state of each export kept in the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.library.hall import Hall
from reader.library.reports import ExportReport, Progress

if TYPE_CHECKING:
    from reader.export.formats import Format
    from reader.export.options import ExportOptions, Labels, Notes
    from reader.export.write import Folder
    from reader.model import ArticleInfo, Document


class Exporting(Hall):
    """Notes as files that other programs read."""

    def export(
        self,
        query: str = "",
        *,
        to: Path,
        format: str = "markdown",
        article_ids: Iterable[int] | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> ExportReport:
        """Write a file for each article that has notes, into the folder `to`.

        `article_ids` or a `query` choose the articles; a file that its owner has deleted is made
        again only when its article was so chosen. Unchanged files are not touched, and what the
        owner wrote into a file stays. Raises ExportError, UsageError for an unknown format.
        """
        form = _format(format)
        again = article_ids is not None or bool(query.strip())
        infos = self._chosen(query, article_ids)
        where = _Target(to, form, _options(self._labels()), again)
        report = ExportReport()
        for done, info in enumerate(infos):
            if cancelled is not None and cancelled():
                break
            if progress is not None:
                progress(Progress(done, len(infos), info.title))
            report = self._export_one(where, info, report)
        return report

    def render(self, article_id: int, format: str = "markdown") -> str:
        """The notes of one article in a format, as text. NotFound; UsageError."""
        form = _format(format)
        info = self._store.articles.info(article_id)
        return form.render([self._notes(info, form)], _options(self._labels()))

    def render_all(self, query: str = "", *, format: str = "markdown") -> list[str]:
        """The notes of every article that has any and answers a query, one text for each file."""
        form = _format(format)
        options = _options(self._labels())
        notes = [self._notes(info, form) for info in self._chosen(query, None)]
        notes = [each for each in notes if each.highlights]
        if form.per_article:
            return [form.render([each], options) for each in notes]
        return [form.render(notes, options)] if notes else []

    def markdown(self, doc: Document) -> str:
        """A document itself as Markdown, without what was left in it."""
        from reader.export.formats import FORMATS
        from reader.export.options import Notes

        return FORMATS["inline"].render([Notes(doc.info, (), doc)], _options(self._labels()))

    def _chosen(self, query: str, article_ids: Iterable[int] | None) -> list[ArticleInfo]:
        if article_ids is not None:
            return self._store.articles.infos(article_ids)
        infos = self._store.articles.page(*self._condition(query), sort="added")
        return [
            each
            for each in reversed(infos)
            if each.highlights or each.notes or self._store.exports.of(each.uid)
        ]

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

    def _export_one(self, where: _Target, info: ArticleInfo, report: ExportReport) -> ExportReport:
        notes = self._notes(info, where.form)
        folder = str(where.folder.path)
        last = self._store.exports.get(info.uid, where.form.id, folder)
        if not notes.highlights and last is None:
            return report
        if where.form.id == "markdown":
            path, status, state = where.merge(notes, last.state if last else None)
        else:
            path, status, state = where.replace(notes, last.state if last else None)
        if state is not None and (last is None or dict(last.state) != state):
            self._store.exports.put(info.uid, where.form.id, folder, str(state["path"]), state)
        return report.noted(status, str(path))


class _Target:
    """A folder and a format to write in."""

    def __init__(self, to: Path, form: Format, options: ExportOptions, again: bool) -> None:
        from reader.export.write import Folder

        self.form = form
        self.folder: Folder = Folder.open(to)
        self._options = options
        self._again = again

    def merge(self, notes: Notes, last: object) -> tuple[Path, str, dict[str, object] | None]:
        """Write a file that its owner may edit: path, what became of it, what to remember."""
        from reader.export.write import ExportState, export_article

        state = ExportState.from_json(last) if isinstance(last, dict) else None
        written = export_article(
            self.folder, notes.info, notes.highlights, self._options, state, again=self._again
        )
        status = "conflict" if written.conflicts else written.status
        return written.path, status, written.state.to_json() if written.state else None

    def replace(self, notes: Notes, last: object) -> tuple[Path, str, dict[str, object] | None]:
        """Write a file that is ours as a whole, unless somebody else's is in its place."""
        from reader.export.files import write_plain
        from reader.export.names import file_stem

        known = last if isinstance(last, dict) else {}
        name = str(known.get("path") or "")
        target = self.folder.path / name
        if not name:
            for clash in (False, True):
                stem = file_stem(notes.info.title, notes.info.uid, clash=clash)
                target = self.folder.path / (stem + self.form.suffix)
                if not target.exists():
                    break
        elif not target.exists() and not self._again:
            return target, "gone", None
        text = self.form.render([notes], self._options)
        sha256 = known.get("sha256")
        status, digest = write_plain(target, text, str(sha256) if sha256 else None)
        return target, status, {"path": target.name, "sha256": digest}


def _format(name: str) -> Format:
    from reader.export.formats import FORMATS

    if name not in FORMATS:
        raise UsageError("no_such_format", format=name, known=", ".join(FORMATS))
    return FORMATS[name]


def _options(labels: Labels) -> ExportOptions:
    from reader.export.options import ExportOptions

    return ExportOptions(labels=labels)


def formats() -> Sequence[str]:
    """The names of the formats that there are."""
    from reader.export.formats import FORMATS

    return tuple(FORMATS)
