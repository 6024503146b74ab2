"""What the clinic keeps: its clinics, their named versions, and which one a browser had last.

SQLite in the user's data folder, unless the environment variable named in `VARIABLE` says another
file or the URL of a PostgreSQL database. `Store(where())` opens it.
"""

from lib.store.clinics import DELETED_KEPT_DAYS, Store
from lib.store.database import VARIABLE, where
from lib.store.errors import GoneError, StaleError, StoreError
from lib.store.saved import Saved, Summary, Version

__all__ = [
    "DELETED_KEPT_DAYS",
    "VARIABLE",
    "GoneError",
    "Saved",
    "StaleError",
    "Store",
    "StoreError",
    "Summary",
    "Version",
    "where",
]
