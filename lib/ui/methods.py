"""The methods page's parts: limits, definitions, the article's lines, assumptions, tables."""

from __future__ import annotations

import streamlit as st

from lib.datasets.assumptions import rule, typical
from lib.datasets.package import DATA_FOLDER, columns, fingerprint, load, overview, tables, zipped
from lib.market.areas import NATION, Area
from lib.market.ranges import metro_rural_difference, queries
from lib.scenario import Visit
from lib.ui import words
from lib.ui.figures import download, show_table
from lib.ui.words import safe

LIMITS = """
- **Hospital outpatient prices are not clinic prices.** A hospital's visit is another good, usually
  dearer, and never a guide to what a clinic should charge. Clinics need not post prices; the
  examples found are shown one by one and never averaged.
- **Posted is not paid.** A cash price or gross charge is what a hospital's file says, not what a
  patient or an insurer paid.
- **Sellers that post are not a sample.** Hospitals that list a needling price are those that chose
  this code and published it readably. No interval on these pages covers that.
- **One snapshot.** Prices were seen by the date shown; hospitals change their files, and many links
  have moved since.
- **Notes on law and billing are not advice.** Each carries its date and address: check it there,
  and ask your board, your payer or a lawyer.
"""

VERDICT_BADGES = {
    "agrees": ":green-badge[agrees]",
    "disagrees": ":red-badge[disagrees]",
    "not comparable": ":orange-badge[not comparable]",
    "no data": ":gray-badge[no data]",
}


def definitions() -> str:
    """Return how every shown figure is defined, with the rules' current values filled in."""
    least = rule("range_min_price_lists")
    medium = rule("confidence_medium_min_price_lists")
    high = rule("confidence_high_min_price_lists")
    return f"""
- **metro, rural** – metro: the county lies in a metropolitan statistical area (OMB, July 2023).
  Rural: all other counties, micropolitan areas included.
- **visit** – what a patient buys: format, minutes, muscles, electrical or not. Hospitals post
  prices per billing code, so a **recipe** (below) turns a visit into codes and units, and a
  hospital's price of the visit is the sum of units times price. A hospital that does not post
  every code of the recipe is not a seller of the visit; the page says how many are.
- **stand-alone** – hospital lists do not identify it. Two readings stand side by side: the needling
  code alone, and the needling code with one unit of manual therapy (97140) for separate hands-on
  treatment. The 97140 never stands for needling time: billing needling as manual therapy is a
  compliance risk.
- **electrical** – has no code of its own. The needling code's price is multiplied by
  {typical("electrical_factor"):.2f}, an assumption taken from acupuncture with current (97813) over
  acupuncture without (97810) in the same hospital.
- **offer** – one posted price of one visit at one hospital. **Price list** – hospitals of one
  system that post the same prices (at least half of four or more common codes equal to the cent)
  share a list; it counts once wherever lists are counted.
- **left out** – a price of one dollar or less is a placeholder; a price more than ten times or less
  than a tenth of its code's median is extreme. Offers with such a price among their codes are left
  out of statistics, counted, and shown in the rows. Above {typical("left_out_share_marked"):.0%}
  the area is marked.
- **range** – p10, p25, p50 (the median), p75 and p90 over offers, by linear interpolation. Below
  {least} price lists there is no range, only rows.
- **median's 95% interval** – bootstrap: whole price lists are drawn anew, with replacement,
  {rule("bootstrap_resamples"):,} times with a fixed seed; the middle 95% of the medians. The
  metro–rural difference uses the same draws on each side and needs
  {rule("difference_min_price_lists")} lists a side.
- **confidence** – counts price lists: under {least} none, {least}–{medium - 1} low,
  {medium}–{high - 1} medium, {high} and more high. It speaks of sampling alone.
- **area** – widens until it holds {least} price lists: the place's metropolitan area, then
  hospitals of the same metro or rural kind within {rule("nearby_radius_miles")} miles (great
  circle, from the place's point to the hospital's ZIP), the state's part, the census division's,
  the nation's. Where no kind is chosen, the first two steps take the place's own kind and the
  others take both.
- **one list dominates** – where one list holds more than {typical("dominant_list_share"):.0%} of
  the offers, the page says so and gives the median over lists beside it.
- **sellers near you** – the {rule("sellers_shown")} nearest price lists within
  {rule("sellers_radius_miles")} miles; a list is as near as its nearest hospital.
- **clinic examples** – prices that clinics themselves publish, every one that was found. Points,
  never a statistic.
- **Medicare amount** – (work RVU × work GPCI + practice-expense RVU × GPCI + malpractice RVU ×
  GPCI) × conversion factor for the recipe's codes, non-facility, at the place's locality (a state
  alone: the nation's). Of “always therapy” codes the unit with the highest practice expense is
  paid in full, the practice expense of the others at half. Rounded once, to the cent. A yardstick:
  Medicare does not pay a physical therapist for needling.
- **data package** – its fingerprint changes whenever a figure in any table changes.
"""


