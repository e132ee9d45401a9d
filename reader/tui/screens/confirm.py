"""A question with yes and no."""

from __future__ import annotations

from reader.tui.screens.panel import Panel


class Confirm(Panel[bool | None]):
    """Answers True for yes, None for no."""

    PLACE = "confirm"

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def heading(self) -> str:
        """What is asked."""
        return self._question

    def action_yes(self) -> None:
        """Yes."""
        self.finish(True)

    def action_no(self) -> None:
        """No."""
        self.finish(None)
