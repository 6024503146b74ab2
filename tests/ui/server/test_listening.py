"""Who may name a path on the server: whoever sits at it."""

import pytest

from lib.ui.server.listening import PASSED_ON, sits_here

HERE = {"Origin": "http://localhost:8501"}


@pytest.mark.parametrize("origin", ["http://localhost:8501", "http://127.0.0.1", "http://[::1]:80"])
def test_a_browser_that_shows_the_own_machine_sits_here(origin: str):
    assert sits_here("localhost", {"Origin": origin})


@pytest.mark.parametrize("address", ["0.0.0.0", "", None, "192.168.1.4"])
def test_nobody_does_where_others_can_reach_the_server(address: str | None):
    assert not sits_here(address, HERE)


@pytest.mark.parametrize(
    "origin", ["https://prices.example.org", "http://localhost.example.org", "null", "http://["]
)
def test_a_browser_that_shows_another_site_does_not(origin: str):
    assert not sits_here("localhost", {"Origin": origin})


def test_one_that_says_no_site_does_not():
    assert not sits_here("localhost", {})


@pytest.mark.parametrize("name", PASSED_ON)
def test_one_that_a_proxy_passes_on_does_not(name: str):
    assert not sits_here("localhost", {**HERE, name: "203.0.113.7"})
