"""Showing a picture in a terminal: by textual-image, which is an extra.

It asks the terminal what it can do when it is imported, which must not happen under a running
screen: the answers would be taken for keys. So it is imported with an output that is no terminal,
and told by us how pictures are to be drawn.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from textual.widget import Widget

Method = Literal["auto", "blocks", "sixel", "kitty"]

LARGEST: Final = 1600
"""Pixels of the longer side of what is handed to the terminal."""

MOST_PIXELS: Final = 60_000_000
"""Pixels of a picture that is unpacked."""


class NoImages(Exception):
    """The extra is not installed."""


def method_for(wanted: Method, environ: Mapping[str, str]) -> Method:
    """How pictures are drawn here: in half cells unless set or known otherwise."""
    if wanted != "auto":
        return wanted
    if environ.get("TMUX") or environ.get("STY"):
        return "blocks"
    if environ.get("KITTY_WINDOW_ID") and environ.get("TERM") == "xterm-kitty":
        return "kitty"
    if environ.get("TERM", "").startswith(("foot", "mlterm")):
        return "sixel"
    return "blocks"


def is_there() -> bool:
    """Whether the extra is installed."""
    from importlib.util import find_spec

    return find_spec("textual_image") is not None and find_spec("PIL") is not None


def opened(data: bytes) -> Any:
    """A picture of Pillow's, no larger than a screen can show. For a thread.

    ValueError when it is none, or too large to be unpacked.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError("too large")
            picture.draft("RGB", (LARGEST, LARGEST))
            picture.load()
            shown = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("no picture") from error
    shown.thumbnail((LARGEST, LARGEST))
    flat = Image.new("RGBA", shown.size, "white")
    flat.alpha_composite(shown)
    return flat.convert("RGB")


def widget(method: Method) -> Widget:
    """A widget that shows what is put into its `image`. NoImages without the extra."""
    if not is_there():
        raise NoImages
    module = _quietly()
    kind = {"sixel": module.SixelImage, "kitty": module.TGPImage}.get(method, module.HalfcellImage)
    if method == "sixel":
        from textual_image.widget.sixel import Image

        kind = Image
    made: Widget = kind()
    return made


def _quietly() -> Any:
    """textual-image's widgets, imported without a word to the terminal."""
    if "textual_image.widget" in sys.modules:
        return sys.modules["textual_image.widget"]
    before = sys.__stdout__
    size = _cell_size()
    try:
        sys.__stdout__ = io.StringIO()  # type: ignore[misc,assignment]
        import textual_image.widget as module
        from textual_image._terminal import CellSize, get_cell_size

        # Where the function itself keeps what the terminal once said.
        vars(get_cell_size)["_result"] = CellSize(*size)
    finally:
        sys.__stdout__ = before  # type: ignore[misc]
    return module


def _cell_size() -> tuple[int, int]:
    """Width and height of a cell in pixels, as the system knows them; a usual one else."""
    try:
        import fcntl
        import struct
        import termios

        found = fcntl.ioctl(sys.__stderr__.fileno(), termios.TIOCGWINSZ, b"\0" * 8)  # type: ignore[union-attr]
        rows, columns, width, height = struct.unpack("HHHH", found)
        if rows and columns and width >= columns and height >= rows:
            return width // columns, height // rows
    except (ImportError, OSError, AttributeError, ValueError):
        pass
    return 10, 20


def here(wanted: Method) -> Method:
    """How pictures are drawn in this terminal."""
    return method_for(wanted, os.environ)
