"""Libraries that took each other in export the same bytes; edited files of all kinds survive."""

from __future__ import annotations

import random
from pathlib import Path

from reader.library import Library
from reader.model import Span

FORMS = (
    "markdown", "inline", "html", "org", "logseq", "text", "json", "jsonld", "readwise", "anki",
    "csl", "bibtex",
)  # fmt: skip


def test_either_order_of_merging_exports_the_same_bytes(tmp_path: Path) -> None:
    text = "# 文\n\n" + "\n\n".join(f"第{n}段的话，写了一些字，好让人划线。" for n in range(20))
    (tmp_path / "a.md").write_text(text, "utf-8")
    chance = random.Random(4)
    one, two = Library.open(tmp_path / "one.db"), Library.open(tmp_path / "two.db")
    one.add([tmp_path / "a.md"])
    one.export(to=tmp_path / "first", format="json")
    two.import_notes([tmp_path / "first" / "reader-json.json"])
    for library in (one, two):
        for n in range(10):
            start = chance.randrange(300)
            span = Span(start, start + chance.randrange(2, 20))
            made = library.highlight(
                1, span, note=f"注{n}" * (n % 2), tags=("重点",) * (n % 3 == 0)
            )
            if n % 5 == 0:
                library.review_answer(made.id, chance.randrange(1, 5))
        library.bookmark(1, 5, "书签")
        library.note_on_article(1, f"全文 {library.path.name}")
        library.tag_article(1, add=["甲"])
        library.export(to=tmp_path / library.path.stem, format="json")
    merged = []
    for name, order in (("x.db", ("one", "two")), ("y.db", ("two", "one"))):
        library = Library.open(tmp_path / name)
        for each in order:
            library.import_notes([tmp_path / each / "reader-json.json"])
        merged.append(library)
    for form in FORMS:
        assert merged[0].render_all(format=form) == merged[1].render_all(format=form), form
    assert len(merged[0].notes()) == 24
    merged[0].export(to=tmp_path / "both", format="json")
    with Library.open(tmp_path / "z.db") as again:
        again.import_notes([tmp_path / "both" / "reader-json.json"])
        assert again.render_all(format="json") == merged[0].render_all(format="json")
        assert again.import_notes([tmp_path / "both" / "reader-json.json"]).added == 0
    for library in (one, two, *merged):
        library.close()


def test_a_file_with_a_mark_crlf_own_keys_and_another_name(
    library: Library, essay: int, tmp_path: Path
) -> None:
    made = library.highlight(essay, Span(0, 7), note="旧的话", tags=("重点",))
    out = tmp_path / "out"
    library.export(to=out)
    (file,) = out.glob("*.md")
    text = file.read_text("utf-8").replace("tags: [", "mine: yes # 注\ntags: [")
    mine = b"\xef\xbb\xbf" + f"{text}\n我写在后面的。\n".replace("\n", "\r\n").encode()
    moved = out / "下面" / "改名.md"
    moved.parent.mkdir()
    moved.write_bytes(mine)
    file.unlink()
    time = moved.stat().st_mtime_ns
    assert library.export(to=out).unchanged == (str(moved),)
    assert (moved.read_bytes(), moved.stat().st_mtime_ns) == (mine, time)
    library.edit(made.id, note="新的话")
    assert library.export(to=out).written == (str(moved),)
    now = moved.read_bytes()
    assert now.startswith(b"\xef\xbb\xbf---\r\n")
    assert now.count(b"\n") == now.count(b"\r\n")
    for kept in ("mine: yes # 注", "新的话", "我写在后面的。"):
        assert kept in now.decode()
    assert not file.exists()