def show_article() -> None:
    """Show each line of the starting article with what the data say of it."""
    source = load("article")["source_url"].iloc[0]
    st.markdown(
        "The article “How Much Does Dry Needling Cost Per Session?” says what clinics are *said* "
        f"to charge, without data ([source]({source})). Each of its lines, in our words, and "
        "whether the tables bear it out:"
    )
    for line in load("article").to_dict("records"):
        topic = safe(str(line["topic"]))
        st.markdown(
            f"- **{topic}** {VERDICT_BADGES[line['verdict']]}  \n"
            f"  {safe(line['text'])}  \n  *{safe(line['verdict_reason'])}*"
        )
    visit = Visit.of_format("add-on")
    nation = [Area("nation", NATION, kind) for kind in ("metro", "rural")]
    measured = words.difference(metro_rural_difference(queries(visit, "cash")[0], *nation))
    st.markdown(f"Measured for the line on metro areas, needling code 20560: {safe(measured)}")


def show_recipes() -> None:
    """Show which codes and units each visit is summed from."""
    show_table(load("recipes"), key="recipes_table")
    download("Download the recipes (CSV)", load("recipes"), "recipes", key="recipes_csv")


def show_assumptions() -> None:
    """Show every assumption with its source."""
    show_table(load("assumptions"), key="assumptions_table")
    table = load("assumptions")
    download("Download the assumptions (CSV)", table, "assumptions", key="assumptions_csv")


def show_tables() -> None:
    """Show every table of the data package, and one of them in full."""
    show_table(overview(), key="overview_table")
    st.download_button(
        "Download the whole package (ZIP)",
        data=zipped,
        file_name=f"dry-needling-prices-{fingerprint()}.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        on_click="ignore",
        key="package_zip",
    )
    _one_table()


@st.fragment
def _one_table() -> None:
    name = st.selectbox("Look into a table", list(tables()), key="table", width=320)
    table = tables()[name]
    st.markdown(f"**{safe(table['title'])}** · {safe(table['vintage'])}")
    st.markdown(safe(table["description"]))
    if limits := table.get("limits"):
        st.markdown(f"*What it cannot tell:* {safe(limits)}")
    for source in table["sources"]:
        link = f" – {source['path']}" if source.get("path") else ""
        st.markdown(f"- Source: {safe(source['title'])}{link}")
    show_table(columns(name), key="columns_table")
    rows = load(name)
    st.caption(f"The first rows of {len(rows):,}:")
    show_table(rows.head(20), key="head_table")
    # The file itself, byte for byte: its text is ours and checked, its hash is in the package.
    st.download_button(
        f"Download {name}.csv ({len(rows):,} rows)",
        data=lambda: (DATA_FOLDER / table["path"]).read_bytes(),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="table_csv",
    )
