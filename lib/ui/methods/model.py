"""The model card: what the estimate for any place is, how good it is, and every coefficient."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any

import streamlit as st

from lib.charts.calibration import calibration_chart
from lib.charts.market.map import residual_map
from lib.datasets.assumptions import rule
from lib.market.downloads import Context
from lib.market.files import Download
from lib.pricing.hospital.effects import effects
from lib.pricing.hospital.scores import (
    ALL_CODES,
    NEEDLING_CODES,
    calibration,
    held,
    losses,
    model_scores,
    residuals,
)
from lib.ui.show import words
from lib.ui.show.figures import download, show_figure, show_table
from lib.visit import PRICES

HELD_COLUMNS: dict[str, Any] = {
    name: st.column_config.NumberColumn(label, format=form)
    for name, label, form in (
        ("n_offers", "offers", "localized"),
        ("n_price_lists", "price lists", "localized"),
        ("held_80", "within p10–p90, %", "%.1f"),
        ("held_80_error", "± one error", "%.1f"),
        ("held_50", "within p25–p75, %", "%.1f"),
        ("held_50_error", "± one error ", "%.1f"),
    )
}
OTHERS = {"state": "states alone", "trees": "boosted trees"}
SCORED = "Tried on price lists that the model has not seen: data/hospital_model_scores.json."
CARD = Path(__file__).parents[3] / "docs" / "hospital_model.md"


def show_model() -> None:
    """Show the model in words and mathematics, its scores, and every effect with its interval."""
    # The page's own headings stand above the document's.
    _, text = CARD.read_text("utf-8").split("\n", 1)
    st.markdown(text.replace("\n## ", "\n### "))
    st.markdown("### Scores, coefficients")
    price = st.segmented_control(
        "Price", PRICES, default=PRICES[0], required=True, key="model_price"
    )
    price = price or PRICES[0]
    _show_losses(price)
    _show_calibration(price)
    _show_residuals(price)
    _show_effects(price)


def _show_losses(price: str) -> None:
    table = losses(price)
    of_all = table[table["what"] == ALL_CODES].set_index("method")["relative_loss"]
    told = {str(method): _less(loss) for method, loss in of_all.items()}
    others = [f"{name} {told[method]}" for method, name in OTHERS.items() if method in told]
    st.markdown(
        "**For price lists that it has not seen, the estimate loses "
        f"{told['model']} than the nation's quantiles; {', '.join(others)}**"
    )
    st.caption(
        f"Loss relative to the nation's quantiles of the same code ({_times(price)}): below 1 is "
        "better than knowing nothing of place and seller."
    )
    unseen = losses(price, unseen_systems=True)
    of_it = unseen[unseen["method"] == "model"].set_index("what")["relative_loss"].to_dict()
    all_codes, needling = _less(of_it[ALL_CODES]), _less(of_it[NEEDLING_CODES])
    st.markdown(
        "Price lists of one health system are alike. For systems of which it has seen no list it "
        f"loses {all_codes}, on needling {needling}."
    )
    wide = table.pivot(index="what", columns="method", values="relative_loss")
    wide = wide.reindex(index=table["what"].unique(), columns=list(told)).reset_index()
    shares: dict[str, Any] = {
        name: st.column_config.NumberColumn(name, format="%.3f") for name in told
    }
    context = Context(price=price)
    show_table(wide, key="losses_table", meanings={}, **shares)
    lost = Download(table, context, f"Loss of the hospital model, {price} prices", SCORED)
    download(lost, "Download the losses", "model-losses", key="losses_csv")
    st.caption(
        "How often the ranges hold the price, in percent, with the standard error over price "
        "lists: 80 and 50 are promised."
    )
    ranges = held(price)
    show_table(ranges, key="held_table", **HELD_COLUMNS)
    kept = Download(ranges, context, f"What the model's ranges hold, {price} prices", SCORED)
    download(kept, "Download what the ranges hold", "model-coverage", key="held_csv")


def _less(loss: float) -> str:
    """Say a loss relative to one: "9.4% less", "2.6% more"."""
    off = 100 * abs(loss - 1)
    return f"{off:.1f}% {'less' if loss < 1 else 'more'}"


def _times(price: str) -> str:
    number = model_scores()[price]["repetitions"]
    return f"five folds by price list, {words.count(number, 'repetition')}"


def _show_calibration(price: str) -> None:
    table = calibration(price)
    known = table[table["what"] == ALL_CODES]
    worst = (known["found_percent"] - known["said_percent"]).abs().max()
    rounded = ceil(10 * worst) / 10
    show_figure(
        calibration_chart(table),
        key="calibration_chart",
        title=f"What is said and what is found agree within {rounded:.1f} points over all codes",
        alt="Share of posted prices below each estimated quantile. "
        + "; ".join(
            f"{row['what']}: {row['found_percent']:.1f}% below p{row['said_percent']:.0f}"
            for row in table.to_dict("records")
        ),
        source="Points on the line: as many prices lie below an estimated quantile as it says. "
        f"Bars: 95% intervals over price lists; marks of one quantile stand side by side. "
        f"{_times(price).capitalize()}. {words.hospital_source(None)}",
        table=table,
        file_name="model-calibration",
        context=Context(price=price),
    )


def _show_residuals(price: str) -> None:
    codes = st.segmented_control(
        "Of", (ALL_CODES, NEEDLING_CODES), default=ALL_CODES, required=True,
        key="residual_codes",
    )  # fmt: skip
    table = residuals(price, codes or ALL_CODES)
    enough = table[table["n_price_lists"] >= rule("range_min_price_lists")]
    off = enough[(enough["ratio_low"] > 1) | (enough["ratio_high"] < 1)]
    show_figure(
        residual_map(table),
        key="residual_chart",
        title=f"In {len(off)} of {len(enough)} states prices lie off their estimates by more "
        f"than chance explains; about {0.05 * len(enough):.0f} would by chance alone",
        alt="Map of posted price over estimated median by state. "
        + "; ".join(f"{row['name']} {row['ratio']:.2f} times" for row in enough.to_dict("records")),
        source="States by the geometric mean of posted price over the median that was estimated "
        "without its price list; faint: its 95% interval holds 1; hatched: fewer than "
        f"{rule('range_min_price_lists')} price lists. {words.hospital_source(None)}",
        table=table,
        file_name="model-residuals-by-state",
        context=Context(price=price),
        names={"name": "state_name"},
    )


def _show_effects(price: str) -> None:
    table = effects(price)
    st.caption(
        "What each level multiplies a price of these codes by, beside the others, with its 95% "
        "interval; of a factor one standard deviation more of it. Most intervals hold 1: little is "
        "known for certain of any one of them."
    )
    shares: dict[str, Any] = {
        name: st.column_config.NumberColumn(name.replace("_", " "), format="%.2f")
        for name in ("times", "times_low", "times_high")
    }
    show_table(table, key="effects_table", **shares)
    title = f"Coefficients of the hospital model, {price} prices"
    told = Download(table, Context(price=price), title, "data/hospital_model.json")
    download(told, "Download the coefficients", "coefficients", key="effects_csv")
