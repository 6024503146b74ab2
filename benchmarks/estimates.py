"""`python -m benchmarks.estimates`: 10,000 estimates beside one product of their design matrix."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from lib.market.recipes import every_recipe
from lib.pricing.hospital.estimate import estimates
from lib.pricing.hospital.model import GROUP_OF, GROUPS, OWNERSHIPS, TYPES, divisions
from lib.pricing.hospital.places import FACTORS, counties, state_codes

OFFERS, ROUNDS, SEED = 10_000, 15, 1
# Reading and writing left out: so many products of the design matrix, and so many milliseconds.
MOST_PRODUCTS, MOST_MS = 20, 50


def offers() -> pd.DataFrame:
    """Offers anywhere, every third of them a visit, every tenth of an unknown owner."""
    random = np.random.default_rng(SEED)
    frame = pd.DataFrame({"county_fips": random.choice(counties().index, OFFERS)})
    frame["cpt_code"] = random.choice(list(GROUP_OF), OFFERS)
    frame["hospital_type"] = random.choice(TYPES, OFFERS)
    frame["owner"] = random.choice(OWNERSHIPS, OFFERS)
    frame.loc[random.random(OFFERS) < 0.1, "owner"] = None
    frame["recipe"] = None
    visits = random.random(OFFERS) < 1 / 3
    frame.loc[visits, "recipe"] = random.choice(list(every_recipe()), int(visits.sum()))
    return frame


def milliseconds(call: Callable[[], object]) -> float:
    """Median of some rounds after a first one."""
    call()
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        found.append(1000 * (time.perf_counter() - start))
    return statistics.median(found)


def main() -> None:
    """Time both and print."""
    states, types, owners = len(state_codes()), len(TYPES), len(OWNERSHIPS)
    # A column for each effect but the counties': these would only make the product dearer.
    columns = 1 + len(FACTORS) + len(divisions()) + states + types + owners
    columns += states * (types + owners)
    random = np.random.default_rng(SEED)
    design, effects = random.random((OFFERS, columns)), random.random((columns, len(GROUPS)))
    product = milliseconds(lambda: design @ effects)
    frame = offers()
    took = milliseconds(lambda: estimates(frame, "cash"))
    allowed = MOST_PRODUCTS * product + MOST_MS
    print(f"{OFFERS:,} estimates {took:.1f} ms; one product ({columns} columns) {product:.1f} ms;")
    print(f"allowed {MOST_PRODUCTS} products and {MOST_MS} ms: {allowed:.1f} ms")


if __name__ == "__main__":
    main()
