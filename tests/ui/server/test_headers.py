"""Pages load from their own origin alone, and nobody else frames them."""

import hashlib
from base64 import b64encode
from pathlib import Path

import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from lib.ui.server.headers import SecurityHeaders, content_security_policy
from tests.ui.server.asking import ask


async def page(request: Request) -> Response:
    return HTMLResponse("<p>page</p>")


async def data(request: Request) -> Response:
    return JSONResponse({})


APP = Starlette(
    routes=[Route("/", page), Route("/data", data)],
    middleware=[Middleware(SecurityHeaders, preload="/plotly/plotly.min.js?v=1")],
)


def test_a_page_says_what_it_may_load():
    headers = ask(APP, "/").headers
    assert headers["content-security-policy"] == content_security_policy()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["link"] == "</plotly/plotly.min.js?v=1>; rel=preload; as=script"


def test_what_is_no_page_is_not_to_be_taken_for_one():
    headers = ask(APP, "/data").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in headers
    assert "link" not in headers


def test_scripts_come_from_here_or_are_the_one_of_the_page():
    rules = dict(one.split(" ", 1) for one in content_security_policy().split("; "))
    assert "unsafe-inline" not in rules["script-src"]
    assert "unsafe-eval" not in rules["script-src"]
    assert rules["frame-ancestors"] == "'self'"
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    inline = index.read_text().split("<script>")[1].split("</script>")[0]
    digest = b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in rules["script-src"]
    assert not [word for rule in rules.values() for word in rule.split() if "://" in word]
