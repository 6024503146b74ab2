"""Whatever is given: offers, or one line that says why not; and no wanted row is lost."""

from __future__ import annotations

import io
import json

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.intake.price_files.errors import IntakeError
from lib.intake.price_files.offers import COLUMNS
from lib.intake.price_files.opened import Limits
from lib.intake.price_files.read import read
from tests.intake.price_files.made_files import (
    CODES,
    GENERAL,
    HOSPITAL,
    TALL,
    hospital,
    item,
    network_item,
    packed,
    payer,
    rate,
    tall_row,
    text_of,
    workbook,
    zipped,
)

LIMITS = Limits(unpacked_bytes=5_000_000, ratio=100, free_bytes=1_000_000)
STRANGE = ["20560", "020561GP", "20560.0", "CPT", "HCPCS", "RC", "$1,234.50", "N/A", "=1+1", "-5"]
STRANGE += ['"', "a\nb", '"nested ""quotes""', "<html>", "thirty", "999999999", "1e9", "٣"]
STRANGE += ["20560 20561", "description", "hospital_name", "code|1", "standard_charge|gross"]
STRANGE += ["\0", "x" * 3000]
CELLS = st.one_of(st.text(max_size=30), st.sampled_from(STRANGE))
ROWS = st.lists(st.lists(CELLS, max_size=len(TALL) + 2), max_size=12)
KEYS = ["code", "type", "standard_charges", "code_information", "payers_information", "in_network"]
KEYS += ["negotiated_rates", "negotiated_prices", "billing_code", "standard_charge_information"]
KEYS += ["hospital_name", "provider_references", "negotiated_rate", "billing_code_type", "x"]
KEYS += ["gross_charge", "bundled_codes", "license_information"]
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), CELLS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=25,
)


def outcome(data: bytes) -> pd.DataFrame | None:
    """The offers, or None for a refusal; both are checked for their form."""
    try:
        intake = read(io.BytesIO(data), CODES, limits=LIMITS)
    except IntakeError as error:
        said = str(error)
        assert said.isprintable(), said
        assert said
        return None
    assert list(intake.offers.columns) == list(COLUMNS)
    assert set(intake.offers["code"]) <= set(CODES)
    assert set(intake.offers["code_type"]) <= {"CPT", "HCPCS"}
    assert all(line.isprintable() for line in intake.report.lines())
    for name, column in COLUMNS.items():
        if name.endswith("_usd"):
            known = intake.offers[name].dropna()
            assert ((known > 0) & (known < 1e9)).all(), name
        assert pd.api.types.is_string_dtype(intake.offers[name]) == (column.kind == "string")
    return intake.offers


@given(ROWS, st.sampled_from([",", "\t", ";", "|"]), st.sampled_from(["utf-8", "utf-16"]))
def test_any_rows(rows: list[list[str]], delimiter: str, encoding: str):
    text = text_of(rows, delimiter=delimiter)
    outcome(text.encode(encoding, "replace"))
    outcome(text_of([GENERAL, HOSPITAL, TALL, *rows]).encode(encoding, "replace"))


@given(VALUES)
def test_any_json(value: object):
    outcome(json.dumps(value).encode())
    outcome(json.dumps({"standard_charge_information": [value]}).encode())
    outcome(json.dumps({"in_network": [value, {"billing_code": "20560", "x": value}]}).encode())


GOOD = [
    text_of([GENERAL, HOSPITAL, TALL, tall_row(code="20560", gross="74")]).encode(),
    hospital(item(("20560", "CPT"), gross_charge=7)).encode(),
    payer(network_item("20560", rate(31.27, 1))).encode(),
    workbook([["CPT", "Price"], ["20560", 75]]),
]
GOOD += [packed(GOOD[0]), zipped(a_csv=GOOD[0], b_json=GOOD[1])]


@given(
    st.sampled_from(GOOD),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(max_size=4)), min_size=1, max_size=5),
    st.booleans(),
)
@settings(max_examples=200)
def test_a_good_file_with_some_bytes_replaced(
    data: bytes, changes: list[tuple[int, bytes]], cut: bool
):
    for place, new in changes:
        at = place % len(data)
        data = data[:at] + new + data[at + len(new) :]
    outcome(data[: changes[0][0] % len(data)] if cut else data)


ARCHIVE, BOOK = GOOD[5], GOOD[3]
# The last bytes are the table of contents, where damage leads the library astray.
NEAR_THE_END = st.tuples(st.integers(1, 400), st.integers(0, 255))


@given(st.sampled_from([ARCHIVE, BOOK]), st.lists(NEAR_THE_END, min_size=1, max_size=4))
@settings(max_examples=300)
def test_an_archive_whose_table_of_contents_is_damaged(data: bytes, changes: list[tuple[int, int]]):
    damaged = bytearray(data)
    for place, new in changes:
        damaged[-place] = new
    outcome(bytes(damaged))


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"{"]))
def test_any_bytes(data: bytes, head: bytes):
    outcome(head + data)


AMOUNTS = st.sampled_from(["", "0", "75", "$80.00", "0.01", "N/A", "see note", "999999999"])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["20560", "20561GP", "99213", "27205605"]),
            st.sampled_from(["CPT", "HCPCS", "RC", "CDM", ""]),
            *(AMOUNTS, AMOUNTS, st.text(max_size=20)),
        ),
        max_size=60,
    )
)
def test_every_row_with_a_wanted_code_is_kept_or_listed(rows: list[tuple[str, ...]]):
    made = [tall_row(code=c, type=t, gross=g, dollar=d, notes=n) for c, t, g, d, n in rows]
    # A note may name a code as well; these rows hold one then.
    wanted = sum(any(code[:5] == one or one in n for one in CODES) for code, *_, n in rows)
    data = text_of([GENERAL, HOSPITAL, TALL, *made]).encode("utf-8", "replace")
    report = read(io.BytesIO(data), CODES).report
    assert report.rows_kept + sum(one.count for one in report.dropped) == wanted
    priced = [
        code[:5] in CODES and kind in ("CPT", "HCPCS") and bool({g, d} & {"75", "$80.00", "0.01"})
        for code, kind, g, d, _ in rows
    ]
    assert report.rows_kept == sum(priced)
