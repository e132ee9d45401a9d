"""Fuzzed quotes through pandoc, which reads more syntax than any note program."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from reader.annotations.bundle import Bundle
from reader.export.escape import quote_lines
from reader.export.formats import FORMATS
from reader.export.options import ExportOptions, Notes
from reader.model import ArticleInfo, Block, Document, Highlight

PANDOC = shutil.which("pandoc")
pytestmark = pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed")

HAN = "的一是在不了有和人这中大为上个国我以要他，。“”、：；？！……——（）《》　"
SPECIAL = "\\`*_{}[]<>#|~$^%=&!-+.()0123456789:;\"'/?@ \t"
WORDS = ["abc", "@x", "a_b_c", "**", "``", "$x$", "http://a.cn/x_y", "&amp;", "<b>", "[^1]"]
WORDS += ["^[x]", "~~", "==", "::", "{.c}", "|a|b|", "---", "..."]
WORDS += ["1. ", "- ", "# ", "::: x"]


def quotes(number: int) -> list[str]:
    """Mixtures of Han, specials and syntax, the same at every run."""
    dice = random.Random(7)
    found = []
    while len(found) < number:
        pieces = [
            dice.choice(WORDS) if dice.random() < 0.2 else dice.choice(HAN + SPECIAL * 2)
            for _ in range(dice.randint(1, 24))
        ]
        lines = "".join(pieces).replace("\t", " ").strip().split("\n")
        if all(line.strip() for line in lines):
            found.append("\n".join(lines))
    return found


def pandoc(text: str, form: str, to: str = "json") -> str:
    assert PANDOC is not None
    done = subprocess.run(
        [PANDOC, "-f", form, "-t", to], input=text.encode(), capture_output=True, check=True
    )
    return done.stdout.decode()


def plain(inlines: list[Any]) -> str:
    """Inlines as text; anything that is no text shows as its name."""
    out = []
    for each in inlines:
        kind, content = each["t"], each.get("c")
        if kind == "Str":
            out.append(content)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            out.append(" ")
        elif kind == "Quoted":
            mark = {"SingleQuote": "'", "DoubleQuote": '"'}[content[0]["t"]]
            out.append(f"{mark}{plain(content[1])}{mark}")
        else:
            out.append(f"<{kind}>")
    return "".join(out)


def squeezed(text: str) -> str:
    """Runs of spaces as one, as every Markdown reader draws them; typographer's marks as typed."""
    text = re.sub(r"[ \n]+", " ", text)
    return text.translate(str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'}))


@pytest.mark.parametrize("form", ["markdown-smart", "markdown", "gfm", "commonmark_x-smart"])
def test_quotes_come_back_as_they_were(form: str) -> None:
    texts = quotes(1000)
    source = "\n\nx\n\n".join(quote_lines(text) for text in texts)
    blocks = [b for b in json.loads(pandoc(source, form))["blocks"] if b["t"] == "BlockQuote"]
    got = [
        " ".join(plain(p["c"]) if p["t"] == "Para" else f"<{p['t']}>" for p in b["c"])
        for b in blocks
    ]
    assert len(got) == len(texts)
    wrong = [(w, g) for w, g in zip(texts, got, strict=True) if squeezed(w) != squeezed(g)]
    assert len(wrong) <= 5, wrong[:5]


@pytest.fixture
def notes(make_info: Callable[..., ArticleInfo], examples: tuple[Highlight, ...]) -> Notes:
    info = make_info(
        published="2026-01", title="100% {a} & b_c #1 ~ ^ \\x", address="http://a.cn/{x}"
    )
    text = "第一句话。" * 21
    return Notes(info, examples, Document(info, text, (Block("paragraph", 0, len(text)),)))


@pytest.mark.parametrize(
    ("form", "reads", "quotes"),
    [
        ("markdown", "markdown", ("*不在了*", "第2句话。")),
        ("inline", "markdown", ("*不在了*", "第一句话。")),
        ("org", "org", ("第2句话。", "两行引文")),
        ("html", "html", ("*不在了*", "第一句话。")),
    ],
)
def test_pandoc_reads_every_document_with_its_quotes(
    form: str, reads: str, quotes: tuple[str, ...], notes: Notes
) -> None:
    text = FORMATS[form].render([notes], ExportOptions(bundle=Bundle()))
    out = pandoc(text, reads, "plain")
    squeezed_out = re.sub(r"\s+", "", out)
    assert [quote for quote in quotes if quote not in squeezed_out] == []


def test_pandoc_reads_the_references(notes: Notes) -> None:
    for form, reads in (("bibtex", "biblatex"), ("csl", "csljson")):
        source = FORMATS[form].render([notes], ExportOptions())
        (item,) = json.loads(pandoc(source, reads, "csljson"))
        assert item["title"] == notes.info.title
        assert item["issued"]["date-parts"] == [[2026, 1]]
        assert [each["literal"] for each in item["author"]] == ["黄恒", "高山"]
