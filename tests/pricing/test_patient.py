"""What a patient pays, by hand and under any figures: shares, plans, denial, packages, Medicare."""

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.pricing.medicare_visit import MedicarePart, Rest, medicare
from lib.pricing.money import cents
from lib.pricing.patient import (
    Bill,
    Part,
    PatientError,
    Unknown,
    amounts_words,
    cash,
    denied,
    in_network_coinsurance,
    in_network_copay,
    out_of_network,
    package,
    paid_back_usd,
    share_of_visit_usd,
)


def plan(price: float, visits: int, allowed: float | None = None) -> list[Part]:
    return [Part(price, visits, allowed)]


repeatable = settings(derandomize=True, deadline=None, max_examples=80)


@pytest.mark.parametrize(
    ("allowed", "percent", "left", "share"),
    [
        (100, 20, 0, 20.00),  # nothing of the deductible left: 100 × 20%
        (100, 20, 30, 44.00),  # 30, then (100 − 30) × 20% = 14
        (100, 20, 100, 100.00),  # exactly used up: 100, then nothing is left to share
        (100, 20, 2_000, 100.00),  # larger than the bill: all of it, and no more
        (100, 0, 30, 30.00),  # coinsurance 0: the deductible alone
        (100, 0, 0, 0.00),
        (100, 100, 30, 100.00),  # coinsurance 100: 30 + 70
        (100, 100, 0, 100.00),
        (0, 20, 50, 0.00),  # nothing allowed, nothing to share
        (85.55, 15, 10.10, 21.42),  # 10.10 + 75.45 × 15% = 10.10 + 11.3175 = 21.4175
        (33.35, 10, 0, 3.34),  # 3.335: half a cent goes up
    ],
)
def test_the_share_of_one_visit(allowed: float, percent: float, left: float, share: float):
    assert share_of_visit_usd(allowed, percent, left) == share


@pytest.mark.parametrize(
    ("price", "visits", "visits_usd", "total"),
    [
        (90, 6, (90.0,) * 6, 540.0),
        (92.5, 3, (92.5,) * 3, 277.5),
        (90, 1, (90.0,), 90.0),
        (90, 0, (), 0.0),
        (0, 4, (0.0,) * 4, 0.0),
        (19.995, 3, (20.0,) * 3, 60.0),  # the price that is charged is a price to the cent
    ],
)
def test_cash_and_a_denied_claim_cost_price_times_visits(price, visits, visits_usd, total):
    for bill in (cash(plan(price, visits)), denied(plan(price, visits))):
        assert (bill.visits_usd, bill.total_usd) == (visits_usd, total)
        assert bill.first_usd == (visits_usd[0] if visits_usd else None)
        assert f"{price:,.2f}" in bill.how or not visits or price == 19.995
    assert "nothing is paid by the insurer" in denied(plan(price, visits)).how


@pytest.mark.parametrize(
    ("price", "visits", "allowed", "copay", "each", "total"),
    [
        (90, 6, 70, 40, 40.0, 240.0),
        (90, 6, 70, 85, 70.0, 420.0),  # copay above the allowed amount: the allowed amount
        (60, 4, 70, 65, 60.0, 240.0),  # price below both: the price
        (90, 6, 70, 70, 70.0, 420.0),
        (90, 6, 70, 0, 0.0, 0.0),
        (90, 6, 0, 40, 0.0, 0.0),  # nothing allowed: nothing owed in network
        (90, 0, 70, 40, None, 0.0),
    ],
)
def test_a_copay_is_never_above_allowed_amount_or_price(price, visits, allowed, copay, each, total):
    bill = in_network_copay(plan(price, visits, allowed), copay)
    assert (bill.first_usd, bill.total_usd) == (each, total)
    assert len(bill.visits_usd) == visits
    assert f"the smallest of the copay, ${copay:,.2f}, the allowed amount and the price" in bill.how


