"""What the lines of web pages say by their words: breadcrumbs, neighbours, footers, labels."""

from __future__ import annotations

import re
from typing import Final

from reader.importers.dates import find_date
from reader.importers.wording import LONGEST, both, compiled, ends_sentence, punctuation, width

_CRUMB: Final = compiled(
    r"^.{0,6}?(?:当前|现在|您的|你的|所在|目前)的?(?:所在)?(?:的)?(?:位置|栏目|页面)|^位置\s?[：:]|"
    r"^您?现?在?的?位置[：:]|^.{0,12}?首\s?页\s?(?:>|＞|»|›|→|/|／|-|—|＜|\\|\|\s?.*>)|[>＞»›]\s?(?:正文|详情|内容|文章|详细内容|浏览文章)\s?$|"
    r"^Home\s?[>»›/]"
)
_NAV: Final = compiled(
    r"^[【\[（(<《]?\s?(?:(?:上|下|前|后)一?(?:篇|条|页|则|章|个)(?:文章|新闻|信息)?\s?(?:[：:】\])）>]|$|\s|没有|：)|"
    r"(?:相关|推荐|热门|最新|精彩|延伸|更多|猜你|热点|重点|图片|今日|本周|点击|阅读|热评|其他|专题|往期|同类|为您|大家)"
    r"(?:新闻|阅读|文章|链接|资讯|推荐|报道|稿件|文稿|内容|信息|图片|喜欢|排行|文档|公告|动态|专题|解读|政策|在看|文件|附件|回顾|头条|关注)榜?(?!.{30})|"
    r"(?:缩小|放大|调整)字[体号]|字[体号]$|已?关注(?:[他她我]|TA)?(?:们|作者)?(?:$|[\s|｜])|为[你您]推荐|"
    r"猜[你您](?:还|也)?(?:喜欢|想看)|(?:也[许許]|可能)?[你您](?:可能|也[许許])?(?:还|也)?[会會]?感[兴興]趣(?:的.{0,4})?$|大家都在看|发表意见$|(?:留言|评论|跟帖|发言)规[则則]$|字[级級]设定|[复複][制製](?:链接|[连連][结結]|[网網]址)$|回到?页首|作者最新文章|"
    r".{0,40}?(?:已有|共有?)\s?\d+\s?[件条个篇则]?(?:评论|回复|跟帖|跟贴|留言)|回复线索|(?:本文)?(?:通告)?引用\s?[（(]Trackback|"
    r"(?:回复|跟帖|跟贴|留言)(?:列表|区|\s?[（(]\d+[)）])|"
    r"\d+\s?人(?:参与|评论|跟贴)|(?:文章)?关键[词字]\s?[：:]|标签\s?[：:]|Tags?\s?[：:]|责任声明|特别声明[：:]|"
    r"\d+\s?条?评论|评论\s?[（(]?\d*[)）]?$|(?:网友|发表|查看|我要|全部|最新|文章)评论|我有话(?:要)?说|跟贴|"
    r"扫一扫|微信扫|扫描二维码|扫码|长按识别|(?:关闭|打印)(?:本页|窗口|页面|此页)?[】\]\s|]*(?:$|[【\[\s|])|"
    r"分享(?:到|至|按钮|：|$|\s)|列印|返回(?:顶部|首页|列表|上一?页|上级|目录)|[Tt]op$|TOP|回到顶部|加入收藏|设为首页|"
    r"我要(?:纠错|分享|收藏|打印|投稿)|纠错$|点赞|收藏$|举报$|无障碍|适老化|繁体|ENGLISH$|English$|"
    r"(?:手机|移动)(?:版|端|客户端)$|微信公众号$|新浪微博$|QQ空间|请?登录|注册$|(?:用户)?登录|"
    r"(?:字体|字号|文字大小|字体大小)\s?[：:\[【（(]|[【\[（(]?\s?(?:大|小|默认|中)\s?[】\])）]?\s?[【\[（(]?\s?(?:大|中|小)|"
    r"下载附件|附件下载[：:]?$|相关附件$|原文链接|阅读原文|查看原文|\d+\s?(?:人|次)(?:阅读|浏览|点赞)$|"
    r"(?:Previous|Next)(?:\s(?:post|article|page))?\s?[：:«»<>]|"
    r"Related\s(?:articles|posts|news)|Share\s(?:this|on)|Leave a (?:comment|reply)|Read more)"
)
_NAV_LONG: Final = compiled(r"^(?:上|下)一(?:篇|条)[：:]")
_FOOT: Final = compiled(
    r"版权所有|ICP[备证]|公网安备|©|\(C\)|^Copyright|All\s?Rights\s?Reserved|友情链接|技术支持|^联系我们|(?:^|[\s|])(?:主办|承办|协办)(?:单位)?\s?[：:]|"
    r"网站标识码|^网站(?:地图|声明|首页|导航)|^关于我们|^关于本站|违法和?不良信息|举报(?:电话|邮箱|热线)|^法律声明|^隐私(?:政策|声明|保护)|"
    r"许可证[编号：:]|经营许可|未经.{0,10}(?:授权|许可).{0,20}(?:转载|使用|镜像)|建议使用.{0,30}浏览|^邮编[：:]|"
    r"^(?:地址|电话|传真|邮箱|E-?mail|联系电话|办公地址|通讯地址|客服)[：:]|^您是第.{0,12}(?:位|名)|访问量[：:]|制作单位|"
    r"^(?:中央|省级|地方|部委|政府|相关|常用|下属|区县|省市)?(?:政府)?(?:网站|部门|部委|机构|单位)(?:网站|链接|群)?[：:]?$|免责声明",
    re.IGNORECASE,
)
_DISCLAIMER: Final = compiled(
    r"^[（(【\[]?(?:以上内容(?:仅|为)|图片均?来(?:自|源于?)网络|[图文]片?来源于?网络|"
    r"信息来源于网络|Notice: The content above)|"
    r"^[（(【\[]?(?:声明|免责声明|版权声明|特别声明|郑重声明|风险提示|转载(?:请|须|声明))|^[（(]?本文(?:仅代表|不代表|来自|来源于|系)"
)
_EDITOR: Final = compiled(
    r"^[\[【（(]?\s?(?:网络|本期|值班|文字|稿件|信息|网站|本文)?(?:责任编辑|责编|编辑|编审|审核|审校|校对|初审|复审|二审|三审|终审|"
    r"核稿|监制|主编|供稿|录入|撰稿|签发|审签|统稿|总编)(?:人员?|者|单位)?\s?[：:／/丨|]\s?(?P<value>[^：:】\]）)]{0,40})"
)
_LABEL: Final = (
    r"(?:信息|稿件|文章|新闻|资讯|内容|原文|本文)?(?:来\s{0,4}源于?|稿源|出处|作\s{0,4}者|撰稿|发布(?:时间|日期|人|者|单位|机构|部门|于)|发表(?:时间|日期|于)?|时\s{0,4}间|日\s{0,4}期|"
    r"更新(?:时间|日期|于)?|录入(?:时间|日期)?|上[传载](?:时间|日期)?|发稿(?:时间|日期)|刊发(?:时间|日期)|发文日期|添加时间|生成日期|成文日期|编辑时间|浏览(?:次数|量|数)?|点击(?:数|率|次数|量)?|阅读(?:次数|量|数)?|访问(?:次数|量)|人气|点击|"
    r"索\s{0,4}引\s{0,4}号|主题分类|主题词|发文机关|发文单位|发文字号|文\s{0,4}号|标\s{0,4}题|名\s{0,4}称|有效性|公开(?:方式|范围|类型|形式|日期|时间)|信息分类|分\s{0,4}类|体裁|关键词|"
    r"效力状态|时效性|效力(?:位阶|级别)|(?:制定|公布|批准)机关|(?:发布|颁布|公布)(?:机关|部门)|公布日期|法规类别|施行日期|实施日期|生效日期|颁布(?:单位|日期|时间)|文件编号|供稿单位|所属(?:栏目|类别)|栏\s{0,4}目|服务对象|统一编号|文件类型|公文种类|信息来源|内容概述|组配分类|生命周期|来源)"
)
_META: Final = compiled(rf"^[\[【（(]?\s?{_LABEL}\s?[：:]")
_LABEL_ANYWHERE: Final = compiled(rf"(?<![\u4e00-\u9fff])(?P<label>{_LABEL})\s?[：:]\s?")
_GLUED: Final = compiled(rf"(?P<label>{_LABEL})\s?[：:]\s?")
_ISSUE: Final = compiled(
    r"^(?:《\s?(?P<paper>[^《》]{2,16}?)\s?》|(?P<paper2>[\u4e00-\u9fff]{2,12}报))\s?[（(]?\s?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"[^。]{0,24}版[^。]{0,14}$|^字数\s?[：:]?\s?\d*$"
)
"""《某报》（2025年12月18日 第02版）, as digital newspapers have it under the headline."""

