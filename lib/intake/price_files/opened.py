"""A path or a stream, unpacked as it is read; what it is, is told by its bytes, never by its name.

Bounds stand against files made to fill memory or disk: on the bytes unpacked, on their ratio to the
bytes read, on the parts of a workbook that have to be held.
"""

from __future__ import annotations

import gzip
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from lib.datasets.damage import shown
from lib.intake.price_files.errors import CutShort, IntakeError, Stopped

BLOCK_BYTES = 1 << 16
# How much is looked at to tell what a file is.
HEAD_BYTES = 1 << 14
MOST_LAYERS = 3


@dataclass(frozen=True)
class Limits:
    """Bounds on what is unpacked, in bytes; `ratio` is unpacked over packed, beyond `free_bytes`.

    Real files reach a ratio of 20 to 100; a file of zeros packs a thousandfold.
    """

    unpacked_bytes: int = 1_000_000_000_000
    ratio: int = 250
    free_bytes: int = 50_000_000
    members: int = 1_000
    workbook_bytes: int = 2_000_000_000
    strings_bytes: int = 40_000_000
    spooled_bytes: int = 2_000_000_000


@dataclass(frozen=True)
class Opened:
    """A file without its wrappings: `kind` is csv, json or xlsx, `encoding` that of a text.

    `stream` is a BufferedReader, for a workbook whatever can be searched. `watch` is called now and
    then by whoever computes long over few bytes; it raises where the reader no longer wants it.
    """

    name: str
    kind: str
    stream: Any
    encoding: str = ""
    watch: Callable[[], None] = lambda: None


class Counted(io.RawIOBase):
    """The bytes as they lie on disk, counted; `watch` is called with their number after a read."""

    def __init__(self, source: BinaryIO, watch: Callable[[int], None]) -> None:
        """Count the reads of a stream."""
        self._source, self._watch, self.taken = source, watch, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """As the stream is."""
        return self._source.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        """As the stream does."""
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        """As the stream does."""
        return self._source.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer."""
        data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        self.taken += len(data)
        self.look()
        return len(data)

    def look(self) -> None:
        """Call the watch with the number of bytes taken until now."""
        self._watch(self.taken)


class Unpacking:
    """How much all streams of one source have unpacked, against its limits."""

    def __init__(self, counted: Counted, limits: Limits) -> None:
        """Start at nothing."""
        self.counted, self.limits, self.bytes = counted, limits, 0

    def add(self, count: int) -> None:
        """Count bytes; raises Stopped beyond a limit."""
        self.bytes += count
        limits, packed = self.limits, max(self.counted.taken, 1)
        if self.bytes > limits.unpacked_bytes:
            raise Stopped(f"more than {limits.unpacked_bytes:,} bytes are packed in it")
        if self.bytes > limits.free_bytes and self.bytes > limits.ratio * packed:
            raise Stopped(
                f"it unpacks to more than {limits.ratio} times its size, as no price file does"
            )


class _Guarded(io.RawIOBase):
    """An unpacked stream, counted; damage in what is packed is said in words."""

    def __init__(self, source: Counted | IO[bytes] | gzip.GzipFile, unpacking: Unpacking) -> None:
        self._unpacking = unpacking
        # Where it breaks off, one step at a time gives what stands before.
        self._read = getattr(source, "read1", source.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._read(len(buffer))
        except (CutShort, MemoryError):
            raise
        except RuntimeError as error:  # a password, a rare way of packing
            raise CutShort(f"it cannot be unpacked ({_said(error)})") from None
        except Exception as error:  # what unpacks raises whatever damage leads it to
            raise CutShort(f"what is packed in it is damaged ({_said(error)})") from None
        self._unpacking.add(len(data))
        buffer[: len(data)] = data
        return len(data)


def opened(source: Counted, name: str, limits: Limits) -> Iterator[Opened | IntakeError]:
    """Give the files in a source one after the other.

    A member of an archive that cannot be read comes as its IntakeError; each is to be read before
    the next is asked for. Raises IntakeError for a source that is no such file, CutShort where it
    is damaged, and Stopped where it goes beyond the limits.
    """
    unpacking = Unpacking(source, limits)
    return _peeled(source, _buffered(_Guarded(source, unpacking)), name, unpacking, 0)


def _buffered(raw: io.RawIOBase) -> io.BufferedReader:
    return io.BufferedReader(raw, BLOCK_BYTES)


def _peeled(
    packed: Counted | None, stream: io.BufferedReader, name: str, unpacking: Unpacking, layer: int
) -> Iterator[Opened | IntakeError]:
    head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    if not head:
        raise IntakeError(f"{name} is empty (0 bytes): fetch it again")
    if head.startswith(b"\x1f\x8b"):
        if layer >= MOST_LAYERS:
            raise IntakeError(f"{name} is packed more than {MOST_LAYERS} times over: unpack it")
        inner = gzip.GzipFile(fileobj=stream)
        yield from _peeled(None, _buffered(_Guarded(inner, unpacking)), name, unpacking, layer + 1)
    elif head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if layer >= MOST_LAYERS:
            raise IntakeError(f"{name} is packed more than {MOST_LAYERS} times over: unpack it")
        with _seekable(packed, stream, name, unpacking.limits) as file:
            yield from _of_archive(file, name, unpacking, layer + 1)
    else:
        yield _plain(stream, head, name)


def _seekable(
    packed: Counted | None, stream: io.BufferedReader, name: str, limits: Limits
) -> IO[bytes] | Counted:
    """Return an archive's bytes as a file that can be searched, on disk if they are none yet."""
    if packed is not None and packed.seekable():
        packed.seek(0)
        return packed
    spooled = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        left = limits.spooled_bytes
        while block := stream.read(BLOCK_BYTES):
            left -= len(block)
            if left < 0:
                raise IntakeError(f"{name} is too large an archive within another: unpack it first")
            spooled.write(block)
    except BaseException:
        spooled.close()
        raise
    spooled.seek(0)
    return spooled


