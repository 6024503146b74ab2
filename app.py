"""The application: `streamlit run app.py`, or any ASGI server, such as `uvicorn app:app`."""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).parent / "lib" / "ui" / "frame.py")
