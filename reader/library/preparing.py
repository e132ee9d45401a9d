"""What storing an article needs, made in the process that read it.

The process that writes is one, those that read are several: packing, hashing, pinyin and the
tokens of the index are theirs, so that the writer hands finished rows to SQLite.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from reader.search.entries import Entry, entry_of
from reader.store.adding import Ready
from reader.store.revisions import Form
from reader.store.titles import title_columns

if TYPE_CHECKING:
    from reader.importers.worker import Prepared
    from reader.model import Article

LONG: Final = 2_000_000
"""Characters from which on a text is left to the writer: its tokens would fill the memory that a
process may have."""


def main() -> None:
    """A process that reads files, and prepares what it read."""
    from reader.importers import worker

    worker.main(prepare)


def prepare(article: Article) -> Prepared:
    """An article as it goes to the writer, and beside it what `ready_of` understands."""
    from reader.importers.worker import Prepared

    form = Form.of(article)
    facts: dict[str, Any] = {
        "sha256": form.sha256,
        "digest": form.digest,
        "titles": title_columns(article.title),
    }
    parts = [form.blocks, form.styles, form.other]
    if len(article.text) < LONG:
        entry = entry_of(article.title, article.text)
        facts["latin"] = entry.latin
        parts += [_encoded(each) for each in entry[:3]]
    return Prepared(article._replace(blocks=(), styles=(), other=()), facts, parts)


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def ready_of(facts: Mapping[str, Any], parts: Sequence[bytes]) -> Ready:
    """What `prepare` made, as the store takes it."""
    form = Form(facts["sha256"], facts["digest"], *parts[:3])
    entry = None
    if len(parts) > 3:
        title, body, characters = parts[3:]
        entry = Entry(title, body, characters, facts["latin"])
    return Ready(form, facts["titles"], entry)
