"""Every command behind the door: bad input and damaged data are one clean line, exit code 2.

The walk finds commands, options and valid calls in their own help, so a new command joins it.
"""

import importlib
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lib.commands import parser
from lib.commands.__main__ import COMMANDS, main
from lib.datasets.package import Problem

ROOT = Path(__file__).parents[2]
# `check` reads every row and takes no figures, `evaluate` fits for minutes: their own tests are in
# tests/datasets/test_check.py and tests/fitting/test_scores.py.
COMPUTING = [name for name in COMMANDS if name not in ("check", "evaluate")]
CONTROL = ["\x1b[31mred", "a\nb", "\u202e54", "\udcff"]
HOSTILE = [
    *("", " ", "x" * 10_000, *CONTROL),
    *("nan", "inf", "-inf", "1e308", "-1e308", "9" * 400, "9" * 5_000),
    *("nan/nan", "1e308/1e308", "booked_percent=nan", f"booked_percent={'9' * 400}", "=", "=5"),
]
LONGEST_LINE = 700


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command; other errors go through."""
    try:
        code = main(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else -1
    return code, *capsys.readouterr()


def help_of(capsys: pytest.CaptureFixture[str], name: str) -> str:
    code, out, err = call(capsys, name, "--help")
    assert (code, err) == (0, "")
    return out


def example(text: str) -> list[str]:
    """The first example of a command's help, as arguments."""
    found = re.search(r"^  python -m lib\.commands (.*)$", text.replace("\\\n", " "), re.MULTILINE)
    assert found
    return shlex.split(found[1])


def assert_one_line(code: int, out: str, err: str) -> None:
    assert (code, out) == (2, "")
    assert err.endswith("\n")
    assert err[:-1].isprintable()
    assert len(err) < LONGEST_LINE


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_option_and_an_abbreviated_one_are_refused(
    name: str, capsys: pytest.CaptureFixture[str]
):
    for option in ("--bogus", "--bogus=--", "--\x1b[31m\u202e", "-x", "stray", "--hel", "--stam"):
        given = [] if name == "check" else example(help_of(capsys, name))[1:]
        given += [option] if name != "check" or option != "stray" else ["stray", "stray"]
        assert_one_line(*call(capsys, name, *given))


@pytest.mark.parametrize("name", COMPUTING)
def test_no_option_takes_two_dashes_as_its_value(name: str, capsys: pytest.CaptureFixture[str]):
    text = help_of(capsys, name)
    for option in set(re.findall(r"--[a-z][a-z-]*", text)) - {"--help"}:
        code, out, err = call(capsys, *example(text), f"{option}=--")
        assert_one_line(code, out, err)
        assert err == f'{name}: argument {option}: "--" is not a value\n'
        assert_one_line(*call(capsys, *example(text), option, "--"))


@pytest.mark.parametrize("name", COMPUTING)
def test_a_hostile_value_gives_an_answer_or_one_clean_line(
    name: str, capsys: pytest.CaptureFixture[str]
):
    text = help_of(capsys, name)
    for option in sorted(set(re.findall(r"--[a-z][a-z-]*", text)) - {"--help"}):
        for value in HOSTILE:
            code, out, err = call(capsys, *example(text), f"{option}={value}")
            if code:
                assert_one_line(code, out, err)
            else:
                assert out
            if value in CONTROL:
                assert code == 2


@pytest.mark.parametrize("name", COMPUTING)
def test_without_arguments_and_with_an_example(name: str, capsys: pytest.CaptureFixture[str]):
    code, out, err = call(capsys, name)
    if code:
        assert_one_line(code, out, err)
    code, out, _ = call(capsys, *example(help_of(capsys, name)))
    assert (code, bool(out)) == (0, True)


@pytest.mark.parametrize("name", ["", "--bogus", "x" * 10_000, *CONTROL, "lib.commands.quote"])
def test_an_unknown_command(name: str, capsys: pytest.CaptureFixture[str]):
    assert_one_line(*call(capsys, name))


@pytest.mark.parametrize("name", COMPUTING)
def test_nothing_is_computed_from_damaged_data(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    given = example(help_of(capsys, name))
    problems = [Problem("states", 3, "postal", "the key is \x1b empty. Mend: fill it in.")]
    monkeypatch.setattr(parser, "structural_problems", lambda: problems * 3)
    said = (
        f"{name}: the data package is damaged: states.csv, row 3, column postal: the key is empty. "
        "Mend: fill it in. (and 2 more); run python -m lib.commands check\n"
    )
    assert call(capsys, *given) == (2, "", said)
    with pytest.raises(SystemExit) as refusal:  # without the door
        importlib.import_module(f"lib.commands.{name}").main(given[1:])
    assert (refusal.value.code, *capsys.readouterr()) == (2, "", said)


def start(*arguments: str, stdout: int | None = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """A command as a process of its own, in an environment that knows ASCII alone."""
    return subprocess.Popen(
        [sys.executable, "-m", "lib.commands", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUNBUFFERED": "1"},
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="POSIX alone tells that nobody reads")
def test_a_reader_that_stops_ends_the_command_quietly():
    process = start("quote", "--place", "45402")
    assert process.stdout
    process.stdout.close()
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (-signal.SIGPIPE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_output_that_cannot_be_written_is_said():
    with Path("/dev/full").open("wb") as full:
        process = start("quote", "--place", "45402", stdout=full.fileno())
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err == b"commands: the output cannot be written (No space left on device)\n"


def test_output_is_utf_8_in_every_environment():
    out, err = start("quote", "--place", "45402").communicate(timeout=60)
    assert err == b""
    assert '"place": "Dayton, OH (45402)"' in out.decode("utf-8")