def _of_archive(
    file: IO[bytes] | Counted, name: str, unpacking: Unpacking, layer: int
) -> Iterator[Opened | IntakeError]:
    try:
        archive = zipfile.ZipFile(file)
    except (CutShort, MemoryError):
        raise
    except Exception as error:  # the library raises whatever damage leads it to
        raise IntakeError(f"{name} is a damaged .zip ({_said(error)}): fetch it again") from None
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        names = {info.filename for info in infos}
        if "[Content_Types].xml" in names:
            yield _workbook(file, infos, name, unpacking)
            return
        infos = [info for info in infos if not _is_furniture(info.filename)]
        if not infos:
            raise IntakeError(f"{name} is a .zip without a file in it")
        if len(infos) > unpacking.limits.members:
            raise IntakeError(f"{name} holds more than {unpacking.limits.members:,} files")
        for info in infos:
            inner = f"{name}!{shown(info.filename)}"
            try:
                member = _Guarded(archive.open(info), unpacking)
                yield from _peeled(None, _buffered(member), inner, unpacking, layer)
            except IntakeError as error:
                yield error
            except (Stopped, MemoryError):
                raise
            except CutShort as error:
                yield IntakeError(f"{inner}: {error}")
            except Exception as error:  # as above
                yield IntakeError(
                    f"{inner} cannot be unpacked ({_said(error)}): unpack it yourself"
                )


def _said(error: Exception) -> str:
    """Return what an error of a library says, on one short line."""
    return shown(str(error) or type(error).__name__, 120)


