"""Random keys, pastes, clicks and window sizes, on a library of real-like and hostile articles.

Seedable: the same seed plays the same tricks, though threads answer when they like. Beside the keys
another window writes into the library. Looked for: mistakes of the program, keys that block it,
ids of the catalogue and control characters that reach the screen.

    python -m tests.tools.monkey --minutes 5 --seed 3      # what it found, with the last tricks
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import tempfile
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from reader.config import InterfaceSettings, Paths, Settings
from reader.library import Library
from reader.model import Span

ROOT = Path(__file__).resolve().parents[2]
SIZES = ((40, 20), (80, 24), (120, 36), (200, 60), (30, 8), (12, 4), (100, 30))
NAMED = (
    *("enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "home", "end"),
    *("pageup", "pagedown", "space", "backspace", "delete", "ctrl+c", "ctrl+p", "f1"),
)
SIGNS = {
    ")": "right_parenthesis", "(": "left_parenthesis", "/": "slash", ".": "full_stop",
    "'": "apostrophe", "\\": "backslash", "?": "question_mark", "]": "right_square_bracket",
    "[": "left_square_bracket", "+": "plus", "-": "minus", "*": "asterisk", ",": "comma",
    "}": "right_curly_bracket", "{": "left_curly_bracket", ">": "greater_than_sign",
    "<": "less_than_sign", "|": "vertical_line", "$": "dollar_sign", ";": "semicolon",
    "`": "grave_accent", "=": "equals_sign",
}  # fmt: skip
WORDS = (
    "人",
    "新就业",
    "重点",
    "title:批注",
    "zz没有",
    "[bold]x[/]",
    "a b",
    '"',
    "tag:",
    "-的",
    "/",
)
HOSTILE = "\x1b]0;x\x07\x1b[31m红\u202e反\u2066[bold]粗[/bold] 👩‍👩‍👧‍👦e\u0301\ud800"
STALL = 0.2
"""Seconds of work of the screen's thread without a pause that are told, with where it was."""


class Finding(NamedTuple):
    """Something wrong."""

    what: str
    detail: str


