"""What every group of use cases stands on: the open file and the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.i18n import Catalogue
    from reader.store.store import Store


class Hall:
    """The open library; each group of use cases adds its methods to it (see `Library`)."""

    _store: Store
    _settings: Settings

    def _words(self) -> Catalogue:
        """The catalogue for what is written into files, such as the labels of an export."""
        import os

        from reader.i18n import catalogue, guess_language

        chosen = self._settings.interface.language
        return catalogue(guess_language(os.environ) if chosen == "auto" else chosen)
