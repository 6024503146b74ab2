"""Prices of others that the owner knows: their entry, and what each does to a service's middle."""

from lib.ui.known.entry import known_entry
from lib.ui.known.table import known_actions, known_list, show_known_table, where_and_seen

__all__ = ["known_actions", "known_entry", "known_list", "show_known_table", "where_and_seen"]
