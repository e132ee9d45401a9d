"""A link from exported notes opens the article at its passage."""

from __future__ import annotations

from typing import Any

from reader.library import Library
from reader.model import Span


async def test_the_screen_begins_at_the_highlight(
    make_reader: Any, shelf_folder: Any, wait_until: Any
) -> None:
    with Library.open(shelf_folder / "library.db") as library:
        story = next(each for each in library.articles() if each.title == "纸上的批注")
        text = library.document(story.id).text
        at = text.index("把批注带走")
        mark = library.highlight(story.id, Span(at, at + 5))
    app = make_reader(shelf_folder, article_id=story.id, highlight=mark.id)
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: getattr(app.screen, "pane", None) and app.screen.pane.text)
        await wait_until(pilot, lambda: app.screen.pane.cursor == at)
