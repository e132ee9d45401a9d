"""Key sequences, counts, full-width twins, labels and jumps, without a screen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.tui.widgets.article.jumps import Jumps
from reader.tui.widgets.article.keys import (
    TWINS,
    KeyMachine,
    Pending,
    Retype,
    Run,
    Unhandled,
    token,
)
from reader.tui.widgets.article.labels import ALPHABET, Labels, codes

TABLE = {"g g": "start", "g c": "contents", "g /": "library"}


def feed(machine, keys):
    return [machine.feed(key, key if len(key) == 1 else None) for key in keys.split()]


class TestSequences:
    def test_a_prefix_waits_for_the_key_that_completes_it(self):
        machine = KeyMachine(TABLE)
        first, second = feed(machine, "g g")
        assert first == Pending("g", ("g", "c", "/"))
        assert second == Run("start")
        assert machine.shown == ""

    def test_a_prefix_that_leads_nowhere_does_nothing(self):
        machine = KeyMachine(TABLE)
        assert feed(machine, "g x j") == [
            Pending("g", ("g", "c", "/")),
            Pending(""),
            Unhandled(),
        ]

    def test_escape_gives_up_what_is_pending_and_nothing_else(self):
        machine = KeyMachine(TABLE)
        assert feed(machine, "g escape escape")[1:] == [Pending(""), Unhandled()]

    def test_other_keys_pass(self):
        assert feed(KeyMachine(TABLE), "j ctrl+d 1") == [Unhandled()] * 3

    def test_a_sequence_may_not_begin_another(self):
        with pytest.raises(ValueError, match="g begins g g"):
            KeyMachine({"g": "one", "g g": "two"})


class TestCounts:
    def test_digits_add_up_for_the_next_command(self):
        machine = KeyMachine(TABLE, counts=True)
        assert feed(machine, "1 0")[-1] == Pending("10")
        assert feed(machine, "j") == [Unhandled()]
        assert machine.take_count() == 10
        assert machine.take_count() == 1

    def test_a_count_goes_before_a_sequence(self):
        machine = KeyMachine(TABLE, counts=True)
        assert feed(machine, "4 2 g g")[-2:] == [Pending("42g", ("g", "c", "/")), Run("start")]
        assert machine.take_count(0) == 42

    def test_zero_alone_is_a_key(self):
        assert feed(KeyMachine(counts=True), "0") == [Unhandled()]

    def test_colours_are_digits_unless_counts_are_wished_for(self):
        assert feed(KeyMachine(), "3") == [Unhandled()]

    def test_a_count_stays_within_reason(self):
        machine = KeyMachine(counts=True)
        feed(machine, " ".join("9" * 30))
        assert machine.take_count() == 9_999_999

    def test_escape_drops_a_count(self):
        machine = KeyMachine(counts=True)
        feed(machine, "4 escape")
        assert machine.take_count() == 1


class TestTwins:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        ["：:", "？?", "、/", "；;", "（(", "）)", "，,", "》>", "１1", "ｊj", "。.", "！!"],
    )
    def test_full_width_keys_are_their_ascii_twins(self, typed, meant):
        machine = KeyMachine(TABLE)
        assert machine.feed("some_name", typed) == Retype(meant)

    def test_every_twin_is_ascii(self):
        assert all(twin.isascii() and len(twin) == 1 for twin in TWINS.values())

    def test_keys_are_written_as_they_print(self):
        assert token("slash", "/") == "/"
        assert token("space", " ") == "space"
        assert token("ctrl+d", "\x04") == "ctrl+d"


class TestLabels:
    @given(st.integers(0, len(ALPHABET) ** 2))
    @settings(max_examples=40, deadline=None)
    def test_no_code_begins_another(self, count):
        made = codes(count)
        assert len(made) == len(set(made)) == count
        singles = {code for code in made if len(code) == 1}
        assert not any(code[0] in singles for code in made if len(code) > 1)

    def test_a_screenful_needs_one_letter(self):
        assert all(len(code) == 1 for code in codes(20))

    def test_the_nearest_place_has_the_easiest_letter(self):
        labels = Labels.over([10, 50, 90], "go", nearest=48)
        assert labels.by_code["f"] == 50

    def test_typing_narrows_down_to_a_place(self):
        labels = Labels.over(list(range(60)), "mark")
        code = next(code for code in labels.by_code if len(code) == 2)
        narrowed = labels.type(code[0])
        assert isinstance(narrowed, Labels)
        assert all(len(shown) == 1 for _, shown in narrowed.shown())
        assert narrowed.type(code[1]) == labels.by_code[code]
        assert labels.type("?") is None


class TestJumps:
    def test_back_and_forward(self):
        jumps = Jumps()
        jumps.leave(1)
        jumps.leave(5)
        assert [jumps.back(9), jumps.back(5), jumps.back(1)] == [5, 1, None]
        assert [jumps.forward(), jumps.forward(), jumps.forward()] == [5, 9, None]

    def test_nowhere_to_go(self):
        jumps = Jumps()
        assert jumps.back(3) is None
        assert jumps.forward() is None

    def test_the_same_place_is_kept_once_and_the_oldest_go(self):
        jumps = Jumps()
        for offset in [*range(150), 149, 149]:
            jumps.leave(offset)
        seen = [200]
        while (place := jumps.back(seen[-1])) is not None:
            seen.append(place)
        assert len(seen) == 100
        assert len(set(seen)) == 100
        jumps.clear()
        assert jumps.back(0) is None
