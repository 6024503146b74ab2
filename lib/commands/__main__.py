"""The one door to all commands: `python -m lib.commands NAME …`; alone, it lists them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

# Name of the module beside this one, and what it answers.
COMMANDS = {
    "summarise": "what hospitals post for a visit, by area (CSV)",
    "medicare": "Medicare's fee-schedule amount of billing codes",
    "saving": "what paying with pre-tax dollars (FSA, HSA) saves",
    "quote": "what a clinic could charge for a visit, and what it costs (JSON)",
    "packages": "what a package of sessions does (JSON)",
    "bundles": "add-on, bundled and stand-alone side by side (JSON)",
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
        shown = "".join(c if c.isprintable() else " " for c in name[:40])
        print(f'commands: "{shown}" is not one of {", ".join(COMMANDS)}', file=sys.stderr)
        return 2
    code: int = importlib.import_module(f"lib.commands.{name}").main(rest)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
