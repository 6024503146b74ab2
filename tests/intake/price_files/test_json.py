"""Hospitals' and payers' JSON."""

from __future__ import annotations

import json

import pytest

from lib.intake.price_files.errors import IntakeError
from tests.intake.price_files.made_files import (
    hospital,
    item,
    listed,
    network_item,
    payer,
    rate,
    taken,
)

CPT = ("20560", "CPT")


def test_an_item_gives_an_offer_for_each_payer_or_one_alone():
    payers = [
        {"payer_name": "Oak", "plan_name": "PPO", "standard_charge_dollar": 45.5}
        | {"methodology": "fee schedule", "median_amount": 44, "10th_percentile": 40}
        | {"90th_percentile": 50, "count": "1 through 10", "additional_payer_notes": "APC"},
        {"payer_name": "Elm", "plan_name": "HMO", "standard_charge_dollar": 900}
        | {"methodology": "case rate"},
        {"payer_name": "Ash", "plan_name": "HMO", "standard_charge_percentage": 40}
        | {"methodology": "percent of total billed charges", "estimated_amount": 999999999},
    ]
    with_payers = item(
        ("4", "CDM"), ("0361", "RC"), CPT, gross_charge=301, discounted_cash="$150.50",
        payers_information=payers, modifier_code=["GP", "59"], billing_class="Facility",
    )  # fmt: skip
    intake = taken(hospital(with_payers, item(("20561", "HCPCS"), gross_charge=329)))
    oak, elm, ash, alone = intake.offers.to_dict("records")
    assert (oak["negotiated_usd"], oak["median_usd"], oak["p90_usd"]) == (45.5, 44, 50)
    assert (oak["n_paid"], oak["notes"]) == ("1 through 10", "APC")
    assert (oak["gross_charge_usd"], oak["cash_price_usd"]) == (301, 150.5)
    assert (oak["revenue_code"], oak["local_code"]) == ("0361", "4")
    assert (oak["modifiers"], oak["billing_class"]) == ("GP|59", "facility")
    assert (oak["hospital"], oak["state"], oak["file_date"]) == ("Elm Hospital", "OH", "2026-04-01")
    assert oak["template"] == "CMS 3.0.0 JSON"
    assert (elm["posted_usd"], elm["negotiated_usd"] == elm["negotiated_usd"]) == (900, False)
    assert (ash["negotiated_percent"], ash["estimated_usd"] == ash["estimated_usd"]) == (40, False)
    assert (alone["row"], alone["code_type"], alone["gross_charge_usd"]) == (2, "HCPCS", 329)
    assert intake.report.rows_read == 2


def test_members_may_stand_in_any_order_and_the_hospital_at_the_end():
    given = json.loads(hospital(item(CPT, gross_charge=7)))
    for one in given["standard_charge_information"]:
        one["code_information"] = one.pop("code_information")
    turned = dict(reversed(given.items()))
    (offer,) = taken(json.dumps([turned])).offers.to_dict("records")
    assert (offer["gross_charge_usd"], offer["hospital"]) == (7, "Elm Hospital")


def test_an_item_with_the_code_of_another_system_is_listed():
    intake = taken(hospital(item(("20560", "CDM"), ("0361", "RC"), gross_charge=7), item(CPT)))
    assert listed(intake) == {"20560 stands there as CDM": 1, "no price in the row": 1}
    assert intake.report.dropped[1].examples[0].where == "item 2"


