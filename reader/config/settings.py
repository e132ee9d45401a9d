"""Everything a person can set, with its default and what it may be.

A setting is one field here and one sentence, `settings.<section>.<name>`, in each catalogue; the
settings page, `reader config --show` and docs/settings.md are made from both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Final, Literal


def _flag(default: bool) -> Any:
    return field(default=default, metadata={"kind": "flag"})


def _number(default: int, low: int, high: int) -> Any:
    return field(default=default, metadata={"kind": "number", "low": low, "high": high})


def _choice(default: object, *choices: object) -> Any:
    return field(default=default, metadata={"kind": "choice", "choices": choices})


def _text(default: str) -> Any:
    return field(default=default, metadata={"kind": "text"})


def _texts(*default: str) -> Any:
    return field(default=default, metadata={"kind": "texts"})


@dataclass(frozen=True, slots=True)
class InterfaceSettings:
    """`[interface]`: how the program speaks and looks."""

    language: Literal["auto", "zh", "en"] = _choice("auto", "auto", "zh", "en")
    theme: str = _text("auto")
    keymap: Literal["vim", "plain", "emacs"] = _choice("vim", "vim", "plain", "emacs")
    mouse: bool = _flag(True)
    hint_line: bool = _flag(True)


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """`[reading]`: how an article is set. Lengths along a line are in Han characters."""

    measure: int = _number(40, 10, 200)
    margin: int = _number(2, 0, 20)
    indent: int = _number(2, 0, 8)
    paragraph_spacing: int = _number(0, 0, 3)
    han_latin_gap: bool = _flag(False)
    ambiguous: Literal["auto", 1, 2] = _choice("auto", "auto", 1, 2)
    digits: Literal["colours", "counts"] = _choice("colours", "colours", "counts")
    sentence_mark: bool = _flag(True)


@dataclass(frozen=True, slots=True)
class KeySettings:
    """`[keys]`: other keys for commands, `"command.id" = "key, key"`."""

    bindings: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({}), metadata={"kind": "keys"}
    )


@dataclass(frozen=True, slots=True)
class ClipboardSettings:
    """`[clipboard]`: how copied text leaves the program."""

    method: Literal["auto", "osc52", "tools", "tmux", "off"] = _choice(
        "auto", "auto", "osc52", "tools", "tmux", "off"
    )


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """`[export]`: where notes are written."""

    folder: str = _text("")
    keep: bool = _flag(False)
    form: Literal["markdown", "inline", "html", "text", "logseq", "org"] = _choice(
        "markdown", "markdown", "inline", "html", "text", "logseq", "org"
    )


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """`[library]`: the one file that holds everything."""

    path: str = _text("")
    start: Literal["article", "library"] = _choice("article", "article", "library")
    watch: tuple[str, ...] = _texts()


@dataclass(frozen=True, slots=True)
class NamedLibraries:
    """`[libraries]`: names for library files, `name = "path"`."""

    named: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({}), metadata={"kind": "names"}
    )


@dataclass(frozen=True, slots=True)
class DictionarySettings:
    """`[dictionary]`: where words are looked up."""

    files: tuple[str, ...] = _texts()
    command: tuple[str, ...] = _texts()


@dataclass(frozen=True, slots=True)
class ImageSettings:
    """`[images]`: how pictures are drawn in the terminal."""

    method: Literal["auto", "blocks", "sixel", "kitty"] = _choice(
        "auto", "auto", "blocks", "sixel", "kitty"
    )


@dataclass(frozen=True, slots=True)
class TerminalSettings:
    """`[terminal]`: what the terminal is asked for."""

    kitty: bool = _flag(False)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; every field of it is a section of the file."""

    interface: InterfaceSettings = InterfaceSettings()
    reading: ReadingSettings = ReadingSettings()
    keys: KeySettings = field(default_factory=KeySettings)
    clipboard: ClipboardSettings = ClipboardSettings()
    export: ExportSettings = ExportSettings()
    library: LibrarySettings = LibrarySettings()
    libraries: NamedLibraries = field(default_factory=NamedLibraries)
    dictionary: DictionarySettings = DictionarySettings()
    images: ImageSettings = ImageSettings()
    terminal: TerminalSettings = TerminalSettings()

    def value(self, key: str) -> object:
        """The value of a setting by its full key, such as `reading.measure`."""
        section, _, name = key.partition(".")
        return getattr(getattr(self, section), name)

    def changed(self, key: str, value: object | None) -> Settings:
        """These settings with another value, None for the default.

        Of `keys.<command>` and `libraries.<name>` the value is one entry; None drops it.
        """
        section, _, name = key.partition(".")
        if section == "keys":
            bindings = _with(self.keys.bindings, name, value)
            return replace(self, keys=replace(self.keys, bindings=bindings))
        if section == "libraries":
            named = _with(self.libraries.named, name, value)
            return replace(self, libraries=replace(self.libraries, named=named))
        if value is None:
            value = Settings().value(key)
        taken = tuple(value) if isinstance(value, list) else value
        part = replace(getattr(self, section), **{name: taken})
        return replace(self, **{section: part})


