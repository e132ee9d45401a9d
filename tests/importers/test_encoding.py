from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ImportRefused
from reader.importers import read
from reader.importers.encoding import Decoded, decode, detect

SIMPLIFIED = (
    "清晨的渡口没有人，只有一只白鹭站在木桩上。船老大说，水退了三尺，今天可以走南边的水道。"
    "我们把行李搬上船，回头看见山上的灯还亮着，像是有人忘了关。"
)
TRADITIONAL = (
    "清晨的渡口沒有人，只有一隻白鷺站在木樁上。船老大說，水退了三尺，今天可以走南邊的水道。"
    "我們把行李搬上船，回頭看見山上的燈還亮著，像是有人忘了關。"
)
JAPANESE = (
    "朝の渡し場には誰もいない。白鷺が一羽、杭の上に立っているだけだった。船頭は水が引いたと言う。"
)
KOREAN = (
    "새벽의 나루터에는 아무도 없고 백로 한 마리만 말뚝 위에 서 있었다. 사공은 물이 빠졌다고 말했다."
)
FRENCH = (
    "Les élèves étaient très étonnés; où êtes-vous allés, demanda le maître à côté de la fenêtre."
)


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        ("a1 一\n" * 20, "utf-16-le", "utf-16-le"),
        (JAPANESE, "shift_jis", "shift_jis"),
        (JAPANESE, "euc_jp", "euc-jp"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (KOREAN, "euc_kr", "euc-kr"),
        (KOREAN, "iso2022_kr", "iso-2022-kr"),
        (SIMPLIFIED, "hz", "hz-gb-2312"),
        (FRENCH, "cp1252", "windows-1252"),
        (FRENCH, "utf-8", "utf-8"),
        ("plain English, nothing else", "ascii", "utf-8"),
    ],
)
def test_a_text_comes_back_as_it_was_written(text: str, codec: str, label: str) -> None:
    found = decode(text.encode(codec))
    assert (found.text, found.encoding, found.replaced) == (text, label, 0)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_and_goes(codec: str) -> None:
    assert decode(SIMPLIFIED.encode(codec)).text == SIMPLIFIED


def test_a_byte_order_mark_goes_when_the_encoding_was_named_too() -> None:
    assert decode(codecs.BOM_UTF8 + "你好".encode(), "utf8").text == "你好"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SIMPLIFIED) - 12), st.integers(8, 30), st.sampled_from([True, False]))
def test_short_cuts_are_told_apart(start: int, length: int, big5: bool) -> None:
    cut = (TRADITIONAL if big5 else SIMPLIFIED)[start : start + length]
    codec = "big5" if big5 else "gb18030"
    assert decode(cut.encode(codec)).text == cut


def test_a_file_cut_inside_a_character_is_still_utf8() -> None:
    found = decode(SIMPLIFIED.encode()[:-2])
    assert found.encoding == "utf-8"
    assert found.text[:-1] == SIMPLIFIED[:-1]
    assert found.replaced == 1


def test_a_few_bad_bytes_do_not_change_the_encoding() -> None:
    data = bytearray((SIMPLIFIED * 5).encode())
    data[100:101] = b"\xff"
    data[400:401] = b"\xfe"
    found = decode(bytes(data))
    assert found.encoding == "utf-8"
    assert 2 <= found.replaced <= 6


def test_bad_bytes_in_gb18030_are_counted() -> None:
    found = decode(SIMPLIFIED.encode("gb18030") + b"\xff" + "完".encode("gb18030"))
    assert found.encoding == "gb18030"
    assert found.replaced == 1


def test_replacement_characters_that_stood_in_the_file_are_no_damage() -> None:
    assert decode(f"{SIMPLIFIED}\ufffd".encode()).replaced == 0


def test_cantonese_characters_of_the_hong_kong_supplement() -> None:
    text = TRADITIONAL + "佢哋話唔使驚，慢慢嚟啦。嗰啲嘢係我哋嘅。"
    found = decode(text.encode("big5hkscs"))
    assert (found.text, found.encoding) == (text, "big5-hkscs")


def test_a_long_english_beginning_does_not_hide_the_chinese() -> None:
    data = (b"All in ASCII here.\n" * 4000) + SIMPLIFIED.encode("gb18030")
    assert detect(data) == "gb18030"


def test_the_named_encoding_wins_over_the_statistics() -> None:
    data = TRADITIONAL.encode("big5")
    assert decode(data, "gbk").encoding == "gb18030"
    assert decode(data, "big5").text == TRADITIONAL


