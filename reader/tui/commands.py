"""The table of commands: the one place in the program where keys stand.

Key handling, the help screen, the hint line, the command palette and docs/keys.md all derive from
`COMMANDS`. A command's words are `command.<id>` in the catalogues, and `hint.<id>` where the hint
line needs a shorter one.

Keys are written as they are typed: a character (`j`, `)`), a name (`enter`, `ctrl+d`), or several
with blanks between them for keys typed one after the other (`g g`).
"""

from __future__ import annotations

from functools import cache
from typing import Final

from reader.tui.scopes import GROUPS, STACKS, Command, Group, Need, Scope

__all__ = ["COMMANDS", "GROUPS", "STACKS", "Command", "Group", "Need", "Scope", "command"]


def _moving(id: str, *keys: str, footer: int = 0) -> Command:
    return Command(f"article.{id}", keys, id, "article", "moving", footer, "article")


def _selecting(id: str, *keys: str, footer: int = 0) -> Command:
    return Command(f"article.{id}", keys, id, "article", "selecting", footer, "article")


_MOVING: Final = (
    _moving("line_down", "j", "down"),
    _moving("line_up", "k", "up"),
    _moving("char_left", "h", "left"),
    _moving("char_right", "l", "right"),
    _moving("next_word", "w"),
    _moving("previous_word", "b"),
    _moving("word_end", "e"),
    _moving("next_clause", "L"),
    _moving("previous_clause", "H"),
    _moving("next_sentence", ")", footer=2),
    _moving("previous_sentence", "("),
    _moving("next_paragraph", "}"),
    _moving("previous_paragraph", "{"),
    _moving("next_heading", ">"),
    _moving("previous_heading", "<"),
    _moving("page_down", "space", "ctrl+f", "pagedown", footer=6),
    _moving("page_up", "ctrl+b", "pageup", "backspace"),
    _moving("half_page_down", "ctrl+d"),
    _moving("half_page_up", "ctrl+u"),
    _moving("text_start", "g g", "ctrl+home"),
    _moving("text_end", "G", "ctrl+end"),
    _moving("label_go", "f"),
    _moving("line_start", "0", "home"),
    _moving("line_end", "$", "end"),
)


def _extending(motion: str, *keys: str) -> Command:
    return Command(
        f"article.extend_{motion}", keys, f"extend({motion})", "article", "selecting", 0, "article"
    )


_SELECTING: Final = (
    _selecting("select_sentence", "s", footer=5),
    _selecting("select_sentence_back", "S"),
    _selecting("initials", ";"),
    _selecting("select_characters", "v"),
    _selecting("select_paragraphs", "V"),
    _selecting("other_end", "o"),
    _selecting("grow", "+", "="),
    _selecting("shrink", "-"),
    _selecting("drop_selection", "escape"),
    _extending("char_right", "shift+right"),
    _extending("char_left", "shift+left"),
    _extending("line_down", "shift+down"),
    _extending("line_up", "shift+up"),
)


def _marking(
    id: str, *keys: str, action: str = "", footer: int = 0, need: Need = "writing"
) -> Command:
    return Command(f"article.{id}", keys, action or id, "article", "marking", footer, need)


_MARKING: Final = (
    _marking("mark_yellow", "1", action="mark(yellow)", footer=1),
    _marking("mark_green", "2", action="mark(green)"),
    _marking("mark_blue", "3", action="mark(blue)"),
    _marking("mark_pink", "4", action="mark(pink)"),
    _marking("mark_purple", "5", action="mark(purple)"),
    _marking("mark_again", "m"),
    _marking("note", "a", footer=3),
    _marking("article_note", "A"),
    _marking("label_mark", "F"),
    _marking("resume_draft", "g a"),
    _marking("tags", "t"),
    _marking("delete", "x"),
    _marking("repeat", "."),
    _marking("next_highlight", "]", need="highlights"),
    _marking("previous_highlight", "[", need="highlights"),
    _marking("peek", "enter", need="article"),
    _marking("move_start", "g ["),
    _marking("move_end", "g ]"),
    _marking("bookmark", "B"),
    _marking("name_bookmark", "g m"),
    _marking("underline", "g u"),
    _marking("strike", "X"),
    _marking("left_out", "g x", need="article"),
    _marking("join_paragraphs", "g +", "g ="),
    _marking("split_paragraph", "g enter"),
    _marking("split_article", "g -"),
    _marking("join_article", "g _"),
)

