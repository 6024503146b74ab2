"""The menu of a narrow window, which Streamlit leaves open over the page that was chosen in it."""

from __future__ import annotations

import streamlit as st

# Streamlit remembers an open menu in the browser, and what it remembers wins over every setting:
# so the menu's own button is pressed, once for each page that is turned to.
_SCRIPT = """
const OPEN = "[data-testid=stSidebar][data-collapsed=false] ";
const BUTTON = OPEN + "[data-testid=stSidebarCollapseButton] button";
let seen;

export default function ({ data }) {
  if (data.page === seen) return;
  seen = data.page;
  if (window.matchMedia("(max-width: 768px)").matches) document.querySelector(BUTTON)?.click();
}
"""
KEY = "close_menu"


def close_menu(page: str) -> None:
    """Close the menu in a narrow window where another page than before is shown."""
    component = st.components.v2.component(KEY, js=_SCRIPT, isolate_styles=False)
    component(key=KEY, data={"page": page})
