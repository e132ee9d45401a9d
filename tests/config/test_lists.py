"""Settings that hold several texts."""

from __future__ import annotations

from reader.config.settings import SettingField, toml


def test_a_list_of_texts_is_taken_and_nothing_else() -> None:
    field = SettingField("library", "watch", "texts", default=())
    assert field.accepts(["~/inbox", "/data"])
    assert field.accepts([])
    assert not any(field.accepts(each) for each in ("~/inbox", [1], True))
    assert field.taken(["a", "b"]) == ("a", "b")
    assert field.expects() == '["…", "…"]'


def test_a_list_is_written_as_toml() -> None:
    assert toml(("a", 'b"c')) == '["a", "b\\"c"]'
