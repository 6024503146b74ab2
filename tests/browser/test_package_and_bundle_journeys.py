"""Owners design a package and choose between add-on and bundle, a researcher takes the figures."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page

from lib.commands import bundles as bundles_command
from lib.commands import packages as packages_command
from lib.commands import quote as quote_command
from lib.datasets.places import find_place
from lib.market.areas import NATION, Area
from lib.market.comparisons import metro_rural_both_ways
from lib.market.ranges import Query, ShareQuery, area_range, queries
from lib.market.recipes import recipe_without_needling
from lib.pricing.costs import floor_of
from lib.pricing.packages import REFUNDS, Package, package_of, price_list, refund_usd
from lib.pricing.selling import comparison_of, selling_price, variable_cost_of
from lib.scenario import Scenario
from lib.ui.show.figures import figures_key
from lib.ui.show.words import both_ways
from lib.ui.site import BUNDLES, PACKAGES, PRICE, PageInfo
from lib.visit import Visit
from tests.browser.harness import Server, choose, enter_place, select, settle

KINDS = ("metro", "rural")
WORKED: dict[str, Any] = {
    "bundles_stand_alone_usd": 90, "bundles_stand_alone_minutes": 40,
    "bundles_treatment_usd": 110, "bundles_treatment_minutes": 50,
    "bundles_add_on_usd": 35, "bundles_add_on_minutes": 10,
    "bundles_bundle_usd": 150, "bundles_bundle_minutes": 60,
}  # fmt: skip


@pytest.fixture(autouse=True)
def quiet(foreign_requests: list[str], console_errors: list[str]) -> Iterator[None]:
    """No journey asks anybody else or writes an error to the console."""
    yield
    assert foreign_requests == []
    assert console_errors == []


def opened(page: Page, server: Server, info: PageInfo, query: str = "") -> None:
    page.goto(f"{server.url}/{info.url_path}{query}")
    settle(page)
    assert page.get_by_role("heading", name=info.title, exact=True).is_visible()


def go_to(page: Page, info: PageInfo) -> None:
    page.get_by_role("link", name=info.short_title, exact=True).click()
    settle(page)
    assert page.get_by_role("heading", name=info.title, exact=True).is_visible()


def field(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-set_{key} input")


def enter(page: Page, key: str, text: str) -> None:
    """Writes a figure into its field and presses Enter."""
    field(page, key).fill(text)
    field(page, key).press("Enter")
    settle(page)


def move(page: Page, key: str, arrow: str, times: int = 1) -> None:
    """Moves a slider by keyboard."""
    slider = field(page, key)
    slider.scroll_into_view_if_needed()
    slider.focus()
    for _ in range(times):
        page.keyboard.press(arrow)
    settle(page, quiet_milliseconds=600)


def texts(page: Page) -> list[str]:
    """The running text, paragraph by paragraph and point by point, collapsed parts included."""
    parts = page.locator(
        '[data-testid="stMarkdownContainer"] p, [data-testid="stMarkdownContainer"] li, '
        '[data-testid="stCaptionContainer"] p'
    )
    return [" ".join(text.split()) for text in parts.all_text_contents()]


def one_text(page: Page, start: str) -> str:
    (found,) = [text for text in texts(page) if text.startswith(start)]
    return found


def headline(page: Page) -> str:
    return page.get_by_role("heading", level=2).first.inner_text()


def metrics(page: Page) -> dict[str, str]:
    boxes = page.get_by_test_id("stMetric")
    labels = boxes.get_by_test_id("stMetricLabel").all_inner_texts()
    values = boxes.get_by_test_id("stMetricValue").all_inner_texts()
    return dict(zip((text.strip() for text in labels), values, strict=True))


def traces(page: Page, key: str) -> dict[str, tuple[list[Any], list[Any]]]:
    """The chart's series by name: where they stand, and how high."""
    found: list[list[Any]] = page.locator(f".st-key-{key} .js-plotly-plot").evaluate(
        "chart => chart._fullData.map(one => [one.name, [...one.x], [...one.y]])"
    )
    return {name: (x, y) for name, x, y in found}


def open_figures(page: Page, chart: str) -> None:
    """Opens the figures behind a chart; they are made only then."""
    page.locator(f".st-key-{figures_key(chart)} summary").click()
    settle(page)


