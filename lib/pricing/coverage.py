"""Medicare's rule on needling for chronic low back pain (NCD 30.3.3) as a checklist."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_VISITS = 12
FURTHER_VISITS = 8
MOST_A_YEAR = 20
SOURCE_URL = (
    "https://www.cms.gov/Medicare-Coverage-Database/view/ncd.aspx?ncdid=373&ncdver=1&doctype=NCD"
)
FURNISHERS = {
    "physical therapist": False,
    "chiropractor": False,
    "athletic or occupational therapist": False,
    "acupuncturist billing directly": False,
    "physician": True,
    "PA, NP or CNS with acupuncture degree and license": True,
    "auxiliary staff with acupuncture degree and license": True,
}


@dataclass(frozen=True)
class Case:
    """What the checklist asks about a patient and the one who needles.

    Visits are counted as already given: in the present 90 days and in the year.
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
    in pregnancy; twelve visits in 90 days, eight more if the patient improves, twenty a year.
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
    words += f"; at most {MOST_A_YEAR} a year, {case.given_in_year} given: {left} left."
    return Coverage(min(planned, left), (words,))


def _obstacles(case: Case) -> list[str]:
    checks = (
        (
            FURNISHERS[case.furnisher],
            f"Needling by this furnisher ({case.furnisher}) is not covered.",
        ),
        (case.lasts_twelve_weeks, "Not confirmed: low back pain for twelve weeks or more."),
        (case.no_known_cause, "Not confirmed: no known systemic cause."),
        (case.not_after_surgery, "Not confirmed: not after surgery."),
        (case.not_pregnant, "Not confirmed: not in pregnancy."),
    )
    return [reason for met, reason in checks if not met]
