"""What will the patient pay? Cash, package, in and out of network, denied, Medicare."""

import streamlit as st

from lib.ui.patient import (
    coverage_controls,
    plan_controls,
    show_amounts,
    show_billing,
    show_ways,
    ways,
)
from lib.ui.settings import current_scenario, write_to_url
from lib.ui.show.article import article_lines
from lib.ui.show.furniture import fragment, share
from lib.ui.site import PATIENT
from lib.ui.taxes import show_taxes

st.title(PATIENT.title)


@fragment
def patient() -> None:
    scenario = current_scenario()
    write_to_url()
    # The bills depend on choices drawn below them: their place is kept free until those speak.
    top = st.container()
    plan_controls(scenario)
    article_lines("insurance")
    coverage = coverage_controls(scenario)
    article_lines("medicare")
    with top:
        show_ways(ways(scenario, coverage), scenario)
    show_taxes(scenario)
    article_lines("hsa_fsa")
    show_amounts(scenario)
    show_billing(scenario)
    article_lines("other_codes")
    share(PATIENT)


patient()
