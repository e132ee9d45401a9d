"""Pages in the forms that they are found in: layouts of tables, frames, scripts, pictures."""

from __future__ import annotations

import json
import quopri
from itertools import count

import pytest

from reader.importers import read
from reader.model import Article

RIVER = "河水在第{}个弯上慢下来，又向东流去；岸上的人家，窗户都朝着水开。"


def said(*numbers: int) -> str:
    return "".join(RIVER.format(n) for n in numbers)


def paragraphs(number: int) -> str:
    return "".join(f"<p>{said(2 * n, 2 * n + 1)}</p>" for n in range(number))


def one(data: str | bytes, name: str = "x.html") -> Article:
    (article,) = read(data.encode() if isinstance(data, str) else data, name)
    return article


def texts(article: Article) -> list[str]:
    return [article.text[b.start : b.end] for b in article.blocks]


def left_out(article: Article) -> str:
    return "\n".join(other.text for other in article.other)


def page(body: str, head: str = "<title>城外的河</title>") -> Article:
    return one(f"<html><head>{head}</head><body>{body}</body></html>")


def test_a_layout_of_nested_tables_with_line_breaks_for_paragraphs() -> None:
    menu = "<table><tr><td><a href=1>首页</a></td><td><a href=2>新闻</a></td></tr></table>"
    side = "<td width=200><a href=a>旧闻一则</a><br><a href=b>旧闻二则</a></td>"
    body = f"　　{said(1, 2)}<br><br>　　{said(3, 4)}<br>　　{said(5)}"
    main = (
        "<td><table><tr><td align=center><font size=5><b>城外的河</b></font></td></tr>"
        "<tr><td>2025-03-04 云溪晚报</td></tr>"
        f"<tr><td><font size=3>{body}</font></td></tr></table></td>"
    )
    foot = "<tr><td>版权所有 云溪晚报</td></tr>"
    article = one(
        f"<html><body><table width=100%><tr><td>{menu}</td></tr>"
        f"<tr><td><table><tr>{side}{main}</tr></table></td></tr>{foot}</table></body></html>"
    )
    assert texts(article) == [said(1, 2), said(3, 4), said(5)]
    assert (article.title, article.source) == ("城外的河", "云溪晚报")
    assert article.published == "2025-03-04"
    assert "旧闻一则" in left_out(article)


def test_the_text_of_a_page_of_frames() -> None:
    inside = f"<noframes><body><p>{said(1, 2)}</p></body></noframes>"
    frames = f'<frameset cols="20%,80%"><frame src="a"><frame src="b">{inside}</frameset>'
    article = one(f"<html><head><title>城外的河</title></head>{frames}</html>")
    assert texts(article) == [said(1, 2)]


def test_a_page_that_only_readers_without_scripts_can_read() -> None:
    article = page(f"<div id=app></div><noscript><h1>城外的河</h1>{paragraphs(4)}</noscript>")
    assert len(texts(article)) == 4


def test_what_stands_there_for_readers_without_scripts_is_not_read_twice() -> None:
    article = page(f"<h1>城外的河</h1>{paragraphs(5)}<noscript><p>请打开脚本。</p></noscript>")
    assert "请打开脚本" not in article.text


@pytest.mark.parametrize("kind", ["NewsArticle", "DiscussionForumPosting"])
def test_a_page_whose_text_is_data(kind: str) -> None:
    key = "articleBody" if kind == "NewsArticle" else "text"
    body = f"{said(1, 2, 3)}\n\n{said(4, 5, 6, 7)}"
    facts = {"@type": kind, "headline": "城外的河", key: body, "datePublished": "2025-03-04"}
    data = json.dumps(facts, ensure_ascii=False)
    script = f'<script type="application/ld+json">{data}</script>'
    article = page("<div id=app>Loading</div>", f"<title>网站</title>{script}")
    assert texts(article) == [said(1, 2, 3), said(4, 5, 6, 7)]
    assert (article.title, article.published) == ("城外的河", "2025-03-04")
    assert "Loading" in left_out(article)


def test_a_question_whose_text_is_data() -> None:
    main = f'{{"@type":"Question","name":"河为什么拐弯？","text":"{said(*range(1, 9))}"}}'
    data = f'{{"@type":"QAPage","mainEntity":{main}}}'
    article = page("<p>x</p>", f'<script type="application/ld+json">{data}</script>')
    assert article.title == "河为什么拐弯？"
    assert article.text == said(*range(1, 9))


