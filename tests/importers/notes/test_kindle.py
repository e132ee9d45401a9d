from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.importers.notes import read_notes
from reader.importers.notes.kindle_header import parse_header
from reader.model.foreign import ForeignFile, ForeignNote

RULE = "==========\n"


def clipping(head: str, text: str, title: str = "三体 (刘慈欣)") -> str:
    return f"{title}\n- {head}\n\n{text}\n{RULE}"


def read(*clippings: str, encoding: str = "utf-8") -> ForeignFile:
    return read_notes("".join(clippings).encode(encoding), "My Clippings.txt")


def one(head: str, text: str = "给岁月以文明。") -> ForeignNote:
    found = read(clipping(head, text))
    assert found.kind == "kindle"
    assert found.unread == ()
    return found.notes[0]


HEADERS = """
您在位置 #1234-1236的标注 | 添加于 2018年3月5日星期一 下午12:09:33
    2018-03-05T12:09:33
您在位置 #1234-1236的标注 | 添加于 2018年3月5日星期一 上午12:09:33
    2018-03-05T00:09:33
您在第 12 页（位置 #180-182）的标注 | 添加于 2018年3月5日星期一 下午9:05:33
    2018-03-05T21:05:33
您在第 12 页的标注 | 添加于 2018年3月5日星期一 上午9:05:33
    2018-03-05T09:05:33
我的标注 位置1234-36 | 已添加至 2012年3月4日 星期日 下午09:12:33
    2012-03-04T21:12:33
您的标注（在 位置 123-125） | 添加于：2013年9月1日 下午1:02
    2013-09-01T13:02:00
您在位置 #8-9 的標註 | 新增於 2018年3月5日星期一 GMT+0800下午10:15:28
    2018-03-05T22:15:28
Highlight Loc. 1234-36  | Added on Sunday, March 04, 2012, 09:12 PM
    2012-03-04T21:12:00
Highlight on Page 5 | Loc. 70-71  | Added on Sunday, March 04, 2012, 12:09 PM
    2012-03-04T12:09:00
Your Highlight on Location 1-2 | Added on Monday, March 5, 2018 12:09:33 AM
    2018-03-05T00:09:33
Your Highlight on page xv | Location 181-184 | Added on Saturday, May 12, 2018 1:00:01 AM
    2018-05-12T01:00:01
Your Highlight at location 829-830 | Added on Tuesday, 10 October 2023 21:09:36
    2023-10-10T21:09:36
Article Clip on Location 9 | Added on Monday, 5 March 2018 21:05:33
    2018-03-05T21:05:33
"""

