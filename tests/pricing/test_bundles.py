"""Add-on, bundled, stand-alone: worked examples by hand, ties that tie, and the command."""

import json
import math
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lib.commands.bundles import main
from lib.pricing.bundles import (
    BundleError,
    Comparison,
    Offer,
    as_json,
    check_offer,
    compare,
    variable_cost_usd,
)
from lib.pricing.cards import CardFee

ROOT = Path(__file__).parents[2]
BUNDLE_ALWAYS = "The bundle always earns more per visit, even if every treatment takes the add-on."
ADD_ON_ALWAYS = "The add-on always earns more per visit: the treatment alone matches the bundle."
TIE = (
    "A treatment with its add-on earns as much per visit as the bundle; "
    "where some do not take it, the bundle earns more."
)

Pair = tuple[float, float]


def four(
    stand_alone: Pair,
    treatment: Pair,
    add_on: Pair,
    bundle: Pair,
    costs: tuple[float, float, float, float] = (0, 0, 0, 0),
) -> Comparison:
    """Four offers of price and minutes, with what each adds to costs."""
    names = ("stand-alone", "treatment", "add-on", "bundle")
    pairs = (stand_alone, treatment, add_on, bundle)
    offers = [Offer(n, *p, cost) for n, p, cost in zip(names, pairs, costs, strict=True)]
    return compare(*offers)


# Variable cost


@pytest.mark.parametrize(
    ("supplies", "pay", "burden", "minutes", "cost"),
    [
        (3, 48, 25, 30, 33),  # 3 + 48 × 1.25 × 30/60
        (2.5, 0, 35, 60, 2.5),  # paid by the hour: supplies alone
        (0, 60, 0, 10, 10),  # 60 × 10/60
        (1.25, 44, 50, 45, 50.75),  # 1.25 + 66 × 0.75
        (0, 44, 35, 0, 0),  # no minute is taken
        (4, 60, 200, 120, 364),  # 4 + 180 × 2
    ],
)
def test_variable_cost_is_supplies_and_pay_for_the_minutes(supplies, pay, burden, minutes, cost):
    assert variable_cost_usd(supplies, pay, burden, minutes) == pytest.approx(cost, abs=1e-9)


# Offers


def test_an_offer_by_visit_and_by_hour():
    offer = Offer("stand-alone", 90, 40, 12)
    # 90 − 12 = 78; 60 × 78/40 = 117; 60 × 90/40 = 135
    assert offer.contribution_usd == 78
    assert offer.per_hour(offer.contribution_usd) == 117
    assert offer.per_hour(offer.price_usd) == 135


def test_an_offer_without_minutes_has_no_hour():
    assert Offer("add-on", 35, 0).per_hour(35) is None


def test_an_add_on_joins_its_treatment():
    both = Offer("treatment", 110, 50, 50) + Offer("add-on", 35, 10, 13)
    assert both == Offer("treatment with add-on", 145, 60, 63)
    assert both.contribution_usd == 82


@pytest.mark.parametrize(
    "figures",
    [
        (-0.01, 40), (10_000.01, 40), (math.nan, 40), (math.inf, 40), (90, -1), (90, 480.5),
        (90, math.nan), (90, 40, -1), (90, 40, math.inf), (90, 40, math.nan),
    ],
)  # fmt: skip
def test_an_offer_that_cannot_be_is_refused_by_name(figures):
    with pytest.raises(BundleError) as refused:
        check_offer(Offer("add-on", *figures))
    assert refused.value.field == "add-on"


# Comparisons: add-on tie and bundle tie per visit, the same per hour, the share, the sentence

