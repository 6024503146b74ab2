"""Modifiers and the build-up by hand, and that it adds up to the cent."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.datasets.assumptions import typical
from lib.datasets.places import find_place
from lib.pricing.anchors import add_on_anchor, anchor_of
from lib.pricing.modifiers import (
    MODIFIERS,
    Modifier,
    build_up,
    build_up_said,
    combined,
    factors,
    minutes_factor,
    on_needling_share,
    place_factor,
)
from lib.pricing.money import add, cents
from lib.visit import Visit

DAYTON, LEWISTOWN, PUERTO_RICO = (find_place(text) for text in ("45402", "59457", "PR"))


def figures(**settings: float):
    """Assumptions by key: as set, else as in their rows."""
    return lambda key: settings[key] if key in settings else typical(key)


IN_ORDER = ["place", "practitioner", "minutes", "muscles", "electrical"]


@pytest.mark.parametrize(
    ("level", "exponent", "factor"),
    [
        (90.0, 0, 1.0),
        (90.0, 1, 0.9),
        (90.0, 2, 0.81),
        (121.0, 0.5, 1.1),
        (100.0, 2, 1.0),
        (None, 0, 1.0),
        (None, 1, 1.0),
        (None, 2, 1.0),
    ],
)
def test_place_factor_by_hand(level: float | None, exponent: float, factor: float):
    assert place_factor(level, exponent) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("minutes", "reference", "exponent", "factor"),
    [
        (60, 30, 0, 1.0),
        (60, 30, 0.5, 1.4142136),
        (60, 30, 1, 2.0),
        (15, 30, 0, 1.0),
        (15, 30, 0.5, 0.7071068),
        (15, 30, 1, 0.5),
        (45, 45, 0.5, 1.0),
        (60, 45, 1, 1.3333333),
    ],
)
def test_minutes_factor_by_hand(minutes: int, reference: int, exponent: float, factor: float):
    assert minutes_factor(minutes, reference, exponent) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("factor", "share", "whole"),
    [
        (1.14, 0.16, 1.0224),  # 1 + 0.16 × 0.14
        (1.08, 0.16, 1.0128),  # 1 + 0.16 × 0.08
        (1.47, 0.16, 1.0752),
        (1.00, 0.16, 1.0),
        (1.14, 0, 1.0),
        (1.14, 1, 1.14),
    ],
)
def test_a_factor_on_needling_moves_a_whole_visit_by_its_share(factor, share, whole):
    assert on_needling_share(factor, share) == pytest.approx(whole)


# What moves, in order: place, practitioner, minutes, muscles, electrical. After each the subtotal.
BUILD_UPS = [
    # The reference visit: 86.6025 × 0.92694 = 80.2754
    (DAYTON, Visit(), {}, [80.28, 80.28, 80.28, 80.28, 80.28]),
    # × 1.1 = 88.3029; × √2 = 124.8792; × 1.14 = 142.3622; × 1.08 = 153.7512
    (
        DAYTON,
        Visit("stand-alone", 60, "3+", True),
        {"practitioner_factor": 1.1},
        [80.28, 88.30, 124.88, 142.36, 153.75],
    ),
    # 146.9694 × 0.91618 = 134.6504; × √(60/45) = 155.4809; × 1.0224 = 158.9637; × 1.0128 = 160.9984
    (LEWISTOWN, Visit("bundled", 60, "3+", True), {}, [134.65, 134.65, 155.48, 158.96, 161.00]),
    # No price level: factor 1. 86.6025 × √0.5 = 61.2372
    (PUERTO_RICO, Visit("stand-alone", 15), {}, [86.60, 86.60, 61.24, 61.24, 61.24]),
    (None, Visit("stand-alone", 30, "3+"), {}, [86.60, 86.60, 86.60, 98.73, 98.73]),
    # Exponents at their ends: nothing moves, or all in proportion (0.92694² = 0.859218 and 0.5)
    (
        DAYTON,
        Visit("stand-alone", 15),
        {"place_exponent": 0, "minutes_exponent": 0},
        [86.60, 86.60, 86.60, 86.60, 86.60],
    ),
    (
        DAYTON,
        Visit("stand-alone", 15),
        {"place_exponent": 2, "minutes_exponent": 1},
        [74.41, 74.41, 37.21, 37.21, 37.21],
    ),
]


@pytest.mark.parametrize(("place", "visit", "settings", "subtotals"), BUILD_UPS)
def test_build_up_by_hand(place, visit: Visit, settings: dict, subtotals: list[float]):
    anchor = anchor_of(visit.format, None)
    assert anchor is not None
    steps = build_up(anchor, visit, place, figures(**settings))
    assert [step.key for step in steps] == IN_ORDER == list(MODIFIERS)
    assert [step.subtotal_usd for step in steps] == subtotals
    before = [cents(anchor.median_usd), *subtotals[:-1]]
    differences = [round(after - b, 2) for after, b in zip(subtotals, before, strict=True)]
    assert [step.step_usd for step in steps] == differences


def test_an_add_on_knows_no_minutes():
    asked = Visit("add-on", None, "3+"), DAYTON, figures(minutes_exponent=1.0)
    found = factors(*asked)
    assert found["minutes"][0] == 1.0
    assert found["muscles"][0] == 1.14
    last = build_up(add_on_anchor(), *asked)[-1]
    assert last.subtotal_usd == cents(add_on_anchor().median_usd * 0.92694 * 1.14)


def test_an_initial_visit_is_moved_by_nothing():
    anchor = anchor_of("initial", 150.0)
    assert anchor is not None
    visit = Visit("initial", 60, "3+", True)
    steps = build_up(anchor, visit, DAYTON, figures(practitioner_factor=1.25))
    assert [step.key for step in steps] == IN_ORDER
    assert {(step.factor, step.step_usd) for step in steps} == {(1.0, 0.0)}


def test_muscles_and_current_move_only_visits_that_have_them():
    figure = figures(muscles_factor=1.4)
    plain = factors(Visit(), DAYTON, figure)
    assert plain["muscles"][0] == plain["electrical"][0] == 1.0
    both = factors(Visit("stand-alone", 30, "3+", True), DAYTON, figure)
    assert (both["muscles"][0], both["electrical"][0]) == (1.4, 1.08)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (2.675, 2.68),  # binary floating point holds 2.67499…; a reader sees 2.675
        (1.005, 1.01),
        (0.005, 0.01),
        (0.0049999, 0.0),
        (0.0, 0.0),
        (87.185, 87.19),
        (87.184999, 87.18),
        (1e9, 1e9),
        (240_000_000.125, 240_000_000.13),
        (1e-300, 0.0),
    ],
)
def test_cents_round_half_up(exact: float, rounded: float):
    assert cents(exact) == rounded


@given(st.integers(0, 10**11))
def test_whole_cents_stay_as_they_are(number: int):
    amount = number / 100
    assert cents(amount) == amount


@given(st.lists(st.integers(-(10**9), 10**9), max_size=8))
def test_amounts_in_cents_add_up_without_remainder(numbers: list[int]):
    assert add(*(number / 100 for number in numbers)) == sum(numbers) / 100


PLACES = [None, DAYTON, LEWISTOWN, PUERTO_RICO, find_place("94105"), find_place("HI")]
VISITS = [
    Visit.of_format(format, minutes, muscles=muscles, electrical=electrical)
    for format, lengths in {
        "stand-alone": (15, 30, 45, 60), "bundled": (30, 45, 60), "add-on": (None,),
    }.items()
    for minutes in lengths
    for muscles in ("1-2", "3+")
    for electrical in (False, True)
]  # fmt: skip
SLIDERS = {
    "place_exponent": st.floats(0, 2),
    "practitioner_factor": st.floats(0.80, 1.25),
    "minutes_exponent": st.floats(0, 1),
    "muscles_factor": st.floats(1.00, 1.47),
    "electrical_factor": st.floats(1.00, 1.21),
}


@given(
    st.sampled_from(PLACES),
    st.sampled_from(VISITS),
    st.fixed_dictionaries({}, optional=SLIDERS),
)
@example(DAYTON, Visit(), {})
def test_the_build_up_adds_up_to_the_cent(place, visit: Visit, chosen: dict[str, float]):
    anchor = anchor_of(visit.format, None)
    assert anchor is not None
    steps = build_up(anchor, visit, place, figures(**chosen))
    in_cents = [round(Decimal(repr(step.step_usd)) * 100, 6) for step in steps]
    assert all(amount == int(amount) for amount in in_cents)
    start = Decimal(repr(cents(anchor.median_usd)))
    total = start + sum(Decimal(repr(step.step_usd)) for step in steps)
    assert total == Decimal(repr(steps[-1].subtotal_usd))
    assert steps[-1].subtotal_usd == cents(steps[-1].subtotal_usd)
    assert steps[-1].subtotal_usd == pytest.approx(
        anchor.median_usd * combined(visit, place, figures(**chosen)), abs=0.006
    )


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((0.0, 0.0), "Nothing moves the published middle: $80 here too"),
        ((-6.5, 0.0), "Your place lowers the published middle by $6.50, to $73.50"),
        ((-6.5, 10.0), "The visit's length raises the published middle most, by $10; "
                       "all steps lead from $80 to $83.50"),
        ((5.0, -5.0), "Your place raises the published middle most, by $5; "
                      "all steps lead from $80 to $80"),
    ],
)  # fmt: skip
def test_what_moves_the_middle_in_words(steps: tuple[float, float], said: str):
    place, minutes = steps
    found = (
        Modifier("place", 1.0, place, 80 + place, ""),
        Modifier("minutes", 1.0, minutes, 80 + place + minutes, ""),
    )
    assert build_up_said(found, "the published middle") == said
