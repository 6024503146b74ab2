"""Widgets, URL, wording and page furniture: the only part of lib that knows Streamlit."""