_FINDING: Final = (
    Command("article.find", ("/",), "find", "article", "finding", 4, "article"),
    Command("article.find_next", ("n",), "find_next", "article", "finding", 0, "article"),
    Command("article.find_previous", ("N",), "find_previous", "article", "finding", 0, "article"),
    Command("article.find_word", ("*",), "find_word", "article", "finding", 0, "article"),
    Command("article.gloss", ("g *",), "gloss", "article", "finding", 0, "writing"),
    Command("article.look_up", ("K",), "look_up", "article", "finding", 0, "article"),
    Command("article.add_word", ("g w",), "add_word", "article", "finding", 0, "article"),
    Command("article.contents", ("g c",), "contents", "article", "finding", 0, "article"),
    Command("article.bookmarks", ("g b",), "bookmarks", "article", "finding", 0, "article"),
    Command("article.go_to_bookmark", ("`",), "go_to_bookmark", "article", "finding", 0, "article"),
    Command("reader.search", ("g /",), "search_library", "reader", "finding", 7),
    Command("reader.all_notes", ("'",), "all_notes", "reader", "finding"),
    Command("reader.jump_back", ("ctrl+o", "alt+left"), "jump_back", "reader", "finding"),
    Command("reader.jump_forward", ("ctrl+i", "alt+right"), "jump_forward", "reader", "finding"),
)

_TAKING: Final = (
    Command("article.copy", ("y", "ctrl+c"), "copy_quote", "article", "taking", 0, "article"),
    Command("article.copy_markdown", ("Y",), "copy_markdown", "article", "taking", 0, "article"),
    Command("article.export", ("E",), "export", "article", "taking", 8),
)

_NOTES_PANE: Final = (
    Command("notes.jump", ("enter",), "jump", "notes", "marking", 1, "highlights"),
    Command("notes.edit", ("a", "e"), "note", "notes", "marking", 2, "highlights"),
    Command("notes.mark_yellow", ("1",), "mark(yellow)", "notes", "marking", 3, "highlights"),
    Command("notes.mark_green", ("2",), "mark(green)", "notes", "marking", 0, "highlights"),
    Command("notes.mark_blue", ("3",), "mark(blue)", "notes", "marking", 0, "highlights"),
    Command("notes.mark_pink", ("4",), "mark(pink)", "notes", "marking", 0, "highlights"),
    Command("notes.mark_purple", ("5",), "mark(purple)", "notes", "marking", 0, "highlights"),
    Command("notes.article_note", ("A",), "article_note", "notes", "marking", 0, "writing"),
    Command("notes.tags", ("t",), "tags", "notes", "marking", 4, "highlights"),
    Command("notes.delete", ("x",), "delete", "notes", "marking", 5, "highlights"),
    Command("notes.copy", ("y", "ctrl+c"), "copy_quote", "notes", "taking", 0, "highlights"),
    Command("notes.copy_markdown", ("Y",), "copy_markdown", "notes", "taking", 0, "highlights"),
    Command("notes.export", ("E",), "export", "notes", "taking", 6),
    Command("notes.leave", ("escape",), "focus_article", "notes", "looking"),
)

