"""A table of offers and its estimates: the same rows, what cannot be said by row and column."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.datasets.assumptions import typical
from lib.datasets.export import to_csv
from lib.intake.tables import TableError, as_frame, read_table
from lib.pricing.hospital.behind import STEPS
from lib.pricing.hospital.estimate import COLUMNS, estimates
from lib.pricing.hospital.placed import OffersError, is_header
from lib.pricing.hospital.places import counties
from lib.pricing.hospital.table import ADDED, with_estimates

HEADER = b"zip,cpt_code,my price\n"


def estimated(text: bytes) -> pd.DataFrame:
    return with_estimates(as_frame(read_table(text), is_header))


def test_each_row_gets_quantiles_their_interval_and_what_stands_behind_them():
    found = estimated(HEADER + b"45402,20560,77\n59457,97110,=1\n")
    assert list(found.columns) == ["zip", "cpt_code", "my price", *ADDED, "problem"]
    for row in found.to_dict("records"):
        assert 0 < row["p10"] <= row["p25"] <= row["p50"] <= row["p75"] <= row["p90"]
        assert row["median_low"] <= row["p50"] <= row["median_high"]
        assert row["n_price_lists"] >= 5
        assert row["problem"] == ""
    assert found["step"].to_list() == ["nearby", "state"]


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ({"cpt_code": "97110", "price_kind": "gross"}, {"cpt_code": "97110"}),
        ({"cpt_code": "20560", "hospital_type": "critical-access"},
         {"cpt_code": "20560", "hospital_type": "Critical Access Hospitals"}),
        ({"cpt_code": "20560", "ownership": "government - local"},
         {"cpt_code": "20560", "owner": "Government - Local"}),
        ({"cpt_code": "20560", "ownership": "government"},
         {"cpt_code": "20560", "owner": "government"}),
        ({"format": "bundled", "minutes": "60"}, {"recipe": "bundled_60_1-2"}),
        ({"format": "add-on", "muscles": "3+", "electrical": "yes"},
         {"cpt_code": "20561", "needling_factor": typical("electrical_factor")}),
    ],
)  # fmt: skip
def test_what_a_row_says_is_what_is_asked(cells: dict[str, str], asked: dict[str, object]):
    plain = {"zip": "45402", "cpt_code": "" if "format" in cells else "20560"}
    rows = pd.DataFrame([plain | cells, {"zip": "45402", "cpt_code": "97161"}]).fillna("")
    found = with_estimates(rows)[list(COLUMNS)].iloc[0].astype(float)
    wanted = pd.DataFrame([{"county_fips": "39113"} | asked])
    own = estimates(wanted, cells.get("price_kind", "cash")).iloc[0]
    assert found.to_numpy() == pytest.approx(own.to_numpy(), abs=0.006)


def test_a_price_in_the_file_changes_nothing():
    with_price = estimated(b"zip,cpt_code,cash_price_usd\n45402,20560,9000\n")
    without = estimated(b"zip,cpt_code,cash_price_usd\n45402,20560,\n")
    pd.testing.assert_frame_equal(with_price[list(ADDED)], without[list(ADDED)])


def test_a_row_that_cannot_be_does_not_stop_the_rest():
    found = estimated(b"state,format,minutes\nOntario,bundled,30\nOH,bundled,600\nOH,bundled,30\n")
    assert [bool(said) for said in found["problem"]] == [True, True, False]
    assert found["p50"].isna().to_list() == [True, True, False]
    assert found["problem"][1].startswith("row 3, minutes")


def test_outside_the_states_there_are_figures_of_the_nation_and_it_is_said():
    found = estimated(b"zip,cpt_code\n00601,97110\n")  # Adjuntas, Puerto Rico
    assert found["step"][0] == "nation"
    assert "no data here" in found["problem"][0]


def test_columns_of_an_earlier_run_are_replaced():
    once = to_csv(estimated(HEADER + b"45402,20560,77\n"))
    assert to_csv(estimated(once.encode())) == once


def test_cells_come_back_as_they_were_and_run_nothing():
    text = to_csv(estimated(b"zip,cpt_code,longitude,note\n45402,20560,-84.190,=HYPERLINK(1)\n"))
    assert text.splitlines()[1].startswith("45402,20560,-84.190,'=HYPERLINK(1),")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"price,code\n1,2\n", "no column zip, county_fips or state in the header"),
        (b"zip,code\n1,2\n", "no column cpt_code or format in the header"),
    ],
)
def test_a_file_that_holds_no_offers_says_why(data: bytes, said: str):
    with pytest.raises(OffersError, match=said):
        estimated(data)


def test_titles_above_the_header_and_other_spellings_of_it_are_understood():
    found = estimated(b"Our offers;;\n\nZIP Code;CPT Code;Format\n45402;;Add on\n45402;20560;\n")
    assert found["p50"].nunique() == 1
    assert found["problem"].to_list() == ["", ""]


def test_rows_have_their_numbers_of_the_file():
    found = estimated(b"zip,cpt_code\n\n\n45402,20560\nnowhere,20560\n")
    assert found["problem"][1].startswith("row 5, zip")


def test_without_rows_there_is_a_header():
    assert list(estimated(HEADER).columns)[:3] == ["zip", "cpt_code", "my price"]


def test_every_county_of_the_states_has_an_estimate():
    rows = pd.DataFrame({"county_fips": counties().index, "format": "bundled"}, dtype=object)
    found = with_estimates(rows)
    assert found["p50"].notna().all()
    assert (found["problem"] == "").all()


CELLS = {
    "zip": ["", "45402", "2139", "00901", "nowhere", "=1"],
    "county_fips": ["", "30027", "51678", "60010", "1001.0", "99999"],
    "state": ["", "OH", "Hawaii", "PR", "Ontario"],
    "cpt_code": ["", "20560", "97110", "g0283", "99213"],
    "format": ["", "add-on", "Bundled", "initial", "stand-alone", "massage"],
    "minutes": ["", "0", "30", "45", "60", "600", "half"],
    "muscles": ["", "1-2", "3+", "all"],
    "electrical": ["", "yes", "no", "maybe"],
    "reading": ["", "without needling", "needling + manual therapy"],
    "price_kind": ["", "cash", "Gross", "net"],
    "hospital_type": ["", "acute", "Critical Access Hospitals", "clinic"],
    "ownership": ["", "tribal", "Government - Local", "Cooperative"],
    "cash_price_usd": ["", "80", "=1"],
}


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}),
        min_size=1,
        max_size=20,
    )
)
def test_each_row_has_ordered_figures_or_says_why_not(rows: list[dict[str, str]]):
    table = with_estimates(pd.DataFrame(rows, index=range(5, 5 + len(rows)), dtype=object))
    printed = csv.DictReader(io.StringIO(to_csv(table), newline=""))
    for number, row in enumerate(printed, start=5):
        said = row["problem"]
        assert said == "" or said.startswith((f"row {number}, ", "no data here"))
        if not row["p50"]:
            assert said
            assert not any(row[name] for name in ADDED)
            continue
        figures = [float(row[name]) for name in ADDED[:7]]
        assert figures[:5] == sorted(figures[:5])
        assert 0 < figures[5] <= figures[2] <= figures[6]
        assert int(row["n_offers"]) >= int(row["n_price_lists"]) > 0
        assert row["step"] in STEPS


@settings(max_examples=40)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8")))
def test_whatever_follows_the_header_no_row_is_lost_and_nothing_breaks(data: bytes):
    try:
        rows = as_frame(read_table(HEADER + data))
    except TableError:
        return
    again = pd.read_csv(io.StringIO(to_csv(with_estimates(rows))), dtype=str, keep_default_na=False)
    assert len(again) == len(rows)
