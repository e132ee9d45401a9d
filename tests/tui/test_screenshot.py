"""Pictures of the screen: every Han character takes two cells."""

import re
from xml.etree import ElementTree

from textual.app import App
from textual.widgets import Static

from reader.tui.screenshot import CELL, screenshot


class Page(App):
    def compose(self):
        yield Static("甲a乙 <&> e\u0301丙", markup=False)


async def test_characters_stand_where_the_terminal_puts_them():
    app = Page()
    async with app.run_test(size=(40, 4)):
        svg = screenshot(app, title="纸上")
    ElementTree.fromstring(svg)
    places = {
        character: float(x)
        for x, character in re.findall(r'<tspan x="([\d.]+)">([^<]+)</tspan>', svg)
    }
    start = places["甲"]
    for character, cell in (
        ("a", 2),
        ("乙", 3),
        ("&lt;", 6),
        ("&amp;", 7),
        ("e\u0301", 10),
        ("丙", 11),
    ):
        assert abs(places[character] - start - cell * CELL) < 0.2, character
    assert "textLength" not in svg
    assert "font-face" not in svg
    assert "纸上" in svg