_DATED: Final = re.compile(r"[0-9０-９年]")
_GLUED_CLOCK: Final = re.compile(
    r"(?<=^\d\d:\d\d)(?=(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\b)|(?<=^\d{4}[-/.]\d\d[-/.]\d\d)(?=\d\d:\d\d)"
)
"""15:312018/09/16, 2018-09-1615:31: two elements of a page with nothing between."""

_CLOCK: Final = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|(?:星期|周)[一二三四五六日天]")
_SEPARATORS: Final = re.compile(r"[|｜丨/>＞»·]")


def is_crumb(line: str) -> bool:
    """A breadcrumb: 您当前的位置: 首页 > 新闻 > 正文."""
    return len(line) < 200 and not ends_sentence(line) and _CRUMB.search(line) is not None


def is_neighbour(line: str) -> bool:
    """上一篇, 相关阅读, 分享到, 打印 and their like: what stands after an article."""
    if len(line) > 160:
        return _NAV_LONG.match(line) is not None
    return _NAV.match(line) is not None and not (ends_sentence(line) and width(line) > 30)


_TOOL: Final = compiled(
    r"^[【\[（(]?\s?(?:字体|字号|文字大小|打印|分享|关闭|收藏|浏览|阅读|缩小|放大|调整|我要|扫|大\s|小\s)"
)