WORKED: list[tuple[Comparison, tuple[float | None, ...], str]] = [
    (
        # A = 150 − 110 = 40, B = 110 + 35 = 145. Both take 60 minutes: the hour says the same.
        # (150 − 110) / 35 = 1.1429
        four((90, 40), (110, 50), (35, 10), (150, 60)),
        (40, 145, 40, 145, 40 / 35),
        BUNDLE_ALWAYS,
    ),
    (
        # Supplies of $3 and pay of $60 an hour: costs 43, 50, 13, 63; contributions 47, 60, 22,
        # 87. A = 87 − 60 + 13 = 40, B = 60 + 22 + 63 = 145; (87 − 60) / 22 = 1.2273
        four((90, 40), (110, 50), (35, 10), (150, 60), (43, 50, 13, 63)),
        (40, 145, 40, 145, 27 / 22),
        BUNDLE_ALWAYS,
    ),
    (
        # A bundle of 45 minutes: per visit A = 140 − 110 = 30, B = 145. Per hour the bundle earns
        # 140 × 60/45 = 186.67, so 60 minutes with the add-on need 186.67 − 110 = 76.67; they earn
        # 145, so 45 minutes need 145 × 45/60 = 108.75. (140 − 110) / 35 = 0.8571
        four((90, 40), (110, 50), (35, 10), (140, 45)),
        (30, 145, 230 / 3, 108.75, 30 / 35),
        "The add-on earns more per visit once 86% of treatment visits take it; "
        "below that the bundle does.",
    ),
    (
        # The same with costs of 5 for the add-on, 9 for the bundle and 4 for the treatment:
        # contributions 106, 30, 131. A = 131 − 106 + 5 = 30, B = 136 + 9 = 145. Per hour:
        # 131 × 60/45 − 106 + 5 = 73.67; 136 × 45/60 + 9 = 111. (131 − 106) / 30 = 0.8333
        four((90, 40), (110, 50), (35, 10), (140, 45), (6, 4, 5, 9)),
        (30, 145, 131 * 60 / 45 - 101, 111, 25 / 30),
        "The add-on earns more per visit once 83% of treatment visits take it; "
        "below that the bundle does.",
    ),
    (
        # The bundle is cheaper than the treatment: A = 105 − 110 = −5; 105 × 60/50 − 110 = 16;
        # B = 145; 145 × 50/60 = 120.83; −5/35 = −0.1429
        four((90, 40), (110, 50), (35, 10), (105, 50)),
        (-5, 145, 16, 145 * 50 / 60, -5 / 35),
        ADD_ON_ALWAYS,
    ),
    (
        # As dear as the treatment: a share of 0.
        four((90, 40), (110, 50), (35, 10), (110, 60)),
        (0, 145, 0, 145, 0),
        ADD_ON_ALWAYS,
    ),
    (
        four((90, 40), (110, 50), (35, 10), (145, 60)),
        (35, 145, 35, 145, 1),
        TIE,
    ),
    (
        # The same in amounts that binary numbers miss.
        four((90, 40), (100.1, 50), (35.2, 10), (135.3, 60)),
        (35.2, 135.3, 35.2, 135.3, 1),
        TIE,
    ),
    (
        # All four prices equal, in as many minutes: B = 200 for one visit; per hour
        # 100 × 100/50 − 100 = 100 and 200 × 50/100 = 100.
        four((100, 50), (100, 50), (100, 50), (100, 50)),
        (0, 200, 100, 100, 0),
        ADD_ON_ALWAYS,
    ),
    (
        # Everything for nothing.
        four((0, 30), (0, 30), (0, 10), (0, 40)),
        (0, 0, 0, 0, None),
        "The add-on contributes nothing after its costs. "
        "The treatment visit earns as much or more per visit.",
    ),
    (
        # The add-on's price is its cost: 3 − 3 = 0. A = 150 − 110 + 3, B = 110 + 0.
        four((90, 40), (110, 50), (3, 10), (150, 60), (0, 0, 3, 0)),
        (43, 110, 43, 110, None),
        "The add-on contributes nothing after its costs. The bundle earns more per visit.",
    ),
    (
        # It loses money: 3 − 13 = −10. A = 90 − 110 + 13 = −7, B = 110 − 10 = 100.
        four((90, 40), (110, 50), (3, 10), (90, 60), (0, 0, 13, 0)),
        (-7, 100, -7, 100, None),
        "The add-on contributes nothing after its costs. "
        "The treatment visit earns as much or more per visit.",
    ),
    (
        # An add-on that takes no minute: per hour 150 × 50/60 − 110 = 15 and 145 × 60/50 = 174.
        four((90, 40), (110, 50), (35, 0), (150, 60)),
        (40, 145, 15, 174, 40 / 35),
        BUNDLE_ALWAYS,
    ),
    (
        # A bundle without minutes has no hour.
        four((90, 40), (110, 50), (35, 10), (150, 0)),
        (40, 145, None, None, 40 / 35),
        BUNDLE_ALWAYS,
    ),
    (
        four((90, 0), (110, 0), (35, 0), (150, 0)),
        (40, 145, None, None, 40 / 35),
        BUNDLE_ALWAYS,
    ),
]


