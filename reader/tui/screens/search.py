"""Search in the whole library while typing: hits under their articles, Enter goes to the place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from reader.model import COLOURS, SearchHit, SearchResult
from reader.text.safe import safe_line
from reader.tui.live_search import LIMIT, LiveSearch
from reader.tui.messages import Destination, Trail
from reader.tui.screens.page import TypedPage
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import hit_lines
from reader.tui.widgets.rows import Line, Piece, marked

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.occurrences import HitsAndHighlights, Which
    from reader.search.query import Problem

WAITING: Final = 0.4
"""Seconds without an answer after which the screen says that it is searching."""

MORE: Final = 150
MOST: Final = 500
"""Further hits that the end of the list asks for, and how many there may be."""

LOOK_AGAIN: Final = 1.5
"""Seconds between two looks at an index that is being built."""


class Group(NamedTuple):
    """An article's title over its hits."""

    title: str
    places: int
    """Places in its text, as far as they were counted or are listed."""


Item = Group | SearchHit


class SearchScreen(TypedPage[Destination | None]):
    """Answers with the place of a hit."""

    PLACE = "results"

    def __init__(self) -> None:
        super().__init__("ui.search_placeholder")
        self._cards: CardList | None = None
        self._live: LiveSearch | None = None
        self._result: SearchResult | None = None
        self._hits: Sequence[SearchHit] = ()
        self._which: Which = "all"
        self._wish = 0
        self._limit = LIMIT
        self._patience: Timer | None = None
        self._open_when_shown = False

    def heading(self) -> str:
        """What the page is, and which hits it shows."""
        title = self.words("ui.search_library")
        return (
            title if self._which == "all" else f"{title} · {self.words(f'ui.only_{self._which}')}"
        )

    def body(self) -> Iterable[Widget]:
        """Input and results."""
        yield self.input
        self._cards = CardList(
            self._draw,
            empty=self.words("ui.search_help"),
            gap=0,
            still=lambda item: isinstance(item, Group),
            width=self.shell.cell_width,
            id="results",
        )
        yield self._cards

    def list_widget(self) -> Widget:
        """The results."""
        assert self._cards is not None
        return self._cards

    def ready(self) -> None:
        """Get the searcher ready; what was searched for last stands in the input, selected."""
        super().ready()
        self._live = LiveSearch(
            self.shell.open_searcher, self.shell.call_later, failed=self._failed
        )
        before = self.shell.last_search
        if before:
            self.input.value = before
            self.input.action_select_all()
        self._look_at_index()

    def on_unmount(self) -> None:
        """End the searcher's thread."""
        self._wish += 1
        if self._live is not None:
            self._live.close()

    def _look_at_index(self) -> None:
        """Say how far the index is while it is being built: searching is slower until then."""

        def show(state: tuple[bool, float]) -> None:
            usable, progress = state
            if not usable and self.is_attached:
                self.say(self.words("ui.index_building", n=round(progress * 100)))
                self.set_timer(LOOK_AGAIN, self._look_at_index)

        def ask(library: Library) -> tuple[bool, float]:
            state = library.index_state()
            return state.usable or state.kind == "unavailable", state.progress

        self.shell.desk.do(ask, show)

    # -- searching

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while typing."""
        event.stop()
        self.shell.last_search = event.value
        self._which, self._limit = "all", LIMIT
        self._ask()

    def _ask(self) -> None:
        self._wish += 1
        if self._live is not None:
            self._stop_waiting()
            self._patience = self.set_timer(WAITING, self._say_searching)
            self._live.ask(self.input.value, self._show, limit=self._limit)

    def _say_searching(self) -> None:
        self.title_line.set_texts(self.heading(), self.words("ui.searching"))

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.stop()
            self._patience = None

    def _failed(self, error: Any) -> None:
        self._stop_waiting()
        self.title_line.set_texts(self.heading())
        self.say(self.shell.sentence(error), "error")

    def _show(self, result: SearchResult) -> None:
        if not self.is_attached or self._cards is None:
            return
        self._stop_waiting()
        again = self._result is not None and self._result.query == result.query
        self._result = result
        if self._which != "all":
            return
        figure = ""
        if result.query.strip():
            figure = self.words("ui.found" if result.total_is_exact else "ui.found_at_least",
                                n=result.total)  # fmt: skip
        self.title_line.set_texts(self.heading(), figure)
        self._cards.empty = self.words("ui.no_results" if result.query else "ui.search_help")
        if not again:
            self._fill(result.hits)
        elif len(result.hits) > len(self._hits):
            # More of the same: the list goes on below, and nothing moves under the cursor.
            known = {hit_key(hit) for hit in self._hits}
            new = [hit for hit in result.hits if hit_key(hit) not in known]
            self._fill([*self._hits, *new], keep=True)
        elif self._cards.cursor <= 1 and not self._cards.has_focus:
            self._fill(result.hits)  # all are ranked now, and nobody has looked further yet
        self._say_understood(result)
        if self._open_when_shown:
            self._open_when_shown = False
            self.action_open()

    def _fill(self, hits: Sequence[SearchHit], *, keep: bool = False) -> None:
        assert self._cards is not None
        self._hits = hits
        self._cards.show(grouped(hits), cursor=None if keep else 0)
        if not keep:
            self._cards.scroll_home(animate=False)

    def _say_understood(self, result: SearchResult) -> None:
        line = self.status()
        if line is None:
            return
        from reader.search.parsing import parse
        from reader.search.query import STRUCTURAL

        said = self.words(f"ui.relaxed_{result.relaxed}") if result.relaxed else ""
        understood = safe_line(result.understood)
        line.set_where(said or ("" if understood == result.query.strip() else understood))
        problems = [each for each in parse(result.query).problems if each.code in STRUCTURAL]
        if problems:
            self.say(self._problem(problems[0], result.query), "warning")
        elif result.cut_short:
            self.say(self.words("ui.search_cut_short"), "warning")

    def _problem(self, problem: Problem, query: str) -> str:
        part = safe_line(query[problem.start : problem.end], cells=30)
        n = problem.start + (problem.code != "too_long")
        return self.words(f"ui.query_{problem.code}", n=n, part=part, hint=problem.hint)

    def on_card_list_moved(self, event: CardList.Moved) -> None:
        """At the end of the list, ask for more."""
        event.stop()
        result = self._result
        if (
            self._cards is not None
            and event.index == len(self._cards.items) - 1
            and self._which == "all"
            and result is not None
            and len(self._hits) >= self._limit
            and self._limit < MOST
        ):
            self._limit = min(self._limit + MORE, MOST)
            self._ask()

    # -- drawing

    def _draw(self, item: Item, width: int) -> Sequence[Line]:
        if isinstance(item, Group):
            figure = self.words("ui.places", n=item.places) if item.places > 1 else ""
            title = safe_line(item.title) or self.words("ui.untitled")
            return [Line(()), Line(((title, "title"),), ((figure, "muted"),) if figure else ())]
        if item.where == "title":
            pieces = marked(safe_line(item.title), item.matches)
            label = Piece(f"{self.words('ui.where_title')} ", "muted")
            return [Line((Piece("  "), label, *pieces))]
        lines = hit_lines(item, width - 2, self.words, self.shell.cell_width)
        return [Line((Piece("  "), *line.left), line.right) for line in lines]

    # -- opening

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A click opens too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Go to the place of the hit, once the results are those of what was typed."""
        shown = self._result.query if self._result is not None else ""
        if self.input.value.strip() != shown.strip():
            self._open_when_shown = True
            return
        hit = self._cards.item if self._cards is not None else None
        if not isinstance(hit, SearchHit):
            return
        if hit.article_id is None:
            self.say(self.words("ui.hit_without_article"), "warning")
            return
        trail = Trail(self.query_text(), stops(self._hits))
        if hit.where == "text" and hit.matches:
            self.finish(Destination(hit.article_id, hit.matches[0], None, trail.query, trail))
        elif hit.highlight_id is not None:
            self._open_highlight(hit.article_id, hit.highlight_id, trail)
        else:
            self.finish(Destination(hit.article_id, None, None, trail.query, trail))

    def _open_highlight(self, article_id: int, ref: str, trail: Trail) -> None:
        def show(highlight: Any) -> None:
            self.finish(Destination(article_id, highlight.span, ref, trail.query, trail))

        self.shell.desk.do(lambda library: library.highlight_by(ref), show)

    # -- hits and highlights

    def query_text(self) -> str:
        """The query as it was answered, for those who read it as a whole one."""
        from reader.search.parsing import as_typed

        return as_typed(self.input.value)

    def action_filter_hits(self) -> None:
        """All hits, those that I marked, those that I never marked."""
        if not self.input.value.strip():
            return
        after: dict[Which, Which] = {"all": "marked", "marked": "unmarked", "unmarked": "all"}
        self._which = which = after[self._which]
        self._wish += 1
        if which == "all":
            self._result = None
            self._ask()
            return
        wish, query = self._wish, self.query_text()

        def ask(library: Library) -> HitsAndHighlights:
            return library.hits_and_highlights(
                query, which=which, limit=MOST, cancelled=lambda: wish != self._wish
            )

        def show(found: HitsAndHighlights) -> None:
            if wish != self._wish or not self.is_attached or self._cards is None:
                return
            self._stop_waiting()
            places = found.marked if which == "marked" else found.unmarked
            figure = "ui.places" if found.complete else "ui.places_at_least"
            self.title_line.set_texts(self.heading(), self.words(figure, n=len(places)))
            self._cards.empty = self.words(f"ui.nothing_{which}")
            self._fill(
                [
                    SearchHit(each.article_id, "", each.title, "text", 0.0, (each.span,),
                              each.snippet)
                    for each in places
                ]
            )  # fmt: skip

        self._stop_waiting()
        self._patience = self.set_timer(WAITING, self._say_searching)
        self.title_line.set_texts(self.heading())
        self.shell.desk.beside(ask, show, failed=lambda error: None)

    def action_mark_hits(self, colour: str) -> None:
        """Mark every hit of the query in the library, after a question with the count."""
        from reader.tui.screens.marking_hits import mark_hits

        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
        elif self.input.value.strip():
            chosen = next(each for each in COLOURS if each == colour)
            mark_hits(self, self.query_text(), chosen, self._marked_all)

    def action_undo(self) -> None:
        """Take the last step back: what was just marked, with the next key."""
        from reader.tui.screens.marking_hits import take_back

        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
        else:
            take_back(self, self._marked_all)

    def _marked_all(self) -> None:
        if self._which != "all":
            self._which = "all" if self._which == "marked" else "marked"
            self.action_filter_hits()

    # -- saving

    def action_save_search(self) -> None:
        """Keep the query under a name, as a shelf of the library."""
        from reader.tui.screens.save_search import SaveSearch

        query = self.query_text().strip()
        if not query:
            return
        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
            return

        def named(name: str | None) -> None:
            if name:
                self.shell.desk.do(
                    lambda library: library.save_search(name, query),
                    lambda saved: self.say(self.words("ui.search_saved", name=name), "good"),
                    failed=lambda error: self.say(self.shell.sentence(error), "error"),
                )

        self.shell.push_screen(SaveSearch(query), named)


def hit_key(hit: SearchHit) -> tuple[object, ...]:
    """What tells one hit from another."""
    return hit.article_id, hit.article_uid, hit.where, hit.highlight_id


def grouped(hits: Iterable[SearchHit]) -> list[Item]:
    """Hits under the titles of their articles; articles stand in the order of their best hit."""
    groups: dict[object, list[SearchHit]] = {}
    for hit in hits:
        groups.setdefault(hit.article_id or hit.article_uid, []).append(hit)
    items: list[Item] = []
    for group in groups.values():
        places = sum(len(hit.matches) for hit in group if hit.where == "text")
        items.append(Group(group[0].title, places))
        items.extend(group)
    return items


def stops(hits: Iterable[SearchHit]) -> tuple[int, ...]:
    """The articles with hits in their texts, in the order of the list: where `n` goes on to."""
    found = [hit.article_id for hit in hits if hit.where == "text" and hit.article_id is not None]
    return tuple(dict.fromkeys(found))
