"""The frame: page settings, navigation, and the place and visit that all pages share."""

from pathlib import Path

import streamlit as st

from lib.datasets.package import DataPackageError, structural_problems
from lib.ui.furniture import data_problems, footer
from lib.ui.shared import place_and_visit
from lib.ui.site import PAGES, SITE_TITLE

# A file of our own: a named icon would be fetched from a foreign server.
ICON = Path(__file__).parent / "lib" / "ui" / "icon.png"

st.set_page_config(page_title=SITE_TITLE, page_icon=str(ICON), layout="wide")

pages = [
    st.Page(p.file, title=p.short_title, icon=p.icon, url_path=p.url_path, default=p is PAGES[0])
    for p in PAGES
]
# The first page answers at "/" and, so that links to it last, at its own address too.
first = PAGES[0]
pages.append(
    st.Page(first.file, title=first.short_title, url_path=first.url_path, visibility="hidden")
)
page = st.navigation(pages, position="top")

if problems := structural_problems():
    data_problems(problems)
else:
    try:
        place_and_visit()
        page.run()
        footer()
    except DataPackageError as error:
        data_problems(error.problems)
