"""Reviewing: a daily handful of one's own highlights, each when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reader.config.paths import is_there
from reader.errors import ExportError, UsageError
from reader.library.hall import Hall
from reader.model import Highlight, Moment, Span

if TYPE_CHECKING:
    from pathlib import Path

    from reader.annotations.reviews import Answer, Schedule

Rule = Literal["simple", "fsrs"]

HANDFUL: Final = 10
"""Highlights of one day, unless somebody asks for another number."""


class ReviewItem(NamedTuple):
    """A highlight that is due, ready to be shown."""

    highlight: Highlight
    sentence: str
    """The sentence (or sentences) that it stands in; for orphans what is known of it."""
    mark: Span
    """Where the highlight stands in `sentence`."""
    due: Moment
    interval: int
    """Days since it was shown last; 0 when it is new."""
    reviews: int
    waits: tuple[int, ...] = ()
    """Days until it would come again after each of the four answers."""


class Reviewed(NamedTuple):
    """What an answer led to."""

    due: Moment
    interval: int
    """Days until it comes again."""


class Reviewing(Hall):
    """Going through what one has marked."""

    def review_queue(
        self, now: Moment | None = None, n: int = HANDFUL, *, rule: Rule = "simple"
    ) -> list[ReviewItem]:
        """Up to `n` highlights that are due at `now` (the clock's time without it).

        `rule` is the simple one of `reader.annotations.reviews`, or FSRS (the extra `review`). The
        rule may be changed at any time: only answers are stored. ExportError when FSRS is not
        installed.
        """
        from reader.annotations.reviews import handful
        from reader.store.reviewing import answers

        moment = now or self._store.now()
        given = answers(self._store)
        found = self._store.annotations.page("n.kind = 'highlight' AND n.exact <> ''")
        plan = _planner(rule)
        schedules = {each.id: plan(each.created, given.get(each.id, [])) for each in found}
        by_id = {each.id: each for each in found}
        keys = handful(list(schedules.items()), moment.ms, max(n, 0))
        return [
            self._item(by_id[key], schedules[key], moment)._replace(
                waits=_waits(plan, by_id[key].created, given.get(key, []), moment)
            )
            for key in keys
        ]

    def review_due(self, now: Moment | None = None, *, rule: Rule = "simple") -> int:
        """How many highlights are due at `now`. ExportError when FSRS is not installed."""
        return len(self._due(now or self._store.now(), rule))

    def review_answer(self, ref: str, grade: int, *, rule: Rule = "simple") -> Reviewed:
        """Say how well one knew a highlight: 1 again, 2 hard, 3 good, 4 easy.

        On the disk when it returns; merged like everything else. UsageError for another grade,
        NotFound, Ambiguous.
        """
        from reader.annotations.reviews import GRADES
        from reader.store import reviewing

        if grade not in GRADES:
            raise UsageError("bad_grade", grade=grade)
        highlight = self._store.annotations.by_ref(ref)
        plan = _planner(rule)
        reviewing.answer(self._store, highlight.id, grade)
        given = reviewing.answers(self._store, highlight.id)[highlight.id]
        schedule = plan(highlight.created, given)
        return Reviewed(Moment(schedule.due, self._store.now().offset), schedule.interval)

    def review_take_back(self, ref: str) -> bool:
        """Take the last answer to a highlight back; False when there is none. NotFound."""
        from reader.store import reviewing

        return reviewing.take_back(self._store, self._store.annotations.by_ref(ref).id)

    def export_reviews(self, items: Sequence[ReviewItem], to: Path) -> None:
        """Write highlights as cards for Anki: an `.apkg` package (the extra `anki`), else a table.

        The sentence is the front, the mark in it bold, the note the back. A file that is there is
        replaced. ExportError.
        """
        from reader.export.files import write_whole
        from reader.export.formats import FORMATS
        from reader.export.options import ExportOptions, Notes

        infos = {each.id: each for each in self._store.articles.infos(_articles(items))}
        notes = []
        for item in items:
            mark, sentence = item.mark, item.sentence
            card = item.highlight._replace(
                quote=sentence[mark.start : mark.end],
                prefix=sentence[: mark.start],
                suffix=sentence[mark.end :],
            )
            info = infos.get(card.article_id or 0)
            if info is None:
                from reader.library.grouping import only_notes

                notes.append(only_notes(card.article_uid, [card], None, card.article_title))
            else:
                notes.append(Notes(info, (card,)))
        form = FORMATS["apkg" if to.suffix.lower() == ".apkg" else "anki"]
        data = form.render_bytes(notes, ExportOptions())
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExportError(
                "export_failed", path=str(to), reason=error.strerror or str(error)
            ) from error
        write_whole(to, data, new=not is_there(to))

    def _due(self, now: Moment, rule: Rule) -> list[str]:
        from reader.store.reviewing import answers

        given, plan = answers(self._store), _planner(rule)
        found = self._store.annotations.page("n.kind = 'highlight' AND n.exact <> ''")
        return [h.id for h in found if plan(h.created, given.get(h.id, [])).due <= now.ms]

    def _item(self, highlight: Highlight, schedule: Schedule, now: Moment) -> ReviewItem:
        sentence, mark = self._sentence(highlight)
        due = Moment(schedule.due, now.offset)
        return ReviewItem(highlight, sentence, mark, due, schedule.interval, schedule.reviews)

    def _sentence(self, highlight: Highlight) -> tuple[str, Span]:
        """The sentences that a highlight lies in, and where; its context, if it has no place."""
        start, end = highlight.start, highlight.end
        if highlight.article_id is None or start is None or end is None:
            lead = highlight.prefix
            mark = Span(len(lead), len(lead) + len(highlight.quote))
            return f"{lead}{highlight.quote}{highlight.suffix}", mark
        from reader.text.sentences import sentences

        doc = self._store.articles.document(highlight.article_id)
        low, high = start, end
        for block in doc.blocks:
            if block.end <= start or block.start >= end:
                continue
            text = doc.text[block.start : block.end]
            for each in sentences(text):
                there = each.shifted(block.start)
                if there.start < end and start < there.end:
                    low, high = min(low, there.start), max(high, there.end)
        piece = doc.text[low:high]
        blank = len(piece) - len(piece.lstrip())
        return piece.strip(), Span(start - low - blank, end - low - blank)


def _waits(
    plan: _Planner, created: Moment, given: Sequence[Answer], now: Moment
) -> tuple[int, ...]:
    """Days to wait after each answer, if it is given now."""
    from reader.annotations.reviews import GRADES, Answer

    return tuple(plan(created, [*given, Answer(now, "~", grade)]).interval for grade in GRADES)


def _articles(items: Sequence[ReviewItem]) -> list[int]:
    return [each.highlight.article_id for each in items if each.highlight.article_id is not None]


class _Planner:
    """A rule as a function of a highlight's answers."""

    def __call__(self, created: Moment, given: Sequence[Answer]) -> Schedule:
        """When it is due."""
        from reader.annotations.reviews import schedule

        return schedule(created, given)


class _Fsrs(_Planner):
    """FSRS (Ye and others), with the default parameters of its library."""

    def __init__(self) -> None:
        try:
            import fsrs  # type: ignore[import-not-found,unused-ignore]
        except ImportError as error:
            raise ExportError("extra_missing", extra="review", package="fsrs") from error
        self._fsrs = fsrs
        # Without chance, so that every device comes to the same day; nothing within a day.
        self._scheduler = fsrs.Scheduler(
            learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=365
        )

    def __call__(self, created: Moment, given: Sequence[Answer]) -> Schedule:
        """When it is due."""
        from datetime import UTC, datetime

        from reader.annotations.reviews import DAY, Schedule

        if not given:
            return super().__call__(created, given)
        card = self._fsrs.Card(card_id=1)
        for answer in given:
            when = datetime.fromtimestamp(answer.at.ms / 1000, UTC)
            rating = self._fsrs.Rating(max(1, min(answer.grade, 4)))
            card, _ = self._scheduler.review_card(card, rating, when)
        due = int(card.due.timestamp() * 1000)
        interval = max(1, round((due - given[-1].at.ms) / DAY))
        return Schedule(due, interval, len(given))


def _planner(rule: Rule) -> _Planner:
    return _Fsrs() if rule == "fsrs" else _Planner()
