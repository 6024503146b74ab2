"""A file read beside the page: it ends when cancelled, left alone, or broken."""

import threading
import time
from pathlib import Path

import pytest

from lib.ui.market import reading
from lib.ui.market.reading import Job
from tests.pages.opening import EXAMPLE


def ended(job: Job) -> Job:
    """The job once its thread has ended; it is not asked for meanwhile."""
    assert job._thread is not None
    job._thread.join(20)
    assert not job._thread.is_alive()
    return job


def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reading take until it is told to stop."""

    def read(*_, cancelled, **__):
        while not cancelled():
            time.sleep(0.01)
        raise reading.IntakeError("stopped")

    monkeypatch.setattr("lib.intake.price_files.read.read", read)


def test_a_file_is_read():
    job = Job(EXAMPLE.name, ("20560", "20561"), str(EXAMPLE))
    job.start()
    assert (found := ended(job).found) is not None
    assert found.report.n_offers == 3
    assert job.is_done
    assert not job.problem


def test_cancelled_it_ends(monkeypatch: pytest.MonkeyPatch):
    endless(monkeypatch)
    job = Job("a.csv", ("20560",), "a.csv")
    job.start()
    assert not job.is_done
    job.cancel()
    assert ended(job).problem == "stopped"


def test_left_by_its_page_it_ends(monkeypatch: pytest.MonkeyPatch):
    endless(monkeypatch)
    monkeypatch.setattr(reading, "LEFT_AFTER_SECONDS", 0.2)
    job = Job("a.csv", ("20560",), "a.csv")
    job.start()
    assert ended(job).problem == "stopped"


def test_what_nobody_thought_of_is_said_and_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def read(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("lib.intake.price_files.read.read", read)
    job = Job("a.csv", ("20560",), "a.csv")
    job.start()
    assert ended(job).problem == "a.csv cannot be read; the server's log says what went wrong"
    assert "ZeroDivisionError" in caplog.text


def test_a_path_without_a_file_is_a_problem_of_its_own(tmp_path: Path):
    job = Job("gone.csv", ("20560",), str(tmp_path / "gone.csv"))
    job.start()
    assert "(No such file or directory)" in ended(job).problem


def test_one_waits_for_its_turn_and_may_be_cancelled_meanwhile(monkeypatch: pytest.MonkeyPatch):
    endless(monkeypatch)
    monkeypatch.setattr(reading, "_turns", threading.BoundedSemaphore(1))
    first, second = (Job(name, ("20560",), name) for name in ("first.csv", "second.csv"))
    first.start()
    time.sleep(0.1)
    second.start()
    second.cancel()
    assert "cancelled while others were read" in ended(second).problem
    assert not first.is_done
    first.cancel()
    ended(first)
