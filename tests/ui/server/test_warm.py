"""What is read ahead of the first reader."""

import subprocess
import sys

from lib.datasets.package import DataPackageError
from lib.ui.server import warm


def test_the_pages_modules_are_read_and_the_frame_is_not_drawn():
    script = (
        "import sys; from lib.ui.server.warm import _read; _read();"
        "print({'lib.ui.price.detail', 'lib.ui.market.answer'} <= set(sys.modules),"
        " 'lib.ui.frame' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True
    )
    assert found.stdout.split() == ["True", "False"]


def test_damaged_data_are_left_for_the_page_to_say(monkeypatch):
    asked = []

    def damaged() -> None:
        asked.append("the table")
        raise DataPackageError([])

    monkeypatch.setattr(warm, "structural_problems", list)
    monkeypatch.setattr(warm, "add_on_anchor", damaged)
    warm._read()
    assert asked == ["the table"]
