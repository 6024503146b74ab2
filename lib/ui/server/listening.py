"""Who can reach the server: whoever does sees its clinics, so a wide door is said aloud."""

from __future__ import annotations

import ipaddress
import logging


def is_loopback(address: str | None) -> bool:
    """Return whether an address to listen on is reached from this machine alone.

    None, Streamlit's own default, is every address.

    >>> is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback(None)
    (True, False, False)
    """
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def warn_beyond_loopback(address: str | None) -> None:
    """Warn in the terminal where the server listens to more than this machine."""
    if not is_loopback(address):
        logging.getLogger(__name__).warning(
            "The server listens on %s: everybody who can reach it sees and changes its clinics. "
            "There is no sign-in yet.",
            address or "every address",
        )