def downloaded(page: Page, key: str) -> pd.DataFrame:
    """The file of a download button, as a reader opens it."""
    with page.expect_download() as waiting:
        page.locator(f".st-key-{key} button").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    return pd.read_csv(io.StringIO(text))


def scenario(visit: Visit | None = None, place: str = "45402", **settings: float) -> Scenario:
    return Scenario(find_place(place), visit or Visit(), tuple(settings.items()))


def packaged(given: Scenario) -> Package:
    floor, price = floor_of(given), selling_price(given).price_usd
    assert price is not None
    return package_of(
        price,
        int(given.figure("package_sessions")),
        given.figure("package_discount_percent"),
        variable_cost_usd=variable_cost_of(given, floor.slot_minutes),
        floor_usd=floor.total_usd,
        step=int(given.figure("package_round_usd")),
        booked_percent=given.figure("booked_percent"),
    )


def said(amount: float) -> str:
    """An amount to the cent, a whole amount without cents, a minus before the dollar."""
    sign = "−" if amount <= -0.005 else ""
    return f"{sign}${abs(amount):,.2f}".removesuffix(".00")


def check_package(page: Page, given: Scenario) -> Package:
    """The page says what the library finds, in words, figures and chart."""
    package = packaged(given)
    assert headline(page) == (
        f"{package.sessions} sessions for {said(package.total_usd)}: "
        f"{package.per_session_words.removesuffix('.00')} per session"
    )
    assert package.sentence in texts(page)
    shown = metrics(page)
    above = package.above_floor_usd
    assert above is not None
    assert shown["Total"] == said(package.total_usd)
    assert shown["Per session"] == package.per_session_words.removesuffix(".00")
    assert shown["Patient saves"] == said(package.saving_usd)
    assert shown["Per session against your floor"].lstrip("+") == said(above)
    assert shown["Contribution per package"] == said(package.contribution_usd)
    star = traces(page, "discount_chart")["yours"]
    assert star == ([package.discount_percent], [pytest.approx(package.per_session_usd)])
    return package


def check_bundles(page: Page, given: Scenario) -> None:
    """The page says what the library finds, in words and chart."""
    found = comparison_of(given)
    assert headline(page) == found.sentence
    ties = one_text(page, "Tie per visit: ")
    assert f"an add-on fee of {said(found.add_on_tie_per_visit_usd)} or a bundle at" in ties
    for tie in (
        found.bundle_tie_per_visit_usd,
        found.add_on_tie_per_hour_usd,
        found.bundle_tie_per_hour_usd,
    ):
        assert tie is not None
        assert said(tie) in ties
    bars = traces(page, "offers_chart")
    contributions = [offer.contribution_usd for offer in found.offers]
    assert bars["contribution per visit"][1] == pytest.approx(contributions)
    hours = [offer.per_hour(offer.contribution_usd) for offer in found.offers]
    assert bars["contribution per clinician hour"][1] == pytest.approx(hours)


