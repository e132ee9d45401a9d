"""The article pane: what the screens mount and talk to.

Offsets are code points of the document's text throughout. The pane never calls the library: it is
given a document, highlights and hits, and posts messages (`messages.py`).

What is added here are the moments in which every key goes to the pane: letters of labels, initials
of a phrase, the name of a bookmark.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from textual import events

from reader.layout.initials import best_first, following, phrases
from reader.tui.keyboard import twin
from reader.tui.widgets.article import messages
from reader.tui.widgets.article.labels import ALPHABET, Initials, Labels
from reader.tui.widgets.article.places import PlacedCanvas


class ArticlePane(PlacedCanvas):
    """Shows an article, moves in it and selects of it."""

    DEFAULT_CSS = """
    ArticlePane {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $background;
    }
    """

    CursorMoved = messages.CursorMoved
    SelectionChanged = messages.SelectionChanged
    ViewportChanged = messages.ViewportChanged
    HighlightActivated = messages.HighlightActivated
    LayoutProgress = messages.LayoutProgress
    LabelChosen = messages.LabelChosen
    Jumped = messages.Jumped
    StatusHint = messages.StatusHint
    Asking = messages.Asking
    BookmarkNamed = messages.BookmarkNamed

    _initials: Initials | None = None
    """The phrase that is being typed by its initials."""
    _naming = False
    """Whether the next letter is the name of a bookmark."""

    @property
    def wants_keys(self) -> bool:
        """Whether every key goes to the pane now."""
        return self._marks.labels is not None or self._initials is not None or self._naming

    def on_key(self, event: events.Key) -> None:
        """Take the letters of whatever is asked for; any other key ends it."""
        if self._asked(event):
            event.stop()
            event.prevent_default()

    def _asked(self, event: events.Key) -> bool:
        """Whether a key was an answer to what is asked for."""
        if self._initials is not None:
            return self._type_initials(self._initials, event)
        if self._naming:
            self._type_name(event)
        elif self._marks.labels is not None:
            self._type_label(self._marks.labels, event)
        else:
            return False
        return True

    def _stop_asking(self) -> None:
        super()._stop_asking()
        if self.wants_keys:
            self._initials, self._naming = None, False
            self._set_marks(replace(self._marks, labels=None))
            self.post_message(messages.Asking(None))

    # -- labels over sentences and bookmarks

    def action_label_go(self) -> None:
        """Draw a letter over every sentence on screen; typing it goes there."""
        self._label("go")

    def action_label_mark(self) -> None:
        """Draw a letter over every sentence on screen; typing it posts `LabelChosen`."""
        self._label("mark")

    def _label(self, purpose: Literal["go", "mark"]) -> None:
        starts = self._sentence_starts()
        if starts:
            self._show_labels(Labels.over(starts, purpose, nearest=self.cursor))

    def _show_labels(self, labels: Labels) -> None:
        self._set_marks(replace(self._marks, labels=labels))
        self.post_message(messages.Asking("label"))

    def _sentence_starts(self) -> list[int]:
        """Where sentences begin on screen."""
        view, starts = self.viewport, []
        at = view.start
        while at < view.end:
            stretch = self._view.stretch_at(at)
            for start, end in self._view.parts("sentence", at):
                while start < end and self.text[start].isspace():
                    start += 1
                if start < end and view.contains(start):
                    starts.append(start)
            at = max(stretch.end, at) + (self.text[stretch.end : stretch.end + 1] == "\n")
            at = at if at > stretch.start else stretch.start + 1
        return starts

    def _type_label(self, labels: Labels, event: events.Key) -> None:
        letter = twin(event.character or "") if event.is_printable else ""
        chosen = labels.type(letter if letter in labels.by_code else letter.lower())
        if letter and isinstance(chosen, Labels):
            self._set_marks(replace(self._marks, labels=chosen))
            return
        self._stop_asking()
        if not letter or chosen is None or isinstance(chosen, Labels):
            return
        if labels.purpose == "go":
            self.goto(chosen)
        else:
            self.post_message(messages.LabelChosen(self.object_at(chosen, "sentence")))

    # -- named bookmarks

    def action_name_bookmark(self) -> None:
        """Take the next letter as the name of a bookmark at the cursor."""
        if self.text:
            self._naming = True
            self.post_message(messages.Asking("name"))

    def _type_name(self, event: events.Key) -> None:
        name = twin(event.character or "") if event.is_printable else ""
        self._stop_asking()
        if name.isalnum():
            self.post_message(messages.BookmarkNamed(name, self.cursor))

    def action_go_to_bookmark(self) -> None:
        """Draw the names of bookmarks where they stand; typing one goes there."""
        named = {
            each.note: each.start
            for each in self._highlights.values()
            if each.kind == "bookmark" and len(each.note) == 1 and each.start is not None
        }
        if named:
            self._show_labels(Labels("go", named))
        else:
            self.post_message(messages.StatusHint("no_named_bookmarks"))

    # -- a phrase by its initials

    def action_initials(self) -> None:
        """Select the phrase on screen whose initials are typed next."""
        if self.text:
            self._initials = Initials(self.cursor, self._marks.selection)
            self.post_message(messages.Asking("initials"))

    def _type_initials(self, state: Initials, event: events.Key) -> bool:
        key = twin(event.character or "").lower() if event.is_printable else event.key
        if key == "escape" or (key == "backspace" and not state.typed):
            self._stop_asking()
            self._show_selection(state.before, state.origin)
        elif key == "enter":
            self._take_phrase(state)
        elif key == "backspace":
            self._look_for_phrase(state, state.typed[:-1])
        elif key in (";", "tab", "shift+tab"):
            self._show_phrase(state.turned(-1 if key == "shift+tab" else 1))
        elif state.labels is not None and key in state.labels.by_code:
            self._take_phrase(state.at(state.labels.by_code[key]))
        elif len(key) == 1 and key.isalpha():
            self._look_for_phrase(state, state.typed + key)
        else:  # a colour, or any other command: it is meant for what was found
            self._take_phrase(state)
            return False
        return True

    def _look_for_phrase(self, state: Initials, typed: str) -> None:
        from reader.text.pinyin import letters

        found = phrases(self._view, self.viewport, typed, letters)
        if typed and not found:
            self.post_message(messages.StatusHint("no_phrase", {"typed": typed}))
            return
        labels = None
        taken = following(self._view, found, letters)
        free = "".join(letter for letter in ALPHABET if letter not in taken)
        found = best_first(self._view, found, state.origin)
        if len(typed) > 1 and 1 < len(found) <= len(free):
            starts = (span.start for span in found)
            labels = Labels("go", dict(zip(free, starts, strict=False)))
        self._show_phrase(replace(state, typed=typed, found=tuple(found), labels=labels, index=0))

    def _show_phrase(self, state: Initials) -> None:
        self._initials = state
        self._show_selection(state.span, state.origin)
        self._set_marks(replace(self._marks, labels=state.labels))
        self.post_message(messages.Asking("initials", f";{state.typed}", len(state.found)))

    def _take_phrase(self, state: Initials) -> None:
        self._stop_asking()
        if state.span is None:
            self._show_selection(state.before, state.origin)
            return
        self._free, self._origin = None, state.origin
        self._show_selection(state.span, state.span.start)
        self._reveal()
