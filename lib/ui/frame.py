"""The frame: page settings, navigation, and what stands round every page."""

from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from lib.datasets.package import DataPackageError, structural_problems
from lib.ui.server.memory import keep_for_good
from lib.ui.show.furniture import DAMAGED, data_problems, footer, note_page
from lib.ui.show.menu import close_menu
from lib.ui.show.paper import paper
from lib.ui.show.progress import working
from lib.ui.show.toast import read_toasts_out
from lib.ui.site import PAGES, PageInfo, progress_of, tab_title

# A file of our own: a named icon would be fetched from a foreign server.
HERE = Path(__file__).parent
ICON = HERE / "icon.png"
STYLE = "\n".join(
    file.read_text(encoding="utf-8") for file in sorted((HERE / "style").glob("*.css"))
)
ROOT = HERE.parents[1]

st.set_page_config(page_icon=str(ICON), layout="wide")
st.html(f"<style>{STYLE}</style>")


def page_of(info: PageInfo, *, visible: bool, start: bool = False) -> st.Page:
    """Return a page for the navigation."""
    return st.Page(
        ROOT / info.file,
        title=info.short_title,
        icon=info.icon,
        url_path="start" if start else info.url_path,
        default=start,
        visibility="visible" if visible else "hidden",
    )


# Streamlit serves its default page at "/" alone. The first page has its own address too, like the
# others, so that links to it stay true when another page comes first. The menu shows the one of the
# two that is open: it is marked there.
first = PAGES[0]
at_its_own = urlsplit(st.context.url or "").path.rstrip("/").endswith(f"/{first.url_path}")
page = st.navigation(
    [
        page_of(first, visible=not at_its_own, start=True),
        page_of(first, visible=at_its_own),
        *(page_of(info, visible=True) for info in PAGES[1:]),
    ],
    position="top",
)
st.set_page_config(page_title=tab_title(page.title))

# Damage that shows up while a page is drawn is said alone, in a run of its own.
problems = st.session_state.pop(DAMAGED, None)
try:
    problems = problems or structural_problems()
    if not problems:
        note_page(page.url_path)
        close_menu(page.url_path)
        read_toasts_out()
        with working(progress_of(page.url_path), "page"):
            page.run()
        footer()
        paper()
        keep_for_good(page.url_path)
except DataPackageError as error:
    st.session_state[DAMAGED] = error.problems
    st.rerun()
if problems:
    data_problems(problems)