@pytest.mark.parametrize("name", ["klingon", "rot13", "", "utf-8\0"])
def test_an_unknown_encoding_is_refused(name: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        decode(b"abc", name)
    assert caught.value.code == "import_unknown_encoding"


def test_undecodable_places_are_a_warning_of_the_article() -> None:
    data = SIMPLIFIED.encode("gb18030") + b"\xff\xff" + "完。".encode("gb18030")
    assert read(data, "a.txt")[0].warnings[0].startswith("replaced:")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_decode(data: bytes) -> None:
    found = decode(data)
    assert found.text.count("\ufffd") >= found.replaced >= 0


# --- damaged and unusual files ----------------------------------------------------------------

PARAGRAPH = (
    "白天他在渡口记账，晚上回到山脚下的屋子里读书，一年里读完了三百多本，"
    "后来镇上的人都知道有这么一个人，遇到不认识的字就来问他"
)


@pytest.mark.parametrize("codec", ["gb18030", "big5", "cp949"])
def test_a_damaged_byte_costs_one_character_and_shifts_nothing(codec: str) -> None:
    text = PARAGRAPH if codec == "gb18030" else "白天他在山下讀書後來大家都知道有這一個人" * 3
    data = bytearray(text.encode(codec))
    for place in (20, 41):
        broken = bytearray(data)
        broken[place] = 0xFF
        found = decode(bytes(broken), None if codec != "cp949" else codec)
        wrong = sum(
            a != b for a, b in zip(found.text.replace("\ufffd\ufffd", "\ufffd"), text, strict=False)
        )
        assert wrong <= 1, found.text
        assert found.text[-10:] == text[-10:]
        assert found.replaced in (1, 2)


def test_a_damaged_short_text_stays_in_its_encoding() -> None:
    data = bytearray(PARAGRAPH.encode("gb18030"))
    data[10], data[50] = 0xFF, 0x80
    assert decode(bytes(data)).encoding == "gb18030"


def test_a_file_of_nothing_but_damage_is_still_quick() -> None:
    found = decode(b"\xff\xfe\x80" * 200_000, "gb18030")
    assert found.replaced > 100_000


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [PARAGRAPH, "Plain words, and no more.", "𠮷野家在渡口边上。"])
def test_utf_32_without_a_mark(codec: str, text: str) -> None:
    assert decode(text.encode(codec)).text == text
    assert decode(text.encode(codec)[:-1]).text[: len(text) - 1] == text[:-1]
    damaged = bytearray(text.encode(codec) * 20)
    damaged[33] = 0xFF
    assert decode(bytes(damaged)).encoding == codec


def test_utf_16_of_full_width_digits() -> None:
    text = "０２年、２００３年分别为１７０７．７８、１９０７．８７亿元，"
    for codec in ("utf-16-le", "utf-16-be"):
        assert decode(text.encode(codec)).text == text


def test_written_cantonese_in_the_supplement_of_hong_kong() -> None:
    for text in ("佢哋喺嗰度嘅屋企", "咁啲嘢冇人睇咗", "線電咗視公股釋出條例」，由"):
        assert decode(text.encode("big5hkscs")).text == text


def test_pairs_of_utf_16_in_utf_8_are_characters() -> None:
    """CESU-8, as Java and older databases write it."""
    text = "书车来了\U0001f600，大家都高兴\U0001f68c。\n" * 20
    data = b"".join(c.encode() if c < "\U00010000" else _pair(c) for c in text)
    found = decode(data)
    assert (found.text, found.encoding, found.replaced) == (text, "utf-8", 0)
    lone = decode(("书车来了。" * 40).encode() + b"\xed\xa0\x80" + "好".encode())
    assert lone.encoding == "utf-8"
    assert lone.text.endswith("好")


def _pair(c: str) -> bytes:
    high, low = 0xD800 + ((ord(c) - 0x10000) >> 10), 0xDC00 + ((ord(c) - 0x10000) & 0x3FF)
    return (chr(high) + chr(low)).encode("utf-8", "surrogatepass")


RUSSIAN = "Старик на переправе ещё раз затянул канат и сказал, что сегодня лодки не будет."


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "iso8859-5", "iso-8859-5"),
        (RUSSIAN, "cp866", "ibm866"),
        (RUSSIAN, "mac_cyrillic", "x-mac-cyrillic"),
        (
            "Stary człowiek przy promie jeszcze raz naciągnął linę; zażółć gęślą jaźń.",
            "cp1250",
            "windows-1250",
        ),
        (
            "Stary człowiek przy promie jeszcze raz naciągnął linę; zażółć gęślą jaźń.",
            "iso8859-2",
            "iso-8859-2",
        ),
        (
            "Ο γέρος στο πέρασμα έσφιξε ξανά το σχοινί και είπε ότι δεν θα έρθει βάρκα.",
            "cp1253",
            "windows-1253",
        ),
        ("ชายชราที่ท่าเรือดึงเชือกให้แน่นอีกครั้งและบอกว่าวันนี้จะไม่มีเรือ", "tis-620", "windows-874"),
        ("Prices: £5 in May, £7 in June.", "cp1252", "windows-1252"),
        ("Über die Brücke gehen süße Mädchen, schön und groß.", "latin-1", "windows-1252"),
        ("བོད་ཡིག་གི་སྐད་ཆ་" * 3, "gb18030", "gb18030"),
    ],
)
def test_alphabets_are_not_read_as_chinese(text: str, codec: str, label: str) -> None:
    found = decode(text.encode(codec))
    assert (found.text, found.encoding, found.warnings()) == (text, label, ())
    assert decode(text.encode(codec), label).encoding == label


