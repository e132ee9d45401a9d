"""A scored corpus with a pinned floor: what is read must not get worse unnoticed.

`corpus/NAME.txt` is a document, `NAME.expected` its articles: `# title`, then `field: value` lines,
then a paragraph a line. A name with `.gbk.` or `.big5.` is read from that encoding.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from reader.importers import read

CORPUS = Path(__file__).with_name("corpus")

PARAGRAPHS = 1.0
"""Floor of F1 over paragraphs, word for word. Lower it only with a reason in the commit."""

FACTS = 1.0
"""Floor of the share of titles, sources, dates and editors that are right."""

ENCODINGS = {"gbk": "gb18030", "big5": "big5"}


def expected(path: Path) -> list[tuple[str, dict[str, str], list[str]]]:
    articles: list[tuple[str, dict[str, str], list[str]]] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# "):
            articles.append((line[2:], {}, []))
        elif line.partition(": ")[0] in ("source", "published", "editor"):
            key, _, value = line.partition(": ")
            articles[-1][1][key] = value
        else:
            articles[-1][2].append(line)
    return articles


def test_the_corpus_is_read_at_least_as_well_as_before() -> None:
    hits = wanted = found = right = facts = 0
    told: list[str] = []
    for path in sorted(CORPUS.glob("*.expected")):
        source = next(p for p in CORPUS.glob(f"{path.stem}.*") if p != path)
        text = source.read_text("utf-8")
        encoding = next((e for k, e in ENCODINGS.items() if f".{k}." in source.name), "utf-8")
        articles = read(text.encode(encoding), source.name)
        answer = expected(path)
        if len(articles) != len(answer):
            told.append(f"{source.name}: {len(articles)} articles, not {len(answer)}")
        paragraphs = Counter(a.text[b.start : b.end] for a in articles for b in a.blocks)
        truth = Counter(p for _, _, ps in answer for p in ps)
        hits += (paragraphs & truth).total()
        wanted += truth.total()
        found += paragraphs.total()
        told += [f"{source.name} missing: {p[:40]}" for p in truth - paragraphs]
        told += [f"{source.name} extra: {p[:40]}" for p in paragraphs - truth]
        for article, (title, fields, _) in zip(articles, answer, strict=False):
            for name, value in {"title": title, **fields}.items():
                facts += 1
                got = getattr(article, name)
                right += got == value
                if got != value:
                    told.append(f"{source.name} {name}: {got!r}, not {value!r}")
            assert article.encoding == encoding
    f1 = 2 * hits / (wanted + found)
    assert f1 >= PARAGRAPHS, "\n".join([f"F1 {f1:.3f}", *told])
    assert right / facts >= FACTS, "\n".join(told)
