"""What the export screen lets a person choose, and what of it is remembered; no widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

WhatKind = Literal["article", "picked", "filter", "all", "removed"]

OWN: Final = "template"
"""The form that a person's template makes."""

FORMS: Final = (
    "markdown", "inline", "html", "text", "logseq", "org", "json", "jsonld", "readwise", "anki",
    "apkg", "csl", "bibtex", OWN,
)  # fmt: skip
"""Forms in the order of the screen; a test compares them with the registry of formats."""

UNGROUPED: Final = ("inline", "logseq")
"""Forms of which a file holds one article only."""

TOGETHER: Final = ("json", "jsonld", "readwise", "anki", "apkg", "csl", "bibtex")
"""Forms that put everything into one file."""

BYS: Final = ("article", "tag", "all")

MOST_FOLDERS: Final = 5
"""Folders that are remembered."""

MEMORY: Final = "export_choices"
"""The key under which the library remembers them."""


class What(NamedTuple):
    """What is to be exported: arguments of `Library.export`, and its name on the screen."""

    kind: WhatKind
    name: str = ""
    query: str = ""
    articles: tuple[int, ...] | None = None
    highlights: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """All choices as they stand."""

    whats: tuple[What, ...]
    folders: tuple[str, ...]
    """The one that is chosen, then others."""
    home: str = ""
    """The folder of the settings, which is remembered as just that."""
    what: int = 0
    form: str = "markdown"
    by: str = "article"
    template: str = ""

    @property
    def chosen(self) -> What:
        """What is to be exported."""
        return self.whats[self.what]

    @property
    def folder(self) -> Path:
        """Where to."""
        return Path(self.folders[0]).expanduser()

    @property
    def ways(self) -> tuple[str, ...]:
        """How notes can be put into files with what is chosen else."""
        if self.chosen.highlights is not None or self.form in TOGETHER:
            return ("all",)
        return ("article",) if self.form in UNGROUPED else BYS

    @property
    def way(self) -> str:
        """How they are."""
        return self.by if self.by in self.ways else self.ways[0]

    @property
    def rows(self) -> tuple[str, ...]:
        """The choices that there are."""
        own = ("template",) if self.form == OWN else ()
        return ("what", "form", *own, "by", "folder")

    def turned(self, row: str, step: int) -> Choices:
        """With the next value of a row, or the one before."""
        match row:
            case "what":
                return replace(self, what=(self.what + step) % len(self.whats))
            case "form":
                return replace(self, form=_turned(FORMS, self.form, step))
            case "by":
                return replace(self, by=_turned(self.ways, self.way, step))
            case "folder":
                at = step % len(self.folders)
                return replace(self, folders=(*self.folders[at:], *self.folders[:at]))
        return self

    def with_folder(self, folder: str) -> Choices:
        """With another folder; the ones before stay at hand."""
        return replace(self, folders=tuple(dict.fromkeys((folder, *self.folders)))[:MOST_FOLDERS])

    def arguments(self) -> dict[str, Any]:
        """Arguments of `Library.export` and `Library.plan_export`."""
        own = self.form == OWN
        what = self.chosen
        return {
            "query": what.query,
            "to": self.folder,
            "format": "markdown" if own else self.form,
            "article_ids": what.articles,
            "highlight_ids": what.highlights,
            "by": "article" if self.ways == ("all",) else self.way,
            "template": Path(self.template).expanduser() if own else None,
        }

    def to_json(self) -> dict[str, Any]:
        """What is remembered: all but what was exported."""
        folders = ["" if each == self.home else each for each in self.folders]
        return {"form": self.form, "by": self.by, "template": self.template, "folders": folders}

    @classmethod
    def begin(cls, whats: Sequence[What], folder: Path, memory: object) -> Choices:
        """The choices of the last time, `folder` among the folders; `memory` may be anything."""
        told: Mapping[str, Any] = memory if isinstance(memory, dict) else {}
        raw = told.get("folders")
        known = [each for each in raw if isinstance(each, str)] if isinstance(raw, list) else []
        home = str(folder)
        return cls(
            tuple(whats),
            tuple(dict.fromkeys([*(each or home for each in known), home]))[:MOST_FOLDERS],
            home,
            form=str(told.get("form")) if told.get("form") in FORMS else "markdown",
            by=str(told.get("by")) if told.get("by") in BYS else "article",
            template=str(told.get("template", "")),
        )


def _turned(values: Sequence[str], now: str, step: int) -> str:
    at = values.index(now) if now in values else 0
    return values[(at + step) % len(values)]
