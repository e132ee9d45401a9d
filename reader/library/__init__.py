"""The hall: one method per thing a person can do; owns transactions."""

from reader.library.library import Library
from reader.library.reports import (
    AddReport,
    Change,
    CheckReport,
    ExportReport,
    HistoryEntry,
    Progress,
    Reanchored,
    Refused,
    Stats,
    Step,
)

__all__ = [
    "AddReport",
    "Change",
    "CheckReport",
    "ExportReport",
    "HistoryEntry",
    "Library",
    "Progress",
    "Reanchored",
    "Refused",
    "Stats",
    "Step",
]
