"""Markdown, one file per article: front matter, title, and a marked region of highlights.

Reads well in Obsidian (quotes are callouts, every highlight has a block id) and anywhere else.
docs/export.md shows the form.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from reader.export.escape import escape_heading, quote_lines
from reader.export.options import NO_ARTICLE, ExportOptions, Labels, Notes
from reader.export.order import by_chapter, live
from reader.export.region import Item, begin_marker, end_marker, join
from reader.model import ArticleInfo, Highlight

FORMAT = 1
SUFFIX = ".md"

_BLOCK_STARTS = ("#", ">", "-", "*", "+", "`", "~", "|", "<", "    ", "\t", "1", "=")


@dataclass(frozen=True, slots=True)
class Page:
    """What a file is made of, before any merge with what stands in it already."""

    uid: str
    """By which the file is found again."""
    title: str
    front: str
    """The front matter of a new file."""
    tags: tuple[str, ...]
    """Tags that an existing file gets too."""
    items: tuple[Item, ...]


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """Whole new files, one after the other. Deleted highlights and bookmarks are left out."""
    return "\n".join(render_page(page(one, options)) for one in notes)


def render_article(
    info: ArticleInfo, highlights: Sequence[Highlight], options: ExportOptions
) -> str:
    """A whole new file for one article."""
    return render_page(page(Notes(info, tuple(highlights)), options))


def page(notes: Notes, options: ExportOptions) -> Page:
    """The page of one article."""
    info = notes.info
    return Page(
        info.uid,
        info.title,
        front_matter(info, options),
        tuple(tag_name(tag) for tag in info.tags),
        tuple(items([notes], options.labels)),
    )


def page_of_many(
    uid: str, title: str, tags: Sequence[str], notes: Sequence[Notes], options: ExportOptions
) -> Page:
    """A page with the notes of several articles, each under headings that begin with its title."""
    lines = ["---", f"title: {_quoted(title)}", *_tag_line((*options.tags, *tags))]
    lines += [f"reader_article: {uid}", f"reader_format: {FORMAT}", "---", ""]
    names = tuple(tag_name(tag) for tag in tags)
    return Page(
        uid, title, "\n".join(lines), names, tuple(items(notes, options.labels, titles=True))
    )


def render_page(page: Page) -> str:
    """A whole new file."""
    return (
        page.front
        + f"# {escape_heading(page.title)}\n\n"
        + f"{begin_marker(page.uid)}\n{join(page.items)}{end_marker(page.uid)}\n"
    )


def front_matter(info: ArticleInfo, options: ExportOptions) -> str:
    """The YAML block at the head of a new file.

    Strings are double-quoted as in JSON, which YAML 1.2 contains, so no title can break it.
    """
    lines = ["---", f"title: {_quoted(info.title)}"]
    if info.subtitle:
        lines.append(f"subtitle: {_quoted(info.subtitle)}")
    if info.source:
        lines.append(f"source: {_quoted(info.source)}")
    if info.address:
        lines.append(f"url: {_quoted(info.address)}")
    if info.authors:
        lines.append(f"author: [{', '.join(_quoted(name) for name in info.authors)}]")
    if info.published:
        lines.append(f"published: {info.published}")
    lines += _tag_line((*options.tags, *info.tags))
    lines += [f"reader_article: {info.uid}", f"reader_format: {FORMAT}", "---", ""]
    return "\n".join(lines)


def _tag_line(tags: Sequence[str]) -> list[str]:
    names = dict.fromkeys(tags)
    return [f"tags: [{', '.join(_yaml_tag(tag) for tag in names)}]"] if names else []


def items(notes: Sequence[Notes], labels: Labels, *, titles: bool = False) -> list[Item]:
    """The blocks of the region in the order of all exports, with a heading per chapter.

    With `titles` every heading begins with the title of its article.
    """
    ids = block_ids([h for one in notes for h in live(one.highlights)])
    found: list[Item] = []
    for one in notes:
        for heading, group in by_chapter(one, labels):
            if titles:
                heading = " › ".join(
                    dict.fromkeys(each for each in (one.info.title, heading) if each)
                )
            if heading:
                text = f"## {escape_heading(heading)}"
                found.append(Item(f"#{text}", text))
            found += [Item(ids[h.id], _item(one.info, h, ids[h.id], labels)) for h in group]
    return found


def block_ids(highlights: Sequence[Highlight]) -> dict[str, str]:
    """A block id per highlight: the last 12 hex digits of its id, longer where two agree.

    A UUIDv7 begins with the time, so its beginning is shared; its end is random.
    """
    digits = {h.id: h.id.replace("-", "") for h in highlights}
    chosen: dict[str, str] = {}
    for own, text in digits.items():
        length = 12
        while length < len(text) and any(
            other != own and rest.endswith(text[-length:]) for other, rest in digits.items()
        ):
            length += 4
        chosen[own] = text[-length:]
    return chosen


def quote_block(highlight: Highlight, block_id: str) -> str:
    """The quote as a callout in its colour, with its block id."""
    return f"{quote_lines(highlight.quote, f'[!quote|{highlight.colour}] ')}\n\n^hl-{block_id}"


def _item(info: ArticleInfo, highlight: Highlight, block_id: str, labels: Labels) -> str:
    if highlight.kind == "note":
        head = f"> [!note] {labels.article_note}\n\n^hl-{block_id}"
        notes = [_harmless(highlight.note.strip("\n"))]
    else:
        head = quote_block(highlight, block_id)
        notes = [_labelled(highlight.note, labels.note)] if highlight.note.strip() else []
    notes += [_labelled(text, labels.other_version) for text in highlight.versions if text.strip()]
    link = f"[{labels.open_original}](reader://article/{info.uid}#hl-{block_id})"
    if info.id == NO_ARTICLE:
        link = ""
    when = highlight.created.local()
    zone = when.strftime("%z")
    stamp = f"{when:%Y-%m-%d %H:%M} {zone[:3]}:{zone[3:]}"
    tags = " ".join(f"#{tag_name(tag)}" for tag in highlight.tags)
    foot = " · ".join(part for part in (link, stamp, tags) if part)
    if not notes:
        return f"{head}\n\n{foot}"
    last = notes[-1]
    # A note of one plain paragraph takes the link as its next line; after any other block the
    # link would be drawn into it.
    gap = "\n" if _is_plain(last) else "\n\n"
    return f"{head}\n\n" + "\n\n".join(notes) + f"{gap}{foot}"


def _labelled(note: str, label: str) -> str:
    text = _harmless(note.strip("\n"))
    return f"{label}{text}" if _is_plain(text) else f"{label}\n\n{text}"


def _is_plain(text: str) -> bool:
    return "\n" not in text and not text.startswith(_BLOCK_STARTS)


def _harmless(note: str) -> str:
    """A note goes in raw, but for the two comments that would end or begin our region."""
    return note.replace("<!-- reader:", "&lt;!-- reader:")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _yaml_tag(tag: str) -> str:
    """Quoted where YAML would read something else than a string."""
    name = tag_name(tag)
    plain = name[0].isalpha() and name.lower() not in {"true", "false", "null", "yes", "no"}
    return name if plain else _quoted(name)


def tag_name(tag: str) -> str:
    """A tag as Obsidian and YAML's flow style both take it: no spaces, no syntax."""
    return "".join(c if c.isalnum() or c in "-_/" else "-" for c in tag).strip("-") or "tag"
