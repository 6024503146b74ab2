"""No place, visit or slider position leads to a figure that is none."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.commands.quote import as_json
from lib.datasets.assumptions import settable
from lib.datasets.places import find_place, states
from lib.pricing.answer import Neighbour, Quote, quote
from lib.scenario import Scenario
from lib.visit import FORMATS, MINUTES, MUSCLES, PRACTITIONERS, Visit
from tests.pricing.sliders import POSITIONS

STATES = [find_place(code) for code in states().index]
# Metro and rural, islands of every territory, places without parity, wage or locality.
ZIPS = [
    "45402", "59457", "77002", "10001", "94105", "99901", "96813", "20001", "19947", "02807",
    "08201", "27701", "06103", "82001", "57501", "00901", "00601", "96910", "00802", "96799",
    "96950",
]  # fmt: skip
PLACES = [None, *STATES, *(find_place(code) for code in ZIPS)]
# What may be negative by nature: a step of the build-up, and what a price contributes.
SIGNED = ("step_usd", "contribution_usd")

visits = st.builds(
    lambda chosen, muscles, electrical, practitioner: Visit(
        chosen[0], chosen[1], muscles, electrical, practitioner
    ),
    st.sampled_from([(f, m) for f in FORMATS for m in MINUTES[f] or (None,)]),
    st.sampled_from(MUSCLES),
    st.booleans(),
    st.sampled_from(PRACTITIONERS),
)
neighbours = st.lists(
    st.builds(Neighbour, st.sampled_from(FORMATS), st.floats(1, 10_000)), max_size=10
).map(tuple)


def numbers(found: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number of plain values, with the name it stands under."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from numbers(value, key)
    elif isinstance(found, list | tuple):
        for value in found:
            yield from numbers(value, name)
    elif isinstance(found, int | float) and not isinstance(found, bool):
        yield name, found


def check(found: Quote) -> None:
    plain = as_json(found)
    for name, value in numbers(plain):
        assert math.isfinite(value), name
        assert value >= 0 or name in SIGNED, f"{name} = {value}"
    sentence = plain["answer"]["sentence"]
    assert not [word for word in ("nan", "inf", "None", "$-") if word in sentence]
    check_answer(found)
    if found.moved is not None:
        quantiles = [
            found.moved.p10_usd, found.moved.p25_usd, found.moved.median_usd, found.moved.p75_usd,
            found.moved.p90_usd,
        ]  # fmt: skip
        known = [value for value in quantiles if value is not None]
        assert known == sorted(known)


def check_answer(found: Quote) -> None:
    answer = found.answer
    assert answer.suggested == (found.scope.suggests and found.anchor is not None)
    assert (answer.confidence == "none") == (not answer.suggested)
    assert answer.reason
    assert [step.key for step in found.modifiers] == (
        ["place", "practitioner", "minutes", "muscles", "electrical"] if found.anchor else []
    )
    if not answer.suggested:
        assert (answer.from_usd, answer.middle_usd, answer.top_usd) == (None, None, None)
        return
    assert answer.middle_usd is not None
    assert answer.top_usd is not None
    lowest = found.lowest_usd
    if answer.from_usd is None:
        assert lowest > answer.top_usd - 1e-6
        assert answer.sentence.startswith("Your costs")
    else:
        assert lowest - 1e-6 <= answer.from_usd <= answer.top_usd
        assert answer.sentence.startswith("Ask")


@pytest.mark.parametrize("practitioner", PRACTITIONERS)
def test_every_state_and_practitioner(practitioner: str):
    assert len(STATES) == 56
    for place in STATES:
        found = quote(Scenario(place, Visit(practitioner=practitioner)))
        check(found)
        assert found.floor.labour_usd > 0


@pytest.mark.parametrize("format", FORMATS)
def test_every_sample_place_and_format(format: str):
    for place in PLACES:
        scenario = Scenario(place, Visit.of_format(format), (("evaluation_price_usd", 150.0),))
        check(quote(scenario))


@given(st.sampled_from(PLACES), visits, POSITIONS, neighbours)
@settings(max_examples=150)
def test_any_place_visit_and_slider_position(place, visit: Visit, chosen: dict, known: tuple):
    check(quote(Scenario(place, visit, tuple(chosen.items())), known))


@pytest.mark.parametrize("end", ["minimum", "maximum"])
@pytest.mark.parametrize("format", FORMATS)
def test_every_slider_at_its_end(format: str, end: str):
    chosen = tuple((row.key, float(getattr(row, end))) for row in settable())
    for place in PLACES[:: len(PLACES) // 3]:
        visit = Visit.of_format(format, muscles="3+", electrical=True)
        check(quote(Scenario(place, visit, chosen)))
        for one in chosen:
            check(quote(Scenario(place, visit, (one,))))


@given(visits, POSITIONS, st.floats(1, 100))
@settings(max_examples=50)
def test_the_floor_falls_with_booking(visit: Visit, chosen: dict, booked: float):
    floors = [
        quote(Scenario(PLACES[-1], visit, tuple({**chosen, "booked_percent": b}.items()))).floor
        for b in sorted([booked, chosen.get("booked_percent", 80.0)])
    ]
    assert floors[0].total_usd >= floors[1].total_usd


UPWARD = {
    "pay_usd_per_hour": 1000, "payroll_burden_percent": 200, "slot_minutes": 480,
    "no_show_percent": 99, "other_cost_usd_per_visit": 1000, "supplies_usd_per_visit": 1000,
}  # fmt: skip


@pytest.mark.parametrize("key", UPWARD)
@given(visit=visits, chosen=POSITIONS, data=st.data())
@settings(max_examples=30)
def test_the_floor_rises_with_every_cost(key: str, visit: Visit, chosen: dict, data):
    low = 1.0 if key == "slot_minutes" else 0.0
    pair = sorted(data.draw(st.tuples(*[st.floats(low, UPWARD[key])] * 2)))
    floors = [
        quote(Scenario(PLACES[-1], visit, tuple({**chosen, key: value}.items()))).floor.total_usd
        for value in pair
    ]
    assert floors[0] <= floors[1]
