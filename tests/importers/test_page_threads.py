"""Threads and comments: the first post is the text, what others said is left out and kept."""

from __future__ import annotations

import pytest

from reader.importers import read
from reader.model import Article

POST = "春天去看河，沿着堤走了一整个下午，想问问大家，上游那座老桥还在不在？"
ANSWER = "第{}个回答说，桥还在，只是桥面换成了新的石板，走起来不像从前那样响了。"


def thread(posts: str, above: str = "<h1>上游的老桥</h1>") -> Article:
    html = (
        f"<html><head><title>上游的老桥 - 水边论坛</title></head><body>{above}{posts}</body></html>"
    )
    (article,) = read(html.encode(), "x.html")
    return article


def discuz(number: int, text: str) -> str:
    card = f"<td class=pls><a href=u>网友{number}</a><p>帖子 {number}</p></td>"
    said = f'<td class="plc"><em>发表于 2025-3-4 14:0{number % 10}</em><table><tr>'
    said += f'<td class="t_f" id="postmessage_{900 + number}">{text}<br>{text}</td></tr></table>'
    post = f'<table id="pid{900 + number}"><tr>{card}{said}</td></tr></table>'
    return f'<div id="post_{900 + number}">{post}</div>'


def xenforo(number: int, text: str) -> str:
    user = f'<section class="message-user"><h4><a href=u>user{number}</a></h4></section>'
    body = f'<div class="bbWrapper"><p>{text}</p><p>{text}</p></div><a href=l>Like</a>'
    return f'<article class="message" id="js-post-{900 + number}">{user}{body}</article>'


def invision(number: int, text: str) -> str:
    return f'<article id="elComment_{number}"><a href=u>u{number}</a><p>{text}</p></article>'


@pytest.mark.parametrize("software", [discuz, xenforo, invision])
def test_the_first_post_of_a_thread_is_the_text(software: object) -> None:
    assert callable(software)
    answers = "".join(software(n, ANSWER.format(n)) for n in range(1, 9))
    article = thread(f'<div id="comments">{software(0, POST)}{answers}</div>')
    assert article.title == "上游的老桥"
    assert set(article.text.split("\n")) == {POST}
    others = "\n".join(other.text for other in article.other)
    assert all(ANSWER.format(n) in others for n in range(1, 9))


def test_a_question_whose_answers_alone_are_numbered() -> None:
    question = f'<div id="question"><p>{POST}</p><p>{POST[::-1]}</p><p>{POST}{POST}</p></div>'
    answers = "".join(
        f'<div id="answer-{n}"><p>{ANSWER.format(n) * 3}</p></div>' for n in range(1, 7)
    )
    article = thread(question + answers)
    assert POST in article.text
    assert "第1个回答" not in article.text


def test_an_article_with_many_comments_stays_an_article() -> None:
    body = "".join(f"<p>第{n}段。{POST * 3}</p>" for n in range(6))
    comments = "".join(
        f'<li id="comment-{n}"><p>{ANSWER.format(n) * 5}</p></li>' for n in range(1, 15)
    )
    article = thread(f"<div>{body}</div><ol>{comments}</ol>")
    assert "第0段" in article.text
    assert "第5段" in article.text
    assert "个回答" not in article.text


def test_a_thread_without_answers_is_a_page_like_others() -> None:
    assert POST in thread(f'<div id="post_1"><p>{POST}</p><p>{POST * 2}</p></div>').text
