"""Labels, without a screen."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.tui.widgets.article.labels import ALPHABET, Labels, codes


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
