"""JSON as events, in bounded memory: what is wanted is built, the rest is passed over."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import ijson

from lib.intake.price_files.errors import CutShort
from lib.intake.price_files.opened import Opened
from lib.intake.price_files.text import blocks_of, text_of_blocks

Event = tuple[str, Any]
Events = Iterator[Event]

# Bytes without an event: a text or a number longer than that is none.
LONGEST_VALUE = 4_000_000
# So many events are held of one value: some 100 MB would be millions.
MOST_EVENTS = 200_000
DEEPEST = 500
SLICE_BYTES = 1 << 13
_STARTS = frozenset(("start_map", "start_array"))
_ENDS = frozenset(("end_map", "end_array"))


class TooLarge:
    """Stands for a value that is larger than what is held."""


TOO_LARGE = TooLarge()


def events_of(file: Opened) -> Events:
    """Give a file's events; raises CutShort where the JSON is damaged or ends in the middle."""
    return itertools.chain.from_iterable(_batches(file))


def _batches(file: Opened) -> Iterator[list[Event]]:
    """Give the events of each block; what stands before a damage is given first."""
    found: Any = ijson.sendable_list()
    parser = ijson.basic_parse_coro(found)
    silent = 0
    for data in _slices(file):
        try:
            parser.send(data)
        except (ijson.JSONError, ValueError) as error:
            yield found[:]
            raise CutShort(f"the JSON is damaged ({_first_line(error)})") from None
        silent = 0 if found else silent + len(data)
        if silent > LONGEST_VALUE:
            raise CutShort(f"a value is longer than {LONGEST_VALUE:,} bytes")
        yield found[:]
        found.clear()
    try:
        parser.close()
    except (ijson.JSONError, ValueError) as error:
        yield found[:]
        raise CutShort(f"the JSON ends in the middle ({_first_line(error)})") from None
    yield found[:]


def _slices(file: Opened) -> Iterator[bytes]:
    """Give a file as UTF-8 in slices whose events are few: Python frees them sooner."""
    for text in text_of_blocks(blocks_of(file.stream), file.encoding):
        data = text.encode("utf-8", "replace")
        for start in range(0, len(data), SLICE_BYTES):
            yield data[start : start + SLICE_BYTES]


def _first_line(error: Exception) -> str:
    text = error.args[0] if error.args else error
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return " ".join(said.splitlines()[0].split())[:100] if said.strip() else "no reason given"


def passed_over(events: Events, event: str) -> None:
    """Pass over the value that an event begins."""
    if event not in _STARTS:
        return
    depth = 1
    for event, value in events:
        if value is not None:  # the cheapest way to tell most that begin and end nothing
            continue
        if event in _ENDS:
            depth -= 1
            if not depth:
                return
        elif event in _STARTS:
            depth += 1
            if depth > DEEPEST:
                raise CutShort(f"the JSON is nested more than {DEEPEST} deep")


def held(events: Events, event: str, value: Any, most: int = MOST_EVENTS) -> list[Event] | TooLarge:
    """Return the events of a value, to be built later or never."""
    kept = [(event, value)]
    if event not in _STARTS:
        return kept
    depth = 1
    for event, value in events:
        kept.append((event, value))
        if value is not None:
            continue
        if event in _ENDS:
            depth -= 1
            if not depth:
                return kept
        elif event in _STARTS:
            depth += 1
            if depth > DEEPEST:
                raise CutShort(f"the JSON is nested more than {DEEPEST} deep")
            if len(kept) > most:
                for _ in range(depth):
                    passed_over(events, "start_map")
                return TOO_LARGE
    return kept


def built(events: Events, event: str, value: Any, most: int = MOST_EVENTS) -> Any:
    """Return the value that an event begins, TOO_LARGE if it is that."""
    if event not in _STARTS:
        return value
    kept = held(events, event, value, most)
    return kept if isinstance(kept, TooLarge) else of_held(kept)


def texts_in(kept: list[Event]) -> str:
    """Return all texts and numbers of held events, one after the other."""
    return "\n".join([str(value) for _, value in kept if value is not None])


def of_held(kept: list[Event]) -> Any:
    """Return the value of held events."""
    if kept[0][0] not in _STARTS:
        return kept[0][1]
    top: list[Any] = []
    stack: list[Any] = [top]
    keys: list[str] = [""]
    for event, value in kept:
        if event == "map_key":
            keys[-1] = value
            continue
        if event in _ENDS:
            stack.pop()
            keys.pop()
            continue
        new = {} if event == "start_map" else [] if event == "start_array" else value
        if isinstance(stack[-1], dict):
            stack[-1][keys[-1]] = new
        else:
            stack[-1].append(new)
        if event in _STARTS:
            stack.append(new)
            keys.append("")
    return top[0]


def members(events: Events) -> Iterator[tuple[str, str, Any]]:
    """Give each member of an object that has begun: key, first event, value.

    Who takes a member reads its events to their end (built, held, passed_over) before the next.
    """
    for event, key in events:
        if event == "end_map":
            return
        first, value = next(events, ("end_map", None))
        yield key, first, value


def objects(events: Events) -> Iterator[int]:
    """Give the number of each object of an array that has begun, as members() does.

    The first element is 1; those that are no objects are counted and passed over.
    """
    for number, (event, _) in enumerate(elements(events), start=1):
        if event == "start_map":
            yield number
        else:
            passed_over(events, event)


def elements(events: Events) -> Iterator[tuple[str, Any]]:
    """Give each element of an array that has begun, as members() does."""
    for event, value in events:
        if event == "end_array":
            return
        yield event, value
