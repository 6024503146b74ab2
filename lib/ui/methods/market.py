"""What is posted: what the table holds, its limits, and how every figure of it is defined."""

from __future__ import annotations

from lib.datasets.assumptions import rule, typical
from lib.datasets.package import load
from lib.market.comparisons import metro_evidence
from lib.ui.show.differences import left_out
from lib.ui.show.words import SOURCE_CHAIN, safe


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
- **Hospital outpatient prices are not clinic prices.** A hospital's visit is not the same service:
  with manual therapy or exercise usually dearer, the needling code alone often cheaper than a
  clinic's session, and never a guide to what a clinic should charge. Clinics need not post prices;
  the examples found are shown one by one and never averaged.
- **Posted is not paid.** A cash price or gross charge is what a hospital's file says, not what a
  patient or an insurer paid.
- **Sellers that post are not a sample.** Hospitals that list a needling price are those that chose
  this code and published it readably. No interval on these pages covers that.
- **One snapshot.** Prices were read by the date shown at the latest; hospitals change their files,
  and many links have moved since.
- **Notes on law and billing are not advice.** Each carries its date and address: check it there,
  and ask your board, your payer or a lawyer.
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
  than a tenth of its code's median is extreme. That median is the collection's: a few flags near
  the bound cannot be derived again from the prices in this table alone. Offers with such a price
  among their codes are left out of statistics, counted, and shown in the rows. Above
  {typical("left_out_share_marked"):.0%} the area is marked. The two sides don't lose alike, so a
  metro–rural difference always stands twice, with extreme prices left out and with them kept
  (placeholders never count), beside what
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
  cent, then added. For comparison: Medicare does not pay a physical therapist for needling.
- **data package** – its fingerprint changes whenever a figure in any table changes.
"""
