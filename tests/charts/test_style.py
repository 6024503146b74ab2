"""The colors of series: seen on light and dark ground, and told apart by color-blind eyes."""

from itertools import combinations

import numpy as np
import pytest

from lib.charts.style import COLORS

# Linear RGB as it is seen without one kind of cone: Machado, Oliveira and Fernandes 2009 (IEEE
# Transactions on Visualization and Computer Graphics 15 (6)), severity 1.0.
SEEN = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
# From linear sRGB to CIE XYZ, and the white of D65.
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = TO_XYZ.sum(axis=1)
GROUNDS = ("#FFFFFF", "#0E1117")


def linear(color: str) -> np.ndarray:
    parts = np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(color: str, seen: str) -> np.ndarray:
    """The color in CIE L*a*b* as these eyes see it."""
    ratio = TO_XYZ @ np.clip(SEEN[seen] @ linear(color), 0, 1) / WHITE
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(TO_XYZ[1] @ linear(color)) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("seen", SEEN)
def test_no_two_series_look_alike(seen: str):
    # About 2.3 is just noticeable in large fields; marks are small.
    for one, other in combinations(COLORS, 2):
        distance = np.linalg.norm(lab(COLORS[one], seen) - lab(COLORS[other], seen))
        assert distance >= 15, (one, other, distance)


@pytest.mark.parametrize("ground", GROUNDS)
def test_every_series_stands_out_from_light_and_dark_ground(ground: str):
    for name, color in COLORS.items():
        assert contrast(color, ground) >= 3, name
