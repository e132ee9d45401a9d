"""Deciding about many articles at once: one step each, which can be stopped and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from reader.errors import Cancelled, UsageError
from reader.library.despite import despite_index
from reader.library.hall import Hall
from reader.library.reports import Progress

if TYPE_CHECKING:
    from typing import Any

    from reader.model import ArticleInfo, ArticleState
    from reader.store.decisions import Going

Tell = Callable[[Progress], None]
Asks = Callable[[], bool]


class Bulk(Hall):
    """Each method answers with the number of articles that it changed; Cancelled when it was
    stopped, and then nothing is changed."""

    def set_states(
        self,
        article_ids: Sequence[int],
        state: ArticleState,
        *,
        progress: Tell | None = None,
        cancelled: Asks | None = None,
    ) -> int:
        """Say how far one is with articles."""
        going = _going(progress, cancelled)
        return self._store.articles.set_state(article_ids, state, going)

    def turn_states(
        self,
        article_ids: Sequence[int],
        state: ArticleState,
        *,
        progress: Tell | None = None,
        cancelled: Asks | None = None,
    ) -> tuple[ArticleState, int]:
        """Turn articles to a state, or if all are there already, back to unread.

        Which it was, and how many articles it changed.
        """
        infos = self._store.articles.infos(article_ids)
        if all(each.state == state for each in infos):
            state = "unread"
        n = self.set_states(article_ids, state, progress=progress, cancelled=cancelled)
        return state, n

    def tag_articles(
        self,
        article_ids: Sequence[int],
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        progress: Tell | None = None,
        cancelled: Asks | None = None,
    ) -> int:
        """Give articles tags and take tags away."""
        from reader.library.reading import clean_tags

        going = _going(progress, cancelled)
        return self._store.articles.tag(article_ids, clean_tags(add), clean_tags(remove), going)

    @despite_index
    def remove_articles(
        self,
        article_ids: Sequence[int],
        *,
        progress: Tell | None = None,
        cancelled: Asks | None = None,
    ) -> int:
        """Remove articles; their annotations stay, without an article."""
        return self._store.articles.remove(article_ids, _going(progress, cancelled))

    def tags_of(self, article_ids: Sequence[int]) -> list[str]:
        """The tags that all of these articles carry."""
        infos = self._store.articles.infos(article_ids)
        common = set(infos[0].tags) if infos else set()
        for each in infos:
            common &= set(each.tags)
        return sorted(common)

    # One article's facts

    def facts_told(self, article_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the file of an article says about it, and what a person corrected. NotFound."""
        return self._store.articles.told(article_id)

    @despite_index
    def correct(self, article_id: int, name: str, value: str | None) -> ArticleInfo:
        """Say what the title, source, date or so of an article is, whatever its file says.

        One step that can be taken back. It holds when the file is read again. None goes back to
        what the file says, an empty text says that there is none. Authors are divided by commas
        or semicolons. UsageError (`bad_date`) unless a date is a year, month or day in ISO 8601.
        """
        self._store.articles.correct(article_id, name, _fact(name, value))
        return self._store.articles.info(article_id)


def _fact(name: str, value: str | None) -> Any:
    from reader.store.materialise import CORRECTED
    from reader.text.normal import normalise_line

    if name not in CORRECTED:
        raise UsageError("unknown_fact", name=name)
    if value is None:
        return None
    text = normalise_line(value)
    if name == "authors":
        for comma in ",，、;；":
            text = text.replace(comma, "\n")
        return [each.strip() for each in text.split("\n") if each.strip()]
    if name == "published" and text:
        return _date(text)
    return (text or None) if name == "title" else text


def _date(text: str) -> str:
    """A date as it is kept; people may write 2026/1/28 or 2026年1月28日."""
    import re
    from datetime import date

    found = re.fullmatch(r"(\d{4})(?:\D(\d{1,2})(?:\D(\d{1,2})\D?|\D)?|\D)?", text)
    if found is not None:
        year, month, day = (int(part) if part else 0 for part in found.groups())
        try:
            date(year, month or 1, day or 1)
        except ValueError:
            pass
        else:
            return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])
    raise UsageError("bad_date", value=text)


def _going(progress: Tell | None, cancelled: Asks | None) -> Going:
    def going(done: int, total: int) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled("cancelled")
        if progress is not None:
            progress(Progress(done, total))

    return going
