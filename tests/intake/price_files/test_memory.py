"""Memory does not grow with the file: 30 MB are read in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.intake.price_files.made_files import hospital, item, network_item, payer, rate, tall

# Held whole, each of the files would take several times this.
MOST_MB = 150
STATUS = Path("/proc/self/status")
PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if 'VmHWM' in line))"
READ = f"""
import io, sys
from lib.intake.price_files.read import read
class Long(io.RawIOBase):
    def __init__(self, head, body, tail, times):
        self.parts = iter([head, *[body] * times, tail])
        self.rest = b""
    def readable(self):
        return True
    def readinto(self, buffer):
        self.rest = self.rest or next(self.parts, b"")
        data, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)
head, body, tail = (part.encode() for part in sys.stdin.read().split("\x1e"))
file = Long(head, body, tail, 30_000_000 // len(body))
assert len(read(io.BufferedReader(file), ["20560"]).offers) == 1
{PEAK}
"""


def peak_mb(code: str, text: str = "") -> float:
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return int(ran.stdout) / 1024


def in_parts(file: str, mark: str, body: str) -> str:
    """What stands before a mark, what is repeated in its place, and what stands after it."""
    before, after = file.split(mark, 1)
    return f"{before}\x1e{body}\x1e{after}"


@pytest.mark.skipif(not STATUS.exists(), reason="memory is read where Linux tells it")
@pytest.mark.parametrize("kind", ["tall", "items", "providers", "rates"])
def test_memory_is_bounded(kind: str):
    mark, body = '{"@": 0}, ', ""
    if kind == "tall":
        file = tall({"code": "20560", "gross": "74"}, {"code": "99213", "gross": "9"})
        mark = body = file.splitlines(keepends=True)[-1]
    elif kind == "items":
        file = hospital({"@": 0}, item(("20560", "CPT"), gross_charge=7))
        body = json.dumps(item(("99213", "CPT"), gross_charge=7)) + ", "
    elif kind == "providers":
        file = payer(network_item("20560", rate(31, 1)))
        file = file.replace('"provider_references": [', '"provider_references": [' + mark, 1)
        group = {"npi": [1234567890] * 50, "tin": {"type": "ein", "value": "1"}}
        body = json.dumps({"provider_group_id": 2, "provider_groups": [group]}) + ", "
    else:
        file = payer(network_item("20560", {"@": 0}, rate(31, 1)))
        body = json.dumps(rate(31, 1)) + ", "
    assert peak_mb(READ, in_parts(file, mark, body)) - peak_mb(PEAK) < MOST_MB
