"""Web pages that mean harm, and those saved as one file."""

# ruff: noqa: E501
from __future__ import annotations

import base64

from tests.reliability.hostile.case import LINE, Cases

_BODY = f"<h1>书车</h1><p>{LINE * 3}</p><p>{LINE * 4}</p>"


def _page(inside: str, head: str = "", after: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>书车</title>{head}</head><body>{_BODY}{inside}{after}</body></html>".encode()


def _mail(parts: list[tuple[str, bytes]], boundary: str = "b") -> bytes:
    head = f'From: <x>\r\nSubject: 书车\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="{boundary}"; type="text/html"\r\n\r\n'
    body = b"".join(f"--{boundary}\r\n{h}\r\n\r\n".encode() + data + b"\r\n" for h, data in parts)
    return head.encode() + body + f"--{boundary}--\r\n".encode()


def _nested_mail(depth: int) -> bytes:
    out = b"MIME-Version: 1.0\r\n"
    for n in range(depth):
        out += f"Content-Type: multipart/related; boundary=b{n}\r\n\r\n--b{n}\r\n".encode()
    return out + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + _page("")


_HTML = "Content-Type: text/html; charset=utf-8\r\nContent-Location: https://example.com/a"

CASES: Cases = {
    "300,000 nested div": ("a.html", lambda: _page("<div>" * 300_000 + LINE), "read"),
    "a million nested b i font": ("a.html", lambda: _page("<b><i><font>" * 330_000 + LINE), "any"),
    "adoption agency": ("a.html", lambda: _page("<a><b><p>" * 20_000 + LINE + "</a></b>" * 20_000), "any"),
    "b and p in turns": ("a.html", lambda: _page("<b><p>x</b>" * 100_000 + LINE), "any"),
    "formatting without end tags": ("a.html", lambda: _page("<p><b><i><u><s>x" * 60_000), "any"),
    "tables in tables": ("a.html", lambda: _page("<table><tr><td>" * 60_000 + LINE), "any"),
    "tables in tables, 900 deep": ("a.html", lambda: _page("<table><tr><td>甲</td><td>" * 900 + LINE + "</td></tr></table>" * 900), "read"),
    "lists in lists": ("a.html", lambda: _page("<ul><li>" * 60_000 + LINE), "any"),
    "lists in lists, 900 deep": ("a.html", lambda: _page("<ul><li>甲" * 900 + LINE), "read"),
    "quotes in quotes": ("a.html", lambda: _page("<blockquote>" * 60_000 + LINE), "any"),
    "100 MB in an attribute": ("a.html", lambda: _page(f"<p title='{'x' * 99_000_000}'>{LINE}</p>"), "any"),
    "25 MB in an attribute": ("a.html", lambda: _page(f"<p title='{'x' * 25_000_000}'>{LINE}</p>"), "any"),
    "300,000 attributes": ("a.html", lambda: _page("<p " + " ".join(f"a{n}={n}" for n in range(300_000)) + f">{LINE}</p>"), "read"),
    "300,000 attributes without values": ("a.html", lambda: _page("<p " + " ".join(f"a{n}" for n in range(300_000)) + f">{LINE}</p>"), "read"),
    "attributes in 3,000 tags": ("a.html", lambda: _page(("<p " + "b=1 " * 490 + ">x</p>") * 3_000), "any"),
    "an attribute that never ends": ("a.html", lambda: _page("<p title='" + "<x " * 300_000), "any"),
    "plaintext": ("a.html", lambda: _page(f"<plaintext>{LINE}</p>"), "read"),
    "template": ("a.html", lambda: _page("<template><p>x</p>" * 30_000), "any"),
    "xmp, listing, noembed": ("a.html", lambda: _page(f"<xmp><p>{LINE}</xmp><listing>x</listing><noembed><p>y</noembed>"), "read"),
    "select and option": ("a.html", lambda: _page("<select>" + "<option>甲" * 200_000), "any"),
    "colspan and rowspan of a billion": ("a.html", lambda: _page(f"<table><tr><td colspan=1000000000 rowspan=1000000000>{LINE}</td><td>x</td></tr><tr><td colspan=99999999999999999999>y</td></tr></table>"), "read"),
    "colspan of minus one": ("a.html", lambda: _page(f"<table><tr><td colspan=-1 rowspan=1e9>{LINE}</td><td colspan=x>x</td></tr></table>"), "read"),
    "table of 100,000 rows": ("a.html", lambda: _page("<table>" + "<tr><td>甲</td><td>乙</td></tr>" * 100_000 + "</table>"), "any"),
    "table of a row of 100,000": ("a.html", lambda: _page("<table><tr>" + "<td>甲</td>" * 100_000 + "</tr></table>"), "any"),
    "li value=1e18": ("a.html", lambda: _page(f"<ol start=999999999999999999999 type=I><li value=1000000000000000000>{LINE}</li><li value=1e18>x</li><li value=-9>y</li></ol>"), "read"),
    "Roman numbers of billions": ("a.html", lambda: _page(f"<ol type=i start=4000000000><li>{LINE}</li></ol><ol type=a start=99999999999><li>x</li></ol>"), "read"),
    "10,000 digits as start": ("a.html", lambda: _page(f"<ol start={'9' * 10_000}><li>{LINE}</li></ol>"), "read"),
    "style that is a trap": ("a.html", lambda: _page(f"<p style='{'display:' * 100_000}'>{LINE}</p>", head="<style>" + "{" * 1_000_000 + "</style>"), "any"),
    "class that is a trap": ("a.html", lambda: _page(f"<p class='{'comment-' * 100_000}'>{LINE}</p><div id='{'-' * 500_000}'>x</div>"), "any"),
    "picture of 50 MB in an address": ("a.html", lambda: _page(f"<img src='data:image/png;base64,{base64.b64encode(bytes(37_000_000)).decode()}'>"), "any"),
    "20 pictures of 1 MB in addresses": ("a.html", lambda: _page(f"<img alt=图 src='data:image/png;base64,{'A' * 1_000_000}'>" * 20), "read"),
    "link of 10 MB": ("a.html", lambda: _page(f"<p>{LINE}<a href='https://example.com/{'x' * 10_000_000}'>x</a></p>"), "read"),
    "meta refresh": ("a.html", lambda: _page("", head="<meta http-equiv=refresh content='0; url=file:///etc/passwd'>"), "read"),
    "base href": ("a.html", lambda: _page("<p><a href=x>a</a></p>", head="<base href='javascript:alert(1)//'><link rel=canonical href='file:///etc/passwd'>"), "read"),
    "frames and objects": ("a.html", lambda: _page("<iframe src=file:///etc/passwd></iframe><object data=file:///etc/passwd></object><embed src=/etc/passwd><xi:include href='file:///etc/passwd'/>"), "read"),
    "charset UTF-7": ("a.html", lambda: _page("", head="<meta charset=utf-7>"), "read"),
    "UTF-7 indeed": ("a.html", lambda: b"<html><head><meta charset=utf-7></head><body><p>+ADw-script+AD4-" + (LINE * 4).encode("utf-7") + b"</p></body></html>", "any"),
    "charset x-user-defined": ("a.html", lambda: _page("", head="<meta charset=x-user-defined>"), "read"),
    "charset ISO-2022-JP": ("a.html", lambda: _page("", head="<meta charset=iso-2022-jp>"), "read"),
    "charset that is no codec of text": ("a.html", lambda: _page("", head="<meta charset=zip><meta charset=base64><meta charset=rot13>").replace("渡".encode(), b"\xb6\xc9"), "any"),
    "charset idna, punycode, unicode_escape": ("a.html", lambda: b"<html><head><meta charset=unicode_escape></head><body><p>" + (LINE * 9).encode("gbk") + b"</p></body></html>", "any"),
    "charset of a name without end": ("a.html", lambda: _page("", head=f"<meta charset={'x' * 300_000}>"), "read"),
    "charset undefined": ("a.html", lambda: b"<html><head><meta charset=undefined></head><body><p>" + (LINE * 9).encode("gbk") + b"</p></body></html>", "any"),
    "ISO-2022-JP indeed": ("a.html", lambda: ("<html><head><meta charset=iso-2022-jp></head><body><p>" + "渡口の書車は毎月本を換える。" * 20 + "</p></body></html>").encode("iso2022_jp"), "any"),
    "JSON-LD 100,000 deep": ("a.html", lambda: _page("", head="<script type='application/ld+json'>" + '{"a":' * 100_000 + "1" + "}" * 100_000 + "</script>"), "read"),
    "JSON-LD of lists 100,000 deep": ("a.html", lambda: _page("", head="<script type='application/ld+json'>" + "[" * 100_000 + "]" * 100_000 + "</script>"), "read"),
    "JSON-LD with a number of a million digits": ("a.html", lambda: _page("", head="<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":" + "9" * 1_000_000 + "}</script>"), "read"),
    "JSON-LD of 5,000 pieces": ("a.html", lambda: _page("", head="<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":{\"name\":\"甲\"}}</script>" * 5_000), "any"),
    "JSON-LD of other types": ("a.html", lambda: _page("", head="<script type='application/ld+json'>{\"@type\":[[],{},null,1],\"headline\":{\"a\":1},\"author\":[[[]],{\"name\":[]},7],\"datePublished\":[1e999],\"publisher\":[[]]}</script>"), "read"),
    "10,000 authors": ("a.html", lambda: _page("", head="".join(f"<meta name=author content='甲{n}'>" for n in range(10_000))), "any"),
    "title of 1 MB": ("a.html", lambda: f"<html><head><title>{'题' * 350_000}</title></head><body>{_BODY}</body></html>".encode(), "read"),
    "heading of 1 MB": ("a.html", lambda: f"<html><body><h1>{'题' * 350_000}</h1>{_BODY}</body></html>".encode(), "read"),
    "dates of 99999": ("a.html", lambda: _page("", head="<meta property='article:published_time' content='99999-99-99T99:99:99Z'><meta name=pubdate content='" + "9" * 100_000 + "'>"), "read"),
    "entities that are controls": ("a.html", lambda: _page("<p>&#27;]0;x&#7;&#x9b;2J&#x202e;&#xd800;&#x110000;&#99999999999999999999;&#0;好</p>", head="<meta name=author content='&#27;[2J甲'>"), "read"),
    "a million comments": ("a.html", lambda: _page("<!---->" * 1_000_000), "any"),
    "200,000 open comments": ("a.html", lambda: _page("<!--" * 200_000), "any"),
    "200,000 open scripts": ("a.html", lambda: _page("<script>" * 200_000), "any"),
    "scripts and styles in turns": ("a.html", lambda: _page("<script><style></script></style>" * 50_000 + LINE), "any"),
    "CDATA in HTML": ("a.html", lambda: _page("<![CDATA[" * 100_000 + LINE), "any"),
    "processing instructions": ("a.html", lambda: _page("<?x" * 200_000 + f"<p>{LINE}</p>"), "any"),
    "billion laughs in XHTML": ("a.xhtml", lambda: ('<?xml version="1.0"?><!DOCTYPE h [<!ENTITY a "哈哈哈哈哈">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + f"]><html xmlns='http://www.w3.org/1999/xhtml'><body>{_BODY}<p>&i;</p></body></html>").encode(), "read"),
    "entity of a file in XHTML": ("a.xhtml", lambda: f'<?xml version="1.0"?><!DOCTYPE h [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://127.0.0.1:9/x">%y;]><html><body>{_BODY}<p>&x;</p></body></html>'.encode(), "read"),
    "doctype without end": ("a.html", lambda: b"<!doctype html " + b"[<!x " * 200_000 + _page(""), "any"),
    "200,000 end tags": ("a.html", lambda: _page("</p></div></b>" * 200_000), "any"),
    "200,000 links": ("a.html", lambda: _page("".join(f"<p><a href='https://example.com/{n}'>链接</a></p>" for n in range(200_000))), "any"),
    "a million line breaks": ("a.html", lambda: _page("<br>" * 1_000_000 + LINE), "refused"),
    "200,000 line breaks": ("a.html", lambda: _page("<br>" * 200_000 + LINE), "read"),
    "100,000 spaces": ("a.html", lambda: _page(" " * 100_000 + LINE), "read"),
    "200,000 ruby": ("a.html", lambda: _page("<ruby>字<rt>zi</rt></ruby>" * 100_000), "any"),
    "formulas 5,000 deep": ("a.html", lambda: _page("<math>" + "<mfrac><mi>x</mi>" * 5_000 + "</math>"), "any"),
    "drawings 5,000 deep": ("a.html", lambda: _page("<svg>" + "<g>" * 5_000 + "<text>x</text></svg>"), "any"),
    "foreign elements in turns": ("a.html", lambda: _page("<svg><math><mi><p>" * 20_000 + LINE), "any"),
    "names of elements of 1 MB": ("a.html", lambda: _page(f"<{'x' * 1_000_000}>{LINE}"), "any"),
    "names of elements of all kinds": ("a.html", lambda: _page("".join(f"<x{n}-y>" for n in range(50_000)) + LINE), "any"),
    "a single node of 25 MB": ("a.html", lambda: _page(f"<p>{LINE * 320_000}</p>"), "read"),
    "100,000 footnote signs": ("a.html", lambda: _page("".join(f"<sup><a href='#n{n}'>[{n}]</a></sup><p id=n{n}>注</p>" for n in range(50_000))), "any"),
    "all that is hidden": ("a.html", lambda: f"<html><body><div style='display:none'>{_BODY}</div></body></html>".encode(), "any"),
    "UTF-16 with a lone surrogate": ("a.html", lambda: b"\xff\xfe" + _page("").decode().encode("utf-16-le") + b"\x00\xd8\x00\xd8", "read"),
    # --- one file
    "100,000 parts": ("a.mhtml", lambda: _mail([("Content-Type: image/png", b"x")] * 100_000 + [(_HTML, _page(""))]), "any"),
    "30,000 parts, the page first": ("a.mhtml", lambda: _mail([(_HTML, _page(""))] + [("Content-Type: image/png", b"x")] * 30_000), "read"),
    "5,000 parts in parts": ("a.mhtml", lambda: _nested_mail(5_000), "any"),
    "50 parts in parts": ("a.mhtml", lambda: _nested_mail(50), "read"),
    "the same boundary within": ("a.mhtml", lambda: _mail([("Content-Type: multipart/related; boundary=b", b"--b\r\n" + _HTML.encode() + b"\r\n\r\n" + _page(""))]), "any"),
    "boundary that is wrong": ("a.mhtml", lambda: _mail([(_HTML, _page(""))]).replace(b'boundary="b"', b'boundary="c"'), "any"),
    "boundary that is empty": ("a.mhtml", lambda: _mail([(_HTML, _page(""))]).replace(b'boundary="b"', b'boundary=""'), "any"),
    "no boundary": ("a.mhtml", lambda: _mail([(_HTML, _page(""))]).replace(b'; boundary="b"', b""), "any"),
    "boundary of 1 MB": ("a.mhtml", lambda: _mail([(_HTML, _page(""))], "x" * 1_000_000), "any"),
    "base64 that is broken": ("a.mhtml", lambda: _mail([(_HTML + "\r\nContent-Transfer-Encoding: base64", base64.b64encode(_page("")) + b"!!=x")]), "any"),
    "quoted-printable without end": ("a.mhtml", lambda: _mail([(_HTML + "\r\nContent-Transfer-Encoding: quoted-printable", b"=" * 5_000_000)]), "any"),
    "uuencode": ("a.mhtml", lambda: _mail([(_HTML + "\r\nContent-Transfer-Encoding: x-uuencode", b"begin 644 x\r\n" + b"~" * 1_000_000)]), "any"),
    "charset of a part that is none": ("a.mhtml", lambda: _mail([(_HTML.replace("utf-8", "\"zip\""), _page(""))]), "read"),
    "a million header lines": ("a.mhtml", lambda: b"X: y\r\n" * 1_000 + b"Mime-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n" + b"X: y\r\n z\r\n" * 500_000 + _mail([(_HTML, _page(""))]), "any"),
    "subject without end": ("a.mhtml", lambda: _mail([(_HTML, f"<html><body><p>{LINE * 5}</p></body></html>".encode())]).replace("Subject: 书车".encode(), b"Subject: " + b"=?utf-8?b?5Lmm?= " * 60_000), "read"),
    "parameters without end": ("a.mhtml", lambda: _mail([(_HTML, _page(""))]).replace(b'type="text/html"', b"; ".join(b"a*%d*=utf-8''x" % n for n in range(20_000))), "any"),
    "message in a message": ("a.mhtml", lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 20_000 + _page(""), "any"),
}  # fmt: skip
