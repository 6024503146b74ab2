"""What the files that were read say of the visit chosen: hospitals' own prices, payers' rates."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts.market.payers import payers_chart, payers_top
from lib.intake.brought import payer_rates, visit_prices
from lib.intake.price_files.offers import COLUMNS as OFFER_COLUMNS
from lib.market.downloads import COLUMNS, DATE_UNIT, Column
from lib.market.files import Download
from lib.market.ranges import Query
from lib.ui.market.choices import Choice, priced
from lib.ui.show import words
from lib.ui.show.figures import download, show_figure, show_table
from lib.ui.show.words import safe
from lib.ui.state import files

MOST_PAYERS = 40
# Of so many plans the middle half is told, too.
MANY = 8
DATES = ("file_date", "expires")
# Of an offer of a file.
MEANINGS = {
    name: Column(
        "US dollars" if name.endswith("_usd") else DATE_UNIT if name in DATES else "",
        one.description,
    )
    for name, one in OFFER_COLUMNS.items()
}


def show_brought(choice: Choice, query: Query) -> None:
    """Show what the files say of the visit chosen above: own prices, and payers' rates."""
    offers = files.offers()
    what = priced(choice, query, posted=True)
    st.markdown(f"**{safe(what[:1].upper() + what[1:])}, in the files read**")
    if unasked := _not_looked_for(query):
        st.warning(safe(unasked), icon=":material/search_off:")
    prices = visit_prices(offers, query.recipe, query.price, query.factor)
    if prices.empty:
        st.caption("No hospital in them has a price for all of this visit.")
    else:
        st.caption(
            "Of several prices of a hospital the middle one; none is left out as extreme, only "
            "those of $1 or less."
        )
        first = ["price_usd", "lowest_usd", "highest_usd", "hospital", "state", "file_date", "file"]
        show_table(prices[[*first, *prices.columns.drop(first)]], key="file_prices")
        posted = Download(
            _asked(prices, query, query.price),
            None,
            f"{what}, in the files read",
            _sources(),
            meanings=COLUMNS,
            ours=False,
        )
        download(posted, "Download these prices", "file-prices", key="file_prices_csv")
    rates = payer_rates(offers, query.recipe, query.factor)
    if rates.empty:
        st.caption("No payer in them has a rate in dollars for all of this visit.")
        return
    is_cash = query.price == "cash"
    cash = prices if is_cash else visit_prices(offers, query.recipe, "cash", query.factor)
    shown = rates.head(MOST_PAYERS)
    top = payers_top(shown, cash)
    show_figure(
        payers_chart(shown, cash),
        key="payers_chart",
        title=_finding(rates, cash),
        alt="Rates by payer. "
        + "; ".join(f"{row['payer']} {row['plan']}: {words.dollars(row['rate_usd'])}"
                    for row in shown.to_dict("records")),
        source="Rates as the files give them for the visit, case rates and percentages left out"
        + (f"; the first {MOST_PAYERS} of {len(rates):,}" if len(rates) > len(shown) else "")
        + f"{_beyond(shown, cash, top)}. Dotted: cash prices, whichever price is chosen above. "
        + f"{_sources()}.",
        table=_asked(rates, query, "negotiated"),
        file_name="payers-rates",
        context=None,
        meanings=COLUMNS,
    )  # fmt: skip


def _beyond(rates: pd.DataFrame, cash: pd.DataFrame, top: float) -> str:
    """Say what lies outside the chart, where anything does."""
    counted = {
        "plan": int((rates["rate_usd"] > top).sum()),
        "cash price": int((cash["price_usd"] > top).sum()),
    }
    said = [words.count(number, name) for name, number in counted.items() if number]
    return f"; outside the chart, above {words.money(top)}: {' and '.join(said)}" if said else ""


def _asked(table: pd.DataFrame, query: Query, price_kind: str) -> pd.DataFrame:
    """Return figures with what they are of."""
    return table.assign(price_kind=price_kind, codes=str(query.recipe), needling_times=query.factor)


def _sources() -> str:
    names = "; ".join(safe(one.name) for one in files.files())
    return f"From the files read in this window: {names}"


def _not_looked_for(query: Query) -> str:
    """Say which codes of the visit were not looked for in some file; empty where all were."""
    missing = {
        code: [one.name for one in files.files() if code not in one.codes]
        for code in query.recipe.codes
    }
    said = [f"{code} was not looked for in {', '.join(names)}"
            for code, names in missing.items() if names]  # fmt: skip
    return f"{'; '.join(said)}: add it above and read the file again." if said else ""


def _finding(rates: pd.DataFrame, cash: pd.DataFrame) -> str:
    """Say what payers pay, and how many less than the cash price of the same hospital."""
    low, high = float(rates["rate_usd"].min()), float(rates["rate_usd"].max())
    span = words.dollars(low) if low == high else f"{words.dollars(low)} to {words.dollars(high)}"
    payers = words.count(rates["payer"].nunique(), "payer")
    pay = "pays" if len(rates) == 1 else "pay"
    said = f"{words.count(len(rates), 'plan')} of {payers} {pay} {span}"
    if len(rates) >= MANY:
        half = [words.dollars(float(rates["rate_usd"].quantile(one))) for one in (0.25, 0.75)]
        said += f", half of them {' to '.join(half)}"
    both = rates.merge(cash[["file", "hospital", "price_usd"]], on=["file", "hospital"])
    if both.empty:
        return said
    below = int((both["rate_usd"] < both["price_usd"]).sum())
    return f"{said}; {below} of {len(both)} less than the same hospital's cash price"
