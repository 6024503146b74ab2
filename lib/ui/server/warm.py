"""What is read ahead: a server's first reader need not wait for all of it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from threading import Thread

import lib.ui
from lib.datasets.package import DataPackageError, structural_problems
from lib.pricing.anchors import add_on_anchor

# A script, not a module: it draws.
SCRIPT = "lib.ui.frame"


def warm_up() -> None:
    """Read the pages' modules and the tables while the first window still loads its own scripts.

    Without it that window waits for one after the other.
    """
    Thread(target=_read, name="warm-up", daemon=True).start()


def _read() -> None:
    for found in walk_packages(lib.ui.__path__, "lib.ui."):
        if found.name != SCRIPT:
            import_module(found.name)
    try:
        if not structural_problems():
            add_on_anchor()
    except DataPackageError:
        return  # the page says what is damaged
