"""The one door to all commands: `python -m lib.commands NAME …`; alone, it lists them."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Sequence

from lib.commands.parser import damage_line, refused, sound_data
from lib.datasets.damage import shown
from lib.datasets.package import DataPackageError

# Name of the module beside this one, and what it answers.
COMMANDS = {
    "place": "where a ZIP code, city, county or state lies (JSON)",
    "summarise": "what hospitals post for a visit, by area (CSV)",
    "estimate": "what hospitals like those of a table post, row by row (CSV)",
    "medicare": "Medicare's fee-schedule amount of billing codes",
    "saving": "what paying with pre-tax dollars (FSA, HSA) saves",
    "quote": "what a clinic could charge for a visit, and what it costs (JSON)",
    "packages": "what a package of sessions does (JSON)",
    "bundles": "add-on, bundled and stand-alone side by side (JSON)",
    "evaluate": "how good the hospital model is for price lists it has not seen",
    "intake": "price files of hospitals and payers as a table of offers (CSV or Parquet)",
    "check": "every row of every table against data/datapackage.json",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code, 2 and one line on standard error for a bad name."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in ("-h", "--help"):
        width = max(map(len, COMMANDS))
        print("usage: python -m lib.commands NAME [options]   (NAME --help says more)\n")
        print("\n".join(f"  {name:<{width}}  {what}" for name, what in COMMANDS.items()))
        return 0
    name, *rest = given
    if name not in COMMANDS:
        return refused("commands", f'"{shown(name)}" is not one of {", ".join(COMMANDS)}')
    try:
        if name != "check" and not {"-h", "--help"} & set(rest):
            sound_data()
        code: int = importlib.import_module(f"lib.commands.{name}").main(rest)
    except DataPackageError as error:
        return refused(name, damage_line(error))
    return code


def run() -> int:
    """Run main() as a process: quiet when a reader such as `head` stops, plain if nobody listens.

    Output is UTF-8 wherever it goes.
    """
    if hasattr(signal, "SIGPIPE"):  # POSIX; Python itself ignores the signal
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if sys.stdout is None:
        return refused("commands", "there is no standard output to write to")
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        code = main()
        sys.stdout.flush()
    except OSError as error:  # a full disk, say
        return refused("commands", f"the output cannot be written ({error.strerror})")
    return code


if __name__ == "__main__":
    raise SystemExit(run())
