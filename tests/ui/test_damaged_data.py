"""A damaged data package: every page says table, row, column and mend, and shows no traceback."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib.ui.site import MARKET, PAGES

ROOT = Path(__file__).parents[2]

# Runs in a copy of the project, where a process of its own reads the damaged tables.
LOOK = """
import json, sys
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

seen = {}
for path in sys.argv[1:]:
    app = AppTest.from_file("lib/ui/frame.py", default_timeout=60)
    app._page_hash = calc_hash(path)
    for _ in range(2):
        app.run()
    seen[path] = {
        "titles": [title.value for title in app.title],
        "words": " ".join(element.value for element in [*app.error, *app.markdown, *app.caption]),
        "exceptions": [error.value for error in app.exception],
    }
print(json.dumps(seen))
"""


def copy_of_project(folder: Path) -> Path:
    """Copies the app with its data into a folder, to be damaged there."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("lib", "pages", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "app.py", folder)
    (folder / "look.py").write_text(LOOK, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_of_project(tmp_path)


def look(project: Path) -> dict[str, Any]:
    """What each page of the project shows on its second run."""
    done = subprocess.run(
        [sys.executable, "look.py", *(page.url_path for page in PAGES)],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def replace_header(data: Path) -> None:
    path = data / "hospitals.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("price_list", "pricelist", 1), encoding="utf-8")


def replace_cell(data: Path) -> None:
    path = data / "hospital_prices.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    column = lines[0].strip().split(",").index("cash_price_usd")
    cells = lines[11].split(",")
    cells[column] = "<b>12 dollars</b>"
    lines[11] = ",".join(cells)
    path.write_text("".join(lines), encoding="utf-8")


def remove_file(data: Path) -> None:
    (data / "recipes.csv").unlink()


def cut_description(data: Path) -> None:
    path = data / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8")[:5000], encoding="utf-8")


DAMAGES = [
    pytest.param(replace_header, ["hospitals.csv", "price_list", "Mend:"], id="header"),
    pytest.param(remove_file, ["recipes.csv", "missing", "Mend:"], id="file"),
    pytest.param(cut_description, ["datapackage.json", "Mend:"], id="description"),
]


def check(seen: dict[str, Any], said: list[str]) -> None:
    assert seen["exceptions"] == []
    assert seen["titles"] == ["The data cannot be read"]
    words = seen["words"].replace("\\", "")
    assert [part for part in said if part not in words] == []


@pytest.mark.parametrize(("damage", "said"), DAMAGES)
def test_every_page_says_what_is_damaged(
    project: Path, damage: Callable[[Path], None], said: list[str]
):
    damage(project / "data")
    for seen in look(project).values():
        check(seen, said)


@pytest.fixture(scope="module")
def with_a_broken_cell(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each page shows where one price is no number."""
    project = copy_of_project(tmp_path_factory.mktemp("cell"))
    replace_cell(project / "data")
    return look(project)


def test_a_page_that_needs_a_broken_cell_says_so(with_a_broken_cell: dict[str, dict[str, Any]]):
    said = ["hospital_prices.csv, row 12, column cash_price_usd", '"<b>12 dollars</b>"', "Mend:"]
    check(with_a_broken_cell[MARKET.url_path], said)
    for seen in with_a_broken_cell.values():
        assert seen["exceptions"] == []


def test_a_page_is_whole_or_says_what_is_damaged(with_a_broken_cell: dict[str, dict[str, Any]]):
    for seen in with_a_broken_cell.values():
        assert len(seen["titles"]) == 1


def test_a_whole_copy_shows_every_page(project: Path):
    titles = {path: seen["titles"] for path, seen in look(project).items()}
    assert titles == {page.url_path: [page.title] for page in PAGES}
