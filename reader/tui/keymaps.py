"""Whole sets of keys beside the table's own, chosen by `interface.keymap`.

The table (`commands.COMMANDS`) is the map `vim`. Another map names only what it has otherwise, as a
person's `[keys]` do; those come on top of it. A test holds that every id is known and that no two
keys of a place clash in any map.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_PLAIN: Final = {
    # Arrows, Home and End move; no letter does.
    "article.line_down": "down",
    "article.line_up": "up",
    "article.char_left": "left",
    "article.char_right": "right",
    "article.next_word": "ctrl+right",
    "article.previous_word": "ctrl+left",
    "article.word_end": "",
    "article.next_sentence": "ctrl+down, )",
    "article.previous_sentence": "ctrl+up, (",
    "article.next_paragraph": "alt+down, }",
    "article.previous_paragraph": "alt+up, {",
    "article.page_down": "pagedown, space",
    "article.page_up": "pageup, backspace",
    "article.text_start": "ctrl+home, g g",
    "article.text_end": "ctrl+end, G",
    "article.line_start": "home",
    "article.line_end": "end",
    "list.down": "down",
    "list.up": "up",
    "list.page_down": "pagedown, space",
    "list.page_up": "pageup, backspace",
    "list.first": "home, ctrl+home, g g",
    "list.last": "end, ctrl+end, G",
    "peek.down": "down",
    "peek.up": "up",
    # What most programs have on these keys.
    "article.find": "ctrl+f, /",
    "article.find_next": "f3, n",
    "article.find_previous": "N",
    "article.copy": "ctrl+c, y",
    "article.export": "ctrl+e, E",
    "article.delete": "delete, x",
    "article.tags": "ctrl+t, t",
    "article.bookmark": "ctrl+b, B",
    "article.contents": "f5, g c",
    "notes.copy": "ctrl+c, y",
    "notes.delete": "delete, x",
    "library.filter": "ctrl+f, /",
    "library.remove": "delete, x",
    "reader.search": "f4, g /",
    "reader.all_notes": "f6, '",
    "reader.settings": "f2, ,",
    "reader.help": "f1, ?",
    "screen.help": "f1, ?",
    "reader.undo": "ctrl+z, u",
    "reader.redo": "ctrl+y, ctrl+r",
    "reader.jump_back": "alt+left, ctrl+o",
    "reader.jump_forward": "alt+right",
    "reader.quit": "ctrl+q, q",
}

_EMACS: Final = {
    "article.line_down": "ctrl+n, down",
    "article.line_up": "ctrl+p, up",
    "article.char_left": "ctrl+b, left",
    "article.char_right": "ctrl+f, right",
    # Terminals send Meta+f and Meta+b as these, or as they are.
    "article.next_word": "ctrl+right, alt+f",
    "article.previous_word": "ctrl+left, alt+b",
    "article.word_end": "",
    "article.next_sentence": "alt+e, )",
    "article.previous_sentence": "alt+a, (",
    "article.page_down": "ctrl+v, space, pagedown",
    "article.page_up": "alt+v, pageup, backspace",
    "article.half_page_down": "",
    "article.half_page_up": "",
    # Meta with a bracket arrives as the bracket alone.
    "article.text_start": "<, ctrl+home",
    "article.text_end": ">, ctrl+end",
    "article.next_heading": "ctrl+x ]",
    "article.previous_heading": "ctrl+x [",
    "article.line_start": "ctrl+a, home",
    "article.line_end": "ctrl+e, end",
    "article.select_characters": "ctrl+@, v",
    "article.other_end": "ctrl+x ctrl+x",
    "article.drop_selection": "ctrl+g, escape",
    "article.find": "ctrl+s, /",
    "article.find_next": "n",
    "article.copy": "alt+w, y, ctrl+c",
    "article.bookmark": "ctrl+x r m, B",
    "article.bookmarks": "ctrl+x r l, g b",
    "article.split": "ctrl+x 3, |",
    "article.delete": "ctrl+d, x",
    "list.down": "ctrl+n, down",
    "list.up": "ctrl+p, up",
    "list.page_down": "ctrl+v, space, pagedown",
    "list.page_up": "alt+v, pageup, backspace",
    "list.half_page_down": "",
    "list.half_page_up": "",
    "list.first": "<, home",
    "list.last": ">, end",
    "library.leave": "ctrl+g, escape",
    "notes.leave": "ctrl+g, escape",
    "peek.down": "ctrl+n, down",
    "peek.up": "ctrl+p, up",
    "input.cancel": "ctrl+g, escape, ctrl+c",
    "input.down": "ctrl+n, down",
    "input.up": "ctrl+p, up",
    "editor.leave": "ctrl+g, escape",
    "editor.save": "enter, ctrl+s",
    "confirm.no": "ctrl+g, n, escape, q",
    "screen.close": "ctrl+g, escape, q",
    "reader.next_pane": "ctrl+x o, tab",
    "reader.focus_view": "ctrl+x 1, z",
    "reader.palette": "alt+x",
    "reader.undo": "ctrl+underscore, ctrl+x u, u",
    "reader.redo": "ctrl+x ctrl+r, ctrl+r",
    "reader.quit": "ctrl+x ctrl+c, ctrl+q, q",
}

KEYMAPS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {"vim": MappingProxyType({}), "plain": MappingProxyType(_PLAIN),
     "emacs": MappingProxyType(_EMACS)}
)  # fmt: skip
"""Command id to keys, in the notation of the settings, by the name of the map."""
