"""Pay and price level: whose figure a place has, checked against the CSV files."""

import pytest

from lib.datasets.places import find_place
from lib.pricing.local import median_pay, price_level
from tests.market.oracle import table

NATION = "United States"


def wage(practitioner: str, area_code: str, column: str = "median_hourly_usd") -> float:
    rows = table("wages")
    row = rows[(rows["practitioner"] == practitioner) & (rows["area_code"] == area_code)]
    return float(row[column].item())


# Read in the file: area code, and the figure that must come back.
HOURLY = [
    ("45402", "physical_therapist", "19430", 49.68, "Dayton-Kettering-Beavercreek, OH"),
    ("45402", "chiropractor", "19430", 36.62, "Dayton-Kettering-Beavercreek, OH"),
    ("OH", "physical_therapist", "39", 49.54, "Ohio"),
    ("PR", "physical_therapist", "72", 28.97, "Puerto Rico"),
    ("00901", "physical_therapist", "41980", 29.32, "San Juan-Bayamón-Caguas, PR"),
    # No median for the metropolitan area: the state's
    ("27701", "chiropractor", "37", 44.01, "North Carolina"),
    # Neither a nonmetropolitan area nor the state has one: the nation's
    ("19947", "chiropractor", "99", 38.08, NATION),
    # No wages at all for these islands
    ("96910", "physical_therapist", "99", 49.40, NATION),
    ("GU", "physical_therapist", "99", 49.40, NATION),
    ("00802", "occupational_therapist", "99", None, NATION),
    ("96799", "acupuncturist", "99", None, NATION),
    ("96950", "chiropractor", "99", 38.08, NATION),
]


@pytest.mark.parametrize(("place", "practitioner", "code", "usd", "area"), HOURLY)
def test_pay_is_the_first_median_that_exists(
    place: str, practitioner: str, code: str, usd: float | None, area: str
):
    found = median_pay(find_place(place), practitioner)
    assert found.value == wage(practitioner, code)
    assert usd in (None, found.value)
    assert found.area == area


def test_without_a_place_pay_is_the_nations():
    found = median_pay(None, "physical_therapist")
    assert (found.value, found.area) == (49.40, NATION)


def test_rural_pay_is_the_mean_of_the_states_nonmetropolitan_areas_by_employment():
    # Montana: 100 × 47.11 + 220 × 41.88 + 90 × 48.38 = 4,711 + 9,213.60 + 4,354.20 = 18,278.80
    # 18,278.80 / (100 + 220 + 90) = 44.58243…
    found = median_pay(find_place("59457"), "physical_therapist")
    assert found.value == pytest.approx(18_278.80 / 410)
    assert found.value == pytest.approx(44.582439, abs=1e-6)
    assert found.area == "Montana's nonmetropolitan areas"
    assert "by employment" in found.note


def test_one_nonmetropolitan_area_stands_for_itself():
    assert median_pay(find_place("19947"), "physical_therapist").value == 50.57
    # In Montana one of the areas has a median of chiropractors: 37.17
    assert median_pay(find_place("59457"), "chiropractor").value == 37.17


def test_rural_areas_without_employment_or_median_are_left_out():
    rows = table("wages")
    for state, fips in (("OH", "39"), ("AR", "05"), ("AL", "01"), ("IA", "19")):
        rural = rows[(rows["area_type"] == "nonmetro") & (rows["state_fips"] == fips)]
        for practitioner in ("physical_therapist", "occupational_therapist", "chiropractor"):
            own = rural[rural["practitioner"] == practitioner]
            usable = own[(own["median_hourly_usd"] != "") & (own["employment"] != "")]
            people = usable["employment"].astype(float)
            expected = (usable["median_hourly_usd"].astype(float) * people).sum() / people.sum()
            found = median_pay(find_place(RURAL[state]), practitioner)
            assert found.value == pytest.approx(expected)


RURAL = {"OH": "Athens, OH", "AR": "Mena, AR", "AL": "Troy, AL", "IA": "Decorah, IA"}


# Athletic trainers have yearly pay only: divided by 2,080 hours.
ATHLETIC_TRAINERS = [
    ("45402", 63_490 / 2080),  # 30.524
    ("59457", 60_090 / 2080),  # no nonmetropolitan area has one: Montana, 28.889
    ("MT", 60_090 / 2080),
    # Rural Ohio: (100 × 60,430 + 70 × 60,990 + 50 × 62,940) / 220 = 61,178.64; / 2,080 = 29.4128
    ("Athens, OH", 13_459_300 / 220 / 2080),
    ("00901", 62_520 / 2080),  # none in Puerto Rico: the nation, 30.0577
    ("GU", 62_520 / 2080),
]


@pytest.mark.parametrize(("place", "usd"), ATHLETIC_TRAINERS)
def test_athletic_trainers_hourly_pay_is_a_year_by_2080_hours(place: str, usd: float):
    assert median_pay(find_place(place), "athletic_trainer").value == pytest.approx(usd)


LEVELS = [
    ("45402", "19430", 92.694),
    ("59457", "30999", 91.618),  # the state's nonmetropolitan part
    ("MT", "30000", 94.645),
    ("OH", "39000", 92.774),
    ("19947", "10000", 99.808),  # a rural county, and no nonmetropolitan part: the state's
    ("NJ", "34000", 108.805),
    ("RI", "44000", 102.28),
    ("DC", "11000", 109.901),
    ("20001", "47900", None),
    ("02807", "39300", 101.773),
]


@pytest.mark.parametrize(("place", "code", "level"), LEVELS)
def test_the_price_level_is_the_newest_of_the_first_area_that_has_one(
    place: str, code: str, level: float | None
):
    rows = table("price_levels")
    newest = rows[(rows["year"] == "2024") & (rows["geo_fips"] == code)]
    found = price_level(find_place(place))
    assert found.value == float(newest["rpp_all_items"].item())
    assert level in (None, found.value)
    assert found.area == newest["geo_name"].item()
    assert "2024" in found.note


def test_2024_is_the_newest_year():
    assert max(table("price_levels")["year"]) == "2024"


@pytest.mark.parametrize("place", ["PR", "00901", "GU", "96910", "00802", "96799", "96950"])
def test_islands_have_no_price_level_and_it_is_said(place: str):
    where = find_place(place)
    found = price_level(where)
    assert found.value is None
    assert found.note == f"no price level is published for {where.state_name}"


def test_no_place_has_no_price_level():
    assert price_level(None).value is None
    assert "no place" in price_level(None).note
