"""What is earned and owed of a package, session by session, for the clinic and its accountant."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.charts.packages import owed_chart
from lib.clinic import REFUND_RULES
from lib.pricing.money import usd
from lib.pricing.package_words import after_sessions, customer_line
from lib.pricing.packages import Package, earned_and_owed
from lib.pricing.price_list import Line, PriceList
from lib.ui.packages.answer import context_of, packages_part
from lib.ui.show.figures import show_figure
from lib.ui.show.words import paid
from lib.ui.state.fields import service_field

RULE_WORDS = {
    REFUND_RULES[0]: "The unused sessions at the package's price",
    REFUND_RULES[1]: "What was paid, less the used sessions at the single price",
}


OWED = "part_owed"


@packages_part(OWED)
def show_owed(prices: PriceList, line: Line, packages: Sequence[Package]) -> None:
    """Say and draw what is earned and owed when a patient stops; prepaid money is no profit."""
    st.subheader("For your accountant: earned and owed")
    st.markdown(
        "Money paid ahead is owed until the session is given: a liability, never a profit. What "
        "stays unused is owed until it is refunded by the rule that you state in writing."
    )
    package, unused = _controls(line, packages)
    rule = line.service.refund_rule
    table = earned_and_owed(package, unused, rule)
    end = table.iloc[-1]
    earned, owed, back = (float(end[name]) for name in ("earned_usd", "owed_usd", "refund_usd"))
    used = int(end["sessions_used"])
    show_figure(
        owed_chart(table),
        key="owed_chart",
        title=after_sessions(used, package.total_usd, earned, owed),
        alt=f"Owed in sessions falls from {usd(package.total_usd)} to {usd(owed)} after {used} of "
        f"{package.sessions} sessions, earned rises to {usd(earned)}.",
        source="One package, session by session, each an equal share of what was paid. Unclaimed "
        "money may have to go to the state (accounting rule ASC 606-10-55-46 to 49, as summarized "
        "by [RevenueHub](https://www.revenuehub.org/article/unexercised-rights/)).",
        table=table,
        file_name="earned-and-owed",
        context=context_of(prices, line),
    )
    if owed:
        st.markdown(
            f"A patient who stops there gets {paid(back)} back by your rule."
            + (
                " The rest is neither refunded nor earned by a visit: ask your accountant."
                if back < owed
                else ""
            )
        )


def _controls(line: Line, packages: Sequence[Package]) -> tuple[Package, int]:
    service = line.service
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        number = 0
        if len(packages) > 1:
            options = list(range(len(packages)))
            if st.session_state.get("owed_package", 0) not in options:
                del st.session_state["owed_package"]
            number = st.selectbox(
                "Package sold", options, key="owed_package", persist_state="session", width=300,
                format_func=lambda n: customer_line(packages[n]).split(" (")[0],
            )  # fmt: skip
        package = packages[number]
        key = f"owed_unused_{package.sessions}"
        unused = st.number_input(
            "Sessions left unused", 0, package.sessions, 1, key=key, persist_state="session",
            width=170,
        )  # fmt: skip
        service_field(
            st.selectbox,
            service,
            "refund_rule",
            "Refund rule of this service",
            options=REFUND_RULES,
            format_func=RULE_WORDS.__getitem__,
            width=430,
            redraws=(OWED,),
        )
    return package, int(unused)
