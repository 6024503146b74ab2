"""The order in which tests.browser.chromium looks for a Chromium, and installs one."""

import sys
from pathlib import Path

import pytest

from tests.browser import chromium

CHOSEN, DOWNLOADED, SYSTEM = Path("/chosen"), Path("/downloaded"), Path("/system")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[Path]]:
    """A machine with nothing on it; tests add what is present and what of it works."""
    state: dict[str, set[Path]] = {"present": set(), "working": set()}
    present = state["present"]
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(
        chromium, "downloaded_by_playwright", lambda: DOWNLOADED if DOWNLOADED in present else None
    )
    monkeypatch.setattr(chromium, "on_system", lambda: iter({SYSTEM} & present))
    monkeypatch.setattr(chromium, "works", lambda path: path in state["working"])
    monkeypatch.setattr(chromium, "download_with_playwright", lambda: pytest.fail("downloaded"))
    monkeypatch.setattr(chromium, "install_debian_package", lambda: pytest.fail("installed"))
    return state


def test_chosen_then_downloaded_then_system(machine, monkeypatch):
    monkeypatch.setenv("CHROMIUM", str(CHOSEN))
    for key in machine:
        machine[key].update({CHOSEN, DOWNLOADED, SYSTEM})
    for expected in (CHOSEN, DOWNLOADED, SYSTEM):
        assert chromium.find_or_install(install=True) == expected
        machine["working"].remove(expected)
    assert chromium.find_or_install(install=False) is None


def test_none_when_there_is_none_and_none_may_be_installed(machine):
    assert chromium.find_or_install(install=False) is None


def test_download_comes_first(machine, monkeypatch):
    def download():
        machine["present"].add(DOWNLOADED)
        machine["working"].add(DOWNLOADED)

    monkeypatch.setattr(chromium, "download_with_playwright", download)
    assert chromium.find_or_install(install=True) == DOWNLOADED


def test_package_follows_a_download_that_does_not_start(machine, monkeypatch):
    def package():
        machine["present"].add(SYSTEM)
        machine["working"].add(SYSTEM)

    monkeypatch.setattr(
        chromium, "download_with_playwright", lambda: machine["present"].add(DOWNLOADED)
    )
    monkeypatch.setattr(chromium, "install_debian_package", package)
    assert chromium.find_or_install(install=True) == SYSTEM


def test_plain_advice_and_exit_1_when_nothing_helps(machine, monkeypatch, capsys):
    monkeypatch.setattr(chromium, "download_with_playwright", lambda: None)
    monkeypatch.setattr(chromium, "install_debian_package", lambda: None)
    monkeypatch.setattr(sys, "argv", ["chromium", "--install"])
    assert chromium.main() == 1
    assert "playwright install chromium" in capsys.readouterr().err


def test_a_program_that_fails_hangs_or_is_missing_does_not_work(tmp_path, monkeypatch):
    good, bad = tmp_path / "good", tmp_path / "bad"
    for path, code in ((good, 0), (bad, 3)):
        path.write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
        path.chmod(0o755)
    assert chromium.works(good)
    assert not chromium.works(bad)
    assert not chromium.works(tmp_path / "missing")
    assert chromium.run([sys.executable, "-c", "input()"], seconds=30) is None
    assert chromium.run([sys.executable, "-c", "import time; time.sleep(9)"], seconds=0.2) is None
