"""The view "ranges" of the nation: every offer, metro beneath rural, for nation and state."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts.market.strips import Group, Row, axis_top, seen_values, strips_chart
from lib.intake.brought import visit_prices
from lib.market.areas import Area, inside
from lib.market.comparisons import sides_around
from lib.market.downloads import context_of
from lib.market.ranges import Difference, Query, Range, area_range, metro_rural_difference
from lib.market.recipes import recipe_without_needling
from lib.market.series import Yardstick, article_bands, clinic_examples, medicare_yardsticks
from lib.market.tables import ranges_as_table
from lib.ui.market.choices import Choice
from lib.ui.market.findings import difference_finding, difference_note, range_in_words, row_label
from lib.ui.show import words
from lib.ui.show.drawer import drawer
from lib.ui.show.figures import show_figure, show_table
from lib.ui.show.words import money
from lib.ui.state import files

MARKS = (
    "Thin line p10 to p90, faint box p25 to p75, thick line: the median's 95% interval, ring: "
    "median; dots: every offer"
)


def show_strips(choice: Choice, query: Query, found: Range) -> None:
    """Every offer of the nation and the place's state, metro and rural beneath each other."""
    differences = [metro_rural_difference(query, *sides) for sides in sides_around(choice.place)]
    groups = _groups(query, found, differences)
    bands = article_bands(choice.visit.format) if _has_needling(choice, query) else ()
    clinics = clinic_examples(choice.visit.format)
    yardstick = _yardstick(choice, query)
    brought = visit_prices(files.offers(), query.recipe, query.price, query.factor)
    everything = [row.found for group in groups for row in group.rows]
    show_figure(
        strips_chart(groups, bands, clinics, yardstick, choice.posted_name.capitalize(), brought),
        key="ranges_chart",
        title=difference_finding(_to_tell(differences)),
        alt="Every posted price, metro against rural. "
        + "; ".join(range_in_words(one) for one in everything)
        + ". "
        + "; ".join(f"{one.metro.area.name}, {difference_note(one)}" for one in differences),
        source=f"{MARKS}. {words.hospital_source(found.prices_seen_by)} Rural: outside "
        f"metropolitan statistical areas, micropolitan areas included.{_read(brought)}",
        table=ranges_as_table(everything, query.recipe.reading),
        file_name="ranges",
        context=context_of(choice.visit, query),
    )
    top = axis_top(groups, *seen_values(bands, clinics, yardstick))
    tell_beyond(groups, top)
    if farther := int((brought["price_usd"] > top).sum()):
        st.caption(
            f"{words.count(farther, 'price')} above {money(top)} of the files you read outside the "
            "chart, too; all of them stand under “Read a hospital's or payer's price file”."
        )
    if len(clinics):
        title = "Clinic examples: what clinics themselves post"
        drawer(title, "store", "drawer_clinics", lambda: _clinic_table(clinics))


def _read(brought: pd.DataFrame) -> str:
    """Say which files a series comes from that the data package knows nothing of."""
    names = "; ".join(dict.fromkeys(brought["file"]))
    return f" Files you read: {words.safe(names)}; nothing of them counts above." if names else ""


def _to_tell(differences: list[Difference]) -> Difference:
    """Return the difference for the title: the place's state's where it is known."""
    return next(
        (one for one in reversed(differences) if one.difference is not None), differences[0]
    )


def _has_needling(choice: Choice, query: Query) -> bool:
    return query.recipe != recipe_without_needling(choice.visit)


def _yardstick(choice: Choice, query: Query) -> Yardstick | None:
    all_of_them = medicare_yardsticks(choice.visit, choice.place)
    return next((y for y in all_of_them if y.recipe == str(query.recipe)), None)


def _groups(query: Query, found: Range, differences: list[Difference]) -> list[Group]:
    groups = [
        Group(
            one.metro.area.name,
            tuple(row_of(query, side.area) for side in (one.metro, one.rural)),
            difference_note(one),
        )
        for one in differences
    ]
    # The nation and the state stand there already.
    if found.area.step not in ("nation", "state"):
        groups.append(Group(f"Around you: {found.area.label}", (row_of(query, found.area),)))
    return groups


def row_of(query: Query, area: Area) -> Row:
    """Return an area's range with the offers behind it."""
    offers = inside(query.offers, area)
    found = area_range(query, area)
    return Row(found, offers[~offers["left_out"]], row_label(found))


def tell_beyond(groups: list[Group], top: float) -> None:
    """Say how many offers of the first group lie outside a chart that ends at `top` dollars."""
    beyond = sum(int((row.offers["price_usd"] > top).sum()) for row in groups[0].rows)
    if beyond:
        where = groups[0].rows[0].found.area
        of_it = "the whole country" if where.step == "nation" else where.name
        st.caption(
            f"{words.count(beyond, 'offer')} above {money(top)} of {words.safe(of_it)} lie outside "
            "the chart; they are in the download of all rows, under the view “rows”."
        )


def _clinic_table(clinics: pd.DataFrame) -> None:
    st.caption("All examples of this kind of visit that were found: not a sample.")
    columns = ["seller", "where", "price_low_usd", "duration_min", "as_of", "source_url"]
    show_table(
        clinics[columns].rename(columns={"price_low_usd": "price_usd", "as_of": "as of"}),
        key="clinic_table",
        duration_min=st.column_config.NumberColumn("minutes"),
    )
