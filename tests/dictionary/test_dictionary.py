"""Words are found in the dictionaries that people have, and nothing in a file does harm."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.dictionary import stardict
from reader.dictionary.cedict import is_cedict, parse
from reader.dictionary.command import CommandFailed, ask
from reader.dictionary.lookup import Dictionaries
from reader.dictionary.markup import plain
from reader.dictionary.tones import with_marks

MakeStardict = Callable[..., Path]


def opened(tmp_path: Path, *files: Path) -> Dictionaries:
    found = Dictionaries(files, tmp_path / "none", tmp_path / "cache")
    found.prepare()
    return found


def test_tone_numbers_become_marks() -> None:
    assert with_marks("shi4 jie4") == "shì jiè"
    assert with_marks("lu:4 nu:3 lüe4 lv4") == "lǜ nǚ lüè lǜ"
    assert with_marks("gou3 gui4 liu2 xiong1 jiao4") == "gǒu guì liú xiōng jiào"
    assert with_marks("ma5 r5 Bei3 jing1") == "ma r Běi jīng"
    assert with_marks("du2shu1") == "dúshū"
    assert with_marks("A 2000 (nian2)") == "A 2000 (nián)"


def test_lines_of_a_text_dictionary() -> None:
    found = parse("讀書 读书 [du2 shu1] /to read/to study/")
    assert found == ("讀書", "读书", "du2 shu1", ["to read", "to study"])
    assert parse("# 讀 读 [du2] /x/") is None
    assert parse("ordinary text / with slashes /") is None
    assert is_cedict("# head\n讀 读 [du2] /to read/\n書 书 [shu1] /book/\n半")
    assert not is_cedict("一篇文章。\n\n第二段。\n")


def test_either_form_finds_the_entry(tmp_path: Path, cedict: Path) -> None:
    found = opened(tmp_path, cedict)
    for word in ("读书", "讀書", " 读书 "):
        (entry,) = found.find(word)
        assert (entry.word, entry.other, entry.reading) == ("读书", "讀書", "dú shū")
        assert entry.body == "1. to read a book\n2. to study"
        assert entry.dictionary == "own"
    assert found.find("女")[0].reading == "nǚ"
    assert found.find("书")[0].body == "1. book\n2. CL:本[běn]"
    assert found.find("批")[0].reading == "pī"
    assert found.find("没有的") == []


def test_the_longest_word_at_a_place_comes_first(tmp_path: Path, cedict: Path) -> None:
    found = opened(tmp_path, cedict)
    text = "他是讀書人。\n读书"
    assert [match.length for match in found.begin_at(text, 2)] == [3, 2]
    assert [match.entries[0].word for match in found.begin_at(text, 2)] == ["读书人", "读书"]
    assert [match.length for match in found.begin_at(text, 3)] == [1]
    assert found.begin_at(text, 5) == []
    assert found.begin_at(text, len(text)) == []


@pytest.mark.parametrize("packed", [False, True])
def test_stardict_plain_and_packed(
    tmp_path: Path, make_stardict: MakeStardict, packed: bool
) -> None:
    words = {f"词{n}": f"第{n}条的解释，{'长' * n}。".encode() for n in range(40)}
    ifo = make_stardict(words, packed=packed, synonyms={"别名": 7})
    found = opened(tmp_path, ifo)
    assert found.names == ["自编词典"]
    for n in (0, 7, 39):
        assert found.find(f"词{n}")[0].body == f"第{n}条的解释，{'长' * n}。"
    assert found.find("别名")[0].body == found.find("词7")[0].body
    assert found.begin_at("查一查词39。", 3)[0].length == 3, "not 词3, inside a number"


def test_types_of_entries(tmp_path: Path, make_stardict: MakeStardict) -> None:
    html = b"<b>meaning</b><br>second &amp; third<script>x()</script><ul><li>one</ul>"
    ifo = make_stardict({"book": html}, same="h")
    assert opened(tmp_path, ifo).find("book")[0].body == "meaning\nsecond & third\n\n· one"
    both = make_stardict({"word": b"w3:d\0plain text"}, same="tm", name="both")
    assert opened(tmp_path, both).find("word")[0][2:4] == ("w3:d", "plain text")
    own = make_stardict({"mixed": b"tri\0mtext\0W\0\0\0\x02ab"}, same="", name="own")
    assert opened(tmp_path, own).find("mixed")[0][2:4] == ("ri", "text")


def test_english_forms_lead_to_their_word(tmp_path: Path, make_stardict: MakeStardict) -> None:
    ifo = make_stardict({"study": b"1", "read": b"2", "make": b"3"})
    found = opened(tmp_path, ifo)
    for word, body in (("studies", "1"), ("Reading", "2"), ("making", "3"), ("reads", "2")):
        assert found.find(word)[0].body == body
    assert [m.length for m in found.begin_at("read it", 0)] == [4]
    assert found.begin_at("ready", 0) == []


def test_what_is_hostile_never_reaches_the_terminal(
    tmp_path: Path, make_stardict: MakeStardict
) -> None:
    path = tmp_path / "bad.u8"
    path.write_text("坏 坏 [huai4\x1b[31m] /\x1b]0;title\x07evil‮text/\n", encoding="utf-8")
    ifo = make_stardict({"bad": b"a\x1b[2Jb\x9b1mc"})
    found = opened(tmp_path, path, ifo)
    for entry in (*found.find("坏"), *found.find("bad")):
        for part in entry:
            assert not any(c in part for c in "\x1b\x07\x9b‮")


def test_the_folder_is_searched_and_what_is_none_is_passed_over(
    tmp_path: Path, cedict: Path
) -> None:
    folder = tmp_path / "dictionaries"
    (folder / "deep").mkdir(parents=True)
    cedict.rename(folder / "deep" / "own.txt")
    (folder / "notes.txt").write_text("只是一些笔记。\n", encoding="utf-8")
    found = Dictionaries((), folder, tmp_path / "cache")
    found.prepare()
    assert found.names == ["own"]
    assert found.troubles == []


def test_an_index_is_made_once_and_again_after_a_change(tmp_path: Path, cedict: Path) -> None:
    built: list[str] = []
    found = Dictionaries([cedict], tmp_path / "none", tmp_path / "cache")
    for _ in range(2):
        found.prepare(built.append)
    assert built == ["own.u8"]
    cedict.write_text("新 新 [xin1] /new/\n", encoding="utf-8")
    found.prepare(built.append)
    assert built == ["own.u8"] * 2
    assert found.find("新")[0].body == "new"
    assert found.find("读书") == []


def test_stopping_leaves_no_half_index(tmp_path: Path, cedict: Path) -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    cedict.write_text("新 新 [xin1] /new/\n" * 6000, encoding="utf-8")
    found = Dictionaries([cedict], tmp_path / "none", tmp_path / "cache")
    with pytest.raises(Stop):
        found.prepare(going=stop)
    assert list((tmp_path / "cache" / "dictionaries").iterdir()) == []


def test_troubles_are_told_and_the_others_work(
    tmp_path: Path, cedict: Path, make_stardict: MakeStardict
) -> None:
    half = make_stardict({"a": b"b"}, name="half")
    (tmp_path / "half.idx").write_bytes(b"word\0\0\0")
    gone = make_stardict({"a": b"b"}, name="gone")
    (tmp_path / "gone.dict").unlink()
    (tmp_path / "no.ifo").write_text("something else", encoding="utf-8")
    (tmp_path / "empty.u8").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    found = opened(
        tmp_path, half, gone, tmp_path / "no.ifo", tmp_path / "empty.u8",
        tmp_path / "picture.png", tmp_path / "nowhere.u8", cedict,
    )  # fmt: skip
    codes = [trouble.code for trouble in found.troubles]
    assert codes == ["damaged", "damaged", "damaged", "empty", "unknown", "missing"]
    assert found.find("书")[0].word == "书"


def test_packed_texts_that_are_damaged_are_told(
    tmp_path: Path, make_stardict: MakeStardict
) -> None:
    words = {f"w{n}": b"x" * 50 for n in range(20)}
    ifo = make_stardict(words, packed=True)
    texts = tmp_path / "star.dict.dz"
    data = bytearray(texts.read_bytes())
    data[-60:] = b"\xff" * 60
    texts.write_bytes(data)
    found = opened(tmp_path, ifo)
    assert found.find("w0")[0].body == "x" * 50
    assert found.find("w19") == []
    assert [each.code for each in found.troubles] == ["damaged"]


@given(st.binary(max_size=200), st.sampled_from(["", "m", "tm", "h", "Wm", "mW"]))
@settings(max_examples=150, deadline=None)
def test_no_bytes_of_an_entry_do_harm(data: bytes, same: str) -> None:
    reading, text = stardict.text_of(data, same)
    assert isinstance(reading + text, str)


@given(st.binary(max_size=300))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_index_does_harm(tmp_path: Path, make_stardict: MakeStardict, data: bytes) -> None:
    ifo = make_stardict({"a": b"b"})
    (tmp_path / "star.idx").write_bytes(data)
    found = opened(tmp_path, ifo)
    found.find("a")
    found.close()


def test_markup_becomes_lines() -> None:
    assert plain("<div>a  b</div><div>c</div>") == "a b\nc"
    assert plain("1 < 2 &lt; 3") == "1 < 2 < 3"


def test_a_command_of_ones_own() -> None:
    script = "import sys; print('\\x1b[31m' + sys.argv[1] + '：意思')"
    command = [sys.executable, "-c", script, "{word}"]
    entry = ask(command, "批注; $(rm)")
    assert entry is not None
    assert entry.body == "批注; $(rm)：意思"
    assert ask(command, "-rf") is None
    assert ask([], "词") is None
    assert ask([sys.executable, "-c", ""], "词") is None
    with pytest.raises(CommandFailed) as caught:
        ask(["no-such-command-here", "{word}"], "词")
    assert caught.value.code == "command_missing"
    with pytest.raises(CommandFailed) as caught:
        ask([sys.executable, "-c", "import time; time.sleep(30)"], "词", seconds=0.3)
    assert caught.value.code == "command_late"


def test_another_spelling_of_a_word_says_nothing_twice(
    tmp_path: Path, make_stardict: MakeStardict
) -> None:
    ifo = make_stardict({"歇脚": b"to rest", "歇腳店": b"an inn"}, synonyms={"歇腳": 0})
    assert [each.body for each in opened(tmp_path, ifo).find("歇脚")] == ["to rest"]
