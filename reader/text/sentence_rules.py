"""What the sentence splitter knows: marks, abbreviations, and how sentences go on or begin.

Kept short on purpose: a word belongs here when a real text was cut wrongly without it. Regexes are
made on first use.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from reader.text.quotes import OPENERS, QUOTES
from reader.text.words import EMAIL, URL


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOPS: Final = "。！？!?｡．.…⋯‼⁇⁈⁉"
"""Marks that may end a sentence."""

DOTS: Final = ".．"
"""Those of them that are decimal points and more besides."""

STRAIGHT: Final = "\"'＂＇"
"""Quotation marks that look alike on both sides."""

OPENING: Final = "".join(OPENERS)
"""All opening marks but the straight ones."""

OPENING_QUOTES: Final = tuple(mark for mark in QUOTES if mark in OPENING or mark in STRAIGHT)
"""Marks that may begin a quotation."""

CLOSERS: Final = "".join(OPENERS.values()) + STRAIGHT
"""Marks that belong to the sentence they follow."""

INTRODUCES: Final = "：:，,；;。！？!?…—～" + OPENING
"""Before a quotation that has sentences of its own; after a word it is part of the sentence."""

FULL_STOPS: Final = frozenset("。！？!?｡")
"""Stops that end a sentence before a dash too: 是吗？——是的。"""

CARRIES_ON: Final = "，、；：,;:—～~/·"
"""After stops: the sentence goes on."""

UNCERTAIN: Final = re.compile(r"\d[?？](?=[年月日岁歲世]|[-—–～~)）])")
"""A question mark for a digit that is not known: 199?年."""

LEADS_ON: Final = "我你您他她它这那這就也都还還很太的地得和与與或在把被是说說叫让讓给給对對不没"
"""Before …… : what was begun is still to come."""

SPEAKER: Final = re.compile(r"\w{1,6}[：:](?!\d)")
"""Who speaks, in a conversation that is written down."""

LOOKAHEAD: Final = 48
"""How many characters after a closed quotation are read to see whether its sentence goes on."""

IN_A_ROW: Final = 8
"""How many quotations after a closed one are passed over to find what follows."""

EMBEDDED: Final = 60
"""A quotation in mid-sentence up to this length is part of it, full stops and all."""

ASIDE: Final = 300
"""The same for brackets."""

NAME_END: Final = re.compile(
    r"\.(?:(?i:com|cn|net|org|gov|edu|io|app|top|docx?|xlsx?|pptx?|pdf|txt|html?|epub|mobi|jpe?g"
    r"|png|gif|svg|wav|flac|mp[34]|avi|mov|csv|json|xml|ya?ml|toml|zip|rar|7z|gz|tar|exe|apk|py|js"
    r"|ts|css|cpp|java|ini|log|bak|srt|sqlite)(?![0-9A-Za-z])"
    r"|[a-z][a-z0-9]{1,4}(?![0-9A-Za-z]| [A-Za-z])|\d+\.[a-z]{2,5}(?![0-9A-Za-z]))"
)
"""The end of a domain or of a file whose name is Chinese."""

WORD_BEFORE: Final = re.compile(r"[0-9A-Za-z]+(?:\.[A-Za-z]+)*$", re.ASCII)
"""The word or number that a full stop follows, dots inside and all."""

CALLS: Final = "哦噢喔呀啊啦呢吧嘛哈哟喽咯呐哒滴亲了"
"""Words that a ～ draws out at the end of a sentence, as people chat."""

FEELING: Final = (
    "[\u2764\u2728\U0001f389\U0001f38a\U0001f440\U0001f44b-\U0001f44f\U0001f493-\U0001f49f"
    "\U0001f4aa\U0001f4af\U0001f525\U0001f600-\U0001f64f\U0001f90c-\U0001f92f\U0001f970-\U0001f97a]"
    "[\u2600-\u2767\U0001f300-\U0001faff\ufe0f\u200d]*"
)
"""Faces, hands and hearts: they stand for a stop where there is none."""

SHOUTS: Final = ("！", "!", "？", "?")
"""Stops of single characters that are called out."""

LABEL: Final = re.compile(r"[A-Z]\d{0,2}")
"""A letter, perhaps with a number: an initial, an answer, a question."""

REFERENCE: Final = re.compile(r"\[(?:[A-Z]|[A-Z]{1,2}/OL)\]")
"""The kind of work in an entry of a bibliography (GB/T 7714): such an entry is one sentence."""

INITIALS: Final = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]")
"""An abbreviation with dots inside: U.S, Ph.D, p.m."""

LATIN_WORD: Final = re.compile(r"[\"'(“‘]?([A-Za-z]+)")
"""The word after it."""

ITEM: Final = re.compile(r"[A-Za-z]?\d{1,3}|[A-Za-z]|[IVX]{1,5}|[ivx]{1,5}")
"""The number or letter of a list item."""

BEFORE_NAMES: Final = _words(
    """
    mr mrs ms dr prof rev hon gen col capt lt sgt sen rep gov pres st mt messrs mme mlle vs
    cf e.g i.e al approx viz
    """
)
"""Followed by a name, so never at an end."""

BEFORE_NUMBERS: Final = _words(
    """
    no nos vol fig figs eq sec ch p pp art ver jan feb mar apr jun jul aug sep sept oct nov
    dec ca
    """
)
"""The same where a number follows."""

ABBREVIATIONS: Final = _words(
    """
    inc ltd co corp bros jr sr dept univ assn ave blvd rd ph.d m.d b.a m.a d.c u.s u.k u.n
    e.u u.s.a proc natl acad sci intl int trans lett phys chem biol med rev
    """
)
"""Abbreviations that may stand at an end: the word behind them decides."""

STARTERS: Final = _words(
    """
    a an the this that these those there here he she it they we you i his her its their our
    my in on at by for from with after before when while if as since because although though
    but and or so yet however meanwhile moreover then now today yesterday what who why how
    where which no not one some many most all both each every
    """
)
"""Words that seldom go on after an abbreviation but often begin a sentence."""


@cache
def event() -> re.Pattern[str]:
    """What the splitter stops at: an address, stops, an opening mark or a line end."""
    quotes = re.escape(QUOTES + "".join(OPENERS))
    return re.compile(
        rf"(?P<address>{URL}|{EMAIL})"
        rf"|(?P<stops>[{re.escape(STOPS)}]+|[~～]{{2,}}|(?<=[{CALLS}])[~～]|(?<=\w\w\w){FEELING})"
        rf"|(?P<open>[{quotes}])|\n"
    )


@cache
def chant() -> re.Pattern[str]:
    """好！好！好 or 三！块！五: single characters, each with its mark, and the next one."""
    return re.compile(rf"[{re.escape(OPENING)}\"']*(?:\w[！!？?])+\w")


@cache
def tail() -> re.Pattern[str]:
    """Note numbers and emoji that go with the sentence they follow."""
    emoji = "\u2600-\u2767\U0001f300-\U0001faff"
    return re.compile(rf"\[\d{{1,3}}\]|[¹²³⁰-⁹]+|[{emoji}][{emoji}\ufe0f\u200d]*")


@cache
def speech() -> re.Pattern[str]:
    """Who says it, behind a quotation.

    Up to a verb of saying at the end of its clause, or a gesture that leads to more speech:
    “胡说！”奶奶把脸一沉，“……”
    """
    mark = r"，。！？；：…、—“”‘’「」『』\s"
    verb = (
        r"(?:(?<![没不再别])[说問问说說答念唱]|[喊嚷吼骂罵劝吟]|(?<![知味街轨频渠隧通管赛跑航地车大小铁人])道"
        r"|回应|惊呼|感叹|感慨|叹息|自语|低语|嘀咕|嘟囔|嘟哝|念叨|补充|解释|强调|表示|指出|介绍|坦言|直言|透露"
        r"|评论|总结|提醒|吩咐|命令|央求|恳求|哀求|安慰|调侃|打趣|告诉(?:记者|我们|大家|[他她我你])"
        r"|[大高惊尖]叫|开口|(?<![人法有没])[发插接]话|发问|哽咽|喃喃)"
        r"(?:得\w|(?:[着著了完过罢]|起来|出来|一句|一声|下去){0,2}"
        r"(?=[，。！？；,.!?;…—]|[：:](?![“「\"])|\s*$))"
    )
    gesture = rf"(?:[^{mark}]{{1,16}}，){{1,2}}"
    return re.compile(
        rf"(?:{gesture})?[^{mark}]{{0,16}}?{verb}|[^{mark}]{{0,16}}?连[说喊叫问]|{gesture}[“「]"
    )


@cache
def belongs() -> re.Pattern[str]:
    """Beginnings that make any closed quotation part of what follows."""
    return re.compile(
        r"[说說写寫念讲講][完罢罷](?![了，,])|[的之声聲式般与與及或]|和(?!平|气|谐)|地(?=[一响叫喊笑大])|等(?![到我他她了着会待])|以及"
        r"|一(?:词|语|说|类|句|声|问(?!一答)|题|书|文|话|曲)|[两二三四五六八]?个?大?字(?:样)?(?![都也不没就，])"
        r"|成(?:为|了)|似的|像是|不绝于耳|此起彼伏|响起|响彻|传来|[a-z](?![A-Z])"
        r"|[とはがをにもの](?![っ、])|って|など|なんて|(?:이)?라[고는며]|하[고며]|[은는이가]\s"
    )


@cache
def resumes() -> re.Pattern[str]:
    """The same for a quotation that no colon introduced: “为什么？”这个问题没有人回答。"""
    return re.compile(
        r"是(?!的[，。])|(?:\w{1,6}的)?这(?:[一个种类句话首部几两三四番些]|样[的一])|那(?:[句种个首]|样的)"
        r"|说[完罢着]|[^，。！？；：…—、“”‘’「」『』\s]{0,12}?说这(?:番?话|句话|几句话)"
        r"|(?!(?:So|Then|And|But|When|If|As|After|Before|Now)\b)"
        r"(?:[A-Z][\w.'’-]*\s+){1,3}(?:said|says|asked|asks|replied|cried|shouted|answered|added"
        r"|whispered|wrote|writes|explained|noted|warned|told)\b"
    )


@cache
def said() -> re.Pattern[str]:
    """Somebody says it, before a quotation: 他說，「"""
    return re.compile(r"(?:[说說问問道喊叫答讲講称稱]|表示|介绍|解释|补充|强调)[着著了]?[，,]$")


@cache
def turn() -> re.Pattern[str]:
    """What begins a new sentence after …… if the one before is whole: 49.9……算了，不买了。"""
    return re.compile(
        r"可惜|然而|最后|最後|算了|罢了|好了|总之|總之|所以|因此|原来|原來|其实|其實"
        r"|难道|難道|也许|也許|或许|或許|唉|咳|哎|嗯|唔|哼|(?:[我你您他她咱](?:们|們)?|大家)(?=[\w])(?![的和与與])"
    )


@cache
def beginning() -> re.Pattern[str]:
    """What begins a new sentence after ……, where nothing else tells."""
    return re.compile(
        r"多年(?:以|之)?后|后来|第二[天年]|[忽突]然|于是|从此|那[天年时夜晚]|此后|不久|如今|许久|良久"
        r"|过了|接着|这时|终于|多少年|几[天年个]|当[天年晚]|翌日|次日|[“「『]"
    )


@cache
def clause_marks() -> re.Pattern[str]:
    """The marks between clauses, not those in numbers and times; an address is `address`."""
    return re.compile(
        rf"(?P<address>{URL}|{EMAIL})|[，；﹐﹔]+|(?<!\d)：|：(?!\d)|—{{2,}}|⸺"
        r"|(?<![0-9A-Za-z])[,;:]|[,;:](?![0-9A-Za-z/])"
    )


BLANKS: Final = re.compile(r"\s*")
