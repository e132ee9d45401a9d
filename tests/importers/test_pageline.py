from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.importers import wording
from reader.importers.dump import lines as pageline

PARTS = st.sampled_from(
    [
        *(
            "渡口的书车每个月换一批书",
            "，",
            "。",
            "！”",
            "：",
            "上一篇：",
            "下一条:",
            "首页 > 正文",
        ),
        *("责任编辑：张三", "版权所有", "ICP备12号", "来源：小镇日报", "2026年1月2日", "扫一扫"),
        *("当前位置", "（原标题：换书）", "地址：镇东路一号", "Copyright", " ", "已有3条评论"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=24).map("".join), st.sampled_from("。！？…"))
def test_the_short_way_for_sentences_finds_the_same_markers(text: str, end: str) -> None:
    line = text.strip() + end
    if wording.width(line) > pageline._SENTENCE and wording.ends_sentence(line):
        assert pageline._marker_of_sentence(line) == pageline.kind_of_marker(line)
