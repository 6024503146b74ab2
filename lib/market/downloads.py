"""What a download says of itself: the same columns in every file, and one meaning for each name.

A file that has left the page still tells which visit, price, hospitals, area and data it speaks
of: `described` adds that to each row. COLUMNS holds what every column of every download means, so
that a name never stands for two things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from lib.datasets.package import fingerprint
from lib.market.offers import HOSPITAL_TYPES, OWNERSHIPS, Filter, hospitals
from lib.market.ranges import Query, ShareQuery
from lib.visit import Visit

ALL = "all"
# A table may say these row by row itself; then its own column stands.
PER_ROW = ("area", "reading")


def data_date() -> str:
    """Return the day by which the hospital prices of the data package were seen, as YYYY-MM-DD."""
    return str(hospitals()["observed_by"].max())


@dataclass(frozen=True)
class Context:
    """What the figures of a download speak of; what does not apply is None or empty.

    `format` stands where more of the visit is not known, as with what clinics post. `price` is
    cash or gross, `reading` the recipe's, `chosen` the filter of the hospitals, `area` the area
    counted (an owner's table: the place), `figures` posted or estimated.
    """

    visit: Visit | None = None
    format: str = ""
    price: str = ""
    reading: str = ""
    chosen: Filter | None = None
    area: str = ""
    figures: str = ""
    seen_by: str = field(default_factory=data_date)
    fingerprint: str = field(default_factory=fingerprint)

    def columns(self) -> dict[str, Any]:
        """Return the columns by name, in the order in which every download ends."""
        visit, chosen = self.visit, self.chosen
        return {
            "visit_format": visit.format if visit else self.format or None,
            "muscles": visit.muscles if visit else None,
            "electrical": visit.electrical if visit else None,
            "minutes": visit.minutes if visit else None,
            "price_kind": self.price or None,
            "reading": self.reading or None,
            "hospital_types": _some(chosen.hospital_types, HOSPITAL_TYPES) if chosen else None,
            "ownerships": _some(chosen.ownerships, OWNERSHIPS) if chosen else None,
            "extremes_included": chosen.extremes if chosen else None,
            "area": self.area or None,
            "figures": self.figures or None,
            "data_seen_by": self.seen_by,
            "data_fingerprint": self.fingerprint,
        }


def _some(chosen: Sequence[str], options: Sequence[str] | dict[str, str]) -> str:
    return ",".join(option for option in options if option in chosen) or ALL


CONTEXT_COLUMNS = tuple(Context(seen_by="", fingerprint="").columns())


def context_of(
    visit: Visit, query: Query | ShareQuery, area: str = "", figures: str = "posted"
) -> Context:
    """Return the context of what is posted (or estimated) for a visit, in an area in words."""
    asked = query.whole if isinstance(query, ShareQuery) else query
    return Context(
        visit,
        price=asked.price,
        reading=asked.recipe.reading,
        chosen=asked.chosen if figures == "posted" else None,
        area=area,
        figures=figures,
    )


def described(table: pd.DataFrame, context: Context | Sequence[Context] | None) -> pd.DataFrame:
    """Return a table with CONTEXT_COLUMNS at its end: one context for all rows or one for each.

    A column of PER_ROW that the table has itself is kept where it stands. None stands for a table
    of the data package, whose columns `datapackage.json` describes: it gets the fingerprint alone.
    Raises ValueError where another column would stand twice, or the contexts are not one a row.
    """
    if context is None:
        return table.assign(data_fingerprint=fingerprint())
    many = [context] * len(table) if isinstance(context, Context) else list(context)
    if len(many) != len(table):
        raise ValueError(f"{len(many)} contexts for {len(table)} rows")
    twice = [name for name in CONTEXT_COLUMNS if name in table and name not in PER_ROW]
    if twice:
        raise ValueError(f"the table has a column of the same name: {', '.join(twice)}")
    added = pd.DataFrame([one.columns() for one in many], table.index, list(CONTEXT_COLUMNS))
    added = added.astype({"minutes": "Int64", "electrical": "boolean"})
    added = added.astype({"extremes_included": "boolean"})
    return table.join(added[[name for name in CONTEXT_COLUMNS if name not in table]])


class Column(NamedTuple):
    """A column's unit (empty for texts and yes or no) and meaning."""

    unit: str
    meaning: str


_COUNT = "count"
_USD = "US dollars"
DATE_UNIT = "YYYY-MM-DD"
COLUMNS: dict[str, Column] = {
    # What every download ends with.
    "visit_format": Column("", "the visit: stand-alone, add-on, bundled or initial"),
    "muscles": Column("", "muscles needled in the visit: 1-2 or 3+"),
    "electrical": Column("", "whether current runs through the needles"),
    "minutes": Column("minutes", "length of the visit; empty for an add-on"),
    "price_kind": Column(
        "", "cash (for those who pay themselves), gross (list charge) or negotiated"
    ),
    "reading": Column(
        "", "codes that the visit is read as, where there is more than one way; see recipes"
    ),
    "hospital_types": Column("", "hospital types that count: all, or those chosen"),
    "ownerships": Column("", "kinds of owner that count: all, or those chosen"),
    "extremes_included": Column("", "whether extreme prices count in the statistics"),
    "area": Column("", "where the row's figures hold: area counted, place or Medicare locality"),
    "figures": Column("", "posted: of what hospitals post; estimated: by the model of all of it"),
    "data_seen_by": Column(DATE_UNIT, "day by which the package's hospital prices were seen"),
    "data_fingerprint": Column("", "twelve digits that change with any figure of the data"),
    # Ranges.
    "step": Column("", "kind of area: metro_area, nearby, state, division or nation"),
    "series": Column("", "whose figure it is: hospital, clinic, article, Medicare, own"),
    "n_offers": Column(_COUNT, "hospitals whose price counts"),
    "n_price_lists": Column(_COUNT, "price lists that these come from"),
    "n_left_out": Column(_COUNT, "hospitals that post every code, one with a flagged price"),
    "top_list_share": Column("share of one", "share of the offers that one list holds at most"),
    "confidence": Column("", "none, low, medium or high; see sources and methods"),
    "p10": Column(_USD, "price that a tenth of the offers lie below; published: the low end"),
    "p25": Column(_USD, "price that a quarter of the offers lie below"),
    "p50": Column(_USD, "median of the offers, or the one price there is"),
    "p75": Column(_USD, "price that a quarter of the offers lie above"),
    "p90": Column(_USD, "price that a tenth of the offers lie above; published: the high end"),
    "median_low": Column(_USD, "low end of the median's 95% interval"),
    "median_high": Column(_USD, "high end of the median's 95% interval"),
    "prices_seen_by": Column(DATE_UNIT, "day by which the row's own prices were seen"),
    # Metro against rural.
    "difference_usd": Column(_USD, "metro median less rural median"),
    "difference_low_usd": Column(_USD, "low end of the difference's 95% interval"),
    "difference_high_usd": Column(_USD, "high end of the difference's 95% interval"),
    "metro_median_usd": Column(_USD, "median of the metro offers"),
    "metro_n_offers": Column(_COUNT, "metro hospitals whose price counts"),
    "metro_n_price_lists": Column(_COUNT, "price lists that the metro offers come from"),
    "metro_n_left_out": Column(_COUNT, "metro hospitals left out for a flagged price"),
    "rural_median_usd": Column(_USD, "median of the rural offers"),
    "rural_n_offers": Column(_COUNT, "rural hospitals whose price counts"),
    "rural_n_price_lists": Column(_COUNT, "price lists that the rural offers come from"),
    "rural_n_left_out": Column(_COUNT, "rural hospitals left out for a flagged price"),
    # Needling's share of a bundled visit, in the same hospital.
    "p10_share": Column("share of one", "share that a tenth of the hospitals lie below"),
    "p25_share": Column("share of one", "share that a quarter of the hospitals lie below"),
    "p50_share": Column("share of one", "median share"),
    "p75_share": Column("share of one", "share that a quarter of the hospitals lie above"),
    "p90_share": Column("share of one", "share that a tenth of the hospitals lie above"),
    "median_low_share": Column("share of one", "low end of the median share's 95% interval"),
    "median_high_share": Column("share of one", "high end of the median share's 95% interval"),
    # The distribution, and the map.
    "n_at_or_below": Column(_COUNT, "offers of the side that ask the row's price or less"),
    "percent_at_or_below": Column("percent", "the same as a share of the side's offers"),
    "state_name": Column("", "name of the state"),
    # Offers, one by one.
    "hospital": Column("", "name of the hospital"),
    "price_usd": Column(_USD, "what the hospital posts for the visit, as it is read"),
    "city": Column("", "city of the hospital"),
    "state": Column("", "postal code of the state"),
    "kind": Column("", "metro or rural, by the county"),
    "codes": Column("", "billing codes: of an offer with the price posted for each"),
    "flag": Column("", "placeholder or extreme, where one of the prices is"),
    "left_out": Column("", "whether statistics pass the offer over"),
    "price_list": Column("", "key of the price list; hospitals of one list share it"),
    "term": Column("", "kind of effect of the hospital model"),
    "level": Column("", "which state, type or owner it is, or which figure of the county"),
    "times": Column("factor", "what it multiplies a price by"),
    "times_low": Column("factor", "low end of its 95% interval"),
    "times_high": Column("factor", "high end of its 95% interval"),
    "method": Column("", "how prices were told: national, state, trees or model"),
    "relative_loss": Column("factor", "loss over that of the nation's quantiles; 1 is no better"),
    "whose": Column("", "whose prices: all, metro or rural, or those of a census division"),
    "held_80": Column("percent", "prices between p10 and p90 of what was told; 80 is right"),
    "held_80_error": Column("percent", "standard error of held_80, over price lists"),
    "held_50": Column("percent", "prices between p25 and p75 of what was told; 50 is right"),
    "held_50_error": Column("percent", "standard error of held_50, over price lists"),
    "said_percent": Column("percent", "prices that an estimated quantile says lie below it"),
    "found_percent": Column("percent", "prices that do lie below it"),
    "error_percent": Column("percent", "standard error of found_percent, over price lists"),
    "ratio": Column("factor", "geometric mean of posted price over estimated median"),
    "ratio_low": Column("factor", "low end of its 95% interval, over price lists"),
    "ratio_high": Column("factor", "high end of its 95% interval, over price lists"),
    "n_hospitals": Column(_COUNT, "hospitals of that level that post such a code"),
    "owner": Column("", "kind of the hospital's owner: non-profit, for-profit, government, tribal"),
    "by_place": Column("factor", "what the place asked about makes of the posted price"),
    "by_type": Column("factor", "what the hospital type asked about makes of it"),
    "by_owner": Column("factor", "what the kind of owner asked about makes of it"),
    "adjusted_usd": Column(_USD, "the posted price times these three"),
    "asked_type": Column("", "hospital type that the comparison is made for"),
    "asked_owner": Column("", "kind of owner that the comparison is made for"),
    "struck_out": Column("", "whether the reader has left it out of the summary"),
    "hospital_type": Column("", "type of the hospital, in Medicare's words"),
    "ownership": Column("", "who owns the hospital, in Medicare's words"),
    "source_url": Column("", "address where the figure was found"),
    "observed_by": Column(DATE_UNIT, "day by which the collection had the hospital's file"),
    "ccn": Column("", "Medicare's number of the hospital"),
    "zip": Column("", "ZIP code of the hospital"),
    "county_fips": Column("", "FIPS code of the hospital's county"),
    "miles": Column("miles", "distance from the place to the hospital's ZIP code"),
    "n_hospitals_of_list": Column(_COUNT, "hospitals within 300 miles that share the price list"),
    # Files that a reader brought.
    "file": Column("", "name of the file that was read"),
    "publisher": Column("", "hospital or payer: whose file it is"),
    "file_date": Column(DATE_UNIT, "date that the file gives for itself"),
    "payer": Column("", "who pays"),
    "plan": Column("", "which of the payer's plans"),
    "rate_usd": Column(_USD, "what the plan pays for the visit, the middle where it has several"),
    "lowest_usd": Column(_USD, "the lowest of several prices or rates"),
    "highest_usd": Column(_USD, "the highest of several prices or rates"),
    "expires": Column(DATE_UNIT, "last day of the rate, where the file says one"),
    "n_rows": Column(_COUNT, "rows of the file that the figure is made of"),
    "needling_times": Column("", "what the needling code's price is multiplied by"),
    "not_counted": Column("", "rows of the file that are passed over: why, and how many"),
    # What to charge.
    "what": Column("", "what the figure is of: codes, a seller, a published range, a cost"),
    "amount_usd": Column(_USD, "a price or cost on the price axis"),
    "modifier": Column("", "what moves the published range"),
    "factor": Column("factor", "what the modifier multiplies by"),
    "step_usd": Column(_USD, "what the modifier adds or takes"),
    "subtotal_usd": Column(_USD, "middle of the range after the modifier"),
    "why": Column("", "reason for the factor, in words"),
    "own_price_usd": Column(_USD, "a price of the clinic's own, set or assumed"),
    "visits_per_100": Column("visits", "visits at this price for every 100 of today"),
    "leaves_per_100_usd": Column(_USD, "price less what only these visits cost, all of these"),
    # Packages.
    "sessions": Column(_COUNT, "sessions in the package"),
    "discount_percent": Column("percent", "discount on the single price"),
    "per_session_usd": Column(_USD, "price of the package divided by its sessions"),
    "per_session": Column("", "price of a session in words, about where it does not add up"),
    "package_total_usd": Column(_USD, "price of the whole package"),
    "saving_usd": Column(_USD, "what the patient saves against single visits"),
    "sessions_used": Column(_COUNT, "sessions given so far"),
    "earned_usd": Column(_USD, "what the sessions given have earned of the package"),
    "owed_usd": Column(_USD, "what the clinic owes for sessions not given"),
    "refund_usd": Column(_USD, "what the refund rule gives back to a patient who stops here"),
    # Add-on or bundle, and the week.
    "offer": Column("", "what the clinic sells"),
    "price_is_assumed": Column("", "whether the treatment's price in it is ours, not the owner's"),
    "clinician_minutes": Column("minutes", "minutes of the calendar that the offer takes"),
    "price_per_clinician_hour_usd": Column(_USD, "price for 60 minutes of the clinician"),
    "card_fee_usd": Column(_USD, "what the card processor keeps of the sale"),
    "profit_usd": Column(_USD, "price less all costs of a visit and the card fee"),
    "profit_per_clinician_hour_usd": Column(_USD, "profit for 60 minutes of the clinician"),
    "fills_empty_slot_usd": Column(
        _USD, "price less what only this visit costs: if it fills a slot that would stay empty"
    ),
    "fills_empty_slot_per_clinician_hour_usd": Column(
        _USD, "the same for 60 minutes of the clinician"
    ),
    "visit": Column("", "what is priced, in words"),
    "week": Column("", "the best mix, or one offer alone"),
    "booked": Column("", "how many of each offer are booked in the week"),
    "clinician_hours": Column("hours", "clinician hours that the week's bookings take"),
    "week_revenue_usd": Column(_USD, "price of all visits of the week that come"),
    "week_profit_usd": Column(_USD, "profit of all visits of the week that come"),
    "week_leaves_usd": Column(_USD, "revenue less what only these visits cost"),
    # What the patient pays.
    "way": Column("", "way of paying"),
    "first_visit_usd": Column(_USD, "what the patient pays for the first visit"),
    "patient_total_usd": Column(_USD, "what the patient pays for all planned visits"),
    "how": Column("", "how the amount is computed, or what to ask for it"),
}


def column_meanings(names: Sequence[str] = tuple(COLUMNS)) -> pd.DataFrame:
    """Return one row for each column of the downloads: `column`, `unit`, `meaning`."""
    rows = [{"column": name, **COLUMNS[name]._asdict()} for name in names]
    return pd.DataFrame(rows, columns=["column", "unit", "meaning"])
