"""Plotly figures built from plain results; no Streamlit here."""