def is_tool(line: str) -> bool:
    """A line of buttons that sites put between headline and body: 【字体：大 中 小】, 分享到：."""
    return len(line) <= 60 and _TOOL.match(line) is not None


_CLOSER: Final = compiled(
    r"^[【\[（(<]?\s?(?:(?:上|下)一?(?:篇|条|则|个)|(?:前|后)一?(?:篇|条)|(?:打印|关闭)(?:本页|窗口|页面|此页)?|分享(?:到|至)|扫一扫|"
    r"(?:微信)?扫描二维码|我要纠错)"
)


def closes_article(line: str) -> bool:
    """Whether the line is one that sites put right below an article: editor, neighbours, buttons.

    Headings of other lists, such as 相关新闻, may have anything above them.
    """
    return editor_of(line) is not None or (len(line) <= 160 and _CLOSER.match(line) is not None)


_COMMENTS: Final = compiled(
    r"^.{0,40}?(?:已有|共有?)\s?\d+\s?[件条个篇则]?(?:评论|回复|跟帖|跟贴|留言)|^\W{0,3}回复线索|"
    r"^\W{0,3}(?:网友|全部|最新|热门|精彩|用户|读者)?(?:评论|跟帖|跟贴|留言|回复)(?:列表|区)?"
    r"\s?(?:[（(]\s?\d+\s?[)）])?\s?[：:]?$|^(?:发表|我要|添加)评论$|"
    r"^(?i:\d+\s(?:comments?|responses?|replies|thoughts on)\b.{0,60}$|"
    r"(?:comments|responses|replies|reader comments|leave a (?:reply|comment)|post a comment|"
    r"join the (?:conversation|discussion))\s?(?:\(\d+\))?\s?:?$)"
)


def opens_comments(line: str) -> bool:
    """Whether what readers said begins below the line: 网友评论, 已有3条评论, 5 Comments."""
    return len(line) <= 100 and _COMMENTS.match(line) is not None


_CONTACT: Final = compiled(
    r"^(?:地\s{0,4}址|电\s{0,4}话|传\s{0,4}真|邮\s{0,4}箱|邮\s{0,4}编|E-?mail|联系电话|办公地址|通讯地址)\s?[：:]",
    re.IGNORECASE,
)


def is_contact(line: str) -> bool:
    """地址：…, 联系电话：…: in the foot of a site, but in the middle of many notices as well."""
    return len(line) <= 160 and _CONTACT.match(line) is not None


def is_footer(line: str) -> bool:
    """版权所有, ICP备, 友情链接 …: the foot of a site."""
    if width(line) >= 120 or (ends_sentence(line) and punctuation(line) >= 3 and width(line) > 40):
        return False
    return _FOOT.search(line) is not None


_AFTER_EDITOR: Final = compiled(r"\s{2,}|\u3000|[|｜]|(?:责任编辑|审核|校对|监制|来源)[：:]")


def is_disclaimer(line: str) -> bool:
    """声明：…, （本文来自 …）: what a site puts below an article."""
    return len(line) <= 300 and _DISCLAIMER.match(line) is not None


def editor_of(line: str) -> str | None:
    """The name in a line such as 责任编辑:lly or （责编：张三、李四）; empty when none is given."""
    if len(line) > 90:
        return None
    if bare := _EDITOR_BARE.match(line):
        return bare["value"]
    match = _EDITOR.match(line)
    if match is None:
        return None
    return re.split(
        both(r"\s{2,}|\u3000|[|｜]|(?:责任编辑|审核|校对|监制|来源)[：:]"), match["value"]
    )[0].strip(" 　，,、;；")


