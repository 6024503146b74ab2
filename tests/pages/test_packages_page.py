"""The packages page: a service's own packages, what each leaves, and what is owed of them."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.clinic import Clinic, Package, Service, new_clinic
from lib.ui.site import PACKAGES
from lib.ui.state.link import packed
from lib.visit import Visit
from tests.documents.elm_street import ADD_ON, FIRST, SINGLE, UNPRICED, clinic
from tests.pages.opening import keep, kept, open_page, open_with_files, paragraphs, plain, widgets

FIELD = f"package_{SINGLE}_"


def opened(one: Clinic | None = None, service: str = SINGLE, **query: str) -> AppTest:
    keep(one or clinic())
    app = open_page(PACKAGES.url_path, service=service, **query)
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(paragraphs(app))


def headline(app: AppTest) -> str:
    return next(plain(one.value)[3:] for one in app.markdown if one.value.startswith("## "))


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def put(app: AppTest, key: str, value: Any) -> AppTest:
    return widgets(app)[key].set_value(value).run()


def open_drawer(app: AppTest, key: str) -> str:
    app.session_state[key] = True
    return said(app.run())


def to_copy(app: AppTest) -> list[str]:
    """The lines of the packages that are offered to be copied."""
    return [
        line for one in app.code if " in total (" in one.value for line in one.value.splitlines()
    ]


def packages() -> tuple[Package, ...]:
    service = kept().service(SINGLE)
    assert service is not None
    return service.packages


def test_each_row_says_what_its_package_is_and_leaves():
    # An hour costs 120, a slot of 40 minutes 80: 243 − 240, 382.50 − 400, 535 − 560.
    app = opened()
    assert headline(app) == (
        "Half hour: Two of three packages fall short of what the sessions cost, at most by $25 (7 "
        "for $535)."
    )
    text = said(app)
    assert "5 sessions for $382.50 · $76.50 a session · the patient saves $67.50" in text
    assert (
        "Profit −$17.50 a package, everything counted: a session falls $3.50 short of its costs. "
        "One by one these 5 visits leave $50."
    ) in text
    # 15 / 85 more visits, where hours are paid anyway; 20 of 80 slots are free.
    assert (
        "If the further visits fill slots that would stay empty: 18% more visits bring in as much "
        "as single visits do today; the calendar has room for 25% more."
    ) in text
    assert "about $76.43 a session" in text
    assert "Single visits are $90 each; their break-even price is $80." in text
    # 1 − 80/90, rounded up
    assert "Up to 11.1% off, any package bears its costs" in text


def test_profit_stands_before_what_fills_an_empty_slot():
    text = said(opened())
    assert text.index("everything counted") < text.index("slots that would stay empty")
    assert not [word for word in ("contribut", "loses money", "floor", "in print") if word in text]


def test_each_row_has_its_own_size_and_price():
    app = put(opened(), f"{FIELD}1_discount_percent", 10.0)
    assert packages()[1] == Package(sessions=5, discount_percent=10)
    assert "5 sessions for $405" in said(app)
    app = put(app, f"{FIELD}0_sessions", 4)
    assert [one.sessions for one in packages()] == [4, 5, 7]
    assert "4 sessions for $324" in said(app)
    # By total it starts at what the discount gave; back again at the discount that the total gives.
    put(app, f"{FIELD}0_way", "Total")
    assert packages()[0] == Package(sessions=4, total_usd=324)
    put(app, f"{FIELD}2_way", "Discount")
    assert packages()[2].discount_percent == pytest.approx(100 * 95 / 630)


@pytest.mark.parametrize(("sessions", "total"), [(3, "229.50"), (5, "382.50"), (10, "765")])
def test_a_quick_pick_adds_a_row_at_the_article_s_discount(sessions: int, total: str):
    one = clinic()
    service = one.service(SINGLE)
    assert service is not None
    app = opened(one.with_service(service.with_(packages=())))
    assert headline(app) == "Half hour has no package yet: add the first"
    # 450 less 15%, and five slots of 40 minutes at 2 a minute
    assert (
        "For example, 5 sessions at 15% off come to $382.50, $76.50 each, and fall short of their "
        "costs by $17.50."
    ) in said(app)
    press(app, f"package_add_{sessions}")
    assert packages() == (Package(sessions=sessions, discount_percent=15),)
    assert f"{sessions} sessions for ${total}" in said(app)


def test_a_row_that_is_removed_can_be_had_back():
    app = press(opened(), "package_remove_1")
    assert [one.sessions for one in packages()] == [3, 7]
    press(app, "package_bring_back")
    assert [one.sessions for one in packages()] == [3, 5, 7]
    assert "package_bring_back" not in [one.key for one in app.button]


def test_what_cannot_be_stays_in_its_row_with_the_reason():
    app = put(opened(), f"{FIELD}0_sessions", 21)
    assert packages()[0].sessions == 3
    assert [plain(one.value) for one in app.error] == ["It must be less than or equal to 20."]
    app = put(opened(), f"{FIELD}2_total_usd", 631.0)
    assert "7 sessions for $631.00 cost more than one by one ($630.00): set a lower total" in said(
        app
    )
    # The rows below move up when one is removed: its refusal goes with it.
    app = press(put(opened(), f"{FIELD}0_sessions", 1), "package_remove_0")
    assert not app.error


@pytest.mark.parametrize("part", ["0_sessions", "1_discount_percent", "2_total_usd"])
def test_an_emptied_field_says_so_and_what_stood_there_counts(part: str):
    app = put(opened(), f"{FIELD}{part}", None)
    assert packages() == clinic().service(SINGLE).packages  # type: ignore[union-attr]
    assert [plain(one.value) for one in app.error] == [
        "Enter a number: what stood there still counts."
    ]


def test_it_opens_at_a_service_that_has_packages_and_answers_first():
    keep(clinic())
    app = open_page(PACKAGES.url_path)
    assert widgets(app)["service"].value == SINGLE
    order = [getattr(one, "key", None) or str(getattr(one, "value", "")) for one in app.main]
    answer = next(n for n, text in enumerate(order) if text.startswith("## "))
    assert answer < order.index("service") < order.index(f"service_{SINGLE}_price_usd")


def test_ten_packages_are_the_most():
    one = clinic()
    service = one.service(SINGLE)
    assert service is not None
    many = tuple(Package(sessions=n, discount_percent=10) for n in range(2, 12))
    app = opened(one.with_service(service.with_(packages=many)))
    assert all(app.button(key=f"package_add_{n}").disabled for n in (3, 5, 10))


def test_a_service_without_a_price_asks_for_it_there():
    app = opened(service=UNPRICED)
    assert headline(app) == "Whole hour has no price yet: its packages start from one"
    app = put(app, f"service_{UNPRICED}_price_usd", 150.0)
    # 450 less 10%; an hour and ten minutes cost 140: 405 − 420.
    assert "3 sessions for $405" in said(app)
    assert "Profit −$15 a package" in said(app)


def test_first_visits_have_no_packages_and_it_says_why():
    app = opened(service=FIRST)
    pills = widgets(app)["service"]
    assert "First one" not in pills.options
    assert len(pills.options) == 3
    assert "a first visit happens once, so it has no package" in said(app)
    only_first = clinic().without_service(SINGLE).without_service(UNPRICED).without_service(ADD_ON)
    assert "No service that is sold more than once is on your list." in said(opened(only_first))


def test_with_cards_a_package_bears_one_fee():
    one = clinic()
    app = opened(one.with_(costs=one.costs.with_(cards_taken=True)))
    # 382.50 × 2.6% + 0.10 = 10.05: 382.50 − 10.05 − 400 = −27.55; one by one 5 × (10 − 2.44).
    assert (
        "Profit −$27.55 a package, everything counted: a session falls $5.51 short of its costs, "
        "its share of the card fee included. One by one these 5 visits leave $37.80."
    ) in said(app)


def test_earned_and_owed_follow_unused_sessions_and_the_refund_rule():
    app = put(opened(), "owed_package", 1)
    app = put(app, "owed_unused_5", 3)
    # 76.50 a session: two given, three owed.
    assert "After 2 sessions $153 of $382.50 is earned and $229.50 is owed in sessions." in said(
        app
    )
    assert "A patient who stops there gets $229.50 back by your rule." in said(app)
    app = put(app, f"service_{SINGLE}_refund_rule", "paid less used at the single price")
    # 382.50 − 2 × 90
    assert "A patient who stops there gets $202.50 back by your rule." in said(app)
    service = kept().service(SINGLE)
    assert service is not None
    assert service.refund_rule == "paid less used at the single price"
    app = put(app, "owed_unused_5", 0)
    assert "All 5 sessions are given: the $382.50 is earned, nothing is owed." in said(app)
    assert "never a profit" in said(app)


def test_what_patients_read_and_the_file_are_the_packages():
    keep(clinic())
    app, files = open_with_files(PACKAGES.url_path, service=SINGLE)
    assert to_copy(app) == [
        "Half hour",
        "3 sessions: $243.00 in total ($81.00 per session, saves $27.00)",
        "5 sessions: $382.50 in total ($76.50 per session, saves $67.50)",
        "7 sessions: $535.00 in total (about $76.43 per session, saves $95.00)",
    ]
    rows = files["price_list_csv"].decode("utf-8-sig").splitlines()
    assert rows[0].startswith("sessions,package_total_usd,per_session_usd,per_session,saving_usd,")
    assert rows[2].startswith("5,382.5,76.5,$76.50,67.5,stand-alone,")
    assert len(rows) == 4


def test_where_needling_is_not_allowed_nothing_is_made_to_hand_out():
    app = opened(clinic("90001"))
    assert headline(app) == "A physical therapist may not needle in California."
    assert not to_copy(app)
    assert "Not made:" in said(app)


def test_the_drawers_hold_fsa_and_the_state_s_rules():
    text = open_drawer(opened(), "drawer_rules")
    assert "FSA cards and prepayment do not mix" in text
    assert "Prepaid plans in Ohio: nothing was found" in text or "Prepaid care in Ohio." in text
    assert "Prepaid care in Minnesota." in open_drawer(opened(clinic("55401")), "drawer_rules")
    no_place = open_drawer(opened(clinic(None)), "drawer_rules")
    assert "Enter a place above to see what was found on prepaid plans in its state." in no_place
    assert "three or five" in open_drawer(opened(), "drawer_article").lower()


def test_a_copy_without_costs_shows_prices_and_changes_nothing():
    app = open_page(PACKAGES.url_path, list=packed(clinic()) or "", service=SINGLE)
    text = said(app)
    assert headline(app) == ("Half hour: three packages, from about $76.43 a session (7 for $535).")
    assert not [word for word in ("Profit", "break-even", "cost you", "empty") if word in text]
    assert app.button(key="package_add_5").disabled
    assert app.button(key="package_remove_0").disabled
    assert app.number_input(key=f"{FIELD}0_sessions").disabled


def test_a_new_clinic_is_told_what_to_do():
    app = open_page(PACKAGES.url_path)
    assert headline(app) == "Add-on has no price yet: its packages start from one"
    keep(new_clinic().with_(services=()))
    assert "No service that is sold more than once" in said(open_page(PACKAGES.url_path))


def test_names_are_shown_as_they_are():
    hostile = Service(name="<b>$x$</b> [a](http://b)", visit=Visit(), price_usd=90,
                      packages=(Package(sessions=5, discount_percent=15),))  # fmt: skip
    app = opened(Clinic(services=(hostile,)), service=hostile.id)
    assert headline(app).startswith("<b>$x$</b> [a](http://b): 5 sessions for $382.50")
    assert "<b>" not in "".join(one.value for one in app.markdown).replace("\\<b\\>", "")


def test_every_field_has_a_name_of_its_own():
    app = opened()
    labels = [one.label for one in [*app.number_input, *app.selectbox, *app.button_group,
                                    *app.button, *app.text_input]]  # fmt: skip
    assert len(labels) == len(set(labels))


def test_what_was_refused_is_forgotten_with_the_way_it_was_typed_in():
    discount, way = f"{FIELD}1_discount_percent", f"{FIELD}1_way"
    app = put(opened(), discount, 150.0)
    assert widgets(app)[discount].value == 150
    app = put(put(app, way, "Total"), way, "Discount")
    assert widgets(app)[discount].value == 15
    assert not app.error
    assert packages()[1].discount_percent == 15