_LIBRARY_PANE: Final = (
    Command("library.open", ("enter",), "open_row", "library", "library", 1, "row"),
    Command("library.filter", ("/",), "filter", "library", "library", 2),
    Command("library.shelves", ("s",), "shelves", "library", "library", 3),
    Command("library.all", ("a",), "all_articles", "library", "library"),
    Command("library.sort", ("o",), "sort", "library", "library", 5),
    Command("library.reverse", ("O",), "reverse", "library", "library"),
    Command("library.save_filter", ("S",), "save_filter", "library", "library"),
    Command("library.pick", ("v",), "pick", "library", "library", 7, "row"),
    Command("library.pick_all", ("V",), "pick_all", "library", "library", 0, "row"),
    Command("library.import", ("i",), "import", "library", "library", 4),
    Command("library.details", ("e",), "details", "library", "library", 6, "row"),
    Command("library.original", ("g o",), "original", "library", "library", 0, "row"),
    Command("library.read", ("R",), "toggle_read", "library", "library", 0, "row"),
    Command("library.archive", ("Z",), "archive", "library", "library", 0, "row"),
    Command("library.tags", ("t",), "article_tags", "library", "library", 0, "row"),
    Command("library.remove", ("x",), "remove", "library", "library", 8, "row"),
    Command("library.stop", ("ctrl+c",), "stop_adding", "library", "library"),
    Command("library.add_clipboard", ("p",), "add_clipboard", "library", "library"),
    Command("library.related", ("g l",), "related", "library", "library", 0, "row"),
    Command("library.reread", ("g r",), "reread", "library", "library", 0, "row"),
    Command("library.samples", ("g s",), "samples", "library", "library"),
    Command("library.export", ("E",), "export", "library", "taking", 0),
    Command("library.leave", ("escape",), "leave_library", "library", "looking"),
)

_LISTS: Final = (
    Command("list.down", ("j", "down"), "cursor_down", "list", "moving"),
    Command("list.up", ("k", "up"), "cursor_up", "list", "moving"),
    Command("list.page_down", ("space", "ctrl+f", "pagedown"), "page_down", "list", "moving"),
    Command("list.page_up", ("ctrl+b", "pageup", "backspace"), "page_up", "list", "moving"),
    Command("list.half_page_down", ("ctrl+d",), "half_page_down", "list", "moving"),
    Command("list.half_page_up", ("ctrl+u",), "half_page_up", "list", "moving"),
    Command("list.first", ("g g", "home"), "first", "list", "moving"),
    Command("list.last", ("G", "end"), "last", "list", "moving"),
)

_READER: Final = (
    Command("reader.next_pane", ("tab",), "next_pane", "reader", "looking", 9),
    Command("reader.previous_pane", ("shift+tab",), "previous_pane", "reader", "looking"),
    Command("reader.panes", ("\\",), "toggle_panes", "reader", "looking"),
    Command("reader.focus_view", ("z",), "focus_view", "reader", "looking"),
    Command("article.split", ("|",), "split", "article", "looking", 0, "article"),
    Command("reader.statistics", ("g q",), "statistics", "reader", "looking"),
    Command("reader.recent", ("g p",), "recent", "reader", "looking"),
    Command("reader.arrived", ("g A",), "arrived", "reader", "library"),
    Command("reader.theme", ("g t",), "next_theme", "reader", "looking"),
    Command("article.details", ("g i",), "details", "article", "looking", 0, "article"),
    Command("article.images", ("g I",), "images", "article", "looking", 0, "article"),
    Command("article.original", ("g o",), "original", "article", "looking", 0, "article"),
    Command("reader.review", ("r",), "review", "reader", "looking"),
    Command("article.related", ("g l",), "related", "article", "finding", 0, "article"),
    Command("article.reread", ("g r",), "reread", "article", "looking", 0, "writing"),
    Command("reader.undo", ("u",), "undo", "reader", "general"),
    Command("reader.redo", ("ctrl+r",), "redo", "reader", "general"),
    Command("reader.palette", ("ctrl+p",), "command_palette", "reader", "general"),
    Command("reader.settings", (",",), "settings", "reader", "general"),
    Command("reader.libraries", ("g L",), "libraries", "reader", "library"),
    Command("reader.help", ("?", "f1"), "help", "reader", "general", 10),
    Command("reader.quit", ("q", "ctrl+q"), "quit", "reader", "general", 11),
)

