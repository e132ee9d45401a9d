"""One HTML file without scripts: the articles with their marks and notes, good to print."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from reader.export.article import by_block
from reader.export.options import ExportOptions, Labels, Notes
from reader.export.order import in_order
from reader.model import Block, Document, Highlight, Style

_STYLE = """
:root { color-scheme: light; }
body { max-width: 42em; margin: 2em auto; padding: 0 1em; line-height: 1.8;
  font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif;
  color: #222; background: #fff; }
h1, h2, h3, h4, h5, h6 { line-height: 1.4; font-weight: 600; }
article > p { text-indent: 2em; margin: .4em 0; text-align: justify; }
.from, .caption, .byline, .dateline { color: #666; text-indent: 0 !important; }
.list { text-indent: 0 !important; margin-left: 2em !important; }
mark { color: inherit; padding: .1em 0; }
.yellow { background: #fdf0a8; } .green { background: #cdeec4; } .blue { background: #cfe4fb; }
.pink { background: #fbd7e0; } .purple { background: #e4d8f7; }
sup a { color: #b22222; text-decoration: none; }
.notes { border-top: 1px solid #ccc; margin-top: 2em; font-size: .92em; }
.notes li { margin: .6em 0; white-space: pre-wrap; }
.notes q { color: #666; }
code { font-family: ui-monospace, "Noto Sans Mono CJK SC", monospace; font-size: .92em; }
pre { overflow-x: auto; white-space: pre-wrap; }
a { color: inherit; }
sup { line-height: 0; }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; }
  body { color: #ddd; background: #1c1b19; }
  .from, .caption, .byline, .dateline, .notes q { color: #999; }
  .notes { border-color: #444; }
  .yellow { background: #5c5016; } .green { background: #2c4f27; } .blue { background: #23445f; }
  .pink { background: #5f2b3b; } .purple { background: #44306a; }
  sup a { color: #ff8f80; }
}
@media print { body { margin: 0; max-width: none; } article { break-after: page; }
  mark { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; } p, li { orphans: 2; widows: 2; }
  article:last-child { break-after: auto; } }
"""


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """A whole page with the texts of `Notes.document`. Nothing in it loads from elsewhere."""
    title = escape(notes[0].info.title if len(notes) == 1 else "Reader")
    bodies = "\n".join(_article(one, n, options.labels) for n, one in enumerate(notes, 1))
    language = escape((notes[0].info.language or "zh") if notes else "zh")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{bodies}\n"
        "</body>\n</html>\n"
    )


def _article(notes: Notes, number: int, labels: Labels) -> str:
    document = notes.document
    info = notes.info
    ordered = in_order(notes.highlights)
    noted = [h for h in ordered if h.note.strip() or h.tags or h.start is None]
    numbers = {h.id: n for n, h in enumerate(noted, 1)}
    placed = [h for h in ordered if h.span is not None]
    origin = " · ".join(part for part in (info.source, info.published, *info.authors) if part)
    parts = ["<article>", f"<h1>{escape(info.title)}</h1>"]
    parts += [f'<p class="from">{escape(text)}</p>' for text in (info.subtitle, origin) if text]
    if document is None:
        # Notes without an article: there is nothing to mark, so every one is listed.
        noted = ordered
    else:
        here = by_block(document.blocks, placed, lambda h: (h.start or 0, h.end or 0))
        styles = by_block(document.blocks, document.styles, lambda s: (s.start, s.end))
        parts += [
            _block(document, block, here.get(n, []), styles.get(n, []), numbers, number)
            for n, block in enumerate(document.blocks)
        ]
    if noted:
        items = "".join(_note(h, n, number, labels) for n, h in enumerate(noted, 1))
        parts.append(f'<section class="notes"><ol>{items}</ol></section>')
    return "\n".join([*parts, "</article>"])


def _block(
    document: Document,
    block: Block,
    here: Sequence[Highlight],
    styles: Sequence[Style],
    numbers: dict[str, int],
    article: int,
) -> str:
    edges = {block.start, block.end}
    for style in styles:
        edges |= {max(style.start, block.start), min(style.end, block.end)}
    for h in here:
        edges |= {max(h.start or 0, block.start), min(h.end or 0, block.end)}
    out: list[str] = []
    for start, end in pairwise(sorted(edges)):
        piece = _styled(document.text[start:end], [s for s in styles if s.start <= start < s.end])
        over = [h for h in here if (h.start or 0) <= start and end <= (h.end or 0)]
        # Where several overlap, the newest colour shows, as on the screen.
        out.append(f'<mark class="{over[-1].colour}">{piece}</mark>' if over else piece)
        out += [
            f'<sup><a id="r{article}-{numbers[h.id]}" href="#n{article}-{numbers[h.id]}">'
            f"{numbers[h.id]}</a></sup>"
            for h in here
            if h.end == end and h.id in numbers
        ]
    text = "".join(out)
    if block.kind == "heading":
        level = min(block.level + 1, 6)
        return f"<h{level}>{text}</h{level}>"
    if block.kind == "code":
        return f"<pre><code>{text}</code></pre>"
    if block.kind == "quote":
        return f"<blockquote>{text.replace(chr(10), '<br>')}</blockquote>"
    kind = "" if block.kind == "paragraph" else f' class="{block.kind}"'
    return f"<p{kind}>{text}</p>"


def _styled(piece: str, styles: Sequence[Style]) -> str:
    """Text with the styling of its source; links lead only to the web and to mail."""
    text = escape(piece)
    kinds = {style.kind for style in styles}
    tags = (("code", "code"), ("strike", "del"), ("emphasis", "em"), ("strong", "strong"))
    for kind, tag in tags:
        if kind in kinds:
            text = f"<{tag}>{text}</{tag}>"
    link = next((s.target for s in styles if s.kind == "link" and s.target), "")
    if link and link.lower().startswith(("http://", "https://", "mailto:")):
        text = f'<a href="{escape(link)}" rel="noreferrer">{text}</a>'
    return text


def _note(highlight: Highlight, note: int, article: int, labels: Labels) -> str:
    texts = [highlight.note.strip()]
    texts += [f"{labels.other_version}{text.strip()}" for text in highlight.versions if text]
    texts.append(" ".join(f"#{tag}" for tag in highlight.tags))
    body = escape("\n".join(text for text in texts if text))
    if highlight.kind == "note":
        lead = f"<b>{escape(labels.article_note)}</b> "
    else:
        gone = f" ({escape(labels.orphans)})" if highlight.start is None else ""
        lead = f"<q>{escape(highlight.quote)}</q>{gone} "
    back = "" if highlight.start is None else f' <a href="#r{article}-{note}">↩</a>'
    return f'<li id="n{article}-{note}">{lead}{body}{back}</li>'
