"""Pages made by hand, and what is read of them."""

from __future__ import annotations

from reader.importers import read
from reader.model import Article

P = "<p>这是一段完整的中文正文，里面有逗号，也有句号，长度足够算作正文的段落。</p>"
TEXT = P[3:-4]
BODY = P * 5


SENTENCE = "渡口的书车每个月换一批书，换哪些由上一批读者投票决定，大人也跟着孩子一起读。"


def page(body: str, *, head: str = "", name: str = "a.html", **options: str) -> Article:
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    (found,) = read(html.encode(), name, **options)
    return found


def texts(article: Article) -> list[str]:
    return [article.text[b.start : b.end] for b in article.blocks]
