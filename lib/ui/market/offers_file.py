"""A table of offers brought along, and what hospitals like those in it post."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd
import streamlit as st

from lib.intake.tables import MOST_BYTES, TableError, as_frame, read_table
from lib.market.downloads import COLUMNS as MEANINGS
from lib.market.files import Download
from lib.pricing.hospital.placed import COLUMNS, OffersError, is_header
from lib.pricing.hospital.table import ADDED, with_estimates
from lib.ui.show import words
from lib.ui.show.figures import download, show_table
from lib.ui.show.progress import working
from lib.ui.show.words import safe

MOST_MB = MOST_BYTES // 1_000_000
SHOWN = 200
# In the session, until the file is taken away: its bytes, and its rows with their estimates.
LAST = "offers_estimated"
# A row for each way to say what and where, to write over.
TEMPLATE = pd.DataFrame(
    [
        {"zip": "45402", "cpt_code": "20560", "hospital_type": "Acute Care Hospitals"},
        {"county_fips": "30027", "format": "bundled", "minutes": "45", "price_kind": "gross"},
        {"state": "ID", "format": "add-on", "muscles": "3+", "ownership": "for-profit"},
    ],
    columns=pd.Index(COLUMNS),
    dtype=object,
).fillna("")


def estimate_offers() -> None:
    """Draw the upload of a table, what was found in it, and its download with estimates."""
    st.caption(
        "A file (CSV, TSV or XLSX) with a row for each offer: where (a ZIP code, a county or a "
        "state) and what (a billing code or a visit). Its prices are never looked at, and the file "
        "is not kept. Each row comes back with what hospitals like it post there, and with how "
        "sure that is."
    )
    template = Download(TEMPLATE, None, "A row for each way to say what and where", ours=False)
    download(template, "Download a template", "offers", key="offers_template")
    given = st.file_uploader(
        f"Offers (CSV, TSV or XLSX, at most {MOST_MB} MB)", type=["csv", "tsv", "txt", "xlsx"],
        key="offers_file", max_upload_size=MOST_MB,
    )  # fmt: skip
    if given is None:
        st.session_state.pop(LAST, None)
        return
    try:
        with working("Estimating each row …", "offers_file"):
            found = _estimated(given.getvalue())
    except (OffersError, TableError) as error:
        st.error(safe(f"{given.name}: {error}."), icon=":material/error:")
        return
    _show(found)


def _estimated(data: bytes) -> pd.DataFrame:
    """Return a file's rows with their estimates; the last file's are kept for the session."""
    last: tuple[Hashable, pd.DataFrame] | None = st.session_state.get(LAST)
    if last is None or last[0] != data:
        last = data, with_estimates(as_frame(read_table(data), is_header))
        st.session_state[LAST] = last
    return last[1]


def _as_texts(found: pd.DataFrame) -> pd.DataFrame:
    """Return the first rows as they are shown: what is missing is an empty cell."""
    return found.head(SHOWN).astype(object).fillna("").astype(str)


def _show(found: pd.DataFrame) -> None:
    n_without = int(found["p50"].isna().sum())
    told = found[found["problem"] != ""]
    st.markdown(
        f"**{words.count(len(found) - n_without, 'row')} estimated**, {n_without:,} not; "
        f"{words.count(len(told), 'row')} with something to know, in the column “problem”."
    )
    if len(told):
        show_table(_as_texts(told), key="offers_problems")
    show_table(_as_texts(found), key="offers_rows")
    if len(found) > SHOWN:
        st.caption(f"The first {SHOWN} of {len(found):,} rows; the file holds all.")
    estimated = Download(
        found,
        None,
        "The rows of your file, each with its estimate",
        meanings={name: MEANINGS[name] for name in ADDED},
    )
    label = "Download the rows with their estimates"
    download(estimated, label, "offers-estimated", key="offers_estimated_file")
