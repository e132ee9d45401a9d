"""The floor of all screen measurements: a Textual app that shows one line and counts a key."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One line of text; `j` counts, so that a key has something to paint."""

    BINDINGS = [("j", "count", "Count"), ("q", "quit", "Quit")]  # noqa: RUF012
    number = 0

    def compose(self) -> ComposeResult:
        yield Static("READY 世界 0")

    def action_count(self) -> None:
        self.number += 1
        self.query_one(Static).update(f"READY 世界 {self.number}")


if __name__ == "__main__":
    Bare().run()
