"""Prices of others that the owner knows: their entry, and what each does to a service's middle."""

from lib.ui.known.entry import known_entry
from lib.ui.known.table import (
    known_actions,
    known_list,
    seller_and_seen,
    show_known_table,
    where_of,
)

__all__ = [
    "known_actions",
    "known_entry",
    "known_list",
    "seller_and_seen",
    "show_known_table",
    "where_of",
]
