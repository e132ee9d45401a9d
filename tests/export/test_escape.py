"""Fuzzed quotes must come back from a Markdown parser as the very text that was marked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.export.escape import escape_heading, quote_lines

PARSER = MarkdownIt("commonmark").enable("table").enable("strikethrough")
ALPHABET = "中文，。“”、…—　 \t\\`*_{}[]<>#|~$^%=&!-+.()1234567890:;\"'/?@abz\u00a0é"
LINES = st.lists(st.text(ALPHABET, min_size=1, max_size=30), min_size=1, max_size=3)


def parsed(markdown: str) -> str:
    """The plain text of a document; any structure but one quote shows as its token's name."""
    found: list[str] = []
    plain = {"blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close"}
    for token in PARSER.parse(markdown):
        if token.type == "inline":
            words = {"softbreak": "\n", "hardbreak": "\n"}
            children = token.children or []
            found.append(
                "".join(
                    child.content
                    if child.type in {"text", "text_special"}
                    else words.get(child.type, f"<{child.type}>")
                    for child in children
                )
            )
        elif token.type not in plain:
            found.append(f"<{token.type}>")
    return "\n\n".join(found)


@settings(deadline=None, max_examples=400)
@given(LINES)
def test_a_quote_means_itself(lines: list[str]) -> None:
    text = "\n".join(line for line in lines if line.strip())
    if text:
        assert parsed(quote_lines(text, "[!quote|yellow] ")) == f"[!quote|yellow] {text}"


def test_marks_beside_chinese_quotation_marks_are_literal() -> None:
    assert quote_lines("**“新”**与 [链接](x)") == r"> \*\*“新”\*\*与 \[链接\](x)"


def test_names_of_pictures_are_literal_and_times_stay_readable() -> None:
    assert quote_lines("在 12:30:45 :smile: :+1:") == r"> 在 12:30:45 \:smile: \:+1:"


def test_list_markers_and_edge_spaces() -> None:
    assert quote_lines("1. 一\n- 二\n  三 ") == "> 1\\. 一\n> \\- 二\n> &#32;&#32;三&#32;"


@settings(deadline=None)
@given(st.text(ALPHABET, min_size=1, max_size=30))
def test_a_heading_means_itself(title: str) -> None:
    if not title.strip():
        return
    tokens = PARSER.parse(f"# {escape_heading(title)}")
    assert tokens[0].type == "heading_open"
    children = tokens[1].children or []
    assert "".join(child.content for child in children) == " ".join(title.split())
