"""The benchmark's reference: ?charts=N trivial charts, and one control of each kind.

It shows what Streamlit and plotly cost by themselves, so that a page's time over this page's time
says what the page adds, on a slow machine as on a fast one.
"""

import plotly.graph_objects as go
import streamlit as st

LETTERS = ["One", "Two", "Three"]

st.set_page_config(page_title="Blank", layout="wide")
charts = int(st.query_params.get("charts", "1"))

top = st.slider("Slider", 1, 20, 10)
top += 20 * LETTERS.index(st.segmented_control("Segmented", LETTERS, default="One") or "One")
top += 60 * LETTERS.index(st.selectbox("Select", LETTERS))
top += 200 * int(st.number_input("Number", 0, 100, 1))

for number in range(charts):
    figure = go.Figure(go.Bar(x=["a", "b", "c"], y=[top, top + number, 2 * top]))
    st.plotly_chart(figure, key=f"chart-{number}")
