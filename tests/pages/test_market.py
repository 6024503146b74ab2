"""The market page: its figures against a second count, its readings, views and sellers."""

import random
import re
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.datasets.places import find_place
from lib.market.ranges import queries
from lib.pricing.hospital.here import Seller, estimate_here
from lib.ui.show.figures import download_key
from lib.ui.site import MARKET
from lib.visit import Visit
from tests.market import oracle
from tests.pages.opening import figures_table, notes, open_all, paragraphs, widgets

OWNERS = ["for-profit", "government", "non-profit"]
PLACES = ["45402", "Dayton, OH", "Lewistown, MT", "Houston, TX", "OH", "MT", "NJ", "DC"]
READINGS = {
    "needling_only": "needling alone",
    "needling_plus_one_97140": "needling + manual therapy",
}
VIEWS = ["ranges", "distribution", "map", "rows"]


@dataclass(frozen=True)
class Filter:
    """One random filter, as the address says it."""

    place: str
    format: str
    minutes: int | None
    muscles: str
    electrical: bool
    area: str
    price: str
    types: tuple[str, ...]
    owners: tuple[str, ...]
    extremes: bool
    reading: str

    def query(self) -> dict[str, str | list[str]]:
        query: dict[str, str | list[str]] = {
            "place": self.place, "format": self.format, "muscles": self.muscles,
            "area": self.area, "price": self.price, "types": list(self.types),
            "owners": list(self.owners), "electrical": str(self.electrical).lower(),
            "extremes": str(self.extremes).lower(), "reading": READINGS.get(self.reading, ""),
            "minutes": str(self.minutes or ""),
        }  # fmt: skip
        return {name: value for name, value in query.items() if value}

    def __str__(self) -> str:
        chosen = "+".join(self.types + self.owners) or "any"
        return f"{self.place or 'US'} {self.format} {self.area} {self.price} {chosen}"


def random_filters(number: int) -> list[Filter]:
    rng = random.Random(97140)
    filters = []
    for position in range(number):
        format = list(oracle.FORMATS)[position % 4]
        minutes = rng.choice(oracle.FORMATS[format])
        muscles = rng.choice(["1-2", "3+"])
        filters.append(
            Filter(
                rng.choice(["", "", *PLACES]),
                format,
                minutes,
                muscles,
                rng.random() < 0.5,
                rng.choice(["all", "metro", "rural"]),
                rng.choice(["cash", "gross"]),
                rng.choice(
                    [(), (), ("acute",), ("acute", "critical-access"), ("critical-access",)]
                ),
                tuple(rng.sample(OWNERS, rng.choice([0, 0, 1, 2]))),
                rng.random() < 0.5,
                rng.choice(list(oracle.readings(format, minutes, muscles))),
            )
        )
    return filters


def second_count(chosen: Filter) -> tuple[oracle.Step, dict[str, float]]:
    """The area and the figures that pandas finds in the CSV files."""
    units = oracle.readings(chosen.format, chosen.minutes, chosen.muscles)[chosen.reading]
    frame = oracle.offers(units, chosen.price, chosen.electrical, chosen.extremes)
    frame = oracle.filtered(frame, chosen.types, chosen.owners)
    if len(chosen.place) == 2:
        steps = oracle.widening(frame, state=chosen.place, kind=chosen.area)
    else:
        steps = oracle.widening(frame, place=chosen.place or None, kind=chosen.area)
    step = oracle.first_with_five_lists(steps)
    return step, oracle.statistics(step.rows)


def state_count(chosen: Filter, kind: str) -> tuple[oracle.Step, dict[str, float]]:
    """One side of the place's state, as it is, however few lists it holds."""
    units = oracle.readings(chosen.format, chosen.minutes, chosen.muscles)[chosen.reading]
    frame = oracle.offers(units, chosen.price, chosen.electrical, chosen.extremes)
    frame = oracle.filtered(frame, chosen.types, chosen.owners)
    state = chosen.place if len(chosen.place) == 2 else find_place(chosen.place).state
    step = oracle.widening(frame, state=state, kind=kind)[0]
    return step, oracle.statistics(step.rows)


