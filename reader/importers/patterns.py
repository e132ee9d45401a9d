"""What the lines of Chinese newspapers and web pages say by their form.

Pure functions on one line each. Patterns are written in simplified characters; `_both` lets every
character with a common Traditional form match that too. They are anchored and only ever tried on
lines of less than `LONGEST` characters, so that no file can make them slow.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from reader.importers.dates import MONTH_DAY, Day, find_date, number

LONGEST: Final = 2_000
"""Longer lines are body text whatever they hold."""

_SIMPLIFIED: Final = (
    "来责编辑报记讯电网发布时间题标图为关热门闻链评论页级统华国机构阅读览数据摄绘刊视联们权备"
    "号术处办单层类员称软后条荐点击闭顶观专栏实习驻审监制终检证许经营线举违载转现当录书总设计"
    "广声访问区户简体东内购买销务产业优选开动态导颁属规长厅启与邮码见纠错组织话"
)
_TRADITIONAL: Final = (
    "來責編輯報記訊電網發佈時間題標圖為關熱門聞鏈評論頁級統華國機構閱讀覽數據攝繪刋視聯們權備"
    "號術處辦單層類員稱軟後條薦點擊閉頂觀專欄實習駐審監製終檢證許經營線舉違載轉現當錄書總設計"
    "廣聲訪問區戶簡體東內購買銷務產業優選開動態導頒屬規長廳啟與郵碼見糾錯組織話"
)
_TWINS: Final = {s: s + t for s, t in zip(_SIMPLIFIED, _TRADITIONAL, strict=True)}


def _both(pattern: str) -> str:
    """The pattern with Traditional twins: inside a class both characters, outside a class of it."""
    out: list[str] = []
    in_class = escaped = False
    for c in pattern:
        twin = _TWINS.get(c)
        if twin is not None:
            out.append(twin if in_class else f"[{twin}]")
        else:
            out.append(c)
        if escaped:
            escaped = False
        elif c == "\\":
            escaped = True
        elif c == "[":
            in_class = True
        elif c == "]":
            in_class = False
    return "".join(out)


def _compile(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(_both(pattern), flags)


# --- measure ---------------------------------------------------------------------------------

_SENTENCE_END: Final = re.compile(
    r"(?:[。！？!?…]|\.{3,6})[”’」』）)》】\"'\]]*$|[A-Za-z0-9][.][\"')\]]*$"
)
_PUNCTUATION: Final = re.compile(r"[，。、；：？！,;?!]")
BULLET: Final = re.compile(r"^(?:[•·●○◦▪■□◆◇▶►▸»›★☆※*+¤–-]|\d{1,2}\.(?=\s))\s+|^[•●◦▪■◆►▸»›]\s*")


def width(line: str) -> float:
    """Width in Han characters: Latin letters, digits and ASCII marks count half."""
    return len(line) - len(line.encode("ascii", "ignore")) / 2


def ends_sentence(line: str) -> bool:
    """Whether the line ends like a sentence, closing quotes and brackets included."""
    return _SENTENCE_END.search(line, max(0, len(line) - 8)) is not None


def punctuation(line: str) -> int:
    """How many marks a reader would pause at."""
    return len(_PUNCTUATION.findall(line, 0, LONGEST))


# --- newspapers ------------------------------------------------------------------------------

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
_DATELINE: Final = _compile(
    rf"^[【\[（(〔]?\s?(?P<by>据)?(?P<agency>{_AGENCY})\s?"
    rf"(?P<place>[^\s\d０-９，。、；：？！（()）\]】]{{0,14}}?)\s?"
    rf"(?P<date>{_DAY})?\s?(?P<verb>电|讯|消息)"
    rf"(?=[\s（(【】\]）)〕：:—\u3000]|$|(?P<glued>.))[】\]）)〕]?[：:]?\s*(?P<reporters>{_REPORTERS})?"
    r"[】\]）)〕]?\s*"
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
    place = (match["place"] or "").strip("·/ ") or None
    return Dateline(
        match["agency"],
        place,
        day,
        names(match["reporters"] or ""),
        match.end(),
    )


_CAPTION_START: Final = _compile(
    r"^(?:[▲△▼▽◎↑↓←→]\s?|(?:左|右|上|下|大|小|题|组|本版|资料|压题|新闻)图(?:[：:为]|片[：:]|\s)|"
    r"图(?:为|[①②③④⑤⑥⑦⑧⑨⑩]|[一二三四五六七八九\d]{1,2}(?:为|[：:\s])|片说明|说[：:]|[：:])|"
    r"[①②③④⑤⑥⑦⑧⑨⑩][^。]{0,40}(?:摄|供图)$|(?:Photo|Figure|Fig\.)\s?\d*[：:.\s])"
)
_CREDIT: Final = _compile(
    r"^[（(]?(?:[^，。！？；：]{0,40}(?:摄影?|供图|绘图?|制图|影像中国|视觉中国|CFP|"
    r"资料图片?|(?:摄影|图片来源|制图|漫画|绘图)\s?[：:／/]\s?[^，。！？；]{1,14})|图[/／：:][^，。]{1,12})[)）]?[。]?$"
)
_CREDIT_LOOSE: Final = _compile(
    r"(?:(?:新华社|本报|中新社|人民网|人民日报|通讯员|[\u4e00-\u9fff]{2,6}(?:报|网|社))?"
    r"(?:记者|发|通讯员)?[\s（(]?[\u4e00-\u9fff·\s、]{1,12}[摄]|供图|资料图(?:片)?)[)）]?$"
)
_WITHIN_CAPTION: Final = _compile(r"(?:^|[。！？”])(?:图为|图片为|上图|下图|左图|右图)")


def is_credit(line: str) -> bool:
    """A line that only names the photographer: 新华社发 … 摄, （本报记者 … 摄）, 图／…."""
    return len(line) <= 60 and _CREDIT.match(line) is not None and "电" not in line[:20]


def is_caption(line: str) -> bool:
    """A line that can only be the caption of a picture, or its credit."""
    if len(line) > 400:
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


_BYLINE: Final = _compile(
    r"^(?:[□■○●◎◆◇▢—\-·\s]{0,4})(?:"
    r"(?:文|图文|撰文|采写|文图|文字|口述|整理|作者|记者|通讯员|译者?|编译)\s?[/／|｜：:]\s?[^。！？，；]{1,40}"
    r"|(?:本报|本刊|本网|本台|新华社|人民日报|中新社|中新网|新华网|人民网|央视网?|[\u4e00-\u9fff]{2,8}(?:日报|晚报|社|网|报))"
    r"(?:首席|特约|特派|见习|资深|评论部|驻[\u4e00-\u9fff]{1,8})?(?:记者|通讯员|评论员|特约评论员|观察员|撰稿人|编辑部)"
    r"[^。！？，；：]{0,50}"
    r"|(?:记者|通讯员|见习记者|特约记者|实习生|评论员)[\s：:]\s?[^。！？，；]{2,40}"
    r")$"
)
_PARENTHESISED: Final = _compile(
    r"^[（(【\[](?:(?:本文|文章)?(?:作者|原载|来源|据|摘自|摘编自|转自|刊于|原文|本报|新华社|记者|文[/／]|"
    r"本版|执笔|整理|译者?|完|参与采写|稿件来源|采写)[^。！？]{0,80}[^。！？]{0,60})[。]?[)）】\]]$"
)
_SIGNED_NAME: Final = re.compile(
    r"^[（(]\s?[\u4e00-\u9fff·]{2,4}(?:[\s\u3000、][\u4e00-\u9fff·]{2,4}){0,3}\s?[)）]$"
)
_SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元顾孟平黄和穆"
    "萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林"
    "刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢裴陆荣"
    "翁荀羊惠曲家封储靳段焦巴弓牧车侯全班仰秋仲伊宫宁仇栾甘武符刘景詹龙叶幸司黎薄白蒲卓蔺池乔翟谭劳申"
    "冉尚农温庄晏瞿阎习艾容向古易廖终居衡步都耿满弘国文寇广东欧沃越师巩聂晁敖融冷辛阚简饶曾关相查荆红"
    "游权盖涂陳趙錢孫馮衛蔣韓楊許張嚴謝鄒蘇魯馬鳳費賀湯羅畢樂時齊顧黃蕭龐項藍賈婁顏鐘駱萬盧經單諸陸榮"
    "劉龍葉喬譚農溫莊閻東歐師聶關遊權蓋鄭吳"
)


def is_byline(line: str) -> bool:
    """A line that only says who wrote the story."""
    if len(line) > 90:
        return False
    if _PARENTHESISED.match(line) or _SIGNED_NAME.match(line):
        return True
    return _BYLINE.match(line) is not None and not is_credit(line)


def is_lone_name(line: str) -> bool:
    """One or a few personal names and nothing else, as under a headline."""
    if not 2 <= len(line) <= 16:
        return False
    found = names(line)
    joined = "".join(found)
    bare = re.sub(r"[\s\u3000、]", "", line)
    return bool(found) and joined == bare and all(len(n) <= 3 and n[0] in _SURNAMES for n in found)


_NOT_NAMES: Final = _compile(
    r"[（()）\[\]【】□■○●◎◆◇▢|｜/／]|(?:本报|本刊|本网|本台|新华社|人民日报|中新社|人民网|新华网)?"
    r"(?:首席|特约|特派|见习|资深|驻\S{1,8}?)?(?:记者|通讯员|评论员|实习生|作者|文字|撰文|采写|整理)[：:\s]?|"
    r"^文[：:]"
)


def names(text: str) -> tuple[str, ...]:
    """The personal names in a byline: （记者 黄恒 高山） → 黄恒, 高山; 王　伟 is one name."""
    words = [w for w in re.split(r"[\s\u3000、,，;；|/]+", _NOT_NAMES.sub(" ", text)) if w]
    merged: list[str] = []
    loose = False
    for word in words:
        if loose and len(word) == 1 and merged and len(merged[-1]) < 3:
            merged[-1] += word
            loose = False
            continue
        loose = len(word) == 1
        merged.append(word)
    person = re.compile(
        r"^(?:[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}·[\u3400-\u9fff·]{1,16}|[A-Z][A-Za-z.'-]*)$"
    )
    return tuple(dict.fromkeys(w for w in merged if person.match(w)))


_FURNITURE: Final = _compile(
    r"^(?:第?\s?[0-9０-９A-D]{1,3}\s?版(?:[\s：:（(][^。]{0,20})?|[A-D]?\d{1,2}\s?版|"
    r"\d{4}年\d{1,2}月\d{1,2}日\s?(?:星期|周|礼拜)[一二三四五六日天].{0,20}|星期[一二三四五六日]|"
    r"(?:责任编辑|责编|编辑|版式|版面(?:编辑|设计)|美术编辑|美编|校对|校检|组版|视觉|值班(?:总)?(?:主任|编委|编辑)|"
    r"统筹|编审|终审)\s?[：:/／\s].{0,40}|本版(?:责编|编辑|主编).{0,30}|"
    r"(?:国内统一连续出版物号|国内统一刊号|邮发代号|CN\s?\d{2}-\d{4}|代号\s?\d).{0,40}|"
    r"总?第\s?\d{3,6}\s?期.{0,30}|今日\s?\d{1,3}\s?版.{0,20}|农历.{2,20}|"
    r"[（(](?:下转|上接|转|相关报道见|见)第?.{0,20}版[^。]{0,20}[)）])$"
)
_ADVERT: Final = _compile(
    r"^(?:[（(【]?广\s?告[)）】]?$|公益广告|广告(?:热线|电话|刊例|部)?[：:]|(?:订阅|发行|咨询|服务|投诉|报料|新闻)热线[：:]|"
    r"(?:招租|出售|转让|遗失|声明|注销公告|减资公告|拍卖公告|招标公告)[：:\s]|遗失.{0,30}声明作废)"
)


def is_furniture(line: str) -> bool:
    """Page numbers, the page's date, its editors: what belongs to the sheet, not to a story."""
    return len(line) <= 80 and _FURNITURE.match(line) is not None


