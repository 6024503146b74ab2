"""The part of the architecture that import-linter cannot state.

The layers stand in pyproject.toml and `make contract` keeps them. A single file, app.py, cannot
be one of its roots, so the rules about app.py are kept here.
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*ROOT.glob("pages/**/*.py"), *ROOT.glob("lib/**/*.py")])


def imported(source: str) -> set[str]:
    """The top-level names that a source text imports by absolute imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_imports_are_read_from_the_source():
    source = "import app, a.b as c\nfrom d.e import f\nfrom . import g\ndef h():\n    import i"
    assert imported(source) == {"app", "a", "d", "i"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_imports_what_stands_above_it(path: Path):
    above = imported(path.read_text(encoding="utf-8")) & {"app", "tests", "benchmarks"}
    assert not above, f"{path.relative_to(ROOT)} imports {', '.join(sorted(above))}"


def test_app_runs_without_plotlys_python_and_the_tools_that_check_it():
    tools = {"frictionless", "hypothesis", "playwright", "plotly", "pytest", "tests", "benchmarks"}
    assert not imported((ROOT / "app.py").read_text(encoding="utf-8")) & tools


def test_opening_the_app_reads_no_model_and_none_of_the_slow_libraries():
    """All modules of all pages are imported; the model's file is read when it is first asked."""
    script = """
import sys
from importlib import import_module
from pkgutil import walk_packages
import lib.ui
for found in walk_packages(lib.ui.__path__, "lib.ui."):
    if found.name != "lib.ui.frame":
        import_module(found.name)
from lib.pricing.hospital.model import hospital_model
from lib.pricing.hospital.scores import model_scores
assert hospital_model.cache_info().currsize == 0, "the model was read"
assert model_scores.cache_info().currsize == 0, "its scores were read"
print(*sorted(set(sys.modules) & {"scipy", "sklearn", "lib.fitting", "frictionless", "psycopg",
    "ijson", "openpyxl", "pyarrow.parquet"}))
"""
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (found.returncode, found.stdout.strip()) == (0, ""), found.stderr