def said(amount: float) -> str:
    """An amount as the page should say it: cents below a hundred dollars, unless they are 00."""
    if amount >= 99.995:
        return f"${amount:,.0f}"
    return f"${amount:.2f}".removesuffix(".00")


def open_market(**query: str | list[str]) -> AppTest:
    return open_all(MARKET.url_path, **query)


def shown_as(app: AppTest) -> str:
    """All running text in one line."""
    return " | ".join(paragraphs(app))


@pytest.mark.parametrize("chosen", random_filters(10), ids=str)
def test_the_figures_shown_equal_a_second_count(chosen: Filter):
    app = open_market(**chosen.query())
    assert not app.exception
    assert not notes(app)
    check_answer(shown_as(app), *second_count(chosen))
    assert "public collection (GitHub nathansutton/hospital-price-transparency)" in shown_as(app)
    check_table(figures_table(app), chosen)


def check_answer(text: str, step: oracle.Step, figures: dict[str, float]) -> None:
    """The sentence that answers, and how much stands behind it."""
    offers, lists = int(figures["n_offers"]), int(figures["n_price_lists"])
    n = f"{offers:,} offer{'s' * (offers != 1)} from {lists:,} price list{'s' * (lists != 1)}"
    assert f"{step.label} · posted" in text
    if lists < 5:
        assert f"Too few to say: {n}" in text
        return
    p10, p50, p90 = (said(figures[name]) for name in ("p10", "p50", "p90"))
    assert f"## {p10} to {p90}, median {p50} |" in text
    low, high = oracle.interval(step.rows)
    word = oracle.confidence(lists, low, figures["p50"], high)
    assert f"p10 to p90 of {n} · confidence {word}" in text
    held_back = word != oracle.confidence(lists, 1.0, 1.0, 1.0)
    assert (f"confidence {word}: the median's interval is wider than" in text) == held_back
    assert f"median's 95% interval {said(low)} to {said(high)} ·" in text
    left_out = int(figures["n_left_out"])
    assert f"{offers + left_out:,} of " in text
    assert (f"{left_out} of {offers + left_out} left out" in text) == bool(left_out)


def check_table(table: pd.DataFrame, chosen: Filter) -> None:
    """The figures behind the chart: two sides of nation and state, and the area around the place.

    Metro and rural stand there whatever is counted.
    """
    kinds = ("metro", "rural")
    parts = [second_count(replace(chosen, place="", area=kind)) for kind in kinds]
    if chosen.place:
        parts += [state_count(chosen, kind) for kind in kinds]
    around = second_count(chosen)
    if around[0].step not in ("nation", "state"):
        parts.append(around)
    assert len(table) == len(parts)
    for (step, figures), row in zip(parts, table.to_dict("records"), strict=True):
        assert (row["area"], row["step"]) == (step.label, step.step)
        shown = {name: nan_if_missing(row[name]) for name in figures}
        assert shown == oracle.same(figures)


def nan_if_missing(value: Any) -> float:
    return float("nan") if value is None else float(value)


def test_the_random_filters_try_much():
    filters = random_filters(10)
    steps = {second_count(chosen)[0].step for chosen in filters}
    assert len(steps) >= 3
    assert {chosen.area for chosen in filters} == {"all", "metro", "rural"}
    assert {chosen.price for chosen in filters} == {"cash", "gross"}
    assert {chosen.extremes for chosen in filters} == {True, False}


