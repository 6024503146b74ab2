"""Asks an ASGI application without a server."""

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    content: bytes


def ask(app: ASGIApp, path: str, **headers: str) -> Answer:
    """GETs a path; `accept_encoding` and the like are request headers."""
    sent: list[Any] = []
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        # After the request nothing comes: the browser stays and listens.
        return next(asked, None) or await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    given = {"accept_encoding": "gzip, br"} | headers
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()]
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "headers": raw, "server": ("localhost", 80),
    }  # fmt: skip

    async def answer() -> None:
        await app(scope, receive, send)

    asyncio.run(answer())
    body = b"".join(one.get("body", b"") for one in sent[1:])
    return Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), body)