def is_advert(line: str) -> bool:
    """A line that says itself that it is an advertisement."""
    return len(line) <= 200 and _ADVERT.match(line) is not None


# --- web pages -------------------------------------------------------------------------------

_CRUMB: Final = _compile(
    r"^.{0,6}?(?:当前|现在|您的|你的|所在|目前)的?(?:所在)?(?:的)?(?:位置|栏目|页面)|^位置\s?[：:]|"
    r"^您?现?在?的?位置[：:]|^.{0,12}?首\s?页\s?(?:>|＞|»|›|→|/|-|—|＜|\\|\|\s?.*>)|[>＞»›]\s?(?:正文|详情|内容|文章|详细内容|浏览文章)\s?$|"
    r"^Home\s?[>»›/]"
)
_NAV: Final = _compile(
    r"^[【\[（(<《]?\s?(?:(?:上|下|前|后)一?(?:篇|条|页|则|章|个)(?:文章|新闻|信息)?\s?(?:[：:】\])）>]|$|\s|没有|：)|"
    r"(?:相关|推荐|热门|最新|精彩|延伸|更多|猜你|热点|图片|今日|本周|点击|阅读|热评|其他|专题|往期|同类|为您|大家)"
    r"(?:新闻|阅读|文章|链接|资讯|推荐|报道|稿件|内容|信息|图片|喜欢|排行|文档|公告|动态|专题|解读|政策|在看|文件|附件|回顾|头条|关注)榜?(?!.{30})|"
    r"\d+\s?条?评论|评论\s?[（(]?\d*[)）]?$|(?:网友|发表|查看|我要|全部|最新|文章)评论|我有话(?:要)?说|跟贴|"
    r"扫一扫|微信扫|扫描二维码|扫码|长按识别|(?:关闭|打印)(?:本页|窗口|页面|此页)?[】\]\s|]*(?:$|[【\[\s|])|"
    r"分享(?:到|至|按钮|：|$)|返回(?:顶部|首页|列表|上一?页|上级|目录)|[Tt]op$|TOP|回到顶部|加入收藏|设为首页|"
    r"我要(?:纠错|分享|收藏|打印|投稿)|纠错$|点赞|收藏$|举报$|无障碍|适老化|繁体|ENGLISH$|English$|"
    r"(?:手机|移动)(?:版|端|客户端)$|微信公众号$|新浪微博$|QQ空间|请?登录|注册$|(?:用户)?登录|"
    r"(?:字体|字号|文字大小)\s?[：:\[【（(]|[【\[（(]?\s?(?:大|小|默认|中)\s?[】\])）]?\s?[【\[（(]?\s?(?:大|中|小)|"
    r"下载附件|附件下载[：:]?$|相关附件$|原文链接|阅读原文|查看原文|\d+\s?(?:人|次)(?:阅读|浏览|点赞)$|"
    r"(?:Previous|Next)(?:\s(?:post|article|page))?\s?[：:«»<>]|"
    r"Related\s(?:articles|posts|news)|Share\s(?:this|on)|Leave a (?:comment|reply)|Read more)"
)
_FOOT: Final = _compile(
    r"版权所有|ICP[备证]|公网安备|©|\(C\)|^Copyright|All\s?Rights\s?Reserved|友情链接|技术支持|^联系我们|主办[：:单]|承办[：:单]|"
    r"网站标识码|^网站(?:地图|声明|首页|导航)|^关于我们|^关于本站|违法和?不良信息|举报(?:电话|邮箱|热线)|^法律声明|^隐私(?:政策|声明|保护)|"
    r"许可证[编号：:]|经营许可|未经.{0,10}(?:授权|许可).{0,20}(?:转载|使用|镜像)|建议使用.{0,30}浏览|^邮编[：:]|"
    r"^(?:地址|电话|传真|邮箱|E-?mail|联系电话|办公地址|通讯地址|客服)[：:]|^您是第.{0,12}(?:位|名)|访问量[：:]|制作单位|"
    r"^(?:中央|省级|地方|部委|政府|相关|常用|下属|区县|省市)?(?:政府)?(?:网站|部门|部委|机构|单位)(?:网站|链接|群)?[：:]?$|免责声明",
    re.IGNORECASE,
)
_EDITOR: Final = _compile(
    r"^[\[【（(]?\s?(?:网络|本期|值班|文字|稿件|信息|网站|本文)?(?:责任编辑|责编|编辑|编审|审核|审校|校对|初审|复审|二审|三审|终审|"
    r"核稿|监制|主编|供稿|录入|撰稿|签发|审签|统稿|总编)(?:人员?|者|单位)?\s?[：:／/丨|]\s?(?P<value>[^：:】\]）)]{0,40})"
)
_LABEL: Final = (
    r"(?:信息|稿件|文章|新闻|资讯|内容|原文|本文)?(?:来\s?源|稿源|出处|作\s?者|撰稿|发布(?:时间|日期|人|者|单位|机构|部门|于)|发表(?:时间|日期|于)?|时\s?间|日\s?期|"
    r"更新(?:时间|日期|于)?|录入(?:时间|日期)?|上传(?:时间|日期)?|添加时间|生成日期|成文日期|编辑时间|浏览(?:次数|量|数)?|点击(?:数|率|次数|量)?|阅读(?:次数|量|数)?|访问(?:次数|量)|人气|点击|"
    r"索\s?引\s?号|主题分类|主题词|发文机关|发文单位|发文字号|文\s?号|标\s?题|名\s?称|有效性|公开(?:方式|范围|类型|形式|日期|时间)|信息分类|分\s?类|体裁|关键词|"
    r"效力状态|施行日期|实施日期|生效日期|颁布(?:单位|日期|时间)|文件编号|供稿单位|所属(?:栏目|类别)|栏\s?目|服务对象|统一编号|文件类型|公文种类|信息来源|内容概述|组配分类|生命周期|来源)"
)
_META: Final = _compile(rf"^[\[【（(]?\s?{_LABEL}\s?[：:]")
_LABEL_ANYWHERE: Final = _compile(rf"(?<![\u4e00-\u9fff])(?P<label>{_LABEL})\s?[：:]\s?")
_CLOCK: Final = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|(?:星期|周)[一二三四五六日天]")
_SEPARATORS: Final = re.compile(r"[|｜丨/>＞»·]")


