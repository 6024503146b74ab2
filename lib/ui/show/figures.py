"""The one way a figure reaches the reader: chart, text alternative, table and download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts.figure import Figure
from lib.datasets.export import to_csv
from lib.market.downloads import Context, column_meanings, described
from lib.pricing.money import cents
from lib.ui.chart import chart
from lib.ui.show.words import safe

# Of a figure in a download: a hundredth of a cent.
DECIMALS = 4


def show_figure(
    fig: Figure,
    *,
    key: str,
    title: str,
    alt: str,
    source: str,
    table: pd.DataFrame,
    file_name: str,
    context: Context | Sequence[Context],
    names: Mapping[str, str] | None = None,
) -> str | None:
    """Draw a figure with its text alternative, source line, table and download of what is shown.

    `title` is what the chart finds, `alt` says in words what it shows. `table` holds the figures
    behind it, columns named with their units; `file_name`, `context` and `names` are those of
    download(). Returns what has just been clicked in it, if anything (see lib.ui.chart.chart).
    """
    st.markdown(f"**{safe(title)}**")
    clicked = chart(fig, key=key, alt=alt, title=title, file_name=file_name)
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
        label = "Download these figures (CSV)"
        download(label, table, file_name, key=f"{key}_csv", context=context, names=names)
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


def download(
    label: str,
    table: pd.DataFrame,
    file_name: str,
    *,
    key: str,
    context: Context | Sequence[Context] | None,
    names: Mapping[str, str] | None = None,
) -> None:
    """Draw a download button; the CSV is made only when it is pressed.

    The file says by itself what it speaks of, by `context` (see lib.market.downloads.described).
    `names` gives a column another name in the file, where its own means something else in other
    files. `file_name` is without ending.
    """
    st.download_button(
        label,
        data=lambda: csv_file(table.rename(columns=dict(names or {})), context),
        file_name=f"{file_name}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )


def csv_file(table: pd.DataFrame, context: Context | Sequence[Context] | None) -> bytes:
    """Return a table as a CSV file: with its context, in UTF-8 with the byte-order mark.

    Without the mark, spreadsheets take the text for an older encoding. Figures have at most four
    decimals; those of the data package's own tables, without a context, stay as they are.
    """
    figures = table if context is None else table.round(DECIMALS)
    return to_csv(described(figures, context)).encode("utf-8-sig")
