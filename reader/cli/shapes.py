"""The JSON of the command line: a contract other programs rely on (docs/cli.md).

Names change only with a new major version; more keys may be added. Times are ISO 8601 with zone,
offsets are code points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reader.library.reports import AddReport, ExportReport, HistoryEntry, Refused, Stats, Step
    from reader.model import ArticleInfo, Document, Highlight, SearchHit, SearchResult

Json = dict[str, Any]

Reason = Callable[[str, Mapping[str, Any]], str]
"""Words a code and its facts."""


def article(info: ArticleInfo) -> Json:
    """An article of `list`, `add` and `show`."""
    return {
        "id": info.id,
        "uid": info.uid,
        "title": info.title,
        "subtitle": info.subtitle,
        "author": list(info.authors),
        "source": info.source,
        "place": info.place,
        "published": info.published,
        "published_inferred": info.published_inferred,
        "editor": info.editor,
        "language": info.language or "und",
        "format": info.format,
        "origin": info.origin,
        "address": info.address,
        "chars": info.chars,
        "highlights": info.highlights,
        "notes": info.notes,
        "progress": round(info.progress, 4),
        "state": info.state,
        "tags": list(info.tags),
        "added": info.added.iso(),
        "opened": info.opened.iso() if info.opened else None,
        "revision": info.revision,
        "sha256": info.sha256,
    }


def document(doc: Document) -> Json:
    """An article with its text, for `show --format json`."""
    return article(doc.info) | {
        "chars": len(doc.text),
        "revision": doc.revision,
        "sha256": doc.sha256 or doc.info.sha256,
        "text": doc.text,
        "blocks": [
            {"kind": each.kind, "level": each.level, "start": each.start, "end": each.end}
            for each in doc.blocks
        ],
        "other": [
            {
                "kind": "other",
                "text": each.text,
                "lines": list(each.lines) if each.lines else None,
                "reason": each.reason,
            }
            for each in doc.other
        ],
        "styles": [
            {"kind": each.kind, "start": each.start, "end": each.end}
            | ({"target": each.target} if each.target else {})
            for each in doc.styles
        ],
        "warnings": list(doc.warnings),
    }


def highlight(each: Highlight) -> Json:
    """A highlight of `highlight`, `notes` and `edit`."""
    return {
        "id": each.id,
        "kind": each.kind,
        "article": each.article_id,
        "article_uid": each.article_uid,
        "title": each.article_title,
        "start": each.start,
        "end": each.end,
        "quote": each.quote,
        "prefix": each.prefix,
        "suffix": each.suffix,
        "note": each.note,
        "colour": each.colour,
        "tags": list(each.tags),
        "state": each.state,
        "created": each.created.iso(),
        "modified": each.modified.iso(),
        "heading": list(each.heading),
        "deleted": each.deleted,
    }


def hit(each: SearchHit) -> Json:
    """One hit of `search`."""
    found: Json = {
        "article": each.article_id,
        "uid": each.article_uid,
        "title": each.title,
        "where": each.where,
        "score": round(each.score, 6),
        "matches": [[span.start, span.end] for span in each.matches],
        "snippet": {
            "text": each.snippet.text,
            "marks": [[span.start, span.end] for span in each.snippet.marks],
        },
    }
    if each.highlight_id is not None:
        found["highlight"] = each.highlight_id
    return found


def search(result: SearchResult) -> Json:
    """What `search` prints."""
    return {
        "query": result.query,
        "total": result.total,
        "total_is_exact": result.total_is_exact,
        "hits": [hit(each) for each in result.hits],
    }


def refused(files: Iterable[Refused], reason: Reason) -> list[Json]:
    """Files that were not taken in."""
    return [
        {"path": each.path, "reason": reason(each.code, each.facts), "code": each.code}
        for each in files
    ]


def added(report: AddReport, reason: Reason) -> Json:
    """What `add` prints."""
    return {
        "added": [article(each) for each in report.added],
        "revised": [article(each) for each in report.revised],
        "unchanged": [article(each) for each in report.unchanged],
        "refused": refused(report.refused, reason),
        "reanchored": [
            {
                "article": each.article.id,
                "kept": each.kept,
                "moved": each.moved,
                "uncertain": each.uncertain,
                "lost": each.lost,
            }
            for each in report.reanchored
        ],
    }


def history(entry: HistoryEntry) -> Json:
    """One action of `history`."""
    return {
        "id": entry.id,
        "time": entry.when.iso(),
        "kind": entry.kind,
        "label": entry.label,
        "device": entry.device,
        "undone": entry.undone,
        "changes": [
            {
                "entity": change.entity,
                "id": change.entity_id,
                "field": change.field,
                "old": change.old,
                "new": change.new,
            }
            for change in entry.changes
        ],
    }


def step(done: Step) -> Json:
    """What `undo` and `redo` print."""
    return {
        "label": done.label,
        "entities": list(done.entities),
        "articles": list(done.article_ids),
    }


def exported(report: ExportReport) -> Json:
    """What `export` prints."""
    return {
        "written": list(report.written),
        "unchanged": list(report.unchanged),
        "conflicts": list(report.conflicts),
        "gone": list(report.gone),
        "anew": list(report.anew),
        "refused": [each.path for each in report.refused],
    }


def stats(figures: Stats) -> Json:
    """What `stats` prints."""
    return {
        "articles": figures.articles,
        "chars": figures.chars,
        "highlights": figures.highlights,
        "notes": figures.notes,
        "bookmarks": figures.bookmarks,
        "orphans": figures.orphans,
        "read": figures.read,
        "colours": dict(figures.colours),
        "tags": dict(figures.tags),
        "bytes": figures.bytes,
    }
