"""The names of persons in a line that says who wrote: 本报记者 张三, 記者王小明／台北報導.

A line is cut at the words for what people did (`_ROLE`); the names behind those who wrote are kept,
those behind editors, proof-readers and photographers are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from reader.importers.wording import compiled

SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元顾孟平黄和穆"
    "萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林"
    "刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢裴陆荣"
    "翁荀羊惠曲家封储靳段焦巴弓牧车侯全班仰秋仲伊宫宁仇栾甘武符刘景詹龙叶幸司黎薄白蒲卓蔺池乔翟谭劳申"
    "冉尚农温庄晏瞿阎习艾容向古易廖终居衡步都耿满弘国文寇广东欧沃越师巩聂晁敖融冷辛阚简饶曾关相查荆红"
    "游权盖涂陳趙錢孫馮衛蔣韓楊許張嚴謝鄒蘇魯馬鳳費賀湯羅畢樂時齊顧黃蕭龐項藍賈婁顏鐘駱萬盧經單諸陸榮"
    "劉龍葉喬譚農溫莊閻東歐師聶關遊權蓋鄭吳"
)
_SURNAMES_MORE: Final = frozenset(
    "肖闫付代覃佘佟冼侬鄢亓苑隋丛原郜岳仝呂鍾鄧龔許黎簡賴赖連连邵游洪沈"
)
_COMPOUND: Final = re.compile(
    "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|皇甫|尉迟|尉遲|公孙|公孫|慕容|令狐|司徒|司空|夏侯|东方|東方|"
    "端木|长孙|長孫|宇文|轩辕|軒轅|独孤|獨孤|南宫|南宮|申屠|赫连|赫連|呼延|澹台|百里|东郭|西门|西門"
)
_OFFICE: Final = re.compile(
    r"(?:[报報][社刊]?|[网網社台局厅廳委办辦处處科部院校府司署]|中心|公司|集团|集團|政府|频道|頻道|客户端|客戶端|"
    r"[编編][辑輯](?:部|员)?|工作室|平台|公众号|发布|管理员|编辑员|发布员|网编|通讯员|大学|大學|学院|學院|医院|"
    r"新闻|新聞|资讯|資訊|传媒|傳媒|传播|媒体|媒體|周刊|週刊|雜誌|杂志|日报|观察|时报|[区區县縣市省镇鎮乡鄉]|街道|"
    r"协会|協會|学会|學會|委员会|委員會|联盟|理事会|基金会|基金會|课题组|評論員|评论员|小组|小編|小编|mobile|admin)"
    r"\d{0,3}$|^(?:新华|本[报報网網站文刊社台书書]|系统|信息|来源|來源|原创|综合|綜合|网络|網路)",
    re.IGNORECASE,
)
"""How the names of those who are no persons end, or begin."""

_NO_NAMES: Final = re.compile(
    r"[报報][道導导]|[摄攝]影|[图圖]文|文[图圖]|[综綜]合|整理|[编編][辑輯译譯]|校[对對]|[记記]者|作者|佚名|匿名|未知|不[详詳]|"
    r"无名|笔者|[单單]位|通[讯訊][员員]|[实實][习習]生?|外[电電]|供[稿图圖]|[转轉][载載]|翻[译譯]|[责責][编編]|[资資]料|"
    r"[来來]源|先生|女士|同志|原[创創]|[发發]自|等人|近日|日前|[获獲]悉|了解|一行|[团團][队隊]"
)
_TITLE: Final = re.compile(
    r"(?:教授|老师|老師|教师|教師|主任|院长|院長|校长|会长|會長|所长|作家|学者|學者|研究员|研究員|博士|"
    r"硕士|先生|女士|律师|律師|医生|主席|书记|部长|同学|学生)$"
)
_ACTION: Final = compiled(
    r"(?:摄影|图文|文图|视频|综合|联合|专题|特约|现场)?(?:报道|报导|報導)(?=[\s）)】〕\]]*$)"
    r"|(?:综合外电|发[自于][\u4e00-\u9fff、]{2,8})(?=[）)】〕\]\s]*$)"
)
_FROM: Final = compiled(
    r"\s?[／/]\s?[\u4e00-\u9fff、]{2,10}?(?:报道|报导|報導|外电|特稿|分析|[电讯])(?=[\s）)】〕]*$)"
)
_GLUED: Final = compiled(r"(?:报道|报导|報導|[电讯])(?=[\s）)】〕]*$)")
_PLACE: Final = re.compile(
    "(?:[台臺][北中南東东]|新北|桃[園园]|高雄|基隆|新竹|苗栗|彰化|南投|[雲云]林|嘉[義义]|屏[東东]|宜[蘭兰]|"
    "花[蓮莲]|澎湖|金[門门]|[馬马]祖|香港|澳[門门]|北京|上海|[廣广]州|深圳|[東东]京|首[爾尔]|[華华]盛[頓顿]|"
    "[紐纽][約约]|[倫伦]敦|巴黎|柏林|曼谷|新加坡|洛杉[磯矶]|[舊旧]金山|莫斯科|[綜综]合|即[時时]|連線|连线|[專专][電电])+$"
)
_ROLE: Final = compiled(
    r"(?P<other>(?:实习|网络|本期|值班|文字|稿件|图片)?(?:责任编辑|责编|编辑|校对|校審|审核|审校|监制|摄影|插图|供图|制图|来源|来自|剪辑|"
    r"出镜|美编|统筹|策划|[初复终一二三]审|主编|录入|签发|口述|翻拍|图片|图(?!\s?[/／、&]\s?文)|视频|设计|制作)(?:/(?:摄影|摄像|整理|编辑|剪辑))?\s?[：:/／|｜丨︱\s])"
    r"|(?P<author>(?:(?<![\u3400-\u9fff·])[\u3400-\u9fff·]{0,14}?)"
    r"(?:首席|特约|特派|见习|实习|资深|全媒体|融媒体?|高级|驻[^\s]{1,8}?){0,3}"
    r"(?:记者|特派[员員]|通[讯訊][员員]|评论[员員]|实习生|作者|撰文|采写|撰稿人?|执笔|文字|[编編][译譯]|整理|[译譯]者|报道[员員])"
    r"(?:/(?:摄影|摄像|整理|编辑|剪辑))?[：:\s／/|｜丨︱]?"
    r"|(?<![\u3400-\u9fff])(?:文\s?[/／、&]\s?图|图\s?[/／、&]\s?文|图?文|文图)(?:[\s：:/／|｜丨︱]|$)\s?)"
)
_AFTER_NAME: Final = compiled(
    r"(?<=[\u3400-\u9fff]{2})\s?[/／]\s?(?:文|图文|文图|撰文)(?![\u3400-\u9fff])"
)
_PHOTOGRAPHER: Final = compiled(
    r"(?:^|[\s、，/／（(]|(?<=者))[\u3400-\u9fff]{2,3}\s?[/／]?\s?(?:摄影?|图|供图|翻摄)(?=[\s）)】]*$)"
)
_OF_AUTHOR: Final = compiled(
    r"^[（(【\[]?(?:本文|文章)?(?:第[一二]|特约)?作者(?:单位|简介|系|为|是|均|现|分别|来自|[:：]?系)"
)
_REMARK: Final = re.compile(r"(?<=[^\s（(【\[])\s?[（(【\[][^（(【\[）)】\]]{1,40}[）)】\]]")
_SPLIT: Final = re.compile(r"[\s\u3000、,，;；|｜/／（()）\[\]【】〔〕□■○●◎◆◇▢丨︱：:]+")
_AND: Final = re.compile(r"(?<=[\u3400-\u9fff]{2})\s?[和与與]\s?(?=[\u3400-\u9fff]{2})")
_LATIN: Final = re.compile(
    r"[A-Z][A-Za-z.'’-]*(?:[ \u00a0](?:(?:de|da|van|von|der|bin|al|la)[ ])?[A-Z][A-Za-z.'’-]*){0,3}"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}(?:·[\u3400-\u9fff]{1,8}){1,4}")
_DOTS: Final = str.maketrans("•・‧∙⋅", "·····")
_MOST: Final = 200


def is_office(name: str) -> bool:
    """Whether a name is that of a newspaper, an office, a company or an account, or a role."""
    return _OFFICE.search(name) is not None or _NO_NAMES.fullmatch(name) is not None


def has_surname(name: str) -> bool:
    """Whether it begins as Chinese names do, or is one of several parts: 阿卜杜拉·买买提."""
    if "·" in name:
        return True
    if _COMPOUND.match(name):
        return 3 <= len(name) <= 4
    return name[:1] in SURNAMES or name[:1] in _SURNAMES_MORE


def names(text: str) -> tuple[str, ...]:
    """The personal names in a byline: （记者 黄恒 高山） → 黄恒, 高山; 王　伟 is one name.

    None if the line says what the author is, and not who. Longer lines are read to their
    200th character.
    """
    text = text[:_MOST].translate(_DOTS).strip()
    if _OF_AUTHOR.match(text):
        return ()
    text = _REMARK.sub(" ", text) if "者" not in text[2:] or text[:1] not in "（(" else text
    bare = _FROM.sub("", text)
    text = _PHOTOGRAPHER.sub("", _ACTION.sub("", bare))
    glued = text != bare or _GLUED.search(bare) is not None
    found: list[str] = []
    for segment in _by_authors(_AFTER_NAME.sub(" ", text)):
        found += _in_segment(_GLUED.sub("", segment) if glued else segment, glued=glued)
    return tuple(dict.fromkeys(found))


def says_role(line: str) -> bool:
    """Whether a short line has a name for those who write, edit or take pictures: 记者 张三."""
    return len(line) <= _MOST and not line.isascii() and _ROLE.search(line) is not None


def are_names(line: str) -> bool:
    """Whether a line is Chinese names with gaps between them: 张三 李四."""
    words = line[:60].split()
    return len(words) > 1 and all(
        len(word) <= 3 and has_surname(word) and is_person(word) for word in words
    )


def _by_authors(text: str) -> Iterator[str]:
    """The pieces of a byline behind those who wrote, and what stands before the first role."""
    begin, keep = 0, True
    for match in _ROLE.finditer(text):
        if keep:
            yield text[begin : match.start()]
        begin, keep = match.end(), match["author"] is not None
    if keep:
        yield text[begin:]


def _in_segment(text: str, *, glued: bool) -> Iterator[str]:
    latin = _LATIN.findall(text)
    if latin:
        yield from latin
        text = _LATIN.sub(" ", text)
    words = [word for word in _SPLIT.split(_AND.sub("、", text)) if word]
    for word in _merged(words):
        named = _TITLE.sub("", word) if len(word) > 3 and has_surname(word) else word
        if glued:
            yield from (each for each in unglued(named) if is_person(each))
        elif is_person(named):
            yield named


def is_person(word: str) -> bool:
    """Whether a word behind a role can be a name, or a pseudonym: it is no office and no role."""
    if not _HAN.fullmatch(word) or is_office(word):
        return False
    if _PLACE.fullmatch(word.removeprefix("于")) or (len(word) == 3 and word.endswith("地")):
        return False  # 北京报道, 高兴地报道
    if word.endswith("宣") and len(word) > 2 and not has_surname(word):
        return False  # 粤应急宣: how the press officers of an office sign
    return not (_TITLE.search(word) and not has_surname(word))


def _merged(words: list[str]) -> Iterator[str]:
    """Names are set with spaces inside: 王　伟 is one, 屈 一 凡 too, 王 伟 李 明 are two."""
    for alone, group in groupby(words, key=lambda word: len(word) == 1):
        run = list(group)
        size = 3 if len(run) == 3 else 2
        yield from ("".join(run[k : k + size]) for k in range(0, len(run), size)) if alone else run


def unglued(word: str) -> tuple[str, ...]:
    """The names in 王小明台北, a name and where it was written, or in 张三李四."""
    if len(word) < 4 or "·" in word:
        return (word,)
    size = 4 if _COMPOUND.match(word) and len(word) > 4 else 3
    placed = _PLACE.search(word, 2)
    if placed is not None and placed.start() <= size:
        return (word[: placed.start()],)
    split = _at_surnames(word)
    if split:
        return split
    if len(word) == 4:
        return (word,) if _COMPOUND.match(word) else (word[:2],)
    return (word[:size],) if len(word) <= size + 4 and has_surname(word) else ()


def _at_surnames(word: str) -> tuple[str, ...]:
    """Two names or more of two or three characters each, or none."""
    if not word:
        return ()
    for size in (3, 2, 4):
        name, rest = word[:size], word[size:]
        if len(name) < size or not has_surname(name) or (size == 4 and not _COMPOUND.match(name)):
            continue
        if not rest:
            return (name,)
        following = _at_surnames(rest) if len(word) <= 12 else ()
        if following:
            return (name, *following)
    return ()


_DATED: Final = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s?\d{1,2}:\d\d(?::\d\d)?)?"
)
_SOURCED: Final = compiled(
    r"(?:来源|稿源)\s?[：:]\s?[^\s：:]{2,16}[\s\u3000]+(?P<name>[\u3400-\u9fff]{2,3})"
    r"(?=$|[\s\u3000](?![\u3400-\u9fff]{2,3}$))"
)
_CREDITED: Final = compiled(
    r"(?:^|[\s\u3000|｜【〔（(])(?:[\u3400-\u9fff·]{2,14}?)?(?:记者|[編编][譯译])\s?[：:]?\s?"
    r"(?P<names>[\u3400-\u9fff·]{2,8}(?:[\s\u3000、][\u3400-\u9fff·]{2,4}){0,3}?)"
    r"(?=\s?[／/]|[\s\u3000]+[\u3400-\u9fff]{1,6}[：:]|[\s\u3000|｜】〕）)]*$)"
)


def credited(line: str) -> tuple[str, ...]:
    """Reporters named in a line of facts without a label of their own, or behind its source:
    来源：中国新闻网 王帆; 某报记者 魏某 来源：某报.
    """
    if len(line) > 120 or not ("者" in line or "源" in line or "譯" in line or "译" in line):
        return ()
    line = _DATED.sub(" ", line)
    if (sourced := _SOURCED.search(line)) and has_surname(sourced["name"]):
        return (sourced["name"],) if is_person(sourced["name"]) else ()
    told = _CREDITED.search(line)
    found = names(told["names"]) if told else ()
    return found if found and all(has_surname(name) for name in found) else ()