def is_crumb(line: str) -> bool:
    """A breadcrumb: 您当前的位置: 首页 > 新闻 > 正文."""
    return len(line) < 200 and _CRUMB.search(line) is not None and not ends_sentence(line)


def is_neighbour(line: str) -> bool:
    """上一篇, 相关阅读, 分享到, 打印 and their like: what stands after an article."""
    if len(line) > 160:
        return bool(re.match(_both(r"^(?:上|下)一(?:篇|条)[：:]"), line))
    return _NAV.match(line) is not None and not (ends_sentence(line) and width(line) > 30)


def is_footer(line: str) -> bool:
    """版权所有, ICP备, 友情链接 …: the foot of a site."""
    if width(line) >= 120 or (ends_sentence(line) and punctuation(line) >= 3 and width(line) > 40):
        return False
    return _FOOT.search(line) is not None


_AFTER_EDITOR: Final = _compile(r"\s{2,}|\u3000|[|｜]|(?:责任编辑|审核|校对|监制|来源)[：:]")


def editor_of(line: str) -> str | None:
    """The name in a line such as 责任编辑:lly or （责编：张三、李四）; empty when none is given."""
    if len(line) > 90:
        return None
    match = _EDITOR.match(line)
    if match is None:
        return None
    return re.split(
        _both(r"\s{2,}|\u3000|[|｜]|(?:责任编辑|审核|校对|监制|来源)[：:]"), match["value"]
    )[0].strip(" 　，,、;；")