@pytest.mark.parametrize(
    ("price", "allowed", "copay", "left", "visits_usd"),
    [
        # 100 left: 70; then 30 and the copay of 20; then the copay.
        (90, 70, 20, 100, (70.0, 50.0, 20.0, 20.0)),
        # 30 and the copay of 50 would be 80: never above the allowed amount.
        (90, 70, 50, 100, (70.0, 70.0, 50.0, 50.0)),
        (90, 70, 20, 70, (70.0, 20.0, 20.0, 20.0)),  # used up exactly by the first
        (90, 70, 20, 5_000, (70.0, 70.0, 70.0, 70.0)),
        (60, 70, 20, 100, (60.0, 60.0, 20.0, 20.0)),  # the price counts: 60, 40 + 20
        (90, 70, 20, 0, (20.0, 20.0, 20.0, 20.0)),
        (90, 70, 85, 10, (70.0, 70.0, 70.0, 70.0)),
        (90, 70, 0, 100, (70.0, 30.0, 0.0, 0.0)),
    ],
)
def test_a_deductible_that_comes_before_the_copay(price, allowed, copay, left, visits_usd):
    bill = in_network_copay(plan(price, 4, allowed), copay, left, deductible_first=True)
    assert bill.visits_usd == visits_usd
    assert (f"first the deductible left, ${left:,.2f}" in bill.how) == (0 < left < 4 * 60)
    # 4 × 70: none of the copay is reached.
    assert ("$280.00 of the $5,000.00 deductible left" in bill.how) == (left == 5_000)


def test_a_deductible_that_does_not_come_before_the_copay_is_said_and_not_dropped():
    bill = in_network_copay(plan(90, 6, 70), 40, 100)
    assert bill.total_usd == 240
    assert "the deductible left, $100.00, is taken not to come before the copay: ask" in bill.how
    assert "deductible" not in in_network_copay(plan(90, 6, 70), 40).how


@pytest.mark.parametrize(
    ("price", "visits", "allowed", "percent", "left", "visits_usd", "total"),
    [
        # 100 left: 70; then 30 + 40 × 20% = 38; then 70 × 20% = 14 four times.
        (90, 6, 70, 20, 100, (70.0, 38.0, 14.0, 14.0, 14.0, 14.0), 164.0),
        # Larger than the whole bill, 3 × 70 = 210: every visit in full.
        (90, 3, 70, 20, 5_000, (70.0, 70.0, 70.0), 210.0),
        # Exactly used up by the second of four visits: 70, 70, then 14, 14.
        (90, 4, 70, 20, 140, (70.0, 70.0, 14.0, 14.0), 168.0),
        (90, 2, 70, 0, 0, (0.0, 0.0), 0.0),
        (90, 2, 70, 0, 100, (70.0, 30.0), 100.0),
        (90, 2, 70, 100, 0, (70.0, 70.0), 140.0),
        # Allowed 120 above the price of 90: the price counts. 90 × 20% = 18.
        (90, 2, 120, 20, 0, (18.0, 18.0), 36.0),
        (90, 2, 120, 20, 100, (90.0, 26.0), 116.0),  # 10 + 80 × 20% = 26
        (90, 0, 70, 20, 100, (), 0.0),
    ],
)
def test_coinsurance_in_network(price, visits, allowed, percent, left, visits_usd, total):
    bill = in_network_coinsurance(plan(price, visits, allowed), percent, left)
    assert (bill.visits_usd, bill.total_usd) == (visits_usd, total)
    used_up = 0 < left < visits * min(price, allowed)
    assert (f"${left:,.2f}, then {percent:g}% of the rest" in bill.how) == used_up
    assert ("deductible" in bill.how) == bool(left and visits)


def test_a_deductible_is_explained_only_as_far_as_it_plays_a_part():
    # One visit of 80, 300 left: nothing is shared.
    inside = in_network_coinsurance(plan(80, 1, 80), 20, 300)
    assert inside.how == "allowed $80.00: $80.00 of the $300.00 deductible left: $80.00"
    assert in_network_coinsurance(plan(80, 1, 80), 20, 0).how == "allowed $80.00: 20% of it: $16.00"
    outside = out_of_network(plan(90, 1, 80), 20, 300)
    assert outside.how.endswith("$80.00, less $80.00 of the $300.00 deductible left")
    assert out_of_network(plan(90, 1, 80), 20, 30).how.endswith(
        "less first the deductible left, $30.00, and then 20%"
    )
    copay = in_network_copay(plan(90, 1, 80), 30, 300, deductible_first=True)
    assert copay.how == (
        "$80.00 of the $300.00 deductible left, at what the insurer allows: $80.00"
    )
    # Nothing is allowed, so nothing of a deductible is taken.
    nothing = in_network_copay(plan(90, 1, 0), 30, 300, deductible_first=True)
    assert (nothing.total_usd, "deductible" in nothing.how) == (0, False)


