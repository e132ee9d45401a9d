"""The article itself as Markdown: what is read back is what stood there."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.export.article import body
from reader.export.formats import FORMATS
from reader.export.options import ExportOptions, Notes
from reader.model import ArticleInfo, Block, Document, Highlight, Span, Style

TEXT = (
    "第一节\n他说：“1986. 年那一年。”\n- 一条\n2. 第二条\n引文一\n引文二\nif a < b:\n    x = `1`\n"
    "图为列车。 新华社发"
)


def document(info: ArticleInfo) -> Document:
    kinds = [
        ("heading", "第一节", 1), ("paragraph", "他说：“1986. 年那一年。”", 0),
        ("list", "- 一条", 1), ("list", "2. 第二条", 2), ("quote", "引文一\n引文二", 1),
        ("code", "if a < b:\n    x = `1`", 0), ("caption", "图为列车。 新华社发", 0),
    ]  # fmt: skip
    blocks, at = [], 0
    for kind, text, level in kinds:
        assert TEXT[at : at + len(text)] == text
        blocks.append(Block(kind, at, at + len(text), level))  # type: ignore[arg-type]
        at += len(text) + 1
    styles = (
        Style("strong", 7, 9),
        Style("link", 8, 12, "https://a.example/<x>"),
        Style("code", 12, 14),
        Style("emphasis", 14, 16),
        Style("strike", 14, 15),
    )
    return Document(info, TEXT, tuple(blocks), styles)


def test_the_whole_article_with_marks_and_footnotes(
    make_info: Callable[..., ArticleInfo],
    make_highlight: Callable[..., Highlight],
    golden: Callable[[str, str], None],
) -> None:
    info = make_info(subtitle="——副题")
    highlights = (
        make_highlight(1, start=4, end=9, note="从这里\n\n到那里"),
        make_highlight(2, start=7, end=12, tags=("重点",)),
        make_highlight(3, start=19, end=26, note="跨两块"),
        make_highlight(4, start=47, end=50, note="代码里"),
        make_highlight(5, kind="note", start=None, end=None, quote="", note="全文\n说明"),
        make_highlight(6, start=None, end=None, state="orphan", quote="没了", note="记着"),
        make_highlight(7, start=TEXT.index(" 新"), end=len(TEXT)),
        make_highlight(8, start=0, end=2, versions=("别处",), note="这里"),
    )
    notes = Notes(info, highlights, document(info))
    golden("inline.md", FORMATS["inline"].render([notes], ExportOptions()))


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.text("中文，“*_`[]<>#|~=!-+.1 &\\a", min_size=1, max_size=15), min_size=1, max_size=5
    ),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=4),
)
def test_paragraphs_read_back_whatever_is_marked(
    lines: list[str], places: list[tuple[int, int]]
) -> None:
    lines = [line.strip() for line in lines if line.strip()]
    text = "\n".join(lines)
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    doc = Document(None, text, tuple(blocks))  # type: ignore[arg-type]
    marks = [Span(a, min(a + n, len(text))) for a, n in places if a < len(text)]
    markdown = body(doc, marks)
    tokens = MarkdownIt("commonmark").parse(markdown)
    read = [
        "".join(child.content for child in token.children or [])
        for token in tokens
        if token.type == "inline"
    ]
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert [line.replace("==", "") for line in read] == [line.replace("==", "") for line in lines]
