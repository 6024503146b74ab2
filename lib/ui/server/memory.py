"""What is loaded once and stays: left out of every later search for garbage."""

from __future__ import annotations

import gc
from functools import cache


@cache
def keep_for_good(page: str) -> None:
    """Let the garbage collector pass over what a page has loaded by the end of its first run.

    Libraries and tables make up hundreds of thousands of objects; to look through them takes a
    fifth of a second, in which the server answers nobody.
    """
    gc.freeze()
