"""What brought files say of a visit: own prices and payers' rates, summed over its codes."""

from io import BytesIO

import pandas as pd
import pytest

from lib.charts.market.payers import payers_chart
from lib.intake.brought import payer_rates, visit_prices
from lib.intake.price_files import read
from lib.market.recipes import every_recipe
from tests.charts.drawn import drawn

HEAD = (
    "hospital_name,last_updated_on,version,location_name,hospital_address,license_number|OH\n"
    "Elm Hospital,2026-04-01,2.2.0,Elm,Dayton OH,1\n"
    "description,code|1,code|1|type,modifiers,setting,standard_charge|gross,"
    "standard_charge|discounted_cash,payer_name,plan_name,standard_charge|negotiated_dollar,"
    "standard_charge|methodology\n"
)
ROWS = """needling,20560,CPT,,outpatient,100,60,,,,
needling,20560,CPT,,outpatient,100,60,Aetna,PPO,40,fee schedule
needling,20560,CPT,,outpatient,100,60,Aetna,PPO,50,fee schedule
needling,20560,CPT,GP,outpatient,100,60,Aetna,PPO,10,fee schedule
needling,20560,CPT,,inpatient,100,20,Cigna,HMO,30,fee schedule
needling,20560,CPT,,outpatient,100,60,Humana,Gold,900,case rate
manual,97140,CPT,,both,80,48,,,,
manual,97140,CPT,,both,80,48,Aetna,PPO,30,fee schedule
exercise,97110,CPT,,outpatient,0.01,0.01,,,,
"""
ADD_ON, ALONE = every_recipe()["add_on_1-2"], every_recipe()["bundled_45_1-2"]
BOTH = next(r for r in every_recipe().values() if r.units == (("20560", 1), ("97140", 1)))


@pytest.fixture(scope="module")
def offers() -> pd.DataFrame:
    file = BytesIO((HEAD + ROWS).encode())
    return read(file, ["20560", "97140", "97110"], name="elm.csv").offers


def test_a_hospitals_price_is_that_of_outpatients_without_modifiers(offers: pd.DataFrame):
    (row,) = visit_prices(offers, ADD_ON, "cash", 1.0).to_dict("records")
    assert (row["hospital"], row["file"], row["file_date"]) == (
        "Elm Hospital",
        "elm.csv",
        "2026-04-01",
    )
    assert row["price_usd"] == 60
    assert visit_prices(offers, ADD_ON, "gross", 1.5)["price_usd"].to_list() == [150]


def test_a_visit_of_several_codes_is_their_sum_and_needs_them_all(offers: pd.DataFrame):
    # A current multiplies the needling alone: 1.5 × 60 + 48.
    assert visit_prices(offers, BOTH, "cash", 1.5)["price_usd"].to_list() == [138]
    # 97110 is posted at a cent, a placeholder.
    assert visit_prices(offers, ALONE, "cash", 1.0).empty


def test_rates_of_a_plan_and_no_case_rates(offers: pd.DataFrame):
    (row,) = payer_rates(offers, ADD_ON, 1.0).to_dict("records")
    assert (row["payer"], row["plan"]) == ("Aetna", "PPO")
    assert (row["lowest_usd"], row["rate_usd"], row["highest_usd"]) == (40, 45, 50)
    (row,) = payer_rates(offers, BOTH, 1.0).to_dict("records")
    assert (row["lowest_usd"], row["rate_usd"], row["highest_usd"]) == (70, 75, 80)


def test_without_offers_there_is_nothing(offers: pd.DataFrame):
    assert visit_prices(offers.head(0), ADD_ON, "cash", 1.0).empty
    assert payer_rates(offers.head(0), ADD_ON, 1.0).empty


def test_payers_stand_in_rows_beside_the_cash_price(offers: pd.DataFrame):
    rates, cash = payer_rates(offers, ADD_ON, 1.0), visit_prices(offers, ADD_ON, "cash", 1.0)
    fig = drawn(payers_chart(rates, cash))
    span, dots, _ = fig.data
    assert list(span.x) == [40, 50, None]
    assert (list(dots.x), list(dots.y)) == ([45], [0])
    assert fig.layout.yaxis.ticktext == ("Aetna · PPO",)
    (line,) = fig.layout.shapes
    assert line.x0 == line.x1 == 60
