"""A price file that is read beside the page: how far, given up, and what came of it."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event, Thread
from typing import TYPE_CHECKING, BinaryIO

from lib.intake.price_files.errors import IntakeError

if TYPE_CHECKING:
    from lib.intake.price_files.read import Intake

# A page that is looked at asks twice a second, one in the background once a minute; one that was
# closed never: its file is not read to the end for nobody.
LEFT_AFTER_SECONDS = 300
MOST_AT_ONCE = 4
SECONDS_BETWEEN_TRIES = 0.2
_turns = BoundedSemaphore(MOST_AT_ONCE)


@dataclass
class Job:
    """A file that is being read in a thread of its own."""

    name: str
    codes: tuple[str, ...]
    source: str | BinaryIO
    taken: int = 0
    total: int = 0
    found: Intake | None = None
    problem: str = ""
    _stop: Event = field(default_factory=Event)
    _asked: float = field(default_factory=time.monotonic)
    _thread: Thread | None = None

    def start(self) -> None:
        """Begin to read; the page goes on."""
        self._thread = Thread(target=self._read, name="price-file", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Stop at the next chance; what was read until then is kept."""
        self._stop.set()

    @property
    def is_done(self) -> bool:
        """Whether nothing is being read any more; asking tells that somebody still waits."""
        self._asked = time.monotonic()
        return self._thread is None or not self._thread.is_alive()

    def _is_given_up(self) -> bool:
        return self._stop.is_set() or time.monotonic() - self._asked > LEFT_AFTER_SECONDS

    def _read(self) -> None:
        while not _turns.acquire(timeout=SECONDS_BETWEEN_TRIES):
            if self._is_given_up():
                self.problem = f"{self.name} was not read: cancelled while others were read"
                return
        from lib.intake.price_files.read import read  # few ever read a file

        try:
            self.found = read(
                self.source, self.codes, name=self.name,
                on_progress=self._note, cancelled=self._is_given_up,
            )  # fmt: skip
        except IntakeError as error:
            self.problem = str(error)
        except OSError as error:
            self.problem = f"{self.name} cannot be read ({error.strerror or 'it is no file'})"
        except Exception:
            # The thread's end: whatever it was, the page must not wait for nothing.
            logging.getLogger(__name__).exception("A price file was not read")
            self.problem = f"{self.name} cannot be read; the server's log says what went wrong"
        finally:
            _turns.release()

    def _note(self, taken: int, total: int) -> None:
        self.taken, self.total = taken, total
