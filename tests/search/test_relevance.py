"""Whether what is meant comes first: labelled queries over the samples, among other articles.

The figure is the mean reciprocal rank (MRR) of the article that is meant: 1.0 when it always comes
first, 0.5 when it always comes second. The floors are a little below what was measured.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from reader.library import Library
from reader.search import Searcher, search
from reader.text.words import jieba_segmenter

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "seeds"
FLOORS = {
    "title": 1.0, "heading": 1.0, "words": 1.0, "mixed": 1.0, "long": 1.0,
    "spelling": 1.0, "phrase": 1.0, "operators": 1.0, "rare": 1.0, "question": 0.9,
}  # fmt: skip
OTHERS = 250
"""Generated articles among which the samples have to be found."""


@pytest.fixture(scope="module")
def shelf_of_samples(tmp_path_factory: pytest.TempPathFactory, made_articles: Any) -> Iterator[Any]:
    """A library of the samples among generated articles."""
    folder = tmp_path_factory.mktemp("relevance")
    with Library.open(folder / "library.db") as library:
        library.add(sorted(SEEDS.iterdir()))
        texts = folder / "others"
        texts.mkdir()
        for i, made in enumerate(made_articles(OTHERS, seed=5, low=200, high=1600)):
            (texts / f"{i}.txt").write_text(f"{made.title}\n\n{made.text}\n", encoding="utf-8")
        library.add([texts], recursive=True, kind="text")
        yield library


@pytest.fixture(scope="module")
def segmenter() -> Any:
    return jieba_segmenter()


def labelled() -> list[tuple[str, str, str]]:
    """`(kind, wanted, query)` of every labelled query."""
    data = tomllib.loads((HERE / "relevance.toml").read_text(encoding="utf-8"))
    return [(row["kind"], row["wanted"], typed) for row in data["query"] for typed in row["typed"]]


def rank_of(hits: Sequence[Any], wanted: Any) -> float:
    """One through the rank of the first hit in the article that is meant; 0 if it is not there."""
    articles = list(dict.fromkeys((hit.article_id, hit.title) for hit in hits))
    for rank, (number, title) in enumerate(articles, 1):
        if number == wanted or (isinstance(wanted, str) and wanted in title):
            return 1 / rank
    return 0.0


@pytest.mark.parametrize("kind", FLOORS)
def test_what_is_meant_comes_first(kind: str, shelf_of_samples: Library, segmenter: Any) -> None:
    with shelf_of_samples._store.reading() as conn:
        ranks = {
            query: rank_of(search(conn, query, limit=10, segmenter=segmenter).hits, wanted)
            for each, wanted, query in labelled()
            if each == kind
        }
    mean = sum(ranks.values()) / len(ranks)
    assert mean >= FLOORS[kind], sorted(ranks.items(), key=lambda pair: pair[1])[:5]


def test_what_is_meant_comes_first_while_typing(shelf_of_samples: Library, segmenter: Any) -> None:
    ranks = []
    with Searcher(shelf_of_samples.path, segmenter=segmenter) as searcher:
        for kind, wanted, query in labelled():
            if kind in ("title", "heading", "words", "mixed"):
                result = searcher.search(query)
                assert result is not None
                ranks.append(rank_of(result.hits, wanted))
    assert sum(ranks) / len(ranks) >= 0.9


def known_items(library: Library) -> Iterator[tuple[str, int, str]]:
    """`(how, article, query)`: sentences of random articles as people remember them."""
    rng = random.Random(11)
    segmenter = jieba_segmenter()
    for info in rng.sample(library.articles(), 60):
        sentences = re.findall(r"[\u4e00-\u9fff]{8,24}", library.document(info.id).text)
        if not sentences:
            continue
        sentence = rng.choice(sentences)
        words = [sentence[s.start : s.end] for s in segmenter.words(sentence)]
        yield "verbatim", info.id, sentence
        if len(words) > 3:
            drop = rng.randrange(1, len(words) - 1)
            yield "dropped", info.id, "".join(words[:drop] + words[drop + 1 :])
            half = len(words) // 2
            yield "swapped", info.id, "".join(words[half:] + words[:half])
            yield "spaced", info.id, " ".join(rng.sample([w for w in words if len(w) > 1], 2))


def test_a_sentence_half_remembered_is_found(shelf_of_samples: Library, segmenter: Any) -> None:
    ranks: dict[str, list[float]] = {}
    with shelf_of_samples._store.reading() as conn:
        for how, article, query in known_items(shelf_of_samples):
            hits = search(conn, query, limit=10, segmenter=segmenter).hits
            ranks.setdefault(how, []).append(rank_of(hits, article))
    means = {how: round(sum(some) / len(some), 3) for how, some in ranks.items()}
    floors = {"verbatim": 0.99, "dropped": 0.95, "swapped": 0.95, "spaced": 0.95}
    assert {how: mean for how, mean in means.items() if mean < floors[how]} == {}, means