@pytest.mark.parametrize(("found", "expected", "sentence"), WORKED)
def test_comparisons_by_hand(found: Comparison, expected, sentence: str):
    figures = (
        found.add_on_tie_per_visit_usd,
        found.bundle_tie_per_visit_usd,
        found.add_on_tie_per_hour_usd,
        found.bundle_tie_per_hour_usd,
        found.add_on_share,
    )
    for figure, value in zip(figures, expected, strict=True):
        assert figure == (None if value is None else pytest.approx(value, abs=1e-9))
    assert found.sentence == sentence


def test_the_offers_stand_in_the_order_of_the_page():
    found, _, _ = WORKED[1]
    assert [offer.name for offer in found.offers] == [
        "stand-alone", "treatment", "add-on", "treatment with add-on", "bundle",
    ]  # fmt: skip
    assert [offer.contribution_usd for offer in found.offers] == [47, 60, 22, 82, 87]


def test_the_figures_spelled_out():
    found = as_json(WORKED[1][0])
    # 90/40 = 2.25 and 47/40 = 1.175 a minute; 135 and 70.50 an hour
    assert found["offers"][0] == {
        "name": "stand-alone",
        "price_usd": 90,
        "minutes": 40,
        "variable_cost_usd": 43,
        "card_fee_usd": 0,
        "contribution_per_visit_usd": 47,
        "price_per_minute_usd": 2.25,
        "contribution_per_minute_usd": 1.18,
        "price_per_clinician_hour_usd": 135,
        "contribution_per_clinician_hour_usd": 70.5,
    }
    assert found["add_on_tie_per_clinician_hour_usd"] == 40
    assert found["share_of_treatments_that_must_take_the_add_on"] == 27 / 22


def test_figures_per_minute_and_hour_are_half_up_on_exact_decimals():
    # 60 × 80.07 / 40 = 120.105; 80.60 / 40 = 2.015; 60 × 83.80 / 40 = 125.7; less 3: 77.07 and
    # 60 × 77.07 / 40 = 115.605, 77.60 / 40 = 1.94
    found = as_json(four((80.07, 40), (80.60, 40), (35, 10), (150, 60), (3, 3, 0, 0)))
    by_hour, by_minute = found["offers"][:2]
    assert by_hour["price_per_clinician_hour_usd"] == 120.11
    assert by_hour["contribution_per_clinician_hour_usd"] == 115.61
    assert by_minute["price_per_minute_usd"] == 2.02
    assert by_minute["contribution_per_minute_usd"] == 1.94
    # 77.07 / 40 = 1.92675
    assert by_hour["contribution_per_minute_usd"] == 1.93


def test_variable_cost_is_exact_where_half_a_cent_decides():
    # 3 + 31.08 × 1.25 × 30/60 = 22.425
    assert variable_cost_usd(3, 31.08, 25, 30) == 22.425


def test_every_offer_is_one_sale_with_one_card_fee():
    fee = CardFee(2.6, 0.10)
    found = compare(
        Offer("stand-alone", 90, 40, 3, fee),
        Offer("treatment", 110, 50, 0, fee),
        Offer("add-on", 40, 10, 3, fee),
        Offer("bundle", 149.90, 60, 3, fee),
    )
    # 90 × 2.6% + 0.10 = 2.44, 110: 2.96, 40: 1.14, 150: 4.00 (one fixed part), 149.90: 3.9974
    assert [offer.card_fee_usd for offer in found.offers] == [2.44, 2.96, 1.14, 4.00, 4.00]
    # 90 − 3 − 2.44; 110 − 2.96; 40 − 3 − 1.14; 150 − 3 − 4; 149.90 − 3 − 4
    kept = [84.56, 107.04, 35.86, 143.00, 142.90]
    told = as_json(found)
    assert [offer["contribution_per_visit_usd"] for offer in told["offers"]] == kept
    assert [offer["card_fee_usd"] for offer in told["offers"]] == [2.44, 2.96, 1.14, 4.00, 4.00]
    # The add-on adds 143.00 − 107.04 = 35.96 to the treatment: (142.90 − 107.04) / 35.96
    assert found.add_on_share == pytest.approx(35.86 / 35.96)
    assert "once 99.7% of treatment visits" in found.sentence
    # Both hold supplies of 3 and one fee, so prices tie where they are equal, as without cards, but
    # for the cent of the fee: 150 = 110 + 40.
    assert found.bundle_tie_per_visit_usd == pytest.approx(150, abs=0.006)
    assert found.add_on_tie_per_visit_usd == pytest.approx(39.90, abs=0.006)