_EDITOR_BARE: Final = compiled(
    r"^(?:责任编辑|责编|编辑)\s(?P<value>[\u4e00-\u9fff]{2,4})(?:\s(?:校对|审核|监制|主编|摄影)\s[\u4e00-\u9fff]{2,4}){0,3}$"
)
"""编辑 张三 校对 李四: without a colon."""

_EDITOR_WITHIN: Final = compiled(
    r"(?:责任编辑|责编|编辑)\s?[：:／/丨|]\s?"
    r"(?P<value>(?:(?!责任编辑|责编|审核|校对|监制)[^\s：:】\]）)|｜]){1,20})"
)


def editor_within(line: str) -> str | None:
    """The editor's name wherever a short line gives it."""
    if len(line) > 260:
        return None
    match = _EDITOR_BARE.match(line) or _EDITOR_WITHIN.search(line)
    return match["value"].strip("，,、;；") or None if match else None


_SPACED: Final = compiled(
    r"(?<!\S)(?:索\s+引\s+号|发\s+布\s+机\s+构|发\s+文\s+机\s+关|发\s+文\s+日\s+期|成\s+文\s+日\s+期|上\s+载\s+日\s+期|"
    r"发\s+布\s+日\s+期|生\s+成\s+日\s+期|有\s+效\s+性|主\s+题\s+词|名\s+称|文\s+号|分\s+类|标\s+题|来\s+源|作\s+者)(?=\s)(?!\s?[：:])"
)


def with_labels(line: str) -> str:
    """The line with 发 布 机 构 某局 made 发布机构：某局, as tables of facts are set."""
    if len(line) > 260 or not _SPACED.search(line):
        return line
    return _SPACED.sub(lambda m: re.sub(r"\s", "", m[0]) + "：", line)


def is_meta(line: str) -> bool:
    """A line of labels (来源, 发布时间, 作者, 索引号 …), or a date with hardly anything else."""
    if len(line) > 260 or (ends_sentence(line) and width(line) > 30):
        return False
    line = with_labels(line)
    if _META.match(line) or _ISSUE.match(line) or is_original_title(line):
        return True
    if not _DATED.search(line):
        return False  # sooner seen than every form of a date is tried
    line = unglued(line)
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


def unglued(line: str) -> str:
    """The line with a space between time and date."""
    return _GLUED_CLOCK.sub(" ", line) if line[:1].isdigit() and len(line) <= LONGEST else line


def has_clock(line: str) -> bool:
    """Whether a time of day stands in the line."""
    return _CLOCK.search(line, 0, LONGEST) is not None


def labels(line: str) -> dict[str, str]:
    """Label → value of a line such as 来源: 《…》    发布日期:2026-01-28, in order."""
    found: dict[str, str] = {}
    line = with_labels(line[:LONGEST])
    # Behind a label the next one may be glued on: 来源:办公室发布时间:….
    pattern = _GLUED if _META.match(line) else _LABEL_ANYWHERE
    matches = list(pattern.finditer(line))
    for i, match in enumerate(matches):
        end = matches[i + 1].start() if i + 1 < len(matches) else len(line)
        name = re.sub(r"\s", "", match["label"])
        found.setdefault(name, line[match.end() : end].strip(" \t　|｜丨[]【】-—"))
    return found


_ORIGINAL: Final = compiled(
    r"^[-·•\s]{0,3}[（(【\[]?\s?(?:本文)?原(?:标题|题|文标题)(?:为|是)?\s?[：:《].{0,100}$|^[-·•\s]{0,3}[（(]原题为.{0,100}$"
)


def is_original_title(line: str) -> bool:
    """（原标题：…）: the headline that the text had where a site took it from."""
    return len(line) <= 130 and _ORIGINAL.match(line) is not None


def paper_of(line: str) -> str | None:
    """The newspaper that a line such as 《某报》（2025年12月18日 第02版） names."""
    match = _ISSUE.match(line) if len(line) <= 80 else None
    return (match["paper"] or match["paper2"]) if match else None


_PICTURE: Final = re.compile(
    r"^(?:\[(?=[^\]]*[A-Za-z_ ])[\w.%+~ -]{0,80}\]|\[\]|\(BUTTON\)|□|☐)$", re.ASCII
)


def is_picture(line: str) -> bool:
    """What browsers in a terminal show for pictures without words and for fields: [logo.png]."""
    return len(line) <= 82 and _PICTURE.match(line) is not None


def separators(line: str) -> int:
    """How many marks stand in the line that divide the entries of a menu."""
    return len(_SEPARATORS.findall(line, 0, LONGEST))
