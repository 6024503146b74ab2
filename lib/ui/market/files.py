"""Price files of hospitals and payers: read with progress or cancelled, a series of its own."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pandas as pd
import streamlit as st

from lib.charts.market.payers import payers_chart
from lib.intake.brought import payer_rates, visit_prices
from lib.intake.price_files import COLUMNS, Report
from lib.market.downloads import DATE_UNIT, Column, context_of
from lib.market.files import Download
from lib.market.ranges import Query
from lib.pricing.hospital.placed import known_codes
from lib.ui.market import redrawn
from lib.ui.market.choices import Choice, priced
from lib.ui.market.reading import Job
from lib.ui.server.listening import sits_here
from lib.ui.show import words
from lib.ui.show.explained import help_for
from lib.ui.show.figures import download, show_figure, show_table
from lib.ui.show.furniture import redraw
from lib.ui.show.words import safe
from lib.ui.state import files

MOST_MB = 500
JOB, REFUSED = "price_file_job", "price_file_refused"
CODE = re.compile(r"[0-9A-Z]{5}")
SHOWN_LINES = 60
MOST_PAYERS = 40
MEANINGS = {
    name: Column(
        "US dollars"
        if name.endswith("_usd")
        else DATE_UNIT
        if name in ("file_date", "expires")
        else "",
        one.description,
    )
    for name, one in COLUMNS.items()
}
SECONDS_BETWEEN = 0.5
BY_UPLOAD, BY_PATH = "Upload it", "On this machine"


def price_files(choice: Choice, query: Query) -> None:
    """Draw what reads a file, how far it is, and what was found in those that were read."""
    st.caption(
        "A hospital's machine-readable file (CMS template, CSV, XLSX or JSON) or a payer's "
        "in-network file (JSON), plain, .gz or .zip. What it holds of what you choose is a "
        "series of its own beside the shipped prices, in this window alone; nothing is kept."
    )
    job: Job | None = st.session_state.get(JOB)
    if job is not None:
        _progress()
    else:
        _choose(query)
    for one in files.files():
        _show_file(one)
    if files.files():
        _show_series(choice, query)


def _choose(query: Query) -> None:
    usual = list(dict.fromkeys(["20560", "20561", *query.recipe.codes]))
    codes = st.multiselect(
        "Codes to look for (CPT or HCPCS)", sorted({*known_codes(), *usual}), default=usual,
        key="price_file_codes", accept_new_options=True,
        help=help_for("recipe", "CPT"),
    )  # fmt: skip
    wrong = [code for code in codes if not CODE.fullmatch(code.strip().upper())]
    if wrong:
        st.error(safe(f"{wrong[0][:20]} is no code: five digits or letters, such as 97140."))
    way = BY_UPLOAD
    # Whoever may name a path reads the server's files: on the own machine alone.
    if sits_here(st.get_option("server.address"), st.context.headers):
        way = st.segmented_control(
            "Where the file is", [BY_UPLOAD, BY_PATH], default=BY_UPLOAD, required=True,
            key="price_file_way",
        )  # fmt: skip
    if way == BY_PATH:
        st.text_input(
            "Path of the file", key="price_file_path", placeholder="/home/me/hospital.json.gz",
            help="Files of any size; they are read where they are.",
        )  # fmt: skip
    else:
        st.file_uploader(
            f"Price file, at most {MOST_MB} MB", key="price_file_upload", max_upload_size=MOST_MB,
            type=["csv", "txt", "json", "gz", "zip", "xlsx"],
        )  # fmt: skip
    st.button(
        "Read the file", key="price_file_read", icon=":material/play_arrow:", on_click=_start,
        args=(way, tuple(code.strip().upper() for code in codes)),
        disabled=not codes or bool(wrong),
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
        job = Job(given.name, codes, BytesIO(given.getbuffer()))
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
                download(offers, "Download its offers", "file-offers", key=f"file_{one.name}_csv")
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


def _show_series(choice: Choice, query: Query) -> None:
    """Show what the files say of the visit chosen above: own prices, and payers' rates."""
    offers = files.offers()
    prices = visit_prices(offers, query.recipe, query.price, query.factor)
    st.markdown(f"**{safe(priced(choice, query))}, in the files read**")
    if prices.empty:
        st.caption("No hospital in them has a price for all of this visit.")
    else:
        show_table(prices, key="file_prices")
        posted = Download(
            prices,
            context_of(choice.visit, query),
            f"{priced(choice, query)}, in the files read",
            "; ".join(one.name for one in files.files()),
        )
        download(posted, "Download these prices", "file-prices", key="file_prices_csv")
    rates = payer_rates(offers, query.recipe, query.factor)
    if rates.empty:
        st.caption("No payer in them has a rate in dollars for all of this visit.")
        return
    cash = visit_prices(offers, query.recipe, "cash", query.factor)
    shown = rates.head(MOST_PAYERS)
    show_figure(
        payers_chart(shown, cash),
        key="payers_chart",
        title=_finding(rates, cash),
        alt="Rates by payer. "
        + "; ".join(f"{row['payer']} {row['plan']}: {words.dollars(row['rate_usd'])}"
                    for row in shown.to_dict("records")),
        source="Rates as the files give them for the visit, case rates and percentages left out"
        + (f"; the first {MOST_PAYERS} of {len(rates):,}" if len(rates) > len(shown) else "")
        + ". From the files read in this window: "
        + "; ".join(safe(one.name) for one in files.files())
        + ".",
        table=rates,
        file_name="payers-rates",
        context=context_of(choice.visit, query),
    )  # fmt: skip


def _finding(rates: pd.DataFrame, cash: pd.DataFrame) -> str:
    """Say what payers pay, and how many less than the cash price of the same hospital."""
    low, high = float(rates["rate_usd"].min()), float(rates["rate_usd"].max())
    span = words.dollars(low) if low == high else f"{words.dollars(low)} to {words.dollars(high)}"
    payers = words.count(rates["payer"].nunique(), "payer")
    said = f"{words.count(len(rates), 'plan')} of {payers} pay {span}"
    both = rates.merge(cash[["file", "hospital", "price_usd"]], on=["file", "hospital"])
    if both.empty:
        return said
    below = int((both["rate_usd"] < both["price_usd"]).sum())
    return f"{said}; {below} of {len(both)} less than the same hospital's cash price"