def test_an_add_on_of_less_than_a_cent_adds_nothing():
    assert four((90, 40), (110, 50), (1e-320, 10), (150, 60)).add_on_share is None


def test_a_share_next_to_all_is_not_said_to_be_all():
    # (149.90 − 110) / 40 = 0.9975
    found = four((90, 40), (110, 50), (40, 10), (149.90, 60))
    assert found.add_on_share == 0.9975
    assert found.sentence == (
        "The add-on earns more per visit once 99.8% of treatment visits take it; "
        "below that the bundle does."
    )


def test_price_less_cost_is_contribution_to_the_cent():
    # Pay of $45.15 an hour: ten minutes cost 7.525, and 35 − 7.525 = 27.475.
    cost = variable_cost_usd(0, 45.15, 0, 10)
    found = as_json(four((90, 40), (110, 50), (35, 10), (150, 60), (0, 0, cost, 0)))
    for offer in found["offers"]:
        in_cents = [
            round(100 * offer[name])
            for name in ("price_usd", "variable_cost_usd", "contribution_per_visit_usd")
        ]
        assert in_cents[0] - in_cents[1] == in_cents[2], offer["name"]


# What holds for all offers

dollars = st.integers(0, 40_000).map(lambda hundredths: hundredths / 100)
minutes = st.integers(0, 120)
costs = st.integers(0, 20_000).map(lambda hundredths: hundredths / 100)
comparisons = st.builds(
    four,
    *[st.tuples(dollars, minutes)] * 4,
    st.tuples(costs, costs, costs, costs),
)


def with_add_on(found: Comparison, price: float) -> Comparison:
    """The comparison with another add-on fee; fees that nobody can ask are passed over."""
    assume(0 <= price <= 9_000)
    add_on = replace(found.add_on, price_usd=price)
    return compare(found.stand_alone, found.treatment, add_on, found.bundle)


def with_bundle(found: Comparison, price: float) -> Comparison:
    """The comparison with another price of the bundle."""
    assume(0 <= price <= 9_000)
    bundle = replace(found.bundle, price_usd=price)
    return compare(found.stand_alone, found.treatment, found.add_on, bundle)


def gap_per_visit(found: Comparison) -> float:
    return found.treatment_with_add_on.contribution_usd - found.bundle.contribution_usd


def gap_per_hour(found: Comparison) -> float:
    both, bundle = found.treatment_with_add_on, found.bundle
    hours = both.per_hour(both.contribution_usd), bundle.per_hour(bundle.contribution_usd)
    assert hours[0] is not None
    assert hours[1] is not None
    return hours[0] - hours[1]


@given(comparisons)
def test_the_ties_per_visit_tie(found: Comparison):
    tied = with_add_on(found, found.add_on_tie_per_visit_usd)
    assert gap_per_visit(tied) == pytest.approx(0, abs=1e-9)
    if tied.add_on.contribution_usd > 0.01:
        assert tied.add_on_share == pytest.approx(1)
        assert tied.sentence == TIE


@given(comparisons)
def test_the_bundle_s_tie_per_visit_ties(found: Comparison):
    tied = with_bundle(found, found.bundle_tie_per_visit_usd)
    assert gap_per_visit(tied) == pytest.approx(0, abs=1e-9)


@given(comparisons)
def test_the_ties_per_hour_tie(found: Comparison):
    fee, price = found.add_on_tie_per_hour_usd, found.bundle_tie_per_hour_usd
    both = found.treatment_with_add_on
    assert (fee is None) == (price is None) == (both.minutes == 0 or found.bundle.minutes == 0)
    if fee is None or price is None:
        return
    if 0 <= fee <= 9_000:
        assert gap_per_hour(with_add_on(found, fee)) == pytest.approx(0, abs=1e-9)
    if 0 <= price <= 9_000:
        assert gap_per_hour(with_bundle(found, price)) == pytest.approx(0, abs=1e-9)


@given(comparisons)
def test_at_the_share_both_ways_earn_the_same(found: Comparison):
    share = found.add_on_share
    assert (share is None) == (found.add_on.contribution_usd <= 0)
    if share is None:
        return
    earned = found.treatment.contribution_usd + share * found.add_on.contribution_usd
    assert earned == pytest.approx(found.bundle.contribution_usd, abs=1e-9)


