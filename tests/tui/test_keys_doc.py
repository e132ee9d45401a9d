"""docs/keys.md, in each language, agrees with the table of commands."""

import pytest

from reader.i18n import LANGUAGES, Language
from tests.tools.make_keys_doc import page
from tests.tools.pages import target


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_what_the_table_says(language: Language) -> None:
    made = target("keys.md", language).read_text(encoding="utf-8")
    assert made == page(language), "run: python -m tests.tools.make_keys_doc"


def test_every_word_of_the_page_is_in_the_catalogues() -> None:
    for language in LANGUAGES:
        assert "scope." not in page(language)
        assert "command." not in page(language)
