"""Scores, worked by hand."""

import numpy as np
import pandas as pd
import pytest

from lib.commands.evaluate import main, report
from lib.fitting import scores
from lib.fitting.posted import posted_codes
from lib.fitting.scores import VISITS, Tried, folds, pinball
from lib.fitting.summary import summary_of
from lib.pricing.hospital.model import KindModel, hospital_model


def test_pinball_worked_by_hand():
    # Above all five: (.1 × 5 + .25 × 4 + .5 × 3 + .75 × 2 + .9 × 1) / 5; on the median:
    # (.1 × 2 + .25 × 1 + 0 + .25 × 1 + .1 × 2) / 5.
    quantiles = np.array([[1.0, 2.0, 3.0, 4.0, 5.0]] * 2)
    assert pinball(np.array([6.0, 3.0]), quantiles) == pytest.approx([5.4 / 5, 0.9 / 5])


def test_price_lists_stay_together_and_folds_are_equal():
    lists = pd.Series([f"list {i % 50}" for i in range(200)])
    fold = folds(lists, seed=3)
    assert pd.Series(fold).groupby(lists).nunique().eq(1).all()
    assert set(pd.Series(fold).value_counts()) == {40}
    assert (fold != folds(lists, seed=4)).any()


def tried(what: str, values: list[str]) -> Tried:
    """Two prices of each value, of four lists: one on the model's median, one above all."""
    rows = pd.DataFrame({"log_price": [3.0, 6.0] * len(values)})
    rows[what] = np.repeat(values, 2)
    rows["price_list"] = [str(i % 4) for i in range(len(rows))]
    rows["ccn"], rows["kind"] = rows["price_list"], "metro"
    rows["division"], rows["state"], rows["repetition"] = "Pacific", "OR", 0
    model = np.tile([1.0, 2.0, 3.0, 4.0, 5.0], (len(rows), 1))
    return Tried(rows, {"national": 2 * model, "state": 2 * model, "model": model}, what)


def test_loss_is_relative_to_the_nation_code_by_code():
    # National 2, 4, 6, 8, 10: price 3 loses .1 + .75 + 1.5 + 1.25 + .7 = 4.3, price 6 loses
    # .4 + .5 + 0 + .5 + .4 = 1.8; the model's, above, 0.9 and 5.4.
    found = tried("cpt_code", ["20560", "97110"]).relative_loss("model")
    assert list(found) == pytest.approx([6.3 / 6.1] * 2)


def test_coverage_counts_prices_and_its_error_counts_lists():
    found = tried("cpt_code", ["20560", "97110"]).coverage("model").loc["all"]
    assert (found["offers"], found["lists"], found["p10-p90"]) == (4, 4, 0.5)
    assert found["p10-p90 se"] == pytest.approx(np.sqrt(4 * 0.5**2) / 4)


def test_shares_below_and_ratios_by_state():
    # Of two prices one lies on the median, which counts as below it, one above all five.
    codes = ["20560", "20561", "97110"]
    found = summary_of(tried("cpt_code", codes), tried("recipe", list(VISITS.values())))
    said, below = zip(*[(one[0], one[1]) for one in found["below"]["all codes"]], strict=True)
    assert said == (10, 25, 50, 75, 90)
    assert below == (0, 0, 50, 50, 50)
    # The middle lies at 3: ratios e⁰ and e³, in the mean of logs e^1.5.
    offers, lists, middle, low, high = found["states"]["all codes"]["OR"]
    assert (offers, lists) == (6, 4)
    assert middle == pytest.approx(np.exp(1.5), abs=1e-3)
    assert low * high == pytest.approx(np.exp(3), rel=1e-3)


def test_what_is_printed():
    codes = ["20552", "20560", "20561", "97110"]
    found = summary_of(tried("cpt_code", codes), tried("recipe", list(VISITS.values())))
    text = "\n".join(report(found))
    assert "all codes                  1.000     1.000     1.033" in text
    assert "20552" not in text
    for name in ("bundled 45", "first visit 60", "model, 20560 and 20561, metro", ", Pacific"):
        assert name in text


@pytest.mark.parametrize("number", ["0", "51", "x", "1.5"])
def test_a_number_of_repetitions_that_makes_no_sense(
    number: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit):
        main(["--repetitions", number])
    assert capsys.readouterr().err.startswith("evaluate: ")


def test_no_method_sees_the_price_lists_it_is_tried_on(monkeypatch: pytest.MonkeyPatch):
    """Whatever is fitted: codes and visits of a price list are both seen, or both asked about."""
    known: list[set[str]] = []
    asked: list[set[str]] = []
    shipped = hospital_model().kinds["cash"]

    def fitted(rows: pd.DataFrame, errors: bool) -> KindModel:
        known.append(set(rows["price_list"]))
        asked.append(set())
        return shipped

    def baseline(seen: pd.DataFrame, unseen: pd.DataFrame, what: str) -> np.ndarray:
        known[-1] |= set(seen["price_list"])
        asked[-1] |= set(unseen["price_list"])
        return np.zeros((len(unseen), 5))

    monkeypatch.setattr(scores, "fit", fitted)
    for name in ("of_nation", "of_states", "of_trees"):
        monkeypatch.setattr(scores, name, baseline)
    found = scores.tried("cash", 1, say=lambda text: None)
    assert len(known) == scores.FOLDS
    assert not any(seen & unseen for seen, unseen in zip(known, asked, strict=True))
    for one, rows in zip(found, (posted_codes("cash"), None), strict=True):
        assert not one.rows[["ccn", one.what]].duplicated().any()
        assert rows is None or len(one.rows) == len(rows)
