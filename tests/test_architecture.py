"""The part of the architecture that import-linter cannot state.

The layers stand in pyproject.toml and `make contract` keeps them. A single file, app.py, cannot
be one of its roots, so the rules about app.py are kept here.
"""

import ast
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
