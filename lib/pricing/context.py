"""What the downloads and the citation of an owner's figures speak of."""

from __future__ import annotations

from lib.market.citation import command, visit_options
from lib.market.downloads import Context
from lib.scenario import Scenario


def owner_context(scenario: Scenario) -> Context:
    """Return the context of figures computed for a scenario: its visit and its place.

    Price kind, reading and filters stay empty: they belong to hospital prices.
    """
    return Context(scenario.visit, area=scenario.place.label if scenario.place else "")


def quote_command(scenario: Scenario) -> str:
    """Return the command that prints the answer for a scenario, quoted for a POSIX shell.

    Neighbours' prices stay with the owner: the command does not know them.
    """
    words = ["quote", "--place", scenario.place.text] if scenario.place else ["quote"]
    words += ["--practitioner", scenario.visit.practitioner, *visit_options(scenario.visit)]
    for key, value in scenario.settings:
        words += ["--set", f"{key}={value:.10g}"]
    return command(words)
