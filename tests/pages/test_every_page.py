"""Every page with ordinary, extreme and hostile clinics and addresses, each run twice."""

import pytest
from streamlit.testing.v1 import AppTest

from lib.clinic import Clinic, KnownPrice, Package, new_clinic
from lib.ui.market.address import PARAMETERS, ignored
from lib.ui.site import MARKET, METHODS, PAGES, PageInfo
from tests.pages.opening import keep, notes, open_page, paragraphs, plain, widgets

Query = dict[str, str | list[str]]
OWNERS = [page for page in PAGES if page not in (MARKET, METHODS)]

EXTREME: Query = {
    "place": "Ketchikan, AK",
    "format": "initial",
    "minutes": "60",
    "muscles": "3+",
    "electrical": "true",
    "area": "rural",
    "price": "gross",
    "types": ["acute", "critical-access", "childrens", "psychiatric"],
    "owners": ["tribal"],
    "extremes": "true",
    "view": "rows",
    "by": "state",
    "sort": "left out",
    "side": "rural",
}
# Each wrong in its own way: unknown, unfitting, twice, empty, near miss.
WRONG: Query = {
    "place": "00000",
    "format": "massage",
    "minutes": "-15",
    "muscles": ["1-2", "3+"],
    "electrical": "perhaps",
    "area": "",
    "view": "Ranges ",
    "reading": "needling",
    "by": "0",
    "sort": "p50",
    "side": "metro,rural",
    "price": "cash\ngross",
    "types": ["veterinary"],
    "owners": ["nobody"],
    "extremes": "1e999",
}
NAMES = list(WRONG)
HOSTILE = {
    "tag": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "formula": "$x^2$ $$\\frac{1}{0}$$",
    "markdown": "**[a](http://example.invalid)** ![b](http://example.invalid/c.png) `d` :red[e]",
    "unicode": "Zürich 東京 \u202e\u0000 👩‍⚕️ ﷽",
    "long": "needle" * 2000,
    "traversal": "../../../etc/passwd; DROP TABLE places;--",
}


def part(names: list[str]) -> Query:
    return {name: WRONG[name] for name in names}


QUERIES: dict[str, Query] = {
    "extreme": EXTREME,
    "bundled without a place": {"format": "bundled", "reading": "without needling", "view": "map"},
    "an island": {"place": "PR", "area": "metro", "view": "distribution"},
    "wrong, first half": part(NAMES[:8]),
    "wrong, second half": part(NAMES[8:]),
    "unknown names": {"colour": "red", "zip": "45402", "<b>x</b>": "$y$", "n" * 3000: "z"},
}
QUERIES |= {f"hostile {name}": {"place": x, "view": x, x: x} for name, x in HOSTILE.items()}


def priced(clinic: Clinic, *prices: float) -> Clinic:
    """The clinic with a price for each of its services, and a package for all but first visits."""
    for service, price in zip(clinic.services, prices, strict=True):
        packages = () if service.visit.format == "initial" else (
            Package(sessions=5, discount_percent=15), Package(sessions=10, total_usd=8 * price),
        )  # fmt: skip
        clinic = clinic.with_service(service.with_(price_usd=price, packages=packages))
    return clinic


def hostile(text: str) -> Clinic:
    """A clinic all of whose texts are hostile."""
    line = " ".join("".join(c for c in text if c.isprintable()).split())[:70]
    clinic = priced(new_clinic(line, line), 40, 90, 150, 140, 160, 95)
    known = KnownPrice(price_usd=70, seller=line, place=line, where_seen=line)
    services = tuple(one.with_(name=line) for one in clinic.services)
    return clinic.with_(services=services, known_prices=(known,), included_note=line)


EMPTY = new_clinic()
CLINICS = {
    "new": EMPTY,
    "new in a place": new_clinic(place="45402"),
    "priced": priced(new_clinic(place="59718"), 40, 90, 150, 140, 160, 95),
    "where needling is not allowed": priced(new_clinic(place="10001"), 40, 90, 150, 140, 160, 95),
    "on an island": priced(new_clinic(place="Guam"), 1, 1, 1, 1, 1, 1),
    "dear": priced(new_clinic(place="CA"), *[10_000.0] * 6),
    "nothing to sell": new_clinic(place="45402").with_(services=()),
} | {f"hostile {name}": hostile(text) for name, text in HOSTILE.items()}


def check(app: AppTest, page: PageInfo) -> None:
    assert not app.exception
    assert [one.value for one in app.title] == [page.title]


