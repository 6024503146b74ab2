"""The citation: its parts, its command, its link."""

from pathlib import Path

import pytest

from lib.datasets.package import fingerprint
from lib.datasets.places import find_place
from lib.market.citation import (
    AUTHOR,
    View,
    citation,
    commands_of_view,
    summarise_command,
    without_loopback,
)
from lib.market.offers import EVERYTHING, Filter
from lib.visit import Visit

ROOT = Path(__file__).parents[2]


def test_a_citation_has_author_year_title_date_data_terms_commands_and_link():
    view = View("What?", "Ohio: add-on", ("python -m x", "python -m y"))
    assert citation(view, "https://example.org/prices?place=OH").splitlines() == [
        "Dry needling prices contributors (2026). Dry needling prices: “What?” Ohio: add-on.",
        f"Hospital prices seen by 2026-01-28; data package {fingerprint()}. Code: MIT license; "
        "data: the terms in data/datapackage.json.",
        "Repeat: python -m x",
        "Repeat: python -m y",
        "Link: https://example.org/prices?place=OH",
    ]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8501", "app.localhost:80", "localhost.:1", "127.0.0.1:8501",
     "127.9.8.7", "[::1]:8501", "[::ffff:127.0.0.1]", "0.0.0.0:8501", "[::]:8501"],
)  # fmt: skip
def test_a_loopback_host_is_left_out(host: str):
    assert without_loopback(f"http://{host}/base/prices?place=OH&x=%26") == (
        "/base/prices?place=OH&x=%26"
    )
    assert without_loopback(f"http://{host}") == "/"


@pytest.mark.parametrize(
    "link",
    ["https://example.org/prices?place=OH", "http://192.168.1.5:8501/x", "http://localhost.org/x",
     "http://127.example.org/", "prices-by-area?place=OH", "prices-by-area"],
)  # fmt: skip
def test_other_links_stay_as_they_are(link: str):
    assert without_loopback(link) == link


def test_a_command_names_exactly_the_filters_of_the_view():
    visit = Visit("bundled", 60, "3+", True)
    chosen = Filter(("critical-access", "acute"), ("tribal",), True)
    given = summarise_command(
        visit, "gross", chosen, "without needling", kind="rural", place=find_place("Dayton, OH")
    )
    assert given == (
        "python -m lib.commands summarise --place 'Dayton, OH' --area rural --format bundled "
        "--minutes 60 --muscles 3+ --electrical --price gross --reading 'without needling' "
        "--types acute,critical-access --owners tribal --extremes"
    )
    add_on = summarise_command(Visit("add-on", None), "cash", EVERYTHING, None, by="division")
    assert add_on == (
        "python -m lib.commands summarise --by division --format add-on --muscles 1-2 --price cash"
    )


NEEDLING = "--format add-on --muscles 1-2 --price cash"
OF_VIEWS = [
    ("ranges", "nation", ["--by nation", "--compare Ohio", "--place OH --differences"]),
    (
        "ranges",
        "state",
        [
            "--by nation",
            "--compare Utah --compare 'Akron, OH'",
            "--by state --min-lists 15",
            "--place OH --differences",
        ],
    ),
    ("distribution", "nation", ["--by nation", "--by nation --differences"]),
    ("distribution", "state", ["--by state", "--by state --differences"]),
    ("map", "nation", ["--area rural --by state"]),
    ("rows", "nation", []),
]


@pytest.mark.parametrize(("view", "level", "parts"), OF_VIEWS)
def test_each_view_cites_commands_for_all_that_it_shows(view: str, level: str, parts: list[str]):
    found = commands_of_view(
        view, level, Visit("add-on", None), "cash", EVERYTHING, None,
        kind="rural", place=find_place("OH"), least=15, compared=["Utah", "Akron, OH"],
    )  # fmt: skip
    expected = ["--place OH --area rural", *parts]
    start = "python -m lib.commands summarise"
    assert list(found) == [f"{start} {words} {NEEDLING}" for words in expected]


def test_the_citation_file_names_the_same_author_and_version():
    lines = (ROOT / "CITATION.cff").read_text("utf-8").splitlines()
    assert f'  - name: "{AUTHOR}"' in lines
    assert "license: MIT" in lines
    version = next(line for line in lines if line.startswith("version: ")).split()[1]
    assert f'version = "{version}"' in (ROOT / "pyproject.toml").read_text("utf-8")
