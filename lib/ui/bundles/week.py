"""The clinic's week: clinician hours filled by the best mix of what is asked for."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import streamlit as st

from lib.charts.week import weeks_chart
from lib.market.areas import NATION
from lib.market.downloads import Context
from lib.pricing.money import usd
from lib.pricing.price_list import Line, PriceList
from lib.pricing.schedule import Sale, Week
from lib.pricing.side_by_side import SideBySide
from lib.pricing.week import ClinicWeek, week_of_clinic
from lib.ui.show.figures import show_figure
from lib.ui.show.words import paid, safe
from lib.ui.state import session
from lib.ui.state.fields import assumption_number, service_field
from lib.ui.state.parts import part

MOST_SHOWN = 6


ANSWER, MIXES = "part_week_answer", "part_week_mixes"


def show_week(compared: SideBySide, add_on: Line | None) -> None:
    """Say which mix fills the week best, with the limits that bound it, and draw it.

    The limits change nothing but the week: what else the page shows stays as it is.
    """
    id = add_on.service.id if add_on else ""
    found = week_of_clinic(session.prices(), compared, id)
    if found is None:
        return
    st.subheader("Your week: hours bind")
    if not found.sales:
        st.markdown("Enter a price above: then your week is filled with what leaves most.")
        return
    _answer(compared, id)
    _limits(session.prices(), found)
    _mixes(compared, id)


@part(ANSWER)
def _answer(compared: SideBySide, add_on: str) -> None:
    found = week_of_clinic(session.prices(), compared, add_on)
    assert found is not None
    best = found.best
    hours = f"{round(best.hours_used, 1):g} of {best.hours:g} hours"
    st.markdown(
        f"**{safe(found.named(best))}** in {hours} bring in **{paid(best.revenue_usd)}** a week."
        "\n\n"
        f"Profit {paid(best.profit_usd)} a week, everything counted at your cost of an hour.  \n"
        f"If the hours would stay empty otherwise: {paid(best.leaves_usd)} left towards them, "
        "after needles, card fees and pay per visit."
    )


def _limits(prices: PriceList, found: ClinicWeek) -> None:
    """Draw a field for each limit, each a part of its own: the others stay as they are."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="week_limits"):
        with st.container(width=210):
            key = "part_week_hours"
            part(key)(assumption_number)(
                "week_hours", label="Clinician time a week", redraws=(key, ANSWER, MIXES)
            )
        for sale in found.sales:
            service = prices.clinic.service(sale.key)
            assert service is not None
            key = f"part_most_{service.id}"
            with st.container(width=210):
                part(key)(_most)(service.id, (key, ANSWER, MIXES))


def _most(id: str, redraws: Collection[str]) -> None:
    if service := session.clinic().service(id):
        service_field(
            st.number_input,
            service,
            "most_per_week",
            f"Most a week: {safe(service.name)}",
            placeholder="no limit",
            step=1,
            width=210,
            redraws=redraws,
        )


@part(MIXES)
def _mixes(compared: SideBySide, add_on: str) -> None:
    prices = session.prices()
    found = week_of_clinic(prices, compared, add_on)
    assert found is not None
    said = (
        "Set how many of each are asked for at most: without a limit the best one fills the week. "
        f"{found.no_show_percent:g}% of bookings take their slot and bring in nothing."
    )
    if _first_visits_without_a_limit(prices, found):
        said += " A first visit comes with a new patient alone: say how many of them a week."
    if found.left_out:
        names = ", ".join(safe(name) for name in found.left_out)
        said += (
            f" Not booked (no price, or an add-on without a treatment of your own price): {names}."
        )
    st.caption(said)
    _chart(prices, found)


def _first_visits_without_a_limit(prices: PriceList, found: ClinicWeek) -> bool:
    services = [prices.clinic.service(sale.key) for sale in found.sales]
    return any(
        one.visit.format == "initial" and one.most_per_week is None for one in services if one
    )


def _weeks(found: ClinicWeek) -> list[tuple[Sale | None, Week]]:
    """Return the best mix, and the best sales each by itself where they differ from it."""
    shown = [(sale, week) for sale, week in found.alone if week.mix[0][1]]
    mixed = [one for one in shown if found.named(one[1]) != found.named(found.best)]
    return [(None, found.best), *mixed[:MOST_SHOWN]]


def _chart(prices: PriceList, found: ClinicWeek) -> None:
    weeks = _weeks(found)
    titled = [("Best mix" if sale is None else found.named(week), week) for sale, week in weeks]
    title = f"The best mix leaves {usd(found.best.leaves_usd)} towards the week's hours"
    if len(weeks) > 1:
        title += f"; {found.named(weeks[1][1])} alone {usd(weeks[1][1].leaves_usd)}"
    show_figure(
        weeks_chart(titled),
        key="weeks_chart",
        title=title,
        alt="; ".join(f"{name}: {usd(week.leaves_usd)}" for name, week in titled),
        source="Bars: price of those who come, less needles, card fees and pay per visit. The "
        "hours cost the same whatever fills them, so the mix that leaves most is the best one; "
        "it is the best within the hours and your limits.",
        table=_table(found, weeks),
        file_name="week",
        context=Context(area=prices.place.label if prices.place else NATION),
    )


def _table(found: ClinicWeek, weeks: list[tuple[Sale | None, Week]]) -> pd.DataFrame:
    rows = [
        {
            "week": "best mix" if sale is None else f"{sale.name} alone",
            "booked": found.named(week),
            "clinician_hours": week.hours_used,
            "week_revenue_usd": week.revenue_usd,
            "week_profit_usd": week.profit_usd,
            "week_leaves_usd": week.leaves_usd,
        }
        for sale, week in weeks
    ]
    return pd.DataFrame(rows)
