# ruff: noqa: E501
from __future__ import annotations

import base64
import quopri
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from reader.importers import read
from reader.importers.html import mhtml
from reader.model import Article
from tests.importers.refusals import refused

refusal = partial(refused, name="a.mht")

HERE = Path(__file__).parent
BODY = "<p>这是一段完整的中文正文，里面有逗号，也有句号，长度足够算作正文的段落。</p>" * 5


def saved(
    html: str,
    *,
    charset: str = "utf-8",
    encoding: str = "quoted-printable",
    head: str = "",
    start: str = "",
) -> bytes:
    data = html.encode(charset)
    body = quopri.encodestring(data) if encoding == "quoted-printable" else base64.encodebytes(data)
    top = f'From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.com/page.html\r\nSubject: =?utf-8?Q?=E6=B8=A1=E5=8F=A3?=\r\n{head}MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";{start}\r\n\tboundary="--b--"\r\n\r\n\r\n'
    part = f"----b--\r\nContent-Type: text/html; charset={charset}\r\nContent-ID: <frame@x>\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    css = "\r\n----b--\r\nContent-Type: text/css\r\n\r\np { color: red }\r\n----b----\r\n"
    return top.encode() + part.encode() + body + css.encode()


def one(data: bytes, name: str = "a.mhtml", **options: str) -> Article:
    (article,) = read(data, name, **options)
    return article


def test_a_saved_page_reads_as_it_always_did(golden: Callable[..., None]) -> None:
    golden("news.mhtml", one(saved((HERE / "data" / "news.html").read_text("utf-8"))))


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "base64"), ("gb2312", "quoted-printable"), ("gbk", "base64")],
)
def test_encodings(charset: str, encoding: str) -> None:
    article = one(saved(f"<html><body>{BODY}</body></html>", charset=charset, encoding=encoding))
    assert len(article.blocks) == 5
    assert article.title == "渡口"
    assert article.address == "https://example.com/page.html"
    assert article.blocks[0].lines is None


def test_the_start_part_is_the_page() -> None:
    data = saved(f"<html><body>{BODY}</body></html>", start=' start="<frame@x>";')
    frame = b"----b--\r\nContent-Type: text/html\r\n\r\n<p>advert</p>\r\n"
    at = data.find(b"----b--\r\nContent-Type: text/html")
    assert one(data[:at] + frame + data[at:]).text.startswith("这是")


def test_a_mail_header_in_a_text_is_no_page() -> None:
    text = "MIME-Version: 1.0\nContent-Type: text/plain\n\n正文。"
    assert read(text.encode(), "a.txt")[0].format == "text"


def test_damaged_and_hostile_files(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(b"plain text", kind="mhtml") == "import_damaged"
    nested = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n" + b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (i, i + 1)
        for i in range(3_000)
    )
    assert refusal(nested) == "import_damaged"
    many = saved("<p></p>") + b"----b--\r\n\r\nx\r\n" * 6_000
    assert refusal(many) == "import_empty"
    bad = saved(f"<html><body>{BODY}</body></html>").replace(
        b"=?utf-8?Q?=E6=B8=A1=E5=8F=A3?=", b"=?no-such?B?####?="
    )
    assert one(bad).title
    monkeypatch.setattr(mhtml, "_IN_CHILD", 10)
    assert one(saved(f"<html><body>{BODY}</body></html>")).title == "渡口"
    monkeypatch.setattr(mhtml, "LIMIT", 10)
    assert refusal(saved("x")) == "import_too_large"


def test_cut_files_give_what_is_there() -> None:
    data = saved(f"<html><body>{BODY}</body></html>")
    assert "这是一段完整的中文正文" in one(data[: len(data) // 2]).text
