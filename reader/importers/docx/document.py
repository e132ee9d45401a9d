"""Word documents (DOCX), through mammoth to HTML and from there like any markup."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final

from reader.errors import ImportRefused
from reader.importers import child, wording
from reader.importers.booknotes import Notes
from reader.importers.docx.prepare import (
    CONTENTS,
    HEADING,
    HIDDEN,
    ITEM,
    MAIN,
    MARK,
    main_part,
    prepared,
)
from reader.importers.draft import Draft
from reader.importers.epub.opf import iso_date
from reader.importers.html.markup import settled, write_pieces
from reader.importers.html.piece import Piece
from reader.importers.html.tree import parsed
from reader.importers.html.walk import Walk
from reader.importers.html.xhtml import source_of, xml_tree
from reader.importers.registry import Importer, Sample, read
from reader.importers.zipped import Zip
from reader.model import Article
from reader.text.normal import normalise, normalise_line

_IN_CHILD: Final = 1_500_000
"""Bytes of XML above which a document is read in a process of its own."""

_STYLES: Final = "\n".join(
    [
        *(f"p[style-name='{name}'] => h1.title:fresh" for name in ("Title", "标题", "標題")),
        *(
            f"p[style-name='{name}'] => p.subtitle:fresh"
            for name in ("Subtitle", "副标题", "副標題")
        ),
        *(f"p[style-name='标题 {n}'] => h{n}:fresh" for n in range(1, 7)),
        *(f"p[style-name='標題 {n}'] => h{n}:fresh" for n in range(1, 7)),
        "p[style-name='Quote'] => blockquote > p:fresh",
        "p[style-name='Intense Quote'] => blockquote > p:fresh",
        "p[style-name='caption'] => figcaption:fresh",
        "p[style-name='Caption'] => figcaption:fresh",
        "p[style-name='题注'] => figcaption:fresh",
        "strike => s",
        f"p.{HIDDEN} => p.reader-hidden:fresh",
        f"p.{CONTENTS} => p.reader-contents:fresh",
        *(f"p.{HEADING}{n} => h{n}:fresh" for n in range(1, 7)),
        *(f"p.{ITEM}{n + 1} => {'ul|ol > li > ' * n}ul > li:fresh" for n in range(9)),
    ]
)
JUNK_TITLE: Final = re.compile(
    r"^(?:Microsoft Word|Word Document|Document\d*|Untitled|PowerPoint|文档\s?\d*|新建|无标题|"
    r"about:blank|.{0,200}\.(?:docx?|wps|rtf|x?html?|pdf|tex|dvi|indd|pptx?|xlsx?|odt|txt|md|qxd|cdr)$)",
    re.IGNORECASE,
)
JUNK_AUTHOR: Final = re.compile(
    r"^(?:user|admin\w*|administrator|微软用户|用户|Microsoft\b.*|\W*|python-docx|CNKI|TTKN|未知|unknown|anonymous)$",
    re.IGNORECASE,
)
_CHUNK: Final = re.compile(r"(?:word/)?[^/]+\.(?:mht|mhtml|x?html?)$", re.IGNORECASE)
_MARGIN: Final = re.compile(r"word/(?:header|footer)\d*\.xml$", re.IGNORECASE)
_DECLARES: Final = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TITLE_WIDTH: Final = 44


def _recognises(sample: Sample) -> float:
    if MAIN in sample.members:
        return 0.98
    return 0.0 if sample.members.isdisjoint(("word/styles.xml", "word/settings.xml")) else 0.97


def _read(sample: Sample) -> list[Article]:
    document = Zip.of(sample.data, sample.name)
    if document.words() > _IN_CHILD and not child.is_child():
        return child.run("docx.document", sample.data, sample.name, {})
    return read_in_child(sample.data, sample.name, {})


def read_in_child(data: bytes, name: str, options: dict[str, str]) -> list[Article]:
    """The document; none if it holds no text. No `options` are known."""
    document = Zip.of(data, name)
    _check(document)
    source = _html(prepared(document), name)
    root = parsed(normalise(source))
    draft = Draft("docx")
    _facts(draft, document)
    if root is not None:
        _mark(root)
        Notes().prepare(root)
        pieces = [_without_mark(piece) for piece in Walk(placeholders=True).run(root)]
        rest = _without_title(draft, pieces, root)
        # A document that is nothing but its title has it as its text too.
        write_pieces(draft, rest if any(p.text and not p.hidden for p in rest) else pieces)
        for text in _around(document):
            draft.drop(text, 1, reason="footer")
    return [settled(draft)] if draft.blocks else _chunks(document)


def _chunks(document: Zip) -> list[Article]:
    """The pages that programs put into a document whole, instead of text of its own."""
    for member in document.names():
        data = document.read(member) if _CHUNK.match(member) else None
        if data:
            return [each._replace(format="docx") for each in read(data, member)]
    return []


def _check(document: Zip) -> None:
    """Unpacks all XML once, within the limits, before a library does it without any.

    Raises `ImportRefused` with the codes of `Zip.read` and `import_damaged` for documents that
    declare entities, which no office program writes.
    """
    if not main_part(document):
        raise ImportRefused("import_damaged", name=document.name)
    for member in document.names():
        if not member.lower().endswith((".xml", ".rels")):
            continue
        data = document.read(member)
        wide = data is not None and data[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
        if data is None or _DECLARES.search(data.replace(b"\x00", b"") if wide else data):
            raise ImportRefused("import_damaged", name=document.name)


def _html(data: bytes, name: str) -> str:
    import logging

    import mammoth

    logging.getLogger("mammoth").setLevel(logging.ERROR)
    try:
        result: Any = mammoth.convert_to_html(
            BytesIO(data), style_map=_STYLES, convert_image=_no_image, id_prefix=""
        )
    except (RecursionError, MemoryError):
        raise ImportRefused("import_too_deep", path=name, name=name, detail="XML") from None
    except Exception:  # whatever it stumbles over in a damaged file
        raise ImportRefused("import_damaged", name=name) from None
    return str(result.value)


def _mark(root: Any) -> None:
    """Says in HTML what the styles say that were put in: what is hidden, what is a contents."""
    for el in root.xpath("//p[@class='reader-hidden' or @class='reader-contents']"):
        el.tag = "p" if el.get("class") == "reader-hidden" else "nav"
        el.set("hidden", "")
    for box in root.xpath("//input[@type='checkbox']"):
        box.tag, box.text = "span", "☑" if box.get("checked") is not None else "☐"


def _without_mark(piece: Piece) -> Piece:
    """An item of a list with the number that Word gives it, without the bullet before it."""
    at = piece.text.find(MARK)
    if at < 0:
        return piece
    cut = at + len(MARK)
    piece.text = piece.text[cut:]
    piece.marks = [(k, max(a - cut, 0), max(b - cut, 0), to) for k, a, b, to in piece.marks]
    return piece


def _around(document: Zip) -> list[str]:
    """What stands at the head and the foot of the pages."""
    found: dict[str, None] = {}
    for name in sorted(document.names()):
        if not _MARGIN.match(name) or (data := document.read(name)) is None:
            continue
        root = xml_tree(source_of(data))
        for paragraph in root.iter("p") if root is not None else ():
            text = normalise_line("".join(paragraph.itertext("t")))
            if any(c.isalpha() for c in text):
                found[text] = None
    return list(found)


def _no_image(image: Any) -> list[Any]:
    """A picture without its bytes."""
    from mammoth import html

    return [html.element("img", {"alt": image.alt_text or ""})]


def _facts(draft: Draft, document: Zip) -> None:
    data = document.read("docProps/core.xml")
    root = xml_tree(source_of(data)) if data else None
    if root is None:
        return
    said = {el.tag: normalise_line(el.text or "") for el in root if isinstance(el.tag, str)}
    if not JUNK_TITLE.match(said.get("title", "")):
        draft.title = said.get("title", "")
    names = re.split(r"\s*[;；,，、]\s*", said.get("creator", ""))
    draft.authors = tuple(n for n in names if n and not JUNK_AUTHOR.match(n))
    draft.published = iso_date(said.get("created", ""))
    draft.published_inferred = draft.published is not None


def _without_title(draft: Draft, pieces: list[Piece], root: Any) -> list[Piece]:
    """Takes the title, and the subtitle, out of the first pieces."""
    titles = {normalise_line("".join(el.itertext())) for el in root.xpath("//h1[@class='title']")}
    subtitles = {
        normalise_line("".join(e.itertext())) for e in root.xpath("//p[@class='subtitle']")
    }
    rest = list(pieces)
    words = [i for i, p in enumerate(rest[:6]) if p.text and not p.image]
    first = next((i for i in words if rest[i].text in titles), None)
    if first is None and words:
        i = words[0]
        top = (
            rest[i].kind == "heading"
            and sum(p.level == 1 for p in rest if p.kind == "heading") == 1
        )
        if top or _stands_alone(rest, words) or rest[i].text == draft.title:
            first = i
    if first is None:
        return rest
    draft.title = rest.pop(first).text
    if first < len(rest) and (
        rest[first].text in subtitles or wording.DASHED.match(rest[first].text[:80])
    ):
        draft.subtitle = rest.pop(first).text
    return rest


def _stands_alone(pieces: list[Piece], words: list[int]) -> bool:
    """Whether the first line is a headline by its form: short, unended, before something longer."""
    if len(words) < 2 or pieces[words[0]].kind != "paragraph":
        return False
    text, after = pieces[words[0]].text, pieces[words[1]].text
    wide = wording.width(text)
    if not 2 <= wide <= _TITLE_WIDTH or text[-1] in "。，；：、,;:.":
        return False
    bold = sum(b - a for kind, a, b, _ in pieces[words[0]].marks if kind == "strong") >= len(text)
    return bold or wording.width(after) >= 1.6 * wide


IMPORTER = Importer("docx", _recognises, _read, binary=True)
