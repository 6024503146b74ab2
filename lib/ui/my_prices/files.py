"""The clinic as one file: taken along, and brought back; or as a workbook, to read."""

from __future__ import annotations

import datetime

import streamlit as st

from lib.clinic import MOST_BYTES
from lib.pricing.price_list import PriceList
from lib.ui.my_prices.attempts import attempt
from lib.ui.show.figures import XLSX
from lib.ui.show.toast import say
from lib.ui.show.words import file_name
from lib.ui.state import clinics, session
from lib.ui.state.bar import today

MOST_MB = MOST_BYTES // 1_000_000


def files(found: PriceList) -> None:
    """Draw the exports of the clinic on screen and the import of another as a new one."""
    st.subheader("As a file")
    clinic, day = session.clinic(), today()
    name = file_name(clinic.name, "clinic")
    with st.container(horizontal=True):
        st.download_button(
            "Export this clinic (JSON)",
            data=clinic.to_json(),
            file_name=f"{name}.json",
            mime="application/json",
            icon=":material/download:",
            key="clinic_export",
            on_click="ignore",
        )
        st.download_button(
            "All its figures (XLSX)",
            data=lambda: _workbook(found, day),
            file_name=f"{name}.xlsx",
            mime=XLSX,
            icon=":material/table:",
            key="clinic_workbook",
            on_click="ignore",
        )
    st.caption(
        "The whole clinic, costs and known prices included. JSON: keep it, or open it elsewhere. "
        "XLSX: a workbook with what an hour costs, services, packages, known prices, assumptions "
        "and sources, for a spreadsheet or an accountant; it cannot be imported again."
    )
    # A field of its own for each file: one that has been read does not stay.
    number = st.session_state.get("clinic_import_number", 0)
    st.file_uploader(
        f"Import a clinic (a JSON file exported here, at most {MOST_MB} MB)",
        type="json",
        key=f"clinic_import_{number}",
        max_upload_size=MOST_MB,
        on_change=_import,
        args=(number,),
        disabled=session.read_only(),
    )


def _workbook(found: PriceList, day: datetime.date) -> bytes:
    from lib.documents.workbook import workbook  # few ever ask for one

    return workbook(found, day)


def _import(number: int) -> None:
    given = st.session_state[f"clinic_import_{number}"]
    if given is None:
        return
    st.session_state["clinic_import_number"] = number + 1
    with attempt("The file was not imported"):
        clinics.import_clinic(given.getvalue())
        say(f"Imported and saved: “{session.here().clinic.name}”.", "upload")