def _with(entries: Mapping[str, str], name: str, value: object | None) -> Mapping[str, str]:
    changed = {each: entry for each, entry in entries.items() if each != name}
    if value is not None:
        changed[name] = str(value)
    return MappingProxyType(changed)


@dataclass(frozen=True, slots=True)
class SettingField:
    """What is known about one setting."""

    section: str
    name: str
    kind: Literal["flag", "number", "choice", "text", "texts", "keys", "names"]
    default: object
    choices: tuple[object, ...] = ()
    low: int = 0
    high: int = 0

    @property
    def key(self) -> str:
        """The full key, such as `reading.measure`."""
        return f"{self.section}.{self.name}"

    @property
    def sentence(self) -> str:
        """The id of its sentence in the catalogues."""
        return f"settings.{self.key}"

    def expects(self) -> str:
        """What it takes, in the notation of the file, the same in every language."""
        match self.kind:
            case "flag":
                return "true | false"
            case "number":
                return f"{self.low} … {self.high}"
            case "choice":
                return " | ".join(toml(each) for each in self.choices)
            case "text":
                return '"…"'
            case "texts":
                return '["…", "…"]'
            case "keys":
                return '"command.id" = "key, key"'
            case "names":
                return 'name = "…"'

    def accepts(self, value: object) -> bool:
        """Whether a value from the file may stand here."""
        match self.kind:
            case "flag":
                return isinstance(value, bool)
            case "number":
                plain = isinstance(value, int) and not isinstance(value, bool)
                return plain and self.low <= value <= self.high  # type: ignore[operator]
            case "choice":
                return any(type(each) is type(value) and each == value for each in self.choices)
            case "text":
                return isinstance(value, str)
            case "texts":
                return isinstance(value, list | tuple) and all(isinstance(e, str) for e in value)
            case "keys" | "names":
                return isinstance(value, Mapping)

    def taken(self, value: object) -> object:
        """A value of the file, which it `accepts`, as the settings hold it."""
        return tuple(value) if isinstance(value, list) else value


def all_fields() -> Iterator[SettingField]:
    """Every setting in the order of the file."""
    default: Final = Settings()
    for section in fields(Settings):
        for each in fields(getattr(default, section.name)):
            value = getattr(getattr(default, section.name), each.name)
            yield SettingField(section.name, each.name, default=value, **each.metadata)


def toml(value: object) -> str:
    """A value in TOML's notation."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case list() | tuple():
            return "[" + ", ".join(toml(each) for each in value) + "]"
        case Mapping():
            return "{" + ", ".join(f"{toml(k)} = {toml(v)}" for k, v in value.items()) + "}"
        case _:
            return _basic_string(str(value))


def _basic_string(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    shown = (each if each.isprintable() else f"\\U{ord(each):08x}" for each in escaped)
    return '"' + "".join(shown) + '"'
