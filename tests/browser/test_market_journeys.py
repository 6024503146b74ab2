"""A researcher's ways through the prices by area, with every figure counted a second time."""

import csv
import io
import re
import subprocess
import sys

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from lib.datasets.export import FORMULA_STARTS
from lib.datasets.places import find_place
from lib.market.areas import all_parts
from lib.market.offers import Filter
from lib.market.ranges import Range, area_range, queries, widened_range
from lib.market.recipes import recipes
from lib.market.tables import offer_rows
from lib.ui.show.words import dollars
from lib.ui.site import MARKET
from lib.visit import Visit
from tests.browser.harness import (
    ROOT,
    Server,
    assert_nothing_stale,
    choose,
    downloaded,
    enter_place,
    select,
    settle,
)
from tests.workbooks import records

DAYTON = find_place("Dayton, OH")


@pytest.fixture
def market(page: Page, server: Server) -> Page:
    """The market page as it opens."""
    page.goto(f"{server.url}/{MARKET.url_path}")
    settle(page)
    return page


def answer(page: Page) -> str:
    """The sentence that answers, its area, and how much stands behind it."""
    box = page.get_by_test_id("stVerticalBlock").filter(has=page.get_by_role("heading", level=2))
    return str(box.last.inner_text())


def check_answer(page: Page, found: Range) -> None:
    assert found.p10 is not None
    assert found.p50 is not None
    assert found.p90 is not None
    said = f"{dollars(found.p10)} to {dollars(found.p90)}, median {dollars(found.p50)}"
    expect(page.get_by_role("heading", level=2).first).to_have_text(said)
    text = answer(page)
    assert found.area.label in text
    n = f"p10 to p90 of {found.n_offers:,} offers from {found.n_price_lists:,} price lists"
    assert n in text


def text_of(page: Page, label: re.Pattern[str] | str) -> str:
    """The text of the CSV file that a download gives; it starts with a byte-order mark."""
    return downloaded(page, label).read_text(encoding="utf-8-sig")


def open_figures(page: Page) -> pd.DataFrame:
    """The figures behind the chart, as a reader downloads them."""
    page.get_by_text("Figures behind this chart").click()
    settle(page)
    return pd.read_csv(io.StringIO(text_of(page, "Download these figures")))


def test_the_whole_country_then_a_place_then_every_view_and_back(market: Page):
    query = queries(Visit(), "cash")[0]
    check_answer(market, widened_range(query, None, "all"))
    enter_place(market, "Dayton, OH")
    found = widened_range(query, DAYTON, "all")
    assert found.area.step in ("metro_area", "nearby")
    check_answer(market, found)
    for view, mark in (("map", "Map of medians by state"), ("distribution", "Share of offers")):
        choose(market, "View", view)
        check_answer(market, found)
        assert market.locator(".js-plotly-plot").count() == 1
        assert market.locator(f"[aria-label*='{mark}']").count() >= 1, "the chart in words"
    choose(market, "View", "rows")
    check_answer(market, found)
    assert market.get_by_text(f"{found.n_posting} rows, {found.n_left_out} of them").count() == 1
    choose(market, "View", "ranges")
    check_answer(market, found)
    enter_place(market, "")
    check_answer(market, widened_range(query, None, "all"))


