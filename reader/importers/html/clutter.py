"""What stands among the text of an article on a web page and is none of it, by its names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from reader.importers.wording import compiled

_NAMED: Final = {
    "comments": "comments? commentlist pinglun disqus replies replylist respond",
    "links": "related relates? recommend(?:ed|ations?)? xiangguan tuijian mostread mostpopular"
    " trending outbrain taboola",
    "menu": "share sharing sharebox bdsharebuttonbox social socials breadcrumbs? crumbs? toolbar"
    " editsection newsletter signup subscribe noprint cookies? cookiebanner cookieconsent consent"
    " gdpr ccpa onetrust paywall",
    "advert": "ads? advert advertisement adbox sponsored promo promotion",
}
_NAMES: Final = [
    (kind, re.compile(rf"(?:^|[\s_-])(?:{'|'.join(names.split())})(?=$|[\s_-])", re.IGNORECASE))
    for kind, names in _NAMED.items()
]
_ELEMENTS: Final = frozenset({"div", "section", "ul", "ol", "form", "aside", "p", "dl"})
_ASIDE: Final = compiled(
    r"^(?:Advertisement|Advert|Share(?: this)?|Comments?|Related|Continue reading|Read more|"
    r"Media playback is unsupported.{0,40}|Image copyright.{0,60}|"
    r"(?:Image|Photo|\d+)\s?(?:\d+\s?)?of\s?\d+|Tell us what .{0,30})$|"
    r"^(?:Related|RELATED|SEE MORE|READ MORE|DON'T MISS|Also|Read also)\s?[:：]?(?:\s.{0,120})?$|"
    r"^Most (?:read|popular|viewed)\b.{0,40}$|"
    r"^(?:Sign up|Subscribe|Follow|Email|Receive|Get|Let our|Reach|Contact)\b.{0,160}"
    r"\b(?:newsletter|inbox|Twitter|Facebook|Instagram|@\w)|"
    r"您是(?:本文|本帖)?第\s?\d+\s?(?:个|位)|已被?(?:阅读|浏览)\s?\d+\s?次|^页\s?[:：]\s?\[|"
    r"^\W{0,3}返回?(?:目录|列表|首页)\W{0,3}$|\bTrackback\b|^\W{0,2}(?:点击|点此)(?:进入|查看|查询).{0,30}$"
)
_CONSENT: Final = re.compile(
    r"^(?:this|our|the) (?:web)?site (?:uses|requires) (?:\w+ ){0,2}cookies\b|"
    r"^(?:we|we and our (?:\w+ )?partners) use (?:\w+ ){0,3}cookies\b|"
    r"^by (?:continuing|using|clicking|browsing)\b.{0,120}\bcookies\b|"
    r"^(?:please )?(?:enable|turn on) javascript\b|^(?:本站|本网站|我们)使用\s?cookies?",
    re.IGNORECASE,
)
_LONGEST_CONSENT: Final = 700
_NOTICE: Final = re.compile(
    r"\bcookies?\b|\bprivacy policy\b|\ball rights reserved\b|\bterms of (?:use|service)\b|"
    r"\b(?:sign up|subscribe)\b.{0,80}\b(?:newsletter|inbox|email)|"
    r"\b(?:javascript|ad ?blocker)\b.{0,60}\b(?:enable|disable)",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"^(?:(?:read|watch|up|what to read)\s(?:this\s)?next|recommended|related|trending"
    r"|you (?:may|might|could)(?: also)? (?:like|enjoy|be interested)"
    r"|more (?:from|stories|articles|news|posts|reading|on this|in this|like this)"
    r"|(?:latest|recent|popular|trending|top|featured) (?:news|posts|stories|articles|videos)"
    r"|most (?:read|popular)|explore more|keep reading|(?:\d+ )?comments?$"
    r"|leave a (?:reply|comment)|join the (?:conversation|discussion)"
    r"|(?:about|meet) the authors?$|share this|sign up|subscribe|newsletter)\b",
    re.IGNORECASE,
)
"""What stands over the lists below an article."""

_PICTURE_FILE: Final = re.compile(r"^[A-Za-z\d.,()]*[_-][\w.,()-]*$", re.ASCII)
_HIDDEN: Final = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*(?:!important\s*)?(?:;|$)",
    re.IGNORECASE,
)
_OUTSIDE: Final = re.compile(
    r"(?:^|;)\s*(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{4,}(?:px|em)|"
    r"(?:^|;)\s*clip\s*:\s*rect\(\s*(?:0|1px)",
    re.IGNORECASE,
)
_NO_SIZE: Final = re.compile(r"(?:^|;)\s*font-size\s*:\s*0(?:px|em|pt|%)?\s*(?:!|;|$)", re.I)
_LONGEST: Final = 240


def clutter_of(el: Any, name: str) -> str:
    """What an element holds beside the article by its class or id: a reason for leaving it out."""
    if name == "span":  # the others stand within sentences
        return "menu" if "editsection" in (el.get("class") or "") else ""
    if name not in _ELEMENTS:
        return ""
    names = f"{el.get('class') or ''} {el.get('id') or ''}"[:300]
    if names == " ":
        return ""
    return _clutter_by(names)


@lru_cache(maxsize=4_096)
def _clutter_by(names: str) -> str:
    """The same by the names alone, which come again and again on a page."""
    return next((kind for kind, pattern in _NAMES if pattern.search(names)), "")


def is_aside(line: str) -> bool:
    """Media captionless notices, teasers, counters: short lines that stand between paragraphs."""
    if len(line) <= _LONGEST_CONSENT and _CONSENT.match(line):
        return True
    return len(line) <= _LONGEST and _ASIDE.search(line) is not None


def leads_to_others(line: str) -> bool:
    """Whether a line stands over a list of other articles, comments or a newsletter."""
    return len(line) <= 60 and _OTHERS.match(line) is not None


def is_notice(line: str) -> bool:
    """Whether a paragraph speaks of the site itself: its cookies, terms, newsletters."""
    return _NOTICE.search(line, 0, 1_200) is not None


def is_file_name(alt: str) -> bool:
    """Whether a picture says nothing of itself but the name of its file: 010_Clymer-2."""
    return _PICTURE_FILE.match(alt) is not None


def is_hidden(el: Any) -> bool:
    """Whether the page itself says that an element is not to be seen."""
    if el.get("hidden") is not None:
        return True
    css = el.get("style")
    if not css:
        return False
    hidden, no_size = _hidden_by(css[:1_000])
    return hidden or (no_size and len(el) == 0)  # else a way to set blocks in a row


@lru_cache(maxsize=2_048)
def _hidden_by(css: str) -> tuple[bool, bool]:
    """Whether a style hides what it is of, and whether it gives it letters of no size."""
    hidden = _HIDDEN.search(css) or _OUTSIDE.search(css)
    return hidden is not None, _NO_SIZE.search(css) is not None
