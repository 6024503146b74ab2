"""Medicare's rule on needling for chronic low back pain (NCD 30.3.3) as a checklist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from lib.datasets.package import load

FIRST_VISITS = 12
FURTHER_VISITS = 8
MOST_A_YEAR = 20
SOURCE_URL = (
    "https://www.cms.gov/Medicare-Coverage-Database/view/ncd.aspx?ncdid=373&ncdver=1&doctype=NCD"
)
FIRST_YEAR_URL = (
    "https://www.priorityhealth.com/provider/manual/news/plans/"
    "06-29-2020-acupuncture-covered-for-medicare-members"
)


@dataclass(frozen=True)
class Payment:
    """Whether Medicare pays a practitioner for a service; None: not looked up, see the note."""

    paid: bool | None
    note: str
    source_url: str


def payment_of(furnisher: str, service: str) -> Payment:
    """Return the table's row of a practitioner and a service: needling, therapy or evaluation.

    Raises KeyError for one that is not in the table medicare_practitioners.
    """
    return _payments()[(furnisher, service)]


@lru_cache(maxsize=1)
def _payments() -> dict[tuple[str, str], Payment]:
    return {
        (row["practitioner"], row["service"]): Payment(
            None if pd.isna(row["paid"]) else bool(row["paid"]), row["note"], row["source_url"]
        )
        for row in load("medicare_practitioners").to_dict("records")
    }


# Who furnishes it for Medicare, by the clinic's practitioner. An acupuncturist may bill directly
# or work in a practice of somebody whom Medicare pays.
_FURNISHERS_OF = {
    "physical_therapist": ("physical therapist",),
    "chiropractor": ("chiropractor",),
    "occupational_therapist": ("occupational therapist",),
    "athletic_trainer": ("athletic trainer",),
    "acupuncturist": (
        "acupuncturist billing directly",
        "auxiliary staff with acupuncture degree and license",
        "PA, NP or CNS with acupuncture degree and license",
        "physician",
    ),
}


def furnishers_of(practitioner: str) -> tuple[str, ...]:
    """Return who may be meant where Medicare asks who furnishes it; one where it is clear."""
    return _FURNISHERS_OF[practitioner]


def may_be_covered(furnisher: str) -> bool:
    """Whether Medicare pays this one for needling at all, under the coverage determination."""
    return payment_of(furnisher, "needling").paid is True


@dataclass(frozen=True)
class Case:
    """What the checklist asks about a patient and the one who needles.

    Visits are counted as already given: in the present 90 days, and in the twelve months that
    began with the first treatment (not with January).
    """

    furnisher: str
    lasts_twelve_weeks: bool
    no_known_cause: bool
    not_after_surgery: bool
    not_pregnant: bool
    improving: bool
    given_in_90_days: int = 0
    given_in_year: int = 0


@dataclass(frozen=True)
class Coverage:
    """How many of the planned visits are covered, and why not more."""

    covered_visits: int
    reasons: tuple[str, ...]

    @property
    def covered(self) -> bool:
        """Whether any visit is covered."""
        return self.covered_visits > 0


def coverage_of(case: Case, planned: int) -> Coverage:
    """Return how many of the planned visits the national coverage determination covers.

    Chronic low back pain of twelve weeks or more, without a known cause, not after surgery and not
    in pregnancy; twelve visits in 90 days, eight more if the patient improves, twenty in the twelve
    months from the first treatment.
    """
    reasons = _obstacles(case)
    if reasons:
        return Coverage(0, tuple(reasons))
    left = FIRST_VISITS - case.given_in_90_days
    words = f"{FIRST_VISITS} visits in 90 days, {case.given_in_90_days} given"
    if case.improving:
        left += FURTHER_VISITS
        words += f"; improving: {FURTHER_VISITS} more"
    else:
        words += "; without improvement treatment must stop there"
    left = max(0, min(left, MOST_A_YEAR - case.given_in_year))
    words += (
        f"; at most {MOST_A_YEAR} in the twelve months from the first treatment, "
        f"{case.given_in_year} given: {left} left."
    )
    return Coverage(min(planned, left), (words,))


def _obstacles(case: Case) -> list[str]:
    checks = (
        (
            may_be_covered(case.furnisher),
            f"Medicare does not cover needling by {_with_article(case.furnisher)}.",
        ),
        (case.lasts_twelve_weeks, "Not confirmed: low back pain for twelve weeks or more."),
        (case.no_known_cause, "Not confirmed: no known systemic cause."),
        (case.not_after_surgery, "Not confirmed: not after surgery."),
        (case.not_pregnant, "Not confirmed: not in pregnancy."),
    )
    return [reason for met, reason in checks if not met]


def _with_article(name: str) -> str:
    if name.startswith("auxiliary staff"):
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
