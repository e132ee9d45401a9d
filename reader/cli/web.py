"""The server behind `reader serve`: textual-serve, with a token and no address outside.

Whoever holds the token reads and changes the library, so every request needs it: once in the link
that is printed, from then on as a cookie. Requests that a page of another site may send are refused
by Host (DNS rebinding) and Origin. The page loads nothing from anywhere else.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from aiohttp import web
from textual_serve.server import Server

COOKIE: Final = "reader_token_{port}"
"""Cookies know no ports: without it in the name, two libraries would put each other out."""

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

HERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Every address of this machine: a browser goes to none of them by that name."""

POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self' ws://{host} wss://{host}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""What the page may load: nothing from anywhere else."""

SHUTDOWN_SECONDS: Final = 2.0
"""How long a tab may take to let go of its screen after Ctrl+C."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; 0 takes a free port. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)  # whoever follows the link at once waits instead of being refused
    except BaseException:
        listening.close()
        raise
    return listening


class ReaderServer(Server):
    """Serves one library to whoever has the token."""

    def __init__(self, command: str, listening: socket.socket, host: str) -> None:
        """`command` is run for each visitor by the shell; `host` is what was asked for."""
        port = listening.getsockname()[1]
        super().__init__(
            command,
            host=host,
            port=port,
            title="Reader",
            templates_path=Path(__file__).parent / "served",
        )
        self.token: Final = secrets.token_urlsafe(24)
        self.cookie: Final = COOKIE.format(port=port)
        self._listening = listening
        named = HERE.get(host, host)
        shown = f"[{named}]" if ":" in named else named
        self.link: Final = f"http://{shown}:{port}/?token={self.token}"
        self._hosts = {host.lower(), *(LOOPBACK if host in LOOPBACK else ())}

    def initialize_logging(self) -> None:
        """Say nothing: what is printed is printed by the command."""

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing, as above."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guard)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let in who has the token and comes from our own page."""
        if not self._is_ours(request.host) or not self._from_ours(request):
            raise web.HTTPForbidden(text="403")
        given = request.query.get("token", "")
        if given and _same(given, self.token) and request.path == "/":
            answer = web.HTTPSeeOther("/")
            answer.set_cookie(self.cookie, self.token, httponly=True, samesite="Strict", path="/")
            raise answer
        if not _same(request.cookies.get(self.cookie, ""), self.token):
            raise web.HTTPForbidden(text="403")
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = POLICY.format(host=request.host)
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["X-Frame-Options"] = "DENY"
            response.headers["Cache-Control"] = "no-store"
        return response

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header names this server; on an address of one's own any name may."""
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        name = name.strip("[]").lower()
        return name in self._hosts or not self._hosts & LOOPBACK

    def _from_ours(self, request: web.Request) -> bool:
        origin = request.headers.get("Origin")
        return origin is None or origin.partition("://")[2] == request.host

    def run(self) -> None:
        """Serve until interrupted."""
        web.run_app(
            self._make_app(),
            sock=self._listening,
            print=lambda *_: None,
            access_log=None,
            handle_signals=True,
            shutdown_timeout=SHUTDOWN_SECONDS,
        )


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())