def test_an_owner_designs_a_pack_of_five_and_sees_whether_it_stays_above_her_floor(
    page: Page, server: Server
):
    opened(page, server, PACKAGES)
    enter_place(page, "Dayton, OH")
    enter(page, "own_price_usd", "110")
    page.get_by_role("button", name="10 sessions", exact=True).click()
    settle(page)
    own: dict[str, Any] = {"place": "Dayton, OH", "own_price_usd": 110}
    check_package(page, scenario(**own, package_sessions=10))
    page.get_by_role("button", name="5 sessions", exact=True).click()
    settle(page)
    # 550 × 0.85 = 467.50: 93.50 a session, 6.31 above Dayton's floor of 87.19.
    found = check_package(page, scenario(**own))
    assert (found.total_usd, found.per_session_usd) == (467.50, 93.50)
    assert headline(page) == "5 sessions for $467.50: $93.50 per session"
    assert one_text(page, "Per session it stays ").startswith(
        "Per session it stays $6.31 above your floor."
    )
    # At 20% a session costs $88, above the floor still; at 21% $86.90, below it.
    move(page, "package_discount_percent", "ArrowRight", 5)
    check_package(page, scenario(**own, package_discount_percent=20))
    assert metrics(page)["Per session against your floor"] == "+$0.81"
    move(page, "package_discount_percent", "ArrowRight")
    check_package(page, scenario(**own, package_discount_percent=21))
    assert metrics(page)["Per session against your floor"] == "−$0.29"
    assert one_text(page, "Per session it stays ").startswith(
        "Per session it stays $0.29 below your floor."
    )
    slider = field(page, "package_discount_percent")
    assert slider.evaluate("(one) => one === document.activeElement")
    move(page, "package_discount_percent", "ArrowLeft", 6)
    choose(page, "Round the total down to", "$5")
    found = check_package(page, scenario(**own, package_round_usd=5))
    assert (found.total_usd, found.per_session_usd) == (465, 93)
    # The floor is a line of the chart, and the printed band lies behind it.
    shapes = page.locator(".st-key-discount_chart .js-plotly-plot").evaluate(
        "chart => chart.layout.shapes.map(one => [one.type, one.x0, one.x1, one.y0])"
    )
    assert ["rect", 10, 20] in [shape[:3] for shape in shapes]
    assert 87.19 in [shape[3] for shape in shapes if shape[0] == "line"]
    # The price list to copy and the one to download say the same.
    listed = price_list(110, 15, 5)
    file = downloaded(page, "price_list_csv").rename(columns={"package_total_usd": "total_usd"})
    pd.testing.assert_frame_equal(file[list(listed.columns)], listed, check_dtype=False, rtol=1e-12)
    (code,) = [
        text for text in page.get_by_test_id("stCode").all_inner_texts() if "saves" in text
    ]  # fmt: skip
    for row in listed.to_dict("records"):
        assert f"{row['sessions']} sessions  ${row['total_usd']:,.2f} in total" in code


def test_what_stays_owed_follows_the_refund_rule(page: Page, server: Server):
    opened(page, server, PACKAGES, "?place=45402&own_price_usd=110&package_unused_sessions=3")
    found = packaged(scenario(own_price_usd=110))
    for rule in REFUNDS:
        if rule != REFUNDS[0]:
            select(page, "Refund rule", rule)
        # Three of five stay unused: two are used.
        owed = [refund_usd(found, used, rule) for used in range(3)]
        assert one_text(page, "After ") == (
            f"After 2 of 5 sessions {said(owed[-1])} is owed and stays owed until it is refunded."
        )
        (bars,) = traces(page, "owed_chart").values()
        assert bars == ([0, 1, 2], owed)
    assert page.get_by_text("FSA cards and prepayment do not mix.").is_visible()


def test_an_owner_decides_between_add_on_and_bundle(page: Page, server: Server):
    query = "&".join(f"{key}={value}" for key, value in WORKED.items())
    opened(page, server, BUNDLES, f"?place=45402&{query}")
    check_bundles(page, scenario(**WORKED))
    assert headline(page).startswith("The bundle always earns more")
    # The bundle ties at $145; below that the add-on needs fewer and fewer takers, and from $110,
    # the price of the treatment alone, none.
    price = WORKED["bundles_bundle_usd"]
    for times, answer in (
        (5, "A treatment with its add-on earns as much per visit as the bundle;"),
        (5, "The add-on earns more per visit once 86% of treatment visits take it;"),
        (29, "The add-on earns more per visit once 3% of treatment visits take it;"),
        (1, "The add-on always earns more per visit:"),
    ):
        move(page, "bundles_bundle_usd", "ArrowLeft", times)
        price -= times
        check_bundles(page, scenario(**(WORKED | {"bundles_bundle_usd": price})))
        assert headline(page).startswith(answer)
        assert f"bundles_bundle_usd={price}" in page.url
    assert price == 110
    # Minutes decide by the hour: a shorter bundle needs a lower price for the same hour.
    move(page, "bundles_bundle_minutes", "ArrowLeft", 15)
    check_bundles(
        page,
        scenario(**(WORKED | {"bundles_bundle_usd": 110, "bundles_bundle_minutes": 45})),
    )
    # 145 × 45/60
    assert said(108.75) in one_text(page, "Tie per visit: ")
    page.locator(".st-key-reset_bundles_bundle_usd button").first.click()
    settle(page)
    kept = {key: value for key, value in WORKED.items() if key != "bundles_bundle_usd"}
    check_bundles(page, scenario(**(kept | {"bundles_bundle_minutes": 45})))


