"""Keeping a search under a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from reader.text.safe import safe_line
from reader.tui.screens.prompt import Prompt

if TYPE_CHECKING:
    from reader.library import Library

PROPOSED: Final = 40
"""Cells of a name that is proposed."""


class SaveSearch(Prompt[str]):
    """Answers with the name; the names in use are offered, for a new query under an old name."""

    LABEL = "ui.search_name"

    def __init__(self, query: str) -> None:
        super().__init__(safe_line(query.replace('"', ""), cells=PROPOSED))
        self._names: tuple[str, ...] = ()

    def ready(self) -> None:
        """The proposed name is selected, so that typing replaces it."""
        super().ready()
        self.input.action_select_all()

        def ask(library: Library) -> tuple[str, ...]:
            return tuple(each.name for each in library.saved_searches())

        def show(names: tuple[str, ...]) -> None:
            self._names = names
            if self.is_attached:
                self.show_offers()

        self.shell.desk.do(ask, show)

    def complete(self, typed: str) -> Iterable[str]:
        """Names in use that hold what was typed."""
        wanted = typed.strip().casefold()
        return [each for each in self._names if wanted in each.casefold() and each != typed]

    def answer(self, typed: str) -> str | None:
        """The name; None for an empty one."""
        return typed.strip() or None