def test_rural_bundled_gross_equals_the_command(market: Page):
    select(market, "Visit", "bundled")
    select(market, "Minutes", "45")
    choose(market, "Count hospitals in", "rural")
    market.get_by_text("More filters").click()
    settle(market)
    choose(market, "Price", "gross")
    command = [sys.executable, "-m", "lib.commands", "summarise", "--area", "rural"]
    command += ["--format", "bundled", "--minutes", "45", "--price", "gross"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    row = next(row for row in csv.DictReader(io.StringIO(printed)) if row["series"] == "hospital")
    p10, p50, p90 = (dollars(float(row[name])) for name in ("p10", "p50", "p90"))
    heading = market.get_by_role("heading", level=2).first
    expect(heading).to_have_text(f"{p10} to {p90}, median {p50}")
    text = answer(market)
    assert row["area"] in text
    n = f"{int(row['n_offers']):,} offers from {int(row['n_price_lists']):,} price lists"
    assert n in text
    figures = open_figures(market)
    shown = figures[figures["area"] == row["area"]].iloc[0]
    for name in ("p10", "p25", "p50", "p75", "p90", "n_offers", "n_price_lists", "n_left_out"):
        assert shown[name] == pytest.approx(float(row[name]), rel=1e-12)


def test_other_hospitals_by_type_and_owner(market: Page):
    market.get_by_text("More filters").click()
    settle(market)
    for label, option in (("Hospital type", "critical-access"), ("Ownership", "government")):
        market.get_by_role("combobox", name=label).click()
        market.get_by_role("option", name=option, exact=True).click()
        settle(market)
        market.keyboard.press("Escape")
        expect(market.get_by_role("option")).to_have_count(0)
        market.wait_for_timeout(300)  # the list fades out before another one can open
    chosen = Filter(("critical-access",), ("government",))
    check_answer(market, widened_range(queries(Visit(), "cash", chosen)[0], None, "all"))
    assert "types=critical-access" in market.url
    assert "owners=government" in market.url


def test_downloads_hold_the_rows_that_are_counted(market: Page):
    enter_place(market, "Dayton, OH")
    choose(market, "View", "rows")
    query = queries(Visit(), "cash")[0]
    found = widened_range(query, DAYTON, "all")
    shown = offer_rows(query, found.area)
    for label, expected in (("these", shown), ("all", offer_rows(query))):
        button = re.compile(rf"Download {label} {len(expected):,} rows")
        text = text_of(market, button)
        rows = list(csv.DictReader(io.StringIO(text)))
        assert len(rows) == len(expected)
        assert [float(row["price_usd"]) for row in rows] == list(expected["price_usd"])
        assert [row["hospital"].lstrip("'") for row in rows] == list(expected["hospital"])
        cells = [cell for row in rows for name, cell in row.items() if name != "price_usd"]
        assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
        assert all(row["source_url"] for row in rows)
        if label == "these":
            book = records(downloaded(market, button, "XLSX").read_bytes())
            assert [row["price_usd"] for row in book] == list(expected["price_usd"])
            for name in ("hospital", "ccn", "zip"):  # codes keep their zeros
                assert [row[name] for row in book] == list(expected[name])
            counted = [row for row in rows if row["left_out"] == "False"]
            assert len(counted) == found.n_offers
            assert f"of {len(counted):,} offers from" in answer(market)


def test_states_are_sorted_by_the_rural_median_in_chart_and_figures(market: Page):
    choose(market, "Compare", "state")
    select(market, "Sort by", "median")
    choose(market, "of", "rural")
    query = queries(Visit(), "cash")[0]
    rural = [area_range(query, area) for area in all_parts("state", ("rural",))]
    known = sorted((one for one in rural if one.p50 is not None), key=lambda one: -(one.p50 or 0))
    names = [one.area.name for one in known]
    medians = [one.p50 for one in known]
    assert len(set(medians)) > 10
    states = market.locator(".js-plotly-plot").evaluate("chart => chart.layout.yaxis.ticktext")
    assert states[0] == "United States"
    assert set(names) <= set(states)
    positions = {name: states.index(name) for name in names}
    assert sorted(positions.values()) == list(range(1, len(names) + 1)), "the unknown come last"
    drawn = sorted(names, key=positions.__getitem__)
    by_name = dict(zip(names, medians, strict=True))
    assert [by_name[name] for name in drawn] == medians
    figures = open_figures(market)
    table = figures[(figures["step"] == "state") & figures["area"].str.endswith(", rural")]
    assert list(table["p50"].dropna()) == pytest.approx(medians)


# Where a state is drawn: the middle of its outline, in the window.
MIDDLE = """(plot, state) => {
    const shape = plot.data.find((trace) => trace.customdata?.[0][0] === state);
    const middle = (values) => {
        const known = values.filter((value) => value !== null);
        return (Math.min(...known) + Math.max(...known)) / 2;
    };
    const { xaxis, yaxis } = plot._fullLayout;
    const box = plot.getBoundingClientRect();
    return [box.x + xaxis._offset + xaxis.d2p(middle(shape.x)),
            box.y + yaxis._offset + yaxis.d2p(middle(shape.y))];
}"""


def test_a_state_clicked_on_the_map_is_the_place(market: Page):
    choose(market, "View", "map")
    plot = market.locator(".js-plotly-plot")
    plot.scroll_into_view_if_needed()
    x, y = plot.evaluate(MIDDLE, "CO")
    market.mouse.move(x - 3, y)
    market.mouse.move(x, y)
    # Plotly looks for what is under the pointer a few times a second.
    market.wait_for_timeout(200)
    market.mouse.click(x, y)
    settle(market, 500)
    expect(market.get_by_role("textbox", name=re.compile("^Place"))).to_have_value("CO")
    check_answer(market, widened_range(queries(Visit(), "cash")[0], find_place("CO"), "all"))
    assert "place=CO" in market.url
    market.reload()
    settle(market)
    check_answer(market, widened_range(queries(Visit(), "cash")[0], find_place("CO"), "all"))


def test_what_is_compared_survives_a_reload(market: Page):
    choose(market, "Compare", "state")
    for name in ("Utah", "Akron, OH"):
        market.get_by_role("combobox", name="Compare with").click()
        market.keyboard.type(name)
        market.get_by_role("option", name=name, exact=True).click()
        settle(market)
    assert "compare=Utah&compare=Akron%2C+OH" in market.url
    market.reload()
    settle(market)
    rows = market.locator(".js-plotly-plot").evaluate("chart => chart.layout.yaxis.ticktext")
    assert rows[:3] == ["United States", "Utah", "Akron, OH"]
    assert "Utah" not in rows[3:]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_word_of_a_chart_is_cut_off_on_a_small_phone(page: Page, server: Server, scheme: str):
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 360, "height": 800})
    washington = "compare=Washington-Arlington-Alexandria%2C+DC-VA-MD-WV"
    for query in ("place=45402", f"by=state&{washington}", "view=distribution", "view=map"):
        page.goto(f"{server.url}/{MARKET.url_path}?{query}")
        settle(page)
        assert page.locator(".js-plotly-plot").evaluate(CUT_OFF) == [], query


