"""One page under the addresses that it goes by."""

from __future__ import annotations

import pytest

from reader.text.addresses import clean_address, other_names

PAGE = "https://www.example.cn/2026/01/a.html"


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        (PAGE, PAGE),
        (f"{PAGE}#comments", PAGE),
        (f"{PAGE}?utm_source=x&utm_medium=y", PAGE),
        (f"{PAGE}?spm=1.2.3&from=timeline&isappinstalled=0", PAGE),
        (f"{PAGE}?id=7&spm=1", f"{PAGE}?id=7"),
        (f"{PAGE}?from=beijing", f"{PAGE}?from=beijing"),
        ("HTTPS://WWW.Example.CN/A.html", "https://www.example.cn/A.html"),
        ("https://example.cn", "https://example.cn/"),
        ("https://example.cn/#/read/7", "https://example.cn/#/read/7"),
        (
            "https://mp.weixin.qq.com/s?__biz=Mz&mid=22&idx=1&sn=ab&chksm=ff&scene=21#wechat",
            "https://mp.weixin.qq.com/s?__biz=Mz&mid=22&idx=1&sn=ab",
        ),
        ("https://mp.weixin.qq.com/s/AbC?from=singlemessage", "https://mp.weixin.qq.com/s/AbC"),
        ("doi:10.1/2", "doi:10.1/2"),
    ],
)
def test_what_sharing_appends_is_left_out(address: str, clean: str) -> None:
    assert clean_address(address) == clean
    assert clean_address(clean) == clean


def test_names_of_one_page() -> None:
    names = other_names(PAGE)
    assert names[0] == PAGE
    for other in (
        "http://www.example.cn/2026/01/a.html",
        "https://m.example.cn/2026/01/a.html",
        "http://example.cn/2026/01/a.html/",
    ):
        assert other in names
        assert PAGE in other_names(other)
    assert len(names) < 40
    assert "https://cn/2026/01/a.html" not in names
    assert other_names("https://m.cn/")[0] == "https://m.cn/"
    assert not any("://cn" in each for each in other_names("https://m.cn/"))
    assert other_names("doi:1") == ("doi:1",)
