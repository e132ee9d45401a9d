"""The article pane: what people look at for hours.

`pane.py` is the widget; around it lie plain parts that need no screen to be tested: `painter.py`
(a row as a strip), `palette.py` (what is said about a character, as a style), `header.py` (the
title block), `labels.py`, `find.py`, `jumps.py`, `mouse.py`.
"""

from reader.tui.widgets.article.pane import ArticlePane

__all__ = ["ArticlePane"]
