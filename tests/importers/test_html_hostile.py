# ruff: noqa: E501
"""Pages that are broken, endless or meant to do harm."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ImportRefused
from reader.importers import child, read
from reader.importers.html import page as htmlpage
from reader.importers.html.tree import defused, without_scripts
from reader.model import Article
from reader.text.normal import normalise
from tests.importers.pages import BODY, SENTENCE, TEXT, page


def test_trees_that_are_too_deep_lose_no_text() -> None:
    deep = "<div>" * 30_000 + "深处的文字，仍然要读到。" + "</div>" * 30_000 + BODY
    article = page(deep)
    assert TEXT in article.text
    assert "深处的文字" in article.text + "".join(o.text for o in article.other)


@pytest.mark.parametrize(
    "tag",
    [
        "<p {}>",
        "<p x='<' {}>",
        "<p x='abc<def' {}>",
        '<p x=">" {}>',
    ],
)
@pytest.mark.parametrize("attribute", ["a{}=1", "a{}"])
def test_tags_with_thousands_of_attributes(tag: str, attribute: str) -> None:
    many = " ".join(attribute.format(i) for i in range(60_000))
    bomb = tag.format(many)
    assert len(defused(f"x{bomb}y")) < 2_000
    assert TEXT in page(f"{bomb}字。</p>{BODY}").text


def test_long_texts_with_equals_signs_are_left_alone() -> None:
    assert defused("<p>" + "=" * 9_000 + "</p>") == "<p>" + "=" * 9_000 + "</p>"
    assert defused('<p a="' + "x" * 9_000 + '">') == '<p a="' + "x" * 9_000 + '">'


def test_scripts_and_comments_without_an_end() -> None:
    assert without_scripts("a<!-- \n -->b<script>x\n</script>c") == "a\nb\nc"
    assert without_scripts("İ<STYLE>x</style>b") in ("İb", "İ<STYLE>x</style>b")
    for opening in ("<!--", "<script ", "<style>"):
        source = f"<html><body>{BODY}" + opening * 50_000
        (article,) = read(source.encode(), "a.html")
        assert article.text.startswith(TEXT)


def test_entities_and_external_files_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "哈哈"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    (article,) = read(f"{bomb}<html><body><p>&a;&x;</p>{BODY}".encode(), "a.html")
    assert "root:" not in article.text
    assert "哈" not in article.text


@pytest.mark.parametrize(
    "html", ["<html></html>", "<html><body><img src=x></body></html>", "<div></div>"]
)
def test_pages_without_text_are_refused(html: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        read(html.encode(), "a.html")
    assert caught.value.code == "import_empty"


def test_large_pages_are_read_in_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    here = page(BODY * 10)
    monkeypatch.setattr(htmlpage, "_IN_CHILD", 100)
    assert page(BODY * 10) == here
    monkeypatch.setattr(htmlpage, "LIMIT", 200)
    with pytest.raises(ImportRefused) as caught:
        page(BODY * 10)
    assert caught.value.code == "import_too_large"


def test_a_child_that_hangs_or_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImportRefused) as caught:
        child.run("no_such_module", b"x", "a.pdf", {})
    assert caught.value.code == "import_damaged"
    monkeypatch.setattr(child, "SECONDS", 0.01)
    with pytest.raises(ImportRefused) as caught:
        child.run("html.page", b"x", "a.pdf", {})
    assert caught.value.code == "import_too_slow"


TAGS = ["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<br>", "<li>", "<ul>", "</ul>", "<ol>", "<table>",
        "<tr>", "<td>", "</table>", "<h2>", "</h2>", "<pre>", "</pre>", "<a href='http://x.y'>", "</a>",
        "<blockquote>", "</blockquote>", "<img alt='图里的话'>", "<sup>", "</sup>", "<!--", "-->", "<script>",
        "</script>", "<ruby>", "<rt>", "</ruby>", "<span hidden>", "</span>", "<", ">", "&lt;", "&#27;", "&#8232;",
        "e", "\u0301", "甲乙，丙。", " ", "\n", "责任编辑：丁", "来源：戊 2024-01-02", "上一篇：己", "<td><p>"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(TAGS), max_size=40).map("".join))
def test_any_tags_give_sound_articles(source: str) -> None:
    try:
        articles = read(source.encode(), "x.html", kind="html")
    except ImportRefused:
        return
    for a in articles:
        assert a.text == "\n".join(a.text[b.start : b.end] for b in a.blocks)
        assert a.text == normalise(a.text)
        for block in a.blocks:
            words = a.text[block.start : block.end]
            assert words
            assert block.kind in ("code", "quote") or "\n" not in words
        assert all(0 <= s.start < s.end <= len(a.text) for s in a.styles)
        assert all(o.text == normalise(o.text) for o in a.other)
        assert a.title


def test_deep_trees_and_names_that_are_no_names_do_no_harm(one: Callable[..., Article]) -> None:
    body = f"<p =x 1a=b>{SENTENCE}</p>" * 4
    page = f"<html><body>{'<blockquote>' * 300}{body}{'</blockquote>' * 300}</body></html>"
    assert one(page, "a.html").text.count("渡口的书车") == 4


def test_a_control_character_in_an_attribute_does_no_harm(one: Callable[..., Article]) -> None:
    page = (
        f"<html><body><div id='a&#8;b' class='\x0bc'><p>{SENTENCE}</p><p>{SENTENCE}二。</p></div>"
    )
    assert one(page, "a.html").text.count("渡口的书车") == 2
