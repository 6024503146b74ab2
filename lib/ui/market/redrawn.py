"""The market page's parts, and which of them a choice redraws."""

from __future__ import annotations

from lib.ui.show import furniture

ANSWER, VIEW, ADDRESS = (f"market_{one}" for one in ("answer", "view", "address"))
# The citation quotes the address: it comes after it.
SELLERS, CITATION = "drawer_sellers", "drawer_cite"
ESTIMATE, OFFERS = "drawer_estimate", "drawer_offers"
FILES = "drawer_files"


def counted_anew() -> None:
    """Redraw what shows the offers that are counted, not the choices themselves."""
    furniture.redraw(ANSWER, VIEW, ESTIMATE, FILES, SELLERS, ADDRESS, CITATION)


def looked_at_anew() -> None:
    """Redraw the view, and what says how to come back to it."""
    furniture.redraw(VIEW, ADDRESS, CITATION)
