"""What fields such as `source:` and `date:` mean for an article and for an annotation, in SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from reader.search.conditions import NEVER, All, Any_, Condition, Sql, glob
from reader.search.fields import ARTICLE_STATES
from reader.search.query import Filter

_AUTHORS: Final = (
    "EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(a.authors) THEN a.authors END)"
    " WHERE value GLOB ?)"
)
_OF_ARTICLE: Final = (
    "EXISTS (SELECT 1 FROM annotation AS n WHERE n.article_id = a.id AND n.deleted = 0 AND {})"
)


def on_article(condition: Filter) -> Condition:
    """The condition on a row `a` of `article`."""
    match condition.field:
        case "tag":
            return _tag("SELECT 1 FROM article_tag AS t WHERE t.article_id = a.id", condition.value)
        case "state" if condition.value in ARTICLE_STATES:
            return Sql("a.state = ?", (condition.value,))
        case "has" if condition.value == "tag":
            return Sql("EXISTS (SELECT 1 FROM article_tag AS t WHERE t.article_id = a.id)")
        case "state":
            return NEVER
        case "colour" | "kind" | "has" | "noted":
            inner = on_note(condition)
            assert isinstance(inner, Sql)
            return Sql(_OF_ARTICLE.format(inner.text), inner.params)
        case _:
            return _known(condition)


def on_note(condition: Filter) -> Condition:
    """The condition on a row `n` of `annotation`, joined to its article `a`, if it has one."""
    value = condition.value
    match condition.field:
        case "tag":
            own = _tag("SELECT 1 FROM annotation_tag AS t WHERE t.annotation_id = n.id", value)
            return Any_((own, on_article(condition)))
        case "colour":
            return Sql("n.colour = ?", (value,))
        case "kind":
            return Sql("n.kind = ?", (value,))
        case "has" if value == "note":
            return Sql("n.note <> ''")
        case "has" if value == "tag":
            return Sql("EXISTS (SELECT 1 FROM annotation_tag AS t WHERE t.annotation_id = n.id)")
        case "has":
            return Sql("n.kind = ?", (value,))
        case "state" if value in ARTICLE_STATES:
            return Sql("a.state = ?", (value,))
        case "state" if value == "removed":
            # Its article was taken out of the library, or was never in it.
            return Sql("coalesce(a.deleted, 1) = 1")
        case "state":
            return _anchor_state(value)
        case "noted":
            return _between("n.created + n.created_offset * 60000", condition)
        case _:
            return _known(condition)


def _anchor_state(state: str) -> Condition:
    """How an annotation was found in the text as it stands now, which may be not at all."""
    anchor = "SELECT k.state FROM anchor AS k WHERE k.annotation_id = n.id AND k.rev_sha = a.sha256"
    return Sql(f"coalesce(({anchor}), iif(n.kind = 'note', 'exact', 'orphan')) = ?", (state,))


def _known(condition: Filter) -> Condition:
    match condition.field:
        case "source":
            return Sql("coalesce(a.source, '') GLOB ?", (glob(condition.value, whole=False),))
        case "author":
            return Sql(_AUTHORS, (glob(condition.value, whole=False),))
        case "date":
            parts: list[Condition] = [Sql("a.published IS NOT NULL")]
            if condition.low:
                parts.append(Sql("a.published >= ?", (condition.low,)))
            if condition.high:
                parts.append(Sql("a.published < ?", (condition.high,)))
            return All(tuple(parts))
        case _:
            return _between("a.added + a.added_offset * 60000", condition)


def _between(expression: str, condition: Filter) -> Condition:
    """A range of days, months or years on the calendar of the device that wrote the time."""
    parts = []
    if condition.low:
        parts.append(f"{expression} >= {_milliseconds(condition.low)}")
    if condition.high:
        parts.append(f"{expression} < {_milliseconds(condition.high)}")
    return Sql(" AND ".join(parts))


def _milliseconds(day: str) -> int:
    year, month, of_month = (int(part) for part in (day + "-01-01").split("-")[:3])
    return int(datetime(year, month, of_month, tzinfo=UTC).timestamp() * 1000)


def _tag(rows: str, value: str) -> Condition:
    """A tag, the tags below it (`科技/芯片`), or with `*` those that begin so."""
    whole = glob(value, whole=True)
    return Sql(f"EXISTS ({rows} AND (t.tag GLOB ? OR t.tag GLOB ?))", (whole, whole + "/*"))
