"""`reader serve`: who gets in, what is loaded, and the screen behind it."""

from __future__ import annotations

import asyncio
import re
import shlex
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

web = pytest.importorskip("reader.cli.web")
client = pytest.importorskip("aiohttp.test_utils")


def serving(command: str, visit: Callable[[Any, Any], Awaitable[None]]) -> None:
    """Let `visit(server, client)` talk to a server that runs `command` for each visitor."""

    async def run() -> None:
        server = web.ReaderServer(command, web.listen("127.0.0.1", 0), "127.0.0.1")
        server._listening.close()
        app = await server._make_app()
        async with client.TestClient(client.TestServer(app)) as session:
            await visit(server, session)

    asyncio.run(run())


def test_nobody_without_the_token_gets_in() -> None:
    async def visit(server: Any, session: Any) -> None:
        for path in ("/", "/?token=", "/?token=wrong", "/ws", "/static/js/textual.js"):
            answer = await session.get(path, allow_redirects=False)
            assert answer.status == 403, path
            assert server.token not in await answer.text()

    serving("true", visit)


def test_the_link_becomes_a_cookie_that_pages_cannot_read() -> None:
    async def visit(server: Any, session: Any) -> None:
        answer = await session.get(f"/?token={server.token}", allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        page = await session.get("/")
        assert page.status == 200
        text = await page.text()
        assert server.token not in text
        assert re.findall(r"https?://", text) == []
        assert "frame" in str(page.headers).lower()
        for path in re.findall(r"/static/[\w./-]+", text):
            assert (await session.get(path)).status == 200, path

    serving("true", visit)


def test_another_site_is_refused_though_the_browser_holds_the_cookie() -> None:
    async def visit(server: Any, session: Any) -> None:
        await session.get(f"/?token={server.token}")
        for headers in ({"Host": "evil.example:80"}, {"Origin": "http://evil.example"}):
            assert (await session.get("/", headers=headers)).status == 403, headers
            assert (await session.get("/ws", headers=headers)).status == 403, headers
        assert (await session.get("/")).status == 200

    serving("true", visit)


def test_the_screen_comes_through(tmp_path: Path) -> None:
    from reader.library import Library

    with Library.open(tmp_path / "l.db") as library:
        library.add_bytes("# 浏览器里的书\n\n一句话。".encode(), "a.md", origin="a")
    words = [sys.executable, "-m", "reader", "--library", str(tmp_path / "l.db")]
    words += ["--config", str(tmp_path / "c.toml"), "--lang", "zh"]

    async def visit(server: Any, session: Any) -> None:
        await session.get(f"/?token={server.token}")
        seen = b""
        async with session.ws_connect("/ws?width=80&height=24") as pipe:
            for _ in range(400):
                message = await asyncio.wait_for(pipe.receive(), 30)
                seen += message.data if isinstance(message.data, bytes) else b""
                if "浏览器里的书".encode() in seen:
                    break
        assert "浏览器里的书".encode() in seen
        await asyncio.sleep(1)  # the screen behind it ends

    serving(shlex.join(words), visit)


def test_two_libraries_do_not_put_each_other_out() -> None:
    one, other = (web.ReaderServer("true", web.listen("127.0.0.1", 0), "127.0.0.1") for _ in "ab")
    one._listening.close()
    other._listening.close()
    # A browser sends a cookie to every port of a host, and keeps one of a name.
    assert one.cookie != other.cookie


def test_the_page_may_speak_to_its_own_server_alone() -> None:
    async def visit(server: Any, session: Any) -> None:
        await session.get(f"/?token={server.token}")
        page = await session.get("/")
        policy = page.headers["Content-Security-Policy"]
        assert f"connect-src 'self' ws://{page.url.host}:{page.url.port} " in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["Referrer-Policy"] == "no-referrer"

    serving("true", visit)


@pytest.mark.parametrize(
    ("host", "named"), [("0.0.0.0", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")]
)
def test_the_link_names_an_address_that_a_browser_goes_to(host: str, named: str) -> None:
    try:
        listening = web.listen(host, 0)
    except OSError:
        pytest.skip("no such address here")
    server = web.ReaderServer("true", listening, host)
    listening.close()
    assert server.link.startswith(f"http://{named}:{server.port}/?token=")


def test_the_link_answers_as_soon_as_it_is_shown() -> None:
    listening = web.listen("127.0.0.1", 0)
    try:
        with socket.create_connection(listening.getsockname(), timeout=5):
            pass
    finally:
        listening.close()


def test_a_port_that_is_taken_is_said(capsys: Any, tmp_path: Path) -> None:
    from reader.cli import run

    taken = web.listen("127.0.0.1", 0)
    taken.listen()
    try:
        port = str(taken.getsockname()[1])
        status = run(["--library", str(tmp_path / "l.db"), "--lang", "en", "serve", "--port", port])
    finally:
        taken.close()
    out, err = capsys.readouterr()
    assert status == 2
    assert out == ""
    assert f"port {port}" in err
    assert len(err.strip().splitlines()) == 1


def test_a_port_that_cannot_be_is_said_with_what_can(capsys: Any) -> None:
    from reader.cli import run

    assert run(["--lang", "en", "serve", "--port", "99999"]) == 2
    assert "--port takes 0 … 65535" in capsys.readouterr().err