def test_a_researcher_compares_metro_and_rural_and_takes_the_figures(page: Page, server: Server):
    opened(page, server, BUNDLES)
    areas = [Area("nation", NATION, kind) for kind in KINDS]
    bundled = Visit("bundled", 45)
    add_on, whole = (queries(visit, "cash")[0] for visit in (Visit("add-on", None), bundled))
    without = recipe_without_needling(bundled)
    assert without is not None
    asked = [(query, area) for query in (add_on, whole, Query(without)) for area in areas]
    columns = ["n_offers", "n_price_lists", "p10", "p25", "p50", "p75", "p90"]

    open_figures(page, "hospital_pairs_chart")
    table = downloaded(page, "hospital_pairs_chart_csv")
    assert len(table) == 6
    for (query, area), row in zip(asked, table.to_dict("records"), strict=True):
        found = area_range(query, area)
        assert area.kind in row["area"]
        expected = [getattr(found, name) for name in columns]
        assert [row[name] for name in columns] == pytest.approx(expected, rel=1e-12)
    # The needling code costs $37 and $36 in the middle, and the difference may be none at all.
    assert table["p50"].iloc[:2].round().tolist() == [37, 36]
    line = one_text(page, "Add-on (20560). ")
    assert line == f"Add-on (20560). {both_ways(metro_rural_both_ways(add_on, *areas))}"
    assert line.count("includes no difference at all") == 2

    open_figures(page, "share_chart")
    shares = downloaded(page, "share_chart_csv")
    shares.columns = shares.columns.str.removesuffix("_share")
    for area, row in zip(areas, shares.to_dict("records"), strict=True):
        found = area_range(ShareQuery(add_on, whole), area)
        expected = [getattr(found, name) for name in columns]
        assert [row[name] for name in columns] == pytest.approx(expected, rel=1e-12)
        assert f"{area.kind.capitalize()}: needling is {row['p50']:.0%} of a bundled visit" in (
            one_text(page, "Metro: ")
        )
    # The rings of the chart are the medians of the file.
    rings: list[list[float]] = page.locator(
        ".st-key-hospital_pairs_chart .js-plotly-plot"
    ).evaluate(
        "chart => chart.data.filter(one => one.mode === 'markers').map(one => [...one.x])"
    )  # fmt: skip
    assert [ring[0] for ring in rings] == pytest.approx(table["p50"].tolist())


