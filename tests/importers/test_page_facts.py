"""Who wrote a page, where it comes from and when, in the forms that sites have for it."""

from __future__ import annotations

import pytest

from reader.importers import read
from reader.importers.dates import find_date
from reader.importers.html.names import persons
from reader.model import Article

BODY = "<p>河水在城外拐了一个弯，又向东流去；岸上的人家，窗户都朝着水开。</p>" * 6
ENGLISH = "<p>The river rises in the hills, passes the town, and reaches the sea at last.</p>" * 6


def page(above: str, body: str = BODY, head: str = "", below: str = "") -> Article:
    html = f"<html><head>{head}</head><body><h1>城外的河</h1>{above}{body}{below}</body></html>"
    (article,) = read(html.encode(), "x.html")
    return article


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025年3月4日 14:05", "2025-03-04"),
        ("2025-03-04", "2025-03-04"),
        ("2025/3/4 9:05:01", "2025-03-04"),
        ("2025.03.04", "2025-03-04"),
        ("03-04-2025", "2025-03-04"),
        ("25-04-2025", "2025-04-25"),
        ("3/4/2025", "2025-03-04"),
        ("4.3.2025", "2025-03-04"),
        ("二〇二五年三月四日", "2025-03-04"),
        ("二○二五年三月", "2025-03"),
        ("２０２５年３月４日", "2025-03-04"),
        ("民国114年3月4日", "2025-03-04"),
        ("2025-03-04T14:05:00+08:00", "2025-03-04"),
        ("Tue, March 4th, 2025", "2025-03-04"),
        ("4 March 2025", "2025-03-04"),
        ("13-14-2025", None),
        ("192.168.1.2025", None),
    ],
)
def test_dates_in_all_their_forms(text: str, day: str | None) -> None:
    assert find_date(text) == day


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ann Other", ("Ann Other",)),
        ("by Ann Other and Bo de Li | March 4, 2025", ("Ann Other", "Bo de Li")),
        ("Written by Ann Other, Senior Editor", ("Ann Other",)),
        ("By Ann OtherUpdated: Feb 5, 2026", ("Ann Other",)),
        ("Ann Other on March 4, 2025", ("Ann Other",)),
        ("作者：邬小满、林渡", ("邬小满", "林渡")),
        ("About the author of this page", ()),
        ("", ()),
    ],
)
def test_names_in_lines_that_say_who_wrote(text: str, names: tuple[str, ...]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    "above",
    [
        '<p class="byline">By <a href="/a">Ann Other</a></p>',
        '<div class="post-author-name">Ann Other</div>',
        '<i itemprop="author" itemscope><a href="/a"><b itemprop="name">Ann Other</b></a></i>',
        '<a rel="author" href="/a">Ann Other</a>',
        "<p>By Ann Other</p><p>March 4, 2025</p>",
    ],
)
def test_authors_by_the_names_of_elements_and_by_lines(above: str) -> None:
    assert page(above, ENGLISH).authors == ("Ann Other",)


@pytest.mark.parametrize(
    "above",
    [
        '<meta itemprop="datePublished" content="2025-03-04T14:05">',
        '<span class="post-date">March 4, 2025</span>',
        '<p class="pub_time">2025年3月4日 14:05</p>',
        '<time datetime="2025-03-04">today</time>',
        "<p>March 4, 2025</p>",
        "<p>Updated March 4, 2025</p>",
    ],
)
def test_dates_by_the_names_of_elements_and_by_lines(above: str) -> None:
    assert page(above, ENGLISH).published == "2025-03-04"


def test_who_comments_wrote_nothing_of_the_page() -> None:
    talk = '<div class="comments"><span class="author">Cy Yes</span><p>2020-01-01 10:00</p></div>'
    article = page("", ENGLISH, below=talk)
    assert article.authors == ()
    assert article.published is None


def test_json_ld_tells_author_and_day() -> None:
    data = (
        '{"@type":"NewsArticle","headline":"城外的河","datePublished":"2025-03-04T14:05:00+08:00",'
        '"author":[{"@type":"Person","name":"邬小满"}],"publisher":{"name":"云溪晚报"}}'
    )
    article = page("", head=f'<script type="application/ld+json">{data}</script>')
    assert article.authors == ("邬小满",)
    assert article.published == "2025-03-04"
    assert article.source == "云溪晚报"


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("2025年3月4日14:05 来源：[ 云溪晚报 ]", "云溪晚报"),
        ("http://news.example.com 2025年03月04日03:18 云溪晚报", "云溪晚报"),
        ("2025-03-04 14:05 来源：云溪晚报 作者：邬小满 编辑：林渡", "云溪晚报"),
    ],
)
def test_the_source_in_the_line_of_the_date(line: str, source: str) -> None:
    article = page(f"<p>{line}</p>")
    assert (article.source, article.published) == (source, "2025-03-04")


def test_markup_is_no_source_and_no_author() -> None:
    article = page('<p>来源： size="20"</p><p>作者： size="20"</p>')
    assert article.source is None
    assert article.authors == ()


@pytest.mark.parametrize(
    ("above", "below", "author"),
    [
        ("<p>作者： 青苔&amp;渡口 2025-03-04 14:05</p>", "", "青苔&渡口"),
        ("", "<p>qingtai 发表于 2025-03-04 14:05:00</p>", "qingtai"),
        ("", "<p>本帖由青苔于2025年3月4日14:05:00在〖水边〗发表.</p>", "青苔"),
    ],
)
def test_names_of_forums(above: str, below: str, author: str) -> None:
    article = page(above, below=below)
    assert article.authors == (author,)
    assert article.published == "2025-03-04"


def test_the_dateline_tells_place_source_and_day() -> None:
    first = "<p>新华社北京3月4日电（记者 邬小满）河水在城外拐了一个弯，又向东流去。</p>"
    article = page("<p>2025年03月04日 14:05</p>", first + BODY)
    assert (article.place, article.source) == ("北京", "新华社")
    assert article.authors == ("邬小满",)
    assert article.published == "2025-03-04"
