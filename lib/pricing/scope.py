"""May this practitioner needle in this state? Product content, not legal advice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from lib.datasets.package import load
from lib.datasets.places import Place

NAMES = {
    "physical_therapist": "physical therapist",
    "chiropractor": "chiropractor",
    "acupuncturist": "acupuncturist",
    "athletic_trainer": "athletic trainer",
    "occupational_therapist": "occupational therapist",
}
FORBIDS = ("not_allowed", "law_passed_not_in_force")
SUGGESTS = ("allowed", "allowed_with_conditions", "silent")


@dataclass(frozen=True)
class Scope:
    """One row of scope_of_practice, with the sentence it makes.

    `status` is None for a place the table does not cover; `suggests` says whether a price may be
    suggested; `hours_known` whether training hours were looked up.
    """

    status: str | None
    sentence: str
    suggests: bool
    as_of: str | None = None
    source_url: str | None = None
    condition: str | None = None
    note: str | None = None
    disputed: bool = False
    training_hours: int | None = None

    @property
    def forbids(self) -> bool:
        """Whether needling by this practitioner is not lawful there today."""
        return self.status in FORBIDS


def scope_of(place: Place | None, practitioner: str) -> Scope:
    """Return what the table says of a practitioner in the place's state."""
    if place is None:
        return Scope(
            None, "Enter your ZIP code, city or state: rules, pay and price level are local.", False
        )
    row = _rows().get((place.state, practitioner))
    who, state = NAMES[practitioner], place.state_name
    article = "An" if who[0] in "aeiou" else "A"
    if row is None:
        return Scope(None, f"No data here: the rules of {state} are not in our tables.", False)
    sentences = {
        "allowed": f"{article} {who} may needle in {state}.",
        "allowed_with_conditions": f"{article} {who} may needle in {state}, with conditions.",
        "silent": f"The rules of {state} are silent on needling by {article.lower()} {who}; "
        "ask your board.",
        "unknown": f"We don't know whether {article.lower()} {who} may needle in {state}; "
        "ask your board.",
        "not_allowed": f"{article} {who} may not needle in {state}.",
        "law_passed_not_in_force": f"{state} has passed a law that will let {article.lower()} "
        f"{who} needle; it is not in force yet.",
    }
    return Scope(suggests=row["status"] in SUGGESTS, sentence=sentences[row["status"]], **row)


@lru_cache(maxsize=1)
def _rows() -> dict[tuple[str, str], dict[str, Any]]:
    table = load("scope_of_practice").astype(object)
    table = table.where(table.notna(), None)
    columns = ["status", "as_of", "source_url", "condition", "note", "disputed", "training_hours"]
    found = {}
    for record in table.to_dict("records"):
        row: dict[str, Any] = {column: record[column] for column in columns}
        hours = record["training_hours"]
        row["training_hours"] = None if pd.isna(hours) else int(hours)
        found[(record["state"], record["practitioner"])] = row
    return found
