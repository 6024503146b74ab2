"""What to ask: from floor and moved range to a sentence, its confidence and the yardstick."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.datasets.places import find_place
from lib.pricing.anchors import Anchor, anchor_of
from lib.pricing.answer import (
    Answer,
    Moved,
    Neighbour,
    answer_of,
    confidence,
    moved_by,
    position,
    quote,
    same_format,
    yardstick_usd,
)
from lib.pricing.costs import Floor
from lib.pricing.local import Local
from lib.pricing.modifiers import combined
from lib.pricing.scope import scope_of
from lib.scenario import Scenario
from lib.visit import Visit

DAYTON, LEWISTOWN = find_place("45402"), find_place("59457")
ALLOWED = scope_of(DAYTON, "physical_therapist")
MOVED = Moved(45.0, 60.0, 80.0, 100.0, 140.0)


def floor(total_usd: float) -> Floor:
    return Floor(total_usd, 0.0, 0.0, total_usd, Local(50.0, "Ohio", ""), 40.0, "")


def known(*prices: float, format: str = "stand-alone") -> tuple[Neighbour, ...]:
    return tuple(Neighbour(format, price) for price in prices)


def answer(total_usd: float, *neighbours: float) -> Answer:
    return answer_of(ALLOWED, floor(total_usd), MOVED, known(*neighbours))


@pytest.mark.parametrize(
    ("total", "start", "sentence"),
    [
        # Below the moved p25: the range in print as it stands
        (50.0, 60.0, "Ask $60 to $100. The middle of what is in print, for your place and visit, "
            "is $80: above your costs."),
        (60.0, 60.0, "Ask $60 to $100. The middle of what is in print, for your place and visit, "
            "is $80: above your costs."),
        # Between: from the floor
        (70.0, 70.0, "Ask $70 to $100. The middle of what is in print, for your place and visit, "
            "is $80: above your costs."),
        (90.0, 90.0, "Ask $90 to $100. The middle of what is in print, for your place and visit, "
            "is $80: below your costs."),
        # At the top: the last price that costs nothing
        (100.0, 100.0, "Ask $100 to $100. The middle of what is in print, for your place and "
            "visit, is $80: below your costs."),
    ],
)  # fmt: skip
def test_the_range_starts_at_the_larger_of_floor_and_moved_p25(total, start, sentence):
    found = answer(total)
    assert found.suggested
    assert (found.floor_usd, found.from_usd) == (total, start)
    assert (found.middle_usd, found.top_usd) == (80.0, 100.0)
    assert found.sentence == sentence


@pytest.mark.parametrize(("total", "said"), [(100.01, "$100"), (133.97, "$134"), (1e6, "$1,000,0")])
def test_a_floor_above_the_top_is_said_and_no_range_is_given(total: float, said: str):
    found = answer(total)
    assert found.suggested
    assert found.from_usd is None
    assert found.floor_usd == total
    assert found.sentence.startswith(f"Your costs, {said}")
    assert "are above most of what is in print" in found.sentence
    assert found.sentence.endswith("below that you lose money on each visit.")
    assert "Ask" not in found.sentence


def test_the_headline_rounds_half_up():
    # New Jersey: 53.91 × 1.35 × 40/60 ÷ 0.7168 = 67.69; + 24.81 = 92.50, which is $93 half up
    found = quote(Scenario(find_place("NJ"), Visit())).answer
    assert found.from_usd == found.floor_usd == 92.50
    assert found.sentence.startswith("Ask $93 to $126.")


def test_few_dollars_are_said_with_their_cents():
    moved = Moved(None, 8.25, 12.5, 19.5, None)
    found = answer_of(ALLOWED, floor(9.75), moved, ())
    assert found.sentence.startswith("Ask $9.75 to $19.50. ")
    assert "is $12.50: above" in found.sentence


# One place for each status of the table, and one that it does not cover.
STATUSES = [
    ("OH", "physical_therapist", "allowed", True),
    ("MT", "physical_therapist", "allowed_with_conditions", True),
    ("PA", "physical_therapist", "silent", True),
    ("OH", "chiropractor", "unknown", False),
    ("NY", "physical_therapist", "not_allowed", False),
    ("OR", "physical_therapist", "law_passed_not_in_force", False),
    ("PR", "physical_therapist", None, False),
]


@pytest.mark.parametrize(("state", "practitioner", "status", "suggested"), STATUSES)
def test_whether_a_price_is_suggested_follows_the_status(state, practitioner, status, suggested):
    place = find_place(state)
    found = quote(Scenario(place, Visit(practitioner=practitioner)), known(*range(60, 66)))
    assert found.scope.status == status
    one = found.answer
    assert one.suggested == suggested
    # Market and floor are shown in any case.
    assert one.floor_usd == found.floor.total_usd > 0
    assert found.moved is not None
    assert len(found.modifiers) == 5
    if suggested:
        assert (one.middle_usd, one.top_usd) == (found.moved.median_usd, found.moved.p75_usd)
        assert one.confidence == "medium"
    else:
        assert (one.from_usd, one.middle_usd, one.top_usd) == (None, None, None)
        assert "Ask" not in one.sentence
        assert "$" not in one.sentence
        assert one.confidence == "none"
        assert one.reason == found.scope.sentence


def test_the_middle_is_the_last_subtotal_and_the_top_the_moved_p75():
    visit = Visit("stand-alone", 60, "3+", True)
    found = quote(Scenario(DAYTON, visit, (("practitioner_factor", 1.1),)))
    # 115.6343 × 0.92694 × 1.1 × √2 × 1.14 × 1.08 = 205.2943…
    assert found.answer.middle_usd == found.modifiers[-1].subtotal_usd == 153.75
    assert found.answer.top_usd == 205.29


def test_an_initial_visit_asks_for_the_evaluation_price_first():
    without = quote(Scenario(DAYTON, Visit("initial", 45)))
    assert without.anchor is None
    assert without.moved is None
    assert without.modifiers == ()
    assert not without.answer.suggested
    assert without.answer.confidence == "none"
    assert "evaluation price" in without.answer.reason
    with_it = quote(Scenario(DAYTON, Visit("initial", 45), (("evaluation_price_usd", 150.0),)))
    assert with_it.answer.suggested
    # 150 + an add-on's 36.34 (see test_anchors)
    assert with_it.answer.middle_usd == pytest.approx(186.34, abs=0.005)


def test_where_needling_is_not_allowed_an_evaluation_price_changes_nothing():
    visit = Visit("initial", 45, practitioner="physical_therapist")
    found = quote(Scenario(find_place("NY"), visit, (("evaluation_price_usd", 150.0),)))
    assert not found.answer.suggested
    assert "may not needle" in found.answer.reason


@pytest.mark.parametrize(
    ("n", "word", "said"),
    [
        (0, "low", "no clinic prices near you; five phone calls would help most"),
        (1, "low", "4 more"),
        (4, "low", "1 more"),
        (5, "medium", "5 neighbours"),
        (10, "medium", "10 neighbours"),
    ],
)
def test_confidence_counts_the_neighbours_entered(n: int, word: str, said: str):
    found = confidence(n)
    assert found[0] == word
    assert said in found[1]


def test_one_clinic_price_is_said_as_one():
    assert "only 1 clinic price near you" in confidence(1)[1]


@pytest.mark.parametrize(("n", "word"), [(0, "low"), (4, "low"), (5, "medium")])
def test_hospitals_do_not_make_the_answer_surer(n: int, word: str):
    neighbours = known(*[70.0] * n)
    for place in (DAYTON, LEWISTOWN, find_place("77002")):
        assert quote(Scenario(place, Visit()), neighbours).answer.confidence == word


def test_only_neighbours_of_the_same_kind_of_visit_count():
    mixed = known(70, 71, 72, 73) + known(30, 31, format="add-on")
    assert quote(Scenario(DAYTON, Visit()), mixed).answer.confidence == "low"
    assert len(same_format(mixed, Visit("add-on", None))) == 2


def test_neighbours_move_no_price():
    alone, among = (quote(Scenario(DAYTON, Visit()), known(*p)).answer for p in ((), [300.0] * 9))
    prices = [(a.floor_usd, a.from_usd, a.middle_usd, a.top_usd) for a in (alone, among)]
    assert prices[0] == prices[1]


@pytest.mark.parametrize(
    ("own", "prices", "said"),
    [
        (75, (60, 70, 80, 90, 100), "Your price is above 2 of 5 neighbours."),
        (80, (60, 70, 80, 90, 100), "Your price is above 2 of 5 neighbours, equal to 1."),
        (50, (60, 70, 80, 90, 100), "Your price is above 0 of 5 neighbours."),
        (101, (60, 70, 80, 90, 100, 100), "Your price is above 6 of 6 neighbours."),
        (70, (70, 70, 70, 70, 70), "Your price is above 0 of 5 neighbours, equal to 5."),
        (75, (60, 70, 80, 90), None),
        (75, (), None),
    ],
)
def test_position_among_five_or_more_neighbours(own: float, prices: tuple, said: str | None):
    assert position(own, known(*prices)) == said


@given(
    st.floats(1, 10_000),
    st.floats(1.001, 10),
    st.floats(0.1, 10),
)
def test_a_moved_range_keeps_its_order_and_its_width(low: float, ratio: float, factor: float):
    anchor = Anchor(low * ratio, low * ratio**2, low * ratio**3, low, low * ratio**4, "x")
    moved = moved_by(anchor, factor)
    quantiles = [moved.p10_usd, moved.p25_usd, moved.median_usd, moved.p75_usd, moved.p90_usd]
    numbers = [value for value in quantiles if value is not None]
    assert len(numbers) == 5
    assert numbers == sorted(numbers)
    assert moved.p75_usd == pytest.approx(anchor.high_usd * factor, abs=0.0051)
    assert moved.p25_usd == pytest.approx(anchor.low_usd * factor, abs=0.0051)


def test_a_moved_range_by_hand():
    anchor = Anchor(64.8596, 86.6025, 115.6343, 50.0, 150.0, "x")
    assert moved_by(anchor, 2) == Moved(100.0, 129.72, 173.21, 231.27, 300.0)
    assert moved_by(anchor, 0.5) == Moved(25.0, 32.43, 43.30, 57.82, 75.0)
    middle_half = Anchor(25.0, 36.0, 59.0, None, None, "x")
    assert moved_by(middle_half, 1.1) == Moved(None, 27.5, 39.6, 64.9, None)


@pytest.mark.parametrize("text", ["45402", "59457", "NJ", "HI", "GU"])
def test_every_quantile_moves_by_the_same_factor(text: str):
    scenario = Scenario(find_place(text), Visit("bundled", 60, "3+", True))
    found = quote(scenario)
    anchor, factor = anchor_of(scenario), combined(scenario)
    assert anchor is not None
    assert found.moved is not None
    assert found.moved.p25_usd == pytest.approx(anchor.low_usd * factor, abs=0.0051)
    assert found.moved.median_usd == pytest.approx(anchor.median_usd * factor, abs=0.0051)
    assert found.moved.p75_usd == pytest.approx(anchor.high_usd * factor, abs=0.0051)


# Medicare, the nation, July 2026: conversion factor 33.4009; work + practice expense + malpractice:
# 20560 0.31 + 0.42 + 0.01, 20561 0.47 + 0.64 + 0.03, 97140 0.43 + 0.39 + 0.01,
# 97110 0.45 + 0.41 + 0.01, 97161 1.54 + 1.38 + 0.01. Of 97140, 97110 and 97161 (always therapy)
# the highest practice expense is paid in full, half of each other.
YARDSTICKS = [
    (Visit("add-on", None), 24.72),  # 0.74 × 33.4009 = 24.7167
    (Visit("add-on", None, "3+"), 38.08),  # 1.14 × 33.4009 = 38.0770
    (Visit(), 24.72),
    (Visit("stand-alone", 60), 24.72),  # one untimed unit, whatever the minutes
    # 24.72 + 21.21 (0.635 × 33.4009 = 21.2096) + 29.06 (0.87: 29.0588)
    (Visit("bundled", 45), 74.99),
    # 24.72 + 27.72 (0.83: 27.7227)
    (Visit("bundled", 30), 52.44),
    # 24.72 + 21.21 + 51.27 (0.87 + 0.665 = 1.535: 51.2704)
    (Visit("bundled", 60), 97.20),
    # 97.86 (2.93: 97.8646) + 24.72
    (Visit("initial", 45), 122.58),
    # 97.86 + 24.72 + 21.21
    (Visit("initial", 60), 143.79),
]


@pytest.mark.parametrize(("visit", "usd"), YARDSTICKS, ids=str)
def test_the_yardstick_by_hand(visit: Visit, usd: float):
    assert yardstick_usd(visit, None) == usd


def test_the_yardstick_is_that_of_the_places_locality():
    assert yardstick_usd(Visit(), DAYTON) == 23.50
    assert yardstick_usd(Visit(), find_place("OH")) == 24.72, "a state alone has the nation's"
    assert quote(Scenario(DAYTON, Visit())).medicare_usd == 23.50
    assert "Ohio" in quote(Scenario(DAYTON, Visit())).medicare_label


def test_current_and_practitioner_do_not_move_the_yardstick():
    visit = Visit("stand-alone", 30, "1-2", True, "acupuncturist")
    assert yardstick_usd(visit, DAYTON) == yardstick_usd(Visit(), DAYTON)


def test_hospitals_near_are_priced_by_the_needling_code_alone_whatever_the_visit():
    prices = [
        list(quote(Scenario(DAYTON, Visit.of_format(format))).nearby["price_usd"])
        for format in ("stand-alone", "add-on", "bundled", "initial")
    ]
    assert prices[0]
    assert prices == [prices[0]] * 4
    with_current = quote(Scenario(DAYTON, Visit("stand-alone", 30, "1-2", True)))
    assert list(with_current.nearby["price_usd"]) == prices[0]
