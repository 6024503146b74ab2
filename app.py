"""The application: `streamlit run app.py`, or any ASGI server, such as `uvicorn app:app`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from lib.ui.listening import warn_beyond_loopback
from lib.ui.state.cookie import BrowserCookie

FRAME = Path(__file__).parent / "lib" / "ui" / "frame.py"

warn_beyond_loopback(st.get_option("server.address"))
app = st.App(FRAME, middleware=[Middleware(BrowserCookie)])
