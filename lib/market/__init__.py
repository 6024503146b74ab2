"""Says what is posted: offers of a visit, their ranges, and the area they stand for."""