OTHER_LANGUAGES = """
Ihre Markierung bei Position 21-23 | Hinzugefügt am Mittwoch, 5. März 2014 21:05:33
    (21, 23) "" 2014-03-05T21:05:33
Ihre Markierung auf Seite 22 | Position 21-23 | Hinzugefügt am Mi, 5. März 2014 um 21:05:33 Uhr
    (21, 23) "Seite 22" 2014-03-05T21:05:33
Deine Markierung bei Position 21-23 | Hinzugefügt am Dienstag, 6. Mai 2025 21:05:33
    (21, 23) "" 2025-05-06T21:05:33
Votre surlignement à lʼemplacement 21-23 | Ajouté le jeudi 12 août 2021 09:05:33
    (21, 23) "" 2021-08-12T09:05:33
Votre surlignement sur la page 22 | Emplacement 21-23 | Ajouté le mardi 1er février 2013 à 20:19:15
    (21, 23) "page 22" 2013-02-01T20:19:15
La subrayado en la página 22 | posición 21-23 | Añadido el sábado, 5 de marzo de 2022 9:05:33
    (21, 23) "página 22" 2022-03-05T09:05:33
Mi subrayado Posición 21 - 23 | Añadido el domingo 2 de septiembre de 2012, 23:54:20
    (21, 23) "" 2012-09-02T23:54:20
La tua evidenziazione a pagina 22 | posizione 21-23 | Aggiunto in data lun 20 novembre 2023 23:50:21
    (21, 23) "pagina 22" 2023-11-20T23:50:21
La mia evidenziazione Posizione 21-23 | Aggiunto il venerdì 6 aprile 12, 00:25:08
    (21, 23) "" 2012-04-06T00:25:08
Seu destaque ou posição 21-23 | Adicionado: sábado, 5 de outubro de 2019 19:15:59
    (21, 23) "" 2019-10-05T19:15:59
Seu destaque na página 22 | Posição 21-23 | Adicionado na data seg, 17 de junho de 2013, 20:39:30
    (21, 23) "página 22" 2013-06-17T20:39:30
Je highlight op locatie 21 t/m 23 | Toegevoegd op zaterdag 5 maart 2022 12:11:10
    (21, 23) "" 2022-03-05T12:11:10
Je markering op pagina 22 | locatie 21-23 | Toegevoegd op maandag 30 september 2019 18:00:39
    (21, 23) "pagina 22" 2019-09-30T18:00:39
Ваш выделенный отрывок на странице 22 | Место 21–23 | Добавлено: четверг, 5 мая 2022 г. в 9:05:33
    (21, 23) "странице 22" 2022-05-05T09:05:33
位置No. 21-23のハイライト |作成日: 2018年3月5日月曜日 21:05:33
    (21, 23) "" 2018-03-05T21:05:33
22ページ｜位置No. 21-23のハイライト | 作成日: 2018年3月5日月曜日 午後9:05:33
    (21, 23) "22ページ" 2018-03-05T21:05:33
ハイライト ページ22 | 位置No. 21-23 | 追加日： 2013年6月17日 (月曜日) 20:31:09
    (21, 23) "ページ22" 2013-06-17T20:31:09
我的标注 第22页 | 位置21-23 | 已添加至 2013年6月17日 星期一 22:27:30
    (21, 23) "第22" 2013-06-17T22:27:30
Your Highlight na página 22 | posição 21-23 | Adicionado: sábado, 4 de dezembro de 2021 1:02:03
    (21, 23) "página 22" 2021-12-04T01:02:03
Highlight Loc. 21-23  | Added on Friday, 6 July 12 07:37:42 GMT+01:00
    (21, 23) "" 2012-07-06T07:37:42
Þú merktir á síðu | staðsetning 21-23 | Bætt við 05.03.2024 09:05:33
    (21, 23) "" 2024-03-05T09:05:33
"""


@pytest.mark.parametrize(
    ("head", "location", "page", "created"),
    re.findall(r'^(\S.*)\n +\((.*)\) "(.*)" (\S+)$', OTHER_LANGUAGES, re.M),
)
def test_headers_of_every_language(head: str, location: str, page: str, created: str) -> None:
    for dash in "-–":
        found = parse_header(f"{dash} {head}")
        assert found is not None
        assert (found.kind, found.page, found.created) == ("highlight", page, created)
        assert found.location == tuple(map(int, location.split(", ")))
    assert one(head).created == created


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Ihre Notiz bei Position 9", "note"),
        ("Ihr Lesezeichen auf Seite 9 | Position 9", "bookmark"),
        ("Votre note sur la page 9", "note"),
        ("Votre signet à lʼemplacement 9", "bookmark"),
        ("La nota en la posición 9", "note"),
        ("El marcador en la página 9 | posición 9", "bookmark"),
        ("Le mie note a pagina 9", "note"),
        ("Il tuo segnalibro alla posizione 9", "bookmark"),
        ("Sua nota ou posição 9", "note"),
        ("Seu marcador de página na página 9", "bookmark"),
        ("Je notitie op locatie 9", "note"),
        ("Je bladwijzer op locatie 9", "bookmark"),
        ("Ваша заметка в месте 9", "note"),
        ("Ваша закладка в месте 9", "bookmark"),
        ("9ページ|位置No. 9のメモ ", "note"),
        ("位置No. 9のブックマーク ", "bookmark"),
        ("您在位置 #9 的筆記", "note"),
        ("Your Underline on page 9 | Location 9-9", "highlight"),
    ],
)
def test_kinds_in_every_language(head: str, kind: str) -> None:
    found = parse_header(f"- {head} | x 2018-03-05 21:05:33")
    assert found is not None
    assert (found.kind, found.created) == (kind, "2018-03-05T21:05:33")


