"""The application: `streamlit run app.py`, or any ASGI server, such as `uvicorn app:app`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from lib.ui.chart.library import PLOTLY_PATH, plotly_files, script_address
from lib.ui.server.compressed import Compressed
from lib.ui.server.headers import SecurityHeaders
from lib.ui.server.listening import warn_beyond_loopback
from lib.ui.server.warm import warm_up
from lib.ui.state.cookie import BrowserCookie

FRAME = Path(__file__).parent / "lib" / "ui" / "frame.py"

warn_beyond_loopback(st.get_option("server.address"))
app = st.App(
    FRAME,
    routes=[Mount(PLOTLY_PATH, StaticFiles(directory=plotly_files()))],
    middleware=[
        Middleware(Compressed, paths=("/static/", f"{PLOTLY_PATH}/")),
        Middleware(SecurityHeaders, preload=script_address()),
        Middleware(BrowserCookie),
    ],
)
warm_up()
