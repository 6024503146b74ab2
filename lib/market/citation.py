"""How a view is cited: by whom, of when, under which terms, and the command that repeats it."""

from __future__ import annotations

import ipaddress
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from lib.datasets.package import describe, fingerprint
from lib.datasets.places import Place
from lib.market.areas import state_area
from lib.market.downloads import data_date
from lib.market.offers import EVERYTHING, HOSPITAL_TYPES, OWNERSHIPS, Filter
from lib.visit import Visit

# The same as in CITATION.cff.
AUTHOR = "Dry needling prices contributors"
TERMS = "Code: MIT license; data: the terms in data/datapackage.json."


@dataclass(frozen=True)
class View:
    """What is cited: the page's title, the view in words, and the commands that repeat it."""

    title: str
    words: str
    commands: tuple[str, ...]


def citation(view: View, link: str) -> str:
    """Return the citation of a view as lines to copy; `link` is its address as the browser has it.

    An address on the reader's own machine leads nobody else anywhere: its host is left out.
    """
    lines = [
        f"{AUTHOR} ({_year()}). Dry needling prices: “{view.title}” {view.words}.",
        f"Hospital prices seen by {data_date()}; data package {fingerprint()}. {TERMS}",
        *(f"Repeat: {command}" for command in view.commands),
        f"Link: {without_loopback(link)}",
    ]
    return "\n".join(lines)


def _year() -> str:
    """Return the year of the data package, "n.d." where it does not say."""
    return str(describe().get("created", ""))[:4] or "n.d."


def without_loopback(link: str) -> str:
    """Return a link without its host where that is the reader's own machine.

    >>> without_loopback("http://localhost:8501/prices?place=OH")
    '/prices?place=OH'
    """
    parts = urlsplit(link)
    if not _is_loopback(parts.hostname or ""):
        return link
    return urlunsplit(("", "", parts.path or "/", parts.query, parts.fragment))


def _is_loopback(host: str) -> bool:
    name = host.rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified


def summarise_command(
    visit: Visit,
    price: str,
    chosen: Filter,
    reading: str | None,
    *,
    kind: str | None = None,
    place: Place | None = None,
    by: str | None = None,
    least: int = 0,
    compared: Sequence[str] = (),
    differences: bool = False,
    estimated: bool = False,
) -> str:
    """Return the command that prints what is posted for a view, quoted for a POSIX shell.

    Around a place with the area's `kind`, or `by` nation, division or state: metro and rural each,
    or of one kind, where they hold `least` price lists; or the areas `compared` by name.
    `differences` asks for metro less rural instead, `estimated` for the model's figures. `reading`
    is None for a visit that is read in one way.
    """
    words = ["summarise"]
    words += ["--place", place.text] if place else []
    words += ["--area", kind] if kind else []
    words += ["--by", by] if by else []
    words += ["--min-lists", str(least)] if least else []
    words += [word for name in compared for word in ("--compare", name)]
    words += ["--differences"] if differences else []
    words += ["--estimated"] if estimated else []
    words += [*visit_options(visit), "--price", price]
    words += ["--reading", reading] if reading else []
    for option, names, order in (
        ("--types", chosen.hospital_types, tuple(HOSPITAL_TYPES)),
        ("--owners", chosen.ownerships, OWNERSHIPS),
    ):
        if names:
            words += [option, ",".join(name for name in order if name in names)]
    words += ["--extremes"] if chosen.extremes else []
    return command(words)


def commands_of_view(
    view: str,
    level: str,
    visit: Visit,
    price: str,
    chosen: Filter,
    reading: str | None,
    *,
    kind: str,
    place: Place | None,
    least: int = 0,
    compared: Sequence[str] = (),
    is_estimate: bool = False,
) -> tuple[str, ...]:
    """Return the commands that repeat what a view of the prices by area shows.

    First the answer, around the place. `view` is ranges, distribution, map or rows; `level` is
    what the view compares: nation, division or state, those with `least` price lists, below the
    areas `compared` by name. At the level of the nation the place's state stands below it.
    `is_estimate` asks for the model's figures where the view shows them.
    """

    def summarise(estimated: bool = False, **where: Any) -> str:
        filters = EVERYTHING if estimated else chosen
        return summarise_command(visit, price, filters, reading, estimated=estimated, **where)

    around = summarise(kind=kind, place=place, estimated=is_estimate)
    if is_estimate and view == "map":
        return around, summarise(kind=kind, by="state", estimated=True)
    if is_estimate and view == "ranges" and level != "nation":
        areas = [summarise(by="nation", estimated=True)]
        areas += [summarise(compared=compared, estimated=True)] if compared else []
        areas += [summarise(by=level, estimated=True)]
        return (around, *areas, summarise(place=place, differences=True))
    if view == "ranges":
        named = compared
        if level == "nation":
            named = [state_area(place.state, "all").name] if place else []
        parts = [summarise(by="nation")]
        parts += [summarise(compared=named)] if named else []
        parts += [summarise(by=level, least=least)] if level != "nation" else []
        return (around, *parts, summarise(place=place, differences=True))
    if view == "distribution":
        return around, summarise(by=level), summarise(by=level, differences=True)
    if view == "map":
        return around, summarise(kind=kind, by="state")
    return (around,)


def visit_options(visit: Visit) -> list[str]:
    """Return the options that describe a visit, practitioner left out."""
    words = ["--format", visit.format]
    words += ["--minutes", str(visit.minutes)] if visit.minutes else []
    words += ["--muscles", visit.muscles]
    return words + (["--electrical"] if visit.electrical else [])


def command(words: list[str]) -> str:
    """Return a command of this product with its words quoted for a POSIX shell."""
    return shlex.join(["python", "-m", "lib.commands", *words])
