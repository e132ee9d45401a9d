"""JSON that loses nothing: what another library takes in, and any program can read.

Beside the bundle itself it holds every article and note in its present state under `articles`, for
programs that want no events; taking a bundle in passes that part over.
"""

from __future__ import annotations

from collections.abc import Sequence

from reader.annotations.bundle import to_json
from reader.export.json_records import one_per_line
from reader.export.options import ExportOptions, Notes
from reader.export.plain_data import article


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """One document; `ExportOptions.bundle` must be there."""
    assert options.bundle is not None, "the registry says that this format needs the bundle"
    data = to_json(options.bundle)
    head = {name: data.pop(name) for name in ("format", "version")}
    whole = {**head, "articles": [article(each) for each in notes], **data}
    return one_per_line(whole)
