"""The cookie: once for a browser, on pages alone, and nothing that a script could read."""

import asyncio
import re
from typing import Any

import pytest

from lib.ui.state.cookie import NAME, BrowserCookie


def answered(
    headers: list[tuple[bytes, bytes]],
    content_type: bytes = b"text/html; charset=utf-8",
    **scope: Any,
) -> list[str]:
    """The cookies that an answer with these request headers sets."""
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        start = {"type": "http.response.start", "status": 200}
        await send({**start, "headers": [(b"content-type", content_type)]})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    whole = {"type": "http", "scheme": "http", "headers": headers} | scope
    asyncio.run(BrowserCookie(app)(whole, receive, send))
    return [v.decode() for k, v in sent[0]["headers"] if k == b"set-cookie"]


def test_a_new_browser_gets_a_random_id_that_no_script_reads():
    (first,), (second,) = answered([]), answered([])
    assert first != second
    assert re.fullmatch(
        NAME + r"=[\w-]{32}; Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax", first
    )
    assert answered([], scheme="https")[0].endswith("; Secure")


@pytest.mark.parametrize(
    "value",
    [
        f"{NAME}=abc",
        f"other=1; {NAME}=abc",
        f'aa={{"x": 1}}; {NAME}=abc',
        f"flag; {NAME}=abc",
        f"flag;{NAME}=abc; b=[1",
    ],
)
def test_a_known_browser_keeps_its_own(value: str):
    assert answered([(b"cookie", value.encode())]) == []


def test_other_cookies_and_damaged_ones_count_for_nothing():
    assert answered([(b"cookie", b"other=1")]) != []
    assert answered([(b"cookie", f"not_{NAME}=1; other={NAME}=1".encode())]) != []
    assert answered([(b"cookie", b"\xff;;=;")]) != []


@pytest.mark.parametrize("kind", [b"application/json", b"text/css", b"image/png"])
def test_only_pages_carry_it(kind: bytes):
    assert answered([], kind) == []
