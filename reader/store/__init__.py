"""The SQLite file: the only room that knows its tables."""

from reader.store.annotations import Annotations, NewAnnotation
from reader.store.articles import Articles, Known, NewArticle, RawSource, Revised
from reader.store.drafts import Draft
from reader.store.exports import Exported
from reader.store.history import Entry, History, Step
from reader.store.imports import ImportBatch
from reader.store.revisions import text_hash
from reader.store.store import Store, system_now
from reader.store.writing import Watcher

__all__ = [
    "Annotations",
    "Articles",
    "Draft",
    "Entry",
    "Exported",
    "History",
    "ImportBatch",
    "Known",
    "NewAnnotation",
    "NewArticle",
    "RawSource",
    "Revised",
    "Step",
    "Store",
    "Watcher",
    "system_now",
    "text_hash",
]
