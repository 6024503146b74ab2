"""A clinic in a link: packed on request, and hostile until it is checked."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from dataclasses import dataclass
from typing import Any

from lib.clinic import VERSION, Clinic, ClinicError, Costs, from_json

PARAMETER = "list"
MOST_CHARACTERS = 6_000
MOST_UNPACKED = 64 * 1024
_ALPHABET = re.compile(r"[0-9A-Za-z_-]+")


@dataclass(frozen=True)
class Shared:
    """A clinic as a link brings it, and whether its costs and known prices came along."""

    clinic: Clinic
    costs: bool
    known_prices: bool


def without(clinic: Clinic, *, costs: bool, known_prices: bool) -> Clinic:
    """Return a clinic without what is not shared: pay is a cost wherever it stands."""
    if not costs:
        services = tuple(one.with_(pay_usd_per_sale=None) for one in clinic.services)
        clinic = clinic.with_(costs=Costs(), services=services)
    return clinic if known_prices else clinic.with_(known_prices=(), columns_of_lists={})


def packed(clinic: Clinic, *, costs: bool = False, known_prices: bool = False) -> str | None:
    """Return a clinic as the text of a link's parameter; None where it is too large for a link."""
    shared = without(clinic, costs=costs, known_prices=known_prices)
    body = shared.model_dump(mode="json", exclude_defaults=True) | {"version": VERSION}
    text = json.dumps({"clinic": body, "costs": costs, "known_prices": known_prices})
    if len(text) > MOST_UNPACKED:
        return None
    link = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return link if len(link) <= MOST_CHARACTERS else None


def unpacked(link: str) -> Shared:
    """Return the clinic of a link's parameter.

    Raises ClinicError, in words for the reader, for what is too long, damaged, or no clinic.
    """
    data = _opened(link)
    costs, known_prices = data.get("costs") is True, data.get("known_prices") is True
    clinic = from_json(json.dumps(data.get("clinic")))
    clinic = without(clinic, costs=costs, known_prices=known_prices)
    return Shared(clinic, costs, known_prices)


def _opened(link: str) -> dict[str, Any]:
    if len(link) > MOST_CHARACTERS:
        raise ClinicError([f"it is longer than {MOST_CHARACTERS:,} characters"])
    if not _ALPHABET.fullmatch(link):
        raise ClinicError(["it holds characters that no such link has"])
    try:
        # A few thousand characters may unpack to gigabytes: stop at what a clinic can need.
        stream = zlib.decompressobj()
        text = stream.decompress(
            base64.urlsafe_b64decode(link + "=" * (-len(link) % 4)), MOST_UNPACKED + 1
        )
        if len(text) > MOST_UNPACKED:
            raise ClinicError([f"it unpacks to more than {MOST_UNPACKED // 1024} KB"])
        if not stream.eof or stream.unused_data:
            raise ClinicError(["it is cut off or damaged"])
        data = json.loads(text)
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        if isinstance(error, ClinicError):
            raise
        raise ClinicError(["it is cut off or damaged"]) from None
    if not isinstance(data, dict):
        raise ClinicError(["it holds no clinic"])
    return data
