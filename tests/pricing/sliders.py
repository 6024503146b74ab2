"""Where a reader can put each figure: positions for property tests."""

from hypothesis import strategies as st

from lib.datasets.assumptions import Assumption, settable

# Figures that take a few values only.
FEW = {"package_round_usd": (0.0, 1.0, 5.0)}


def position(row: Assumption) -> st.SearchStrategy[float]:
    """Any value that a figure can have."""
    assert row.minimum is not None
    assert row.maximum is not None
    if row.key in FEW:
        return st.sampled_from(FEW[row.key])
    if row.unit in ("count", "switch"):
        return st.integers(int(row.minimum), int(row.maximum)).map(float)
    return st.floats(row.minimum, row.maximum)


# Some figures set, the others as in their rows.
POSITIONS = st.fixed_dictionaries({}, optional={row.key: position(row) for row in settable()})