def _is_furniture(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _workbook(
    file: IO[bytes] | Counted, infos: list[zipfile.ZipInfo], name: str, unpacking: Unpacking
) -> Opened:
    """Return a workbook, if it is one and within limits.

    Its parts never unpack to more than they say: the archive's reader stops there.
    """
    sizes = {info.filename: info.file_size for info in infos}
    if "xl/workbook.xml" not in sizes:
        raise IntakeError(f"{name} is an Office file, but no .xlsx workbook: save it as CSV")
    limits, packed = unpacking.limits, max(sum(info.compress_size for info in infos), 1)
    total = sum(sizes.values())
    if total > limits.workbook_bytes or (
        total > limits.free_bytes and total > limits.ratio * packed
    ):
        raise IntakeError(f"{name} unpacks to {total:,} bytes, as no price list does")
    # Sheets are streamed; its texts, wherever it keeps them, are held.
    held = (size for part, size in sizes.items() if not part.startswith("xl/worksheets/"))
    if max(held) > limits.strings_bytes:
        raise IntakeError(f"{name} holds too much text to be read as a workbook: save it as CSV")
    unpacking.bytes += total
    file.seek(0)
    return Opened(name, "xlsx", file, watch=unpacking.counted.look)


# How files begin that are not read, and what is said of them.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF: look for the hospital's machine-readable file (CSV or JSON)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.xls): save it as .xlsx or CSV"),
    (b"BZh", "packed by bzip2: unpack it first"),
    (b"\xfd7zXZ", "packed by xz: unpack it first"),
    (b"7z\xbc\xaf", "packed by 7-Zip: unpack it first"),
    (b"Rar!", "packed by RAR: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed by Zstandard: unpack it first"),
    (b"PAR1", "a Parquet file, and none is expected here"),
    (b"SQLite format 3", "a database, and none is expected here"),
    (b"version https://git-lfs", "a pointer to a file, not the file: fetch the file itself"),
)
_CONTROLS = bytes({*range(32), 127} - {9, 10, 12, 13})
_JSON = re.compile(rb"\{\s*(?:[\"}]|$)|\[\s*(?:[{\[\]]|$)")
_HTML = re.compile(rb"<!doctype html|<html|<head|<body|<script|<!--", re.IGNORECASE)


def _plain(stream: io.BufferedReader, head: bytes, name: str) -> Opened:
    for start, said in _OTHERS:
        if head.startswith(start):
            raise IntakeError(f"{name} is {said}")
    encoding = _encoding(head, name)
    start = head.decode(encoding, "replace").replace("\ufeff", "").lstrip().encode()
    if _HTML.match(start):
        raise IntakeError(
            f"{name} is a web page (HTML), whatever its name: open the address in a browser and "
            "save the file that it leads to"
        )
    if start.startswith(b"<"):
        raise IntakeError(f"{name} is XML, and only CSV, JSON and XLSX are read")
    return Opened(name, "json" if _JSON.match(start) else "csv", stream, encoding)


def _encoding(head: bytes, name: str) -> str:
    """Return the encoding of a text: UTF-8, unless a mark or its NULs say UTF-16.

    Text that claims UTF-8 and is none is read as the code page of Windows where it differs.
    """
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise IntakeError(f"{name} is UTF-32 text: save it as UTF-8")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding, nuls, others in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        if len(nuls) and nuls.count(0) > 0.7 * len(nuls) and others.count(0) < 0.1 * len(others):
            return encoding
    if len(head) - len(head.translate(None, _CONTROLS)) > 0.05 * len(head):
        raise IntakeError(f"{name} is no text: only CSV, JSON and XLSX are read")
    return "utf-8"


@contextmanager
def counted(source: str | Path | BinaryIO, watch: Callable[[int], None]) -> Iterator[Counted]:
    """Give a source's bytes, counted; a path is opened and closed, a stream is left open.

    Raises IntakeError where there is no such file or it cannot be opened.
    """
    if not isinstance(source, str | Path):
        yield Counted(source, watch)
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115 - closed below
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or "no such name"
        raise IntakeError(f"{shown(source)} cannot be opened ({said})") from None
    with file:
        yield Counted(file, watch)


def size_of(source: Counted) -> int:
    """Return how many bytes a source has, 0 if that cannot be told; it stands at its start then."""
    if not source.seekable():
        return 0
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    return size
