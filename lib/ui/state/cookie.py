"""A cookie that tells browsers apart: a random id, so that each finds its last clinic again."""

from __future__ import annotations

import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAME = "dry_needling_browser"
KEPT_SECONDS = 400 * 24 * 3600  # no browser keeps a cookie longer


class BrowserCookie:
    """ASGI middleware that gives a page's first answer to a browser its cookie.

    HttpOnly: no script reads it. It holds nothing but the id, and goes to this origin alone.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and add the cookie to a page for a browser that has none."""
        if scope["type"] != "http" or _has_cookie(scope):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                header = (b"set-cookie", _cookie(scope).encode("latin-1"))
                message = {**message, "headers": [*message["headers"], header]}
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _has_cookie(scope: Scope) -> bool:
    # By hand: the standard library's reader stops at the first cookie it cannot read.
    return any(
        part.partition(b"=")[0].strip() == NAME.encode()
        for name, value in scope["headers"]
        if name == b"cookie"
        for part in value.split(b";")
    )


def _is_page(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/html")
        for name, value in message["headers"]
    )


def _cookie(scope: Scope) -> str:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    value = secrets.token_urlsafe(24)
    return f"{NAME}={value}; Max-Age={KEPT_SECONDS}; Path=/; HttpOnly; SameSite=Lax{secure}"
