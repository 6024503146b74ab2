"""README and methods page against the code: what is named exists, and the reverse."""

import importlib
import re
from pathlib import Path

import pytest

from lib.commands.__main__ import COMMANDS
from lib.datasets.package import tables
from lib.ui.site import PAGES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path)
def test_every_page_is_in_readme_and_changelog_and_has_its_file(page) -> None:
    assert f"**{page.short_title}**" in README
    assert f"**{page.short_title}**" in CHANGELOG
    assert (ROOT / page.file).is_file()
    assert page.url_path != Path(page.file).stem


def test_every_file_in_pages_is_a_page() -> None:
    files = {f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py")}
    assert files == {page.file for page in PAGES}


def test_every_command_in_the_readme_exists_and_the_reverse() -> None:
    named = set(re.findall(r"python -m lib\.commands ([a-z]+)", README))
    assert named == set(COMMANDS)
    modules = {path.stem for path in (ROOT / "lib" / "commands").glob("[a-z]*.py")} - {"parser"}
    assert modules == set(COMMANDS)
    for name in COMMANDS:
        assert callable(importlib.import_module(f"lib.commands.{name}").main)


def test_the_commands_have_one_door() -> None:
    with_main = {
        path.relative_to(ROOT / "lib").as_posix()
        for path in (ROOT / "lib").rglob("*.py")
        if '__name__ == "__main__"' in path.read_text("utf-8")
    }
    # The fit is no command: it is run ahead of time.
    assert with_main == {"commands/__main__.py", "fitting/__main__.py"}


def test_every_make_target_in_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"make ([a-z-]+)", README):
        assert f"\n{target}:" in makefile


def test_pictures_and_files_named_exist() -> None:
    for path in re.findall(r"\]\(([^)h][^)]*)\)", README):
        assert (ROOT / path).is_file()
    for name in re.findall(r"`(data/[a-z_]+\.(?:csv|json))`", README):
        assert (ROOT / name).is_file()


def test_every_module_is_where_its_folder_says() -> None:
    """Every table is read by some module, so that none is dead weight."""
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "lib").rglob("*.py"))
    unread = [name for name in tables() if f'"{name}"' not in code]
    # Shown and offered for download on the methods page, read by later pages.
    assert unread == []
