"""What brought files say of a visit: own prices and payers' rates, summed over its codes."""

from io import BytesIO

import pandas as pd
import pytest

from lib.charts.market.payers import payers_chart
from lib.intake.brought import payer_rates, visit_prices
from lib.intake.price_files.read import read
from lib.market.recipes import every_recipe
from tests.charts.drawn import drawn
from tests.intake.price_files.made_files import network_item, payer, rate, taken, tall

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
    assert (row["lowest_usd"], row["rate_usd"], row["highest_usd"]) == (40, 40, 50)
    (row,) = payer_rates(offers, BOTH, 1.0).to_dict("records")
    assert (row["lowest_usd"], row["rate_usd"], row["highest_usd"]) == (70, 70, 80)


def test_the_middle_of_several_prices_is_one_that_stands_in_the_file():
    rows = "".join(f"needling,20560,CPT,,outpatient,100,{usd},,,,\n" for usd in (2000, 2000, 80))
    offers = read(BytesIO((HEAD + rows).encode()), ["20560"], name="elm.csv").offers
    (row,) = visit_prices(offers, ADD_ON, "cash", 1.0).to_dict("records")
    assert (row["lowest_usd"], row["price_usd"], row["highest_usd"]) == (80, 80, 2000)


def test_without_offers_there_is_nothing(offers: pd.DataFrame):
    assert visit_prices(offers.head(0), ADD_ON, "cash", 1.0).empty
    assert payer_rates(offers.head(0), ADD_ON, 1.0).empty


def test_payers_stand_in_rows_beside_the_cash_price(offers: pd.DataFrame):
    rates, cash = payer_rates(offers, ADD_ON, 1.0), visit_prices(offers, ADD_ON, "cash", 1.0)
    fig = drawn(payers_chart(rates, cash))
    span, dots, _ = fig.data
    assert list(span.x) == [40, 50, None]
    assert (list(dots.x), list(dots.y)) == ([40], [0])
    assert fig.layout.yaxis.ticktext == ("Aetna · PPO",)
    (line,) = fig.layout.shapes
    assert line.x0 == line.x1 == 60


BASE = {"code": "20560", "gross": "74", "setting": "outpatient"}


def offers_of(*rows: dict[str, str]) -> pd.DataFrame:
    return taken(tall(*rows)).offers


def billed(*rows: tuple[str, int]) -> pd.DataFrame:
    """Rows of the code with a billing class and a gross charge each."""
    head = "description,code|1,code|1|type,billing_class,standard_charge|gross"
    text = "".join(f"x,20560,CPT,{kind},{usd}\n" for kind, usd in rows)
    return taken(f"{head}\n{text}").offers


def asked(offers: pd.DataFrame, price: str = "gross") -> list[float]:
    return visit_prices(offers, ADD_ON, price, 1.0)["price_usd"].to_list()


def test_a_price_without_modifiers_counts_before_one_with_them_whoever_pays():
    plain = {**BASE, "cash": "37"}
    bilateral = {**BASE, "gross": "148", "cash": "74", "modifiers": "50", "payer": "Oak"}
    offers = offers_of(plain, bilateral)
    assert (asked(offers), asked(offers, "cash")) == ([74], [37])
    assert visit_prices(offers, ADD_ON, "gross", 1.0)["not_counted"].to_list() == [
        "with a modifier: 1"
    ]
    assert asked(offers_of(bilateral)) == [148]


def test_the_price_of_a_part_is_no_visit_s():
    parts = [{**BASE, "modifiers": "26"}, {**BASE, "gross": "200", "modifiers": "TC"}]
    assert asked(offers_of(*parts)) == []
    prices = visit_prices(offers_of(*parts, {**BASE, "gross": "300"}), ADD_ON, "gross", 1.0)
    assert prices["price_usd"].to_list() == [300]
    assert prices["not_counted"].to_list() == ["part alone (modifier 26 or TC): 2"]
    assert asked(offers_of(*parts, {**BASE, "gross": "300", "modifiers": "GP"})) == [300]


@pytest.mark.parametrize(
    ("rows", "usd", "said"),
    [
        ((("facility", 300), ("professional", 80)), 300, "professional: 1"),
        ((("", 200), ("professional", 80), ("Facility", 300)), 300,
         "billing class not told: 1; professional: 1"),
        ((("both", 200), ("professional", 80)), 200, "professional: 1"),
        ((("professional", 80),), 80, ""),
    ],
)  # fmt: skip
def test_a_facility_s_price_is_not_averaged_with_a_professional_s(
    rows: tuple[tuple[str, int], ...], usd: float, said: str
):
    (row,) = visit_prices(billed(*rows), ADD_ON, "gross", 1.0).to_dict("records")
    assert (row["price_usd"], row["n_rows"], row["not_counted"]) == (usd, 1, said)


def test_in_a_payer_s_file_the_professional_rate_counts():
    rates = [rate(300, 1, billing_class="institutional"), rate(80, 1), rate(90, 1)]
    (row,) = payer_rates(taken(payer(network_item("20560", *rates))).offers, ADD_ON, 1.0).to_dict(
        "records"
    )
    assert (row["lowest_usd"], row["highest_usd"], row["not_counted"]) == (80, 90, "facility: 1")


@pytest.mark.parametrize("setting", ["IP", "Inpatient", "in-patient", "INPATIENTS"])
def test_prices_for_inpatients_alone_never_count(setting: str):
    assert asked(offers_of({**BASE, "setting": setting})) == []
    for both in ("IP/OP", "Inpatient and outpatient", "both"):
        assert asked(offers_of({**BASE, "setting": both})) == [74]


def test_the_end_of_a_rate_is_that_of_the_rows_counted():
    def item(code: str, usd: float, ends: str):
        return network_item(code, rate(usd, 1, expiration_date=ends))

    items = [item("20560", 30, ""), item("20560", 31, "2027-01-01"), item("97140", 9, "2025-01-01")]
    items += [network_item("20560", rate(300, 1, expiration_date="2024-01-01",
                                         billing_class="institutional"))]  # fmt: skip
    offers = taken(payer(*items), "20560", "97140").offers
    assert payer_rates(offers, ADD_ON, 1.0)["expires"].to_list() == ["2027-01-01"]
    assert payer_rates(offers, BOTH, 1.0)["expires"].to_list() == ["2025-01-01"]
    unknown = taken(payer(items[0], items[2]), "20560", "97140").offers
    assert payer_rates(unknown, ADD_ON, 1.0)["expires"].to_list() == [""]
