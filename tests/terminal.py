"""A terminal to run the real program in: a pty, a screen model, and times seen from outside.

    with Terminal([sys.executable, "-m", "reader"], rows=24, columns=80, env=env) as screen:
        screen.wait_for("欢迎")
        screen.press("j", "1")
        assert "…" in screen.text()

Nothing of the program under test is imported. POSIX only.
"""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import pty
import re
import resource
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte
import pyte.screens
from wcwidth import wcwidth

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "backspace": "\x7f", "space": " ",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "home": "\x1b[H", "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "shift+tab": "\x1b[Z", "alt+enter": "\x1b\r", "delete": "\x1b[3~",
}  # fmt: skip

_ANSWERS = (
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;c"),
    (re.compile(rb"\x1b\[>0?q"), b"\x1bP>|test\x1b\\"),
)
_CURSOR_QUERY = re.compile(rb"\x1b\[6n")
# pyte prints the ends of sequences that it does not know.
_UNKNOWN = re.compile(
    r"\x1b\[[<>=?][0-9;:]*[a-zA-Z$]*[pqu]|\x1b[P_^X][^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)
_FRAME_END = b"\x1b[?2026l"


def key_bytes(key: str) -> bytes:
    """What a terminal sends for a key such as `j`, `汉`, `enter` or `ctrl+f`."""
    if key in KEYS:
        return KEYS[key].encode()
    if key.startswith("ctrl+") and len(key) == 6:
        return bytes([ord(key[5].lower()) & 0x1F])
    return key.encode()


class WideScreen(pyte.Screen):
    """A terminal set to draw characters of ambiguous width in two cells, box drawing and all."""

    def draw(self, data: str) -> None:
        """As pyte does, with the other widths."""
        pyte.screens.wcwidth = _wide  # type: ignore[assignment, attr-defined]
        try:
            super().draw(data)
        finally:
            pyte.screens.wcwidth = wcwidth  # type: ignore[attr-defined]


def _wide(character: str) -> int:
    return wcwidth(character, ambiguous_width=2)


class Terminal:
    """One program in one pseudo-terminal."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        rows: int = 24,
        columns: int = 80,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        ambiguous: int = 1,
        asked: str = "",
    ) -> None:
        """`ambiguous` is how many cells the terminal gives “ ” … — and their kind. `asked` is
        typed when the program asks for the cursor's place, before the answer."""
        self.ambiguous = ambiguous
        self._asked = asked
        self.screen = pyte.Screen(columns, rows) if ambiguous == 1 else WideScreen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self._chunks: deque[tuple[float, bytes]] = deque()
        self.raw = bytearray()
        self._master, slave = pty.openpty()
        self._set_size(rows, columns)
        environment = {k: v for k, v in os.environ.items() if k not in _HOST_VARIABLES}
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [str(part) for part in command],
            stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=cwd,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(slave)
        self._stop = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the program whatever it does."""
        if self.process.poll() is None:
            self.kill(signal.SIGKILL)
        for file in (self._master, *self._stop):
            with contextlib.suppress(OSError):
                os.close(file)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the program and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(10)

    def hang_up(self) -> None:
        """Take the terminal away, as a window that is closed or a line that drops does."""
        os.write(self._stop[1], b".")  # a file that is waited for is not closed
        self._reader.join()
        os.close(self._master)

    def wait_exit(self, seconds: float = 30) -> int:
        """Wait until the program has left by itself; its exit status."""
        return self.process.wait(seconds)

    def press(self, *keys: str, pause: float = 0.02) -> None:
        """Send keys one by one as a person would, each read by the program as its own."""
        for key in keys:
            os.write(self._master, key_bytes(key))
            time.sleep(pause)

    def type(self, text: str) -> None:
        """Send text character by character."""
        self.press(*text, pause=0.01)

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the window."""
        self._set_size(rows, columns)
        self.screen.resize(rows, columns)
        os.killpg(self.process.pid, signal.SIGWINCH)

    def text(self) -> str:
        """The screen as text, rows joined by line ends, blanks at row ends dropped."""
        self._feed_all()
        return self.text_now()

    def wait_for(self, pattern: str, seconds: float = 30) -> float:
        """Wait until `pattern` (a regular expression) is on the screen.

        Returns seconds from the start of the program to the arrival of the bytes that showed it.
        Raises TimeoutError with the screen.
        """
        wanted = re.compile(pattern, re.M)
        stamp = time.perf_counter()
        end = stamp + seconds
        while True:
            if wanted.search(self.text_now()):
                return stamp - self.started
            while not self._chunks:
                if time.perf_counter() > end or (
                    self.process.poll() is not None and not self._reader.is_alive()
                ):
                    raise TimeoutError(f"no {pattern!r} on the screen:\n{self.text()}")
                time.sleep(0.001)
            stamp = self._feed_one()

    def wait_gone(self, pattern: str, seconds: float = 30) -> None:
        """Wait until `pattern` is no longer on the screen."""
        end = time.perf_counter() + seconds
        while re.search(pattern, self.text(), re.M):
            if time.perf_counter() > end:
                raise TimeoutError(f"{pattern!r} stays on the screen:\n{self.text()}")
            time.sleep(0.005)

    def wait_until(self, condition: Callable[[], object], seconds: float = 30) -> None:
        """Wait until something that is asked of the screen, or of a file, is so."""
        end = time.perf_counter() + seconds
        while not condition():
            if time.perf_counter() > end:
                raise TimeoutError(f"it did not happen; the screen is:\n{self.text()}")
            time.sleep(0.01)

    def settle(self, quiet: float = 0.15, seconds: float = 10) -> None:
        """Wait until nothing has been written for `quiet` seconds."""
        end = time.perf_counter() + seconds
        last = time.perf_counter()
        while time.perf_counter() - last < quiet and time.perf_counter() < end:
            if self._chunks:
                self._feed_all()
                last = time.perf_counter()
            time.sleep(0.002)

    def latency(self, key: str) -> float:
        """Milliseconds from sending a key to the end of the first frame that answers it."""
        self._feed_all()
        data = key_bytes(key)
        sent = time.perf_counter()
        os.write(self._master, data)
        end = sent + 10
        while time.perf_counter() < end:
            while self._chunks:
                ends_frame = _FRAME_END in self._chunks[0][1]
                stamp = self._feed_one()
                if ends_frame:
                    return (stamp - sent) * 1000
            time.sleep(0.0002)
        raise TimeoutError(f"no frame after {key!r}:\n{self.text()}")

    def memory(self) -> int:
        """Peak resident memory of the program in bytes, as the kernel counts it."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found.group(1)) * 1024 if found else 0

    def text_now(self) -> str:
        """The screen as far as it has been parsed."""
        rows = []
        for y in range(self.screen.lines):
            line = self.screen.buffer[y]
            cells = [line[x].data for x in range(self.screen.columns)]
            # The cell behind a wide character is empty; pyte's own `display` trips over such a
            # cell when the character before it has been overwritten.
            rows.append("".join(cells).rstrip())
        return "\n".join(rows)

    def _set_size(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self) -> None:
        while True:
            try:
                if self._stop[0] in select.select([self._master, self._stop[0]], [], [])[0]:
                    return
                data = os.read(self._master, 1 << 16)
            except (OSError, ValueError):
                return
            if not data:
                return
            self._chunks.append((time.perf_counter(), data))
            self._answer(data)

    def _answer(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            for query, answer in _ANSWERS:
                for _ in query.finditer(data):
                    os.write(self._master, answer)
            for _ in _CURSOR_QUERY.finditer(data):
                os.write(self._master, f"{self._asked}\x1b[1;{1 + self.ambiguous}R".encode())
                self._asked = ""

    def _feed_one(self) -> float:
        stamp, data = self._chunks.popleft()
        self.raw += data
        text = self._pending + self._decode.decode(data)
        # An escape sequence may be split between two reads: keep its beginning for the next one.
        cut = text.rfind("\x1b")
        if cut >= 0 and not re.match(r"\x1b(\[[0-9;?<>=$:]*[@-~]|[^\[\]P_^X])", text[cut:]):
            text, self._pending = text[:cut], text[cut:]
        else:
            self._pending = ""
        self._stream.feed(_UNKNOWN.sub("", text))
        return stamp

    def _feed_all(self) -> None:
        while self._chunks:
            self._feed_one()


_HOST_VARIABLES = {
    "TMUX", "SSH_TTY", "SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY", "PYTHONDONTWRITEBYTECODE",
    "NO_COLOR", "COLUMNS", "LINES", "READER_LIBRARY", "READER_CONFIG",
}  # fmt: skip


def children_seconds() -> float:
    """CPU seconds of all ended child processes."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def home(folder: Path, **extra: str) -> dict[str, str]:
    """Environment variables that keep a program inside `folder`."""
    places: Iterable[str] = ("DATA", "CONFIG", "CACHE", "STATE")
    return {
        "HOME": str(folder),
        **{f"XDG_{name}_HOME": str(folder / name.lower()) for name in places},
        "LANG": "zh_CN.UTF-8",
        "LC_ALL": "",
        **extra,
    }