@pytest.mark.parametrize(
    ("price", "visits", "allowed", "percent", "left", "visits_usd", "total"),
    [
        # Price 90, allowed 50: 40 stay in any case; 50 × 40% = 20 more.
        (90, 3, 50, 40, 0, (60.0, 60.0, 60.0), 180.0),
        # 80 left: 40 + 50; 40 + 30 + 20 × 40% = 78; 40 + 20 = 60.
        (90, 3, 50, 40, 80, (90.0, 78.0, 60.0), 228.0),
        # Never met: as if there were no insurance.
        (90, 3, 50, 40, 9_000, (90.0, 90.0, 90.0), 270.0),
        # Allowed 120 above the price: nothing stays; 90 × 40% = 36.
        (90, 2, 120, 40, 0, (36.0, 36.0), 72.0),
        (90, 2, 120, 40, 100, (90.0, 42.0), 132.0),  # 10 + 80 × 40%
        (90, 2, 50, 0, 0, (40.0, 40.0), 80.0),  # coinsurance 0: the difference stays
        (90, 2, 50, 100, 0, (90.0, 90.0), 180.0),  # coinsurance 100: nothing comes back
        (90, 2, 0, 20, 0, (90.0, 90.0), 180.0),
        (90, 0, 50, 40, 80, (), 0.0),
    ],
)
def test_out_of_network(price, visits, allowed, percent, left, visits_usd, total):
    bill = out_of_network(plan(price, visits, allowed), percent, left)
    assert (bill.visits_usd, bill.total_usd) == (visits_usd, total)
    # What is paid at the desk less what comes back is what it costs.
    back = paid_back_usd(plan(price, visits, allowed), bill)
    assert Decimal(repr(price)) * visits - Decimal(repr(back)) == Decimal(repr(total))


FIRST = Part(150, 1)


@pytest.mark.parametrize(
    ("before", "visits", "visits_usd", "total"),
    [
        # Five half hours in a package of 382.50, due at the first of them.
        ([], 5, (382.5, 0, 0, 0, 0), 382.5),
        # One first visit and five follow-ups: 150 + 382.50.
        ([FIRST], 5, (150.0, 382.5, 0, 0, 0, 0), 532.5),
        # One more than the package holds is paid by itself: 382.50 + 90.
        ([], 6, (382.5, 0, 0, 0, 0, 90.0), 472.5),
        # Two packages: 2 × 382.50 + 90.
        ([], 11, (382.5, 0, 0, 0, 0, 382.5, 0, 0, 0, 0, 90.0), 855.0),
    ],
)
def test_a_plan_bought_in_packages(before, visits, visits_usd, total):
    bill = package([*before, Part(90, visits)], 5, 382.5)
    assert isinstance(bill, Bill)
    assert (bill.visits_usd, bill.total_usd) == (visits_usd, total)
    assert bill.way == "package of 5"
    assert ("besides" in bill.how) == (total not in (382.5,))


def test_a_package_larger_than_the_plan_is_no_way_to_pay_for_it():
    assert package([FIRST, Part(90, 4)], 5, 382.5) == Unknown(
        "package of 5", "plan at least 5 of its visits"
    )


def test_a_first_visit_happens_once_and_follow_ups_follow():
    six = [Part(150, 1, 120), Part(90, 5, 85)]
    assert cash(six).visits_usd == (150.0, 90.0, 90.0, 90.0, 90.0, 90.0)
    assert cash(six).total_usd == denied(six).total_usd == 600  # 150 + 5 × 90
    assert cash(six).how == "$150.00 + 5 × $90.00"
    # 130 left: 120; then 10 + 75 × 20% = 25; then 85 × 20% = 17.
    assert in_network_coinsurance(six, 20, 130).visits_usd == (120.0, 25.0, 17.0, 17.0, 17.0, 17.0)
    # A copay of 100 is more than what is allowed for a follow-up.
    assert in_network_copay(six, 100).visits_usd == (100.0, 85.0, 85.0, 85.0, 85.0, 85.0)