def test_an_underline_of_newer_devices_stays_one() -> None:
    when = "| Added on Saturday, February 8, 2025 11:08:54 AM"
    assert one(f"Your Underline on page 128 | Location 1639-1639 {when}").style == "underline"
    assert one(f"Your Highlight on page 128 | Location 1639-1639 {when}").style == "background"


@pytest.mark.parametrize(
    "words",
    [
        "您已达到本书的剪贴上限",
        "このアイテムのクリップの上限に達しました",
        "You have reached the clipping limit for this item",
        "Has llegado al límite de recortes para este elemento",
        "Vous avez atteint la limite de copie pour ce livre",
    ],
)
def test_words_that_the_device_left_out_are_reported(words: str) -> None:
    when = "| Added on Saturday, February 8, 2025 11:08:54 AM"
    found = read(clipping(f"Your Highlight on Location 1-2 {when}", f" <{words}>"))
    assert (found.notes, [each.reason for each in found.unread]) == ((), ["limit"])


def test_in_an_unknown_language_a_mark_without_words_is_a_bookmark() -> None:
    found = read(
        clipping("Þú merktir | staðsetning 21-23 | 05.03.2024 09:05:33", "Orð"),
        clipping("Bókamerki | staðsetning 60 | 05.03.2024 09:05:33", ""),
    )
    assert ([n.quote for n in found.notes], found.passed_over, found.unread) == (["Orð"], 1, ())


@pytest.mark.parametrize(("head", "created"), re.findall(r"^(\S.*)\n +(\S+)$", HEADERS, re.M))
def test_headers_of_every_generation(head: str, created: str) -> None:
    note = one(head)
    assert (note.kind, note.quote, note.created) == ("highlight", "给岁月以文明。", created)
    assert (note.title, note.authors) == ("三体", ("刘慈欣",))


def test_a_byte_order_mark_and_other_encodings_and_line_ends() -> None:
    text = clipping(
        "您在位置 #1-2的标注 | 添加于 2018年3月5日星期一 下午1:00:00",
        "给岁月以文明，给时光以生命。",
    )
    for data in (
        ("\ufeff" + text).encode(),
        text.replace("\n", "\r\n").encode("utf-8-sig"),
        ("\ufeff" + text + "\ufeff" + text).encode("utf-16"),
    ):
        notes = read_notes(data, "x").notes
        assert [(n.title, n.quote) for n in notes] == [("三体", "给岁月以文明，给时光以生命。")]


def test_several_lines_stay_several_lines() -> None:
    assert (
        one("您在位置 #1-2的标注 | 添加于 2018年3月5日星期一 下午1:00:00", "一\n\n二").quote
        == "一\n\n二"
    )


def test_notes_go_to_the_highlight_that_they_were_written_at() -> None:
    at = "| 添加于 2018年3月5日星期一 下午1:00:0"
    found = read(
        clipping(f"您在位置 #100-105的标注 {at}1", "第一句划线。"),
        clipping(f"您在位置 #105 的笔记 {at}2", "一想"),
        clipping(f"您在位置 #105 的笔记 {at}3", "又一想"),
        clipping(f"您在位置 #106-110的标注 {at}4", "第二句划线。"),
        clipping(f"您在位置 #110 的笔记 {at}5", "二想"),
        clipping(f"您在位置 #900 的笔记 {at}6", "没有划线的一想"),
        clipping(f"您在位置 #105 的笔记 {at}7", "别的书的", title="别的书"),
        clipping(f"您在位置 #50 的书签 {at}8", ""),
    )
    assert [(n.kind, n.quote, n.note) for n in found.notes] == [
        ("highlight", "第一句划线。", "一想\n\n又一想"),
        ("highlight", "第二句划线。", "二想"),
        ("note", "", "没有划线的一想"),
        ("note", "", "别的书的"),
    ]
    assert found.passed_over == 1


