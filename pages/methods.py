"""Where do the numbers come from?"""

import streamlit as st

from lib.ui.site import METHODS

st.title(METHODS.title)
