"""From a TOML file to settings and a list of what is wrong with it.

A mistake in the file never keeps the program from starting: what is wrong is left at its default
and reported with file, key and the nearest known key. The file itself is never written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from reader.config.settings import SettingField, Settings, all_fields, toml

ProblemCode = Literal["unreadable", "not_toml", "unknown_key", "unknown_section", "bad_value"]

LARGEST: Final = 1_000_000
"""Bytes of a settings file that are still believed to be settings."""


class Problem(NamedTuple):
    """Something wrong in a settings file; the catalogue words it (`problem.<code>`)."""

    code: ProblemCode
    path: str
    """The file."""
    key: str = ""
    """The full key, such as `reading.mesure`."""
    nearest: str = ""
    """The known key that looks most like it, or empty."""
    detail: str = ""
    """What stood there, or what the parser said."""
    expected: str = ""
    """What may stand there."""

    def facts(self) -> dict[str, object]:
        """What its sentence mentions."""
        return {
            "path": self.path,
            "key": self.key,
            "nearest": self.nearest,
            "detail": self.detail,
            "expected": self.expected,
        }

    @property
    def sentence(self) -> str:
        """The id of its sentence in the catalogues."""
        near = "_nearest" if self.nearest else ""
        return f"problem.{self.code}{near}"


def load(path: Path) -> tuple[Settings, list[Problem]]:
    """The settings of a file; a file that is not there gives the defaults and no problem."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return Settings(), []
    except OSError as error:
        return Settings(), [Problem("unreadable", str(path), detail=error.strerror or str(error))]
    import tomllib

    try:
        if len(data) > LARGEST:
            raise ValueError(f"> {LARGEST} bytes")
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Settings(), [Problem("not_toml", str(path), detail=str(error))]
    return merge(Settings(), table, str(path))


def merge(
    settings: Settings, table: Mapping[str, object], origin: str = ""
) -> tuple[Settings, list[Problem]]:
    """`settings` with the values of a nested table over them, and what was wrong with it.

    `origin` is the file that the problems name.
    """
    known: dict[str, dict[str, SettingField]] = {}
    for each in all_fields():
        known.setdefault(each.section, {})[each.name] = each
    problems: list[Problem] = []
    for section, content in table.items():
        if section not in known:
            problems.append(_unknown(section, content, known, origin))
        elif not isinstance(content, Mapping):
            expected = f"[{section}]"
            problems.append(Problem("bad_value", origin, section, "", toml(content), expected))
        elif section == "keys":
            bindings, wrong = _bindings(content, origin)
            problems += wrong
            settings = settings._replace(keys=settings.keys._replace(bindings=bindings))
        elif section == "libraries":
            named, wrong = _names(content, origin)
            problems += wrong
            settings = settings._replace(libraries=settings.libraries._replace(named=named))
        else:
            values, wrong = _section(content, known[section], known, origin)
            problems += wrong
            changed = getattr(settings, section)._replace(**values)
            settings = settings._replace(**{section: changed})
    return settings, problems


def _section(
    content: Mapping[str, object],
    fields: Mapping[str, SettingField],
    known: Mapping[str, Mapping[str, SettingField]],
    origin: str,
) -> tuple[dict[str, Any], list[Problem]]:
    section = next(iter(fields.values())).section
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in content.items():
        key = f"{section}.{name}"
        field = fields.get(name)
        if field is None:
            near = _nearest(name, fields)
            key_near = f"{section}.{near}" if near else _elsewhere(name, known)
            problems.append(Problem("unknown_key", origin, key, key_near))
        elif not field.accepts(value):
            problems.append(
                Problem("bad_value", origin, key, "", _shown(value), expected=field.expects())
            )
        else:
            values[name] = field.taken(value)
    return values, problems


def _bindings(
    content: Mapping[str, object], origin: str, path: str = ""
) -> tuple[Mapping[str, str], list[Problem]]:
    """Command ids and keys; `article.next = ")"` without quotes is a nested table in TOML."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for name, value in content.items():
        if isinstance(value, Mapping):
            inner, wrong = _bindings(value, origin, f"{path}{name}.")
            found.update(inner)
            problems += wrong
        elif isinstance(value, str):
            found[f"{path}{name}"] = value
        elif isinstance(value, list) and all(isinstance(each, str) for each in value):
            found[f"{path}{name}"] = ", ".join(value)
        else:
            key = f"keys.{path}{name}"
            problems.append(Problem("bad_value", origin, key, "", _shown(value), '"key, key"'))
    return MappingProxyType(found), problems


def _names(content: Mapping[str, object], origin: str) -> tuple[Mapping[str, str], list[Problem]]:
    """Names of libraries and their files."""
    wrong = {name: value for name, value in content.items() if not isinstance(value, str)}
    problems = [
        Problem("bad_value", origin, f"libraries.{name}", "", _shown(value), '"…"')
        for name, value in wrong.items()
    ]
    named = {name: str(value) for name, value in content.items() if name not in wrong}
    return MappingProxyType(named), problems


def _unknown(
    section: str,
    content: object,
    known: Mapping[str, Mapping[str, SettingField]],
    origin: str,
) -> Problem:
    if isinstance(content, Mapping):
        return Problem("unknown_section", origin, section, _nearest(section, known))
    # A key outside any section: most likely one that belongs into a section.
    return Problem("unknown_key", origin, section, _elsewhere(section, known))


def _elsewhere(name: str, known: Mapping[str, Mapping[str, SettingField]]) -> str:
    """The full key of the setting, in any section, whose name looks most like `name`."""
    near = _nearest(name, (each for fields in known.values() for each in fields))
    return next((f"{s}.{near}" for s in known if near in known[s]), "")


def _nearest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def _shown(value: object) -> str:
    text = toml(value) if isinstance(value, bool | int | str) else repr(value)
    return text if len(text) <= 80 else text[:79] + "…"
