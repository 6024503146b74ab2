"""A week's schedule, on the bundles page: a mix of visits, and the mix that pays best."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from lib.charts.patient import weeks_chart
from lib.pricing.bundles import Comparison, Offer
from lib.pricing.context import owner_context
from lib.pricing.schedule import ScheduleError, Week, best_week, week_of
from lib.scenario import Scenario
from lib.ui.settings import reset_all, slider
from lib.ui.show import words
from lib.ui.show.figures import show_figure
from lib.ui.show.words import paid, safe

NAMES = {
    "stand_alone": "stand-alone",
    "with_add_on": "treatment with add-on",
    "bundle": "bundle",
}

COLUMN_NAMES = {
    **{name: f"{key}_visits" for key, name in NAMES.items()},
    "revenue_usd": "week_revenue_usd",
    "contribution_usd": "week_contribution_usd",
}


def controls() -> None:
    """Draw slots, the mix, and the most of each."""
    st.header("A week's schedule")
    slider("week_slots")
    for column, key in zip(st.columns(3, gap="medium"), NAMES, strict=True):
        with column:
            slider(f"week_{key}")
            slider(f"week_most_{key}")
    reset_all("schedule")


def show(scenario: Scenario, found: Comparison) -> None:
    """Say what the mix earns and which mix within the limits pays best."""
    offers = _offers(found)
    slots = int(scenario.figure("week_slots"))
    limits = {name: int(scenario.figure(f"week_most_{key}")) for key, name in NAMES.items()}
    mix = {name: int(scenario.figure(f"week_{key}")) for key, name in NAMES.items()}
    best = best_week(offers, limits, slots)
    weeks = [("best mix", best)]
    try:
        yours = week_of(offers, mix, slots)
        weeks.insert(0, ("your mix", yours))
        st.markdown(f"**Your mix** {_said(yours)}")
    except ScheduleError as error:
        st.error(safe(str(error)), icon=":material/error:")
    st.markdown(f"**Best mix within your limits:** {_in_words(best)}. It {_said(best)}")
    show_figure(
        weeks_chart(weeks),
        key="weeks_chart",
        alt="; ".join(f"{name}: {words.exact(week.contribution_usd)}" for name, week in weeks),
        source="Every visit fills one slot; an add-on stands inside its treatment. Slots are "
        "filled by contribution per visit, greatest first, up to your limits, of equals "
        "the shorter visit: the exact best.",
        table=_table(weeks),
        file_name="week",
        # A week mixes visits of several formats: its rows name none.
        context=replace(owner_context(scenario), visit=None),
        names=COLUMN_NAMES,
    )


def _offers(found: Comparison) -> tuple[Offer, ...]:
    both = replace(found.treatment_with_add_on, name=NAMES["with_add_on"])
    return found.stand_alone, both, found.bundle


def _in_words(week: Week) -> str:
    return ", ".join(f"{n} {name}" for name, n in week.mix)


def _said(week: Week) -> str:
    return (
        f"earns {paid(week.revenue_usd)}, contributes **{paid(week.contribution_usd)}** "
        f"({safe(week.how)}) and takes {week.hours:.1f} clinician hours; "
        f"{words.count(week.empty, 'slot stays', 'slots stay')} empty."
    )


def _table(weeks: list[tuple[str, Week]]) -> pd.DataFrame:
    rows = [
        {"week": name}
        | dict(week.mix)
        | {
            "empty_slots": week.empty,
            "revenue_usd": week.revenue_usd,
            "contribution_usd": week.contribution_usd,
            "clinician_hours": week.hours,
        }
        for name, week in weeks
    ]
    return pd.DataFrame(rows)