_EDITOR_WITHIN: Final = _compile(
    r"(?:责任编辑|责编|编辑)\s?[：:／/丨|]\s?(?P<value>[^\s：:】\]）)|｜]{1,20})"
)


def editor_within(line: str) -> str | None:
    """The editor's name wherever a short line gives it."""
    if len(line) > 260:
        return None
    match = _EDITOR_WITHIN.search(line)
    return match["value"].strip("，,、;；") or None if match else None


def is_meta(line: str) -> bool:
    """A line of labels (来源, 发布时间, 作者, 索引号 …), or a date with hardly anything else."""
    if len(line) > 260 or (ends_sentence(line) and width(line) > 30):
        return False
    if _META.match(line):
        return True
    when = find_date(line)
    if when is None:
        return False
    rest = width(line)
    if rest <= 16 and not punctuation(line.replace("：", "").replace(":", "")):
        return True
    return (
        rest <= 70
        and (
            _LABEL_ANYWHERE.search(line) is not None
            or (_CLOCK.search(line) is not None and rest <= 40)
        )
        and not ends_sentence(line)
    )


def labels(line: str) -> dict[str, str]:
    """Label → value of a line such as 来源: 《…》    发布日期:2026-01-28, in order."""
    found: dict[str, str] = {}
    matches = list(_LABEL_ANYWHERE.finditer(line[:LONGEST]))
    for i, match in enumerate(matches):
        end = matches[i + 1].start() if i + 1 < len(matches) else len(line)
        name = re.sub(r"\s", "", match["label"])
        found.setdefault(name, line[match.end() : end].strip(" \t　|｜丨[]【】-—"))
    return found


def separators(line: str) -> int:
    """How many marks stand in the line that divide the entries of a menu."""
    return len(_SEPARATORS.findall(line, 0, LONGEST))