def furnish(folder: Path, *, large: bool = False) -> Path:
    """A library as a person and an enemy would fill it; its path."""
    path = folder / "library.db"
    texts = folder / "texts"
    texts.mkdir()
    for each in sorted((ROOT / "seeds").iterdir()):
        data = each.read_bytes()
        (texts / each.name).write_bytes(data if large else data[:30_000])
    (texts / "hostile.md").write_bytes(
        f"# {HOSTILE}\n\n{HOSTILE * 20}\n\n> {HOSTILE}\n\n|a|{HOSTILE}|\n|-|-|\n|1|2|\n".encode(
            "utf-8", "replace"
        )
    )
    (texts / "long-title.md").write_text(f"# {'很长的题目' * 400}\n\n一句。\n", encoding="utf-8")
    (texts / "one-line.txt").write_text("无标点" * 4000, encoding="utf-8")
    (texts / "words.txt").write_text("只有一个字。", encoding="utf-8")
    with Library.open(path) as library:
        library.add([texts], recursive=True)
        library.add_samples("zh")
        for info in library.articles():
            text = library.document(info.id).text
            chance = random.Random(info.id)
            for _ in range(min(12, len(text) // 4)):
                start = chance.randrange(len(text))
                span = Span(start, min(len(text), start + chance.randrange(1, 60)))
                note = chance.choice(("", "记一笔", HOSTILE, "长" * 3000, "a\nb\nc"))
                library.highlight(info.id, span, note=note, tags=chance.choice(((), ("重点",))))
    return path


class Monkey:
    """Plays with one app until it is closed or time is up."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.tricks: deque[str] = deque(maxlen=80)
        self.played = 0
        self.enough: float = inf
        """Tricks after which it stops, time or not."""
        self.commands: dict[str, int] = {}
        self.findings: list[Finding] = []

    # -- tricks

    def keys_of(self, app: Any) -> list[str]:
        """The keys of a command that works where we are."""
        from reader.tui.commands import STACKS

        scopes = STACKS[app.screen.place()]
        wanted = [each for each in app.keys.commands if each.scope in scopes and each.keys]
        wanted = [
            each for each in wanted if each.id != "reader.quit" or self.chance.random() < 0.02
        ]
        # Each command as likely as any other, whether it has been played often or never.
        wanted.sort(key=lambda each: (self.commands.get(each.id, 0), each.id))
        chosen = wanted[0] if self.chance.random() < 0.2 else self.chance.choice(wanted)
        self.commands[chosen.id] = self.commands.get(chosen.id, 0) + 1
        self.tricks.append(f"[{chosen.id}]")
        return self.chance.choice(chosen.keys).split()

    def press(self, app: Any, key: str) -> None:
        """One key."""
        from textual import events

        self.tricks.append(key)
        if len(key) == 1:
            app.post_message(events.Key(SIGNS.get(key, key), key))
        else:
            app.post_message(events.Key(key, " " if key == "space" else None))

    def mouse(self, app: Any) -> None:
        """Click, drag or wheel somewhere."""
        from textual import events

        x, y = (self.chance.randrange(max(1, each)) for each in app.size)
        kind = self.chance.choice(("click", "double", "drag", "down", "up", "wheel"))
        self.tricks.append(f"<{kind} {x},{y}>")

        def at(kind: Any, x: int, y: int, button: int = 1, **more: Any) -> None:
            app.screen._forward_event(
                kind(None, x, y, 0, 0, button, False, False, False, x, y, None, **more)
            )

        if kind == "wheel":
            wheel = self.chance.choice((events.MouseScrollDown, events.MouseScrollUp))
            at(wheel, x, y, 0)
            return
        if kind != "up":
            at(events.MouseDown, x, y)
        if kind == "drag":
            x, y = (self.chance.randrange(max(1, each)) for each in app.size)
            at(events.MouseMove, x, y)
        if kind != "down":
            at(events.MouseUp, x, y)
        if kind in ("click", "double"):
            at(events.Click, x, y, chain=1 + (kind == "double"))

    def elsewhere(self, library: Library) -> None:
        """What another window does."""
        infos = library.articles()
        what = self.chance.choice(("mark", "remove", "state", "undo", "restore", "forget", "add"))
        self.tricks.append(f"{{other window: {what}}}")
        if what == "add" or len(infos) < 5:
            n = self.chance.randrange(10**6)
            library.add_bytes(
                f"# 新来的 {n}\n\n一句话 {n}。\n".encode(), f"{n}.md", origin=f"x:{n}"
            )
            return
        info = self.chance.choice(infos)
        if what == "mark" and info.chars > 3:
            start = self.chance.randrange(info.chars - 2)
            library.highlight(info.id, Span(start, start + 2), note=self.chance.choice(WORDS))
        elif what == "remove":
            library.remove(info.id)
        elif what == "undo":
            library.undo()
        elif what == "state":
            library.set_state(info.id, "archived")

    async def play(self, app: Any, until: float, other: Library | None) -> None:
        """Play until the app closes, time is up, or enough was played."""
        from textual import events
        from textual.drivers.headless_driver import HeadlessDriver
        from textual.geometry import Size

        while (
            app.is_running
            and app._exception is None
            and time.monotonic() < until
            and self.played < self.enough
        ):
            place = getattr(app.screen, "place", None)
            if place is None:
                await asyncio.sleep(0.01)
                continue
            self.played += 1
            dice = self.chance.random()
            if place() in ("input", "editor") and dice < 0.45:
                for key in self.chance.choice(WORDS):
                    self.press(app, key)
            elif dice < 0.70:
                for key in self.keys_of(app):
                    self.press(app, key)
            elif dice < 0.78:
                self.press(app, self.chance.choice(NAMED))
            elif dice < 0.86:
                keys = "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789,.;'[]-=`"
                for _ in range(self.chance.randrange(1, 6)):
                    self.press(app, self.chance.choice(keys))
            elif dice < 0.94:
                self.mouse(app)
            elif dice < 0.96:
                text = self.chance.choice((*WORDS, HOSTILE, "贴" * 5000, "a\r\nb\n"))
                self.tricks.append(f"<paste {len(text)}>")
                app.post_message(events.Paste(text))
            elif dice < 0.98:
                size = Size(*self.chance.choice(SIZES))
                self.tricks.append(f"<size {size.width}x{size.height}>")
                if isinstance(app._driver, HeadlessDriver):
                    app._driver._size = (size.width, size.height)
                app.post_message(events.Resize(size, size))
            elif other is not None:
                try:
                    await asyncio.to_thread(self.elsewhere, other)
                except Exception as error:
                    self.tricks.append(f"{{other window failed: {error!r}}}")
            await asyncio.sleep(self.chance.choice((0, 0, 0, 0.002, 0.01, 0.04)))
            if self.played % 7 == 0:
                await asyncio.sleep(0.02)
                self.look(app)

    def look(self, app: Any) -> None:
        """What must never be seen."""
        if not app.is_running or app._exception is not None:
            return
        rows = app.screen._compositor.render_strips()
        text = "\n".join("".join(segment.text for segment in row) for row in rows)
        bad = re.search(
            r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text
        )
        if bad is not None:
            self.find("control character on the screen", f"{bad.group()!r}\n{text!r}")
        catalogue_id = re.search(
            r"\b(?:ui|command|hint|problem|notice|error)\.[a-z]\w+(?:\.\w+)?", text
        )
        if catalogue_id is not None:
            self.find("an id of the catalogue on the screen", f"{catalogue_id.group()}\n{text}")
        if len(app.screen_stack) > 12:
            self.find("many screens", repr(app.screen_stack))

    def find(self, what: str, detail: str) -> None:
        """Keep a finding, each kind once."""
        if not any(
            each.what == what and each.detail[:200] == detail[:200] for each in self.findings
        ):
            self.findings.append(Finding(what, f"{detail}\ntricks: {' '.join(self.tricks)}"))


@contextmanager
def heartbeat(stalled: Callable[[float, str], None]) -> Iterator[Callable[[], None]]:
    """Tell where this thread was when it worked for STALL seconds between two calls of `beat`."""
    last, used = time.monotonic(), time.thread_time()
    over = threading.Event()
    mine = threading.get_ident()
    stack = ""

    def beat() -> None:
        nonlocal last, used, stack
        spent, used = time.thread_time() - used, time.thread_time()
        last = time.monotonic()
        if spent > STALL:
            stalled(spent, stack)
        stack = ""

    def watch() -> None:
        nonlocal stack
        while not over.wait(0.05):
            frame = sys._current_frames().get(mine)
            if time.monotonic() - last > STALL / 2 and frame is not None and not stack:
                stack = "".join(traceback.format_stack(frame)[-8:])

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield beat
    finally:
        over.set()
        thread.join()


@contextmanager
def tamed(folder: Path) -> Iterator[None]:
    """Keep typed paths inside the folder: the monkey must not read or write the whole disk."""
    from reader.tui.screens import prompt

    plain = prompt.PathPrompt.answer

    def answer(self: Any, typed: str) -> str | None:
        found = plain(self, typed)
        if found is None or Path(found).is_relative_to(folder):
            return found
        return str(folder / "typed" / re.sub(r"[^\w]", "", typed)[:40])

    many = prompt.AddPrompt.answer

    def answers(self: Any, typed: str) -> tuple[str, ...] | None:
        found = many(self, typed)
        if found is None or all(Path(each).is_relative_to(folder) for each in found):
            return found
        return (str(folder / "typed" / re.sub(r"[^\w]", "", typed)[:40]),)

    prompt.PathPrompt.answer = answer  # type: ignore[method-assign]
    prompt.AddPrompt.answer = answers  # type: ignore[method-assign]
    try:
        yield
    finally:
        prompt.PathPrompt.answer = plain  # type: ignore[method-assign]
        prompt.AddPrompt.answer = many  # type: ignore[method-assign]


class NoClipboard:
    """A clipboard that keeps to itself."""

    def copy(self, text: str) -> Any:
        """As the true one answers."""
        from reader.tui.clipboard import Copied

        return Copied(("register",), characters=len(text))


async def session(monkey: Monkey, settings: Settings, until: float, *, read_only: bool) -> Settings:
    """One life of the app; the settings it ended with."""
    from reader.tui.app import ReaderApp

    folder = monkey.folder
    library = folder / "library.db"
    paths = Paths(library, folder / "config.toml", folder / "cache", folder / "state",
                  folder / "export")  # fmt: skip
    app = ReaderApp(
        library, settings, paths, clipboard=NoClipboard(),  # type: ignore[arg-type]
        opening=lambda: Library.open(library, read_only=read_only, settings=settings),
    )  # fmt: skip

    def stalled(seconds: float, stack: str) -> None:
        monkey.find(f"the screen stood still: {stack[-700:]}", f"{seconds:.2f} s\n{stack}")

    with heartbeat(stalled) as beat:

        async def tick() -> None:
            while True:
                beat()
                await asyncio.sleep(0.02)

        ticking = asyncio.create_task(tick())
        other = None if read_only else await asyncio.to_thread(Library.open, library)
        try:
            async with app.run_test(size=(100, 30)) as pilot:
                await pilot.pause(0.3)
                try:
                    await monkey.play(app, until, other)
                except Exception:
                    if app._exception is None:
                        raise
                app.exit()
        except Exception as error:
            trace = "".join(traceback.format_exception(error))
            monkey.find(f"mistake: {trace[-400:]}", trace)
        finally:
            ticking.cancel()
            if other is not None:
                other.close()
    return app.settings


def run(
    seconds: float,
    seed: int,
    *,
    tricks: float = inf,
    read_only: bool = False,
    large: bool = False,
    stop: bool = False,
) -> Monkey:
    """Play for so long or so many tricks, life after life; with `stop` until the first finding."""
    chance = random.Random(seed)
    until = time.monotonic() + seconds
    monkey: Monkey | None = None
    with tempfile.TemporaryDirectory() as name:
        life = 0
        while time.monotonic() < until and (monkey is None or monkey.played < tricks):
            life += 1
            folder = Path(name) / str(life)
            folder.mkdir()
            furnish(folder, large=large)
            fresh = Monkey(folder, seed * 1000 + life)
            if monkey is not None:
                fresh.played, fresh.findings = monkey.played, monkey.findings
                fresh.commands = monkey.commands
            monkey = fresh
            monkey.enough = tricks
            interface = InterfaceSettings(
                language=chance.choice(("zh", "en")),
                theme=chance.choice(("reader-light", "reader-dark", "reader-sepia")),
                keymap=chance.choice(("vim", "plain", "emacs")),
            )
            end = min(until, time.monotonic() + 60)
            with tamed(folder):
                asyncio.run(
                    session(monkey, Settings(interface=interface), end, read_only=read_only)
                )
            if stop and monkey.findings:
                break
    assert monkey is not None
    return monkey


def main() -> int:
    """Play, and tell what was found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--read-only", action="store_true")
    parser.add_argument("--large", action="store_true")
    given = parser.parse_args()
    monkey = run(given.minutes * 60, given.seed, read_only=given.read_only, large=given.large)
    for each in monkey.findings:
        print(f"==== {each.what}\n{each.detail}\n")
    print(
        f"{monkey.played} tricks, {len(monkey.commands)} commands, {len(monkey.findings)} findings"
    )
    return bool(monkey.findings)


if __name__ == "__main__":
    raise SystemExit(main())