def test_the_figures_of_the_front_desk():
    assert cash([Part(90)]).total_usd == 90
    assert in_network_copay([Part(90, 1, 85)], 30).total_usd == 30
    # 100 left of the deductible: 85; then the last 15 and 20% of 70.
    two = in_network_coinsurance([Part(90, 2, 85)], 20, 100)
    assert two.visits_usd == (85.0, 29.0)
    assert denied([Part(90)]).total_usd == 90


def test_amounts_that_repeat_are_said_once():
    assert amounts_words([85, 29, 17, 17]) == "$85.00, $29.00, 2 × $17.00"
    assert amounts_words([]) == "no visit"


def test_without_what_is_allowed_there_is_no_share_but_the_price_bounds_a_copay():
    assert in_network_copay([Part(25, 2)], 30).visits_usd == (25.0, 25.0)
    for call in (
        lambda: in_network_coinsurance([Part(90)], 20, 0),
        lambda: out_of_network([Part(90)], 20, 0),
        lambda: in_network_copay([Part(90)], 30, 100, deductible_first=True),
    ):
        with pytest.raises(PatientError, match="the allowed amount of a visit is not known"):
            call()


@pytest.mark.parametrize(
    ("visits", "covered", "left", "total"),
    [
        # 24.72 × 20% = 4.944, so 4.94 a covered visit.
        (0, 12, 0, 0.00),
        (12, 12, 0, 59.28),  # 12 × 4.94
        (13, 12, 0, 149.28),  # 59.28 + 90
        (20, 20, 0, 98.80),  # 20 × 4.94
        (21, 20, 0, 188.80),  # 98.80 + 90
        (21, 0, 0, 1_890.00),  # nothing covered: 21 × 90
        # 283 left: 11 × 24.72 = 271.92; then 11.08 + 13.64 × 20% = 13.808.
        (12, 12, 283, 285.73),  # 271.92 + 13.81
        (13, 12, 283, 375.73),
        (20, 20, 283, 325.25),  # 285.73 + 8 × 4.94
        (3, 12, 24.72, 34.60),  # used up exactly by the first: 24.72 + 2 × 4.94
    ],
)
def test_a_medicare_patient(visits: int, covered: int, left: float, total: float):
    bill = medicare([MedicarePart(90, visits, 24.72)], covered, 20, left)
    assert bill.total_usd == total
    assert len(bill.visits_usd) == visits
    assert bill.visits_usd.count(90.0) == visits - min(covered, visits)
    assert bill.charge_usd == 90 * (visits - min(covered, visits))
    assert bill.pays == bool(visits and covered)


@pytest.mark.parametrize(
    ("price", "percent", "total"), [(20, 20, 8.0), (20, 100, 40.0), (20, 0, 0.0)]
)
def test_medicare_reckons_with_a_price_below_its_amount(price, percent, total):
    assert medicare([MedicarePart(price, 2, 24.72)], 2, percent, 0).total_usd == total


THERAPY = Rest(114.43, 48.52, "97140 + 97110")
UNPAID = Rest(114.43, None, "97140 + 97110")


@pytest.mark.parametrize(
    ("rest", "covered", "left", "visits_usd"),
    [
        # 136.23 a visit, of which 21.80 for the needling. 48.52 × 20% = 9.704, and 21.80.
        (THERAPY, 0, 0, (31.50, 31.50, 31.50)),
        # 100 left: 48.52; 48.52; then 2.96 + 45.56 × 20% = 12.072; and 21.80 each.
        (THERAPY, 0, 100, (70.32, 70.32, 33.87)),
        # Needling covered twice: (23.50 + 48.52) × 20% = 14.404.
        (THERAPY, 2, 0, (14.40, 14.40, 31.50)),
        # No more than the charge counts: min(23.50, 21.80) × 20% = 4.36, and 114.43.
        (UNPAID, 1, 0, (118.79, 136.23, 136.23)),
        (UNPAID, 0, 0, (136.23, 136.23, 136.23)),
        # A charge below Medicare's amount: 40 × 20% = 8, and 96.23.
        (Rest(40, 48.52, "97140"), 0, 0, (104.23, 104.23, 104.23)),
    ],
)
def test_what_else_a_visit_holds_stays_medicares(rest, covered, left, visits_usd):
    bill = medicare([MedicarePart(136.23, 3, 23.50, rest)], covered, 20, left)
    assert bill.visits_usd == visits_usd
    if rest.amount_usd is not None:
        assert "136.23" not in bill.how
        assert "only 97140" in bill.how


