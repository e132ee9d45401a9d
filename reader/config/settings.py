"""Everything a person can set, with its default and what it may be.

A setting is one field here and one sentence, `settings.<section>.<name>`, in each catalogue; the
settings page, `reader config --show` and docs/settings.md are made from both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args, get_origin, get_type_hints

Kind = Literal["flag", "number", "choice", "text", "texts", "keys", "names"]

# Named tuples, since the classes are made at every start: a frozen dataclass takes six times as
# long.


class Within(NamedTuple):
    """The least and the largest value of a number."""

    low: int
    high: int


class InterfaceSettings(NamedTuple):
    """`[interface]`: how the program speaks and looks."""

    language: Literal["auto", "zh", "en"] = "auto"
    theme: str = "auto"
    keymap: Literal["vim", "plain", "emacs"] = "vim"
    mouse: bool = True
    hint_line: bool = True


class ReadingSettings(NamedTuple):
    """`[reading]`: how an article is set. Lengths along a line are in Han characters."""

    measure: Annotated[int, Within(10, 200)] = 40
    margin: Annotated[int, Within(0, 20)] = 2
    indent: Annotated[int, Within(0, 8)] = 2
    paragraph_spacing: Annotated[int, Within(0, 3)] = 0
    han_latin_gap: bool = False
    ambiguous: Literal["auto", 1, 2] = "auto"
    digits: Literal["colours", "counts"] = "colours"
    sentence_mark: bool = True


class KeySettings(NamedTuple):
    """`[keys]`: other keys for commands, `"command.id" = "key, key"`."""

    bindings: Mapping[str, str] = MappingProxyType({})


class ClipboardSettings(NamedTuple):
    """`[clipboard]`: how copied text leaves the program."""

    method: Literal["auto", "osc52", "tools", "tmux", "off"] = "auto"


class ExportSettings(NamedTuple):
    """`[export]`: where notes are written."""

    folder: str = ""
    keep: bool = False
    form: Literal["markdown", "inline", "html", "text", "logseq", "org"] = "markdown"


class LibrarySettings(NamedTuple):
    """`[library]`: the one file that holds everything."""

    path: str = ""
    start: Literal["article", "library"] = "article"
    watch: tuple[str, ...] = ()


class NamedLibraries(NamedTuple):
    """`[libraries]`: names for library files, `name = "path"`."""

    named: Mapping[str, str] = MappingProxyType({})


class DictionarySettings(NamedTuple):
    """`[dictionary]`: where words are looked up."""

    files: tuple[str, ...] = ()
    command: tuple[str, ...] = ()


class ImageSettings(NamedTuple):
    """`[images]`: how pictures are drawn in the terminal."""

    method: Literal["auto", "blocks", "sixel", "kitty"] = "auto"


class TerminalSettings(NamedTuple):
    """`[terminal]`: what the terminal is asked for."""

    kitty: bool = False


class Settings(NamedTuple):
    """All settings; every field of it is a section of the file."""

    interface: InterfaceSettings = InterfaceSettings()
    reading: ReadingSettings = ReadingSettings()
    keys: KeySettings = KeySettings()
    clipboard: ClipboardSettings = ClipboardSettings()
    export: ExportSettings = ExportSettings()
    library: LibrarySettings = LibrarySettings()
    libraries: NamedLibraries = NamedLibraries()
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
            return self._replace(keys=self.keys._replace(bindings=bindings))
        if section == "libraries":
            named = _with(self.libraries.named, name, value)
            return self._replace(libraries=self.libraries._replace(named=named))
        if value is None:
            value = Settings().value(key)
        taken = tuple(value) if isinstance(value, list) else value
        part = getattr(self, section)._replace(**{name: taken})
        return self._replace(**{section: part})


def _with(entries: Mapping[str, str], name: str, value: object | None) -> Mapping[str, str]:
    changed = {each: entry for each, entry in entries.items() if each != name}
    if value is not None:
        changed[name] = str(value)
    return MappingProxyType(changed)


class SettingField(NamedTuple):
    """What is known about one setting."""

    section: str
    name: str
    kind: Kind
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
    for section in Settings._fields:
        part = getattr(default, section)
        for name, hint in get_type_hints(type(part), include_extras=True).items():
            facts = {"default": getattr(part, name), **_taking(section, hint)}
            yield SettingField(section, name, **facts)


def _taking(section: str, hint: Any) -> dict[str, Any]:
    """What a setting takes, as its type says."""
    if section in ("keys", "libraries"):
        return {"kind": "keys" if section == "keys" else "names"}
    if hint is bool:
        return {"kind": "flag"}
    if hint is str:
        return {"kind": "text"}
    if get_origin(hint) is Literal:
        return {"kind": "choice", "choices": get_args(hint)}
    if get_origin(hint) is tuple:
        return {"kind": "texts"}
    _, within = get_args(hint)
    return {"kind": "number", **within._asdict()}


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
