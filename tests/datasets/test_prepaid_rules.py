"""What was found on prepaid care: every rule with its state, its source, and its figure."""

from urllib.parse import urlsplit

import pandas as pd
import pytest

from lib.datasets.package import DATA_FOLDER

TABLE = pd.read_csv(DATA_FOLDER / "prepaid_rules.csv", dtype=str, keep_default_na=False)
ROWS = TABLE.to_dict("records")
STATES = set(
    pd.read_csv(DATA_FOLDER / "states.csv", dtype=str, keep_default_na=False)["postal"]
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["state"])
def test_a_rule_has_a_state_and_an_address(row: dict[str, str]):
    assert row["state"] in STATES
    address = urlsplit(row["source_url"])
    assert address.scheme == "https"
    assert "." in address.netloc
    assert row["source_kind"] in ("primary", "secondary")
    assert row["rule"].endswith(".")


def test_the_states_are_those_found_each_once():
    assert sorted(TABLE["state"]) == ["CA", "IL", "MN", "MT", "WY"]


@pytest.mark.parametrize(
    ("state", "dollars", "words"),
    [("WY", "500", "500 dollars"), ("MN", "1000", "1,000 dollars")],
)
def test_amounts_from_which_a_rule_holds(state: str, dollars: str, words: str):
    (row,) = [row for row in ROWS if row["state"] == state]
    assert row["threshold_usd"] == dollars
    assert words in row["rule"]
    assert "escrow" in row["rule"]
    assert row["source_kind"] == "primary"


def test_other_rules_name_no_amount():
    others = TABLE[~TABLE["state"].isin(["WY", "MN"])]
    assert set(others["threshold_usd"]) == {""}
    assert not others["rule"].str.contains(r"\d+ dollars").any()


def test_wyoming_s_discount_must_be_reasonable_and_its_board_is_open():
    (row,) = [row for row in ROWS if row["state"] == "WY"]
    assert "reasonable relation" in row["rule"]
    assert row["practitioner"] == ""
    assert "board is not named" in row["note"]


@pytest.mark.parametrize("state", ["MN", "MT", "IL"])
def test_rules_for_chiropractors_say_so(state: str):
    (row,) = [row for row in ROWS if row["state"] == state]
    assert row["practitioner"] == "chiropractor"
    assert "chiropractor" in row["note"]


def test_no_rule_is_claimed_for_physical_therapists():
    assert "physical_therapist" not in set(TABLE["practitioner"])
