"""Made-up markets, small enough to check by hand."""

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from lib.market.areas import NATION, Area
from lib.market.ranges import Query
from lib.market.recipes import Recipe

RECIPE = Recipe("made_up", "", (("20560", 1),))
EVERYWHERE = Area("nation", NATION)
METRO = Area("nation", NATION, "metro")
RURAL = Area("nation", NATION, "rural")


class Offer(NamedTuple):
    """One posted price, US dollars."""

    price_list: str
    price_usd: float
    metro: bool = True
    left_out: bool = False
    observed_by: str = "2026-01-28"
    extreme: bool = False


@dataclass(frozen=True)
class MadeUp(Query):
    """A query that finds the given offers instead of the shipped ones."""

    posted: tuple[Offer, ...] = ()

    @property
    def offers(self) -> pd.DataFrame:
        """The offers as a frame with the columns that statistics read.

        Extreme ones are left out unless the filter keeps them.
        """
        frame = pd.DataFrame(list(self.posted), columns=list(Offer._fields)).astype(
            {"metro": bool, "left_out": bool, "extreme": bool, "price_usd": float}
        )
        return frame.assign(
            left_out=frame["left_out"] | (frame["extreme"] & (not self.chosen.extremes))
        )


def market(*posted: Offer) -> MadeUp:
    return MadeUp(RECIPE, posted=posted)
