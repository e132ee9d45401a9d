"""What comes in besides named files: the clipboard, pasted text, watched folders."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import events

from reader.model import ArticleInfo
from reader.text.safe import safe_line, safe_name
from reader.tui.actions.cleaning import Cleaning
from reader.tui.desk import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

    from reader.library import AddReport, Library
    from reader.library.relating import Related, Relations
    from reader.library.watching import Watcher

CLIPBOARD: Final = "clipboard:"
"""Origin of what came from the clipboard; every time another text."""

LEAST: Final = 12
"""Characters from which a pasted text is worth the question whether to add it."""

FEW: Final = 30
"""New articles up to which each is compared with what is there."""


class Arriving(Cleaning):
    """Actions of adding without a path, and what belongs together."""

    # -- clipboard and paste

    def action_add_clipboard(self) -> None:
        """Add the text on the clipboard as an article."""

        def work() -> None:
            from reader.tui.pasting import read_clipboard

            text = read_clipboard()
            self.shell.call_later(self._add_text, text)

        threading.Thread(target=work, name="reader-paste", daemon=True).start()

    def _add_text(self, text: str) -> None:
        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
        elif not text.strip():
            self.say(self.words("ui.clipboard_empty"), "warning")
        else:
            data = text.encode("utf-8", "replace")
            self._add(lambda library: library.add_bytes(data, CLIPBOARD, origin=CLIPBOARD))

    def on_paste(self, event: events.Paste) -> None:
        """Files that were dropped on the terminal, or text over the list of articles: ask whether
        to add them."""
        from reader.config.dropped import looks_like_paths

        if looks_like_paths(event.text):
            event.stop()
            self._dropped(event.text)
            return
        if self.active_pane() != "library" or len(event.text.strip()) < LEAST:
            return
        event.stop()
        from reader.tui.screens.confirm import Confirm

        text = event.text
        first = next(line for line in text.split("\n") if line.strip())
        question = self.words(
            "ui.add_pasted", n=len(text.strip()), first=safe_line(first.strip(), cells=50)
        )

        def answer(yes: bool | None) -> None:
            if yes:
                self._add_text(text)

        self.shell.push_screen(Confirm(question), answer)

    def _dropped(self, text: str) -> None:
        """Ask whether to add the files of a pasted text, if they are there."""
        from reader.config.dropped import paths_of

        def ask(paths: tuple[str, ...]) -> None:
            from reader.tui.screens.confirm import Confirm

            if not paths:
                self.say(self.words("ui.dropped_missing"), "warning")
            elif self.shell.screen is self:
                name = safe_name(paths[0].rstrip("/").rpartition("/")[2], 50)
                label = "ui.add_dropped_many" if len(paths) > 1 else "ui.add_dropped"
                question = self.words(label, n=len(paths) - 1, name=name)
                self.shell.push_screen(Confirm(question), lambda yes: answer(yes, paths))

        def answer(yes: bool | None, paths: tuple[str, ...]) -> None:
            if yes:
                self.bring_in(*paths)

        # A disk that sleeps must not hold up the screen.
        self.shell.desk.beside(lambda library: tuple(filter(os.path.lexists, paths_of(text))), ask)

    # -- watched folders

    def watch_folders(self) -> None:
        """Begin to look for new files in the folders of the settings, if there are any."""
        folders = self.shell.settings.library.watch
        if not folders or self.shell.read_only:
            return
        from reader.config.paths import home
        from reader.library.watching import Watcher

        paths = [home(each) for each in folders]

        def begin(watcher: Watcher) -> None:
            thread = threading.Thread(
                target=self._watch, args=(watcher,), name="reader-watch", daemon=True
            )
            thread.start()

        # With 100,000 articles it takes a second to see which of them are files of these folders.
        self.shell.desk.beside(
            lambda library: Watcher(paths, library.known_files(paths)), begin, rank=PROGRAM
        )

    def _watch(self, watcher: Watcher) -> None:
        """In a thread of its own: a slow disk must not hold up anything."""
        from reader.library.watching import QUIET

        told: tuple[object, ...] = ()
        while not self.shell.desk.stopping:
            look = watcher.look()
            news = (look.missing, look.capped)
            if news != told:
                told = news
                self.shell.call_later(self._tell_watching, *news)
            if look.ready:
                self.shell.call_later(self._add_found, watcher, look.ready)
            pause = min(watcher.pause, QUIET + 0.1) if look.waiting else watcher.pause
            self.shell.desk.wait_stopping(pause)

    def _tell_watching(self, missing: tuple[str, ...], capped: bool) -> None:
        if missing:
            self.say(self.words("ui.watch_missing", path=missing[0]), "warning")
        elif capped:
            self.say(self.words("cli.watch_capped"), "warning")

    def _add_found(self, watcher: Watcher, paths: tuple[Path, ...]) -> None:
        def added(report: AddReport) -> None:
            changing = {each.path for each in report.refused if each.code == "import_changing"}
            watcher.again(each for each in paths if str(each) in changing)
            new = len(report.added) + len(report.revised)
            if new:
                self.load_shelf()
                self.renew(None)
                title = safe_line((report.added or report.revised)[0].title, cells=40)
                self.say(self.words("ui.watch_added", n=new, title=title), "good")
                self._look_for_same(report.added)
            elif report.refused and not changing:
                first = report.refused[0]
                self.say(self.words(f"error.{first.code}", **first.facts), "warning")

        self.shell.desk.beside(
            lambda library: library.add(paths, cancelled=lambda: self.shell.desk.stopping),
            added,
            rank=PROGRAM,
        )

    # -- what belongs together

    def _added(self, report: AddReport) -> None:
        """Besides what adding always tells: whether something new is nearly there already."""
        super()._added(report)
        self._look_for_same(report.added)

    def _look_for_same(self, added: Sequence[ArticleInfo]) -> None:
        if not added or len(added) > FEW or self.shell.read_only:
            return
        ids = [each.id for each in added]

        def ask(library: Library) -> tuple[list[tuple[ArticleInfo, Related]], bool]:
            return library.same_story(ids), library.is_sketched()

        def show(answer: tuple[list[tuple[ArticleInfo, Related]], bool]) -> None:
            found, sketched = answer
            if not sketched:
                self._sketch_all()
            other = [each for each in found if each[1].article.id not in ids] or found
            if other:
                info, like = other[0]
                self.say(
                    self.words(
                        "ui.same_story",
                        title=safe_line(info.title, cells=30),
                        other=safe_line(like.article.title, cells=30),
                        key=self.shell.keys.key_of("library.related"),
                    )
                )

        self.shell.desk.do(ask, show, rank=1, failed=lambda error: None)

    def _sketch_all(self) -> None:
        """Make the library ready for comparing, in the background."""
        self.shell.desk.beside(
            lambda library: library.sketch_all(lambda: self.shell.desk.stopping),
            lambda done: None,
            rank=PROGRAM,
        )

    def action_related(self) -> None:
        """Articles that say nearly the same, or are about the same."""
        article_id = self.row_id()
        if article_id is None:
            self.say(self.words("ui.no_article"), "warning")
            return
        self.say(self.words("ui.looking_for_related"))

        def ask(library: Library) -> tuple[ArticleInfo, Relations]:
            return library.article(article_id), library.related(article_id)

        def show(answer: tuple[ArticleInfo, Relations]) -> None:
            from reader.tui.screens.related import RelatedPage

            info, relations = answer
            if self.shell.screen is not self or self.row_id() != article_id:
                return  # the person has gone on to something else meanwhile
            self.say("")
            self.shell.push_screen(RelatedPage(info, relations), chosen)
            if relations.unread and not self.shell.read_only:
                self._sketch_all()

        def chosen(wanted: int | None) -> None:
            if wanted is not None:
                self.open_article(wanted)
                self.focus_pane("article")

        self.shell.desk.beside(ask, show)
