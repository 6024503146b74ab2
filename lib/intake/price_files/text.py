"""Bytes into text, and text into lines: in blocks, so that no file is ever held whole."""

from __future__ import annotations

import codecs
import io
import itertools
from collections.abc import Iterator
from typing import Protocol

from lib.intake.price_files.codes import Wanted
from lib.intake.price_files.errors import CutShort
from lib.intake.price_files.opened import BLOCK_BYTES

LONGEST_LINE = 4_000_000


class Readable(Protocol):
    """What bytes are read from, as they come: what stands before a damage is not lost."""

    def read1(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read what is not UTF-8 as the code page of Windows, byte by byte."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("intake-as-windows", _as_windows)


def blocks_of(stream: Readable) -> Iterator[bytes]:
    """Give a stream in blocks."""
    while block := stream.read1(BLOCK_BYTES):
        yield block


def text_of_blocks(blocks: Iterator[bytes], encoding: str) -> Iterator[str]:
    """Give blocks as text, byte-order marks left out: files that were joined hold several.

    Bytes that are not UTF-8 are read as cp1252; broken UTF-16 gives replacement characters.
    """
    errors = "intake-as-windows" if encoding == "utf-8" else "replace"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for block in itertools.chain(blocks, (b"",)):
        text = decoder.decode(block, final=not block)
        if text and not text.isascii():  # told at once, and most text is
            text = text.replace("\ufeff", "")
        if text:
            yield text


def pieces(texts: Iterator[str]) -> Iterator[str]:
    """Give text in pieces that end where a line ends; raises CutShort for an endless line.

    A line end that was translated twice (CR, CR, LF) is one.
    """
    held: list[str] = []
    length = 0
    for text in texts:
        # A carriage return at the end may be the start of a line end.
        cut = max(text.rfind("\n"), text.rfind("\r", 0, len(text.rstrip("\r")))) + 1
        if cut:
            yield _once("".join((*held, text[:cut])))
            held, length = [], 0
        if cut < len(text):
            held.append(text[cut:])
            length += len(text) - cut
        if length > LONGEST_LINE:
            raise CutShort(
                f"a line is longer than {LONGEST_LINE:,} characters: it is no table of prices"
            )
    if held:
        yield _once("".join(held))


def _once(text: str) -> str:
    # One character is looked for much faster than three.
    return text.replace("\r\r\n", "\r\n") if "\r" in text else text


class Lines:
    """The lines of pieces, which notes those that may hold something wanted.

    `coded` holds the lines with a wanted code in them, `header` is set by one that may head a
    table; whoever reads the lines clears them, and counts `rows` so that a row without end is
    noticed. `ended` is set once more lines are asked for than there are.
    """

    HEADERS = ("escription", "ESCRIPTION", "ospital_name")

    def __init__(self, texts: Iterator[str], wanted: Wanted) -> None:
        """Take pieces, and the codes wanted."""
        self._texts, self._wanted = texts, wanted
        self.coded: list[str] = []
        self.header, self.ended, self.rows = False, False, 0

    def __iter__(self) -> Iterator[str]:
        """Give the lines, their ends included."""
        rows, unfinished = -1, 0
        for piece in self._texts:
            unfinished = unfinished + len(piece) if rows == self.rows else 0
            rows = self.rows
            if unfinished > 4 * LONGEST_LINE:
                raise CutShort("a row never ends: a quotation mark is not closed")
            lines = io.StringIO(piece, newline="")
            codes, headers = self._wanted.places(piece), _places(piece, self.HEADERS)
            if not codes and not headers:
                yield from lines
                continue
            for places in (codes, headers):  # the next one last; before all, one never reached
                places.append(len(piece) + 1)
                places.sort(reverse=True)
            end = 0
            for line in lines:
                end += len(line)
                if codes[-1] < end:
                    self.coded.append(line)
                    _pass(codes, end)
                if headers[-1] < end:
                    self.header = True
                    _pass(headers, end)
                yield line
        self.ended = True


def _places(text: str, words: tuple[str, ...]) -> list[int]:
    found = []
    for word in words:
        place = text.find(word)
        while place >= 0:
            found.append(place)
            place = text.find(word, place + 1)
    return found


def _pass(places: list[int], end: int) -> None:
    """Take off the places before an end."""
    while places[-1] < end:
        places.pop()
