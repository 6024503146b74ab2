"""Price files of hospitals and payers: read with progress or cancelled, a series of its own."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from lib.datasets.package import load
from lib.market.files import Download
from lib.market.ranges import Query
from lib.pricing.hospital.placed import known_codes
from lib.ui.market import redrawn
from lib.ui.market.brought import MEANINGS, show_brought
from lib.ui.market.choices import Choice
from lib.ui.market.reading import Job
from lib.ui.server.listening import sits_here
from lib.ui.show import words
from lib.ui.show.explained import help_for
from lib.ui.show.figures import download
from lib.ui.show.furniture import redraw
from lib.ui.show.words import file_name, safe
from lib.ui.state import files

if TYPE_CHECKING:
    from lib.intake.price_files.report import Report

MOST_MB = 500
JOB, REFUSED = "price_file_job", "price_file_refused"
CODE = re.compile(r"[0-9A-Z]{5}")
SHOWN_LINES = 60
SECONDS_BETWEEN = 0.5
BY_UPLOAD, BY_PATH = "Upload it", "On this machine"


def price_files(choice: Choice, query: Query) -> None:
    """Draw what reads a file, how far it is, and what was found in those that were read."""
    st.caption(
        "A hospital's machine-readable file (CMS template, CSV, XLSX or JSON) or a payer's "
        "in-network file (JSON), plain, .gz or .zip. What it holds of the visit chosen above is a "
        "series of its own, here and in the view “ranges”, in this window alone; nothing is kept."
    )
    reading = st.session_state.get(JOB) is not None
    _choose(reading)
    if reading:
        _progress()
    for one in files.files():
        _show_file(one)
    if files.files():
        show_brought(choice, query)


def _choose(reading: bool) -> None:
    """Draw what to look for and where; while a file is read they stay, and wait."""
    usual = sorted(set(load("recipes")["cpt_code"]))
    codes = st.multiselect(
        "Codes to look for (CPT or HCPCS)", sorted({*known_codes(), *usual}), default=usual,
        key="price_file_codes", accept_new_options=True, disabled=reading,
        persist_state="session", help=help_for("recipe", "CPT"),
    )  # fmt: skip
    wrong = [code for code in codes if not CODE.fullmatch(code.strip().upper())]
    if wrong:
        st.error(safe(f"{wrong[0][:20]} is no code: five digits or letters, such as 97140."))
    way = BY_UPLOAD
    # Whoever may name a path reads the server's files: on the own machine alone.
    if sits_here(st.get_option("server.address"), st.context.headers):
        way = st.segmented_control(
            "Where the file is", [BY_UPLOAD, BY_PATH], default=BY_UPLOAD, required=True,
            key="price_file_way", persist_state="session", disabled=reading,
        )  # fmt: skip
    if way == BY_PATH:
        st.text_input(
            "Path of the file", key="price_file_path", placeholder="/home/me/hospital.json.gz",
            persist_state="session", disabled=reading,
            help="Files of any size; they are read where they are.",
        )  # fmt: skip
    else:
        st.file_uploader(
            f"Price file, at most {MOST_MB} MB", key="price_file_upload", max_upload_size=MOST_MB,
            disabled=reading, type=["csv", "txt", "json", "gz", "zip", "xlsx"],
        )  # fmt: skip
    st.button(
        "Read the file", key="price_file_read", icon=":material/play_arrow:", on_click=_start,
        args=(way, tuple(code.strip().upper() for code in codes)),
        disabled=reading or not codes or bool(wrong),
    )  # fmt: skip
    if refused := st.session_state.get(REFUSED):
        st.error(safe(refused), icon=":material/error:")


def _start(way: str, codes: tuple[str, ...]) -> None:
    if len(files.files()) >= files.MOST_FILES:
        st.session_state[REFUSED] = (
            f"{words.count(files.MOST_FILES, 'file')} {'is' if files.MOST_FILES == 1 else 'are'} "
            "open: remove one first."
        )
        return
    st.session_state[REFUSED] = ""
    if way == BY_PATH:
        path = _file_at((st.session_state.get("price_file_path") or "").strip())
        if path is None:
            st.session_state[REFUSED] = "There is no file at that path."
            return
        job = Job(path.name, codes, str(path))
    else:
        given = st.session_state.get("price_file_upload")
        if given is None:
            st.session_state[REFUSED] = "Choose a file first."
            return
        job = Job(given.name, codes, BytesIO(given.getvalue()))  # one copy in memory for both
    st.session_state[JOB] = job
    job.start()


def _file_at(typed: str) -> Path | None:
    """Return the file that a path names; None where there is none, or no path could be so."""
    try:
        path = Path(typed).expanduser()
        return path if typed and path.is_file() else None
    except (OSError, RuntimeError, ValueError):  # too long, nobody's home, a zero byte
        return None


@st.fragment(run_every=SECONDS_BETWEEN)
def _progress() -> None:
    """Show how far the reading is; once it ends, let the page show what was found."""
    job: Job | None = st.session_state.get(JOB)
    if job is None:
        return
    if job.is_done:
        _finish(job)
        st.rerun()
    done = f"{job.taken / 1e6:,.1f} MB"
    if job.total:
        st.progress(
            min(job.taken / job.total, 1.0),
            f"Reading {safe(job.name)}: {done} of {job.total / 1e6:,.1f} MB",
        )
    else:
        st.markdown(f"Reading {safe(job.name)}: {done}")
    st.button("Cancel", key="price_file_cancel", icon=":material/close:", on_click=job.cancel)


def _finish(job: Job) -> None:
    st.session_state[JOB] = None
    if job.found is None:
        st.session_state[REFUSED] = job.problem
    else:
        files.keep(files.ReadFile(job.name, job.codes, job.found))


def _show_file(one: files.ReadFile) -> None:
    report = one.found.report
    with st.container(border=True):
        st.markdown(f"**{safe(one.name)}: {safe(_in_short(report))}**")
        with st.expander("What was read, kept and dropped, and why"):
            lines = report.lines()
            st.text("\n".join(lines[:SHOWN_LINES]))
        with st.container(horizontal=True):
            if len(one.found.offers):
                offers = Download(
                    one.found.offers, None, f"Offers of a file that was brought: {one.name}",
                    _in_short(report), meanings=MEANINGS, ours=False,
                )  # fmt: skip
                download(
                    offers, "Download its offers", f"offers-{file_name(one.name, 'file')[:60]}",
                    key=f"file_{one.name}_csv",
                )  # fmt: skip
            st.button(
                "Remove", key=f"file_{one.name}_remove", icon=":material/delete:",
                type="tertiary", on_click=_remove, args=(one.name,),
            )  # fmt: skip


def _remove(name: str) -> None:
    files.drop(name)
    redraw(redrawn.FILES, redrawn.VIEW)


def _in_short(report: Report) -> str:
    if report.cancelled:
        end = " (cancelled: what was read until then)"
    else:
        end = f" (not read to its end: {report.stopped})" if report.stopped else ""
    if not report.n_offers:
        wanted = ", ".join(report.wanted)
        return f"no rows found; looked for {wanted} as CPT or HCPCS with a price{end}"
    dropped = sum(reason.count for reason in report.dropped)
    lost = f", {words.count(dropped, 'row')} dropped" if dropped else ""
    return f"{words.count(report.n_offers, 'offer')} in {report.rows_read:,} rows{lost}{end}"
