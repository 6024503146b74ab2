"""Scripts and styles travel compressed: Streamlit leaves its own as they are.

Each is compressed once, when it is first asked for, and kept in the user's cache folder: they
change only with the installed version, and compressing ten megabytes takes a second.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from pathlib import Path

import platformdirs
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

VARIABLE = "DRY_NEEDLING_CACHE"
KINDS = ("text/javascript", "application/javascript", "text/css", "image/svg+xml")
SMALLEST = 1_000  # bytes; what is smaller is not worth it
YEAR = "public, immutable, max-age=31536000"


def cache_folder() -> Path:
    """Return where compressed files are kept."""
    named = os.environ.get(VARIABLE)
    usual = platformdirs.user_cache_path("dry-needling-prices", appauthor=False)
    return Path(named) if named else usual


class Compressed:
    """ASGI middleware that compresses what is asked for under some paths, and lets it be kept.

    `paths` hold files whose address names their version.
    """

    def __init__(self, app: ASGIApp, paths: tuple[str, ...]) -> None:
        """Stand before an application."""
        self._app = app
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the compressed file where the browser takes one."""
        named = scope["type"] == "http" and any(part in scope["path"] for part in self._paths)
        if not named or scope["method"] != "GET" or "range" in Headers(scope=scope):
            await self._app(scope, receive, send)
            return
        takes = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        await _Answer(self._app, takes).send(scope, receive, send)


class _Answer:
    """One answer: held back until it is whole, then compressed."""

    def __init__(self, app: ASGIApp, takes_gzip: bool) -> None:
        self._app, self._takes_gzip = app, takes_gzip
        self._start: Message | None = None
        self._body: list[bytes] = []

    async def send(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start" and self._wanted(message):
                self._start = message
                return
            if self._start is None or message["type"] != "http.response.body":
                await send(message)
                return
            self._body.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._whole(send)

        await self._app(scope, receive, hold)

    def _wanted(self, message: Message) -> bool:
        headers = MutableHeaders(scope=message)
        if message["status"] != 200:
            return False
        headers["cache-control"] = YEAR
        headers["vary"] = "Accept-Encoding"
        kind = headers.get("content-type", "").split(";")[0]
        return self._takes_gzip and kind in KINDS and "content-encoding" not in headers

    async def _whole(self, send: Send) -> None:
        assert self._start is not None
        body = b"".join(self._body)
        if len(body) >= SMALLEST:
            body = await to_thread.run_sync(compressed, body)
            headers = MutableHeaders(scope=self._start)
            headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(body))
        await send(self._start)
        await send({"type": "http.response.body", "body": body})


def compressed(body: bytes) -> bytes:
    """Return the bytes in gzip's format, from the cache where they were compressed before.

    A cache that cannot be read or written costs time alone.
    """
    kept = cache_folder() / f"{hashlib.sha256(body).hexdigest()}.gz"
    try:
        return kept.read_bytes()
    except OSError:
        small = gzip.compress(body, compresslevel=9, mtime=0)
        _keep(kept, small)
        return small


def _keep(path: Path, body: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and moved: nobody ever reads half a file.
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as aside:
            aside.write(body)
        os.replace(aside.name, path)
    except OSError:
        return
