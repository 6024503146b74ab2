"""Who can reach the server: whoever does sees its clinics, so a wide door is said aloud."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Mapping
from urllib.parse import urlsplit

# Of a reader whom another server has passed on.
PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


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


def sits_here(address: str | None, headers: Mapping[str, str]) -> bool:
    """Return whether the reader sits at the machine that serves the page.

    `address` is what the server listens on, `headers` are those of the reader's connection. A
    browser says which site it shows; one that a proxy on this machine passes on shows another.

    >>> sits_here("localhost", {"Origin": "http://localhost:8501"})
    True
    >>> sits_here("localhost", {"Origin": "https://prices.example.org"})
    False
    """
    if not is_loopback(address) or any(name in headers for name in PASSED_ON):
        return False
    try:
        return is_loopback(urlsplit(headers.get("Origin", "")).hostname)
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
