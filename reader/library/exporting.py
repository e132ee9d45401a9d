"""Taking away: notes to files and to text, the state of each export kept in the library."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.config.paths import is_folder
from reader.errors import ExportError, UsageError
from reader.library.export_groups import By, ExportGroups
from reader.library.reports import ExportReport, Progress, Refused

if TYPE_CHECKING:
    from reader.export.formats import Format
    from reader.library.export_target import Made, Target
    from reader.library.grouping import Group
    from reader.model import Document

TOGETHER: Final = ""
"""Stands for the uid in the records of exports that hold several articles."""

_ONE_FILE: Final = ("export_not_utf8", "export_outside", "export_not_ours", "export_failed")
"""Troubles with one file, for which the others need not wait."""


class PlannedFile(NamedTuple):
    """What an export would do with one file."""

    path: Path
    title: str
    status: str
    """`new`, `written` (it would change), `unchanged`, `conflict`, `gone` (its owner deleted it),
    or `refused`: `refusal` then says why."""
    text: str = ""
    """The whole file as it would stand."""
    refusal: Refused | None = None


class Exporting(ExportGroups):
    """Notes as files that other programs read."""

    def export(
        self,
        query: str = "",
        *,
        to: Path,
        format: str = "markdown",
        article_ids: Iterable[int] | None = None,
        highlight_ids: Iterable[str] | None = None,
        by: By = "article",
        template: Path | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> ExportReport:
        """Write a file for each article that has notes (or each tag, or all), into the folder `to`.

        `article_ids` or a `query` choose the articles; a file that its owner has deleted is made
        again only when its article was so chosen. With `highlight_ids` these annotations alone go
        into one file. When `to` ends in the suffix of a form that puts all into one file, it is
        that file. Unchanged files are not touched, and what the owner wrote into a file stays.
        With `template` (a file) the form is the owner's own.

        Trouble with one file is in the report, the others are written. Raises ExportError when no
        file can be, UsageError for an unknown format or one that cannot be grouped so.
        """
        choice = Choice(query, _listed(article_ids), _listed(highlight_ids), by)
        where, groups = self._planned(to, format, choice, template)
        report = ExportReport()
        for done, group in enumerate(groups):
            if cancelled is not None and cancelled():
                break
            if progress is not None:
                progress(Progress(done, len(groups), group.title))
            report = self._export_group(where, group, report)
        return report

    def plan_export(
        self,
        query: str = "",
        *,
        to: Path,
        format: str = "markdown",
        article_ids: Iterable[int] | None = None,
        highlight_ids: Iterable[str] | None = None,
        by: By = "article",
        template: Path | None = None,
    ) -> Iterator[PlannedFile]:
        """What `export` would do, file by file, without writing or remembering anything.

        Raises as `export` does.
        """
        choice = Choice(query, _listed(article_ids), _listed(highlight_ids), by)
        where, groups = self._planned(to, format, choice, template, dry=True)
        for group in groups:
            try:
                made = self._make(where, group)
            except ExportError as error:
                if error.code not in _ONE_FILE:
                    raise
                refused = Refused(str(error.facts.get("path", "")), error.code, error.facts)
                yield PlannedFile(Path(refused.path), group.title, "refused", refusal=refused)
                continue
            if made is not None:
                yield PlannedFile(made.path, group.title, made.status, made.text)

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
        from reader.library.export_target import rendered

        form, options = self._form(format, template)
        _refuse_binary(form)
        if form.whole:
            options = self._with_bundle(options, query, None)
        groups = self._groups(query, None, form, by)
        return [rendered(form, options, group) for group in groups if group.worth(form)]

    def markdown(self, doc: Document) -> str:
        """A document itself as Markdown, without what was left in it."""
        from reader.export.formats import FORMATS
        from reader.export.options import ExportOptions, Notes

        options = ExportOptions(labels=self._labels())
        return FORMATS["inline"].render([Notes(doc.info, (), doc)], options)

    # Writing

    def _planned(
        self, to: Path, format: str, choice: Choice, template: Path | None, *, dry: bool = False
    ) -> tuple[Target, list[Group]]:
        """The folder, looked through, and what goes into each file."""
        from reader.library.export_target import Target, named_file

        form, options = self._form(format, template)
        form.check()
        if form.whole:
            options = self._with_bundle(options, choice.query, choice.articles)
        groups = self._groups(choice.query, choice.articles, form, choice.by, choice.picked)
        # Of a folder that is gone as a whole, no file was taken out by choice.
        again = choice.again or not is_folder(to)
        name = named_file(to, form, choice.by)
        return Target(to, form, options, again, name=name, dry=dry), groups

    def _export_group(self, where: Target, group: Group, report: ExportReport) -> ExportReport:
        try:
            made = self._make(where, group)
        except ExportError as error:
            if error.code not in _ONE_FILE or _hopeless(error, where.folder.path):
                raise
            refused = Refused(str(error.facts.get("path", "")), error.code, error.facts)
            return report._replace(refused=(*report.refused, refused))
        return report if made is None else report.noted(made.status, str(made.path), anew=made.anew)

    def _make(self, where: Target, group: Group) -> Made | None:
        """Write one file, or only look at it, and remember what was written; None for nothing."""
        form = where.form
        alone = not form.per_article and not group.tag
        key = TOGETHER if alone else group.key
        past = [each for each in self._store.exports.of(key) if each.folder == where.place]
        last = next((each for each in past if each.format == form.id), None)
        if not group.worth(form) and last is None:
            return None
        known: Any = last.state if last else None
        if form.id == "markdown":
            others = {where.folder.path / each.path for each in past if each is not last}
            made = where.merge(group, known, others)
        else:
            if where.name:
                names: Sequence[str] = (where.name,)
            elif alone:
                names = (f"reader-{form.id}{form.suffix}",)
            else:
                names = where.names(group)
            # What holds many articles is made anew each time: which ones is for the call to say.
            again = where.again or alone or group.info is None
            made = where.replace(group, known, names, again=again)
        new = made.state is not None and (last is None or dict(last.state) != made.state)
        if new and not where.folder.dry and not self._store.read_only:
            assert made.state is not None
            path = str(made.state["path"])
            self._store.exports.put(key, form.id, where.place, path, made.state)
        return made


class Choice(NamedTuple):
    """What is to be exported, as it was asked for."""

    query: str
    articles: list[int] | None
    picked: list[str] | None
    by: By

    @property
    def again(self) -> bool:
        """Whether files that their owner has deleted are made again: when they were named."""
        return self.articles is not None or self.picked is not None or bool(self.query.strip())


def _listed(items: Iterable[Any] | None) -> list[Any] | None:
    return None if items is None else list(items)


def _hopeless(error: ExportError, folder: Path) -> bool:
    """Whether no other file of the folder could be written either."""
    cause = error.__cause__
    full = isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EROFS, errno.EDQUOT)
    return full or (error.code == "export_failed" and not os.access(folder, os.W_OK))


def _refuse_binary(form: Format) -> None:
    if form.binary:
        raise UsageError("format_not_text", format=form.id)
