"""Pictures of the screen in which Chinese has its right width.

Rich writes `textLength` for as many characters as a run has, though a Han character takes two
cells (rich issue 2742), so that SVG viewers squeeze Chinese to half its width. Converters such as
rsvg-convert ignore `textLength` and need one font whose Han are exactly two Latin wide.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len

if TYPE_CHECKING:
    from textual.app import App

CELL: Final = 12.2
"""Width of a cell in Rich's SVG, in user units."""

SIZE: Final = 22
"""Size of the font: Han a little apart, as terminals set them."""

FONTS: Final = "'Sarasa Mono SC','Noto Sans Mono CJK SC','WenQuanYi Zen Hei Mono',monospace"

_RUN = re.compile(r'(<text[^>]*?)textLength="[\d.]+"([^>]*>)(.*?)(</text>)', re.DOTALL)
_TITLE = re.compile(r'<text class="[\w-]+-title".*?</text>', re.DOTALL)
_FACE = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)
_FAMILY = re.compile(r"font-family:\s*[^;]+;")


def fix_svg(svg: str, *, fonts: str = FONTS) -> str:
    """The SVG with every run as wide as its cells, in fonts that know Chinese.

    Every character gets its own place in a `tspan` (converters know no list of places), so that
    the columns stand whatever the font's widths are.
    """

    def run(match: re.Match[str]) -> str:
        head, rest, content, tail = match.groups()
        start = re.search(r'\bx="([\d.]+)"', head)
        cell = float(start[1]) if start else 0.0
        placed: list[str] = []
        for character in html.unescape(content):
            width = cell_len(character) * CELL
            if not width and placed:
                placed[-1] = placed[-1].replace("</tspan>", f"{character}</tspan>")
            elif not character.isspace():
                shown = html.escape(character, quote=False)
                placed.append(f'<tspan x="{cell:.1f}">{shown}</tspan>')
            cell += width
        return head + rest + "".join(placed) + tail

    svg = _FACE.sub("", svg).replace("font-size: 20px", f"font-size: {SIZE}px")
    svg = _FAMILY.sub(f"font-family: {fonts};", svg)
    return _RUN.sub(run, svg)


def screenshot(app: App[Any], *, title: str | None = None, fonts: str = FONTS) -> str:
    """The screen of a running app as an SVG that shows Chinese as the terminal does."""
    return fix_svg(app.export_screenshot(title=title), fonts=fonts)