def test_where_only_the_page_is_known_notes_go_to_the_passage_beside_them() -> None:
    at = "| Added on Friday, February 7, 2025 1:20:5"
    found = read(
        clipping(f"Your highlight on page 3 {at}1 PM", "第一句"),
        clipping(f"Your note on page 3 {at}1 PM", "一想"),
        clipping(f"Your highlight on page 3 {at}2 PM", "第二句"),
        clipping(f"Your note on page 3 {at}2 PM", "二想"),
        clipping(f"Your note on page 4 {at}3 PM", "好"),
        clipping(f"Your note on page 5 {at}3 PM", "好"),
    )
    assert [(n.quote, n.note, n.place) for n in found.notes] == [
        ("第一句", "一想", "Your highlight on page 3"),
        ("第二句", "二想", "Your highlight on page 3"),
        ("", "好", "Your note on page 4"),
        ("", "好", "Your note on page 5"),
    ]


def test_a_large_first_clipping_is_known_and_many_at_one_place_take_no_time() -> None:
    at = "| 添加于 2018年3月5日星期一 下午1:00:00"
    (long,) = read(clipping(f"您在位置 #1-2的标注 {at}", "字" * 300_000)).notes
    assert len(long.quote) == 300_000
    many = [clipping(f"您在位置 #1-2的标注 {at}", f"第{n}句不一样的话") for n in range(3000)]
    assert len(read(*many).notes) == 3000


def test_a_passage_that_was_drawn_again_comes_once_and_longest() -> None:
    at = "| 添加于 2018年3月5日星期一 下午1:0"
    found = read(
        clipping(f"您在位置 #100-101的标注 {at}0:00", "给岁月以文明"),
        clipping(f"您在位置 #100-103的标注 {at}1:00", "给岁月以文明，给时光以生命"),
        clipping(f"您在位置 #100-103的标注 {at}1:00", "给岁月以文明，给时光以生命"),
        clipping(f"您在位置 #800-801的标注 {at}2:00", "给岁月以文明"),
    )
    assert [n.quote for n in found.notes] == ["给岁月以文明，给时光以生命", "给岁月以文明"]
    assert found.notes[0].created == "2018-03-05T13:00:00"
    assert found.passed_over == 2


def test_what_cannot_be_read_is_kept_raw() -> None:
    at = "| 添加于 2018年3月5日星期一 下午1:00:00"
    found = read(
        clipping(f"您在位置 #1-2的标注 {at}", "好的"),
        clipping(f"您在位置 #3-4的标注 {at}", " <您已达到本书的剪贴上限> "),
        clipping(f"您在位置 #5-6的标注 {at}", ""),
        f"残缺的一段\n{RULE}",
    )
    assert [n.quote for n in found.notes] == ["好的"]
    assert [each.reason for each in found.unread] == ["limit", "empty", "shape"]
    assert found.unread[2].raw == "残缺的一段"
    assert "#3-4" in found.unread[0].raw


def test_titles_with_and_without_authors() -> None:
    head = "您在位置 #1-2的标注 | 添加于 2018年3月5日星期一 下午1:00:00"
    for line, wanted in (
        ("三体（全集） (刘慈欣)", ("三体（全集）", ("刘慈欣",))),
        ("无作者", ("无作者", ())),
        ("Omens (Pratchett, T.;Gaiman, N.)", ("Omens", ("Pratchett, T.", "Gaiman, N."))),
        ("爱的艺术 (〔美〕弗洛姆)", ("爱的艺术", ("〔美〕弗洛姆",))),
    ):  # fmt: skip
        note = read(clipping(head, "字", title=line)).notes[0]
        assert (note.title, note.authors) == wanted


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("一二三 \n-=|位置标注12#（）\ufeff\u202e"), max_size=30), max_size=6
    )
)
def test_whatever_stands_there_nothing_is_lost_without_a_word(texts: list[str]) -> None:
    head = "您在位置 #{}-{}的标注 | 添加于 2018年3月5日星期一 下午1:00:00"
    pieces = [clipping(head.format(100 * n, 100 * n + 5), text) for n, text in enumerate(texts)]
    found = read_notes("".join(pieces).encode(), "x", "kindle")
    assert len(found.notes) + len(found.unread) + found.passed_over >= len(texts)
