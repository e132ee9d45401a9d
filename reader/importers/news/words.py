"""What the lines of newspaper stories say by their form: datelines, captions, bylines, adverts."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from reader.importers.dates import MONTH_DAY, Day, number
from reader.importers.news.persons import SURNAMES, has_surname, unglued
from reader.importers.news.persons import names as names
from reader.importers.wording import LONGEST, compiled, width

_AGENCY: Final = (
    r"本[报刊台网社]|[\u4e00-\u9fff]{0,8}?(?:通讯社|新华社|中新社|中央社|日报|晚报|晨报|早报|时报|"
    r"商报|周报|快报|都市报|青年报|工人报|教育报|[\u4e00-\u9fff]社|[\u4e00-\u9fff]网|[\u4e00-\u9fff]报|"
    r"央视新闻|总台|广播)"
)
_DAY: Final = (
    r"(?:[0-9０-９]{4}年)?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[日号]"
    r"|(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})日"
)
_REPORTERS: Final = (
    r"[（(]\s?(?:本报|本刊|本网|新华社|见习|特约|驻[^\s（(]{1,8}?){0,3}(?:记者|通讯员|实习生)"
    r"[^（()）。，]{0,60}[)）]"
)
_NAMED: Final = r"[（(][\u4e00-\u9fff·]{2,4}(?:[\s、]{1,2}[\u4e00-\u9fff·]{2,4}){0,4}[)）]"
_DATELINE: Final = compiled(
    rf"^[【\[（(〔]?\s?(?P<by>据)?(?P<agency>{_AGENCY})\s?"
    rf"(?P<place>[^\s\d０-９，。、；：？！（()）\]】]{{0,14}}?"
    rf"|记者[^\s\d０-９，。；：？！（()）\]】]{{2,20}}?)\s?"
    rf"(?P<date>{_DAY})?\s?(?P<verb>电|讯|消息)"
    rf"(?=[\s（(【】\]）)〕：:—\u3000]|$|(?P<glued>.))[】\]）)〕]?[：:]?\s*(?P<reporters>{_REPORTERS}|{_NAMED})?"
    r"[】\]）)〕]?\s*"
)


_VERB: Final = re.compile(r"[电電讯訊]|消息")
_VERB_BEGINS: Final = re.compile("[电電讯訊消]")
"""A class alone is seen several times sooner than a choice."""


_REPORTER_AT: Final = compiled(
    r"^(?:特派|驻.{1,4})?(?:记者|[編编][譯译]|特派[員员])(?P<rest>.{2,20})$"
)


class Dateline(NamedTuple):
    """Agency, place and date as a newspaper story opens or closes with them."""

    agency: str
    place: str | None
    day: Day
    reporters: tuple[str, ...]
    end: int
    """Where the dateline ends in the line."""


def dateline(line: str) -> Dateline | None:
    """The dateline that the line begins with: 新华社北京1月25日电, 本报讯（记者 …）, 【…讯】."""
    if len(line) < 3:
        return None
    head = line[:120]
    if not _VERB_BEGINS.search(head) or not _VERB.search(head):
        return None
    match = _DATELINE.match(head)
    if match is None or (match["glued"] and not match["date"]):
        return None
    if match["verb"] not in "电電讯訊" and not match["date"]:
        return None
    day = Day(0)
    if match["date"]:
        found = MONTH_DAY.search(match["date"])
        if found:
            day = Day(number(found["y"]), number(found["m"]), number(found["d"]))
    place = (match["place"] or "").strip("·/／ ") or None
    reporters = names(match["reporters"] or "")
    if place and (named := _REPORTER_AT.match(place)):
        # 中央社記者王小明台北25日電
        *before, last = named["rest"].split("、")
        found_names = (*before, *unglued(last)[:1])
        reporters = tuple(name for name in found_names if has_surname(name))
        place = last.removeprefix(reporters[-1]) if reporters else ""
        place = place.strip("·/／ ") or None
    return Dateline(match["agency"], place, day, reporters, match.end())


_CAPTION_START: Final = compiled(
    r"^(?:[▲△▼▽◎↑↓←→]\s?|(?:左|右|上|下|大|小|题|组|本版|资料|压题|新闻)图(?:[：:为]|片[：:]|\s)|"
    r"图(?:为|[①②③④⑤⑥⑦⑧⑨⑩]|[一二三四五六七八九\d]{1,2}(?:为|[：:\s])|片说明|说[：:]|[：:])|"
    r"[①②③④⑤⑥⑦⑧⑨⑩][^。]{0,40}(?:摄|供图)$|(?:Photo|Figure|Fig\.)\s?\d*[：:.\s])"
)
_CREDIT: Final = compiled(
    r"^[（(]?(?:[^，。！？；：]{0,40}(?:摄影?|供图|绘图?|制图|影像中国|视觉中国|CFP|"
    r"资料图片?|(?:摄影|图片来源|制图|漫画|绘图)\s?[：:／/]\s?[^，。！？；]{1,14})|图[/／：:][^，。]{1,12})[)）]?[。]?$"
)
_CREDIT_LOOSE: Final = compiled(
    r"(?:(?:新华社|本报|中新社|人民网|人民日报|通讯员|[\u4e00-\u9fff]{2,6}(?:报|网|社))?"
    r"(?:记者|发|通讯员)?[\s（(]?[\u4e00-\u9fff·\s、]{1,12}[摄]|供图|资料图(?:片)?)[)）]?$"
)
_PICTURE: Final = re.compile(
    r"[图圖摄攝绘繪▲△▼▽◎↑↓←→①-⑩]|^(?:Photo|Fig|影像|视觉|漫画|（?CFP)|影像中国|视觉中国|CFP"
)
_SOME_SIGN: Final = re.compile(r"[图圖摄攝绘繪▲△▼▽◎↑↓←→①-⑩PFC影视漫]")
"""Found much sooner: a line without any of these has no match for the pattern above."""

_WITHIN_CAPTION: Final = compiled(r"(?:^|[。！？”])(?:图为|图片为|上图|下图|左图|右图)")


def is_credit(line: str) -> bool:
    """A line that only names the photographer: 新华社发 … 摄, （本报记者 … 摄）, 图／…."""
    return len(line) <= 60 and _CREDIT.match(line) is not None and "电" not in line[:20]


def is_caption(line: str) -> bool:
    """A line that can only be the caption of a picture, or its credit."""
    if len(line) > 400 or not _SOME_SIGN.search(line) or not _PICTURE.search(line):
        return False
    if is_credit(line) or _CAPTION_START.match(line):
        return True
    return (
        width(line) >= 8
        and _CREDIT_LOOSE.search(line, max(0, len(line) - 30)) is not None
        and ("图" in line or "圖" in line or len(line) <= 120)
    )


def tells_of_picture(line: str) -> bool:
    """A paragraph in which a sentence begins 图为: a caption if it is the body of a photo story."""
    return _WITHIN_CAPTION.search(line[-LONGEST:]) is not None


_BYLINE: Final = compiled(
    r"^(?:[□■○●◎◆◇▢—\-·\s]{0,4})(?:"
    r"(?:文|图文|撰文|采写|文图|文字|执笔|口述|整理|作者|记者|通讯员|译者?|编译)\s?[/／|｜︱丨：:]\s?[^。！？，；]{1,40}"
    r"|(?:本报|本刊|本网|本台|新华社|人民日报|中新社|中新网|新华网|人民网|央视网?|[\u4e00-\u9fff]{2,8}(?:日报|晚报|社|网|报))"
    r"(?:首席|特约|特派|见习|资深|评论部|驻[\u4e00-\u9fff]{1,8})?(?:记者|通讯员|评论员|特约评论员|观察员|撰稿人|编辑部)"
    r"[^。！？，；：]{0,50}"
    r"|[\u4e00-\u9fff]{2,10}(?:记者|评论员|通讯员)[\s：:]{1,2}[\u4e00-\u9fff·]{2,4}(?:[\s、]+[\u4e00-\u9fff·]{2,4}){0,4}"
    r"|(?:作者|撰文|采写|编译|撰稿|文)\s[\u4e00-\u9fff·]{2,4}(?:[\s、]{1,2}[\u4e00-\u9fff·]{2,4}){0,4}"
    r"|记者[\u4e00-\u9fff、]{2,10}[／/][\u4e00-\u9fff、]{2,8}(?:报导|报道)"
    r"|(?:记者|通讯员|见习记者|特约记者|实习生|评论员)[\s：:]\s?[^。！？，；]{2,40}"
    r")$"
)
_PARENTHESISED: Final = compiled(
    r"^[（(【\[](?:(?:本文|文章)?(?:作者|原载|来源|据|摘自|摘编自|转自|刊于|原文|本报|新华社|记者|文[/／]|"
    r"本版|执笔|整理|译者?|完|参与采写|稿件来源|采写)[^。！？]{0,80}[^。！？]{0,60})[。]?[)）】\]]$"
)
_SIGNED_NAME: Final = re.compile(
    r"^[（(]\s?(?!.{0,6}(?:完|续|略|图)\s?[)）])[\u4e00-\u9fff·]{2,4}(?:[\s\u3000、][\u4e00-\u9fff·]{2,4}){0,3}\s?[)）]$"
)
_MARKED_NAME: Final = re.compile(
    r"^[□■◇◆○●◎▢]\s?(?!相关|延伸|短评|链接|编者|编后|评论|背景|新闻|记者手|数据|小贴|名词|人物|声音|观点)[\u4e00-\u9fff·]{2,4}(?:[\s\u3000、][\u4e00-\u9fff·]{2,4}){0,3}$"
)
"""□ 张三: how comment pages name their authors."""


def is_byline(line: str) -> bool:
    """A line that only says who wrote the story."""
    if len(line) > 90:
        return False
    if _PARENTHESISED.match(line) or _SIGNED_NAME.match(line) or _MARKED_NAME.match(line):
        return True
    return _BYLINE.match(line) is not None and not is_credit(line)


def is_lone_name(line: str) -> bool:
    """One or a few personal names and nothing else, as under a headline."""
    if not 2 <= len(line) <= 16:
        return False
    bare = re.sub(r"[\s\u3000、]", "", line)
    if bare[:1] not in SURNAMES:
        return False
    found = names(line)
    joined = "".join(found)
    return bool(found) and joined == bare and all(len(n) <= 3 and n[0] in SURNAMES for n in found)


_OFFICE: Final = compiled(
    r"(?:[员长授师记辑任监士院所委家会社站台部厂校系村县市省乡镇团队]|作者|编者|摄影|学生|读者|农民|工人)[\s\u3000]*"
    r"(?P<name>[\u3400-\u9fff]{2,3})$"
)
_SIGNED_OFF: Final = compiled(
    r"[（(【\[](?P<who>[^（()）【】]{2,60})[)）】\]]。?$|[^■□●◆](?P<mark>[■□●◆])$"
)
_SIGNING: Final = compiled(
    r"记者|通讯员|摄影|照片|[摄电讯完画]$|作者|单位|供稿|供图|来源|报道|执笔|整理|[编综]译|摘自|(?:新华|中新|本)[社报刊]|[\u4e00-\u9fff]{2}[社报]$"
)


def names_author(line: str) -> bool:
    """A line under a headline that names who wrote the text: names alone, or office and name."""
    if not line or len(line) > 30 or line[-1] in "。！？；，：":
        return False
    if is_byline(line) or is_lone_name(line) or _glued_names(line):
        return True
    found = _OFFICE.search(line)
    return found is not None and found["name"][0] in SURNAMES and len(line) >= 6


def _glued_names(line: str) -> bool:
    """Two names or three without a space between them: 王海清李明."""
    if not (5 <= len(line) <= 9 and line.isalpha() and line[0] in SURNAMES):
        return False
    ends = {0}
    for i in range(len(line)):
        if i in ends and line[i] in SURNAMES:
            ends |= {i + 2, i + 3}
    return len(line) in ends


def signs_off(line: str) -> bool:
    """Whether the line ends with who wrote it, （记者 …）, or with the mark that closes a story."""
    found = _SIGNED_OFF.search(line, max(0, len(line) - 64))
    if found is None:
        return False
    if found["mark"]:
        return True
    who = found["who"].strip()
    if _SIGNING.search(who):
        return True
    words = re.split(r"[\s\u3000、·]+", who)
    last = words[-1]
    if len(who) > 30 or not last or not who[-1].isalpha():
        return False
    alone = 2 <= len(last) <= 3 and last[0] in SURNAMES
    return alone if len(words) > 1 or len(who) <= 3 else names_author(who)


_IN_REMARK: Final = compiled(
    r"[（(【](?:[^（()）【】。]{0,14}?(?:记者|通讯员|报道员|作者)[：:\s]*(?P<after>[\u3400-\u9fff·、\s]{2,30})"
    r"|(?P<before>[\u3400-\u9fff]{2,3})\s[\u3400-\u9fff]{2,4}(?:报道|综合))\s?[)）】]"
)
_SIGNED: Final = compiled(
    r"^(?:整合|采写|撰文|撰稿|文)?[\s：:/／]*[\u3400-\u9fff·]{0,14}?(?:记者|通讯员)[\s：:]+(?P<names>[\u3400-\u9fff·、\s]{2,30})$"
)


_REPORTED: Final = compiled(
    r"^[（(【〔\[［]?\s?(?:[\u4e00-\u9fff·]{1,8}?(?:[报网社台刊]|新闻))?(?:首席|特派|见习|实习|特约|全媒体){0,2}"
    r"(?:记者|特派[員员]|[編编][譯译])\s?"
    r"(?P<names>[\u4e00-\u9fff·]{2,9}(?:[\s、]{1,2}[\u4e00-\u9fff·]{2,8}){0,4}?"
    r"(?:\s?[／/]\s?[\u4e00-\u9fff、]{2,8}?)?)\s?"
    r"(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日\s?)?(?P<did>(?:摄影|图文|综合)?(?:报道|报导|外电|讯|电))"
    r"(?=[\s：:，,】〕）)\]］]|$)"
)
"""某报记者某某5月13日报道： at the beginning of a story."""


def reporters(line: str) -> tuple[str, ...]:
    """The names in the remark that ends or begins a story: …。（记者 胡某）, 整合 某报记者 徐某."""
    if ("者" in line[:24] or line[:3].strip("（(【〔[［")[:2] in ("編譯", "编译")) and (
        opening := _REPORTED.match(line[:80])
    ):
        found = names(opening["names"] + opening["did"])
        return found if all(has_surname(name) for name in found) else ()
    if len(line) <= 60 and (signed := _SIGNED.match(line)):
        return names(signed["names"])
    for part in (line[-60:], line[:60]):
        remark = _IN_REMARK.search(part)
        if remark:
            return names(remark["after"] or remark["before"])
    return ()


_FURNITURE: Final = compiled(
    r"^(?:专栏\s?[：:].{0,20}|第?\s?[0-9０-９A-D]{1,3}\s?版[\s：:].{0,20}\d{4}年\d{1,2}月.{0,40}|"
    r"第?\s?[0-9０-９A-D]{1,3}\s?版(?:[(（][^)）]{0,20}[)）])?(?:[\s：:（(][^。]{0,20})?|[A-D]?\d{1,2}\s?版|"
    r"\d{4}年\d{1,2}月\d{1,2}日\s?(?:星期|周|礼拜)[一二三四五六日天].{0,20}|星期[一二三四五六日]|"
    r"(?:责任编辑|责编|编辑|版式|版面(?:编辑|设计)|美术编辑|美编|校对|校检|组版|视觉|值班(?:总)?(?:主任|编委|编辑)|"
    r"统筹|编审|终审)\s?[：:/／\s].{0,40}|本版(?:责编|编辑|主编).{0,30}|"
    r"(?:国内统一连续出版物号|国内统一刊号|邮发代号|CN\s?\d{2}-\d{4}|代号\s?\d).{0,40}|"
    r"总?第\s?\d{3,6}\s?期.{0,30}|今日\s?\d{1,3}\s?版.{0,20}|农历.{2,20}|"
    r"[（(](?:下转|上接|紧接|转|相关报道见|见)第?.{0,20}版[^。]{0,20}[)）]|[-—_=*]{3,}|"
    r"(?:下转|上接|紧接)第?\s?[0-9A-D一二三四五六七八九十]{1,3}\s?版|要闻|[要综国经文体社时理评副地]\s[闻合内际济化育会政论刊方]|"
    r"[A-D]?\d{1,2}\s\d{4}[.年/-]\d{1,2}[.月/-]\d{1,2}日?(?:\s?(?:星期|周).)?|(?:今日|明日)?天气\s?[：:].{0,30}|"
    r"《[^》]{2,20}》\s?[（(]\s?\d{4}年\d{1,2}月\d{1,2}日.{0,12}版\s?[)）]|"
    r"[^。，\d]{2,14}[报刊版]\s?\d{4}年\d{1,2}月\d{1,2}日.{0,12}第\s?[0-9A-D]{1,3}\s?版.{0,12})$"
)
_TURN: Final = compiled(
    r"^(?P<before>[（(【]\s?(?:上接|紧接)[^）)】]{0,24}版[^）)】]{0,12}[)）】]\s?)|"
    r"(?P<after>\s?[（(【]\s?(?:下转|转)[^（(【）)】]{0,24}版[^（(【）)】]{0,12}[)）】])$"
)


def without_turns(line: str) -> tuple[str, str, str]:
    """（上接第1版） before and （下转第2版） after the words of a line, apart from them."""
    before = after = ""
    if "版" in line[:48] and (match := _TURN.match(line)) and match["before"]:
        before, line = match["before"], line[match.end() :]
    tail = max(0, len(line) - 48)
    if "版" in line[tail:] and (match := _TURN.search(line, tail)) and match["after"]:
        line, after = line[: match.start()], match["after"]
    return before, line, after


_PAGE_HEAD: Final = compiled(
    r"第?\s?[0-9０-９A-D]{1,3}\s?版|国内统一|邮发代号|星期[一二三四五六日天]"
)
_BOX: Final = compiled(
    r"^[【\[]?(?:天气预报|今日天气|天气|更正(?:启事|说明|与说明)?|致歉(?:声明)?|编读往来|征稿启事|[简短快]\s?讯|(?:要闻|新闻|国际)速[览递]|一句话新闻|标题新闻|[\u4e00-\u9fff]{2,8}启事)[】\]]?$"
)


def is_page_head(line: str) -> bool:
    """A line of the sheet's head: its number, its date, the numbers of the newspaper."""
    return is_furniture(line) and _PAGE_HEAD.search(line) is not None


