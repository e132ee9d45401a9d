"""An app with nothing but an article pane, and what its tests ask of it."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import App

from reader.config.settings import ReadingSettings
from reader.layout import plain_blocks
from reader.model import ArticleInfo, Document, Highlight, Moment
from reader.tui.themes import register_themes
from reader.tui.widgets.article import ArticlePane

TEXT = (
    "我们在纸上划线。你读完了吗？她说：“读完了。”\n"
    "第二段写到Python和3.14，还有更多的话要说。\n"
    "最后一段。完。"
)
SETTINGS = ReadingSettings(indent=2, margin=2)


def document(text=TEXT, blocks=None, styles=(), **facts):
    fields = {
        "id": 1, "uid": "u", "title": "纸上的线", "subtitle": None, "authors": (),
        "source": "新华社", "place": None, "published": "2026-01-28", "published_inferred": False,
        "editor": None, "language": "zh", "format": "text", "origin": "-", "address": None,
        "chars": len(text), "highlights": 0, "notes": 0, "progress": 0.0, "tags": (),
        "added": Moment(0), "opened": None, "revision": 1, "sha256": "",
    }  # fmt: skip
    info = ArticleInfo(**{**fields, **facts})
    return Document(info, text, blocks or plain_blocks(text), styles, sha256="abc")


def long_document(paragraphs=200):
    return document("\n".join(f"第{n}段，" + "我们在纸上划线。" * 12 for n in range(paragraphs)))


def mark(id, span, colour="yellow", note="", kind="highlight", ms=0):
    return Highlight(
        id, kind, 1, "u", "t", *span, "", "", "", note, colour, (), "exact", Moment(ms), Moment(ms)
    )


class PaneApp(App):
    AUTO_FOCUS = None

    def __init__(self, doc, highlights=(), place=None, settings=SETTINGS):
        super().__init__()
        self.doc, self.marked, self.place, self.reading = doc, highlights, place, settings
        self.heard = []

    def compose(self):
        yield ArticlePane()

    @property
    def pane(self):
        return self.query_one(ArticlePane)

    def on_mount(self):
        register_themes(self)
        self.theme = "reader-light"
        if self.doc is not None:
            self.pane.show(self.doc, self.marked, self.place, self.reading)
        self.pane.focus()

    def on_event_of_pane(self, message):
        self.heard.append(message)

    on_article_pane_cursor_moved = on_event_of_pane
    on_article_pane_selection_changed = on_event_of_pane
    on_article_pane_viewport_changed = on_event_of_pane
    on_article_pane_highlight_activated = on_event_of_pane
    on_article_pane_label_chosen = on_event_of_pane
    on_article_pane_status_hint = on_event_of_pane
    on_article_pane_jumped = on_event_of_pane
    on_article_pane_layout_progress = on_event_of_pane

    def last(self, kind):
        return next((each for each in reversed(self.heard) if isinstance(each, kind)), None)


def selected(pane):
    span = pane.selection
    return pane.text[span.start : span.end] if span else None


def grounds(pane, y):
    """The background of every cell of a row of the screen."""
    cells = []
    for segment in pane.render_line(y):
        for character in segment.text:
            cells += [segment.style.bgcolor.name] * cell_len(character)
    return cells


def ground_at(pane, offset):
    cell = pane.cell_of(offset)
    return grounds(pane, cell.y)[cell.x]


def theme_colour(app, name):
    return app.current_theme.variables[name].lower()
