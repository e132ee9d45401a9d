"""The other forms: read as the golden files, and opened again by what they are made for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from reader.annotations.bundle import Bundle
from reader.export.formats import FORMATS
from reader.export.options import ExportOptions, Notes
from reader.model import ArticleInfo, Block, Document, Highlight

MakeInfo = Callable[..., ArticleInfo]
Make = Callable[..., Highlight]


@pytest.fixture
def notes(make_info: MakeInfo, examples: tuple[Highlight, ...]) -> Notes:
    info = make_info(subtitle="——副题")
    text = "第一句话。" * 21
    blocks = (Block("heading", 0, 5, 1), Block("paragraph", 6, 50), Block("caption", 51, 104))
    text = text[:5] + "\n" + text[6:50] + "\n" + text[51:]
    return Notes(info, examples, Document(info, text, blocks))


@pytest.mark.parametrize(
    "form", ["logseq", "org", "jsonld", "readwise", "anki", "html", "csl", "bibtex"]
)
def test_a_form_reads_as_its_golden_file(
    form: str, notes: Notes, golden: Callable[[str, str], None]
) -> None:
    text = FORMATS[form].render([notes], ExportOptions())
    golden(f"{form}{FORMATS[form].suffix}", text)


@pytest.mark.parametrize("form", FORMATS)
def test_no_form_shows_what_was_deleted_or_is_a_bookmark(form: str, notes: Notes) -> None:
    text = FORMATS[form].render([notes, notes], ExportOptions(bundle=Bundle()))
    assert "删了" not in text
    assert text.endswith("\n")


def test_a_table_opens_again_with_every_cell(make_info: MakeInfo, make_highlight: Make) -> None:
    evil = '=HYPERLINK("x")'
    quotes = [make_highlight(1, quote='他说，"好"\n第二行'), make_highlight(2, note=evil)]
    text = FORMATS["readwise"].render([Notes(make_info(), tuple(quotes))], ExportOptions())
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["Highlight"] for row in rows] == ['他说，"好"\n第二行', "第2句话。"]
    assert rows[1]["Note"] == f"'{evil}"
    assert rows[0]["Author"] == "黄恒, 高山"
    assert rows[0]["Location"] == "10"


def test_cards_keep_one_line_each_and_their_guid(make_info: MakeInfo, make_highlight: Make) -> None:
    card = make_highlight(1, quote="<b>\t一\n二", note="a\tb", tags=("含 空格",))
    text = FORMATS["anki"].render([Notes(make_info(), (card,))], ExportOptions())
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    fields = lines[0].split("\t")
    assert len(lines) == 1
    assert fields[0] == card.id
    assert fields[1] == "<b>&lt;b&gt; 一<br>二</b>"
    assert fields[4] == "含-空格"


def test_annotations_follow_the_data_model(notes: Notes) -> None:
    page = json.loads(FORMATS["jsonld"].render([notes], ExportOptions()))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    for item in page["items"]:
        assert {"id", "type", "motivation", "target", "created"} <= item.keys()
        for selector in item["target"].get("selector", []):
            assert selector["type"] in {"TextQuoteSelector", "TextPositionSelector"}
    placed = next(item for item in page["items"] if item["id"].endswith("000000000003"))
    quote, position = placed["target"]["selector"]
    assert quote["exact"] == "两行\n引文"
    assert (position["start"], position["end"]) == (30, 35)
    assert placed["target"]["state"]["value"] == "sha256:" + "0" * 64


class Page(HTMLParser):
    """Looks whether tags nest and collects the text of marks."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.marked: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "mark" in self.open:
            self.marked.append(data)


def test_the_page_nests_and_runs_nothing(make_info: MakeInfo, make_highlight: Make) -> None:
    text = '<script>alert("x")</script>&amp;'
    info = make_info(title="<img src=x onerror=y>")
    blocks = (Block("paragraph", 0, len(text)),)
    highlights = (
        make_highlight(1, start=2, end=12, note="<script>"),
        make_highlight(2, start=8, end=20, colour="pink"),
    )
    page = Page()
    page.feed(
        FORMATS["html"].render(
            [Notes(info, highlights, Document(info, text, blocks))], ExportOptions()
        )
    )
    page.close()
    assert page.open == []
    assert page.seen.isdisjoint({"script", "img", "iframe", "link"})
    assert "".join(page.marked) == text[2:20]


@pytest.mark.parametrize(
    ("quote", "lines"),
    [
        ("# 不是注释", ["\u200b# 不是注释"]),
        ("* 不是标题\n: 也不是例子", ["\u200b* 不是标题", "\u200b: 也不是例子"]),
        ("1. 一\n- 二\n|三|", ["\u200b1. 一", "\u200b- 二", "\u200b|三|"]),
        ("见 https://a.cn/x_y_z*1 。", ["见 https://a.cn/x_y_z*1 。"]),
        ("价 $5 到 $9", ["价 \\dollar{}5 到 $9"]),
        ("他说*重*话", ["他说*重*话"]),
        ("他说 *重* 话", ["他说 \u200b*\u200b重* 话"]),
    ],
)
def test_org_keeps_signs_as_signs(
    quote: str, lines: list[str], make_info: MakeInfo, make_highlight: Make
) -> None:
    one = Notes(make_info(), (make_highlight(1, quote=quote),))
    text = FORMATS["org"].render([one], ExportOptions())
    begin = text.split("#+begin_quote\n")[1].partition("\n#+end_quote")[0]
    assert begin.split("\n") == lines