# The words that reach beyond their chart.
CUT_OFF = """(plot) => {
    const box = plot.getBoundingClientRect();
    return [...plot.querySelectorAll('.main-svg text')].filter((text) => {
        const own = text.getBoundingClientRect();
        return own.width && (own.left < box.left - 1 || own.right > box.right + 1);
    }).map((text) => text.textContent);
}"""


def test_a_reading_changes_the_sum(market: Page):
    choose(market, "Read the visit as", "needling + manual therapy")
    recipe = recipes(Visit())[1]
    assert recipe.reading == "needling_plus_one_97140"
    check_answer(market, widened_range(queries(Visit(), "cash")[1], None, "all"))
    assert "(20560 + 97140)" in answer(market)


def test_a_typing_error_shows_the_likeliest_place_with_a_note(market: Page):
    enter_place(market, "Daytn, OH")
    assert market.get_by_text('Showing Dayton, OH for "Daytn, OH".').count() == 1
    check_answer(market, widened_range(queries(Visit(), "cash")[0], DAYTON, "all"))


def test_a_place_that_does_not_exist_shows_the_whole_country(market: Page):
    enter_place(market, "Xyzzyx, QQ")
    expect(market.get_by_text("Showing the whole country.")).to_be_visible()
    check_answer(market, widened_range(queries(Visit(), "cash")[0], None, "all"))


def test_sellers_near_a_place_can_be_downloaded(market: Page):
    enter_place(market, "45402")
    market.get_by_text("The nearest sellers by name").click()
    settle(market)
    text = text_of(market, "Download these sellers")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 10
    miles = [float(row["miles"]) for row in rows]
    assert miles == sorted(miles)
    assert max(miles) <= 300


def test_no_choice_leaves_a_part_of_the_page_stale(market: Page):
    enter_place(market, "45402")
    for drawer in ("The nearest sellers by name", "Cite or share this view"):
        market.get_by_text(drawer).click()
        settle(market)
    for label, option in (
        ("Muscles", "3+"),
        ("Count hospitals in", "rural"),
        ("Read the visit as", "needling + manual therapy"),
        ("Compare", "state"),
        ("of", "rural"),
        ("View", "distribution"),
        ("Compare", "division"),
        ("View", "rows"),
    ):
        choose(market, label, option)
        assert_nothing_stale(market)
