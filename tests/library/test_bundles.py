"""A bundle loses nothing, merges by union, and is not believed before it was looked at."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.unbundling import BadBundle, from_json
from reader.errors import ImportRefused
from reader.library import Library
from reader.model import Place, Span
from reader.store.check import digest

Write = Callable[[str, str], Path]
Open = Callable[[str], Library]


def bundle(library: Library, query: str = "") -> bytes:
    return "\n".join(library.render_all(query, format="json")).encode()


def shown(library: Library) -> list[Any]:
    """What a person sees of a library, without numbers of rows."""
    rows: list[Any] = []
    for info in sorted(library.articles(), key=lambda each: each.uid):
        doc = library.document(info.id)
        marks = library.highlights(info.id)
        facts = (info.uid, info.title, info.tags, info.state, info.progress, info.added)
        rows.append((facts, info.opened, info.revision, info.authors, info.origin, info.address))
        rows.append((doc.text, doc.blocks, doc.styles, doc.other, doc.warnings, doc.norm_version))
        rows.append([(m.id, m.start, m.end, m.quote, m.note, m.versions, m.tags) for m in marks])
        rows.append([(m.colour, m.state, m.created, m.modified, m.heading) for m in marks])
        rows.append(library.original(info.id))
        place = library.place(info.id)
        rows.append(place)
    rows.append(sorted(n.id for n in library.notes()))
    return rows


@pytest.fixture
def full(library: Library, essay: int, write: Write) -> Library:
    """A library in which everything that can happen has happened."""
    library.highlight(essay, Span(0, 7), note="方法论", tags=("重点",), colour="blue")
    gone = library.highlight(essay, Span(8, 16))
    library.note_on_article(essay, "总的印象")
    library.bookmark(essay, 20)
    library.delete(gone.id)
    library.highlight(essay, Span(17, 22))
    library.undo()
    library.tag_article(essay, add=["方法"])
    library.set_state(essay, "reading")
    library.save_place(essay, Place(9, 0, library.article(essay).sha256, "不动笔"), 0.5)
    library.opened(essay)
    changed = "# 论划线\n\n新加的一段。\n\n读书要动笔。不动笔，等于没读。\n"
    library.add([write("essay.md", changed)])
    other = library.add([write("又一篇.txt", "又一篇\n\n这是另外一篇文章的正文，有几句话。")])
    assert other.first is not None
    library.highlight(other.first, Span(0, 3), note="另一篇的")
    library.remove(other.first)
    return library


def test_an_empty_library_gets_the_same_state(full: Library, opened: Open) -> None:
    data = bundle(full)
    other = opened("other")
    report = other.import_notes_bytes(data, "all.json")
    assert shown(other) == shown(full)
    assert digest(other._store.connection) == digest(full._store.connection)
    assert (report.added, report.known, report.kinds) == (6, 0, ("reader",))
    assert other.check().ok
    assert bundle(other) == data, "what comes in goes out to the byte"
    assert other.search("不动笔").total == full.search("不动笔").total
    assert other.document(1, revision=1).text == full.document(1, revision=1).text
    assert [e.label for e in other.history()] == [e.label for e in full.history()]


def test_the_same_bundle_again_changes_nothing(full: Library) -> None:
    before = shown(full)
    data = bundle(full)
    report = full.import_notes_bytes(data, "all.json")
    assert (report.added, report.known) == (0, 6)
    assert shown(full) == before
    assert bundle(full) == data


def test_two_libraries_meet_in_any_order(full: Library, opened: Open, write: Write) -> None:
    one, two = opened("one"), opened("two")
    for each in (one, two):
        each.import_notes_bytes(bundle(full), "start.json")
    mark = one.notes("方法论")[0]
    one.edit(mark.id, note="一号机写的", tag=["甲"])
    two.edit(mark.id, note="二号机写的", tag=["乙"])
    two.add([write("third.md", "# 第三篇\n\n只在二号机上的文章，有一段正文。")])
    first, second = bundle(one), bundle(two)
    one.import_notes_bytes(second, "two.json")
    two.import_notes_bytes(first, "one.json")
    assert bundle(one) == bundle(two)
    found = one.highlight_by(mark.id)
    assert {found.note, *found.versions} == {"一号机写的", "二号机写的"}
    assert {"甲", "乙"} <= set(found.tags)
    assert one.render_all() == two.render_all(), "merged libraries export the same bytes"
    assert one.check().ok
    assert two.check().ok


def test_a_query_chooses_articles_and_their_notes(full: Library, opened: Open) -> None:
    part = opened("part")
    part.import_notes_bytes(bundle(full, "tag:方法"), "part.json")
    assert [each.title for each in part.articles()] == ["论划线"]
    assert part.count_notes() == 3
    assert part.check().ok
    part.import_notes_bytes(bundle(full), "all.json")
    assert bundle(part) == bundle(full)


def test_programs_find_articles_and_notes_in_plain_words(full: Library) -> None:
    data = json.loads(bundle(full))
    article = data["articles"][0]
    assert article["title"] == "论划线"
    quotes = [each["quote"] for each in article["highlights"]]
    assert quotes == ["", "读书要动笔。不"]
    assert article["highlights"][1]["note"] == "方法论"
    assert article["highlights"][1]["link"].startswith(f"reader://article/{article['uid']}#hl-")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.update(version=99),
        lambda d: d.update(events="x"),
        lambda d: d["texts"].update(dict.fromkeys(d["texts"], "别的")),
        lambda d: d["texts"].clear(),
        lambda d: d["actions"].clear(),
        lambda d: d["events"][0].update(id="9999999999999-0000-aa"),
        lambda d: d["events"][0].update(entity="session"),
        lambda d: d["events"][0].update(entity_id="'; DROP TABLE event"),
        lambda d: d["events"][0].update(parents=[1]),
        lambda d: d["events"][0].update(value={"kind": "x"}),
        lambda d: d["actions"][0].update(created=[True, 0]),
        lambda d: d["actions"][0].update(kind="drop"),
        lambda d: d["revisions"][0]["blocks"].update(spans=[0, 10**9]),
        lambda d: d["revisions"][0].update(article=None),
        lambda d: d["revisions"][0].update(created=-1),
        lambda d: d["positions"][0].update(hlc="soon"),
        lambda d: d["reading"][0].update(progress=7),
        lambda d: next(iter(d["sources"].values())).update(data="AAAA"),
        lambda d: next(iter(d["sources"].values())).update(data="eJwrSS0uAQAEXQHB"),
        lambda d: d.update(sources=[]),
    ],
)
def test_a_bundle_that_was_tampered_with_is_refused_whole(
    full: Library, opened: Open, spoil: Callable[[Any], None]
) -> None:
    data = json.loads(bundle(full))
    spoil(data)
    other = opened("other")
    with pytest.raises(ImportRefused) as refused:
        other.import_notes_bytes(json.dumps(data).encode(), "bad.json")
    assert refused.value.code == "bundle_broken"
    assert other.count() == 0
    assert other.history() == []


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-2, 99) | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["texts", "events", "actions", "revisions", "sources", "positions", "reading"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_json_comes_it_is_a_bundle_or_refused(data: object) -> None:
    wrapped = {"format": "reader-bundle", "version": 1}
    wrapped |= data if isinstance(data, dict) else {"events": data}
    with contextlib.suppress(BadBundle):
        from_json(wrapped)