@given(comparisons)
def test_the_sentence_goes_with_the_contributions(found: Comparison):
    both, bundle = found.treatment_with_add_on.contribution_usd, found.bundle.contribution_usd
    assume(found.add_on.contribution_usd > 0)
    if both < bundle - 0.001:
        assert found.sentence == BUNDLE_ALWAYS
    elif abs(both - bundle) <= 1e-9:
        assert found.sentence == TIE
    elif found.treatment.contribution_usd > bundle + 0.001:
        assert found.sentence == ADD_ON_ALWAYS
    elif found.treatment.contribution_usd < bundle - 0.001:
        assert found.sentence.startswith("The add-on earns more per visit once ")


def numbers(found: Any) -> Iterator[float]:
    """Every number of plain values."""
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list | tuple):
        for value in found:
            yield from numbers(value)
    elif isinstance(found, int | float):
        yield found


wild = st.floats(0, 4_000)
wild_offers = st.tuples(wild, st.just(0.0) | st.floats(0.01, 240))


@settings(deadline=None)
@given(comparisons | st.builds(four, *[wild_offers] * 4, st.tuples(wild, wild, wild, wild)))
def test_every_figure_is_a_number(found: Comparison):
    assert all(math.isfinite(figure) for figure in numbers(as_json(found)))
    assert not [word for word in ("nan", "inf", "None") if word in found.sentence]


@pytest.mark.parametrize(
    ("treatment", "add_on"), [((9_000, 60), (2_000, 10)), ((100, 400), (50, 100))]
)
def test_any_two_offers_can_stand_in_one_visit(treatment, add_on):
    found = four((90, 40), treatment, add_on, (150, 60))
    assert found.treatment_with_add_on.price_usd == treatment[0] + add_on[0]


# The command

GOOD = {
    "--stand-alone": "90/40", "--treatment": "110/50", "--add-on": "35/10", "--bundle": "150/60",
}  # fmt: skip
OFFER_FIELDS = {
    "name", "price_usd", "minutes", "variable_cost_usd", "card_fee_usd",
    "contribution_per_visit_usd",
    "price_per_minute_usd", "contribution_per_minute_usd", "price_per_clinician_hour_usd",
    "contribution_per_clinician_hour_usd",
}  # fmt: skip
FIELDS = {
    "offers", "add_on_tie_per_visit_usd", "bundle_tie_per_visit_usd",
    "add_on_tie_per_clinician_hour_usd", "bundle_tie_per_clinician_hour_usd",
    "share_of_treatments_that_must_take_the_add_on", "sentence",
}  # fmt: skip


def arguments(**changes: str) -> list[str]:
    """The good options with some changed, `_` for a dash."""
    options = GOOD | {f"--{name.replace('_', '-')}": text for name, text in changes.items()}
    return [part for pair in options.items() for part in pair]


def run(capsys: pytest.CaptureFixture[str], given: list[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(given) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: dict[str, Any] = json.loads(out, parse_constant=pytest.fail)
    return found


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, WORKED[0][0]),
        ({"supplies": "3", "pay_per_hour": "60"},
         # No needles in a treatment visit: 60 × 50/60 = 50.
         WORKED[1][0]),
        ({"bundle": "140/45"}, WORKED[2][0]),
        ({"bundle": "105/50"}, WORKED[4][0]),
        ({"bundle": "145.00/60"}, WORKED[6][0]),
        ({"add_on": "35/0"}, WORKED[12][0]),
        ({"bundle": "150/0"}, WORKED[13][0]),
        ({"card_fee_percent": "2.6", "card_fee_fixed": "0.10"},
         compare(*(Offer(one.name, one.price_usd, one.minutes, 0, CardFee(2.6, 0.10))
                   for one in (WORKED[0][0].stand_alone, WORKED[0][0].treatment,
                               WORKED[0][0].add_on, WORKED[0][0].bundle)))),
    ],
    ids=str,
)  # fmt: skip
def test_the_command_prints_the_library_s_figures(capsys, changes, expected):
    found = run(capsys, arguments(**changes))
    assert set(found) == FIELDS
    assert all(set(offer) == OFFER_FIELDS for offer in found["offers"])
    assert found == json.loads(json.dumps(as_json(expected)))


