"""The pages of the site: one question each, in the order of the navigation."""

from __future__ import annotations

from dataclasses import dataclass

SITE_TITLE = "Dry needling prices"


@dataclass(frozen=True)
class PageInfo:
    """A page: its file in `pages/`, its address, its title (a question), its icon, what is
    said while it works, and the terms of the glossary that stand in its sentences and charts.

    An address never equals the file's stem, so that no test taps Streamlit's older page discovery.
    """

    file: str
    url_path: str
    title: str
    short_title: str
    icon: str
    progress: str
    words: tuple[str, ...] = ()


PRICE = PageInfo(
    "pages/price.py",
    "what-to-charge",
    "What should I charge?",
    "What to charge",
    ":material/sell:",
    "Working out what your prices leave …",
    (
        "break-even price", "profit", "fills an empty slot", "slot", "margin", "evidence",
        "near", "published range", "adjusted price", "confidence", "95% interval", "p10 to p90",
        "median", "overhead", "attended hour", "booked", "price list", "offer", "recipe",
        "discounted cash price", "gross charge", "extreme price", "left out", "metro", "rural",
    ),
)  # fmt: skip
PACKAGES = PageInfo(
    "pages/packages.py",
    "package-prices",
    "What does a package do?",
    "Packages",
    ":material/stacks:",
    "Working out your packages …",
    ("break-even price", "profit", "discount", "fills an empty slot", "slot", "FSA"),
)
BUNDLES = PageInfo(
    "pages/bundles.py",
    "add-on-or-bundle",
    "Add-on, bundled or stand-alone?",
    "Add-on or bundle",
    ":material/balance:",
    "Comparing add-on, bundle and stand-alone …",
    (
        "profit", "fills an empty slot", "slot", "median", "p10 to p90", "95% interval",
        "offer", "price list", "recipe", "extreme price", "left out", "metro", "rural",
    ),
)  # fmt: skip
PATIENT = PageInfo(
    "pages/patient.py",
    "what-the-patient-pays",
    "What will the patient pay?",
    "What the patient pays",
    ":material/receipt_long:",
    "Working out what the patient pays …",
    (
        "in network", "out of network", "copay", "coinsurance", "deductible", "allowed amount",
        "superbill", "ABN", "HSA", "FSA", "recipe", "RVU", "GPCI", "Medicare conversion",
        "locality",
    ),
)  # fmt: skip
MARKET = PageInfo(
    "pages/market.py",
    "prices-by-area",
    "What is posted, where?",
    "Prices by area",
    ":material/monitoring:",
    "Counting the prices of {hospitals} hospitals …",
    (
        "median", "p10 to p90", "95% interval", "offer", "price list", "discounted cash price",
        "extreme price", "left out", "metro", "rural", "estimate",
    ),
)  # fmt: skip
MY_PRICES = PageInfo(
    "pages/my_prices.py",
    "my-clinic",
    "My clinic",
    "My clinic",
    ":material/storefront:",
    "Working out the figures of your clinic …",
    (
        "attended hour", "booked", "no-show", "burden", "overhead", "slot", "break-even price",
        "profit", "known price", "near", "published range", "adjusted price",
    ),
)  # fmt: skip
METHODS = PageInfo(
    "pages/methods.py",
    "sources-and-methods",
    "Where do the numbers come from?",
    "Sources and methods",
    ":material/menu_book:",
    "Counting the prices of {hospitals} hospitals …",
)
PAGES = (PRICE, MY_PRICES, PACKAGES, BUNDLES, PATIENT, MARKET, METHODS)


def progress_of(url_path: str) -> str:
    """Return what is said while a page works that takes a while; `{hospitals}` is their number."""
    return next((page.progress for page in PAGES if page.url_path == url_path), PRICE.progress)


def tab_title(short_title: str) -> str:
    """Return what a browser's tab and history call a page: its own name first."""
    return f"{short_title} · {SITE_TITLE}"
