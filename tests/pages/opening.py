"""Opens a page of the app without a browser and reads what it shows."""

import re
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pandas as pd
import streamlit
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lib.clinic import Clinic
from lib.intake.price_files.read import read
from lib.store import Saved, Store, where
from lib.ui.show.figures import download_key, figures_key
from lib.ui.state.files import KEY, ReadFile

ROOT = Path(__file__).parents[2]
APP = ROOT / "lib" / "ui" / "frame.py"
SOURCES = [path.read_text("utf-8") for path in sorted((ROOT / "lib" / "ui").rglob("*.py"))]
DRAWERS = sorted({key for source in SOURCES for key in re.findall(r'"(drawer_\w+)"', source)})
DOWNLOADS = sorted({key for source in SOURCES for key in re.findall(r'key="(\w+_csv)"', source)})
CHARTS = [key for source in SOURCES for key in re.findall(r'key="(\w+_chart)"', source)]


EXAMPLE = ROOT / "docs" / "hospital_file.csv"
OF_FILE = f"file_{EXAMPLE.name}_csv"


def example_read() -> ReadFile:
    """A hospital's file as a window holds it once it was read."""
    codes = ("20560", "20561", "97140", "97110")
    return ReadFile(EXAMPLE.name, codes, read(EXAMPLE, codes))


def open_page(path: str, **query: str | list[str]) -> AppTest:
    """The first run of a page, as if its address had been typed in."""
    return _opened(path, query)


def open_all(path: str, **query: str | list[str]) -> AppTest:
    """The same with all its drawers open."""
    return _opened(path, query, DRAWERS)


def _opened(
    path: str,
    query: dict[str, str | list[str]],
    drawers: Sequence[str] = (),
    brought: Sequence[ReadFile] = (),
) -> AppTest:
    """The first run of a page, as if its address had been typed in, with price files read before.

    AppTest forgets at each run which kind of app it has seen, so that every run is like the first
    request to a new server.
    """
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(query)
    # The figures behind a chart are made only once they are opened: here they all stand open.
    for key in CHARTS:
        app.session_state[figures_key(key)] = True
    # So does the choice of a file.
    for key in [*DOWNLOADS, *(f"{key}_csv" for key in CHARTS), OF_FILE]:
        app.session_state[download_key(key)] = True
    for key in drawers:
        app.session_state[key] = True
    if brought:
        app.session_state[KEY] = tuple(brought)
    # A page's identity is the hash of its address; AppTest.switch_page knows files only, and of
    # two addresses of one file it takes the first.
    app._page_hash = calc_hash(path)
    return app.run()


def keep(clinic: Clinic) -> Saved:
    """Put a clinic into the store, for the next page that is opened."""
    with closing(Store(where())) as store:
        return store.create(clinic)


def kept() -> Clinic:
    """The clinic that the store holds, the last saved."""
    with closing(Store(where())) as store:
        last = store.last()
    assert last is not None
    return last.clinic


def open_with_files(path: str, **query: str | list[str]) -> tuple[AppTest, dict[str, bytes]]:
    """The first run of a page with all drawers open, and its CSV files by their button's key.

    A price file was read before, so that the window has its tables, too.
    """
    return _with_files(path, query, "_csv")


def open_with_workbooks(path: str, **query: str | list[str]) -> tuple[AppTest, dict[str, bytes]]:
    """The same with its workbooks, by the keys of the CSV files that they stand beside."""
    app, found = _with_files(path, query, "_xlsx")
    return app, {key.removesuffix("_xlsx") + "_csv": file for key, file in found.items()}


def _with_files(
    path: str, query: dict[str, str | list[str]], ending: str
) -> tuple[AppTest, dict[str, bytes]]:
    made: dict[str, Callable[[], bytes]] = {}
    real = streamlit.download_button

    def noted(label: str, data: Any, **rest: Any) -> bool:
        if rest["key"].endswith(ending):
            made[rest["key"]] = data
        return real(label, data, **rest)

    with patch.object(streamlit, "download_button", noted):
        app = _opened(path, query, DRAWERS, [example_read()])
    return app, {key: data() for key, data in made.items()}


def widgets(app: AppTest) -> dict[str, Any]:
    """The widgets on the page by key."""
    groups: list[Any] = [
        app.text_input, app.selectbox, app.button_group, app.multiselect, app.toggle,
        app.slider, app.number_input,
    ]  # fmt: skip
    return {str(one.key): one for group in groups for one in group if one.key}


def plain(text: str) -> str:
    """Markdown as a reader sees it: escapes, emphasis and joiners of no width taken away."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub("[*]{2}|\u2060", "", text))


def paragraphs(app: AppTest) -> list[str]:
    """The page's running text, in plain words, with what its links are called."""
    elements = [*app.markdown, *app.caption, *app.error, *app.info, *app.warning]
    links = [plain(link.proto.label) for link in app.get("page_link")]
    return [*(plain(element.value) for element in elements), *links]


def notes(app: AppTest) -> str:
    """The note about ignored parts of the link; empty where there is none."""
    return "\n".join(text for text in paragraphs(app) if "Parts of this link" in text)


def figures_table(app: AppTest) -> pd.DataFrame:
    """The figures behind the page's first chart."""
    return next(
        frame.value for frame in app.dataframe if {"p10", "p90"} <= set(frame.value.columns)
    )
