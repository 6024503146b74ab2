"""`python -m lib.fitting`: fit the hospital model and write it beside the data (`make fit`)."""

from __future__ import annotations

from lib.fitting.shipped import fitted_model, write


def main() -> int:
    """Fit, write, say where."""
    path = write(fitted_model())
    print(f"{path.name}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