def test_in_a_facility_the_hospitals_own_charge_comes_on_top():
    for rest in (None, THERAPY):
        here, there = (
            medicare([MedicarePart(136.23, 3, 12.22, rest)], 1, 20, 0, facility=facility)
            for facility in (False, True)
        )
        assert here.visits_usd == there.visits_usd
        assert there.how == f"{here.how}; the hospital's own charge comes on top"


NAN = math.nan


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("price", lambda: cash(plan(-1, 2))),
        ("price", lambda: cash(plan(10_000.01, 2))),
        ("price", lambda: denied(plan(NAN, 2))),
        ("price", lambda: medicare([MedicarePart(-1, 2, 24.72)], 2, 20, 0)),
        ("visits", lambda: cash(plan(90, -1))),
        ("visits", lambda: out_of_network(plan(90, 367, 50), 20, 0)),
        ("visits", lambda: cash([Part(90, 366), Part(90, 1)])),
        ("visits", lambda: package(plan(90, -1), 5, 400)),
        ("package", lambda: package(plan(90, 5), 5, NAN)),
        ("coinsurance", lambda: share_of_visit_usd(100, -1, 0)),
        ("coinsurance", lambda: in_network_coinsurance(plan(90, 2, 70), 101, 0)),
        ("coinsurance", lambda: out_of_network(plan(90, 2, 50), NAN, 0)),
        ("deductible", lambda: share_of_visit_usd(100, 20, -0.01)),
        ("deductible", lambda: in_network_coinsurance(plan(90, 2, 70), 20, -1)),
        ("deductible", lambda: medicare([MedicarePart(90, 2, 24.72)], 2, 20, -1)),
        ("copay", lambda: in_network_copay(plan(90, 2, 70), -1)),
        ("copay", lambda: in_network_copay(plan(90, 2, 70), NAN)),
        ("deductible", lambda: in_network_copay(plan(90, 2, 70), 20, -1)),
        (
            "deductible",
            lambda: in_network_copay(plan(90, 2, 70), 20, NAN, deductible_first=True),
        ),
        (
            "charge for the rest",
            lambda: medicare([MedicarePart(90, 2, 9, Rest(90.01, 9, ""))], 0, 20, 0),
        ),
        (
            "amount for the rest",
            lambda: medicare([MedicarePart(90, 2, 9, Rest(80, NAN, ""))], 0, 20, 0),
        ),
        ("allowed amount", lambda: share_of_visit_usd(-5, 20, 0)),
        ("allowed amount", lambda: in_network_coinsurance(plan(90, 1, -5), 20, 0)),
        ("allowed amount", lambda: out_of_network(plan(90, 1, -5), 20, 0)),
        ("allowed amount", lambda: in_network_copay(plan(90, 2, -70), 1)),
        ("allowed amount", lambda: medicare([MedicarePart(90, 3, -4)], 3, 20, 0)),
        ("deductible", lambda: out_of_network(plan(90, 1, 50), 20, NAN)),
        ("covered visits", lambda: medicare([MedicarePart(90, 3, 24.72)], -2, 20, 0)),
        ("coinsurance", lambda: medicare([MedicarePart(90, 3, 24.72)], 0, 400, 0)),
    ],
)
def test_what_cannot_be_is_refused_with_the_fields_name(field, call):
    with pytest.raises(PatientError) as caught:
        call()
    assert caught.value.field == field
    assert len(str(caught.value).splitlines()) == 1


def test_parts_of_a_cent_do_not_lift_a_bill_above_the_price():
    # The price is 90.00; 90.004 − 45.006 + 45.01 = 90.008 would be a cent more.
    odd = plan(90.004, 1, 45.006)
    assert out_of_network(odd, 100, 0).total_usd <= denied(odd).total_usd


