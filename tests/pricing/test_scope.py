"""May this practitioner needle here? Every row of the table, and places it does not cover."""

import pytest

from lib.datasets.places import find_place
from lib.pricing.scope import SUGGESTS, scope_of
from lib.visit import PRACTITIONERS
from tests.market.oracle import table

MAY = ("allowed", "allowed_with_conditions", "silent")
ROWS = table("scope_of_practice").to_dict("records")
STATUSES = {
    "allowed", "allowed_with_conditions", "silent", "unknown", "not_allowed",
    "law_passed_not_in_force",
}  # fmt: skip


def test_the_table_holds_every_state_and_practitioner_once():
    pairs = {(row["state"], row["practitioner"]) for row in ROWS}
    assert len(ROWS) == len(pairs) == 51 * len(PRACTITIONERS)
    assert {row["practitioner"] for row in ROWS} == set(PRACTITIONERS)
    assert {row["status"] for row in ROWS} == STATUSES


@pytest.mark.parametrize("practitioner", PRACTITIONERS)
def test_a_price_may_be_suggested_only_where_needling_is_allowed_or_the_rules_are_silent(
    practitioner: str,
):
    own = [row for row in ROWS if row["practitioner"] == practitioner]
    assert len(own) == 51
    for row in own:
        found = scope_of(find_place(row["state"]), practitioner)
        assert found.status == row["status"]
        assert found.suggests == (row["status"] in MAY), row["state"]
        assert found.source_url == (row["source_url"] or None)
        assert found.as_of == (row["as_of"] or None)
        assert found.note == (row["note"] or None)
        assert found.condition == (row["condition"] or None)
        assert found.disputed == (row["disputed"] == "true")
        hours = row["training_hours"]
        assert found.training_hours == (int(float(hours)) if hours else None)


def test_the_statuses_that_suggest_are_those_three():
    assert set(SUGGESTS) == set(MAY)


SENTENCES = [
    ("OH", "physical_therapist", "allowed", "A physical therapist may needle in Ohio."),
    ("OH", "acupuncturist", "allowed", "An acupuncturist may needle in Ohio."),
    (
        "MT",
        "physical_therapist",
        "allowed_with_conditions",
        "A physical therapist may needle in Montana, with conditions.",
    ),
    (
        "PA",
        "physical_therapist",
        "silent",
        "The rules of Pennsylvania are silent on needling by a physical therapist; ask your board.",
    ),
    (
        "OH",
        "chiropractor",
        "unknown",
        "We don't know whether a chiropractor may needle in Ohio; ask your board.",
    ),
    (
        "OH",
        "athletic_trainer",
        "unknown",
        "We don't know whether an athletic trainer may needle in Ohio; ask your board.",
    ),
    (
        "NY",
        "physical_therapist",
        "not_allowed",
        "A physical therapist may not needle in New York.",
    ),
    (
        "AK",
        "occupational_therapist",
        "not_allowed",
        "An occupational therapist may not needle in Alaska.",
    ),
    (
        "OR",
        "physical_therapist",
        "law_passed_not_in_force",
        "Oregon has passed a law that will let a physical therapist needle; "
        "it is not in force yet.",
    ),
]


@pytest.mark.parametrize(("state", "practitioner", "status", "sentence"), SENTENCES)
def test_the_sentence_of_each_status(state, practitioner, status, sentence):
    found = scope_of(find_place(state), practitioner)
    assert (found.status, found.sentence) == (status, sentence)


def test_a_zip_code_has_its_states_row():
    here, state = (scope_of(find_place(text), "physical_therapist") for text in ("45402", "OH"))
    assert here == state


@pytest.mark.parametrize("place", ["PR", "00901", "GU", "00802", "96799", "96950"])
@pytest.mark.parametrize("practitioner", PRACTITIONERS)
def test_islands_are_not_covered_and_it_is_said(place: str, practitioner: str):
    where = find_place(place)
    found = scope_of(where, practitioner)
    assert found.status is None
    assert not found.suggests
    assert found.sentence.startswith("No data here")
    assert where.state_name in found.sentence


def test_no_place_asks_for_one():
    found = scope_of(None, "physical_therapist")
    assert not found.suggests
    assert "ZIP code" in found.sentence
