"""Scripts travel compressed and may be kept; everything else passes as it is."""

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from lib.ui.server.compressed import VARIABLE, Compressed, compressed
from tests.ui.server.asking import ask

SCRIPT = b"let x = 1;\n" * 1_000


async def script(request: Request) -> Response:
    return Response(SCRIPT, media_type="text/javascript")


async def streamed(request: Request) -> Response:
    parts = (SCRIPT[at : at + 1_000] for at in range(0, len(SCRIPT), 1_000))
    return StreamingResponse(parts, media_type="text/javascript")


async def picture(request: Request) -> Response:
    return Response(SCRIPT, media_type="image/png")


async def missing(request: Request) -> Response:
    return PlainTextResponse("no", status_code=404)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ASGIApp:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    routes = [
        Route("/static/a.js", script), Route("/static/s.js", streamed),
        Route("/static/a.png", picture), Route("/static/no.js", missing), Route("/a.js", script),
    ]  # fmt: skip
    return Starlette(routes=routes, middleware=[Middleware(Compressed, paths=("/static/",))])


@pytest.mark.parametrize("path", ["/static/a.js", "/static/s.js"])
def test_a_script_travels_compressed_and_may_be_kept(app: ASGIApp, path: str):
    answer = ask(app, path)
    assert gzip.decompress(answer.content) == SCRIPT
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(gzip.compress(SCRIPT, 9, mtime=0))
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/a.js", "/static/a.png", "/static/no.js"])
def test_all_else_passes_as_it_is(app: ASGIApp, path: str):
    assert "content-encoding" not in ask(app, path).headers


def test_who_takes_no_gzip_or_asks_for_a_part_gets_it_plain(app: ASGIApp):
    plain = ask(app, "/static/a.js", accept_encoding="identity")
    assert plain.content == SCRIPT
    assert "content-encoding" not in plain.headers
    part = ask(app, "/static/a.js", range="bytes=0-9")
    assert "content-encoding" not in part.headers


def test_it_is_compressed_once(app: ASGIApp, tmp_path: Path):
    ask(app, "/static/a.js")
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(gzip.compress(b"from the cache"))
    assert gzip.decompress(ask(app, "/static/a.js").content) == b"from the cache"


def test_a_cache_that_cannot_be_written_costs_time_alone(monkeypatch, tmp_path: Path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file"))
    assert gzip.decompress(compressed(SCRIPT)) == SCRIPT
