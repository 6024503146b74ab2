"""Health systems: price lists that the same site publishes, for folds that hold no sister list.

A price list joins hospitals whose prices are the same; lists of one system differ in little. How
good estimates are for a system that was never seen is therefore asked by itself.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pandas as pd

from lib.market.offers import hospitals

# Sites that publish files for hospitals of many owners (judgement, from the sites' own names and
# the number of states and owners whose files they hold): sharing one says nothing.
VENDORS = frozenset(
    (
        "amazonaws.com", "azureedge.net", "box.com", "centaurihs.com", "claraprice.net",
        "cloudfront.net", "craneware.com", "eskycity.net", "googleapis.com",
        "googleusercontent.com", "hospitalpricedisclosure.com", "hyvehealthcare.com",
        "machine-readable-files.com",
        "panaceainc.com", "para-hcfs.com", "sharepoint.com", "slicedhealth.io", "windows.net",
    )
)  # fmt: skip


def systems() -> pd.Series:
    """Return the system of each price list, by the list's key: lists that share a site, chained.

    A site is the registered part of a file's host (its last two labels). A list on a vendor's site
    alone is a system of its own.
    """
    frame = hospitals()[["price_list", "source_url"]]
    frame = frame.assign(site=frame["source_url"].map(_site))
    shared = frame[~frame["site"].isin(VENDORS)].drop_duplicates(["price_list", "site"])
    system = {key: key for key in sorted(frame["price_list"].unique())}
    while True:
        of_list = shared["price_list"].map(system)
        least = of_list.groupby(shared["site"]).transform("min")
        lower = least.groupby(shared["price_list"]).min().to_dict()
        if all(system[key] == value for key, value in lower.items()):
            return pd.Series(system, name="system")
        system |= lower


def _site(url: object) -> str:
    host = (urlsplit(str(url)).hostname or "").lower()
    return ".".join(host.split(".")[-2:])
