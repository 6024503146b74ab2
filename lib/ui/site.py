"""The pages of the site: one question each, in the order of the navigation."""

from __future__ import annotations

from dataclasses import dataclass

SITE_TITLE = "Dry needling prices"


@dataclass(frozen=True)
class PageInfo:
    """A page: its file in `pages/`, its address, its title (a question) and its icon.

    An address never equals the file's stem, so that no test taps Streamlit's older page discovery.
    """

    file: str
    url_path: str
    title: str
    short_title: str
    icon: str


PRICE = PageInfo(
    "pages/price.py",
    "what-to-charge",
    "What should I charge?",
    "What to charge",
    ":material/sell:",
)
PACKAGES = PageInfo(
    "pages/packages.py",
    "package-prices",
    "What does a package do?",
    "Packages",
    ":material/stacks:",
)
BUNDLES = PageInfo(
    "pages/bundles.py",
    "add-on-or-bundle",
    "Add-on, bundled or stand-alone?",
    "Add-on or bundle",
    ":material/balance:",
)
PATIENT = PageInfo(
    "pages/patient.py",
    "what-the-patient-pays",
    "What will the patient pay?",
    "What the patient pays",
    ":material/receipt_long:",
)
MARKET = PageInfo(
    "pages/market.py",
    "prices-by-area",
    "What is posted, where?",
    "Prices by area",
    ":material/monitoring:",
)
MY_PRICES = PageInfo(
    "pages/my_prices.py",
    "my-clinic",
    "My clinic",
    "My clinic",
    ":material/storefront:",
)
METHODS = PageInfo(
    "pages/methods.py",
    "sources-and-methods",
    "Where do the numbers come from?",
    "Sources and methods",
    ":material/menu_book:",
)
PAGES = (PRICE, MY_PRICES, PACKAGES, BUNDLES, PATIENT, MARKET, METHODS)


def tab_title(short_title: str) -> str:
    """Return what a browser's tab and history call a page: its own name first."""
    return f"{short_title} · {SITE_TITLE}"
