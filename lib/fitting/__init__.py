"""The fit of the hospital model, offline: `make fit`. The app imports none of it."""
