"""Settings and paths."""

from reader.config.paths import Paths, standard_paths
from reader.config.reading import Problem, load, merge
from reader.config.settings import (
    ClipboardSettings,
    ExportSettings,
    InterfaceSettings,
    KeySettings,
    LibrarySettings,
    ReadingSettings,
    SettingField,
    Settings,
    TerminalSettings,
    all_fields,
)

__all__ = [
    "ClipboardSettings",
    "ExportSettings",
    "InterfaceSettings",
    "KeySettings",
    "LibrarySettings",
    "Paths",
    "Problem",
    "ReadingSettings",
    "SettingField",
    "Settings",
    "TerminalSettings",
    "all_fields",
    "load",
    "merge",
    "standard_paths",
]