@pytest.mark.parametrize(
    ("allowed", "visits", "percent", "left", "last"),
    [
        # 349.08 − 2 × 145.94 = 57.20; 57.20 + 88.74 × 25% = 79.385: half a cent goes up
        (145.94, 3, 25, 349.08, 79.39),
        (172.23, 5, 50, 539.27, 86.12),  # visit four: 22.58 + 149.65 × 50% = 97.405
        (196.56, 1, 25, 36.66, 76.64),  # 36.66 + 159.90 × 25% = 76.635
    ],
)
def test_half_a_cent_goes_up_wherever_the_deductible_ends(allowed, visits, percent, left, last):
    bill = in_network_coinsurance(plan(10_000, visits, allowed), percent, left)
    assert bill.visits_usd[-1] == last
    assert Decimal(repr(bill.total_usd)) == exact_bill(repr(allowed), visits, percent, repr(left))


def amounts(most: int) -> st.SearchStrategy[float]:
    """Dollars to the cent."""
    return st.integers(0, most * 100).map(lambda n: n / 100)


prices, counts, lefts = amounts(1_000), st.integers(0, 60), amounts(5_000)
percents = st.one_of(st.sampled_from([0.0, 20.0, 50.0, 100.0]), st.floats(0, 100))


def every_way(
    price: float, visits: int, allowed: float, percent: float, left: float, copay: float, n: int
) -> list[Bill]:
    whole = plan(price, visits, allowed)
    rests = (None, Rest(cents(price / 3), copay, "97140"), Rest(cents(price / 3), None, "97140"))
    return [
        cash(whole),
        denied(whole),
        in_network_copay(whole, copay),
        in_network_coinsurance(whole, percent, left),
        out_of_network(whole, percent, left),
        in_network_copay(whole, copay, left, deductible_first=True),
        *(
            medicare([MedicarePart(price, visits, allowed, rest)], n, percent, left)
            for rest in rests
        ),
    ]


@repeatable
@given(prices, counts, prices, percents, lefts, prices, st.integers(0, 20))
def test_no_bill_is_negative_or_above_price_times_visits(
    price, visits, allowed, percent, left, copay, covered
):
    bills = every_way(price, visits, allowed, percent, left, copay, covered)
    most = Decimal(repr(price)) * visits
    for bill in bills:
        assert all(math.isfinite(amount) for amount in (*bill.visits_usd, bill.total_usd))
        assert all(amount >= 0 for amount in bill.visits_usd)
        assert 0 <= Decimal(repr(bill.total_usd)) <= most
        # The parts add up, to the cent and exactly; each is an amount to the cent.
        parts = [Decimal(repr(amount)) for amount in bill.visits_usd]
        assert sum(parts) == Decimal(repr(bill.total_usd))
        assert all(part == part.quantize(Decimal("0.01")) for part in parts)
        assert len(parts) == visits
        assert "nan" not in bill.how
    assert bills[0].visits_usd == bills[1].visits_usd


@repeatable
@given(prices, counts, prices, percents, lefts, lefts, st.integers(0, 20))
def test_more_deductible_left_never_lowers_a_bill(
    price, visits, allowed, percent, one, other, covered
):
    low, high = (
        every_way(price, visits, allowed, percent, left, 0, covered)[3:]
        for left in sorted((one, other))
    )
    for less, more in zip(low, high, strict=True):
        assert less.total_usd <= more.total_usd


def exact_bill(allowed: str, visits: int, percent: int, left: str) -> Decimal:
    """The sum of shares in exact decimals, each rounded half up to the cent."""
    total, remaining = Decimal(0), Decimal(left)
    for _ in range(visits):
        first = min(remaining, Decimal(allowed))
        share = first + (Decimal(allowed) - first) * percent / 100
        total += share.quantize(Decimal("0.01"), ROUND_HALF_UP)
        remaining -= first
    return total


@repeatable
@given(amounts(300), st.integers(0, 30), st.integers(0, 100), amounts(3_000))
def test_shares_are_those_of_exact_decimals(allowed, visits, percent, left):
    bill = in_network_coinsurance(plan(10_000, visits, allowed), percent, left)
    assert Decimal(repr(bill.total_usd)) == exact_bill(repr(allowed), visits, percent, repr(left))
