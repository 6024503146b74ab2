"""A damaged data package: every page says table, row, column and mend, and shows no traceback."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib.datasets.check import stamp
from lib.ui.site import MARKET, PAGES

ROOT = Path(__file__).parents[2]

# Damages a table while the app runs, and mends it again.
WHILE_IT_RUNS = """
import json
from pathlib import Path
from streamlit.testing.v1 import AppTest

table = Path("data/hospital_prices.csv")
whole = table.read_bytes()
app = AppTest.from_file("lib/ui/frame.py", default_timeout=60).run()
titles = [app.title[0].value]
for content in (whole[:250_000], whole.replace(b",97140,", b",97141,", 1), whole):
    table.write_bytes(content)
    titles.append(app.run().title[0].value)
print(json.dumps(titles))
"""

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
    (folder / "while_it_runs.py").write_text(WHILE_IT_RUNS, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_of_project(tmp_path)


def look(project: Path) -> dict[str, Any]:
    """What each page of the project shows on its second run."""
    done = python(project, "look.py", *(page.url_path for page in PAGES))
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def python(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=project, capture_output=True, text=True, timeout=120
    )


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


def keep_a_third(data: Path) -> None:
    path = data / "hospital_prices.csv"
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(rows[: len(rows) // 3]))


def save_as_latin_1(data: Path) -> None:
    path = data / "states.csv"
    path.write_bytes(path.read_bytes().replace(b"Alaska", b"Al\xe1ska"))


def repeat_a_key(data: Path) -> None:
    path = data / "states.csv"
    path.write_bytes(path.read_bytes().replace(b"AK,", b"AL,", 1))


DAMAGES = [
    pytest.param(replace_header, ["hospitals.csv", "price_list", "Mend:"], id="header"),
    pytest.param(replace_cell, ["hospital_prices.csv, row 12", "12 dollars", "Mend:"], id="cell"),
    pytest.param(remove_file, ["recipes.csv", "missing", "Mend:"], id="file"),
    pytest.param(keep_a_third, ["hospital_prices.csv", "9,648 rows", "28,946", "Mend:"], id="cut"),
    pytest.param(save_as_latin_1, ["states.csv, row 3", "not UTF-8", "Mend:"], id="encoding"),
    pytest.param(repeat_a_key, ["states.csv, row 3", 'key "AL"', "Mend:"], id="key"),
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


def test_no_command_computes_from_two_thirds_less_prices(project: Path):
    keep_a_third(project / "data")
    for given in (
        ["quote", "--place", "45402"],
        ["summarise", "--format", "add-on"],
        ["medicare", "--code", "20560"],
    ):
        done = python(project, "-m", "lib.commands", *given)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"{given[0]}: the data package is damaged: hospital_prices")
        assert "9,648 rows, the description says 797,094 bytes and 28,946 rows" in done.stderr
        assert done.stderr.count("\n") == 1


def test_damage_is_said_while_the_app_runs_and_goes_when_it_is_mended(project: Path):
    done = python(project, "while_it_runs.py")
    damaged = "The data cannot be read"
    titles = [PAGES[0].title, damaged, damaged, PAGES[0].title]
    assert json.loads(done.stdout.splitlines()[-1]) == titles


@pytest.fixture(scope="module")
def with_a_broken_cell(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each page shows where one price is no number, and the stamp covers it up."""
    project = copy_of_project(tmp_path_factory.mktemp("cell"))
    replace_cell(project / "data")
    stamp(project / "data")
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