@pytest.mark.parametrize("format", ["stand-alone", "add-on", "bundled", "initial"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_every_format(view: str, format: str):
    app = open_market(view=view, format=format, place="59457", by="division")
    assert not app.exception
    assert widgets(app)["view"].value == view
    if view == "rows":
        frame = next(one.value for one in app.dataframe if "left_out" in one.value.columns)
        rows = re.search(r": ([\d,]+) rows?, (\d+) of them left out", shown_as(app))
        assert rows is not None
        assert len(frame) == int(rows[1].replace(",", ""))
        assert frame["left_out"].sum() == int(rows[2])


def test_states_one_by_one_are_sorted_by_what_is_asked():
    app = open_market(by="state", sort="median", side="rural", lists="any")
    assert not app.exception
    table = figures_table(app)
    rural = table[(table["step"] == "state") & table["area"].str.endswith(", rural")]
    assert len(rural) == 51
    medians = rural["p50"].dropna()
    assert len(medians) > 10
    assert list(medians) == sorted(medians, reverse=True)
    # States without a median come last.
    assert list(medians.index) == list(rural.index[: len(medians)])


def test_only_sides_with_enough_price_lists_are_shown_and_the_compared_on_top():
    app = open_market(by="state", lists="15", compare=["Utah", "Akron, OH"])
    table = figures_table(app)
    nation, utah, akron, rest = table[:2], table[2:4], table[4:5], table[5:]
    assert set(nation["step"]) == {"nation"}
    assert list(utah["area"]) == ["Utah, metro", "Utah, rural"], "whatever they hold"
    assert list(akron["area"]) == ["Akron, OH"]
    assert rest["n_price_lists"].min() >= 15
    used = oracle.offers({"20560": 1})
    counts = used[~used["out"]].groupby(["state", "metro"])["price_list"].nunique()
    assert len(rest) == (counts >= 15).sum()
    assert "Not shown: " in shown_as(app)
    (command,) = [line for line in cited(app) if "--min-lists" in line]
    assert "--by state --min-lists 15" in command
    assert any("--compare Utah --compare 'Akron, OH'" in line for line in cited(app))


def test_the_map_says_between_which_states_medians_run_and_the_counts_how_many():
    text = shown_as(open_market(view="map", place="OH", format="add-on"))
    used = oracle.offers({"20560": 1})
    groups = used[~used["out"]].groupby("state")
    medians = groups["usd"].median()[groups["price_list"].nunique() >= 5].sort_values()
    assert (
        f"Of {len(medians)} states with 5 price lists or more, North Carolina posts least" in text
    )
    assert (medians.index[0], medians.index[-1]) == ("NC", "CT")
    rank = list(medians.index).index("OH") + 1
    assert f"Ohio, {said(medians['OH'])}, is number {rank} from below" in text
    counted = shown_as(open_market(view="map", format="add-on", shade="price lists"))
    assert f"{len(medians)} of 51 states hold 5 price lists or more" in counted


def test_readings_of_a_stand_alone_visit():
    app = open_market()
    assert "needling code alone (20560)" in shown_as(app)
    widgets(app)["reading"].set_value("needling + manual therapy").run()
    assert "needling + one manual therapy unit (20560 + 97140)" in shown_as(app)


def test_the_article_stands_only_beside_visits_with_needling():
    with_needling = open_market(format="bundled")
    assert "(20560 + 97140 + 97110)" in shown_as(with_needling)
    without = open_market(format="bundled", reading="without needling")
    assert "same timed units without needling (97140 + 2 × 97110)" in shown_as(without)


@pytest.mark.parametrize(
    ("format", "reading"),
    [("stand-alone", "with needling"), ("bundled", "needling alone"), ("add-on", "needling alone")],
)
def test_a_reading_of_another_format_is_noted(format: str, reading: str):
    assert f"reading = {reading}: " in notes(open_market(format=format, reading=reading))


def test_what_the_note_calls_ignored_is_not_used():
    app = open_market(types=["psychiatric", "veterinary"])
    assert "types = veterinary: " in notes(app)
    assert widgets(app)["types"].value == ["psychiatric"]
    assert app.query_params == {"types": "psychiatric"}


DOUBLED = {
    "place": ["OH", "MT"], "format": ["bundled", "add-on"], "minutes": ["45", "60"],
    "muscles": ["3+", "3+"], "electrical": ["true", "true"], "area": ["rural", "metro"],
    "reading": ["needling + manual therapy"] * 2, "price": ["gross", "gross"],
    "extremes": ["true", "false"], "view": ["map", "rows"], "by": ["state", "division"],
    "practitioner": ["chiropractor", "acupuncturist"], "own_price_usd": ["90", "90"],
}  # fmt: skip


def test_what_stands_twice_in_a_link_is_ignored_in_widgets_figures_and_citation():
    bare, doubled = open_market(), open_market(**DOUBLED)
    note = notes(doubled)
    assert [name for name in DOUBLED if f"- {name} = " not in note and "1 more" not in note] == []
    shown, usual = widgets(doubled), widgets(bare)
    assert {key: one.value for key, one in shown.items()} == {
        key: one.value for key, one in usual.items()
    }
    assert paragraphs(doubled) == [*paragraphs(doubled)[:1], *paragraphs(bare)]
    pd.testing.assert_frame_equal(figures_table(doubled), figures_table(bare))
    assert [code.value for code in doubled.code] == [code.value for code in bare.code]
    assert doubled.query_params == {}


def test_what_stands_once_beside_something_doubled_is_used():
    app = open_market(place="OH", format=["bundled", "bundled"], area="rural", minutes="60")
    shown = widgets(app)
    assert {key: shown[key].value for key in ("place", "format", "area", "minutes")} == {
        "place": "OH", "format": "stand-alone", "area": "rural", "minutes": 60,
    }  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("name", "value"), [("area", "rural"), ("owners", "tribal")], ids=["one side", "both sides"]
)
def test_filters_that_leave_nothing_are_said_in_words(name: str, value: str, view: str):
    app = open_market(types="childrens", view=view, **{name: value})
    assert not app.exception
    assert "Too few to say: 0 offers from 0 price lists" in shown_as(app)


def test_filters_change_the_count():
    everything, few = open_market(), open_market(owners=["tribal", "government"])
    first, second = (re.search(r"of ([\d,]+) offers", shown_as(app)) for app in (everything, few))
    assert first is not None
    assert second is not None
    assert int(second[1].replace(",", "")) < int(first[1].replace(",", ""))


def test_extremes_are_counted_only_when_asked():
    text, with_extremes = shown_as(open_market()), shown_as(open_market(extremes="true"))
    assert text != with_extremes


# All extreme prices of the needling code are high ones, and metro loses far more of them.
NATION_BOTH_WAYS = (
    "Extreme prices left out{}: −$3.93 to $6.90 (measured $1; includes no difference at all). "
    "Extreme prices kept{}: −$0.35 to $12.19 (measured $6.32; includes no difference at all). "
    "Left out for flagged prices: metro 86 of 575 (15%), rural 14 of 392 (3.6%); with extreme "
    "prices kept metro 22 of 575 (3.8%), rural 5 of 392 (1.3%). All 73 extreme prices stand above "
    "the median of their side."
)


@pytest.mark.parametrize("view", ["ranges", "distribution"])
@pytest.mark.parametrize("extremes", [False, True])
def test_metro_against_rural_is_told_both_ways(view: str, extremes: bool):
    app = open_market(view=view, place="OH", extremes=str(extremes).lower())
    marks = ("", " (counted here)") if extremes else (" (counted here)", "")
    text = shown_as(app)
    assert NATION_BOTH_WAYS.format(*marks) in text
    assert text.count("Left out for flagged prices: metro") == (2 if view == "ranges" else 1)


def test_a_wide_interval_holds_confidence_back():
    # Metropolitan Washington: 15 price lists, so medium by number; the median's interval of
    # $36.00 to $98.80 is wider than the median, $51.70.
    text = shown_as(open_market(place="WA", area="metro", format="add-on"))
    assert "from 15 price lists · confidence low: the median's interval is wider than the " in text
    assert "median itself · median's 95% interval $36 to $98.80 ·" in text


def test_sellers_near_a_place_come_with_miles_and_price():
    app = open_market(place="45402")
    (table,) = [one.value for one in app.table if "price (USD)" in one.value]
    assert len(table) == 10
    miles = table["miles"].astype(int)
    assert list(miles) == sorted(miles)
    assert miles.max() <= 300
    assert table["price (USD)"].str.fullmatch(r"\\\$[\d,]+\.\d\d").all()
    assert re.search(r"\d+ price lists within 300 miles of Dayton, OH \(45402\)", shown_as(app))


@pytest.mark.parametrize("place", ["", "OH"])
def test_sellers_need_a_point(place: str):
    app = open_market(**({"place": place} if place else {}))
    assert not app.table
    assert "Enter a ZIP code or a city above" in shown_as(app)


def test_sellers_far_away_are_few():
    app = open_market(place="Barrow, AK", price="gross")
    assert not app.exception


def test_the_citation_opens_the_same_view():
    app = open_market(place="Dayton, OH", muscles="3+", view="rows")
    (lines,) = [code.value for code in app.code]
    assert lines.startswith(
        "Dry needling prices contributors (2026). Dry needling prices: “What is posted, where?” "
    )
    link = lines.split()[-1]
    address, query = link.split("?")
    assert address.endswith(f"/{MARKET.url_path}") or address == MARKET.url_path
    assert set(query.split("&")) == {"place=Dayton%2C+OH", "muscles=3%2B", "view=rows"}


def cited(app: AppTest) -> list[str]:
    (lines,) = [code.value for code in app.code]
    return str(lines).splitlines()


def test_a_cited_link_carries_the_place_that_is_shown_not_the_guess():
    app = open_market(place="Springfield", view="rows")
    assert "--place 'Springfield, MO'" in cited(app)[2]
    assert cited(app)[-1].endswith(f"{MARKET.url_path}?place=Springfield%2C+MO&view=rows")


def test_the_distribution_cites_the_nation_whose_medians_it_shows():
    lines = cited(open_market(place="OH", area="rural", format="bundled", view="distribution"))
    assert any("--by nation --format bundled" in line for line in lines)
    assert any("--by nation --differences --format bundled" in line for line in lines)
    of_state = cited(open_market(place="OH", by="state", format="bundled", view="distribution"))
    assert any("--by state --format bundled" in line for line in of_state)


def test_offers_outside_the_chart_are_where_it_is_said():
    app = open_market(place="45402", format="add-on")
    found = re.search(r"(\d+) offers above \$(\d+) of the whole country", shown_as(app))
    assert found is not None
    assert "in the download of all rows, under the view “rows”." in shown_as(app)
    offers = oracle.offers({"20560": 1})
    beyond = offers[~offers["out"] & (offers["usd"] > float(found[2]))]
    assert len(beyond) == int(found[1])


def test_an_empty_choice_says_what_the_table_holds_and_what_to_widen():
    text = shown_as(open_market(area="rural", types="psychiatric"))
    hospitals = oracle.table("hospitals")
    assert "rows below" not in text
    assert "seen by no date" not in text
    kinds = hospitals[hospitals["hospital_type"] == "Psychiatric"]
    rural = int((kinds["metro"] == "false").sum())
    held = f"The table holds {rural} hospital{'s' * (rural != 1)} of the chosen kinds in "
    assert held + "United States, rural" in text
    assert "Widen “Count hospitals in” or “Hospital type”." in text


def test_half_a_cent_is_rounded_up():
    assert "median $42.12 |" in shown_as(open_market(place="UT", area="rural", format="add-on"))


def test_hospital_prices_are_never_called_advice():
    text = shown_as(open_market())
    assert "no guide to what a clinic should charge" in text
    assert "Not a fee recommendation" in text


def test_the_answer_names_its_filters():
    app = open_market(place="OH", types="critical-access", owners="non-profit", extremes="true")
    text = shown_as(app)
    assert "Filters on: critical-access, non-profit, extremes included." in text
    assert "hospitals of the chosen kinds in the table post it" in text
    assert "Filters on" not in shown_as(open_market(place="OH"))


# A table of offers


def uploaded(data: bytes) -> AppTest:
    app = open_all(MARKET.url_path)
    field = next(one for one in app.file_uploader if one.key == "offers_file")
    return field.set_value(("mine.csv", data, "text/csv")).run()


def test_a_table_of_offers_is_estimated_row_by_row():
    app = uploaded(b"id,zip,cpt_code\na,45402,20560\nb,nowhere,20560\n")
    assert "1 row estimated, 1 not; 1 row with something to know" in " ".join(paragraphs(app))
    wrong, rows = (one.value for one in app.dataframe if "problem" in one.value)
    assert rows["id"].to_list() == ["a", "b"]
    assert wrong["problem"].to_list() == [
        'row 3, zip: a ZIP code of the table has five digits, such as 45402, and "nowhere" is none'
    ]


def test_the_estimates_of_a_table_are_downloaded_and_stay():
    app = uploaded(b"id,zip,cpt_code\na,45402,20560\n")
    app.session_state[download_key("offers_estimated_file")] = True
    for _ in range(2):
        app = app.run()
        assert not app.exception
        assert "1 row estimated" in " ".join(paragraphs(app))


def test_a_table_without_offers_says_what_is_missing():
    app = uploaded(b"price\n3\n")
    (error,) = app.error
    assert "no column zip, county" in error.value


# An estimate, and what is most like it


def test_an_estimate_says_its_range_and_what_is_struck_out_leaves_the_summary():
    app = open_market(place="45402", format="add-on")
    assert "In Dayton, OH (45402) half of such hospitals would post" in shown_as(app)
    (table,) = [one.value for one in app.table if "adjusted (USD)" in one.value]
    assert len(table) == 10
    assert "the middle of 10 offers is" in shown_as(app)
    struck = app.multiselect(key="comparables_struck")
    app = struck.set_value([struck.options[0]]).run()
    assert "the middle of 9 offers is" in shown_as(app)
    (table,) = [one.value for one in app.table if "adjusted (USD)" in one.value]
    assert table["hospital"][0].startswith("~~")


def test_the_type_asked_about_changes_the_estimate():
    app = open_market(place="45402", format="add-on")
    before = shown_as(app)
    app = app.selectbox(key="estimate_type").set_value("critical-access").run()
    assert "half of such hospitals" in shown_as(app)
    assert shown_as(app) != before


def test_estimates_stand_in_the_answer_on_the_map_and_area_by_area():
    query = {"place": "45402", "format": "add-on", "figures": "estimated"}
    seller = Seller(find_place("45402"))
    one = estimate_here(queries(Visit.of_format("add-on"), "cash")[0], seller)
    text = shown_as(open_market(**query, view="map", types="acute"))
    assert f"{said(one.p10)} to {said(one.p90)}, median {said(one.p50)}" in text
    assert f"95% interval {said(one.median_low)} to {said(one.median_high)}" in text
    assert "Filters play no part in an estimate (acute)" in text
    assert "Estimated for all 51 states, " in text
    assert "Posted, within 100 miles of Dayton" in text
    app = open_market(**query, by="state", types="acute")
    rest = figures_table(app)
    # Every part that has a county, however few post there.
    assert set(rest["n_price_lists"]) & {0, 1, 2}
    assert rest["p50"].notna().sum() == 2 + 51 + 48
    lines = cited(app)
    assert any("--by state --estimated" in line for line in lines)
    # Of the place itself, and without the filter, which plays no part.
    assert any("Dayton, OH (45402): estimated cash price" in line for line in lines)
    assert not any("acute" in line for line in lines if "--estimated" in line)
    nation = rest[rest["step"] == "nation"].set_index("area")
    assert nation.loc["United States, metro", "n_offers"] == 489
    for kind in ("metro", "rural"):
        middle = float(str(nation.loc[f"United States, {kind}", "p50"]))
        assert f"leave out the nation's {kind} median, {said(middle)}; if all were alike fewer" in (
            shown_as(app)
        )
    assert "Offers as they are posted" in shown_as(open_market(**query, view="rows"))


def test_where_the_table_holds_no_hospital_an_estimate_is_the_nation_s_and_says_so():
    text = shown_as(open_market(place="00901", format="add-on", figures="estimated"))
    assert "holds no hospital of Puerto Rico" in text
    assert "United States" in text


def test_outside_the_states_the_estimate_is_the_nation_s_and_names_what_is_missing():
    text = shown_as(open_market(place="00901", format="add-on"))
    assert "In the United States (no data of Puerto Rico) half of such hospitals would post" in text
    assert "No hospital within 300 miles of San Juan, PR" in text
