"""What the lines of web pages in English, and in other languages of Latin letters, say by their
words: menus, accounts, sharing, newsletters, comments; and how a dump is known by them.

One such word proves nothing: letters and manuals have lines such as "Contact". A page has a whole
household of them, on short lines that stand in rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.importers.dump.lines import PageLine

_FAMILIES: Final = {
    "skip": (
        r"(?:skip|jump) to (?:the )?(?:main |primary )?(?:content|navigation|search|footer"
        r"|menu)|(?:back|return|scroll) to top|toggle (?:the )?(?:navigation|menu|search"
        r"|sidebar)|(?:open|close|main|site|primary|show|mobile) (?:navigation|menu)(?: menu)?"
        r"|menu|navigation"
    ),
    "account": (
        r"(?:log|sign)[ -]?(?:in|out|up)(?: / (?:log|sign)[ -]?(?:in|up))?|login|register"
        r"|(?:my|your|create (?:an|your)) (?:account|profile)|subscribe(?: now| today)?"
        r"|forgot (?:your )?password\??|become a (?:member|subscriber)|donate"
    ),
    "search": (r"search(?: (?:for|this (?:web)?site|the site))?:?(?: _+)?|_{8,}|search \.\.\.|go"),
    "social": (
        r"(?:facebook|twitter|instagram|youtube|linkedin|pinterest|tumblr|reddit|whatsapp"
        r"|rss(?: feeds?)?|vkontakte|telegram|google ?\+|flipboard|snapchat"
        r"|tiktok)(?:[ ,|/]{1,3}(?:facebook|twitter|instagram|youtube|linkedin|pinterest|rss"
        r"|reddit|email))*"
        r"|(?:follow|find|like|join) us(?: on .{0,30})?|connect with us|social media"
    ),
    "share": (
        r"share(?: (?:this|on|via|to)(?: .{0,30})?)?:?|tweet|pin it|(?:print|email"
        r"|save)(?: (?:this )?(?:page|article|story))?|copy link|send (?:by|to) .{0,20}"
        r"|click to share .{0,40}"
    ),
    "policy": (
        r"(?:our )?privacy(?: (?:policy|notice|statement|settings|& terms))?"
        r"|cookies?(?: (?:policy|settings|preferences))?"
        r"|terms(?: (?:of (?:use|service)|and conditions|& conditions|& privacy))?"
        r"|terms and privacy|accessibility(?: help)?|ad ?choices|do not sell .{0,40}"
        r"|legal(?: notice)?|disclaimer|site ?map"
    ),
    "house": (
        r"about(?: us)?|contact(?: us)?|(?:how to )?advertise(?: with us)?|careers"
        r"|help(?: cent(?:er|re))?|faqs?|jobs|press(?: room)?|feedback|our team"
        r"|customer service|home(?:page)?|masthead|archives?"
    ),
    "rights": (
        r"(?:copyright|©|\(c\)).{0,120}|.{0,100}\ball rights reserved\b.{0,60}"
        r"|powered by .{1,40}"
    ),
    "consent": (
        r"(?:this|our|the) (?:web)?site uses .{0,20}cookies\b.{0,300}"
        r"|we (?:and our partners )?use cookies\b.{0,300}|by (?:continuing|using|clicking"
        r"|browsing)\b.{0,120}\bcookies\b.{0,200}|accept(?: all)?(?: cookies)?|got it!?"
        r"|.{0,60}\b(?:enable|turn on) javascript\b.{0,80}"
    ),
    "letter": (
        r"(?:get|sign up for|subscribe to|join) (?:our |the |my )?.{0,60}\b(?:newsletters?"
        r"|mailing list|inbox|by email)\b.{0,60}|(?:email )?newsletters?"
        r"|(?:enter )?your e-?mail(?: address)?:?(?: _+)?|e-?mail(?: address)?:?(?: _+)?"
    ),
    "talk": (
        r"(?:leave|post|add|write) (?:a|your) (?:reply|comment)(?: cancel reply)?"
        r"|(?:\d+ )?comments?(?: \(\d+\))?|no comments(?: yet)?|reply|cancel reply"
        r"|view (?:all )?comments|show comments|join the (?:conversation|discussion)"
    ),
    "others": (
        r"related(?: (?:articles?|posts?|stories|news|topics|content|links|items))?:?"
        r"|you (?:may|might)(?: also)? (?:like|enjoy|be interested in):?|(?:recent|latest"
        r"|popular|trending|top|featured|more) (?:posts|news|stories|articles|comments"
        r"|videos)(?: .{0,20})?|most (?:read|popular|viewed|recent|commented)"
        r"|trending(?: now)?|recommended(?: for you)?|editor['’]s picks?|don['’]t miss|(?:next"
        r"|previous|prev|older|newer)(?: (?:post|article|story|page)s?)?|categories|tags:?"
        r"|see (?:all|more)|view (?:all|more)|(?:load|read|show|learn) more(?: .{0,20})?"
        r"|what to read next|up next|more from .{1,40}"
    ),
    "advert": (
        r"advertisement|ad|sponsored(?: content| links)?|story continues below.{0,20}"
        r"|article continues below.{0,20}|continue reading.{0,30}"
    ),
    "button": (
        r"\(button\)(?: .{0,40})?|(?:\[ins: :ins\])|iframe: .{0,200}"
        r"|\[[\w.% -]{1,80}\.(?:jpe?g|png|gif|svg|webp)\]|\(\) (?:submit|search)|(?:submit"
        r"|close|cancel|ok|send|x|×|hide|dismiss)"
    ),
}
_NAMED: Final = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in _FAMILIES.items()), re.IGNORECASE
)
_STRONG: Final = frozenset(
    {
        "skip",
        "account",
        "social",
        "share",
        "policy",
        "rights",
        "consent",
        "letter",
        "talk",
        "others",
    }
)
"""Families whose lines hardly stand alone in what people write."""

_LATIN: Final = "\u2e7f"
_WITHIN: Final = ("erved", "java")
"""The last character before those of Chinese; in a line that begins beyond it one of these stands
if it belongs to any family: all rights reserved, enable javascript."""

_EDGES: Final = re.compile(r"^[\s*•·+|<>«»‹›→#-]+|[\s*|<>«»‹›→…-]+$")
_LONGEST: Final = 420
_MAIL: Final = re.compile(r"^(?:from|to|subject|date|cc|sent|message-id|newsgroups): ", re.I)
_SENTENCE: Final = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
_SHORT: Final = 45
_PROSE: Final = 60
_SAID: Final = 3
"""Lines of prose that a page with an article has."""

_ROW: Final = 6
"""Short lines one below the other that are a menu, or a list of names."""


def family_of(line: str) -> str:
    """The part of a page's household that a line belongs to: `account`, `social`, `talk` …

    Empty where it says anything else.
    """
    if len(line) > _LONGEST:
        return ""
    line = _EDGES.sub("", line)
    if line[:1] > _LATIN and not any(word in line.lower() for word in _WITHIN):
        return ""
    match = _NAMED.fullmatch(line)
    return match.lastgroup or "" if match else ""


def looks_dumped(lines: Sequence[str]) -> bool:
    """Whether the lines are those of a whole web page in Latin letters.

    It has words of several families, most of them in rows of short lines, and prose.
    """
    if not _may_be_dumped(lines):
        return False
    shown = [line.strip() for line in lines if line and not line.isspace()]
    if sum(_MAIL.match(line) is not None for line in shown[:12]) >= 2:
        return False
    found: dict[str, int] = {}
    rows = row = prose = 0
    for line in [*shown, "."]:
        name = family_of(line)
        if name:
            found[name] = found.get(name, 0) + 1
        if name or (len(line) <= _SHORT and not _SENTENCE.search(line)):
            row += 1
            continue
        rows += row if row >= _ROW else 0
        row = 0
        prose += len(line) >= _PROSE
    if prose < _SAID:
        return False
    strong = len(_STRONG & found.keys())
    told = sum(found.values())
    if strong >= 4 and told >= 6:
        return rows + told >= 0.2 * len(shown)
    if strong >= 3 and len(found) >= 4:
        return rows >= 0.25 * len(shown)
    return strong >= 2 and len(found) >= 3 and rows >= 0.4 * len(shown)


_LETTERS: Final = re.compile(rb"[A-Za-z]{2}|\([Cc]\)")


def _may_be_dumped(lines: Sequence[str]) -> bool:
    """Whether there are two lines with words in Latin letters, or with the mark of copyright.

    Less is a page of no two families, and Chinese texts are soon done with.
    """
    found = 0
    for line in lines:
        found += "\xa9" in line or _LETTERS.search(line.encode("ascii", "ignore")) is not None
        if found >= 2:
            return True
    return False


_TALK: Final = re.compile(
    r"\d+ comments?|comments(?: \(\d+\))?|(?:leave|post|add|write) .*|join .*", re.I
)
_FOREIGN: Final = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
_ABOVE: Final = 400
"""Characters of prose above which a line about comments stands below an article."""

_ASIDE: Final = -9.0
_OTHERS: Final = -60.0
_TEASER: Final = 0.25
_LONGEST_TEASER: Final = 320
_ABOVE_TEASER: Final = 2
"""Short lines above a teaser."""


def settle(lines: Sequence[PageLine]) -> None:
    """Gives the lines of a page's household their kinds, on pages in Latin letters.

    Those within an article (adverts, buttons) do not end it; lists of other articles cost more than
    a teaser or two below them bring; at the comments everything ends.
    """
    text = "".join(line.text for line in lines)
    if len(_FOREIGN.findall(text)) > 0.1 * len(text):
        return
    prose = 0
    for i, line in enumerate(lines):
        if line.kind == "body" and not line.bullet:
            if prose >= _ABOVE and _is_teaser(lines, i):
                line.score *= _TEASER
            else:
                prose += len(line.text)
        name = family_of(line.text) if line.kind in ("short", "body", "nav", "foot") else ""
        if not name or name == "house":
            continue
        if name == "talk" and prose >= _ABOVE and _TALK.fullmatch(line.text):
            line.kind, line.score = "nav", 0.0
        elif name == "others" and prose >= _ABOVE:
            line.kind, line.score = "aside", _OTHERS
        else:
            line.kind, line.score = "aside", _ASIDE


def _is_teaser(lines: Sequence[PageLine], i: int) -> bool:
    """Whether a sentence stands alone below a headline and a section, and above the next ones."""
    if len(lines[i].text) > _LONGEST_TEASER or i < _ABOVE_TEASER:
        return False
    around = [*lines[i - _ABOVE_TEASER : i], *lines[i + 1 : i + 2]]
    return all(line.kind in ("short", "aside") and line.score <= _ASIDE for line in around)
