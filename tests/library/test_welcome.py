from __future__ import annotations

import re

import pytest

from reader.library.samples import documents, welcome
from reader.tui.commands import COMMANDS

KEYS = {key for each in COMMANDS for key in each.keys}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_guide_names_keys_that_there_are(language: str) -> None:
    name, data = welcome(language)
    assert name == f"welcome.{language}.md"
    named = set(re.findall(r"`([^`]+)`", data.decode("utf-8")))
    assert len(named) > 30
    assert named - KEYS == set()


def test_both_guides_teach_the_same_keys() -> None:
    found = [set(re.findall(r"`([^`]+)`", welcome(each)[1].decode())) for each in ("zh", "en")]
    assert found[0] == found[1]


def test_the_guide_teaches_the_main_job() -> None:
    text = welcome("en")[1].decode()
    for key in ("s", "1", "a", "/", "g /", "E", "u", "?", "q"):
        assert f"`{key}`" in text


def test_there_are_samples() -> None:
    names = [name for name, data in documents() if data]
    assert len(names) >= 4
