"""What a person decides about articles; each is one action that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from reader.annotations import events as algebra
from reader.annotations.events import Change, Event
from reader.errors import LibraryDamaged
from reader.model import ArticleInfo, ArticleState
from reader.store import materialise
from reader.store.eventlog import events_of
from reader.store.lookup import Lookup
from reader.store.materialise import corrections, facts_told

STEP: Final = 250
"""Articles that are changed between two looks at whether to go on."""

Going = Callable[[int, int], None]
"""Told how many of how many are done; raises Cancelled to stop, and nothing is changed then."""


class Decisions(Lookup):
    """The part of `Articles` that decides."""

    def set_state(self, ids: Sequence[int], state: ArticleState, going: Going | None = None) -> int:
        """Say how far one is with articles; how many were not so before."""
        return self.decide(
            self.infos(ids), "article_state", {"state": state}, {"state": state}, going
        )

    def move(self, article_id: int, origin: str) -> None:
        """Keep that an article's file lies elsewhere now. Nothing that undo takes back."""
        info = self.info(article_id)
        with self._store.write():
            events = self._store.journal.of(info.uid)
            changes = algebra.changes(events, "article", info.uid, {"origin": origin})
            if changes:
                self._store.journal.act("article_move", changes, kind="add")

    def set_title(self, article_id: int, title: str) -> None:
        """Give an article a title of one's own; an empty one restores what the file says."""
        info = self.info(article_id)
        self.decide([info], "article_title", {"title": title or None}, {"title": title})

    def correct(self, article_id: int, name: str, value: Any) -> None:
        """Say what a fact of an article is (`materialise.CORRECTED`), whatever its file says.

        None goes back to what the file says.
        """
        info = self.info(article_id)
        facts = {"field": name, "value": value}
        self.decide([info], "article_fact", {name: value}, facts)

    def told(self, article_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """The facts as the file of an article says them, and those that a person corrected."""
        info = self.info(article_id)
        with self._store.reading():
            state = algebra.state(self._store.journal.of(info.uid))
        if state is None:
            # Its events are gone, which only damage does.
            raise LibraryDamaged("library_damaged", path=str(self._store.path))
        return facts_told(state), corrections(state)

    def tag(
        self,
        ids: Sequence[int],
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
        going: Going | None = None,
    ) -> int:
        """Add and remove tags; how many articles that changed."""
        fields = {algebra.TAG + tag: False for tag in remove}
        fields |= {algebra.TAG + tag: True for tag in add}
        facts = {"add": list(add), "remove": list(remove)}
        return self.decide(self.infos(ids), "article_tag", fields, facts, going)

    def remove(self, ids: Sequence[int], going: Going | None = None) -> int:
        """Take articles out of the library; their annotations stay, without an article."""
        fields = {algebra.DELETED: True}
        return self.decide(self.infos(ids), "article_remove", fields, going=going)

    def restore(self, ids: Sequence[int]) -> None:
        """Bring removed articles back, annotations and all."""
        self.decide(self.infos(ids), "article_restore", {algebra.DELETED: False})

    def decide(
        self,
        infos: Sequence[ArticleInfo],
        label: str,
        fields: Mapping[str, Any],
        facts: Mapping[str, Any] | None = None,
        going: Going | None = None,
    ) -> int:
        """Write fields of articles as one action; nothing if they say so already.

        How many articles it changed. `going` is told after every `STEP` of them.
        """
        store, total = self._store, len(infos)
        with store.write() as connection:
            changes: list[Change] = []
            for at in range(0, total, STEP):
                some = infos[at : at + STEP]
                events: dict[str, list[Event]] = {info.uid: [] for info in some}
                for event in events_of(connection, list(events)):
                    events[event.entity_id].append(event)
                for info in some:
                    changes += algebra.changes(events[info.uid], "article", info.uid, fields)
                if going is not None:
                    going(at // 2, total)
            uids = list(dict.fromkeys(change.entity_id for change in changes))
            if changes:
                title = next(info.title for info in infos if info.uid == uids[0])
                facts = {**(facts or {}), "title": title, "count": len(uids)}
                store.journal.record(label, changes, facts=facts)
            for at in range(0, len(uids), STEP):
                if going is not None:
                    going(total // 2 + at // 2, total)
                materialise.refresh(store, articles=uids[at : at + STEP])
        return len(uids)
