"""The methods page's parts: limits, definitions, the article's lines, assumptions, tables."""

from __future__ import annotations

import streamlit as st

from lib.datasets.assumptions import rule, typical
from lib.datasets.package import DATA_FOLDER, columns, fingerprint, load, overview, tables, zipped
from lib.market.comparisons import metro_evidence
from lib.market.downloads import column_meanings
from lib.pricing.anchors import add_on_anchor, bundled_anchor, stand_alone_anchor
from lib.ui.show.article import VERDICT_BADGES, lines, measured
from lib.ui.show.figures import download, show_table
from lib.ui.show.words import SOURCE_CHAIN, left_out, money, safe


def what_the_table_is() -> str:
    """Return what the table of posted prices holds and what is kept out of it, counts computed."""
    hospitals, posted = load("hospitals"), load("hospital_prices")
    return f"""
- **A fifth of the price lists is not in it.** It was drawn at random and kept out, to test
  estimates on prices they have not seen.
- **It is not every hospital.** It holds {len(hospitals):,} of the nation's hospitals, with
  {hospitals["price_list"].nunique():,} price lists and {len(posted):,} prices of
  {posted["cpt_code"].nunique()} billing codes. “n of m post it” counts these hospitals alone:
  neither the fifth kept out nor the hospitals that the collection lacks.
- **Not every price of a file is in it.** Kept are codes with exactly one gross charge and one cash
  price in the hospital's file, cash not above gross, at the ratio of the two that is usual for the
  hospital.
- **Where a price has come from:** {safe(SOURCE_CHAIN)}.
- **“Seen by {hospitals["observed_by"].max()}” is the collection's bound**, the latest day on which
  a price can have been read (column `observed_by`), not a hospital's own date: its file may be
  older.
"""


LIMITS = """
- **Hospital outpatient prices are not clinic prices.** A hospital's visit is another good: with
  manual therapy or exercise usually dearer, the needling code alone often cheaper than a clinic's
  session, and never a guide to what a clinic should charge. Clinics need not post prices; the
  examples found are shown one by one and never averaged.
- **Posted is not paid.** A cash price or gross charge is what a hospital's file says, not what a
  patient or an insurer paid.
- **Sellers that post are not a sample.** Hospitals that list a needling price are those that chose
  this code and published it readably. No interval on these pages covers that.
- **One snapshot.** Prices were read by the date shown at the latest; hospitals change their files,
  and many links have moved since.
- **Notes on law and billing are not advice.** Each carries its date and address: check it there,
  and ask your board, your payer or a lawyer.
"""


def answer_definitions() -> str:
    """Return how the owner's answer is made, with the rows' current values filled in."""
    alone, bundled, add_on = stand_alone_anchor(), bundled_anchor(), add_on_anchor()
    lines = [
        ("stand-alone", alone, f"{typical('reference_minutes_stand_alone'):g} minutes"),
        ("bundled", bundled, f"{typical('reference_minutes_bundled'):g} minutes"),
        ("add-on", add_on, "minutes do not apply; weak"),
    ]
    anchors = "\n".join(
        f"  - {name} ({length}): p25 {money(a.low_usd)}, median {money(a.median_usd)}, "
        f"p75 {money(a.high_usd)}; {safe(a.basis)}"
        for name, a, length in lines
    )
    return f"""
- **anchor** – the published clinic range of the reference visit: one or two muscles, physical
  therapist, no current, price level 100.
{anchors}
  - initial: your own evaluation price plus the add-on's range; without it nothing is suggested
- **modifiers** – factors that move the whole range; its width stays. Place: (price level / 100) to
  a power (start {typical("place_exponent"):g}). Practitioner: {typical("practitioner_factor"):g}.
  Minutes: (minutes / reference) to a power (start {typical("minutes_exponent"):g}). Three or more
  muscles: {typical("muscles_factor"):g}. Current: {typical("electrical_factor"):g}. In a bundled
  visit muscles and current act on needling's share alone: 1 +
  {typical("needling_share_of_bundled_visit"):g} × (factor − 1).
- **build-up** – the median times the factors one after the other; each subtotal is rounded half up
  to the cent, a step is the difference of two subtotals.
- **floor** – what a completed visit costs: pay × (1 + burden) × slot/60 ÷ (booked × (1 −
  no-show)), plus other cost and supplies. Pay: the hourly median of the first area that has one
  (metropolitan area; for rural places the mean over the state's nonmetropolitan areas by
  employment; state; nation).
- **what to ask** – from the larger of your floor (with the card fee, where cards are taken) and the
  moved p25 to the moved p75. Where your
  floor lies above that, no range is given. Nothing is suggested where the state does not allow
  the practitioner to needle, where we do not know, and outside the fifty states and DC.
- **confidence of the answer** – low below five neighbours' prices that you enter yourself, medium
  from five, none where nothing is suggested. It has nothing to do with the number of hospitals.
- **card fee** – where cards are taken, a share of the price and a fixed part for each sale, half up
  to the cent. It belongs to what a visit costs: the floor with card fee is the lowest price that
  leaves your floor after it, and every contribution is after the fee on the price at hand. A
  package is one sale, a treatment with its add-on too.
- **what-if** – visits fall in a straight line with the price, by your own assumption; never more
  than the calendar holds, 100 / booked of today's. The curve runs from half of today's price to
  twice of it. No best price is given beyond that, nor beyond the end of what is published for the
  visit (p90, else p75) or today's price, whichever is higher.
- **packages** – extra visits against what the calendar has room for, (100 − booked) / booked.
  Refunds and all that is shared out: half up to the cent on exact decimals. A price per session
  whose cents do not add up to the total says “about”.
- **hospital prices** never set a clinic's price here, with one exception: the add-on's anchor.
"""


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
  the area is marked. The two sides don't lose alike, so a metro–rural difference always stands
  twice, with extreme prices left out and with them kept (placeholders never count), beside what
  each side loses. The needling code's cash price: {safe(left_out(metro_evidence()[0].found))}
