from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

import reader
from reader import errors
from reader.i18n import LANGUAGES, catalogue, guess_language
from reader.i18n.catalogues import placeholders, sentences_of

PACKAGE = Path(reader.__file__).parent


def test_sentences_carry_their_facts_in_both_languages() -> None:
    assert catalogue("en").text("error.no_such_file", path="a.txt").startswith("a.txt: ")
    assert catalogue("zh").text("error.no_such_file", path="a.txt").startswith("a.txt：")


def test_every_language_has_the_same_ids_and_facts() -> None:
    english = catalogue("en")
    for language in LANGUAGES:
        other = catalogue(language)
        assert set(other.ids()) == set(english.ids())
        for id in english.ids():
            mine, base = other.raw(id), english.raw(id)
            assert mine is not None, id
            assert base is not None, id
            assert mine.strip(), id
            assert placeholders(mine) == placeholders(base), id
            assert "\n" not in mine or not id.startswith("error."), id


def test_the_quick_reading_of_catalogues_is_that_of_toml() -> None:
    for language in LANGUAGES:
        text = (PACKAGE / "i18n" / f"{language}.toml").read_text(encoding="utf-8")
        # The parser refuses what stands twice.
        assert set(tomllib.loads(text)) == {
            id.partition(".")[0] for id in catalogue(language).ids()
        }
        assert sentences_of(text) == sentences_by_toml(tomllib.loads(text))
    assert sentences_of('[a]\nb = "c \\"d\\"\\n\\\\e" # \n') == {"a.b": 'c "d"\n\\e'}
    assert sentences_of('[a]\nb = \'c\'\nd = """\ne"""') == {"a.b": "c", "a.d": "e"}


def sentences_by_toml(table: dict[str, object], path: str = "") -> dict[str, str]:
    """Nested tables as one, ids joined by points."""
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= sentences_by_toml(value, f"{path}{key}.")
        else:
            found[path + key] = str(value)
    return found


def raised_codes() -> dict[str, str]:
    """Codes given to a ReaderError anywhere in the package → where."""
    family = {
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.ReaderError)
    }
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            first = node.args[0]
            if name in family:
                either = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                for each in either:
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        found[each.value] = f"{path.relative_to(PACKAGE)}:{node.lineno}"
    return found


def test_every_error_that_is_raised_has_its_sentence() -> None:
    codes = raised_codes()
    assert codes
    missing = {
        code: place
        for code, place in codes.items()
        for language in LANGUAGES
        if catalogue(language).raw(f"error.{code}") is None
    }
    assert missing == {}


def test_every_reason_to_refuse_a_file_has_its_sentence() -> None:
    codes: set[str] = set()
    for path in (PACKAGE / "importers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                codes |= set(re.findall(r"^import_[a-z_]+$", node.value))
    # Why a walk passes a file over is nobody's trouble and never said.
    codes -= {"import_hidden", "import_foreign", "import_link"}
    assert len(codes) > 5
    assert {each for each in codes if catalogue("zh").raw(f"error.{each}") is None} == set()


def test_english_counts_one_and_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "reader.i18n.catalogues._read",
        lambda language: {"s": '[s]\nt = "{n} {n|note|notes} in {place}"'},
    )
    catalogue.cache_clear()
    try:
        words = catalogue("en")
        assert words.text("s.t", n=1, place="A") == "1 note in A"
        assert words.text("s.t", n=0, place="A") == "0 notes in A"
        assert words.text("s.t", n=2) == "2 notes in {place}"
        assert words.text("s.t") == "{n} notes in {place}"
    finally:
        catalogue.cache_clear()


def test_what_is_missing_is_said_in_english_or_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {"en": {"s": '[s]\na = "one"\nb = "two"'}, "zh": {"s": '[s]\na = "一"'}}
    monkeypatch.setattr("reader.i18n.catalogues._read", lambda language: tables[language])
    catalogue.cache_clear()
    try:
        words = catalogue("zh")
        assert (words.text("s.a"), words.text("s.b"), words.text("s.c")) == ("一", "two", "s.c")
        assert (words.has("s.b"), words.has("s.c"), words.raw("s.b")) == (True, False, None)
        assert list(words.ids()) == ["s.a"]
        assert catalogue("fr").text("s.a") == "one"
    finally:
        catalogue.cache_clear()


def test_a_fact_that_looks_like_a_placeholder_stays_as_it_is() -> None:
    said = catalogue("en").text("error.no_such_file", path="{path} {x|y|z}")
    assert said.startswith("{path} {x|y|z}: ")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "Chinese (Simplified)_China.936"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "C", "LC_ALL": "", "LC_MESSAGES": "zh_HK"}, "zh"),
    ],
)
def test_the_language_is_guessed_from_the_locale(environ: dict[str, str], language: str) -> None:
    assert guess_language(environ) == language


def test_sections_can_be_listed() -> None:
    ids = list(catalogue("en").ids("error"))
    assert "error.no_such_file" in ids
    assert all(id.startswith("error.") for id in ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_read_by_sections_says_what_it_says_as_a_whole(language: str) -> None:
    file = PACKAGE / "i18n" / f"{language}.toml"
    whole = tomllib.loads(file.read_text(encoding="utf-8"))

    def flat(table: dict[str, object], path: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, value in table.items():
            if isinstance(value, dict):
                found |= flat(value, f"{path}{key}.")
            else:
                found[f"{path}{key}"] = str(value)
        return found

    words = catalogue(language)
    assert {id: words.raw(id) for id in words.ids()} == flat(whole, "")
    assert set(words.ids("cli.kind")) <= set(words.ids("cli"))
    assert list(words.ids("nothing.such")) == []
