"""What to charge: how an hour, a break-even price and the evidence of a price are computed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.datasets.assumptions import rule, typical
from lib.pricing.anchors import add_on_anchor, bundled_anchor, stand_alone_anchor
from lib.pricing.simulation import coverage_table
from lib.ui.show.figures import show_table
from lib.ui.show.words import money, safe


def answer_definitions() -> str:
    """Return how the figures of a clinic's list are made, with the rows' current values."""
    alone, bundled, add_on = stand_alone_anchor(), bundled_anchor(), add_on_anchor()
    lines = [
        ("stand-alone", alone, f"{typical('reference_minutes_stand_alone'):g} minutes"),
        ("bundled", bundled, f"{typical('reference_minutes_bundled'):g} minutes"),
        ("add-on", add_on, "minutes do not apply; not the same service"),
    ]
    published = "\n".join(
        f"  - {name} ({length}): p25 {money(a.low_usd)}, middle {money(a.median_usd)}, "
        f"p75 {money(a.high_usd)}; {safe(a.basis)}"
        for name, a, length in lines
    )
    return f"""
- **cost of an hour** – pay × (1 + burden) ÷ (booked × (1 − no-show)) + overhead, for each hour that
  is attended: empty slots and no-shows are borne by the visits that come. Pay: your own, else the
  hourly median of the first area that has one (metropolitan area; for rural places the mean over
  the state's nonmetropolitan areas by employment; state; nation). Overhead by the month is shared
  over the attended hours. Where yours is not known it is {money(typical("overhead_usd_per_hour"))}
  an hour: what remained of a national company's cost of a visit after *all* salaries, the front
  desk perhaps among them, over a slot of 55 minutes (judgement). It holds supplies already: while
  it stands in for yours, your supplies are taken out of it, never counted twice.
- **break-even price** – cost of an hour × slot/60 + supplies; where cards are taken, the lowest
  price that leaves this after the card fee. A clinician paid per visit: that pay with burden
  belongs to the visit instead, and empty slots cost no pay.
- **profit** – price − break-even price, everything counted; where cards are taken the fee is that
  of the price itself, a few cents off that of the break-even price. **If it fills a slot that
  would stay empty** – price − what only this visit costs: supplies, card fee, pay where paid per
  visit. The first holds in the long run, the second for one more visit.
- **published range** – what one article says clinics ask, for one or two muscles, no current, price
  level 100.
{published}
  - first visit: your own evaluation price plus the add-on's range; without it there is none
- **modifiers** – factors that move a price to the service's visit and the clinic's place. Place:
  (price level / 100) to a power (start {typical("place_exponent"):g}). Practitioner:
  {typical("practitioner_factor"):g}; it moves the published range, never others' prices. Minutes:
  (minutes / reference) to a power (start {typical("minutes_exponent"):g}). Three or more muscles:
  {typical("muscles_factor"):g}. Current: {typical("electrical_factor"):g}. In a bundled visit
  muscles and current act on needling's share alone: 1 +
  {typical("needling_share_of_bundled_visit"):g} × (factor − 1).
- **evidence of a price** – on the log scale, for the service's own kind of visit. A seller counts
  once for a visit. The national middle is normal around the published one with variance σ²/n₀;
  prices from elsewhere, moved here, vary around it by σ² + τ²; the middle here varies around the
  national one by τ², and near prices around that by σ². Solved in closed form. σ, the spread
  between sellers: {typical("spread_stand_alone"):g}, bundled {typical("spread_bundled"):g}; τ, the
  spread between places: {typical("spread_places"):g}; n₀, how many sellers the published range is
  worth: {rule("published_worth_sellers")}, add-on {rule("published_worth_sellers_add_on")}. So any
  number of prices from elsewhere never makes a place certain.
- **others near you ask** – the range of sellers, p25 to p75: exp(mean ± 0.674 √(σ² + variance)).
  **Near** – the same metro or rural kind within {rule("near_radius_miles")} miles, or marked so by
  you.
- **how sure** – by the upper over the lower end of the middle's 95% interval: high up to
  {typical("evidence_high_max_ratio"):g}, medium up to {typical("evidence_medium_max_ratio"):g},
  else low. From {rule("evidence_leads_from")} near prices on they lead the answer, before that the
  break-even price. It has nothing to do with the number of hospitals.
- **build-up** – the published middle times the factors one after the other; each subtotal is
  rounded half up to the cent, a step is the difference of two subtotals.
- **card fee** – a share of the price and a fixed part for each sale, half up to the cent. A package
  is one sale, a treatment with its add-on too.
- **raise or cut** – visits fall in a straight line with the price, by your own assumption; never
  more than the calendar holds, 100 / booked of today's. No best price is given beyond twice
  today's, nor beyond the end of what is known for the visit or today's price, whichever is higher.
- **packages** – extra visits against what the calendar has room for, (100 − booked) / booked.
  Refunds and all that is shared out: half up to the cent on exact decimals. A price per session
  whose cents do not add up to the total says “about”.
- **a week** – clinician hours are filled with the mix that leaves most, each service at most as
  often as it is asked for: the exact optimum over whole minutes. No-shows take their slot and bring
  in nothing.
- **hospital prices** never set a clinic's price here; their needling code alone stands in where no
  range for an add-on is published, worth no more than one phone call.
"""


def show_simulation() -> None:
    """Show how often the middle's interval holds the true one, also where sellers differ more."""
    st.markdown(
        "Markets were simulated whose true middle is known. Sellers are taken to differ by σ = "
        f"{typical('spread_stand_alone'):g}; the table says how often the 95% interval of a "
        "stand-alone session holds the middle where that is so, and where they really differ by "
        "0.30 or 0.60. Where they differ more than assumed the interval promises too much."
    )
    table = coverage_table()
    shares: dict[str, Any] = {
        name: st.column_config.NumberColumn(f"σ {name.removeprefix('covered_')}", format="percent")
        for name in table.columns
        if name.startswith("covered_")
    }
    show_table(
        table,
        key="simulation_table",
        near_prices=st.column_config.NumberColumn("near prices known"),
        interval_ratio=st.column_config.NumberColumn("upper over lower end", format="%.2f"),
        confidence=st.column_config.TextColumn("how sure"),
        **shares,
    )