def test_the_euro_of_windows_in_gbk() -> None:
    found = decode(PARAGRAPH.encode("gbk") + b"\x80100\n")
    assert found.text.endswith("€100\n")
    assert found.replaced == 0


def test_the_seven_bits_of_iso_2022_cn() -> None:
    text = "渡口的老人把缆绳又紧了一道。"
    shifted = b"\x1b$)A\x0e" + bytes(c & 0x7F for c in text.encode("gb2312")) + b"\x0f plain\n"
    for hint in (None, "iso-2022-cn"):
        assert decode(shifted, hint) == Decoded(text + " plain\n", "iso-2022-cn")


# --- texts that were decoded wrongly, and texts in two encodings -------------------------------


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
@pytest.mark.parametrize("first", ["utf-8", "gbk"])
def test_chinese_that_was_taken_for_western_is_put_right(codec: str, first: str) -> None:
    shown = PARAGRAPH.encode(first).decode(codec, "replace")
    found = decode(shown.encode())
    same = sum(a == b for a, b in zip(found.text, PARAGRAPH, strict=False))
    assert found.mended == "twice:windows-1252"
    assert "twice:windows-1252" in found.warnings()
    if codec == "latin-1" or first == "gbk":
        assert found.text == PARAGRAPH
    else:  # five bytes are no character of Windows-1252 and were lost
        assert same > 0.7 * len(PARAGRAPH)
        assert found.replaced == found.text.count("\ufffd") > 0


def test_utf8_that_was_taken_for_gbk_is_put_right() -> None:
    shown = PARAGRAPH.encode().decode("gbk", "replace")
    found = decode(shown.encode())
    assert found.mended == "twice:gb18030"
    assert found.text[:2] == PARAGRAPH[:2]
    assert sum(c in found.text for c in set(PARAGRAPH)) > 0.8 * len(set(PARAGRAPH))


def test_what_a_person_says_is_not_mended() -> None:
    shown = PARAGRAPH.encode().decode("latin-1")
    assert decode(shown.encode(), "utf-8") == Decoded(shown, "utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "Ça a été très âpre, là-bas, où l’été dure; “déjà”… – naïve, cœur, œuvre.",
        "§§§§§§ ××××××",
        "他用手蘸水在桌上写了一个鐨字，又写了一个锛字。",
        PARAGRAPH,
    ],
)
def test_what_only_looks_odd_is_left_as_it_is(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize(("utf8", "other"), [(3, 3), (10, 1), (1, 10), (60, 1)])
@pytest.mark.parametrize("codec", ["gb18030", "big5"])
def test_lines_in_two_encodings_are_each_read_in_their_own(
    utf8: int, other: int, codec: str
) -> None:
    if codec == "big5" and utf8 > other:
        return  # which of the two the other lines are in is not asked
    line = (
        "渡口的老人又紧了一道，山里的雾起來了。\n"
        if codec == "gb18030"
        else "渡口的老人又說了一次，山裡的霧起來了。\n"
    )
    found = decode(line.encode() * utf8 + line.encode(codec) * other)
    assert found.text == line * (utf8 + other)
    assert found.warnings() == ("mixed",)


def test_a_warning_says_what_was_mended() -> None:
    shown = (PARAGRAPH + "\n").encode().decode("latin-1")
    (article,) = read(shown.encode(), "a.txt")
    assert article.warnings == ("twice:windows-1252",)
    assert PARAGRAPH[:6] in article.text


@pytest.mark.parametrize("text", [SIMPLIFIED * 3, TRADITIONAL * 3])
@pytest.mark.parametrize("length", [20, 200])
def test_a_file_that_begins_within_a_character_loses_only_that(text: str, length: int) -> None:
    found = decode(text[:length].encode("gb18030")[1:])
    assert found.text.lstrip("\ufffd") == text[1:length]
    assert found.replaced == 1


def test_a_nul_in_a_very_short_text_makes_no_utf_16_of_it() -> None:
    assert decode(b"00\x00_") == Decoded("00\x00_", "utf-8")
