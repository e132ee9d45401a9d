"""docs/keys.md agrees with the table of commands."""

from tests.tools.make_keys_doc import PAGE, page


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.tools.make_keys_doc"
