"""The article's lines, the recipes, the assumptions and every table, to look into and to take."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.datasets.glossary import glossary
from lib.datasets.package import DATA_FOLDER, columns, fingerprint, load, overview, tables, zipped
from lib.market.downloads import column_meanings
from lib.market.files import Download
from lib.ui.show.address import keep
from lib.ui.show.article import VERDICT_BADGES, lines, measured
from lib.ui.show.figures import download, download_as, show_table
from lib.ui.show.words import safe
from lib.ui.site import METHODS

# Room for two lines of an explanation.
GLOSSARY_ROW_PX = 56


def show_article() -> None:
    """Show each line of the starting article with what the data say of it."""
    source = lines()["stand_alone"]["source_url"]
    st.markdown(
        "The article “How Much Does Dry Needling Cost Per Session?” says what clinics are *said* "
        f"to charge, without data ([source]({source})). Each of its lines, in our words, and "
        "whether the tables bear it out:"
    )
    for line in lines().values():
        topic = safe(str(line["topic"]))
        st.markdown(
            f"- **{topic}** {VERDICT_BADGES[line['verdict']]}  \n"
            f"  {safe(line['text'])}  \n  *{safe(line['verdict_reason'])}*"
            + (f"  \n  {figures}" if (figures := measured(str(line["key"]))) else "")
        )


def show_glossary() -> None:
    """Show what every word means, as a table that can be searched, and offer it."""
    rows = [(one.term, one.help, one.on_screen) for one in glossary().values()]
    st.caption(
        "The table can be searched and sorted: press its magnifying glass or a column's head. The "
        "same words are explained beside fields, and on other pages under Words."
    )
    show_table(
        pd.DataFrame(rows, columns=["word", "what it is", "on screen"]),
        key="glossary_table",
        meanings={"on screen": "What readers see of it on a page."},
        row_height=GLOSSARY_ROW_PX,
        **{"what it is": st.column_config.TextColumn(width=620)},
    )


def show_recipes() -> None:
    """Show which codes and units each visit is summed from."""
    show_table(load("recipes"), key="recipes_table", meanings=_meanings("recipes"))
    download(_of_package("recipes"), "Download the recipes", "recipes", key="recipes_csv")


def _meanings(name: str) -> dict[str, str]:
    """Return what the columns of a table of the data package mean."""
    table = columns(name)
    return dict(zip(table["column"], table["description"], strict=True))


def show_assumptions() -> None:
    """Show every assumption with its source."""
    show_table(load("assumptions"), key="assumptions_table", meanings=_meanings("assumptions"))
    found = _of_package("assumptions")
    download(found, "Download the assumptions", "assumptions", key="assumptions_csv")


def _of_package(name: str) -> Download:
    return Download(load(name), None, tables()[name]["title"], of_package=name)


def show_tables() -> None:
    """Show every table of the data package, and one of them in full."""
    show_table(overview(), key="overview_table")
    st.download_button(
        "Download the whole package (ZIP)",
        data=zipped,
        file_name=f"dry-needling-prices-{fingerprint()}.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        on_click="ignore",
        key="package_zip",
    )
    _one_table()


@st.fragment
def _one_table() -> None:
    names = list(tables())
    name = st.selectbox("Look into a table", names, key="table", bind="query-params", width=320)
    keep(METHODS, {} if name == names[0] else {"table": name})
    table = tables()[name]
    st.markdown(f"**{safe(table['title'])}** · {safe(table['vintage'])}")
    st.markdown(safe(table["description"]))
    if limits := table.get("limits"):
        st.markdown(f"*What it cannot tell:* {safe(limits)}")
    for source in table["sources"]:
        link = f" – {source['path']}" if source.get("path") else ""
        st.markdown(f"- Source: {safe(source['title'])}{link}")
    show_table(columns(name), key="columns_table")
    rows = load(name)
    st.caption(f"The first rows of {len(rows):,}:")
    show_table(rows.head(20), key="head_table", meanings=_meanings(name))
    # The CSV is the file itself, byte for byte: its text is ours and checked, and the package
    # holds its hash.
    download_as(
        f"Download {name} ({len(rows):,} rows)",
        name,
        key="table_csv",
        csv=lambda: (DATA_FOLDER / table["path"]).read_bytes(),
        xlsx=lambda: _of_package(name).xlsx(),
    )


def show_columns() -> None:
    """Show what each column of the downloads means: one meaning for a name, in every file."""
    st.caption(
        "Every file from a chart or a list ends with the same columns: which visit, price, "
        "reading, hospitals and area its rows speak of, and which data. What does not apply is "
        "empty. CSV files start with a byte-order mark, so that spreadsheets read them as UTF-8; "
        "workbooks (XLSX) hold the same rows, with a sheet of sources. "
        "Tables of the data package are described above and carry its fingerprint alone."
    )
    show_table(column_meanings(), key="column_meanings_table")
