"""A JSON file: whose it is, and its items wherever they stand in it."""

from __future__ import annotations

from typing import Any

from lib.intake.price_files import hospital_json, payer_json
from lib.intake.price_files.codes import Wanted
from lib.intake.price_files.errors import IntakeError
from lib.intake.price_files.json_events import (
    Events,
    built,
    events_of,
    members,
    objects,
    passed_over,
)
from lib.intake.price_files.offers import Facts
from lib.intake.price_files.opened import Opened
from lib.intake.price_files.report import Tally

_MOST_GENERAL = 20_000
_GENERAL = hospital_json.GENERAL | payer_json.GENERAL
# Arrays of other files of the same rules.
_OTHERS = {
    "reporting_structure": "a payer's table of contents: fetch the in-network files it names",
    "out_of_network": "a payer's file of amounts paid out of network: take the in-network file",
    "provider_groups": "a payer's list of providers: take the in-network file",
}


def read_json(file: Opened, wanted: Wanted, tally: Tally) -> None:
    """Read a JSON file into a tally; raises IntakeError where it is no file of prices.

    A file is one object, or an array of them.
    """
    events = events_of(file)
    seen: dict[str, None] = {}
    read_any = False
    for event, _ in events:
        if event == "start_map":
            read_any = _read_object(events, file.name, wanted, tally, seen) or read_any
        elif event == "start_array":
            for _ in objects(events):
                read_any = _read_object(events, file.name, wanted, tally, seen) or read_any
    if read_any:
        return
    for key, said in _OTHERS.items():
        if key in seen:
            raise IntakeError(f"{file.name} is {said}")
    held = f"; it holds {', '.join(list(seen)[:8])}" if seen else ""
    raise IntakeError(
        f"{file.name} is JSON, but neither a hospital's file ({hospital_json.CHARGES}) nor a "
        f"payer's in-network file ({payer_json.RATES}){held}"
    )


def _read_object(
    events: Events, name: str, wanted: Wanted, tally: Tally, seen: dict[str, None]
) -> bool:
    """Read an object that has begun; returns whether it holds prices."""
    facts = Facts(file=name)
    general: dict[str, Any] = {}
    readers = {hospital_json.CHARGES: hospital_json, payer_json.RATES: payer_json}
    kind: Any = None
    try:
        for key, event, value in members(events):
            if len(seen) < 100:
                seen[key[:60]] = None
            if key in readers and event == "start_array":
                kind = readers[key]
                for number in objects(events):
                    tally.rows_read += 1
                    kind.Item(facts, number, wanted, tally).read(events)
            elif key in _GENERAL:
                general[key] = built(events, event, value, _MOST_GENERAL)
            else:
                passed_over(events, event)
    finally:  # also where the file breaks off: what was said before still holds
        if kind is not None:
            kind.take_general(facts, general)
            tally.table(name, facts.template)
    return kind is not None
