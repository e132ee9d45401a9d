"""Taking away: notes to files and to text, the state of each export kept in the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.errors import UsageError
from reader.library.hall import Hall
from reader.library.reports import ExportReport, Progress

if TYPE_CHECKING:
    from reader.export.formats import Format
    from reader.export.options import ExportOptions, Labels, Notes
    from reader.export.write import Folder
    from reader.model import ArticleInfo, Document

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
        if not form.per_article:
            return self._export_together(where, infos)
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
        past = [each for each in self._store.exports.of(info.uid) if each.folder == folder]
        last = next((each for each in past if each.format == where.form.id), None)
        if not notes.highlights and last is None:
            return report
        if where.form.id == "markdown":
            others = {where.folder.path / each.path for each in past if each is not last}
            path, status, state = where.merge(notes, last.state if last else None, others)
        else:
            known = last.state if last else None
            path, status, state = where.replace([notes], known, where.stems(info))
        if state is not None and (last is None or dict(last.state) != state):
            self._store.exports.put(info.uid, where.form.id, folder, str(state["path"]), state)
        return report.noted(status, str(path))

    def _export_together(self, where: _Target, infos: Sequence[ArticleInfo]) -> ExportReport:
        """Write the notes of all articles into one file, such as a table."""
        notes = [each for info in infos if (each := self._notes(info, where.form)).highlights]
        folder = str(where.folder.path)
        last = self._store.exports.get(TOGETHER, where.form.id, folder)
        if not notes and last is None:
            return ExportReport()
        # Made anew each time: which articles it holds is for this call alone to say.
        where.again = True
        stems = (f"reader-{where.form.id}",)
        path, status, state = where.replace(notes, last.state if last else None, stems)
        if state is not None and (last is None or dict(last.state) != state):
            self._store.exports.put(TOGETHER, where.form.id, folder, str(state["path"]), state)
        return ExportReport().noted(status, str(path))


class _Target:
    """A folder and a format to write in."""

    def __init__(self, to: Path, form: Format, options: ExportOptions, again: bool) -> None:
        from reader.export.write import Folder

        self.form = form
        self.folder: Folder = Folder.open(to)
        self._options = options
        self.again = again

    def stems(self, info: ArticleInfo) -> tuple[str, ...]:
        """File names for an article, without suffix: the one to take, and the one after it."""
        from reader.export.names import file_stem

        return tuple(file_stem(info.title, info.uid, clash=clash) for clash in (False, True))

    def merge(
        self, notes: Notes, last: object, others: set[Path]
    ) -> tuple[Path, str, dict[str, object] | None]:
        """Write a file that its owner may edit: path, what became of it, what to remember.

        `others` are files of the article in other forms, which are none to merge into.
        """
        from reader.export.write import ExportState, export_article

        by_uid = self.folder.by_uid
        uid = notes.info.uid
        by_uid[uid] = [path for path in by_uid.get(uid, []) if path not in others]
        state = ExportState.from_json(last) if isinstance(last, dict) else None
        written = export_article(
            self.folder, notes.info, notes.highlights, self._options, state, again=self.again
        )
        status = "conflict" if written.conflicts else written.status
        return written.path, status, written.state.to_json() if written.state else None

    def replace(
        self, notes: Sequence[Notes], last: object, stems: Sequence[str]
    ) -> tuple[Path, str, dict[str, object] | None]:
        """Write a file that is ours as a whole, unless somebody else's is in its place."""
        from reader.export.files import write_plain

        known = last if isinstance(last, dict) else {}
        names = [str(known["path"])] if known else [stem + self.form.suffix for stem in stems]
        targets = [self.folder.path / name for name in names]
        target = next((each for each in targets if not each.exists()), targets[-1])
        if known and not target.exists() and not self.again:
            return target, "gone", None
        sha256 = known.get("sha256")
        text = self.form.render(notes, self._options)
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
