"""Clinic examples and the article's ranges stand by themselves, complete and unmixed."""

import csv

import pytest

from lib.market.series import article_bands, clinic_examples
from lib.visit import FORMATS
from tests.market import oracle

with (oracle.DATA / "clinic_prices.csv").open(encoding="utf-8", newline="") as lines:
    CLINICS = list(csv.DictReader(lines))


@pytest.mark.parametrize("format", FORMATS)
def test_all_clinic_examples_of_the_format_are_shown(format: str):
    expected = sorted(
        (float(row["price_low_usd"]), row["seller"]) for row in CLINICS if row["format"] == format
    )
    shown = clinic_examples(format)
    assert list(zip(shown["price_low_usd"], shown["seller"], strict=True)) == expected


def test_a_clinic_stands_under_its_town_or_else_its_state():
    assert "Lexington, SC" in set(clinic_examples("stand-alone")["where"])
    assert list(clinic_examples("add-on")["where"]) == ["Connecticut", "Washington, IA"]


@pytest.mark.parametrize(
    ("format", "bands"),
    [
        ("stand-alone", [(50, 150), (40, 180)]),
        ("bundled", [(120, 180)]),
        ("add-on", []),
        ("initial", []),
    ],
)
def test_the_article_speaks_of_stand_alone_and_bundled_visits_only(format: str, bands: list):
    assert [(band.low_usd, band.high_usd) for band in article_bands(format)] == bands