_GUIDE: Final = compiled(
    r"^[【\[]?(?:标题导航|版面导航|(?:本版|今日|本报|内容)?导\s?[读航]|今日(?:看点|要目|导览)|要目)[】\]]?[：:]?$"
)


def opens_guide(line: str) -> bool:
    """What stands above the headlines that are told again below: 标题导航, 今日导读."""
    return len(line) <= 10 and _GUIDE.match(line) is not None


def opens_box(line: str) -> bool:
    """The standing title of a small box: 天气预报, 更正, 征稿启事."""
    return len(line) <= 14 and _BOX.match(line) is not None


_ADVERT: Final = compiled(
    r"^(?:[（(【]?广\s?告[)）】]?$|公益广告|广告(?:热线|电话|刊例|部)?[：:]|(?:订阅|发行|咨询|服务|投诉|报料|新闻)热线[：:]|"
    r"(?:招租|出售|转让|遗失|声明|注销公告|减资公告|拍卖公告|招标公告)[：:\s]|遗失.{0,30}声明作废|"
    r".{2,40}遗失.{0,60}(?:声明)?作废|(?:遗失|招租|拍卖|减资|注销|招标|清算|寻人)(?:声明|公告|启事)$)"
)


def is_furniture(line: str) -> bool:
    """Page numbers, the page's date, its editors: what belongs to the sheet, not to a story."""
    return len(line) <= 80 and _FURNITURE.match(line) is not None


def is_advert(line: str) -> bool:
    """A line that says itself that it is an advertisement."""
    return len(line) <= 200 and _ADVERT.match(line) is not None