def test_equal_rates_of_a_payer_are_one_offer_that_counts_its_providers():
    inline = {**rate(31.27), "provider_groups": [{"npi": [1], "tin": {"value": "12-3"}}]}
    del inline["provider_references"]
    items = [
        network_item(
            "20560", rate(31.27, 1, 2), inline, rate(54.01, 3, billing_code_modifier=["GP"])
        ),
        network_item("99213", rate(80, 1)),
        network_item("20560", rate(1, 1), billing_code_type="RC"),
    ]
    intake = taken(payer(*items))
    first, second = intake.offers.to_dict("records")
    assert (first["payer"], first["plan"], first["publisher"]) == (
        "Oak Insurance",
        "Oak PPO",
        "payer",
    )
    assert (first["negotiated_usd"], first["n_provider_groups"]) == (31.27, 3)
    assert (first["provider_groups"], first["place_of_service"]) == ("1|2|12-3", "11")
    assert (first["methodology"], first["expires"]) == ("negotiated", "9999-12-31")
    assert (second["negotiated_usd"], second["modifiers"]) == (54.01, "GP")
    assert listed(intake) == {"20560 stands there as RC": 1}


@pytest.mark.parametrize(
    ("kind", "arrangement", "usd", "percent"),
    [
        ("negotiated", "ffs", 65, None),
        ("fee schedule", "ffs", 65, None),
        ("derived", "ffs", 65, None),
        ("percentage", "ffs", None, 65),
        ("per diem", "ffs", None, None),
        ("per_diem", "ffs", None, None),
        ("case_rate", "ffs", None, None),
        ("negotiated", "bundle", None, None),
        ("negotiated", "capitation", None, None),
    ],
)
def test_what_a_payer_s_number_is(
    kind: str, arrangement: str, usd: float | None, percent: float | None
):
    text = payer(
        network_item(
            "20560", rate(65, 1, negotiated_type=kind), negotiation_arrangement=arrangement
        )
    )
    offers = taken(text).offers.astype(object)
    (offer,) = offers.where(offers.notna(), None).to_dict("records")
    assert (offer["negotiated_usd"], offer["negotiated_percent"]) == (usd, percent)
    assert (offer["methodology"], offer["arrangement"]) == (kind, arrangement)


def test_a_code_within_a_bundle_is_listed_and_its_price_not_taken():
    within = [{"billing_code_type": "CPT", "billing_code": "20560", "description": "x"}]
    bundle = network_item("99", rate(20000, 1), negotiation_arrangement="bundle")
    intake = taken(payer({"bundled_codes": within, **bundle}))
    assert (len(intake.offers), listed(intake)) == (0, {"20560 is part of a bundle": 1})


def test_rates_before_the_code_are_read_as_well():
    turned = dict(reversed(network_item("20560", rate(31.27, 1)).items()))
    assert taken(payer(turned)).offers["negotiated_usd"].tolist() == [31.27]


def test_what_stands_before_a_damage_is_kept_and_the_damage_told():
    text = hospital(item(CPT, gross_charge=7), item(CPT, gross_charge=8))
    cut = taken(text[: text.rindex("20560")])
    assert (len(cut.offers), "ends in the middle" in cut.report.stopped) == (1, True)
    assert cut.offers["hospital"].tolist() == ["Elm Hospital"]
    broken = taken(text[:-3] + "}}}")
    assert "damaged" in broken.report.stopped


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"reporting_structure": []}', "table of contents"),
        ('{"out_of_network": []}', "out of network"),
        ('[{"code": "20560", "price": 3}]', "neither a hospital's file"),
        ("[]", "neither a hospital's file"),
        ('{"standard_charge_information": {}}', "neither a hospital's file"),
    ],
)
def test_other_json_is_refused_in_words(text: str, said: str):
    with pytest.raises(IntakeError, match=said):
        taken(text)


def test_a_payer_s_code_among_others_is_listed():
    intake = taken(payer(network_item("20560, 20561", rate(31, 1))))
    assert listed(intake) == {"20560 stands there among other words": 1}


def test_items_are_numbered_in_each_array():
    two = [json.loads(hospital(item(("99213", "CPT"), gross_charge=9), item(CPT, gross_charge=7)))]
    assert taken(json.dumps(two * 2)).offers["row"].tolist() == [2, 2]


def test_the_last_day_of_a_rate_is_read_as_a_date():
    intake = taken(payer(network_item("20560", rate(31, 1, expiration_date="12/31/2026"))))
    assert intake.offers["expires"].tolist() == ["2026-12-31"]
