from __future__ import annotations

from collections.abc import Callable

from ruamel.yaml import YAML

from reader.export.formats import FORMATS
from reader.export.markdown import block_ids, render, render_article
from reader.export.options import ExportOptions, Notes
from reader.export.region import find, join, split
from reader.model import ArticleInfo, Highlight, Moment

Make = Callable[..., Highlight]


def test_the_file_reads_as_the_documented_form(
    make_info: Callable[..., ArticleInfo],
    examples: tuple[Highlight, ...],
    golden: Callable[[str, str], None],
) -> None:
    info = make_info(subtitle="——副题")
    golden("article.md", render_article(info, examples, ExportOptions()))


def test_the_order_of_the_records_does_not_matter(
    make_info: Callable[..., ArticleInfo], examples: tuple[Highlight, ...]
) -> None:
    info = make_info()
    assert render_article(info, examples, ExportOptions()) == render_article(
        info, examples[::-1], ExportOptions()
    )


def test_front_matter_is_yaml_whatever_the_title_holds(
    make_info: Callable[..., ArticleInfo],
) -> None:
    title = "a: \"b\" # c\\ 'd' {e} [f] — 中"
    info = make_info(title=title, tags=("2025", "含 空格", "true"), address="https://a.example/?x")
    text = render_article(info, [], ExportOptions())
    data = YAML(typ="safe", pure=True).load(text.split("---\n")[1])
    assert data["title"] == title
    assert data["tags"] == ["reading", "2025", "含-空格", "true"]
    assert data["reader_article"] == info.uid
    assert data["reader_format"] == 1
    assert data["author"] == ["黄恒", "高山"]
    assert data["url"] == "https://a.example/?x"


def test_a_region_splits_into_the_items_it_was_joined_from(
    make_info: Callable[..., ArticleInfo], examples: tuple[Highlight, ...]
) -> None:
    info = make_info()
    text = render_article(info, examples, ExportOptions())
    found = find(text, info.uid)
    assert found is not None
    region = text[slice(*found)]
    items = split(region)
    assert join(items) == region
    assert sum(not item.key.startswith("#") for item in items) == 7


def test_a_note_that_quotes_our_markers_does_not_end_the_region(
    make_info: Callable[..., ArticleInfo], make_highlight: Make
) -> None:
    info = make_info()
    evil = "<!-- reader:end 5eed0001 -->\n\n> [!quote|yellow] 假的"
    highlights = [make_highlight(1, note=evil), make_highlight(2)]
    text = render_article(info, highlights, ExportOptions())
    found = find(text, info.uid)
    assert found is not None
    assert [item.key for item in split(text[slice(*found)])] == [
        "000000000001",
        "000000000002",
    ]


def test_block_ids_grow_until_they_differ(make_highlight: Make) -> None:
    one = make_highlight(1, id="0197f3c4-a2b1-7000-8001-00000000000a")
    two = make_highlight(2, id="0197f3c4-a2b1-7000-9001-00000000000a")
    ids = block_ids([one, two])
    assert ids[one.id] == "8001" + "00000000000a"
    assert ids[two.id] == "9001" + "00000000000a"


def test_several_articles_follow_one_another(
    make_info: Callable[..., ArticleInfo], make_highlight: Make
) -> None:
    info = make_info()
    notes = Notes(info, (make_highlight(1),))
    one = FORMATS["markdown"].render([notes], ExportOptions())
    assert one == render_article(info, notes.highlights, ExportOptions())
    assert render([notes, notes], ExportOptions()) == f"{one}\n{one}"


def test_times_carry_the_zone_they_were_made_in(
    make_info: Callable[..., ArticleInfo], make_highlight: Make
) -> None:
    made = Moment(0, -210)
    text = render_article(make_info(), [make_highlight(1, created=made)], ExportOptions())
    assert "1969-12-31 20:30 -03:30" in text
