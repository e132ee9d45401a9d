"""Catalogues: one TOML file per language, sentences by id.

English is the base: what another language lacks is said in English rather than not at all. A test
keeps both files to the same ids and placeholders, so this happens only to languages in the making.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

Language = Literal["zh", "en"]
"""A language the program speaks."""

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

BASE: Final[Language] = "en"

# {name}, or {name|one|other}: the first form where the fact is 1, else the second. {key.ID} is the
# key that a command has now, which the screen fills in.
_PLACEHOLDER: Final = re.compile(r"\{(\w[\w.]*)(?:\|([^{}|]*)\|([^{}|]*))?\}")

_SECTION: Final = re.compile(r"^\[([\w-]+)", re.M)

# A line of a catalogue: a heading, a sentence, or nothing.
_LINE: Final = re.compile(r'\[([\w.-]+)\]|([\w.-]+) = "((?:[^"\\]|\\["\\n])*)"|#.*|')

_ESCAPED: Final = re.compile(r"\\(.)")


class Catalogue:
    """The sentences of one language, looked up by ids such as `error.no_such_file`."""

    def __init__(self, language: Language, sections: Mapping[str, str]) -> None:
        """`sections` are the TOML of each first part of the ids, parsed when first asked for.

        The first frame of the screen needs two of twenty, and parsing all would delay it.
        """
        self.language: Final = language
        self._sections = sections
        self._parsed: dict[str, dict[str, str]] = {}

    def text(self, id: str, /, **facts: object) -> str:
        """The sentence `id` with its facts filled in.

        A missing fact leaves its placeholder standing and a missing sentence gives its id: a
        person who is being told of trouble must never get a second trouble instead.
        """
        sentence = self._find(id)
        if sentence is None:
            return id
        return _PLACEHOLDER.sub(lambda match: _fill(match, facts), sentence)

    def has(self, id: str) -> bool:
        """Whether this language, or the base, has a sentence of that id."""
        return self._find(id) is not None

    def ids(self, section: str = "") -> Iterator[str]:
        """The ids of this language, of one section (`error`) or all, in the file's order."""
        wanted = [section.split(".")[0]] if section else list(self._sections)
        start = f"{section}." if section else ""
        return (id for each in wanted for id in self._sentences(each) if id.startswith(start))

    def raw(self, id: str) -> str | None:
        """The sentence as it stands in the file of this language, placeholders and all."""
        return self._sentences(id.split(".", 1)[0]).get(id)

    def _find(self, id: str) -> str | None:
        found = self.raw(id)
        if found is None and self.language != BASE:
            return catalogue(BASE).raw(id)
        return found

    def _sentences(self, section: str) -> dict[str, str]:
        if section not in self._parsed:
            self._parsed[section] = sentences_of(self._sections.get(section, ""))
        return self._parsed[section]


def sentences_of(text: str) -> dict[str, str]:
    """The sentences of a catalogue's TOML by id.

    Ours are lines of the plainest kind, which are read here: the parser of TOML, loaded for them
    alone, took a thirtieth of the start. Anything else is left to it.
    """
    found: dict[str, str] = {}
    path = ""
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None:
            import tomllib

            return dict(_flatten(tomllib.loads(text), ""))
        heading, key, value = match.groups()
        if heading:
            path = f"{heading}."
        elif key:
            if "\\" in value:
                value = _ESCAPED.sub(lambda each: "\n" if each[1] == "n" else each[1], value)
            found[path + key] = value
    return found


def placeholders(sentence: str) -> frozenset[str]:
    """The names of the facts that a sentence mentions."""
    return frozenset(match[1] for match in _PLACEHOLDER.finditer(sentence))


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; an unknown one gives the base."""
    known: Language = next((each for each in LANGUAGES if each == language), BASE)
    return Catalogue(known, _read(known))


def guess_language(environ: Mapping[str, str]) -> Language:
    """The language of a person's locale: Chinese for `zh…`, else English.

    Looks at LC_ALL, LC_MESSAGES and LANG, the first that is set deciding, as POSIX has it
    (Base Definitions, section 8.2).
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith(("zh", "chinese")) else "en"
    return "en"


def _fill(match: re.Match[str], facts: Mapping[str, object]) -> str:
    name, one, other = match[1], match[2], match[3]
    if name not in facts:
        return match[0] if one is None else other
    if one is None:
        return str(facts[name])
    return one if facts[name] in (1, "1") else other


def _read(language: Language) -> dict[str, str]:
    """The TOML of a language by the first part of its table names."""
    # Not by importlib.resources, whose import costs more than all there is to do here.
    text = (Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8")
    starts = [(match.start(), match[1]) for match in _SECTION.finditer(text)]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    sections: dict[str, str] = {}
    for (start, name), end in zip(starts, ends, strict=True):
        sections[name] = sections.get(name, "") + text[start:end]
    return sections


def _flatten(table: Mapping[str, object], path: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", str(value)
