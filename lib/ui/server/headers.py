"""What every answer says of itself: what a page may load, and who may frame it."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


class SecurityHeaders:
    """ASGI middleware that lets pages load from this origin alone.

    Streamlit needs three exceptions: its page holds an inline script (allowed by its hash), the
    scripts of components are loaded as blobs, and styles are written inline. `preload` is the
    address of a script that every page will want.
    """

    def __init__(self, app: ASGIApp, preload: str) -> None:
        """Stand before an application."""
        self._app = app
        self._preload = f"<{preload}>; rel=preload; as=script"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and add the headers to what is answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "same-origin"
                if headers.get("content-type", "").startswith("text/html"):
                    headers["content-security-policy"] = content_security_policy()
                    headers.append("link", self._preload)
            await send(message)

        await self._app(scope, receive, send_with_headers)


@lru_cache(maxsize=1)
def content_security_policy() -> str:
    """Return the policy of a page, as narrow as Streamlit's own scripts allow."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    inline = _INLINE.findall(index.read_text(encoding="utf-8"))
    hashes = [b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inline]
    scripts = " ".join(f"'sha256-{one}'" for one in hashes)
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' blob: {scripts}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
