"""Months by their English names, whatever the machine's language."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def month_of(name: str) -> int:
    """Return a month's number by its name or its first three letters; ValueError for none.

    >>> month_of("sept"), month_of("December")
    (9, 12)
    """
    return 1 + MONTHS.index(name[:3].lower())