def test_hidden_text_is_left_out_and_kept() -> None:
    hidden = {
        "display": '<p style="display:none">一</p>',
        "attribute": "<p hidden>二二</p>",
        "outside": '<p style="position:absolute;left:-9999px">三三三</p>',
        "size": '<p>露出来的<span style="font-size:0">四四四四</span>话。</p>',
        "within": '<p>也露出来的<span style="display:none">五五五五五</span>话。</p>',
    }
    article = page(f"<h1>城外的河</h1>{paragraphs(3)}{''.join(hidden.values())}")
    for words in ("一", "二二", "三三三", "四四四四", "五五五五五"):
        assert words not in article.text
        assert words in left_out(article)
    assert "露出来的话。" in article.text


def test_a_row_set_without_spaces_is_not_hidden() -> None:
    cells = '<div style="font-size:0"><p style="font-size:16px">{}</p></div>'
    article = page(f"<h1>城外的河</h1>{paragraphs(2)}{cells.format(said(9))}")
    assert said(9) in article.text


def test_an_amp_page() -> None:
    side = "<amp-sidebar><ul><li><a href=1>首页</a></li></ul></amp-sidebar>"
    image = '<amp-img src="a.jpg" width=600 height=400 alt="渡口的书车"></amp-img>'
    body = f"<p>{said(1, 2)}</p>{image}<p>{said(3, 4)}</p><amp-ad>广告在此</amp-ad>"
    article = page(f"{side}<article><h1>城外的河</h1>{body}</article>")
    assert texts(article) == [said(1, 2), "[图：渡口的书车]", said(3, 4)]


IMAGES = {
    "plain": '<p><img src="/u/2025/a1.jpg"></p>',
    "lazy": '<img src="data:image/gif;base64,R0lG" data-src="https://e.com/1.jpg">',
    "original": '<img src="/img/loading.gif" data-original="/u/2.jpg">',
    "inside": f'<img src="data:image/jpeg;base64,{"/9j/4AAQSkZJRg" * 60}">',
    "to itself": '<a href="/u/large.jpg"><img src="/u/small.jpg" width="500"></a>',
    "wechat": '<img data-src="https://mmbiz.qpic.cn/mmbiz_png/x/640" class="rich_pages">',
}


@pytest.mark.parametrize("image", IMAGES.values(), ids=IMAGES)
def test_a_picture_without_words_leaves_a_sign_where_it_stands(image: str) -> None:
    article = page(f"<h1>城外的河</h1><div><p>{said(1, 2)}</p>{image}<p>{said(3, 4)}</p></div>")
    assert texts(article) == [said(1, 2), "[图]", said(3, 4)]
    assert [b.kind for b in article.blocks] == ["paragraph", "caption", "paragraph"]


ORNAMENTS = {
    "dot": '<img src="/t.gif" width="1" height="1">',
    "tracker": '<img src="https://stat.example.com/pixel.gif">',
    "icon": '<img src="/img/icon_share.png">',
    "logo": '<img class="site-logo" src="/x.png">',
    "button": '<img src="/images/btn_print.gif">',
    "code": '<img src="/u/erweima.jpg">',
    "advert": '<a href="https://shop.example.com/buy"><img src="/u/x.jpg"></a>',
    "hidden": '<p style="display:none"><img src="/u/x.jpg"></p>',
    "small": '<img src="/u/x.jpg" style="width:24px">',
    "shared": '<div class="share"><img src="/u/x.jpg"></div>',
    "nothing": "<img>",
}


@pytest.mark.parametrize("image", ORNAMENTS.values(), ids=ORNAMENTS)
def test_ornaments_leave_nothing(image: str) -> None:
    article = page(f"<h1>城外的河</h1><div><p>{said(1, 2)}</p>{image}<p>{said(3, 4)}</p></div>")
    assert texts(article) == [said(1, 2), said(3, 4)]