@pytest.mark.parametrize(
    "changes", [{"stand_alone": "0/0"}, {"stand_alone": "10000/480"}, {"add_on": "0.01/0.5"}]
)
def test_the_ends_of_every_span_are_allowed(capsys, changes):
    run(capsys, arguments(**changes))


WRONG = [
    ("stand_alone", "90", "is not price/minutes"),
    ("stand_alone", "90/x", "is not price/minutes"),
    ("stand_alone", "x/40", "is not price/minutes"),
    ("stand_alone", "90/", "is not price/minutes"),
    ("stand_alone", "/40", "is not price/minutes"),
    ("stand_alone", "/", "is not price/minutes"),
    ("stand_alone", "", "is not price/minutes"),
    ("stand_alone", "90/40/20", "is not price/minutes"),
    ("stand_alone", "$90/40", "is not price/minutes"),
    ("treatment", "nan/40", "is not price/minutes"),
    ("treatment", "90/nan", "is not price/minutes"),
    ("treatment", "inf/40", "is not price/minutes"),
    ("treatment", "90/-40", "minutes -40 are outside 0 to 480"),
    ("treatment", "90/481", "minutes 481 are outside 0 to 480"),
    ("treatment", "90/0.001", "minutes 0.001 are too few"),
    ("add_on", "-5/10", ""),
    ("add_on", "1000000000/10", "outside $0 to $10,000"),
    ("add_on", "10000.01/10", "outside $0 to $10,000"),
    ("bundle", "35/1000000000", "outside 0 to 480"),
    ("supplies", "-1", ""),
    ("supplies", "1000000000", ""),
    ("supplies", "some", "not a number"),
    ("card_fee_percent", "21", "21 is outside 0 to 20 percent"),
    ("card_fee_fixed", "-0.1", "-0.1 is outside 0 to 10 US dollars"),
    ("pay_per_hour", "nan", "not a number"),
    ("pay_per_hour", "-60", ""),
    ("pay_per_hour", "1000000000", ""),
]


def refusal(capsys: pytest.CaptureFixture[str], given: list[str]) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(given)
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("bundles: ")
    return str(line)


@pytest.mark.parametrize(("name", "text", "said"), WRONG, ids=[f"{n} {t}" for n, t, _ in WRONG])
def test_wrong_values_are_refused_in_one_line(capsys, name, text, said):
    assert said in refusal(capsys, arguments(**{name: text}))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *[(name, text) for name, text, _ in WRONG if name not in ("supplies", "pay_per_hour")],
        *[
            pytest.param(name, text)
            for name, text in (
                ("supplies", "-1"),
                ("supplies", "1000000000"),
                ("pay_per_hour", "-60"),
            )
        ],
    ],
)
def test_the_option_at_fault_is_named(capsys, name, text):
    assert f"--{name.replace('_', '-')}" in refusal(capsys, arguments(**{name: text}))


def test_negative_pay_is_refused_whatever_the_supplies(capsys):
    refusal(capsys, arguments(treatment="110/0", supplies="50", pay_per_hour="-10"))


@pytest.mark.parametrize("option", GOOD)
def test_a_missing_option_is_named(capsys, option):
    given = [part for pair in GOOD.items() if pair[0] != option for part in pair]
    assert option in refusal(capsys, given)


@pytest.mark.parametrize("extra", [["--bundles", "150/60"], ["--supp", "3"], ["150/60"]])
def test_an_unknown_option_is_refused(capsys, extra):
    assert extra[0] in refusal(capsys, [*arguments(), *extra])


def test_help_shows_examples_that_work(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out.replace("\\\n", " ")
    examples = [line.strip() for line in text.splitlines() if line.startswith("  python -m ")]
    assert len(examples) >= 2
    for line in examples:
        run(capsys, shlex.split(line)[4:])


def test_from_a_shell():
    command = [sys.executable, "-m", "lib.commands", "bundles"]
    ended = [
        subprocess.run([*command, *given], cwd=ROOT, capture_output=True, text=True)
        for given in (arguments(), arguments(bundle="150"))
    ]
    assert [one.returncode for one in ended] == [0, 2]
    assert json.loads(ended[0].stdout) == json.loads(json.dumps(as_json(WORKED[0][0])))
    assert ended[0].stderr == ""
    assert ended[1].stdout == ""
    assert len(ended[1].stderr.splitlines()) == 1
