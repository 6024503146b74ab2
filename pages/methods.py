"""Where do the numbers come from? Limits, definitions, the article's lines, every table."""

import streamlit as st

from lib.ui.methods.answer import answer_definitions, show_simulation
from lib.ui.methods.market import LIMITS, definitions, what_the_table_is
from lib.ui.methods.model import show_model
from lib.ui.methods.tables import (
    show_article,
    show_assumptions,
    show_columns,
    show_glossary,
    show_recipes,
    show_tables,
)
from lib.ui.show.address import take_up_again
from lib.ui.site import METHODS

take_up_again(METHODS)
st.title(METHODS.title)

st.header("What the table of hospital prices is")
st.markdown(what_the_table_is())

st.header("What the numbers cannot tell")
st.markdown(LIMITS)

st.header("What the words mean")
show_glossary()

st.header("How every figure is defined")
st.markdown(definitions())

st.header("How a clinic's figures are made")
st.markdown(answer_definitions())
st.subheader("Does the interval hold what it promises?")
show_simulation()

st.header("What one hospital would post: the estimate")
show_model()

st.header("What goes into a visit")
show_recipes()

st.header("Assumptions")
show_assumptions()

st.header("The article, line by line")
show_article()

st.header("Every table")
show_tables()

st.header("What the columns of downloads mean")
show_columns()
