"""Medicare's checklist: every obstacle by name, and the visits the rule leaves."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from lib.datasets.package import load
from lib.pricing.coverage import (
    SOURCE_URL,
    Case,
    coverage_of,
    furnishers_of,
    may_be_covered,
    payment_of,
)
from lib.visit import PRACTITIONERS

PHYSICIAN = Case(
    "physician",
    lasts_twelve_weeks=True,
    no_known_cause=True,
    not_after_surgery=True,
    not_pregnant=True,
    improving=False,
)
IMPROVING = replace(PHYSICIAN, improving=True)


@pytest.mark.parametrize(
    ("planned", "covered", "covered_if_improving"),
    [(0, 0, 0), (1, 1, 1), (12, 12, 12), (13, 12, 13), (20, 12, 20), (21, 12, 20), (60, 12, 20)],
)
def test_twelve_visits_and_eight_more_if_improving(planned, covered, covered_if_improving):
    assert coverage_of(PHYSICIAN, planned).covered_visits == covered
    assert coverage_of(IMPROVING, planned).covered_visits == covered_if_improving
    assert coverage_of(PHYSICIAN, planned).covered == (covered > 0)


@pytest.mark.parametrize(
    ("improving", "in_90_days", "in_year", "left"),
    [
        (False, 0, 0, 12),
        (False, 5, 5, 7),  # 12 − 5
        (False, 12, 12, 0),
        (False, 13, 13, 0),  # never below none
        (False, 0, 15, 5),  # a new period of 90 days, but 20 − 15 of the year
        (False, 0, 20, 0),
        (True, 5, 5, 15),  # 12 − 5 + 8
        (True, 12, 12, 8),
        (True, 12, 16, 4),  # 20 − 16
        (True, 19, 19, 1),
        (True, 20, 20, 0),
        (True, 0, 25, 0),
        (True, 4, 0, 16),
    ],
)
def test_visits_given_already_count(improving: bool, in_90_days: int, in_year: int, left: int):
    case = replace(
        PHYSICIAN, improving=improving, given_in_90_days=in_90_days, given_in_year=in_year
    )
    found = coverage_of(case, 60)
    assert found.covered_visits == left
    (reason,) = found.reasons
    assert f"12 visits in 90 days, {in_90_days} given" in reason
    assert f"at most 20 in the twelve months from the first treatment, {in_year} given" in reason
    assert f"{left} left." in reason
    assert ("improving: 8 more" in reason) == improving
    assert ("treatment must stop there" in reason) != improving


OBSTACLES = {
    "lasts_twelve_weeks": "Not confirmed: low back pain for twelve weeks or more.",
    "no_known_cause": "Not confirmed: no known systemic cause.",
    "not_after_surgery": "Not confirmed: not after surgery.",
    "not_pregnant": "Not confirmed: not in pregnancy.",
}


@pytest.mark.parametrize("name", OBSTACLES)
def test_each_obstacle_by_itself(name: str):
    unmet: dict[str, Any] = {name: False}
    found = coverage_of(replace(IMPROVING, **unmet), 6)
    assert (found.covered_visits, found.covered) == (0, False)
    assert found.reasons == (OBSTACLES[name],)


def test_all_obstacles_together_are_all_named():
    unmet: dict[str, Any] = dict.fromkeys(OBSTACLES, False)
    case = replace(IMPROVING, furnisher="physical therapist", **unmet)
    found = coverage_of(case, 6)
    assert found.covered_visits == 0
    assert found.reasons[1:] == tuple(OBSTACLES.values())
    assert found.reasons[0] == "Medicare does not cover needling by a physical therapist."


@pytest.mark.parametrize(
    ("furnisher", "may"),
    [
        ("physical therapist", False),
        ("chiropractor", False),
        ("occupational therapist", False),
        ("athletic trainer", False),
        ("acupuncturist billing directly", False),
        ("physician", True),
        ("PA, NP or CNS with acupuncture degree and license", True),
        ("auxiliary staff with acupuncture degree and license", True),
    ],
)
def test_who_may_furnish(furnisher: str, may: bool):
    found = coverage_of(replace(IMPROVING, furnisher=furnisher), 6)
    assert found.covered_visits == (6 if may else 0)
    if not may:
        article = "an" if furnisher[0] in "ao" else "a"
        assert found.reasons == (f"Medicare does not cover needling by {article} {furnisher}.",)


@pytest.mark.parametrize(
    ("furnisher", "therapy", "evaluation"),
    [
        ("physical therapist", True, True),
        ("chiropractor", False, False),  # manual manipulation of the spine alone
        ("occupational therapist", True, None),  # evaluations have codes of their own
        ("athletic trainer", False, False),
        ("acupuncturist billing directly", False, False),
        ("physician", True, None),
        ("PA, NP or CNS with acupuncture degree and license", True, None),
        ("auxiliary staff with acupuncture degree and license", False, False),
    ],
)
def test_whom_medicare_pays_for_what_else_a_visit_holds(furnisher, therapy, evaluation):
    found = [payment_of(furnisher, service) for service in ("therapy", "evaluation")]
    assert [payment.paid for payment in found] == [therapy, evaluation]
    assert all(payment.note and payment.source_url.startswith("http") for payment in found)


def test_those_offered_are_those_of_the_table():
    offered = {one for who in PRACTITIONERS for one in furnishers_of(who)}
    assert offered == set(load("medicare_practitioners")["practitioner"])
    assert SOURCE_URL.startswith("https://www.cms.gov/")


def test_more_given_never_leaves_more():
    for improving, planned in product((False, True), (0, 6, 12, 21)):
        before = None
        for given in range(25):
            case = replace(
                PHYSICIAN, improving=improving, given_in_90_days=given, given_in_year=given
            )
            found = coverage_of(case, planned).covered_visits
            assert 0 <= found <= min(planned, 20)
            assert before is None or found <= before
            before = found


def test_the_clinics_practitioner_says_who_furnishes_it_but_for_an_acupuncturist():
    found = {who: furnishers_of(who) for who in PRACTITIONERS}
    assert [who for who, options in found.items() if len(options) > 1] == ["acupuncturist"]
    assert found["physical_therapist"] == ("physical therapist",)
    # Only where somebody else answers for it can Medicare pay an acupuncturist.
    covered = [may_be_covered(who) for who in found["acupuncturist"]]
    assert covered == [False, True, True, True]