def printed(capsys: pytest.CaptureFixture[str], command: Any, *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert command.main(arguments) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def amounts(text: str) -> list[float]:
    """The dollars that a text names."""
    return [
        float(number.replace(",", "").replace("−", "-").replace("$", ""))
        for number in re.findall(r"−?\$[\d,]+(?:\.\d\d)?", text)
    ]


@pytest.mark.parametrize(
    "walked",
    [
        False,
        pytest.param(True),
    ],
    ids=["opened by link", "walked"],
)
def test_pages_and_commands_agree_on_price_floor_and_contribution(
    page: Page, server: Server, capsys: pytest.CaptureFixture[str], walked: bool
):
    settings: dict[str, Any] = {
        "own_price_usd": 110.0, "paid_per_visit": 1.0, "pay_usd_per_hour": 48.0,
        "payroll_burden_percent": 25.0, "supplies_usd_per_visit": 3.0,
    }  # fmt: skip
    query = "&".join(f"{key}={value:g}" for key, value in settings.items())
    # $60 an hour for 40 minutes, and needles: 43 of 110 are spent, 67 contribute.
    cost, contribution = 43, 67
    pairs = [f"{key}={value:g}" for key, value in settings.items()]
    told = printed(
        capsys, quote_command, "--place", "45402", *(p for one in pairs for p in ("--set", one))
    )
    floor = told["floor"]["total_usd"]
    assert (told["selling_price_usd"], told["contribution_usd"]) == (110, contribution)

    def reach(info: PageInfo) -> None:
        if walked:
            go_to(page, info)
        else:
            opened(page, server, info, f"?place=45402&{query}")

    opened(page, server, PRICE, f"?place=45402&{query}")
    own = amounts(one_text(page, "Your price, "))
    assert own[:2] == [110, round(110 - floor, 2)]
    assert own[-2:] == [contribution, cost]
    assert amounts(one_text(page, "Your floor, "))[0] == floor

    reach(PACKAGES)
    assert amounts(one_text(page, "Single price ")) == [110, floor, cost]
    move(page, "package_discount_percent", "Home")
    assert metrics(page)["Contribution per package"] == said(5 * contribution)
    assert metrics(page)["Per session against your floor"] == f"+{said(110 - floor)}"
    pack = printed(
        capsys, packages_command, "--price", "110", "--sessions", "5", "--discount", "0",
        "--floor", str(floor), "--variable-cost", str(cost),
    )  # fmt: skip
    assert pack["single_price_usd"] == 110
    assert pack["floor_usd"] == floor
    assert pack["contribution_usd"] == 5 * contribution
    assert pack["sentence"] in texts(page)

    reach(BUNDLES)
    how = one_text(page, "Contribution = ")
    assert f"stand-alone $110 − {said(cost)} = {said(contribution)}" in how
    shown = comparison_of(scenario(**settings))
    four = (shown.stand_alone, shown.treatment, shown.add_on, shown.bundle)
    told = printed(
        capsys, bundles_command,
        *(p for one in four for p in (f"--{one.name}", f"{one.price_usd}/{one.minutes}")),
        "--supplies", "3", "--pay-per-hour", "60",
    )  # fmt: skip
    assert told["offers"][0]["price_usd"] == 110
    assert told["offers"][0]["contribution_per_visit_usd"] == contribution
    assert told["sentence"] == headline(page)
    ties = amounts(one_text(page, "Tie per visit: "))
    assert ties == [
        told["add_on_tie_per_visit_usd"], told["bundle_tie_per_visit_usd"],
        told["add_on_tie_per_clinician_hour_usd"], told["bundle_tie_per_clinician_hour_usd"],
    ]  # fmt: skip


def open_elsewhere(browser: Browser, url: str) -> tuple[str, dict[str, str]]:
    """The answer and the widgets that a link shows somebody else."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(url)
    settle(page)
    seen = headline(page), widgets(page)
    context.close()
    return seen


def widgets(page: Page) -> dict[str, str]:
    """What every field, slider, switch and choice of the scenario holds, by its key."""
    script = """() => Object.fromEntries([...document.querySelectorAll(
            'input[type=text], input[type=number], input[type=range], input[type=checkbox], '
            + '[role=radiogroup]')].map((one) => [
        one.closest('[class*=st-key-]')?.className.match(/st-key-(\\S+)/)[1],
        one.type === 'checkbox' ? String(one.checked)
            : one.value ?? one.querySelector('[aria-checked=true]')?.textContent.trim()]))"""
    found: dict[str, str] = page.evaluate(script)
    return found


def test_links_carry_the_settings_of_both_pages(page: Page, browser: Browser, server: Server):
    opened(page, server, PACKAGES, "?place=45402")
    enter(page, "own_price_usd", "110")
    page.get_by_role("button", name="3 sessions", exact=True).click()
    settle(page)
    move(page, "package_discount_percent", "ArrowRight", 5)
    choose(page, "Round the total down to", "$1")
    pack: dict[str, Any] = {
        "own_price_usd": 110, "package_sessions": 3, "package_discount_percent": 20,
        "package_round_usd": 1,
    }  # fmt: skip
    check_package(page, scenario(**pack))
    packages_before = headline(page), widgets(page)

    go_to(page, BUNDLES)
    assert float(field(page, "bundles_stand_alone_usd").input_value()) == 110
    move(page, "bundles_bundle_usd", "ArrowRight", 4)
    start = comparison_of(scenario(own_price_usd=110)).bundle.price_usd
    settings = pack | {"bundles_bundle_usd": start + 4}
    check_bundles(page, scenario(**settings))
    assert {f"{key}={value:g}" for key, value in settings.items()} <= set(
        page.url.split("?")[1].split("&")
    )
    assert open_elsewhere(browser, page.url) == (headline(page), widgets(page))

    # The other pages have both pages' settings too, and hand them back.
    go_to(page, PRICE)
    assert field(page, "own_price_usd").input_value() in ("110", "110.00")
    assert f"bundles_bundle_usd={start + 4:g}" in page.url
    assert "package_sessions=3" in page.url
    go_to(page, BUNDLES)
    check_bundles(page, scenario(**settings))
    go_to(page, PACKAGES)
    assert (headline(page), widgets(page)) == packages_before
    check_package(page, scenario(**settings))
    assert open_elsewhere(browser, page.url) == packages_before
