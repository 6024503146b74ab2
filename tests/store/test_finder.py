"""The order in which tests.store.postgresql looks for PostgreSQL, and installs it."""

import sys
from pathlib import Path

import pytest

from tests.store import postgresql


def programs(folder: Path, code: int = 0) -> Path:
    """A folder with programs that tell their version, or fail with a code."""
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).write_text(f"#!/bin/sh\necho 15\nexit {code}\n", "utf-8")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on it, whose folder for Debian's PostgreSQL is debian/."""
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path / "debian")
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(postgresql, "install_from_debian", lambda *_: pytest.fail("installed"))
    return tmp_path


def test_debians_newest_then_that_on_path_and_broken_ones_never(machine: Path):
    assert postgresql.find_or_install(install=False) is None
    on_path = programs(machine / "path")
    assert postgresql.find_or_install(install=True) == on_path
    older = programs(machine / "debian" / "9.6" / "bin")
    programs(machine / "debian" / "17" / "bin", code=1)
    assert postgresql.find_or_install(install=True) == older
    newer = programs(machine / "debian" / "15" / "bin")
    assert postgresql.find_or_install(install=True) == newer
    (newer / "initdb").unlink()
    assert postgresql.find_or_install(install=True) == older


def test_debians_package_is_installed_where_there_is_none(
    machine: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = machine / "debian" / "15" / "bin"
    monkeypatch.setattr(postgresql, "install_from_debian", lambda *_: programs(folder))
    assert postgresql.find_or_install(install=True) == folder


def test_plain_advice_and_exit_1_when_nothing_helps(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(postgresql, "install_from_debian", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["postgresql", "--install"])
    assert postgresql.main() == 1
    assert "apt-get install postgresql" in capsys.readouterr().err