- **range** – p10, p25, p50 (the median), p75 and p90 over offers, by linear interpolation. Below
  {least} price lists there is no range, only rows.
- **median's 95% interval** – bootstrap: whole price lists are drawn anew, with replacement,
  {rule("bootstrap_resamples"):,} times with a fixed seed; the middle 95% of the medians. The
  metro–rural difference uses the same draws on each side and needs
  {rule("difference_min_price_lists")} lists a side.
- **confidence** – the smaller of two words. By price lists: under {least} none,
  {least}–{medium - 1} low, {medium}–{high - 1} medium, {high} and more high. By precision: high
  where the median's 95% interval is no wider than
  {typical("confidence_high_max_interval"):.0%} of the median, medium where it is no wider than
  {typical("confidence_medium_max_interval"):.0%} of it, else low. It speaks of sampling alone.
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
  paid in full, the practice expense of the others at half. One line a code, each rounded to the
  cent, then added. A yardstick: Medicare does not pay a physical therapist for needling.
- **data package** – its fingerprint changes whenever a figure in any table changes.
"""


def show_article() -> None:
    """Show each line of the starting article with what the data say of it."""
    source = lines()["stand_alone"]["source_url"]
    st.markdown(
        "The article “How Much Does Dry Needling Cost Per Session?” says what clinics are *said* "
        f"to charge, without data ([source]({source})). Each of its lines, in our words, and "
        "whether the tables bear it out:"
    )
    for line in lines().values():
        topic = safe(str(line["topic"]))
        st.markdown(
            f"- **{topic}** {VERDICT_BADGES[line['verdict']]}  \n"
            f"  {safe(line['text'])}  \n  *{safe(line['verdict_reason'])}*"
            + (f"  \n  {figures}" if (figures := measured(str(line["key"]))) else "")
        )


def show_recipes() -> None:
    """Show which codes and units each visit is summed from."""
    show_table(load("recipes"), key="recipes_table")
    download(
        "Download the recipes (CSV)", load("recipes"), "recipes", key="recipes_csv", context=None
    )


def show_assumptions() -> None:
    """Show every assumption with its source."""
    show_table(load("assumptions"), key="assumptions_table")
    table = load("assumptions")
    download(
        "Download the assumptions (CSV)", table, "assumptions", key="assumptions_csv", context=None
    )


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


def show_columns() -> None:
    """Show what each column of the downloads means: one meaning for a name, in every file."""
    st.caption(
        "Every file from a chart or a list ends with the same columns: which visit, price, "
        "reading, hospitals and area its rows speak of, and which data. What does not apply is "
        "empty. Files start with a byte-order mark, so that spreadsheets read them as UTF-8. "
        "Tables of the data package are described above and carry its fingerprint alone."
    )
    show_table(column_meanings(), key="column_meanings_table")
