"""The screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.config import Paths, Settings
    from reader.model import Span


def open_screen(
    library_path: Path,
    settings: Settings,
    paths: Paths,
    *,
    article_id: int | None = None,
    highlight: str | None = None,
    span: Span | None = None,
) -> int:
    """Open the screen on a library until the person closes it; answers with an exit status.

    `article_id` is the article to show first; without it the last one that was read. `highlight` is
    the id of a highlight in it to go to, `span` a passage. Raises LibraryError when the file cannot
    be used. Textual is imported only here.
    """
    import gc
    import os

    # Nothing that is loaded here is ever garbage: looking for some costs a tenth of the start.
    gc.disable()
    if not settings.terminal.kitty:
        # The protocol loses or doubles what an input method commits in several terminals.
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    asked = None
    if settings.reading.ambiguous == "auto":
        from reader.tui.probe import AmbiguousWidth

        asked = AmbiguousWidth(paths.state, os.environ)  # answers while the rest is loaded
    cells = settings.reading.ambiguous if settings.reading.ambiguous != "auto" else 1
    try:
        from reader.tui.app import ReaderApp
        from reader.tui.keyboard import teach_sequences

        teach_sequences()
        app = ReaderApp(library_path, settings, paths, article_id=article_id, highlight=highlight)
    finally:  # the terminal's own mode comes back with the answer
        cells = asked.cells() if asked is not None else cells
    app.first_span = span
    app.ambiguous = cells
    app.typed = asked.typed if asked is not None else b""
    status = app.run(mouse=settings.interface.mouse)
    before = app
    while app.anew is not None or (app.refused is not None and before is not app):
        path, refused = app.anew or before.library_path, app.refused
        if refused is None:
            before = app
        app = ReaderApp(path, app.settings, app.paths)
        app.segmenter = before.segmenter
        app.ambiguous = cells if app.settings.reading.ambiguous == "auto" else app.ambiguous
        if refused is not None:
            app.first_words = app.words("ui.libraries_refused", why=app.sentence(refused))
        status = app.run(mouse=app.settings.interface.mouse)
    if app.trouble is not None:
        raise app.trouble
    if app.refused is not None:
        raise app.refused
    return int(status or app.return_code or 0)
