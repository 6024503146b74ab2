"""The one way a figure reaches the reader: chart, text alternative, table and download."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts.figure import Figure
from lib.market.downloads import Column, Context, column_meanings
from lib.market.files import Download
from lib.pricing.money import cents
from lib.ui.chart import chart
from lib.ui.show.words import as_text, safe

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICONS = {"CSV": ":material/description:", "XLSX": ":material/table:"}
HELP = {
    "CSV": "Plain text, for programs and any spreadsheet.",
    "XLSX": "A workbook for Excel and other spreadsheets, with a sheet of sources.",
}


def show_figure(
    fig: Figure,
    *,
    key: str,
    title: str,
    alt: str,
    source: str,
    table: pd.DataFrame,
    file_name: str,
    context: Context | Sequence[Context] | None,
    names: Mapping[str, str] | None = None,
    meanings: Mapping[str, Column] | None = None,
) -> str | None:
    """Draw a figure with its text alternative, source line, table and download of what is shown.

    `title` is what the chart finds, `alt` says in words what it shows, `source` where it comes
    from. `table` holds the figures behind it, columns named with their units; `context`, `names`
    and `meanings` are those of lib.market.files.Download; figures without a context rest on
    nothing of the data package. Returns what has just been clicked in it, if anything
    (see lib.ui.chart.chart).
    """
    st.markdown(f"**{safe(title)}**")
    told = as_text(source)
    clicked = chart(fig, key=key, alt=alt, title=title, source=told, file_name=file_name)
    st.caption(source)
    # Made only when it is opened: a slider that moves has fewer things to draw.
    figures = st.expander(
        "Figures behind this chart",
        icon=":material/table_rows:",
        key=figures_key(key),
        on_change="rerun",
    )
    if not figures.open:
        return clicked
    with figures:
        show_table(table, key=f"{key}_table")
        ours = context is not None
        behind = Download(table, context, title, told, names, meanings=meanings, ours=ours)
        download(behind, "Download these figures", file_name, key=f"{key}_csv")
    return clicked


def figures_key(key: str) -> str:
    """Return the key of the expander that holds a chart's figures."""
    return f"{key}_figures"


def show_table(
    table: pd.DataFrame,
    *,
    key: str,
    meanings: Mapping[str, str] | None = None,
    row_height: int | None = None,
    **labels: Any,
) -> None:
    """Draw a table without its index; missing values are blank, each head says what it means.

    `labels` are Streamlit column settings by column name. Columns of prices and links that have
    none get the usual ones. `meanings` says what columns mean; without it they are those of the
    downloads. `row_height` in pixels lets long texts wrap.
    """
    usual: dict[str, Any] = {
        "price_usd": st.column_config.NumberColumn("price (USD)", format="$%.2f"),
        "source_url": st.column_config.LinkColumn("source", display_text="open"),
        "source": st.column_config.LinkColumn("source", display_text="open")
        if _holds_links(table, "source")
        else None,
    }
    settings = {k: v for k, v in (usual | labels).items() if k in table.columns and v is not None}
    told = _meanings() if meanings is None else meanings
    for column in table.columns:
        if column in told:
            settings[column] = {**settings.get(column, {}), "help": safe(told[column])}
    if "price_usd" in table.columns:
        # The browser rounds by what is behind the digits: half a cent goes up or down by chance.
        table = table.assign(price_usd=table["price_usd"].map(cents, na_action="ignore"))
    st.dataframe(
        table,
        hide_index=True,
        key=key,
        column_config=settings,
        placeholder="",
        row_height=row_height,
    )


@cache
def _meanings() -> dict[str, str]:
    table = column_meanings()
    return dict(zip(table["column"], table["meaning"], strict=True))


def _holds_links(table: pd.DataFrame, column: str) -> bool:
    return column in table and bool(table[column].dropna().str.startswith("http").all())


def download(found: Download, label: str, file_name: str, *, key: str) -> None:
    """Draw the download of rows; `file_name` is without ending."""
    download_as(label, file_name, key=key, csv=found.csv, xlsx=found.xlsx)


def download_as(
    label: str,
    file_name: str,
    *,
    key: str,
    csv: Callable[[], bytes],
    xlsx: Callable[[], bytes],
) -> None:
    """Draw a button that opens the choice of a file; each is made only when it is asked for.

    Until it is opened it is one element: a page that is redrawn has no more to draw than with one
    download. `key` is that of the CSV file's button; the workbook's ends in "_xlsx".
    """
    choice = st.popover(label, icon=":material/download:", key=download_key(key), on_change="rerun")
    if not choice.open:
        return
    made = (("CSV", key, csv, "text/csv"), ("XLSX", f"{key.removesuffix('_csv')}_xlsx", xlsx, XLSX))
    with choice:
        for name, own_key, data, mime in made:
            st.download_button(
                f"{name} file",
                data=data,
                file_name=f"{file_name}.{name.lower()}",
                mime=mime,
                icon=ICONS[name],
                help=HELP[name],
                key=own_key,
                on_click="ignore",
                width="stretch",
            )


def download_key(key: str) -> str:
    """Return the key of what opens the choice of a file."""
    return f"{key}_choice"
