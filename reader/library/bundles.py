"""Bundles: a library or a part of it as one file, and what another library takes from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reader.errors import ImportRefused
from reader.library.despite import despite_index
from reader.library.hall import Hall

if TYPE_CHECKING:
    from reader.annotations.bundle import Bundle
    from reader.store.merging import Union


class Bundles(Hall):
    """Taking in what another library wrote (`export(…, format="json")` writes it)."""

    def take_in(self, data: bytes, name: str) -> Union:
        """Take a bundle in, as one transaction: the union of both libraries.

        Twice is as good as once. Raises ImportRefused when it is no bundle of this program or was
        tampered with; then nothing has changed.
        """
        from reader.annotations.unbundling import BadBundle, from_json

        try:
            parsed = json.loads(data)
            if not isinstance(parsed, dict):
                raise BadBundle("format")
            bundle = from_json(parsed)
        except (ValueError, RecursionError) as error:
            raise ImportRefused("bundle_broken", name=name, detail=str(error)[:200]) from error
        return self._take(bundle)

    @despite_index
    def _take(self, bundle: Bundle) -> Union:
        """What another library holds, as one transaction."""
        from reader.store.merging import union

        return union(self._store, bundle)
