"""What a command is, and where keys work: the frame of the table in `commands`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Scope = Literal[
    "reader",
    "article",
    "library",
    "notes",
    "list",
    "screen",
    "results",
    "all_notes",
    "contents",
    "choose",
    "shelves",
    "lookup",
    "images",
    "details",
    "export",
    "review",
    "brought",
    "settings",
    "libraries",
    "decide",
    "versions",
    "difference",
    "past",
    "trash",
    "meeting",
    "links",
    "input",
    "editor",
    "peek",
    "confirm",
    "working",
    "left_out",
    "reread",
    "related",
    "arrived",
]
"""Where a command's keys work."""

Group = Literal[
    "moving", "selecting", "marking", "finding", "taking", "library", "looking", "general"
]
"""What a command is about: the headings of the help screen, in this order."""

Need = Literal["", "article", "row", "highlights", "writing"]
"""What must be there for a command to act; the screen says which is missing."""

GROUPS: Final[tuple[Group, ...]] = (
    "moving",
    "selecting",
    "marking",
    "finding",
    "taking",
    "library",
    "looking",
    "general",
)


class Command(NamedTuple):
    """One thing that a person can tell the screen to do."""

    id: str
    """`scope.name`, such as `article.next_sentence`; the name that settings use."""
    keys: tuple[str, ...]
    """Default keys, the one to show first."""
    action: str
    """Called as `action_<name>` on the pane of its scope, else on the screen, else on the app;
    one argument may stand in brackets: `mark(yellow)`."""
    scope: Scope
    group: Group
    footer: int = 0
    """Rank in the hint line, from 1; 0 keeps it out."""
    need: Need = ""


STACKS: Final[Mapping[str, tuple[Scope, ...]]] = {
    "article": ("article", "reader"),
    "library": ("library", "list", "reader"),
    "notes": ("notes", "list", "reader"),
    "results": ("results", "list", "screen"),
    "all_notes": ("all_notes", "list", "screen"),
    "contents": ("contents", "list", "screen"),
    "choose": ("choose", "list", "screen"),
    "shelves": ("shelves", "list", "screen"),
    "details": ("details", "list", "screen"),
    "lookup": ("lookup", "screen"),
    "images": ("images", "screen"),
    "export": ("export", "list", "screen"),
    "review": ("review", "screen"),
    "brought": ("brought", "list", "screen"),
    "settings": ("settings", "list", "screen"),
    "libraries": ("libraries", "list", "screen"),
    "decide": ("decide", "list", "screen"),
    "versions": ("versions", "list", "screen"),
    "difference": ("difference", "list", "screen"),
    "past": ("past", "list", "screen"),
    "trash": ("trash", "list", "screen"),
    "meeting": ("meeting", "list", "screen"),
    "links": ("links", "list", "screen"),
    "page": ("list", "screen"),
    "input": ("input",),
    "editor": ("editor",),
    "peek": ("peek", "screen"),
    "confirm": ("confirm",),
    "working": ("working",),
    "left_out": ("left_out", "list", "screen"),
    "reread": ("reread", "list", "screen"),
    "related": ("related", "list", "screen"),
    "arrived": ("arrived", "list", "screen"),
}
"""The scopes whose keys work together in each place of the program, the nearest first."""
