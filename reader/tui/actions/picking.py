"""What is done to articles of the list: to the one under the cursor, or to all that are picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from reader.errors import Cancelled, ReaderError
from reader.text.safe import safe_line
from reader.tui.actions.adding import Adding
from reader.tui.commands import Command

if TYPE_CHECKING:
    from reader.library import Library, Progress
    from reader.model import ArticleState
    from reader.tui.screens.prompt import TagsPrompt

    Tell = Callable[[Progress], None]
    Asks = Callable[[], bool]
    Job = Callable[[Library, Tell | None, Asks | None], object]

AT_ONCE: Final = 100
"""Articles that are changed on the desk; more take long enough to be worked on beside it."""

ON_PICKS: Final = frozenset(
    ("library.read", "library.archive", "library.tags", "library.remove", "library.export")
)
"""Commands that act on what is picked."""

BESIDE_PICKS: Final = frozenset(("library.pick", "reader.help"))
"""Hints that stay beside them."""


class Picking(Adding):
    """Picking articles, and deciding about them: each decision is one step that undo takes back."""

    def refusal(self, command: Command) -> str:
        """With something picked, no row is needed."""
        if self.picked and command.id in ON_PICKS:
            return ""
        return super().refusal(command)

    def hinted(self) -> list[Command]:
        """With something picked, what can be done to it goes first."""
        hinted = super().hinted()
        if not self.picked or self.place() != "library":
            return hinted
        on_picks = [each for each in self.shell.keys.commands if each.id in ON_PICKS and each.keys]
        kept = [each for each in hinted if each.id in BESIDE_PICKS]
        return [*on_picks, *(each for each in kept if each.id not in ON_PICKS)]

    # -- picking

    def action_pick(self) -> None:
        """Pick the article under the cursor, or put it back, and go on to the next."""
        row = self.shelf.row
        if row is None:
            return
        if row.id in self.picked:
            del self.picked[row.id]
        else:
            self.picked[row.id] = None
        self.show_picks()
        self.shelf.list.action_cursor_down()

    def action_pick_all(self) -> None:
        """Pick everything that the list shows; if it is all picked, put it back."""
        view = self.view_of_library

        def show(ids: Sequence[int]) -> None:
            if all(key in self.picked for key in ids):
                for key in ids:
                    del self.picked[key]
            else:
                self.picked |= dict.fromkeys(ids)
            self.show_picks()
            self.say(self.words("ui.now_picked", n=len(self.picked)))

        self.when_listed(
            lambda: self.shell.desk.do(lambda library: library.listing_ids(view), show)
        )

    def _subjects(self) -> list[int]:
        """What a decision is about."""
        row = self.shelf.row
        return list(self.picked) or ([row.id] if row is not None else [])

    # -- deciding

    def _change_articles(
        self,
        ids: Sequence[int],
        job: Job,
        done: Callable[[object], None],
        failed: Callable[[ReaderError], object] | None = None,
    ) -> None:
        """Do something to articles as one step; many are worked on beside the desk."""
        if len(ids) <= AT_ONCE:
            self.write(lambda library: job(library, None, None), done, failed)
            return
        self._stop_adding = False
        self.say(self.words("ui.changing", n=len(ids)))

        def work(library: Library) -> object:
            return job(library, self._tell_change, self.is_stopped)

        def told(error: ReaderError) -> None:
            if isinstance(error, Cancelled):
                self.say(self.words("ui.stopped_changing"), "warning")
                return
            self.shell.tell_error(error)
            if failed is not None:
                failed(error)

        self.shell.desk.beside(work, done, failed=told, about="changing")

    def is_stopped(self) -> bool:
        """Whether a person stopped what is going on beside the desk, or closes the program."""
        return self._stop_adding or self.shell.desk.stopping

    def _tell_change(self, progress: Progress) -> None:
        self.shell.call_later(
            self.say,
            self.words("ui.changing_progress", done=progress.done, total=progress.total or "…"),
        )

    def _changed_articles(self, said: str, n: int) -> None:
        """List again, and say what was done; the picks stay for what is done next."""
        self.load_shelf()
        if n > 1:
            key = self.shell.keys.key_of("reader.undo")
            said = self.words("ui.done_to", said=said, n=n, key=key)
        self.say(said, "good")

    def action_toggle_read(self) -> None:
        """Mark articles as read, or all as unread again."""
        self._turn_state("read")

    def action_archive(self) -> None:
        """Put articles into the archive, or all back."""
        self._turn_state("archived")

    def _turn_state(self, state: ArticleState) -> None:
        self._when_sure(lambda: self._turn_now(state))

    def _when_sure(self, call: Callable[[], None]) -> None:
        """Act on the list once it shows what the keys before have done; keys wait until then."""
        let_go = self.hold_keys()

        def act() -> None:
            try:
                call()
            finally:
                let_go()

        def listed() -> None:
            self.when_listed(act)

        if not self.when_written(listed):
            let_go()

    def _turn_now(self, state: ArticleState) -> None:
        ids = self._subjects()

        def done(result: object) -> None:
            assert isinstance(result, tuple)
            now, n = result
            self._changed_articles(self.words(f"ui.now_{now}"), n)

        self._change_articles(
            ids,
            lambda library, tell, asks: library.turn_states(
                ids, state, progress=tell, cancelled=asks
            ),
            done,
        )

    def action_remove(self) -> None:
        """Remove articles; their notes stay, and undo brings them back."""
        self._when_sure(self._remove)

    def _remove(self) -> None:
        ids = self._subjects()
        row = self.shelf.row
        title = safe_line(row.title) if row is not None else ""

        def removed(result: object) -> None:
            for view in list(self.state.views):
                if view.document is not None and view.document.info.id in ids:
                    self.close_article(view.document.info.id)
            for each in ids:
                self.picked.pop(each, None)
            self.show_picks()
            self.load_shelf()
            key = self.shell.keys.key_of("reader.undo")
            if len(ids) > 1:
                self.say(self.words("ui.removed_many", n=result, key=key))
            else:
                self.say(self.words("ui.removed", title=title, key=key))

        self._change_articles(
            ids,
            lambda library, tell, asks: library.remove_articles(ids, progress=tell, cancelled=asks),
            removed,
        )

    def action_article_tags(self) -> None:
        """Edit the tags of the article, or those that all picked ones share."""
        self._when_sure(self._tag_articles)

    def _tag_articles(self) -> None:
        ids = self._subjects()
        row = self.shelf.row
        if not self.picked and row is not None:
            self._edit_article_tags(ids, row.tags, row.tags)
            return

        # Asked for at once, so that no key is lost; what they share is put before what is typed.
        prompt = self._edit_article_tags(ids, (), ())
        self.shell.desk.do(
            lambda library: library.tags_of(ids), lambda tags: prompt.begin_with(tuple(tags))
        )

    def _edit_article_tags(
        self,
        ids: Sequence[int],
        before: tuple[str, ...],
        typed: tuple[str, ...],
        problem: str = "",
    ) -> TagsPrompt:
        from reader.tui.screens.prompt import TagsPrompt

        prompt = TagsPrompt(typed, problem, article_id=ids[0] if len(ids) == 1 else None)

        def answer(tags: tuple[str, ...] | None) -> None:
            nonlocal before
            before = prompt.shared or before
            if tags is None or set(tags) == set(before):
                return
            add = tuple(each for each in tags if each not in before)
            drop = tuple(each for each in before if each not in tags)
            self._change_articles(
                ids,
                lambda library, tell, asks: library.tag_articles(
                    ids, add=add, remove=drop, progress=tell, cancelled=asks
                ),
                lambda n: self._changed_articles(
                    self.words("ui.tagged"), n if isinstance(n, int) else 0
                ),
                lambda error: self._edit_article_tags(
                    ids, before, tags, self.shell.sentence(error)
                ),
            )

        self.shell.push_screen(prompt, answer)
        return prompt
