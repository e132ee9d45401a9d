"""Times as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.search.dates import dates

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "first", "after"),
    [
        ("2025", "2025", "2026"),
        ("2025年", "2025", "2026"),
        ("２０２５年６月", "2025-06", "2025-07"),
        ("2025-12", "2025-12", "2026-01"),
        ("2025/6/1", "2025-06-01", "2025-06-02"),
        ("2025年6月30号", "2025-06-30", "2025-07-01"),
        ("二〇二五年十二月三十一日", "2025-12-31", "2026-01-01"),
        ("民国十四年", "1925", "1926"),
        ("民國元年", "1912", "1913"),
        ("今天", "2026-11-22", "2026-11-23"),
        ("昨天", "2026-11-21", "2026-11-22"),
        ("yesterday", "2026-11-21", "2026-11-22"),
        ("上週", "2026-11-09", "2026-11-16"),
        ("this week", "2026-11-16", "2026-11-23"),
        ("上个月", "2026-10", "2026-11"),
        ("6月", "2026-06", "2026-07"),
        ("去年六月", "2025-06", "2025-07"),
        ("近7天", "2026-11-16", "2026-11-23"),
        ("2025年第一季度", "2025-01", "2025-04"),
        ("2025Q4", "2025-10", "2026-01"),
        ("2025年下半年", "2025-07", "2026-01"),
        (">2025年1月1日", "2025-01-02", ""),
        ("≤2025", "", "2026"),
        ("2025年以前", "", "2025"),
        ("2025年6月以来", "2025-06", ""),
        ("2024..2025-06", "2024", "2025-07"),
        ("2025年1月至6月", "2025-01", "2025-07"),
        ("2025-01至2025-06", "2025-01", "2025-07"),
        ("去年6月到今年3月", "2025-06", "2026-04"),
        ("..2024", "", "2025"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        ("2025-02-29", None, None),
        ("2025-13", None, None),
        ("十十月", None, None),
        ("..", None, None),
        ("foo", None, None),
        ("", None, None),
    ],
)
def test_what_is_meant(typed: str, first: str | None, after: str | None) -> None:
    found = dates(typed, SUNDAY)
    assert (found and found[1]) == (None if first is None else (first, after))


@given(
    st.text(
        alphabet="0129年月日上下本周个至到.-/><=≥近天去今前第季Qq一二三十〇民国元 ~", max_size=14
    )
)
@settings(max_examples=500, deadline=None)
def test_what_was_understood_is_understood_alike(typed: str) -> None:
    found = dates(typed, SUNDAY)
    if found is not None:
        again = dates(found[0], SUNDAY)
        assert again is not None
        assert again[1] == found[1]
