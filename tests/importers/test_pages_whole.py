"""Pages whose article is not in one piece: sections, notices with telephone numbers, agendas."""

from __future__ import annotations

import lxml.html

from reader.importers import read
from reader.importers.html.walk import Walk

SENTENCE = "The river rises in the hills above the town and reaches the sea after forty miles. "
PARAGRAPH = SENTENCE * 3
LINKS = "".join(f'<li><a href="/{i}">Another story about rivers {i}</a></li>' for i in range(12))


def page(body: str, head: str = "<title>The long river</title>") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def kept(data: bytes, name: str = "x.html") -> str:
    (article,) = read(data, name)
    return article.text


def left_out(data: bytes, name: str = "x.html") -> str:
    (article,) = read(data, name)
    return "\n".join(other.text for other in article.other)


def section(number: int) -> str:
    return (
        f'<section id="s{number}"><div><div><h2>Part {number}</h2></div>'
        f"<div><p>Part {number} begins. {PARAGRAPH}</p><p>Part {number} ends. {PARAGRAPH}</p>"
        "</div></div></section>"
    )


def test_an_article_in_sections_comes_in_whole() -> None:
    sections = "".join(section(n) for n in range(1, 7))
    menu, foot = f"<ul>{LINKS}</ul>", "<footer><p>All rights reserved.</p></footer>"
    text = kept(page(f"{menu}<h1>The long river</h1><div>{sections}</div>{foot}"))
    for n in range(1, 7):
        assert f"Part {n} begins." in text
        assert f"Part {n} ends." in text
    assert "Another story" not in text
    assert "All rights reserved" not in text


def test_what_speaks_of_cookies_is_no_part_of_a_short_article() -> None:
    notice = "<p>This website uses cookies to improve your experience. " + SENTENCE * 4 + "</p>"
    body = f"<div><h1>The long river</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></div>"
    data = page(f"{body}<ul>{LINKS}</ul><div>{notice * 4}</div>")
    assert "cookies" not in kept(data)
    assert "cookies" in left_out(data)


def test_other_stories_below_an_article_stay_out() -> None:
    own = f"<div><h1>The long river</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></div>"
    others = "".join(
        f'<div><h3><a href="/{i}">A bridge {i}</a></h3><p>Bridge {i}. {PARAGRAPH}</p></div>'
        for i in range(9)
    )
    text = kept(page(f"{own}<div><h2>You may also like</h2>{others}</div>"))
    assert "Bridge 3" not in text


NOTICE = """云溪县图书馆
首页
本馆概况
读者服务
当前位置：首页 > 通知公告 > 正文
云溪县图书馆关于招募志愿者的公告
发布时间：2026-03-02 来源：云溪县图书馆
为方便读者借阅，本馆现面向全县招募志愿者二十名，有关事项公告如下。
一、报名方式
报名者可于三月二十日前到本馆一楼服务台填写表格，也可以来信报名。
地址：云溪县河东路十二号
联系电话：0000-1234567
二、服务内容
志愿者每周到馆两次，整理书架，引导读者，并协助举办周末的讲座。
联系人：邬老师
电话：0000-7654321
云溪县图书馆
2026年3月2日
【打印】 【关闭】
主办单位：云溪县图书馆
地址：云溪县河东路十二号
电话：0000-0000000
版权所有：云溪县图书馆
"""


def test_a_telephone_number_within_a_notice_does_not_end_it() -> None:
    text = kept(NOTICE.encode(), "x.txt")
    assert "报名者可于三月二十日前" in text
    assert "联系电话：0000-1234567" in text
    assert "志愿者每周到馆两次" in text
    assert "电话：0000-7654321" in text
    assert "0000-0000000" not in text
    assert "0000-0000000" in left_out(NOTICE.encode(), "x.txt")


def test_an_agenda_without_sentences_is_the_body_below_the_date() -> None:
    rows = "\n".join(f"{8 + i // 2}:{i % 2 * 3}0 第{i + 1}项 代表发言 邬小满" for i in range(60))
    head = "首页\n会议\n您现在的位置：首页 > 会议 > 正文\n云溪水利年会议程\n2026-03-02 阅读120次\n"
    tail = (
        "会议期间，请各位代表佩戴证件，按时到场，并将手机调至静音。\n请各位代表提前十分钟入场。\n"
    )
    foot = "发表评论\n友情链接：某网\n版权所有 某会\n"
    data = f"{head}{rows}\n{tail}{foot}".encode()
    text = kept(data, "x.txt")
    assert "第1项 代表发言" in text
    assert "第60项 代表发言" in text
    assert "版权所有" not in text
    assert "云溪水利年会议程" not in text


def test_a_table_that_fell_apart_into_cells_stays_with_the_notice() -> None:
    cells = "\n".join(f"0{i}水利史\n{i}、水文学概论\n邬小满" for i in range(1, 9))
    data = (
        NOTICE.partition("云溪县图书馆\n2026年3月2日")[0] + f"附表\n{cells}\n发表评论\n"
    ).encode()
    text = kept(data, "x.txt")
    assert "08水利史" in text
    assert "发表评论" not in text


def test_comments_under_a_post_end_it() -> None:
    post = "".join(f"<p>{'河水在城外拐了一个弯，又向东流去。' * 6}</p>" for _ in range(4))
    talk = "".join(
        f"<p>September 1{i}th, 2025 at 7:3{i} pm</p><p>{'我也去过那里，水很清，鱼也多。' * 5}</p>"
        for i in range(5)
    )
    data = page(f"<div><h1>城外的河</h1>{post}<p>《城外的河》已有5件评论</p>{talk}</div>")
    text = kept(data)
    assert "又向东流去" in text
    assert "我也去过那里" not in text
    assert "我也去过那里" in left_out(data)


def test_where_elements_stand_within_one_another() -> None:
    root = lxml.html.document_fromstring(
        "<body><article><p>one</p><p>two <b>three</b></p></article><p>four</p></body>"
    )
    walk = Walk()
    walk.run(root, number=True)
    tags = {int(el.get("data-n")): el.tag for el in root.iter()}
    for el in root.iter():
        path = [tags[n] for n in walk.paths.of(int(el.get("data-n")))]
        assert path == [*(each.tag for each in reversed(list(el.iterancestors()))), el.tag]
    assert [tags[n] for n in walk.paths.articles] == ["article"]
    assert (walk.paths.deepest, walk.paths.of(0), walk.paths.of(99)) == (4, (), ())
