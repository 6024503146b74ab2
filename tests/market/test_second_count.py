"""Ten random filters, counted a second time by pandas on the CSV files."""

import random
from dataclasses import dataclass

import pandas as pd
import pytest

from lib.market.areas import NATION, Area, state_area
from lib.market.offers import Filter
from lib.market.ranges import area_range, queries
from lib.visit import Visit
from tests.market import oracle

SEED = 20560
TYPES = {
    "acute": "Acute Care Hospitals",
    "critical-access": "Critical Access Hospitals",
    "childrens": "Childrens",
    "psychiatric": "Psychiatric",
}
OWNERS: dict[str, str | tuple[str, ...]] = {
    "non-profit": "Voluntary non-profit",
    "for-profit": ("Proprietary", "Physician"),
    "government": "Government",
    "tribal": "Tribal",
}


@dataclass(frozen=True)
class Case:
    """One random filter."""

    format: str
    minutes: int | None
    muscles: str
    electrical: bool
    price: str
    level: str
    code: str
    kind: str
    types: tuple[str, ...]
    owners: tuple[str, ...]
    extremes: bool

    def __str__(self) -> str:
        chosen = "+".join(self.types + self.owners) or "any"
        return f"{self.format} {self.minutes} {self.price} {self.code or NATION} {chosen}"


def random_cases(number: int) -> list[Case]:
    rng = random.Random(SEED)
    states = oracle.table("states").query("census_division != ''")
    cases = []
    for _ in range(number):
        format = rng.choice(list(oracle.FORMATS))
        level = rng.choice(["nation", "division", "state"])
        codes = {
            "nation": [""],
            "division": states["census_division"].tolist(),
            "state": states["postal"].tolist(),
        }
        cases.append(
            Case(
                format,
                rng.choice(oracle.FORMATS[format]),
                rng.choice(["1-2", "3+"]),
                rng.random() < 0.5,
                rng.choice(["cash", "gross"]),
                level,
                rng.choice(sorted(set(codes[level]))),
                rng.choice(["all", "metro", "rural"]),
                tuple(rng.sample(sorted(TYPES), rng.choice([0, 0, 1, 2]))),
                tuple(rng.sample(sorted(OWNERS), rng.choice([0, 0, 1, 2]))),
                rng.random() < 0.5,
            )
        )
    return cases


CASES = random_cases(10)


def lib_answer(case: Case) -> dict[str, dict]:
    """Ask lib.market."""
    visit = Visit(case.format, case.minutes, case.muscles, case.electrical)
    chosen = Filter(case.types, case.owners, case.extremes)
    area = {
        "nation": lambda: Area("nation", NATION, case.kind),
        "division": lambda: Area("division", case.code, case.kind, case.code),
        "state": lambda: state_area(case.code, case.kind),
    }[case.level]()
    answers = {}
    for query in queries(visit, case.price, chosen):
        found = area_range(query, area)
        names = ["n_offers", "n_price_lists", "n_left_out", "top_list_share", *oracle.QUANTILES]
        names += ["median_low", "median_high"]
        figures = {name: getattr(found, name) for name in names}
        assert (found.p50 is None) == (found.confidence == "none")
        answers[query.recipe.reading] = {
            name: oracle.NAN if value is None else value for name, value in figures.items()
        } | {"confidence": found.confidence}
    return answers


def second_count(case: Case) -> dict[str, dict]:
    """Count the same in the CSV files."""
    answers = {}
    for reading, units in oracle.readings(case.format, case.minutes, case.muscles).items():
        frame = oracle.offers(units, case.price, case.electrical, case.extremes)
        if case.types:
            frame = frame[frame["hospital_type"].isin([TYPES[name] for name in case.types])]
        if case.owners:
            starts = [OWNERS[name] for name in case.owners]
            owned = [any(owner.startswith(s) for s in starts) for owner in frame["ownership"]]
            frame = frame[pd.Series(owned, frame.index, dtype=bool)]
        if case.kind != "all":
            frame = frame[frame["metro"] == (case.kind == "metro")]
        if case.level == "division":
            frame = frame[frame["census_division"] == case.code]
        if case.level == "state":
            frame = frame[frame["state"] == case.code]
        figures = oracle.statistics(frame)
        low, high = oracle.interval(frame)
        word = oracle.confidence(figures["n_price_lists"], low, figures["p50"], high)
        answers[reading] = figures | {"median_low": low, "median_high": high, "confidence": word}
    return answers


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_random_filter_has_the_same_figures_counted_twice(case: Case):
    found, expected = lib_answer(case), second_count(case)
    assert found.keys() == expected.keys()
    for reading, figures in expected.items():
        assert found[reading].pop("confidence") == figures.pop("confidence")
        assert found[reading] == oracle.same(figures)


def test_the_random_filters_are_worth_testing():
    answers = [figures for case in CASES for figures in second_count(case).values()]
    assert sum(figures["p50"] > 0 for figures in answers) >= 5
    assert sum(figures["n_left_out"] > 0 for figures in answers) >= 3
    assert {case.price for case in CASES} == {"cash", "gross"}
    assert {case.level for case in CASES} == {"nation", "division", "state"}
    assert any(case.types for case in CASES)
    assert any(case.owners for case in CASES)
    assert any(case.electrical for case in CASES)
