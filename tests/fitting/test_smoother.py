"""What other price lists say of a hospital is what a smoother without its list would say."""

import numpy as np
import pytest

from lib.fitting.smoother import smoother


def test_a_list_is_left_out_as_if_it_had_never_been_seen():
    random = np.random.default_rng(7)
    lists = np.array([0, 0, 1, 2, 2, 2, 3, 4])
    half = random.normal(size=(8, 8))
    prior = half @ half.T
    own = 0.5 * (lists[:, None] == lists) + 0.3 * np.eye(8)
    observed = random.normal(size=8)
    whole = smoother(prior, own, lists)
    found = whole.without_own_list(observed, whole.weights(observed))
    for one in np.unique(lists):
        out, rest = np.flatnonzero(lists == one), np.flatnonzero(lists != one)
        seen = (prior + own)[np.ix_(rest, rest)]
        told = prior[np.ix_(out, rest)] @ np.linalg.solve(seen, observed[rest])
        assert found[out] == pytest.approx(told)


def test_a_residual_far_out_is_cut_and_the_others_stay():
    observed = np.array([0.1, -0.2, 0.15, -0.05, 9.0])
    found = smoother(np.full((5, 5), 0.01), np.eye(5), np.arange(5)).tamed(observed)
    assert found[:4] == pytest.approx(observed[:4])
    assert found[4] < 1