@pytest.mark.parametrize("clinic", CLINICS.values(), ids=CLINICS)
@pytest.mark.parametrize("page", OWNERS, ids=lambda page: page.url_path)
def test_a_page_stands_whatever_the_clinic_holds(page: PageInfo, clinic: Clinic):
    keep(clinic)
    app = open_page(page.url_path)
    check(app, page)
    raw = [element.value for element in [*app.markdown, *app.error, *app.info, *app.caption]]
    for text in raw:
        assert "](http://example.invalid" not in text
        assert ":red[" not in text
        assert "$$" not in text.replace("\\$", "")
    check(app.run(), page)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_the_market_stands_whatever_its_address_says(query: Query):
    app = open_page(MARKET.url_path, **query)
    check(app, MARKET)
    as_lists = {name: [value] if isinstance(value, str) else value for name, value in query.items()}
    expected = [" ".join(line.split()) for line in ignored(as_lists)]
    note = " ".join(notes(app).split())
    assert [line for line in expected if line not in note] == []
    assert bool(note) == bool(expected)
    check(app.run(), MARKET)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path)
def test_an_address_with_nonsense_opens_every_page(page: PageInfo):
    check(open_page(page.url_path, service="<b>", section="x", list="y", place="$", x="1"), page)


def test_wrong_values_leave_the_defaults_of_place_and_visit():
    shown = widgets(open_page(MARKET.url_path, **part(NAMES[:5])))
    values = {name: shown[name].value for name in NAMES[:5]}
    assert values == {
        "place": "", "format": "stand-alone", "minutes": 30, "muscles": "1-2", "electrical": False,
    }  # fmt: skip


def test_place_and_visit_come_from_the_address():
    query = {name: EXTREME[name] for name in NAMES[:5]}
    app = open_page(MARKET.url_path, **query)
    for _ in range(2):
        shown = widgets(app)
        values = {name: shown[name].value for name in NAMES[:5]}
        assert values == query | {"minutes": 60, "electrical": True}
        assert app.query_params == query
        app.run()


def test_a_note_names_every_known_parameter_or_says_that_there_are_more():
    wrong = dict.fromkeys(PARAMETERS, "nonsense") | WRONG
    note = notes(open_page(MARKET.url_path, **wrong))
    unnamed = [name for name in wrong if f"- {name} = " not in note]
    assert not unnamed or f"{len(unnamed)} more" in note


def test_nothing_hostile_reaches_the_market_unescaped():
    query = {name: HOSTILE["markdown"] for name in ("place", "view", "x")}
    app = open_page(MARKET.url_path, **query)
    raw = [element.value for element in [*app.markdown, *app.error, *app.info]]
    suspects = [text for text in raw if "example.invalid" in text]
    assert suspects
    for text in suspects:
        assert "](http" not in text
        assert ":red[" not in text
        assert "](http" in plain(text) or "example.invalid" not in plain(text)


def test_the_note_can_be_dismissed_and_stays_away():
    app = open_page(MARKET.url_path, view="nonsense")
    assert notes(app)
    app.button(key="dismiss_notes").click().run()
    assert not notes(app)
    assert not notes(app.run())


def test_what_embeds_the_app_is_no_unknown_parameter():
    assert not notes(open_page(MARKET.url_path, embed="true", embed_options="dark_theme"))


# Every change from one format to another, minutes that both, one or neither of them have.
FORMATS = [
    "initial", "stand-alone", "add-on", "initial", "bundled", "add-on", "stand-alone", "bundled",
    "initial", "add-on", "bundled", "stand-alone",
]  # fmt: skip


@pytest.mark.parametrize("minutes", [15, 60])
def test_any_change_of_the_visit_is_possible(minutes: int):
    app = open_page(MARKET.url_path, minutes=str(minutes))
    for format in FORMATS:
        app.selectbox(key="format").set_value(format).run()
        assert not app.exception
        shown = [box for box in app.selectbox if box.key == "minutes"]
        assert bool(shown) == (format != "add-on")
        if shown:
            least = {"stand-alone": 15, "bundled": 30, "initial": 45}[format]
            assert shown[0].value in range(least, 61, 15)
        if format == "stand-alone":
            app.selectbox(key="minutes").set_value(minutes).run()
            assert not app.exception


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Daytn, OH", 'Showing Dayton, OH for "Daytn, OH".'),
        ("Atlantis, ZZ", "Showing the whole country."),
        ("<b>$x$</b>", "Showing the whole country."),
    ],
)
def test_a_place_that_is_not_found_is_said_in_words(text: str, said: str):
    for page, key in ((OWNERS[0], "clinic_place"), (MARKET, "place")):
        app = open_page(page.url_path)
        app.text_input(key=key).set_value(text).run()
        check(app, page)
        assert any(said in paragraph for paragraph in paragraphs(app))