_SCREENS: Final = (
    Command("screen.close", ("escape", "q"), "close", "screen", "general", 9),
    Command("screen.help", ("?", "f1"), "help", "screen", "general", 11),
    Command("results.open", ("enter",), "open", "results", "finding", 1, "row"),
    Command("results.type", ("/", "i"), "type", "results", "finding", 2),
    Command("results.filter", ("f",), "filter_hits", "results", "finding", 3),
    Command("results.mark_yellow", ("1",), "mark_hits(yellow)", "results", "marking", 4, "row"),
    Command("results.mark_green", ("2",), "mark_hits(green)", "results", "marking", 0, "row"),
    Command("results.mark_blue", ("3",), "mark_hits(blue)", "results", "marking", 0, "row"),
    Command("results.mark_pink", ("4",), "mark_hits(pink)", "results", "marking", 0, "row"),
    Command("results.mark_purple", ("5",), "mark_hits(purple)", "results", "marking", 0, "row"),
    Command("results.save", ("S",), "save_search", "results", "finding", 5),
    Command("results.undo", ("u",), "undo", "results", "general"),
    Command("all_notes.open", ("enter",), "open", "all_notes", "finding", 1, "row"),
    Command("all_notes.type", ("/", "i"), "type", "all_notes", "finding", 2),
    Command("contents.open", ("enter",), "open", "contents", "finding", 1, "row"),
    Command("choose.open", ("enter",), "open", "choose", "marking", 1),
    Command("shelves.open", ("enter",), "open", "shelves", "library", 1, "row"),
    Command("shelves.type", ("/", "i"), "type", "shelves", "library", 2),
    Command("shelves.all", ("a",), "all_articles", "shelves", "library", 3),
    Command("details.edit", ("enter", "e"), "edit", "details", "library", 1),
    Command("details.restore", ("r",), "restore", "details", "library", 2),
    Command("images.next", ("n", "right", "space", "j", "l", "pagedown"), "next_image", "images",
            "moving", 1),
    Command("images.previous", ("N", "left", "k", "h", "pageup"), "previous_image", "images",
            "moving", 2),
    Command("lookup.next", ("n", "right", "l", "]"), "next_entry", "lookup", "finding", 1),
    Command("lookup.previous", ("N", "left", "h", "["), "previous_entry", "lookup", "finding", 2),
    Command("lookup.keep", ("a",), "keep_entry", "lookup", "marking", 3),
    Command("lookup.copy", ("y", "ctrl+c"), "copy_entry", "lookup", "taking", 4),
    Command("lookup.down", ("j", "down", "space", "pagedown"), "scroll_down", "lookup", "moving"),
    Command("lookup.up", ("k", "up", "pageup"), "scroll_up", "lookup", "moving"),
    Command("shelves.drop", ("x",), "drop", "shelves", "library", 4, "row"),
    Command("export.write", ("enter",), "write", "export", "taking", 1),
    Command("export.more", ("right", "l"), "more", "export", "taking", 2),
    Command("export.less", ("left", "h"), "less", "export", "taking"),
    Command("export.type", ("e",), "type", "export", "taking", 3),
    Command("export.next_file", ("n",), "next_file", "export", "taking", 4),
    Command("export.previous_file", ("N",), "previous_file", "export", "taking"),
    Command("export.other_part", ("tab",), "other_part", "export", "taking", 5),
    Command("review.show", ("space",), "show", "review", "looking", 1),
    Command("review.again", ("1",), "grade(1)", "review", "marking"),
    Command("review.hard", ("2",), "grade(2)", "review", "marking"),
    Command("review.good", ("3",), "grade(3)", "review", "marking"),
    Command("review.easy", ("4",), "grade(4)", "review", "marking"),
    Command("review.take_back", ("u",), "take_back", "review", "marking", 3),
    Command("review.skip", ("s",), "skip", "review", "marking", 4),
    Command("review.open", ("enter",), "open", "review", "finding", 2),
    Command("review.down", ("j", "down", "pagedown"), "cursor_down", "review", "moving"),
    Command("review.up", ("k", "up", "pageup"), "cursor_up", "review", "moving"),
    Command("review.rule", ("o",), "rule", "review", "general", 5),
    Command("review.export", ("E",), "export", "review", "taking", 6),
    Command("brought.open", ("enter",), "open", "brought", "library", 1),
    Command("settings.change", ("enter",), "change", "settings", "general", 1),
    Command("settings.more", ("right", "l"), "more", "settings", "general", 2),
    Command("settings.less", ("left", "h"), "less", "settings", "general", 3),
    Command("settings.reset", ("x", "delete"), "reset", "settings", "general", 4),
    Command("libraries.open", ("enter",), "open", "libraries", "library", 1),
    Command("libraries.name", ("n",), "name", "libraries", "library", 2),
    Command("peek.edit", ("enter", "a", "e"), "edit", "peek", "marking", 1),
    Command("peek.down", ("j", "down"), "scroll_down", "peek", "moving"),
    Command("peek.up", ("k", "up"), "scroll_up", "peek", "moving"),
    Command("input.accept", ("enter",), "accept", "input", "finding", 1),
    Command("input.cancel", ("escape", "ctrl+c"), "cancel", "input", "finding", 2),
    Command("input.down", ("down", "ctrl+n"), "below", "input", "finding", 3),
    Command("input.up", ("up",), "above", "input", "finding"),
    Command("input.complete", ("tab",), "complete", "input", "finding"),
    Command("editor.save", ("enter", "ctrl+s"), "save", "editor", "marking", 1),
    Command("editor.new_line", ("alt+enter", "ctrl+j", "shift+enter"), "new_line", "editor",
            "marking", 2),
    Command("editor.leave", ("escape",), "leave", "editor", "marking", 3),
    Command("left_out.turn", ("enter",), "turn", "left_out", "marking", 1, "row"),
    Command("left_out.unfold", ("+", "="), "unfold", "left_out", "looking", 2, "row"),
    Command("left_out.fold", ("-",), "fold", "left_out", "looking", 0, "row"),
    Command("left_out.go", ("o",), "go", "left_out", "looking", 3, "row"),
    Command("left_out.undo", ("u",), "undo", "left_out", "general", 4),
    Command("related.open", ("enter",), "open", "related", "finding", 1, "row"),
    Command("arrived.open", ("enter",), "open", "arrived", "library", 1, "row"),
    Command("reread.take", ("enter",), "take", "reread", "library", 1),
    Command("reread.next_encoding", ("e",), "next_encoding", "reread", "library", 2),
    Command("reread.previous_encoding", ("E",), "previous_encoding", "reread", "library"),
    Command("reread.next_cut", ("c",), "next_cut", "reread", "library", 3),
    Command("working.stop", ("escape", "ctrl+c"), "close", "working", "general", 1),
    Command("confirm.yes", ("y", "enter"), "yes", "confirm", "general", 1),
    Command("confirm.no", ("n", "escape", "q"), "no", "confirm", "general", 2),
)  # fmt: skip