def test_a_picture_with_a_caption_needs_no_sign_and_several_are_one() -> None:
    image = '<p><img src="/u/{}.jpg"></p>'
    captioned = f"{image.format(1)}<p>图为渡口的书车。邬小满摄</p>"
    several = "".join(image.format(n) for n in range(2, 6))
    body = f"<p>{said(1, 2)}</p>{captioned}<p>{said(3, 4)}</p>{several}<p>{said(5, 6)}</p>"
    article = page(f"<h1>城外的河</h1><div>{body}</div>")
    assert texts(article)[1] == "图为渡口的书车。邬小满摄"
    assert article.text.count("[图]") == 1


def test_pictures_of_the_site_around_the_article_leave_nothing() -> None:
    picture = '<img src="/u/{}.jpg" width="300">'
    numbers = count()
    around = "".join(
        f"<li><a href='/{n}'>{picture.format(n)}另一条河的故事</a></li>"
        for n in (next(numbers) for _ in range(8))
    )
    article = page(f"<ul>{around}</ul><h1>城外的河</h1>{paragraphs(4)}<ul>{around}</ul>")
    assert "[图]" not in article.text


def test_the_sign_is_in_the_language_of_the_page() -> None:
    body = "<p>The river rises in the hills, passes the town, and reaches the sea at last.</p>" * 2
    article = page(f"<h1>The river</h1><div>{body}<img src='/u/1.jpg'>{body}</div>")
    assert "[image]" in article.text


def mail(html: bytes, head: str, charset: str, end: str) -> bytes:
    start = f'{head}MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html";\n'
    start += f'\tboundary="{end}"\n\n--{end}\nContent-Type: text/html{charset}\n'
    start += "Content-Transfer-Encoding: quoted-printable\n"
    start += "Content-Location: https://news.example.com/a/1.html\n\n"
    whole = start.encode() + quopri.encodestring(html) + f"\n--{end}--\n".encode()
    return whole.replace(b"\n", b"\r\n")


def test_a_page_saved_by_an_old_browser_and_by_a_new_one() -> None:
    html = f"<html><body><h1>城外的河</h1>{paragraphs(3)}</body></html>"
    old = mail(
        html.encode("gb18030"),
        "From: <Saved by Microsoft Internet Explorer 5>\n",
        '; charset="gb2312"',
        "----=_NextPart_000",
    )
    new = mail(html.encode(), "From: <Saved by Blink>\n", "", "----MultipartBoundary--x----")
    for data, name in ((old, "x.mht"), (new, "x.mhtml")):
        article = one(data, name)
        assert article.title == "城外的河"
        assert article.text == "\n".join(said(2 * n, 2 * n + 1) for n in range(3))
        assert article.address == "https://news.example.com/a/1.html"


def test_a_page_saved_by_singlefile_knows_where_it_is_from() -> None:
    note = "<!--\n Page saved with SingleFile \n url: https://news.example.com/a/1.html \n-->"
    article = one(f"<!DOCTYPE html><html>{note}<title>城外的河</title>{paragraphs(3)}</html>")
    assert article.address == "https://news.example.com/a/1.html"


def test_a_fragment_begins_with_its_title() -> None:
    article = one(f"<h2>城外的河</h2>{paragraphs(3)}")
    assert article.title == "城外的河"
    assert len(texts(article)) == 3


def test_a_post_set_in_columns_of_eighty_is_whole_paragraphs_again() -> None:
    wide = 38
    paragraphs_of_post = [
        f"　　{said(1, 2, 3, 4)}",
        f"　　{said(5, 6, 7)}",
        f"　　{said(8, 9, 10, 11)}",
    ]
    rows = [text[k : k + wide] for text in paragraphs_of_post for k in range(0, len(text), wide)]
    head = "发信人: qingtai (青苔), 信区: Water\n标  题: 城外的河\n\n"
    article = page(f"<h1>城外的河</h1><pre>{head}{chr(10).join(rows)}\n\n--\n※ 来源:·水边·</pre>")
    assert [text for text in texts(article) if text.startswith("河水")] == [
        said(1, 2, 3, 4),
        said(5, 6, 7),
        said(8, 9, 10, 11),
    ]


def test_a_poem_set_as_it_stands_keeps_its_lines() -> None:
    poem = "\n".join(["城外的河水", "向东流去", "窗户都朝着", "水开", "桥在上游", "我在下游"])
    article = page(f"<h1>城外的河</h1><pre>{poem}</pre>")
    assert article.text == poem
