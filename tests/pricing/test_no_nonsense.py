"""No place, clinic or figure leads to a figure that is none."""

import dataclasses
import math
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from lib.clinic import Clinic, new_clinic
from lib.datasets.places import find_place, states
from lib.pricing.detail import detail_of
from lib.pricing.packages import PackageError, package_of_service
from lib.pricing.price_list import PriceList, price_list_of
from lib.visit import PRACTITIONERS
from tests.clinics import clinics

# Metro and rural, islands of every territory, places without parity, wage or locality.
PLACES = [
    None, "45402", "59457", "77002", "10001", "94105", "99901", "96813", "20001", "19947", "08201",
    "06103", "00901", "00601", "96910", "00802", "96799", "96950", "Guam", "Montana", "nowhere",
]  # fmt: skip


def numbers(found: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a result, with the name it stands under."""
    if isinstance(found, bool | str | bytes | pd.DataFrame | BaseModel) or found is None:
        return
    if isinstance(found, int | float):
        yield name, found
    elif dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            yield from numbers(getattr(found, field.name), field.name)
    elif isinstance(found, list | tuple):
        for value in found:
            yield from numbers(value, name)


def check(prices: PriceList) -> None:
    for line in prices.lines:
        for name, value in numbers(detail_of(prices, line)):
            assert math.isfinite(value), name
        assert line.economics is not None
        assert line.economics.break_even_usd >= line.economics.floor_usd >= 0
        assert not [word for word in ("nan", "inf", "None", "$-") if word in line.sentence]
        if line.evidence is not None:
            one = line.evidence
            assert 0 < one.middle_low_usd < one.middle_usd < one.middle_high_usd
            assert one.p25_usd < one.middle_usd < one.p75_usd


def test_every_state_and_practitioner():
    for state in states().index:
        for practitioner in PRACTITIONERS:
            check(price_list_of(new_clinic(place=state).with_(practitioner=practitioner)))


@given(clinics(), st.sampled_from(PLACES))
@settings(max_examples=60)
def test_any_clinic_anywhere(clinic: Clinic, place: str | None):
    prices = price_list_of(clinic.with_(place=place))
    check(prices)
    for line in prices.lines:
        for package in line.service.packages:
            try:
                found = package_of_service(line.service, package, economics=line.economics)
            except PackageError:
                continue
            assert found.total_usd + found.saving_usd == pytest.approx(found.list_total_usd)
            assert all(math.isfinite(value) for _, value in numbers(found))


def test_the_place_is_found_or_it_is_none():
    assert price_list_of(new_clinic(place="45402")).place == find_place("45402")
    assert price_list_of(new_clinic(place="nowhere")).place is None
