"""A clinic comes back from text as it went, and what cannot be is refused by the field's name."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from lib.clinic import (
    MOST_CHARACTERS,
    MOST_KNOWN_PRICES,
    MOST_PACKAGES,
    MOST_PROBLEMS,
    MOST_SERVICES,
    Clinic,
    ClinicError,
    Costs,
    KnownPrice,
    Package,
    Service,
    checked_name,
    from_json,
    new_clinic,
    new_id,
)
from lib.visit import Visit
from tests.clinics import clinics

ID = "0123456789ab"


def refused(given: Any) -> str:
    """What is said of a text, or of an object as text, that is no clinic."""
    text = given if isinstance(given, str | bytes) else json.dumps({"version": 1, **given})
    with pytest.raises(ClinicError) as caught:
        from_json(text)
    assert caught.value.problems
    for line in caught.value.problems:
        assert line.isprintable()
        assert len(line) < 400
    return str(caught.value)


@given(clinics())
@settings(max_examples=40, deadline=None)
def test_any_clinic_comes_back_from_its_text_unchanged(clinic: Clinic):
    again = from_json(clinic.to_json())
    assert again == clinic
    assert again.to_json() == clinic.to_json()
    assert from_json(clinic.to_json().encode()) == clinic


def test_a_clinic_starts_with_six_services_and_no_prices():
    clinic = new_clinic("Riverside", "45402")
    assert (clinic.name, clinic.place) == ("Riverside", "45402")
    assert [(one.visit.format, one.visit.minutes) for one in clinic.services] == [
        ("add-on", None),
        ("stand-alone", 30),
        ("stand-alone", 60),
        ("bundled", 45),
        ("initial", 60),
        ("stand-alone", 30),
    ]
    assert [one.visit.electrical for one in clinic.services] == [False] * 5 + [True]
    assert all(one.price_usd is None and one.slot_minutes is None for one in clinic.services)
    assert clinic.known_prices == ()
    assert clinic.overrides == {}


def test_identifiers_are_new_each_time_and_say_nothing():
    ids = {new_id() for _ in range(1000)} | {one.id for one in new_clinic().services}
    assert len(ids) == 1006
    assert all(len(one) == 12 and set(one) <= set("0123456789abcdef") for one in ids)


def test_nothing_of_a_clinic_can_be_changed_in_place():
    clinic = new_clinic()
    with pytest.raises(ValidationError, match="frozen"):
        clinic.name = "Other"
    with pytest.raises(ValidationError, match="frozen"):
        clinic.services[0].price_usd = 40


def test_a_change_makes_a_new_clinic_and_is_checked_like_one():
    clinic = new_clinic()
    add_on = clinic.services[0].with_(price_usd=40)
    changed = clinic.with_service(add_on)
    assert changed.services == (add_on, *clinic.services[1:])
    assert clinic.services[0].price_usd is None
    extra = Service(name="Taping", visit=Visit())
    assert clinic.with_service(extra).services == (*clinic.services, extra)
    assert changed.service(add_on.id) == add_on
    assert changed.service("f" * 12) is None
    with pytest.raises(ClinicError, match=r"^price_usd: .*10000.*\(is 20000\)$"):
        add_on.with_(price_usd=20_000)
    with pytest.raises(ClinicError, match=r"^colour: there is no such field"):
        add_on.with_(colour="red")


def test_a_figure_is_as_set_or_as_in_its_row():
    assert Costs().figure("booked_percent") == 80
    assert Costs(booked_percent=70).figure("booked_percent") == 70
    assert Clinic(overrides={"place_exponent": 0.5}).figure("place_exponent") == 0.5
    assert Clinic().figure("place_exponent") == 1
    with pytest.raises(ValueError, match="pay_usd_per_hour has no value"):
        Costs().figure("pay_usd_per_hour")


@pytest.mark.parametrize("version", [2, 10**30, 2.0, 1.5])
def test_a_newer_version_is_refused_with_a_message(version: float):
    said = refused({"version": version, "something": "new"})
    assert said == f"this clinic was saved by a newer version ({version}); this one knows 1"


def test_a_version_of_thousands_of_digits_is_said_shortly():
    said = refused('{"version": ' + "9" * 4_200 + "}")
    assert said == f"this clinic was saved by a newer version ({'9' * 60}); this one knows 1"


@pytest.mark.parametrize(
    "text",
    ["{}", '{"name": "A"}', '{"version": null}', '{"version": "2"}', '{"version": true}'],
)
def test_a_text_that_says_no_version_is_no_clinic(text: str):
    assert refused(text).startswith("version: ")


SERVICE: dict[str, Any] = {"id": ID, "name": "A", "visit": {"format": "add-on", "minutes": None}}
KNOWN: dict[str, Any] = {"id": ID, "price_usd": 70}
FIRST: dict[str, Any] = {**SERVICE, "visit": {"format": "initial", "minutes": 60}}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"version": 0}, "version"),
        ({"surprise": 1}, "surprise"),
        ({"name": ""}, "name"),
        ({"name": " \t\n "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": 5}, "name"),
        ({"name": "right\u202eleft"}, "name"),
        ({"place": "x" * 121}, "place"),
        ({"practitioner": "wizard"}, "practitioner"),
        ({"included_note": "x" * 501}, "included_note"),
        ({"included_note": "bell\a"}, "included_note"),
        ({"costs": 5}, "costs"),
        ({"costs": {"booked_percent": 0}}, "costs, booked_percent"),
        ({"costs": {"booked_percent": "many"}}, "costs, booked_percent"),
        ({"costs": {"payroll_burden_percent": -1}}, "costs, payroll_burden_percent"),
        ({"costs": {"no_show_percent": float("nan")}}, "costs, no_show_percent"),
        ({"costs": {"card_fee_percent": float("inf")}}, "costs, card_fee_percent"),
        ({"costs": {"paid_per_visit": "perhaps"}}, "costs, paid_per_visit"),
        ({"costs": {"tip": 1}}, "costs, tip"),
        ({"services": "none"}, "services"),
        ({"services": [SERVICE, SERVICE]}, "services"),
        ({"services": [{**SERVICE, "id": "me"}]}, "services, 1, id"),
        ({"services": [{**SERVICE, "name": ""}]}, "services, 1, name"),
        ({"services": [{"id": ID, "name": "A"}]}, "services, 1, visit"),
        ({"services": [{**SERVICE, "visit": "add-on"}]}, "services, 1, visit"),
        ({"services": [{**SERVICE, "visit": {"format": "odd"}}]}, "services, 1, visit, format"),
        ({"services": [{**SERVICE, "visit": {"minutes": 20}}]}, "services, 1, visit, minutes"),
        ({"services": [{**SERVICE, "visit": {"muscles": "9"}}]}, "services, 1, visit, muscles"),
        ({"services": [{**SERVICE, "visit": {"cups": 1}}]}, "services, 1, visit, cups"),
        ({"services": [{**SERVICE, "slot_minutes": 0}]}, "services, 1, slot_minutes"),
        ({"services": [{**SERVICE, "price_usd": 0.5}]}, "services, 1, price_usd"),
        ({"services": [{**SERVICE, "pay_usd_per_sale": -1}]}, "services, 1, pay_usd_per_sale"),
        ({"services": [{**SERVICE, "refund_rule": "never"}]}, "services, 1, refund_rule"),
        ({"services": [{**FIRST, "packages": [{"sessions": 5, "discount_percent": 5}]}]},
         "services, 1, packages"),
        ({"services": [{**SERVICE, "packages": [{"sessions": 1, "total_usd": 5}]}]},
         "services, 1, packages, 1, sessions"),
        ({"services": [{**SERVICE, "packages": [{"sessions": 5, "discount_percent": 101}]}]},
         "services, 1, packages, 1, discount_percent"),
        ({"known_prices": [KNOWN, KNOWN]}, "known_prices"),
        ({"known_prices": [KNOWN, {}]}, "known_prices, 2, price_usd"),
        ({"known_prices": [{**KNOWN, "price_usd": None}]}, "known_prices, 1, price_usd"),
        ({"known_prices": [{**KNOWN, "format": "odd"}]}, "known_prices, 1, format"),
        ({"known_prices": [{**KNOWN, "minutes": 20}]}, "known_prices, 1, minutes"),
        ({"known_prices": [{**KNOWN, "format": "bundled", "minutes": 15}]},
         "known_prices, 1, minutes"),
        ({"known_prices": [{**KNOWN, "format": "add-on", "minutes": 30}]},
         "known_prices, 1, minutes"),
        ({"known_prices": [{**KNOWN, "muscles": "4"}]}, "known_prices, 1, muscles"),
        ({"known_prices": [{**KNOWN, "seller": "x" * 121}]}, "known_prices, 1, seller"),
        ({"known_prices": [{**KNOWN, "place": "\u0000"}]}, "known_prices, 1, place"),
        ({"known_prices": [{**KNOWN, "date": "2026-13-01"}]}, "known_prices, 1, date"),
        ({"known_prices": [{**KNOWN, "where_seen": "\ud800"}]}, "known_prices, 1, where_seen"),
        ({"known_prices": [{**KNOWN, "near": "perhaps"}]}, "known_prices, 1, near"),
        ({"known_prices": [{**KNOWN, "included": None}]}, "known_prices, 1, included"),
        ({"patient": {"visits": 0}}, "patient, visits"),
        ({"patient": {"discount_percent": -5}}, "patient, discount_percent"),
        ({"overrides": {"luck": 1}}, "overrides, luck"),
        ({"overrides": {"place_exponent": 9}}, "overrides, place_exponent"),
        ({"overrides": {"place_exponent": "much"}}, "overrides, place_exponent"),
    ],
)  # fmt: skip
def test_each_field_that_cannot_be_is_named(wrong: dict[str, Any], field: str):
    said = refused(wrong).split("\n")
    assert len(said) == 1
    assert said[0].startswith(f"{field}: ")


def test_all_fields_that_are_wrong_are_named_at_once_up_to_a_screenful():
    assert refused({"name": "", "place": 5}).count("\n") == 1
    many = refused({"known_prices": [{}] * 1000}).split("\n")
    assert len(many) == MOST_PROBLEMS + 1
    assert many[-1] == "and 980 more problems"


@pytest.mark.parametrize(
    "text",
    [
        "", "nothing", "[]", "null", "5", '"version"', '{"version": 1', "[" * 200_000,
        '{"version": 1, "patient": {"visits": ' + "1" * 5000 + "}}",
        b"", b"\x00\x01", b'{"version": 1, "name": "\xff"}', b"SQLite format 3\x00",
        "\ufeff", '{"version": 1}'.encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_no_json_object_is_no_clinic(text: str | bytes):
    assert refused(text).startswith("the text is not a clinic")


def test_names_of_unknown_fields_and_odd_values_are_shown_on_a_short_printable_line():
    assert refused({"two\nlines\u202e" + "x" * 1000: 1}).startswith("two\ufffdlines\ufffdx")
    assert len(refused({"name": {"a": "b"}, "place": "y" * 100_000})) < 300


def test_a_byte_order_mark_and_indented_text_do_no_harm():
    clinic = new_clinic()
    text = json.dumps(json.loads(clinic.to_json()), indent=2)
    assert from_json("\ufeff" + text) == clinic
    assert from_json(b"\xef\xbb\xbf" + text.encode()) == clinic


def test_a_text_may_be_of_two_million_characters_and_no_more():
    least = '{"version": 1}'
    assert from_json(least.ljust(MOST_CHARACTERS)) == Clinic()
    assert "larger than 2,000,000" in refused(least.ljust(MOST_CHARACTERS + 1))
    assert "larger than 2,000,000" in refused(b" " * (4 * MOST_CHARACTERS + 1))


@pytest.mark.parametrize("letter", ["x", '"', "\U0001f9d1"])
def test_the_largest_clinic_of_all_comes_back(letter: str):
    long = letter * 120
    packages = tuple(Package(sessions=20, discount_percent=100 / 3) for _ in range(MOST_PACKAGES))
    services = tuple(
        Service(name=letter * 80, visit=Visit(), price_usd=10_000 / 3, packages=packages)
        for _ in range(MOST_SERVICES)
    )
    prices = tuple(
        KnownPrice(
            price_usd=10_000 / 3, minutes=30, muscles="1-2", seller=long, place=long,
            date=date(2026, 1, 1), where_seen=long, near=False, included=False,
        )
        for _ in range(MOST_KNOWN_PRICES)
    )  # fmt: skip
    clinic = Clinic(services=services, known_prices=prices, included_note=letter * 500)
    assert from_json(clinic.to_json()) == clinic
    assert from_json(clinic.to_json().encode()) == clinic


@pytest.mark.parametrize(
    ("field", "most", "one"),
    [
        ("services", MOST_SERVICES, {"name": "A", "visit": {}}),
        ("known_prices", MOST_KNOWN_PRICES, {"price_usd": 70}),
    ],
)
def test_there_are_at_most_so_many(field: str, most: int, one: dict[str, Any]):
    assert len(getattr(from_json(json.dumps({"version": 1, field: [one] * most})), field)) == most
    assert refused({field: [one] * (most + 1)}).startswith(f"{field}: ")


@pytest.mark.parametrize(
    "wrong",
    [{}, {"discount_percent": 10, "total_usd": 380}],
)
def test_a_package_has_either_a_discount_or_a_total(wrong: dict[str, float]):
    said = refused({"services": [{**SERVICE, "packages": [{"sessions": 5, **wrong}]}]})
    assert said == "services, 1, packages, 1: a package has either a discount or a total"


def test_names_are_put_in_order():
    assert new_clinic("  River \t side\n").name == "River side"
    assert checked_name(" Before\u00a0the raise ") == "Before the raise"
    with pytest.raises(ClinicError, match=r"^label: it is empty"):
        checked_name("  ", "label")


def test_a_reason_stands_apart_from_the_field_and_what_was_typed():
    with pytest.raises(ClinicError) as caught:
        Service.of(name="Needling: 30 Min", visit=Visit(), price_usd=0)
    assert caught.value.reasons == ("it must be greater than or equal to 1",)
    assert caught.value.problems == ("price_usd: it must be greater than or equal to 1 (is 0)",)
    with pytest.raises(ClinicError) as caught:
        checked_name("Min: " * 20)
    assert caught.value.reasons == ("it is longer than 80 characters",)


def test_blanks_of_every_kind_and_joined_emoji_are_no_reason_to_refuse_a_note():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    note = Clinic(included_note=f"Needles\u00a0and\tadvice\r\n{family}\n").included_note
    assert note == f"Needles and advice\n{family}\n"
    assert Clinic(included_note=note).included_note == note
    assert new_clinic(f"Elm {family}").name == f"Elm {family}"
    for bad in ("bell\a", "turned\u202e"):
        with pytest.raises(ClinicError, match="cannot be printed"):
            Clinic().with_(included_note=bad)


def test_prices_that_are_near_do_not_move_along_with_the_clinic():
    near, far = KnownPrice(price_usd=70, near=True), KnownPrice(price_usd=90, near=False)
    own = KnownPrice(price_usd=80, near=True, place="Columbus, OH")
    clinic = Clinic(place="45402", known_prices=(near, far, own))
    moved = clinic.moved_to("83702")
    assert moved.place == "83702"
    assert [(one.place, one.near) for one in moved.known_prices] == [
        ("45402", None), (None, False), ("Columbus, OH", None),
    ]  # fmt: skip
    # Around the corner the distance still calls them near; what names no place changes nothing.
    assert clinic.moved_to("45402") == clinic
    lost = clinic.with_(place="no such town")
    assert lost.moved_to("45402").known_prices == clinic.known_prices
