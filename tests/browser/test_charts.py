"""Charts in the browser: one node for as long as the page stands, and the reader's own zoom."""

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.clinic import benchmark_clinic
from lib.datasets.package import fingerprint
from lib.ui.site import BUNDLES, MARKET, PRICE
from tests.browser.harness import Server, choose, enter_number, enter_place, settle

RANGE = """() => document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range.map(Number)"""
DRAWN = """() => document.querySelector('.js-plotly-plot .main-svg').innerHTML"""


def open_dayton(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/{PRICE.url_path}")
    settle(page)
    enter_place(page, "45402")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()


def move(page: Page, name: str) -> None:
    page.get_by_role("slider", name=name).first.press("ArrowRight")
    settle(page)


def zoom(page: Page) -> None:
    """Drags over the middle of the first chart, as a reader does."""
    plot = page.locator(".js-plotly-plot").first
    plot.scroll_into_view_if_needed()
    plot.hover()
    plot.locator('.modebar-btn[data-title="Zoom"]').click()
    box = plot.locator(".nsewdrag").first.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 4, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 3 / 4, middle, steps=5)
    page.mouse.up()
    page.wait_for_timeout(500)


def test_a_slider_draws_into_the_same_node_and_the_zoom_stays(page: Page, server: Server):
    open_dayton(page, server)
    page.evaluate("""() => {
        const plot = document.querySelector('.js-plotly-plot');
        plot.mark = 'the same';
        plot.querySelector('.main-svg').mark = 'the same';
    }""")
    zoom(page)
    zoomed = page.evaluate(RANGE)
    assert zoomed[0] > 0
    before = page.evaluate(DRAWN)
    move(page, "Practitioner: premium or discount")
    assert page.evaluate(DRAWN) != before
    assert page.evaluate(RANGE) == zoomed
    marks = page.evaluate(
        """() => [document.querySelector('.js-plotly-plot'),
                  document.querySelector('.js-plotly-plot .main-svg')].map((one) => one.mark)"""
    )
    assert marks == ["the same", "the same"]


def test_reset_leads_to_the_range_of_the_service_that_is_shown(page: Page, server: Server):
    open_dayton(page, server)
    before = page.evaluate(RANGE)
    choose(page, "One service in detail", "Stand-alone, 60 min")
    settle(page)
    own = page.evaluate(RANGE)
    assert own != before
    zoom(page)
    assert page.evaluate(RANGE) != own
    page.locator(".js-plotly-plot").first.hover()
    page.locator("[data-title='Reset axes']").first.click()
    settle(page)
    assert page.evaluate(RANGE) == pytest.approx(own)


def test_a_chart_keeps_its_height_free_and_its_words_for_those_who_hear_it(
    page: Page, server: Server
):
    page.route("**/plotly.min.js*", lambda route: route.abort())
    page.goto(f"{server.url}/{PRICE.url_path}")
    settle(page)
    box = page.locator(".needling-chart").first
    expect(box.get_by_text("This chart could not be drawn:")).to_be_visible()
    missing = box.bounding_box()
    page.unroute("**/plotly.min.js*")
    page.reload()
    settle(page)
    expect(box.locator(".main-svg").first).to_be_visible()
    drawn = box.bounding_box()
    assert missing is not None
    assert drawn is not None
    assert drawn["height"] == pytest.approx(missing["height"], abs=1)
    expect(box.locator("p")).to_be_hidden()
    expect(box).to_have_attribute("aria-label", re.compile("Add-on: \\$25 to \\$59 published"))


@pytest.mark.parametrize("kind", ["PNG", "SVG"])
def test_a_picture_is_saved_with_its_title_and_source(page: Page, server: Server, kind: str):
    open_dayton(page, server)
    page.locator(".js-plotly-plot").first.hover()
    with page.expect_download() as saved:
        page.locator(f'.modebar-btn[data-title="Save as {kind}"]').first.click()
    assert saved.value.suggested_filename == f"what-to-charge.{kind.lower()}"
    path = saved.value.path()
    start = path.read_bytes()[:4]
    assert start == b"\x89PNG" if kind == "PNG" else b"<svg" in path.read_bytes()[:200]
    if kind == "SVG":
        # What the page says above the chart.
        title = page.get_by_text("needling code and clinics elsewhere suggest").first.inner_text()
        picture = path.read_text(encoding="utf-8")
        assert title[-20:] in picture
        # And what it says beneath it, with the data that it rests on.
        captions = page.locator("[data-testid=stCaptionContainer]")
        source = captions.filter(has_text="Thin bars p10 to p90").first.inner_text()
        assert source[:60] in picture
        assert f"Data package {fingerprint()}" in picture


def test_charts_follow_the_theme(page: Page, server: Server):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server.url}/{MARKET.url_path}")
    settle(page)
    choose(page, "View", "distribution")
    ink = page.evaluate(
        """() => getComputedStyle(document.querySelector('.js-plotly-plot .xtick text')).fill"""
    )
    assert ink == "rgb(230, 234, 239)"


def test_on_paper_a_chart_is_whole_and_dark_on_white(page: Page, server: Server):
    page.emulate_media(color_scheme="dark")
    open_dayton(page, server)
    # Read at once, as the printer does: what waits for a timer comes too late.
    look = """(event) => {
        if (event) dispatchEvent(new Event(event));
        const plot = document.querySelector('.js-plotly-plot');
        const ink = getComputedStyle(plot.querySelector('.xtick text')).fill;
        return [Math.round(plot.querySelector('.main-svg').getBoundingClientRect().width), ink];
    }"""
    on_screen = page.evaluate(look, None)
    width, ink = page.evaluate(look, "beforeprint")
    assert width == 640  # a sheet of Letter or A4 within its margins holds it
    assert ink == "rgb(20, 24, 29)"
    page.evaluate(look, "afterprint")
    settle(page)
    assert page.evaluate(look, None) == on_screen


@pytest.mark.parametrize("query", ["view=map", "by=state"], ids=["a map", "a row for each state"])
def test_on_paper_a_drawing_is_as_high_as_its_box_and_fits_a_sheet(
    page: Page, server: Server, query: str
):
    page.goto(f"{server.url}/{MARKET.url_path}?{query}")
    settle(page)
    expect(page.locator(".main-svg").first).to_be_visible()
    heights = """(event) => {
        if (event) dispatchEvent(new Event(event));
        const plot = document.querySelector('.js-plotly-plot');
        return [plot, plot.querySelector('.main-svg')]
            .map((one) => one.getBoundingClientRect().height);
    }"""
    on_screen = page.evaluate(heights, None)
    box, drawing = page.evaluate(heights, "beforeprint")
    assert box == pytest.approx(drawing, abs=1)
    assert drawing < 900, "what Letter, the shorter sheet, holds within margins, below a title"
    page.evaluate(heights, "afterprint")
    settle(page)
    assert page.evaluate(heights, None) == on_screen


def test_what_a_control_does_not_change_is_not_drawn_again(page: Page, server: Server):
    server.keep(benchmark_clinic())
    page.goto(f"{server.url}/{BUNDLES.url_path}")
    settle(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    page.evaluate("""() => {
        const { react } = window.Plotly;
        window.drawn = [];
        window.Plotly.react = (plot, ...rest) => {
            window.drawn.push([...document.querySelectorAll('.js-plotly-plot')].indexOf(plot));
            return react(plot, ...rest);
        };
    }""")
    enter_number(page, "Clinician time a week (hours)", "20")
    # The week is the second; what a visit leaves stays as it is.
    assert set(page.evaluate("window.drawn")) == {1}
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => new Set(window.drawn).size === 2")
