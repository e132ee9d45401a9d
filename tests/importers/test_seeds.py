"""The sample documents and, where they are there, the two real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.importers import read
from reader.model import Article

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared" / "seeds"


@pytest.mark.parametrize("name", ["newspaper.md", "webpage.txt", "mixed.md", "novel.txt"])
def test_samples_read_as_they_always_did(name: str, golden: Callable[..., None]) -> None:
    golden(name, *read((SEEDS / name).read_bytes(), name))


def test_the_newspaper_sample_has_its_columns_rejoined() -> None:
    articles = read((SEEDS / "newspaper.md").read_bytes(), "newspaper.md")
    assert [a.title for a in articles][:2] == [
        "把服务送到“骑手”的必经之路上",
        "寒潮今夜抵达 沿江市发布大风预警",
    ]
    text = "\n".join(a.text for a in articles)
    for whole in ("全城唯一一段不晒太阳的", "一个多小时。", "家人已经找了两天", "及时加固大棚"):
        assert whole in text
    assert sum(b.joined for a in articles for b in a.blocks) == 4
    assert [(o.reason, o.text[:5]) for a in articles for o in a.other] == [("advert", "节约每滴水")]


def test_the_novel_sample_is_gb18030_with_seven_chapters(
    kinds: Callable[[Article], list[tuple[str, str]]],
) -> None:
    article = read((SEEDS / "novel.txt").read_bytes(), "novel.txt")[0]
    assert article.encoding == "gb18030"
    headings = [text for kind, text in kinds(article) if kind == "heading"]
    assert len(headings) == 7
    assert headings[0] == "第一章　雾"


def shared(name: str) -> bytes:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the real documents are not here")
    return path.read_bytes()


def test_the_real_newspaper_page(kinds: Callable[[Article], list[tuple[str, str]]]) -> None:
    name = "000_ffae91bc44536143.txt"
    articles = read(shared(name), name)
    lead, gala, trains, shooting = articles
    assert lead.title == "凝心聚力推动社会工作高质量发展"
    assert lead.subtitle is not None
    assert "开创新局面" in lead.subtitle
    facts = [(a.source, a.place, a.published, a.published_inferred) for a in articles]
    assert facts == [
        ("新华社", "北京", "2026-01-25", True),
        ("新华社", "北京", "2026-01-25", True),
        ("新华社", None, "2026-01-25", True),
        ("新华社", "洛杉矶", "2026-01-24", True),
    ]
    assert shooting.authors == ("黄恒", "高山")
    joined = [a.text[b.start : b.end] for a in articles for b in a.blocks if b.joined]
    wholes = ("建设成为培育", "专项整治“戴帽子", "只有坚持", "仓廪丰盈")
    assert len(joined) == 4
    assert all(whole in text for whole, text in zip(wholes, joined, strict=True))
    shape = kinds(lead)
    assert sum(kind == "heading" for kind, _ in shape) == 3
    assert [kind for kind, _ in shape[-2:]] == ["byline", "dateline"]
    assert shape[-1][1] == "据新华社北京1月25日电"
    assert sum(text.endswith("；") for _, text in shape) == 3
    assert [len(a.blocks) for a in (lead, gala, trains, shooting)] == [39, 2, 2, 4]
    assert [kind for kind, _ in kinds(trains)] == ["caption", "caption"]
    assert [o.reason for a in articles for o in a.other] == ["advert"]
    assert "饮净水" in shooting.other[0].text
    assert shooting.other[0].text.endswith("携手共建美好生活")


def test_the_real_web_page() -> None:
    name = "004_528c26e34757d7d0.txt"
    (article,) = read(shared(name), name)
    assert article.title.startswith("奋力推动新时代社会工作高质量发展——论")
    assert (article.source, article.published) == ("《中国社会工作报》", "2026-01-28")
    assert (article.editor, article.published_inferred) == ("lly", False)
    assert {b.kind for b in article.blocks} == {"paragraph"}
    assert article.text.startswith("这次全国社会工作部长会议,")
    assert article.text.endswith("新的更大贡献。")
    for alien in ("首页", "上一条", "责任编辑", "ICP", "技术支持", "友情链接", "发布日期"):
        assert alien not in article.text
        assert any(alien in other.text for other in article.other)
    reasons = [other.reason for other in article.other]
    assert reasons == ["menu", "crumb", "meta", "meta", "neighbours", "links", "footer"]