_REMEMBERING: Final = (
    Command("reader.decide", ("g d",), "decide", "reader", "marking"),
    Command("reader.versions", ("g v",), "versions", "reader", "looking"),
    Command("reader.trash", ("g z",), "trash", "reader", "general"),
    Command("reader.copy_link", ("g k",), "copy_link", "reader", "taking"),
    Command("library.meet", ("g y",), "meet", "library", "library"),
    Command("article.history", ("g h",), "history", "article", "marking", 0, "highlights"),
    Command("article.links", ("g f",), "links", "article", "marking", 0, "highlights"),
    Command("notes.history", ("g h",), "history", "notes", "marking", 0, "highlights"),
    Command("notes.links", ("g f",), "links", "notes", "marking", 0, "highlights"),
    Command("editor.insert_link", ("ctrl+l",), "insert_link", "editor", "marking", 4),
    Command("decide.accept", ("enter", "a"), "accept", "decide", "marking", 1),
    Command("decide.next_offer", ("n", "tab"), "next_offer", "decide", "marking", 2, "row"),
    Command("decide.keep_lost", ("o",), "keep_lost", "decide", "marking", 3, "row"),
    Command("decide.by_hand", ("h",), "by_hand", "decide", "marking", 4, "row"),
    Command("decide.mine", ("1",), "pick_text(1)", "decide", "marking", 5, "row"),
    Command("decide.theirs", ("2",), "pick_text(2)", "decide", "marking", 6, "row"),
    Command("decide.both", ("b",), "both", "decide", "marking", 7, "row"),
    Command("decide.edit", ("e",), "edit", "decide", "marking", 8, "row"),
    Command("decide.skip", ("]",), "skip", "decide", "moving", 9, "row"),
    Command("decide.skip_back", ("[",), "skip_back", "decide", "moving"),
    Command("decide.undo", ("u",), "undo", "decide", "general", 10),
    Command("all_notes.pick", ("v",), "pick", "all_notes", "marking", 3, "row"),
    Command("all_notes.pick_all", ("V",), "pick_all", "all_notes", "marking", 4, "row"),
    Command("all_notes.mark_yellow", ("1",), "mark(yellow)", "all_notes", "marking", 5, "row"),
    Command("all_notes.mark_green", ("2",), "mark(green)", "all_notes", "marking", 0, "row"),
    Command("all_notes.mark_blue", ("3",), "mark(blue)", "all_notes", "marking", 0, "row"),
    Command("all_notes.mark_pink", ("4",), "mark(pink)", "all_notes", "marking", 0, "row"),
    Command("all_notes.mark_purple", ("5",), "mark(purple)", "all_notes", "marking", 0, "row"),
    Command("all_notes.tags", ("t",), "tags", "all_notes", "marking", 6, "row"),
    Command("all_notes.export", ("E",), "export", "all_notes", "taking", 7, "row"),
    Command("all_notes.delete", ("x",), "delete", "all_notes", "marking", 8, "row"),
    Command("all_notes.undo", ("u",), "undo", "all_notes", "general", 9),
    Command("all_notes.sort", ("o",), "sort", "all_notes", "looking"),
    Command("all_notes.history", ("g h",), "history", "all_notes", "marking", 0, "row"),
    Command("all_notes.links", ("g f",), "links", "all_notes", "marking", 0, "row"),
    Command("versions.open", ("enter",), "open", "versions", "looking", 1, "row"),
    Command("versions.pick", ("v",), "pick", "versions", "looking", 2, "row"),
    Command("difference.next", ("]", "n"), "next_change", "difference", "moving", 1),
    Command("difference.previous", ("[", "N"), "previous_change", "difference", "moving", 2),
    Command("difference.open", ("enter",), "open", "difference", "looking", 3),
    Command("past.bring_back", ("enter", "r"), "bring_back", "past", "marking", 1, "row"),
    Command("trash.bring_back", ("enter", "r"), "open", "trash", "general", 1, "row"),
    Command("trash.pick", ("v",), "pick", "trash", "general", 2, "row"),
    Command("trash.pick_all", ("V",), "pick_all", "trash", "general", 3, "row"),
    Command("trash.empty", ("X",), "empty", "trash", "general", 4, "row"),
    Command("trash.type", ("/", "i"), "type", "trash", "finding", 5),
    Command("meeting.decide", ("enter", "g d"), "decide", "meeting", "marking", 1),
    Command("meeting.stop", ("ctrl+c",), "stop", "meeting", "general", 2),
    Command("links.open", ("enter",), "open", "links", "finding", 1, "row"),
)

COMMANDS: Final[tuple[Command, ...]] = (
    *_MOVING,
    *_SELECTING,
    *_MARKING,
    *_FINDING,
    *_TAKING,
    *_NOTES_PANE,
    *_LIBRARY_PANE,
    *_LISTS,
    *_READER,
    *_SCREENS,
    *_REMEMBERING,
)
"""Every command of the screen."""


@cache
def command(id: str) -> Command:
    """The command of that id; raises KeyError."""
    for each in COMMANDS:
        if each.id == id:
            return each
    raise KeyError(id)
