"""Processes forked from this one, which start at once because everything is imported already."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn


class Fork:
    """A child process and what it says."""

    def __init__(self, work: Callable[[Callable[[str], None]], None]) -> None:
        """Start work in a child, which is handed a function that says a line to the parent.

        The parent must have no store open: a connection cannot be in two processes.
        """
        self._from, to = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._from)
            _work(work, to)
        os.close(to)
        self._reader = os.fdopen(self._from, encoding="utf-8")
        self._status: int | None = None

    def read_line(self) -> str:
        """Wait for the next line; an empty text: the child has ended."""
        return self._reader.readline().rstrip("\n")

    def read_all(self) -> str:
        """Wait for the child's end and return what it said since, without the last line's end."""
        return self._reader.read().rstrip("\n")

    def kill(self) -> None:
        """Kill the child without any chance to tidy up."""
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        """Wait for the child's end and return its status."""
        if self._status is None:
            self._status = os.waitpid(self.pid, 0)[1]
        return self._status

    def close(self) -> None:
        """End the child if it still runs."""
        if self._status is None:
            self.kill()
        self._reader.close()


def _work(work: Callable[[Callable[[str], None]], None], to: int) -> NoReturn:
    status = 1
    try:
        work(lambda line: _write(to, line))
        status = 0
    except BaseException:
        _write(to, traceback.format_exc())
        traceback.print_exc(file=sys.__stderr__)
    finally:
        # Without the tidying up that is the parent's: pytest's, and open files'.
        os._exit(status)


def _write(to: int, line: str) -> None:
    os.write(to, f"{line}\n".encode())


@contextmanager
def forked(work: Callable[[Callable[[str], None]], None]) -> Iterator[Fork]:
    """A child at work, ended with the block."""
    child = Fork(work)
    try:
        yield child
    finally:
        child.close()
